"""Front matter as rows to read: every key and value, as written, nested ones indented below their key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from notetui.core.frontmatter.places import line_at
from notetui.core.frontmatter.read import FrontMatter

ROWS_AT_MOST = 300
DEEPEST = 6
LONGEST = 4000


class Entry(NamedTuple):
    """One row. `value` has a newline between the items of a list of maps; `line` is the line of the file."""

    key: str
    value: str
    line: int
    depth: int = 0


def entries(front: FrontMatter) -> list[Entry]:
    """Return the rows of a note's front matter, in its order; empty where it has none or can't be read."""
    first = 1 if front.kind == "json" else 2
    rows: list[Entry] = []
    pairs = front.node.value if front.node is not None else None
    found = (
        _of_nodes(pairs, front.raw, first, 0) if pairs is not None else _of_values(front.values, front.raw, first, 0)
    )
    for row in found:
        if len(rows) == ROWS_AT_MOST:
            rows.append(Entry("…", "", row.line))
            break
        rows.append(row)
    return rows


# -- YAML: as written, by its nodes


def _of_nodes(pairs: Any, raw: str, first: int, depth: int) -> Iterator[Entry]:
    for key, value in pairs:
        line = first - 1 + line_at(raw, key.start_mark.index)
        name = _node_text(key)
        if value.id == "mapping" and value.value and depth < DEEPEST:
            yield Entry(name, "", line, depth)
            yield from _of_nodes(value.value, raw, first, depth + 1)
        elif value.id == "sequence" and any(item.id != "scalar" for item in value.value):
            yield Entry(name, "\n".join(_node_text(item) for item in value.value)[:LONGEST], line, depth)
        else:
            yield Entry(name, _node_text(value), line, depth)


def _node_text(node: Any, depth: int = 0) -> str:
    if node.id == "scalar":
        return str(node.value)[:LONGEST]
    if depth >= DEEPEST:
        return "…"
    if node.id == "sequence":
        return ", ".join(_node_text(item, depth + 1) for item in node.value)[:LONGEST]
    return " · ".join(f"{_node_text(key)}: {_node_text(value, depth + 1)}" for key, value in node.value)[:LONGEST]


# -- TOML and JSON: by their values


def _of_values(values: dict[str, Any], raw: str, first: int, depth: int) -> Iterator[Entry]:
    for key, value in values.items():
        found = re.search(rf"(?:^|(?<=\r))[\s\[{{,]*[\"']?{re.escape(key)}[\"']?\s*[=:\].]", raw, re.MULTILINE)
        line = first - 1 + line_at(raw, found.end()) if found else first
        if isinstance(value, dict) and value and depth < DEEPEST:
            yield Entry(key, "", line, depth)
            yield from _of_values(value, raw, first, depth + 1)
        elif isinstance(value, list) and any(isinstance(item, dict | list) for item in value):
            yield Entry(key, "\n".join(_value_text(item) for item in value)[:LONGEST], line, depth)
        else:
            yield Entry(key, _value_text(value), line, depth)


def _value_text(value: Any, depth: int = 0) -> str:
    if depth >= DEEPEST:
        return "…"
    if isinstance(value, dict):
        return " · ".join(f"{key}: {_value_text(item, depth + 1)}" for key, item in value.items())[:LONGEST]
    if isinstance(value, list | tuple | set):
        return ", ".join(_value_text(item, depth + 1) for item in value)[:LONGEST]
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)[:LONGEST]
