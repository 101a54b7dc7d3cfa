"""One plain value of YAML front matter: read it, set it in its own style, take its key out.

A list of one plain item is that item here: it is read as it, and set in its place, so the list stays a list. An empty
list is nothing, and gives way to what is set.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from notetui.core.frontmatter import lists, placing, splice
from notetui.core.frontmatter.entry import Mapping, is_list, is_null, is_scalar
from notetui.core.frontmatter.quoting import quote
from notetui.core.frontmatter.written import end_of

if TYPE_CHECKING:
    from yaml import Node, ScalarNode

    from notetui.core.frontmatter.entry import Pair


def read(mapping: Mapping, key: str) -> str | None:
    """Return the text of a plain value, None where the key is absent or null. Raises Refused for more than one."""
    entry = mapping.entry(key)
    if entry is None:
        return None
    node = _one(entry[1])
    if _is_empty(mapping.raw, entry[1]):
        return None
    if node is None:
        message = f"{entry[0].value} holds a list or a map; write one word there to have it edited."
        raise mapping.refuse(message, entry[0])
    return None if is_null(node) else str(node.value)


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
    if _is_empty(raw, entry[1]):
        assert value is not None
        return raw[: entry[1].start_mark.index] + quote(value) + raw[entry[1].end_mark.index :]
    node = _one(entry[1])
    assert node is not None
    if mapping.raw.startswith("!", splice.text_start(raw, node)) and not node.style:
        raise mapping.refuse(f"{entry[0].value} has a type written before it (!); it is not edited.", node)
    if value is None:
        return _without(mapping, entry)
    return splice.replace_scalar(raw, node, value, flow=node is not entry[1])


def _one(node: Node) -> ScalarNode | None:
    """Return the node of a plain value, or of the only item of a list; None for anything else."""
    only = node.value[0] if is_list(node) and len(node.value) == 1 and not is_null(node.value[0]) else node
    return only if is_scalar(only) else None


def _is_empty(raw: str, node: Node) -> bool:
    """Return whether a node is written as an empty list: as good as nothing."""
    return is_list(node) and "".join(raw[node.start_mark.index : node.end_mark.index].split()) == "[]"


def _without(mapping: Mapping, entry: Pair) -> str:
    raw, (key, node) = mapping.raw, entry
    start = splice.line_start(raw, key.start_mark.index)
    if raw[start : key.start_mark.index].strip():
        raise mapping.refuse(f"Something else stands before {key.value} on its line; it is not taken out.", key)
    last = max(int(key.end_mark.index), splice.last_char(raw, node, end_of(node)))
    return raw[:start] + raw[splice.next_line(raw, last) :]
