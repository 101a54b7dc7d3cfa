"""Leaves of code and of tables."""

from __future__ import annotations

from collections.abc import Iterator

from notetui.core.markdown.document import BETWEEN_CELLS, ROW_BREAK, Cell, Code, Leaf, LeafKind, Mark, Table, has
from notetui.core.text.cells import cell_len
from notetui.core.text.clean import TAB

CODE_LINES = 32
"""Lines of one code leaf: colours of more are not looked for at once."""
GIANT_LINE = 10_000
"""Characters of a line of code above which it scrolls sideways by characters: measuring it would take too long."""


def formula_leaf(formula: str, line: int, end_line: int) -> Leaf:
    """Return the leaf of a formula in `$$` on body lines `line` to `end_line`, standing where its first text does."""
    text = formula.lstrip("\n")
    return Leaf(LeafKind.MATH, text.rstrip("\n"), min(line + len(formula) - len(text), end_line), end_line)


def code_leaves(text: str, info: str, line: int, end_line: int) -> Iterator[Leaf]:
    """Yield a code block in runs of lines; the last one ends with the closing fence.

    `line` is that of the first line of code, `end_line` the block's last. A block in the language `math` is one.
    """
    lines = text.split("\n")
    if lines and lines[-1] == "":
        lines.pop()
    if not lines:
        lines = [""]
    words = info.split()
    language = words[0] if words else ""
    if language == "math" and len(lines) <= CODE_LINES:
        yield Leaf(LeafKind.MATH, "\n".join(lines), line, max(line, end_line))
        return
    code = Code(_width(text, lines))
    for start in range(0, len(lines), CODE_LINES):
        part = lines[start : start + CODE_LINES]
        last = start + CODE_LINES >= len(lines)
        at = line + start
        yield Leaf(
            LeafKind.CODE,
            "\n".join(part),
            at,
            max(at, end_line) if last else at + len(part) - 1,
            info=language,
            header=start == 0,
            continued=start > 0,
            code=code,
        )


def _width(text: str, lines: list[str]) -> int:
    """Return the width of the widest line in cells, never too small; signs for control characters are not counted."""
    if text.isascii() and "\t" not in text:
        return max(map(len, lines))
    widest = 0
    for line in lines:
        # A character is at most two cells wide, a tab four.
        if len(line) > GIANT_LINE:
            widest = max(widest, len(line))
        elif len(line) * 4 > widest:
            widest = max(widest, cell_len(line.replace("\t", TAB)))
    return widest


def table_row(table: Table, cells: list[Cell], line: int, *, header: bool) -> Leaf:
    """Return one row of a table; a header's ends with the line of dashes below it."""
    return Leaf(
        LeafKind.TABLE_ROW,
        BETWEEN_CELLS.join([cell.text for cell in cells]),
        line,
        line + header,
        header=header,
        cells=tuple(cells),
        table=table,
    )


def widen(table: Table, cells: list[Cell]) -> None:
    """Let a table's natural widths grow to what a row's cells take."""
    widths = table.widths
    for index, cell in enumerate(cells):
        text = cell.text
        width = cell_len(text) if ROW_BREAK not in text else max(map(cell_len, text.split(ROW_BREAK)))
        if cell.runs and "\n" not in text:
            # An image has a sign before it.
            width += sum(2 for run in cell.runs if has(run.marks, Mark.IMAGE))
        if index == len(widths):
            widths.append(width)
        elif width > widths[index]:
            widths[index] = width
