"""One plain value of YAML front matter: read it, set it in its own style, take its key out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notetui.core.frontmatter import lists, placing, splice
from notetui.core.frontmatter.entry import Mapping, is_null, is_scalar
from notetui.core.frontmatter.written import end_of

if TYPE_CHECKING:
    from notetui.core.frontmatter.entry import Pair


def read(mapping: Mapping, key: str) -> str | None:
    """Return the text of a plain value, None where the key is absent or null. Raises Refused for a list or a map."""
    entry = mapping.entry(key)
    if entry is None:
        return None
    if not is_scalar(entry[1]):
        raise mapping.refuse(f"{entry[0].value} holds more than one value; it is not edited as one.", entry[0])
    return None if is_null(entry[1]) else str(entry[1].value)


def set_to(mapping: Mapping, key: str, value: str | None, eol: str) -> str:
    """Return the raw front matter with the key set, or without it. Raises Refused."""
    raw = mapping.raw
    if mapping.flow:
        raise mapping.refuse("The whole front matter is written in braces; it is not edited.")
    entry = mapping.entry(key)
    before = read(mapping, key)
    if value == before:
        return raw
    if entry is None:
        assert value is not None
        return placing.insert_value(mapping, key, value, eol)
    lists.refuse_shared(mapping, entry)
    node = entry[1]
    assert is_scalar(node)
    if mapping.raw.startswith("!", splice.text_start(raw, node)) and not node.style:
        raise mapping.refuse(f"{entry[0].value} has a type written before it (!); it is not edited.", node)
    return _without(mapping, entry) if value is None else splice.replace_scalar(raw, node, value)


def _without(mapping: Mapping, entry: Pair) -> str:
    raw, (key, node) = mapping.raw, entry
    start = splice.line_start(raw, key.start_mark.index)
    if raw[start : key.start_mark.index].strip():
        raise mapping.refuse(f"Something else stands before {key.value} on its line; it is not taken out.", key)
    last = max(int(key.end_mark.index), splice.last_char(raw, node, end_of(node)))
    return raw[:start] + raw[splice.next_line(raw, last) :]
