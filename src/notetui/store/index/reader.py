"""Asking the index. Nothing is kept in memory between questions: what the screen shows is what is read."""

# ruff: noqa: S608 - conditions are put together from constants of ours; what a person wrote is always a parameter

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from notetui.core.library_values import Group, Listing, NoteLine
from notetui.store.index.condition import EVERY, RELPATH, Where, condition
from notetui.store.index.database import Database, Renewed
from notetui.store.index.file import Damaged
from notetui.store.index.schema import FLAT_TAGS, FLAT_TOPICS, HAS_QUESTIONS, IS_COPY, from_db, to_db

if TYPE_CHECKING:
    from notetui.core.grouping import Grouping, GroupPath
    from notetui.core.model import NoteFacts
    from notetui.core.query.ast import Query
    from notetui.store.index.where import Leaf

AnswerT = TypeVar("AnswerT")

ORDERS = {
    "title": ("n.sort_title", "f.root", "f.path", "n.name"),
    "date": ("n.date_sort DESC", "n.sort_title", "f.root", "f.path", "n.name"),
    "path": ("f.root", "iif(f.path = '', n.name, f.path || '/' || n.name)"),
    "quotes": ("n.quotes DESC", "n.sort_title", "f.root", "f.path", "n.name"),
}
_CHUNK = 200
"""Ids of one statement: SQLite takes a limited number of parameters (999 in old builds)."""


