"""Where an entry that is not there yet goes, and in which style."""

from __future__ import annotations

from collections.abc import Sequence

from notetui.core.frontmatter import splice
from notetui.core.frontmatter.entry import Mapping
from notetui.core.frontmatter.find import Found
from notetui.core.frontmatter.quoting import quote
from notetui.core.frontmatter.written import end_of

BESIDE_LISTS = "topics"
"""The key after which an absent list goes, where it is there; else it goes last."""


def insert_list(mapping: Mapping, key: str, items: Sequence[str], eol: str) -> str:
    """Add an absent list: after `topics`, else last, in the style of the file's other lists."""
    at, column, eol = _place(mapping, BESIDE_LISTS, eol)
    style = splice.indented(splice.style_of(mapping, eol), column, eol)
    written = (
        f" [{splice.flow_text(items, style.quotes)}]{eol}" if style.flow else eol + splice.block_text(items, style)
    )
    return f"{mapping.raw[:at]}{' ' * column}{quote(key)}:{written}{mapping.raw[at:]}"


def insert_value(mapping: Mapping, key: str, value: str, eol: str) -> str:
    """Add an absent plain value: behind what it belongs to (`status_reason` behind `status`), else last."""
    at, column, eol = _place(mapping, key.rpartition("_")[0], eol)
    return f"{mapping.raw[:at]}{' ' * column}{quote(key)}: {quote(value)}{eol}{mapping.raw[at:]}"


def _place(mapping: Mapping, beside: str, eol: str) -> tuple[int, int, str]:
    """Return where a new entry goes (behind the key `beside`, else last), its column, and its line end."""
    raw, at = mapping.raw, len(mapping.raw)
    # A mapping may stand indented as a whole; its keys must all be in one column.
    column = mapping.pairs[0][0].start_mark.column if mapping.pairs else 0
    found = [pair for pair in mapping.pairs if isinstance(pair[0].value, str) and pair[0].value == beside]
    if found:
        key, value = found[0]
        at = splice.next_line(raw, max(int(key.end_mark.index), splice.last_char(raw, value, end_of(value))))
    return at, column, splice.eol_at(raw, at - 1, eol) if at else eol


def new_front_matter(text: str, found: Found, entry: str) -> str:
    """Return a text without front matter with a minimal one (of one entry) before it."""
    eol = found.newline
    return f"{text[: found.bom]}---{eol}{entry.removesuffix(eol)}{eol}---{eol}{text[found.bom :]}"
