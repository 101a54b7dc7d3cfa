"""Tags as a person wrote them: `007` stays `007`, `on` stays `on`.

A list is a list of tags, and so is a text that names several: `a, b`, `a b` (words parted by spaces, as Jekyll and
Obsidian read it) and `"[a, b]"`, a list inside a string. Reading and editing both split texts by the rules
here, so they can't disagree.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import yaml


def same_key(written: str, key: str) -> bool:
    """Say whether a key as written names `key`: capitals don't count (`Tags`). Reading and editing both ask this."""
    return written == key or written.casefold() == key.casefold()


def pick_entry(root: yaml.MappingNode, key: str) -> tuple[yaml.Node, yaml.Node] | None:
    """Return the key and value nodes of `key`: spelled exactly, else with other capitals."""
    near = None
    for key_node, value_node in root.value:
        if not isinstance(key_node.value, str):
            continue
        if key_node.value == key:
            return key_node, value_node
        if near is None and same_key(key_node.value, key):
            near = key_node, value_node
    return near


def texts_of_node(node: yaml.Node, source: str) -> list[str]:
    """Return the tags of a YAML value; `source` is the text that its marks point into."""
    from yaml import ScalarNode, SequenceNode

    if isinstance(node, ScalarNode):
        return [] if is_null(node) else split_text(node.value)
    if isinstance(node, SequenceNode):
        return [text for item in node.value if (text := text_of_item(item, source)) is not None]
    return []


def text_of_item(node: yaml.Node, source: str) -> str | None:
    """Return one item's text: a scalar as written, a map or list as its source on one line, None for null."""
    from yaml import ScalarNode

    if isinstance(node, ScalarNode):
        return None if is_null(node) else node.value.strip()
    return " ".join(source[node.start_mark.index : end_of(node)].split())


def is_null(node: yaml.Node) -> bool:
    """Say whether a scalar is null (or an empty text, which names no tag either)."""
    return bool(node.tag == "tag:yaml.org,2002:null" or (isinstance(node.value, str) and not node.value.strip()))


def end_of(node: yaml.Node) -> int:
    """Return where a node's own text ends: for block collections the marks run on into what follows."""
    from yaml import CollectionNode, MappingNode

    if not isinstance(node, CollectionNode) or node.flow_style or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    if isinstance(node, MappingNode):
        key_node, value_node = last
        return max(end_of(key_node), end_of(value_node))
    return end_of(last)


def split_text(text: str) -> list[str]:
    """Return the tags that one text names."""
    text = text.strip()
    if is_listed(text):
        inner = inner_list(text)
        if inner is not None:
            return inner
    return [part for part in (piece.strip() for piece in splitter(text)(text)) if part]


def splitter(text: str) -> Callable[[str], list[str]]:
    """Return how `text` is split into tags: at commas if it has any, else at spaces."""
    if "," in text:
        return lambda value: value.split(",")
    return lambda value: value.split()


def is_listed(text: str) -> bool:
    """Say whether a text looks like a list written inside a string."""
    return text.startswith("[") and text.endswith("]") and not text.startswith("[[")


def inner_list(text: str) -> list[str] | None:
    """Return the items of a list written inside a string, None when it isn't one."""
    import yaml

    from notetui.core.frontmatter.guard import Unreadable, check_yaml, parseable
    from notetui.core.frontmatter.yaml_values import compose

    try:
        text = parseable(text)
        check_yaml(text)
        node = compose(text)
    except (yaml.YAMLError, Unreadable):
        return None
    if not isinstance(node, yaml.SequenceNode):
        return None
    return texts_of_node(node, text)


def texts_of_value(value: Any) -> list[str]:
    """Return the tags of a TOML or JSON value."""
    if isinstance(value, str):
        return split_text(value)
    if isinstance(value, list):
        return [text for item in value if (text := text_of_value(item))]
    return [] if value is None or isinstance(value, dict) else [text_of_value(value)]


def text_of_value(value: Any) -> str:
    """Return one TOML or JSON value as the text of a tag; empty for null."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dict, list)):
        import json

        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value).strip()
