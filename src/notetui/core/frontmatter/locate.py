"""Where a front matter key, or an item of its list, stands in a note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notetui.core.frontmatter.find import find
from notetui.core.frontmatter.places import place_at
from notetui.core.frontmatter.read import read
from notetui.core.frontmatter.written import is_null, pick_entry, split_text, text_of_item

if TYPE_CHECKING:
    from yaml import Node


def locate(text: str, key: str, item: str = "") -> tuple[int, int]:
    """Return the 1-based line and column of the file where a key stands, or an item of its list as written.

    (1, 1) where the front matter has no such key, can't be read, or is no YAML.
    """
    front = read(text)
    entry = pick_entry(front.node, key) if front.node is not None else None
    if entry is None:
        return 1, 1
    name, value = entry
    at = _item(value, item, front.raw) if item else None
    return place_at(text, find(text).start + int((name if at is None else at).start_mark.index))


def _item(value: Node, item: str, raw: str) -> Node | None:
    import yaml

    if isinstance(value, yaml.SequenceNode):
        return next((node for node in value.value if text_of_item(node, raw) == item), None)
    if isinstance(value, yaml.ScalarNode) and not is_null(value) and item in split_text(value.value):
        return value
    return None
