"""A query as a condition of SQL over `note n`; what SQL can't decide is asked of `matches`, for one note at a time."""

# ruff: noqa: S608 - conditions are put together from constants of ours; what a person wrote is always a parameter

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

from notetui.core.model import NoteFacts
from notetui.core.query.ast import And, Dates, Everything, Field, Has, Is, Not, Or, Query, Text, wanted_texts
from notetui.core.text.spelling import caseless
from notetui.store.index.codec import decode_facts
from notetui.store.index.condition import RELPATH, ROOT, Where
from notetui.store.index.entry import FLAGS
from notetui.store.index.schema import FLAT_RQ, FLAT_STATUS, FLAT_TAGS, FLAT_TOPICS, from_db, to_db
from notetui.store.index.terms import has_signs, match_text

_LAST = "\U0010ffff"

Leaf = Callable[[Query, NoteFacts, int, str], bool]
"""Decides a part of a query for one note: its facts, the number of its root, its path relative to that."""


def where(query: Query | None) -> Where:
    """Translate a query."""
    made = Where()
    if query is not None and not isinstance(query, Everything):
        made.sql = _condition(query, made)
    return made


def install(connection: sqlite3.Connection, made: Where, leaf: Leaf, before: Sequence[str]) -> None:
    """Give a connection the functions that a condition calls; `before` is what names each root (`names_before`)."""
    leaves = made.leaves

    def decide(number: int, json: bytes, root: int, path: str | bytes) -> bool:
        return leaf(leaves[number], decode_facts(json), root, from_db(path))

    connection.create_function("leaf", 4, decide)

    def in_path(wanted: str | bytes, root: int, path: str | bytes) -> bool:
        return from_db(wanted) in caseless(before[root] + from_db(path))

    connection.create_function("in_path", 3, in_path)


def ranked_match(query: Query, column: str = "") -> str | None:
    """Return an FTS5 query for any of the words that a query looks for, None where it looks for none."""
    found = [match for text in wanted_texts(query) if (match := match_text(text, column))]
    return " OR ".join(f"({match})" for match in found) or None


def _condition(query: Query, made: Where) -> str:
    if isinstance(query, And):
        return "(" + " AND ".join(_condition(part, made) for part in query.parts) + ")"
    if isinstance(query, Or):
        return "(" + " OR ".join(_condition(part, made) for part in query.parts) + ")"
    if isinstance(query, Not):
        return f"NOT {_condition(query.inner, made)}"
    if isinstance(query, Text):
        return _text(query, query.text, "", made)
    if isinstance(query, Has):
        made.params.append(FLAGS[query.what])
        return "(n.flags & ? != 0)"
    if isinstance(query, Dates):
        return _dates(query, made)
    if isinstance(query, Field):
        return _field(query, made)
    if isinstance(query, Is):
        return _leaf(query, made)
    return "1"


def _text(query: Query, text: str, column: str, made: Where) -> str:
    match = match_text(text, column)
    if match is None:
        # Signs only: not in the index, so each note is asked.
        return _leaf(query, made)
    made.params.append(match)
    found = "n.id IN (SELECT rowid FROM fts WHERE fts MATCH ?)"
    # The index knows words only: whether it is `c++` or just `c`, the file tells.
    return f"({found} AND {_leaf(query, made)})" if has_signs(text) else f"({found})"


def _dates(query: Dates, made: Where) -> str:
    parts = ["n.date_sort != ''"]
    for bound, sign in ((query.first, ">="), (query.last, "<=")):
        if bound:
            parts.append(f"substr(n.date_sort, 1, ?) {sign} ?")
            made.params.extend((len(bound), bound))
    return "(" + " AND ".join(parts) + ")"


def _field(query: Field, made: Where) -> str:
    value = caseless(query.value)
    if query.name in ("tag", "topic"):
        grouping = FLAT_TAGS if query.name == "tag" else FLAT_TOPICS
        name = value.strip().removeprefix("#")
        if name.endswith("*"):
            low = name[:-1]
            made.params.extend((grouping, to_db(low), to_db(low + _LAST)))
            return _in_groups("g.folded >= ? AND g.folded <= ?")
        name = name.rstrip("/")
        made.params.extend((grouping, to_db(name), to_db(f"{name}/"), to_db(f"{name}/{_LAST}")))
        return _in_groups("(g.folded = ? OR (g.folded >= ? AND g.folded <= ?))")
    if query.name == "status":
        made.params.extend((FLAT_STATUS, to_db(value)))
        return _in_groups("g.folded = ?")
    if query.name == "path":
        made.params.append(to_db(value))
        return f"in_path(?, {ROOT}, {RELPATH})"
    if query.name == "rq":
        bare = value.strip().removeprefix("rq").lstrip(" .-")
        if bare[:1].isdigit() and " " not in bare:
            made.params.extend((FLAT_RQ, bare))
            return _in_groups("g.folded = ?")
    if query.name in ("rq", "review"):
        made.params.append(FLAGS["rq"])
        return f"(n.flags & ? != 0 AND {_leaf(query, made)})"
    return _text(query, query.value, "title", made)


def _in_groups(condition: str) -> str:
    return f"(n.id IN (SELECT m.note FROM grp g JOIN member m ON m.grp = g.id WHERE g.grouping = ? AND {condition}))"


def _leaf(query: Query, made: Where) -> str:
    made.leaves.append(query)
    made.params.append(len(made.leaves) - 1)
    return f"leaf(?, (SELECT json FROM facts WHERE note = n.id), {ROOT}, {RELPATH})"
