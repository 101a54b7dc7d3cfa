"""Checking an edited text against the one it came from, independently of how it was edited.

Both are found and parsed again. The changed key must mean what was asked; every other entry must be equal as written
(its node tree with texts, tags, styles and order, and its very characters); everything outside the front matter must be
the same text.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any

from notetui.core.frontmatter import scan, splice
from notetui.core.frontmatter.change import Refused
from notetui.core.frontmatter.entry import compose, is_list, is_null, is_scalar
from notetui.core.frontmatter.find import Found, find
from notetui.core.frontmatter.places import line_at
from notetui.core.frontmatter.written import end_of, same_key, split_text
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
    entries, was = _entries(new, after), _entries(old, before)
    if [entry for entry in entries if not _named(entry, key)] != [entry for entry in was if not _named(entry, key)]:
        raise _failed("another key would change")
    if before.kind != "none" and not _same_around(_around(old, before, key), _around(new, after, key), after.kind):
        raise _failed("something beside the entry would change")
    found = [entry for entry in entries if _named(entry, key)]
    if meant is None or (not meant and not found and not isinstance(meant, str)):
        if found:
            raise _failed(f"{key} would still be there")
        return
    if len(found) != 1 or not _means(found[0][1], meant):
        raise _failed(f"{key} would not read as it was meant")


def same_beside(one: str, other: str, keys: Collection[str]) -> bool:
    """Whether two texts have the same body and, beside some keys, the same front matter."""
    left, right = find(one), find(other)
    if one[: left.bom] != other[: right.bom] or one[left.body_start :] != other[right.body_start :]:
        return False
    beside = [
        [entry for entry in _entries(text, found) if not any(_named(entry, key) for key in keys)]
        for text, found in ((one, left), (other, right))
    ]
    return beside[0] == beside[1]


def _failed(what: str) -> Refused:
    return Refused(Problem(f"Nothing was written, because after this edit {what}. Please edit this note by hand."))


def _named(entry: tuple[str, Any], key: str) -> bool:
    return same_key(entry[0], key) or same_key(entry[0].removeprefix(f"{scan.TAXONOMIES}."), key)


def _around(text: str, found: Found, key: str) -> tuple[str, str]:
    """Return the front matter before and after the lines of an entry; all of it and nothing where it is absent."""
    raw = text[found.start : found.end]
    if found.kind != "yaml":
        member = scan.locate(found.kind, raw, key, 1, table=True)
        if member is None:
            return raw, ""
        if found.kind == "json":
            return raw[: member.start], raw[member.end :]
        return raw[: member.start], raw[splice.next_line(raw, member.end) :]
    entry = compose(raw, line_at(text, found.start)).entry(key)
    if entry is None:
        return raw, ""
    start, value = splice.line_start(raw, entry[0].start_mark.index), entry[1]
    last = max(int(entry[0].end_mark.index), splice.last_char(raw, value, end_of(value)))
    return raw[:start], raw[splice.next_line(raw, last) :]


def _same_around(old: tuple[str, str], new: tuple[str, str], kind: str) -> bool:
    if kind == "json":
        # The comma before or behind a member comes and goes with it; there is nothing else to lose between two.
        return "".join("".join(old).split()).replace(",", "") == "".join("".join(new).split()).replace(",", "")
    if old == new or "".join(old) == "".join(new):
        return True
    # The comments inside a list that lost its last item are behind the entry now.
    head, comments = new[0], new[1].removesuffix(old[1])
    return (
        head == old[0]
        and new[1].endswith(old[1])
        and all(not line.strip() or line.lstrip().startswith("#") for line in comments.splitlines())
    )


def _entries(text: str, found: Found) -> list[tuple[str, Any]]:
    raw = text[found.start : found.end]
    if found.kind == "none":
        return []
    if found.kind == "yaml":
        pairs = compose(raw, line_at(text, found.start)).pairs
        return [
            (pair[0].value if is_scalar(pair[0]) else repr(_tree(pair[0], {})), _tree(pair[1], {})) for pair in pairs
        ]
    try:
        if found.kind == "json":
            return list(json.loads(raw, object_pairs_hook=list, parse_float=str, parse_int=_Number))
        import tomllib

        values = tomllib.loads(raw.replace("\r\n", "\n"), parse_float=str)
    except (ValueError, RecursionError) as error:
        raise _failed("the front matter could not be parsed") from error
    table = values.get(scan.TAXONOMIES)
    if isinstance(table, dict):
        values |= {f"{scan.TAXONOMIES}.{name}": value for name, value in table.items()}
        del values[scan.TAXONOMIES]
    return list(values.items())


class _Number(str):
    """A number of JSON as it is written; equal to no text that says the same."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Number) and str.__eq__(self, other)


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
        if isinstance(value, tuple) and value[0] == "list" and len(value[3]) == 1:
            value = value[3][0]
        elif isinstance(value, list) and len(value) == 1:
            value = value[0]
        return bool(value == meant or (isinstance(value, tuple) and value[0] == "text" and value[3] == meant))
    if isinstance(value, str):
        return split_text(value) == list(meant)
    if isinstance(value, list):
        return [item.strip() for item in value if type(item) is str and item.strip()] == list(meant)
    if not isinstance(value, tuple):
        return False
    if value[0] == "list":
        return [item[3].strip() for item in value[3] if item[0] == "text" and item[3].strip()] == list(meant)
    if value[0] == "null":
        return not meant
    return value[0] == "text" and split_text(value[3]) == list(meant)
