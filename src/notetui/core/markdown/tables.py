"""One row of a table as lines: columns shrink to what fits, and cells wrap; a table too wide goes on to the right."""

from __future__ import annotations

from notetui.core.markdown.document import BETWEEN_CELLS, ROW_BREAK, Leaf, Mark, Table
from notetui.core.markdown.pieces import Line, Piece, window
from notetui.core.markdown.wrap import wrap
from notetui.core.text.cells import cell_len

_BETWEEN = " │ "
_CROSS = "─┼─"
READABLE = 12
"""Cells that a column keeps, if it needs them, before a table is let go on to the right."""
COMFORTABLE = 32
"""Cells of a column, at most, in a table that goes on to the right."""


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


def _total(widths: list[int]) -> int:
    return sum(widths) + len(_BETWEEN) * (len(widths) - 1)


def _wide_widths(natural: list[int], width: int) -> list[int] | None:
    """Return the widths of a table that goes on to the right, None when it can be made to fit in a readable way."""
    if _total([min(max(1, cells), READABLE) for cells in natural]) <= width:
        return None
    return [min(max(1, cells), COMFORTABLE) for cells in natural]


def row_width(table: Table, width: int) -> int:
    """Return how wide the rows of a table are in cells when they may go on beyond a width."""
    widths = _wide_widths(table.widths, width)
    return _total(widths) if widths is not None else min(width, _total([max(1, cells) for cells in table.widths]))


def lay_out_row(leaf: Leaf, width: int, *, sideways: bool = False, offset: int = 0) -> list[Line]:
    """Return the lines of a table row, and a rule below a header.

    Where there is no room for columns (and rows must not go on `sideways`) each cell is a line of its own.
    """
    if leaf.table is None or not leaf.cells:
        return [()]
    natural = leaf.table.widths
    wide = _wide_widths(natural, width) if sideways else None
    if wide is not None:
        return _in_view(leaf, leaf.table, wide, offset, width)
    if width < len(natural) * 2 + len(_BETWEEN) * (len(natural) - 1):
        return _stacked(leaf, width)
    return _columns(leaf, leaf.table, column_widths(natural, width))


def _stacked(leaf: Leaf, width: int) -> list[Line]:
    lines: list[Line] = []
    at = 0
    for cell in leaf.cells:
        lines.extend(_placed(line, at) for line in wrap(cell.text, cell.runs, width, _role(leaf)))
        at += len(cell.text) + len(BETWEEN_CELLS)
    return lines


def _in_view(leaf: Leaf, table: Table, widths: list[int], offset: int, width: int) -> list[Line]:
    """Return the lines of a row that goes on to the right; its first column stays where that leaves half of the room.

    Of columns out of view only their height is looked at.
    """
    kept = widths[0] + len(_BETWEEN)
    if len(widths) < 2 or kept * 2 > width:
        return _scrolled(leaf, table, widths, 0, offset, width)
    stays = _columns(leaf, table, widths, 0, 1)
    moves = _scrolled(leaf, table, widths, 1, offset, width - kept)
    stays, moves = _filled(leaf, stays, len(moves), widths[0]), _filled(leaf, moves, len(stays), 0)
    between = [_BETWEEN] * (len(stays) - leaf.header) + [_CROSS] * leaf.header
    return [(*left, Piece(sign, "table.line"), *right) for left, sign, right in zip(stays, between, moves, strict=True)]


def _filled(leaf: Leaf, lines: list[Line], height: int, width: int) -> list[Line]:
    """Return lines with empty ones after them up to a height; a header's rule stays below them."""
    at = len(lines) - leaf.header
    blank = (Piece(" " * width, _role(leaf)),) if width else ()
    return [*lines[:at], *[blank] * (height - len(lines)), *lines[at:]]


def _scrolled(leaf: Leaf, table: Table, widths: list[int], start: int, offset: int, width: int) -> list[Line]:
    """Return the lines of a row from a column on, scrolled by an offset."""
    first, before = start, 0
    while first < len(widths) - 1 and before + widths[first] + len(_BETWEEN) <= offset:
        before += widths[first] + len(_BETWEEN)
        first += 1
    last, end = first, before
    while last < len(widths) and end < offset + width:
        end += widths[last] + len(_BETWEEN)
        last += 1
    lines = _columns(leaf, table, widths, first, last)
    hidden = (index for index in range(start, len(leaf.cells)) if not first <= index < last)
    tall = [len(_cell(leaf, index, widths[index], 0)) for index in hidden if _is_tall(leaf, index, widths)]
    lines = _filled(leaf, lines, max(tall, default=1) + leaf.header, end - before - len(_BETWEEN))
    return [window(line, offset - before, width, before=before > 0, beyond=last < len(widths)) for line in lines]


def _is_tall(leaf: Leaf, index: int, widths: list[int]) -> bool:
    text = leaf.cells[index].text
    return cell_len(text) > widths[index] or ROW_BREAK in text


def _cell(leaf: Leaf, index: int, width: int, at: int) -> list[Line]:
    cell = leaf.cells[index]
    return [_placed(line, at) for line in wrap(cell.text, cell.runs, width, _role(leaf))]


def _columns(leaf: Leaf, table: Table, widths: list[int], first: int = 0, last: int | None = None) -> list[Line]:
    """Return the lines of a row from column `first` to `last` (exclusive)."""
    role = _role(leaf)
    widths = widths[: len(leaf.cells)]
    columns: list[list[Line]] = []
    at = 0
    for index, cell in enumerate(leaf.cells[:last]):
        if index >= first:
            columns.append(_cell(leaf, index, widths[index], at))
        at += len(cell.text) + len(BETWEEN_CELLS)
    widths = widths[first:last]
    sides = table.alignments[first:last]
    lines: list[Line] = []
    for row in range(max(map(len, columns))):
        pieces: list[Piece] = []
        for index, column in enumerate(columns):
            if index:
                pieces.append(Piece(_BETWEEN, "table.line"))
            line = column[row] if row < len(column) else ()
            blank = max(0, widths[index] - sum(cell_len(piece.text) for piece in line))
            side = sides[index] if index < len(sides) else ""
            before = blank if side == "right" else (blank // 2 if side == "center" else 0)
            if before:
                pieces.append(Piece(" " * before, role))
            pieces.extend(line)
            if blank - before:
                pieces.append(Piece(" " * (blank - before), role, Mark.NONE))
        lines.append(tuple(pieces))
    if leaf.header:
        lines.append((Piece(_CROSS.join("─" * cells for cells in widths), "table.line"),))
    return lines


def _role(leaf: Leaf) -> str:
    return "table.header" if leaf.header else "table.cell"


def _placed(line: Line, at: int) -> Line:
    """Return the line of a cell with its pieces placed in the text of the row."""
    return (
        tuple(piece._replace(start=piece.start + at) if piece.start >= 0 else piece for piece in line) if at else line
    )
