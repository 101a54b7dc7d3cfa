"""Putting notes into the index and taking them out, inside a transaction of the caller's."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, NamedTuple

from notetui.core.text.spelling import caseless
from notetui.store.index.file import Damaged
from notetui.store.index.schema import from_db, to_db

if TYPE_CHECKING:
    from notetui.core.model import NoteFacts
    from notetui.store.index.entry import Entry


NO_DIGEST = -1
"""Stands for the digest of a file that could not be read."""


class Known(NamedTuple):
    """What the index has of a note's file."""

    note: int
    stamp: bytes
    digest: int


class Position(NamedTuple):
    """How far the index has been followed: the last note written and the last one gone."""

    note: int = 0
    gone: int = 0


def position(connection: sqlite3.Connection) -> Position:
    """Return how far the index has come."""
    rows = dict(connection.execute("SELECT name, seq FROM sqlite_sequence WHERE name IN ('note', 'gone')"))
    return Position(rows.get("note", 0), rows.get("gone", 0))


class Writer:
    """Writes to one generation of an index; remembers the ids of folders and groups it has met."""

    def __init__(self) -> None:
        self._folders: dict[tuple[int, str], int] = {}
        self._groups: dict[tuple[str, tuple[str, ...]], int] = {}
        self._counts: dict[int, int] = {}

    def forget(self) -> None:
        """Forget ids: after a transaction that did not come to be, or to free memory."""
        self._folders.clear()
        self._groups.clear()
        self._counts.clear()

    def count(self, connection: sqlite3.Connection) -> None:
        """Write how the numbers of notes in groups have changed; the last thing of a transaction.

        Once a transaction and group: a trigger that did it for each note took half the time of writing it.
        """
        if self._counts:
            connection.executemany(
                "UPDATE grp SET notes = notes + ? WHERE id = ?",
                [(more, group) for group, more in self._counts.items() if more],
            )
            self._counts.clear()

    def folder(self, connection: sqlite3.Connection, root: int, path: str) -> int:
        """Return the id of a folder, made where it is new."""
        key = (root, path)
        found = self._folders.get(key)
        if found is None:
            kept = to_db(path)
            connection.execute("INSERT OR IGNORE INTO folder(root, path) VALUES (?, ?)", (root, kept))
            row = connection.execute("SELECT id FROM folder WHERE root = ? AND path = ?", (root, kept)).fetchone()
            found = self._folders[key] = row[0]
        return found

    def put(
        self,
        connection: sqlite3.Connection,
        folder: int,
        name: str,
        old: Known | None,
        entry: Entry,
        stamp: bytes,
        digest: int,
        linked: bool,
    ) -> None:
        """Write a note, in the place of `old`."""
        if old is not None:
            self._drop(connection, old.note)
        groups = [
            (self._group(connection, grouping, path), direct, asked and to_db(asked))
            for grouping, path, direct, asked in entry.groups
        ]
        note = connection.execute(
            "INSERT INTO note(folder, name, flags, quotes, title, sort_title, emoji, date_shown, date_sort, groups)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                folder,
                to_db(name),
                entry.flags,
                entry.quotes,
                to_db(entry.title),
                to_db(entry.sort_title),
                to_db(entry.emoji),
                to_db(entry.date_shown),
                entry.date_sort,
                "[" + ",".join([str(group) for group, _, _ in groups]) + "]",
            ),
        ).lastrowid
        assert note is not None
        connection.execute(
            "INSERT OR REPLACE INTO entry(folder, name, note, stamp, linked, digest) VALUES (?, ?, ?, ?, ?, ?)",
            (folder, to_db(name), note, stamp, int(linked), digest),
        )
        connection.execute("INSERT INTO facts(note, json) VALUES (?, ?)", (note, entry.json))
        connection.executemany(
            "INSERT INTO member(grp, note, direct, asked) VALUES (?, ?, ?, ?)",
            [(group, note, direct, asked) for group, direct, asked in groups],
        )
        counts = self._counts
        for group, _, _ in groups:
            counts[group] = counts.get(group, 0) + 1
        self.put_text(connection, note, (entry.title_terms, entry.label_terms, entry.body_terms))

    def put_text(self, connection: sqlite3.Connection, note: int, terms: tuple[str, str, str]) -> None:
        """Write the full text of a note that has none."""
        connection.execute("INSERT INTO fts(rowid, title, labels, body) VALUES (?, ?, ?, ?)", (note, *terms))

    def touch(self, connection: sqlite3.Connection, folder: int, name: str, stamp: bytes, linked: bool) -> None:
        """Write a new stamp of a note whose content is the same."""
        connection.execute(
            "UPDATE entry SET stamp = ?, linked = ? WHERE folder = ? AND name = ?",
            (stamp, int(linked), folder, to_db(name)),
        )

    def remove(self, connection: sqlite3.Connection, folder: int, name: str, old: Known) -> None:
        """Take a note out."""
        self._drop(connection, old.note)
        kept = to_db(name)
        connection.execute("DELETE FROM entry WHERE folder = ? AND name = ?", (folder, kept))
        connection.execute("INSERT INTO gone(folder, name) VALUES (?, ?)", (folder, kept))

    def problems(self, connection: sqlite3.Connection, root: int, folder: str, problems: dict[str, str]) -> None:
        """Write what a folder's scan stumbled over, in the place of what an earlier one did."""
        kept = to_db(folder)
        connection.execute("DELETE FROM problem WHERE root = ? AND folder = ?", (root, kept))
        connection.executemany(
            "INSERT INTO problem(root, folder, path, message) VALUES (?, ?, ?, ?)",
            [(root, kept, to_db(path), message) for path, message in problems.items()],
        )

    def _group(self, connection: sqlite3.Connection, grouping: str, path: tuple[str, ...]) -> int:
        key = (grouping, path)
        found = self._groups.get(key)
        if found is None:
            import json

            kept = to_db(json.dumps(path, ensure_ascii=False, separators=(",", ":")))
            folded = to_db(caseless(path[-1]))
            connection.execute(
                "INSERT OR IGNORE INTO grp(grouping, path, folded) VALUES (?, ?, ?)", (grouping, kept, folded)
            )
            row = connection.execute("SELECT id FROM grp WHERE grouping = ? AND path = ?", (grouping, kept)).fetchone()
            if len(self._groups) > 20_000:
                self._groups.clear()
            found = self._groups[key] = row[0]
        return found

    def _drop(self, connection: sqlite3.Connection, note: int) -> None:
        row = connection.execute("SELECT groups FROM note WHERE id = ?", (note,)).fetchone()
        if row is None:
            raise Damaged(f"a note's file has no note {note}")
        import json

        groups = json.loads(row[0])
        connection.executemany("DELETE FROM member WHERE grp = ? AND note = ?", [(group, note) for group in groups])
        for group in groups:
            self._counts[group] = self._counts.get(group, 0) - 1
        connection.execute("DELETE FROM facts WHERE note = ?", (note,))
        connection.execute("DELETE FROM note WHERE id = ?", (note,))


def facts_of(connection: sqlite3.Connection, note: int) -> NoteFacts:
    """Return what the index has of a note."""
    from notetui.store.index.codec import decode_facts

    row = connection.execute("SELECT json FROM facts WHERE note = ?", (note,)).fetchone()
    if row is None:
        raise Damaged(f"a note without facts: {note}")
    return decode_facts(row[0])


def known_in(connection: sqlite3.Connection, root: int, folder: str) -> dict[str, bytes]:
    """Return the stamps of all notes directly in a folder, by name."""
    rows = connection.execute(
        "SELECT e.name, e.stamp FROM folder f JOIN entry e ON e.folder = f.id WHERE f.root = ? AND f.path = ?",
        (root, to_db(folder)),
    )
    found: dict[str, bytes] = dict(rows)
    return found if bytes not in set(map(type, found)) else {from_db(name): stamp for name, stamp in found.items()}


def known(connection: sqlite3.Connection, folder: int, name: str) -> Known | None:
    """Return what the index has of one file."""
    row = connection.execute(
        "SELECT note, stamp, digest FROM entry WHERE folder = ? AND name = ?", (folder, to_db(name))
    ).fetchone()
    return Known(*row) if row else None
