"""What a walk over the notes directories finds to differ from the index, and what it stumbled over on the way."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from notetui.core.changes import difference
from notetui.store.index.ahead import Task
from notetui.store.index.schema import from_db, to_db
from notetui.store.index.writer import known_in
from notetui.store.scan import inside
from notetui.store.stamps import is_textless

if TYPE_CHECKING:
    from notetui.store.index.changeset import Changes
    from notetui.store.index.database import Database
    from notetui.store.index.writer import Writer
    from notetui.store.scan import Folder, Scanner


class Comparison:
    """Compares the stamps of all notes below a folder with those in the index; `batch` begins what writes problems."""

    def __init__(
        self,
        database: Database,
        scanner: Scanner,
        roots: Sequence[str],
        writer: Writer,
        batch: Callable[[], Changes],
    ) -> None:
        self._database = database
        self._scanner = scanner
        self._roots = roots
        self._writer = writer
        self._batch = batch

    def todo(self, root: int, start: str, stop: Callable[[], bool] | None) -> list[Task]:
        """Return what to look at below a folder of a root; what the walk did not find is gone."""
        todo: list[Task] = []
        seen: set[str] = set()
        try:
            for folder in self._scanner.walk(self._roots[root], start):
                if stop is not None and stop():
                    return []
                with self._database.read() as connection:
                    found = known_in(connection, root, folder.path)
                    problems = self._problems_differ(connection, root, folder)
                seen.add(folder.path)
                if problems:
                    with self._batch() as changes:
                        self._writer.problems(changes.connection, root, folder.path, folder.problems)
                delta = difference(found, folder.notes)
                # Of what only its text is wanted there is too little to work out for another process.
                known = {name for name in delta.changed if is_textless(found[name])}
                todo += _tasks(root, folder.path, sorted((delta.added | delta.changed) - known))
                todo += _tasks(root, folder.path, sorted(known), known=True)
                todo += _tasks(root, folder.path, sorted(delta.removed, reverse=True), gone=True)
                del found, delta
        except OSError as error:
            # The notes directory itself is gone or unreadable: what was last seen of it stays.
            why = f"can't list the notes directory: {(error.strerror or str(error)).lower()}"
            with self._batch() as changes:
                self._writer.problems(changes.connection, root, "", {"": why})
            return []
        with self._database.read() as connection:
            stale = [
                path for path in _troubled(connection, root) if path not in seen and (not start or inside(path, start))
            ]
            for path in _folders_below(connection, root, start):
                if path not in seen:
                    todo += _tasks(root, path, known_in(connection, root, path), gone=True)
        if stale:
            with self._batch() as changes:
                for path in stale:
                    self._writer.problems(changes.connection, root, path, {})
        return todo

    def _problems_differ(self, connection: sqlite3.Connection, root: int, folder: Folder) -> bool:
        rows = connection.execute(
            "SELECT path, message FROM problem WHERE root = ? AND folder = ?", (root, to_db(folder.path))
        )
        return {from_db(path): message for path, message in rows} != folder.problems


def _tasks(root: int, folder: str, names: Iterable[str], *, gone: bool = False, known: bool = False) -> Iterator[Task]:
    return (Task(root, folder, name, gone, known) for name in names)


def _folders_below(connection: sqlite3.Connection, root: int, start: str) -> Iterator[str]:
    rows = connection.execute("SELECT path FROM folder WHERE root = ?", (root,)).fetchall()
    paths = (from_db(path) for (path,) in rows)
    return (path for path in paths if not start or inside(path, start))


def _troubled(connection: sqlite3.Connection, root: int) -> list[str]:
    """Return the folders that have problems."""
    rows = connection.execute("SELECT DISTINCT folder FROM problem WHERE root = ?", (root,))
    return [from_db(path) for (path,) in rows]