class Reader:
    """Questions to the index. `roots` are in the order of their numbers; paths are absolute."""

    def __init__(
        self, database: Database, roots: Sequence[str], groupings: Callable[[], Mapping[str, Grouping]], leaf: Leaf
    ) -> None:
        self._database = database
        self._roots = tuple(roots)
        self._groupings = groupings
        self._leaf = leaf

    def count(self, query: Query | None = None) -> int:
        """Return the number of notes that a query finds."""
        made = condition(query)
        sql = "SELECT count(*) FROM entry" if made.sql == EVERY else f"SELECT count(*) FROM note n WHERE {made.sql}"
        return self.ask(lambda connection: _number(connection.execute(sql, made.params).fetchone()[0]), made)

    def groups(self, grouping: str, query: Query | None = None) -> list[Group]:
        """Return all groups that have a note, with counts, ancestors first."""
        made = condition(query)
        if made.sql == EVERY:
            sql = "SELECT path, notes FROM grp WHERE grouping = ? AND notes > 0"
        else:
            # The plus keeps SQLite from looking every found note up in every group.
            sql = (
                "SELECT g.path, count(*) FROM grp g JOIN member m ON m.grp = g.id WHERE g.grouping = ?"
                f" AND +m.note IN (SELECT n.id FROM note n WHERE {made.sql}) GROUP BY g.id"
            )
        import json

        from notetui.core.grouping import sorted_groups

        rows = self.ask(lambda connection: connection.execute(sql, [grouping, *made.params]).fetchall(), made)
        counts: dict[GroupPath, int] = {tuple(json.loads(from_db(path))): number for path, number in rows}
        return sorted_groups(self._groupings()[grouping], counts)

    def notes_in(
        self, grouping: str, group: GroupPath, query: Query | None, sort: str, limit: int = 0
    ) -> list[NoteLine]:
        """Return the notes directly in a group, in order: the first so many, below 0 the last so many, all for 0."""
        import json

        made, order = condition(query), _order(sort, backwards=limit < 0)
        kept = to_db(json.dumps(group, ensure_ascii=False, separators=(",", ":")))
        sql = (
            "SELECT f.root, f.path, n.name, n.title, n.emoji, n.date_shown, n.flags, n.quotes, ifnull(m.asked, '')"
            " FROM grp g JOIN member m ON m.grp = g.id JOIN note n ON n.id = m.note"
            " JOIN folder f ON f.id = n.folder"
            f" WHERE g.grouping = ? AND g.path = ? AND m.direct = 1 AND {made.sql} ORDER BY {order} LIMIT ?"
        )
        params = [grouping, kept, *made.params, abs(limit) or -1]
        notes = self.ask(lambda connection: self._lines(connection.execute(sql, params), sort), made)
        return notes[::-1] if limit < 0 else notes

    def lines(self, query: Query | None, sort: str, limit: int = -1) -> list[NoteLine]:
        """Return all notes that a query finds, in order."""
        made = condition(query)
        sql = (
            "SELECT f.root, f.path, n.name, n.title, n.emoji, n.date_shown, n.flags, n.quotes, ''"
            f" FROM note n JOIN folder f ON f.id = n.folder WHERE {made.sql} ORDER BY {_order(sort)} LIMIT ?"
        )
        return self.ask(lambda connection: self._lines(connection.execute(sql, [*made.params, limit]), sort), made)

    def copies(self, query: Query | None = None) -> list[NoteLine]:
        """Return the conflict copies among the notes that a query finds, by path."""
        made = condition(query)
        sql = (
            "SELECT f.root, f.path, n.name, n.title, n.emoji, n.date_shown, n.flags, n.quotes, ''"
            f" FROM note n JOIN folder f ON f.id = n.folder WHERE n.flags & {IS_COPY} != 0 AND {made.sql}"
            f" ORDER BY {_order('path')}"
        )
        return self.ask(lambda connection: self._lines(connection.execute(sql, made.params), "path"), made)

    def listing(self, query: Query | None, sort: str) -> Listing:
        """Return the same as `lines`, as columns: for very many notes that is three times as fast."""
        made = condition(query)
        sql = (
            "SELECT f.root, f.path, n.name, n.date_shown, n.emoji, n.title"
            f" FROM note n JOIN folder f ON f.id = n.folder WHERE {made.sql} ORDER BY {_order(sort)}"
        )
        rows = self.ask(lambda connection: connection.execute(sql, made.params).fetchall(), made)
        if not rows:
            return Listing((), (), ())
        roots, folders, names, dates, emojis, titles = zip(*rows, strict=True)
        if any(set(map(type, column)) != {str} for column in (folders, names, dates, emojis, titles)):
            # Names with bytes that are no text, or an index that is damaged.
            notes = self.lines(query, sort)
            return Listing(*zip(*((n.date_shown, _titled(n.emoji, n.title), n.path) for n in notes), strict=True))
        above = [root.rstrip("/") for root in self._roots]
        try:
            paths = [
                f"{above[root]}/{folder}/{name}" if folder else f"{above[root]}/{name}"
                for root, folder, name in zip(roots, folders, names, strict=True)
            ]
        except (IndexError, TypeError) as error:
            raise Damaged("no such notes directory") from error
        return Listing(dates, list(map(_titled, emojis, titles)), paths)

    def _lines(self, rows: sqlite3.Cursor, sort: str) -> list[NoteLine]:
        found: list[NoteLine] = []
        add = found.append
        above = [root.rstrip("/") for root in self._roots]
        detailed = sort not in ("title", "path")
        detail: str | bytes = ""
        for root, folder, name, title, emoji, date, flags, quotes, asked in rows:
            if detailed:
                detail = date if sort == "date" else str(quotes or "")
            try:
                path = f"{above[root]}/{folder}/{name}" if folder else f"{above[root]}/{name}"
            except (IndexError, TypeError) as error:
                raise Damaged(f"no notes directory {root!r}") from error
            asks = flags & HAS_QUESTIONS != 0
            if type(folder) is type(name) is type(title) is type(emoji) is type(date) is str:
                add(NoteLine(path, title, emoji, date, asks, detail, asked and from_db(asked)))  # type: ignore[arg-type]
            else:
                path, shown = self.path(root, folder, name), from_db(date)
                add(NoteLine(path, from_db(title), from_db(emoji), shown, asks, from_db(detail), from_db(asked)))
        return found

    def path(self, root: int, folder: str | bytes, name: str | bytes) -> str:
        """Return an absolute path from what the index has."""
        try:
            above = self._roots[root]
        except (IndexError, TypeError) as error:
            raise Damaged(f"no notes directory {root!r}") from error
        above = above.rstrip("/")
        return f"{above}/{from_db(folder)}/{from_db(name)}" if folder else f"{above}/{from_db(name)}"

    def facts(self, root: int, relative: str) -> NoteFacts | None:
        """Return the facts of one note."""
        from notetui.store.index.codec import decode_facts

        folder, _, name = relative.rpartition("/")

        def answer(connection: sqlite3.Connection) -> NoteFacts | None:
            row = connection.execute(
                "SELECT a.json FROM folder f JOIN entry e ON e.folder = f.id JOIN facts a ON a.note = e.note"
                " WHERE f.root = ? AND f.path = ? AND e.name = ?",
                (root, to_db(folder), to_db(name)),
            ).fetchone()
            return decode_facts(row[0]) if row else None

        return self.ask(answer)

    def each(self, query: Query | None = None) -> Iterator[tuple[int, str, NoteFacts]]:
        """Yield (root, relative path, facts) of every note that a query finds, by path; a few are held at a time."""
        from notetui.store.index.codec import decode_facts

        made = condition(query)
        sql = f"SELECT n.id FROM note n JOIN folder f ON f.id = n.folder WHERE {made.sql} ORDER BY f.root, {RELPATH}"
        ids = self.ask(lambda connection: [row[0] for row in connection.execute(sql, made.params)], made)
        for start in range(0, len(ids), _CHUNK):
            some = ids[start : start + _CHUNK]
            marks = ",".join("?" * len(some))

            def answer(
                connection: sqlite3.Connection, some: list[int] = some, marks: str = marks
            ) -> dict[int, tuple[int, str, NoteFacts]]:
                rows = connection.execute(
                    f"SELECT n.id, f.root, {RELPATH}, a.json FROM note n JOIN folder f ON f.id = n.folder"
                    f" JOIN facts a ON a.note = n.id WHERE n.id IN ({marks})",
                    some,
                )
                return {note: (root, from_db(path), decode_facts(data)) for note, root, path, data in rows}

            found = self.ask(answer)
            for note in some:
                if note in found:
                    yield found[note]

    def value_counts(self, topics: bool) -> list[tuple[str, int]]:
        """Return the tags (or topics) as written with the number of notes that have each, most used first."""
        import json

        sql = "SELECT path, notes FROM grp WHERE grouping = ? AND notes > 0 ORDER BY notes DESC, folded, path"
        grouping = FLAT_TOPICS if topics else FLAT_TAGS
        rows = self.ask(lambda connection: connection.execute(sql, (grouping,)).fetchall())
        return [(json.loads(from_db(path))[0], number) for path, number in rows]

    def problems(self) -> dict[str, str]:
        """Return what the scan stumbled over: absolute path → message."""
        rows = self.ask(lambda connection: connection.execute("SELECT root, path, message FROM problem").fetchall())
        return {
            os.path.join(self._roots[root], from_db(path)) if path else self._roots[root]: message
            for root, path, message in rows
        }

    def named(self, name: str) -> list[str]:
        """Return the paths of all notes of a file name without suffix, in any case, the shortest first."""
        wanted = name.casefold()

        def answer(connection: sqlite3.Connection) -> list[str]:
            connection.create_function(
                "is_named", 1, lambda kept: os.path.splitext(from_db(kept))[0].casefold() == wanted
            )
            rows = connection.execute(
                "SELECT f.root, f.path, n.name FROM note n JOIN folder f ON f.id = n.folder WHERE is_named(n.name)"
            )
            return sorted((self.path(*row) for row in rows), key=lambda path: (path.count("/"), path))

        return self.ask(answer)

    def ask(self, question: Callable[[sqlite3.Connection], AnswerT], made: Where | None = None) -> AnswerT:
        """Answer one question from one consistent state; again when the index had to be replaced."""
        for attempt in range(3):
            try:
                with self._database.read() as connection:
                    if made is not None and made.sql != EVERY:
                        from notetui.store.index.where import install
                        from notetui.store.scan import names_before

                        install(connection, made, self._leaf, names_before(self._roots))
                    return question(connection)
            except Renewed:
                if attempt == 2:
                    raise
        raise AssertionError("not reached")


def _order(sort: str, *, backwards: bool = False) -> str:
    """Return the terms that order notes."""
    terms = ORDERS[sort]
    if backwards:
        terms = tuple(term.removesuffix(" DESC") if term.endswith(" DESC") else f"{term} DESC" for term in terms)
    return ", ".join(terms)


def _titled(emoji: str, title: str) -> str:
    return f"{emoji} {title}" if emoji else title


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise Damaged("a count that is no number")
    return value
