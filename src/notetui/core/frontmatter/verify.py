"""Checking an edited text against the one it came from, independently of how it was edited.

Both are found and parsed again: the changed key must mean what was asked, every other entry must be equal as written
(its node tree with texts, tags, styles and order), and everything outside the front matter must be the same text.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from notetui.core.frontmatter.change import Refused
from notetui.core.frontmatter.entry import compose, is_list, is_null, is_scalar
from notetui.core.frontmatter.find import find
from notetui.core.frontmatter.places import line_at
from notetui.core.frontmatter.written import split_text
from notetui.core.model import Problem


def verify(old: str, new: str, key: str, meant: Sequence[str] | str | None) -> None:
    """Raise Refused unless `new` is `old` with only `key` changed to what is meant (items, one value, or gone)."""
    before, after = find(old), find(new)
    if after.kind == "none" or (before.kind != "none" and before.kind != after.kind):
        raise _failed("the front matter would not be found again")
    if before.kind == "none":
        if new[: after.bom] != old[: before.bom] or new[after.body_start :] != old[before.body_start :]:
            raise _failed("the text of the note would change")
    elif new[: after.start] != old[: before.start] or new[after.end :] != old[before.end :]:
        raise _failed("something outside the front matter would change")
    entries = _entries(after.kind, new[after.start : after.end], line_at(new, after.start))
    others = [entry for entry in entries if not _named(entry, key)]
    was = (
        _entries(before.kind, old[before.start : before.end], line_at(old, before.start))
        if before.kind != "none"
        else []
    )
    if others != [entry for entry in was if not _named(entry, key)]:
        raise _failed("another key would change")
    found = [entry for entry in entries if _named(entry, key)]
    if meant is None or (not meant and not found and not isinstance(meant, str)):
        if found:
            raise _failed(f"{key} would still be there")
        return
    if len(found) != 1 or not _means(found[0][1], meant):
        raise _failed(f"{key} would not read as it was meant")


def _failed(what: str) -> Refused:
    return Refused(Problem(f"Nothing was written, because after this edit {what}. Please edit this note by hand."))


def _named(entry: tuple[str, Any], key: str) -> bool:
    return entry[0].strip().lower() == key.lower()


def _entries(kind: str, raw: str, first_line: int) -> list[tuple[str, Any]]:
    if kind == "yaml":
        pairs = compose(raw, first_line).pairs
        return [
            (pair[0].value if is_scalar(pair[0]) else repr(_tree(pair[0], {})), _tree(pair[1], {})) for pair in pairs
        ]
    try:
        if kind == "json":
            return list(json.loads(raw, object_pairs_hook=dict).items())
        import tomllib

        return list(tomllib.loads(raw.replace("\r\n", "\n")).items())
    except ValueError as error:
        raise _failed("the front matter could not be parsed") from error


def _tree(node: Any, seen: dict[int, int]) -> Any:
    """Return a node as plain values that are equal exactly when what was written means the same, in the same style."""
    if id(node) in seen:
        return ("alias", seen[id(node)])
    seen[id(node)] = len(seen)
    if is_scalar(node):
        return ("null" if is_null(node) else "text", node.tag, node.style, node.value)
    if is_list(node):
        return ("list", node.tag, node.flow_style, [_tree(item, seen) for item in node.value])
    return ("map", node.tag, node.flow_style, [(_tree(name, seen), _tree(value, seen)) for name, value in node.value])


def _means(value: Any, meant: Sequence[str] | str) -> bool:
    if isinstance(meant, str):
        return bool(value == meant or (isinstance(value, tuple) and value[0] == "text" and value[3] == meant))
    if isinstance(value, list):
        return [item for item in value if isinstance(item, str)] == list(meant)
    if not isinstance(value, tuple):
        return False
    if value[0] == "list":
        return [item[3] for item in value[3] if item[0] == "text"] == list(meant)
    if value[0] == "null":
        return not meant
    return value[0] == "text" and split_text(value[3]) == list(meant)
