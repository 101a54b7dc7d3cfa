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


def stem_of(key: str) -> str:
    """Return the key that an absent one belongs behind: `status` for `status_reason`, empty for none."""
    return key.rpartition("_")[0]


def insert_list(mapping: Mapping, key: str, items: Sequence[str], eol: str) -> str:
    """Add an absent list: after `topics`, else last, in the style of the file's other lists."""
    style = splice.style_of(mapping, eol)
    if style.flow:
        entry = f"{quote(key)}: [{splice.flow_text(items, style.quotes)}]"
    else:
        entry = f"{quote(key)}:{eol}{splice.block_text(items, style)}".removesuffix(eol)
    return insert(mapping, entry, BESIDE_LISTS, eol)


def insert(mapping: Mapping, entry: str, beside: str, eol: str) -> str:
    """Add an entry (its lines, without the last line end) after the key `beside`, last where that is not there."""
    raw = mapping.raw
    if mapping.pairs:
        # A mapping may stand indented as a whole; its keys must all be in one column.
        indent = " " * mapping.pairs[0][0].start_mark.column
        entry = "".join(indent + line for line in entry.splitlines(keepends=True))
    at = len(raw)
    found = [pair for pair in mapping.pairs if isinstance(pair[0].value, str) and pair[0].value == beside]
    if found:
        key, value = found[0]
        at = splice.next_line(raw, max(int(key.end_mark.index), splice.last_char(raw, value, end_of(value))))
    if raw and splice.line_start(raw, at) != at:
        return raw[:at] + eol + entry + raw[at:]
    return raw[:at] + entry + eol + raw[at:]


def new_front_matter(text: str, found: Found, entry: str) -> str:
    """Return a text without front matter with a minimal one (of one entry) before it."""
    eol = found.newline
    return f"{text[: found.bom]}---{eol}{entry.removesuffix(eol)}{eol}---{eol}{text[found.bom :]}"
