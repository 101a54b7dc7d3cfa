"""Full text search: the best notes first where few are found, the first ones at once where very many are."""

# ruff: noqa: S608 - conditions are put together from constants of ours; what a person wrote is always a parameter

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from notetui.core.library_values import Hit
from notetui.core.query.ast import Query, wanted_texts
from notetui.store.index.condition import Where
from notetui.store.index.excerpt import excerpt
from notetui.store.index.reader import Reader
from notetui.store.index.schema import from_db
from notetui.store.index.where import ranked_match, where

RANKED_UP_TO = 2_000
"""Notes found, above which ranking them by relevance takes longer than a key may."""

_COLUMNS = "SELECT f.root, f.path, n.name, n.title, n.emoji FROM note n JOIN folder f ON f.id = n.folder"


def search(reader: Reader, query: Query, limit: int, read_text: Callable[[str], str]) -> list[Hit]:
    """Return up to `limit` hits with excerpts; `read_text` gives a note's text from its file now.

    With words: by relevance, a word in the title counting ten times; of very many, those with a word in the
    title first, the others as they stand. Without words: by title.
    """
    made = where(query)
    rows = reader.ask(lambda connection: _rows(connection, query, made, limit), made)
    wanted = wanted_texts(query)
    found: list[Hit] = []
    for root, folder, name, title, emoji in rows:
        path = reader.path(root, folder, name)
        named = from_db(title)
        line, shown, places = excerpt(read_text(path), wanted, named) if wanted else (0, "", ())
        found.append(Hit(path, named, from_db(emoji), line, shown, places))
    return found


def _rows(connection: sqlite3.Connection, query: Query, made: Where, limit: int) -> list[Any]:
    match = ranked_match(query)
    if match is None:
        sql = f"{_COLUMNS} WHERE {made.sql} ORDER BY n.sort_title, f.path, n.name LIMIT ?"
        return connection.execute(sql, [*made.params, limit]).fetchall()
    many = connection.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM note n WHERE {made.sql} LIMIT ?)", [*made.params, RANKED_UP_TO + 1]
    ).fetchone()[0]
    if many <= RANKED_UP_TO:
        sql = (
            f"{_COLUMNS} JOIN (SELECT rowid AS note, bm25(fts, 10.0, 5.0, 1.0) AS score"
            f" FROM fts WHERE fts MATCH ?) AS r ON r.note = n.id WHERE {made.sql} ORDER BY r.score, n.id LIMIT ?"
        )
        rows = connection.execute(sql, [match, *made.params, limit]).fetchall()
        if len(rows) == min(limit, many):
            return rows
    in_title = ranked_match(query, "title")
    first = connection.execute(
        f"{_COLUMNS} WHERE n.id IN (SELECT rowid FROM fts WHERE fts MATCH ?) AND {made.sql} LIMIT ?",
        [in_title, *made.params, limit],
    ).fetchall()
    if len(first) >= limit:
        return first
    rest = connection.execute(f"{_COLUMNS} WHERE {made.sql} LIMIT ?", [*made.params, limit + len(first)]).fetchall()
    return list(dict.fromkeys([*first, *rest]))[:limit]
