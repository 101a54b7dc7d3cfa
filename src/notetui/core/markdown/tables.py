"""One row of a table as lines: columns shrink to what fits, and cells wrap."""

from __future__ import annotations

from notetui.core.markdown.document import Leaf, Mark
from notetui.core.markdown.wrap import Line, Piece, wrap
from notetui.core.text.cells import cell_len

_BETWEEN = " │ "
_CROSS = "─┼─"


def column_widths(natural: list[int], width: int) -> list[int]:
    """Return the widths of columns in cells for a total width, separators included; each at least 1.

    Narrow columns keep their natural width; the room that is missing is taken from the widest.
    """
    room = width - len(_BETWEEN) * (len(natural) - 1)
    widths = [max(1, cells) for cells in natural]
    if sum(widths) <= room or not widths:
        return widths
    fair = max(1, room // len(widths))
    small = [cells for cells in widths if cells <= fair]
    left = room - sum(small)
    wide = [index for index, cells in enumerate(widths) if cells > fair]
    asked = sum(widths[index] for index in wide)
    for index in wide:
        widths[index] = max(1, min(widths[index], max(fair, left * widths[index] // max(1, asked))))
    while sum(widths) > room and max(widths) > 1:
        widths[widths.index(max(widths))] -= 1
    return widths


def lay_out_row(leaf: Leaf, width: int) -> list[Line]:
    """Return the lines of a table row, and a rule below a header."""
    if leaf.table is None or not leaf.cells:
        return [()]
    natural = leaf.table.widths
    if width < len(natural) * 2 + len(_BETWEEN) * (len(natural) - 1):
        lines: list[Line] = []
        for cell in leaf.cells:
            lines.extend(wrap(cell.text, cell.runs, width, "table.header" if leaf.header else "table.cell"))
        return lines
    widths = column_widths(natural, width)
    role = "table.header" if leaf.header else "table.cell"
    columns = [wrap(cell.text, cell.runs, widths[index], role) for index, cell in enumerate(leaf.cells)]
    lines = []
    for row in range(max(map(len, columns))):
        pieces: list[Piece] = []
        for index, column in enumerate(columns):
            if index:
                pieces.append(Piece(_BETWEEN, "table.line"))
            line = column[row] if row < len(column) else ()
            blank = max(0, widths[index] - sum(cell_len(piece.text) for piece in line))
            side = leaf.table.alignments[index] if index < len(leaf.table.alignments) else ""
            before = blank if side == "right" else (blank // 2 if side == "center" else 0)
            if before:
                pieces.append(Piece(" " * before, role))
            pieces.extend(piece._replace(start=-1) for piece in line)
            if blank - before:
                pieces.append(Piece(" " * (blank - before), role, Mark.NONE))
        lines.append(tuple(pieces))
    if leaf.header:
        lines.append((Piece(_CROSS.join("─" * cells for cells in widths), "table.line"),))
    return lines
