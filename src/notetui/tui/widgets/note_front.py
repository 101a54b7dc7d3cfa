"""Front matter as leaves that stand above a note's own, so that it scrolls, wraps and is searched like them."""

from __future__ import annotations

from notetui.core.frontmatter.read import FrontMatter
from notetui.core.frontmatter.shown import entries
from notetui.core.markdown.document import BETWEEN_CELLS, ROW_BREAK, Cell, Leaf, LeafKind, Mark, Run, Table
from notetui.core.text.cells import cell_len

OPENED = ("http://", "https://")


def table_leaves(front: FrontMatter) -> list[Leaf]:
    """Return one table row a key, with lines counted back from the body: 0 is the line before its first."""
    rows = entries(front)
    if not rows:
        return []
    table = Table(("", ""), [0, 0])
    leaves = []
    for entry in rows:
        key = "  " * entry.depth + entry.key
        value = entry.value.replace("\r", " ").replace("\n", ROW_BREAK)
        link = value.lower().startswith(OPENED) and not any(blank in value for blank in " \t\v")
        cells = (
            Cell(key, (Run(0, len(key), Mark.STRONG),)),
            Cell(value, (Run(0, len(value), Mark.LINK, value),) if link else ()),
        )
        table.widths[0] = max(table.widths[0], cell_len(key))
        table.widths[1] = max(table.widths[1], *(cell_len(part) for part in value.split(ROW_BREAK)))
        line = min(0, entry.line - front.body_line + 1)
        text = BETWEEN_CELLS.join(cell.text for cell in cells)
        leaves.append(Leaf(LeafKind.TABLE_ROW, text, line, line, cells=cells, table=table))
    leaves.append(Leaf(LeafKind.RULE, "", 0, 0))
    return leaves
