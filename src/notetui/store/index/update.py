"""Keeping the index equal to the files: the scan and the second look at single paths.

Every file is read inside the transaction that writes what it says, with the stamp it had before it was read.
So whoever writes later has read later, and a file that changes afterwards has another stamp than the index.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from operator import attrgetter
from typing import TYPE_CHECKING

from notetui.core.changes import difference, together
from notetui.core.library_values import Delta
from notetui.store.index.ahead import FROM, Ahead, Task
from notetui.store.index.changeset import Changes
from notetui.store.index.compare import Comparison
from notetui.store.index.database import Database, Renewed
from notetui.store.index.moves import Moves
from notetui.store.index.schema import from_db, to_db
from notetui.store.index.writer import Position, Writer, position
from notetui.store.scan import IGNORE_FILES, LEADS_NOWHERE, Scanner, below, inside
from notetui.store.stamps import textless

if TYPE_CHECKING:
    from notetui.store.index.ahead import Place
    from notetui.store.index.look import Looker
    from notetui.store.index.rules import Rules

BATCH_SECONDS = 0.05
"""How long a batch may hold the database for itself."""
SCAN_BATCH_SECONDS = 0.15
"""Full text is written faster in larger batches; a save waits for one at most."""
MANY_MISSING = 20
"""Of more paths at once those that are missing are gone; of fewer, one may be in the middle of a save."""
MOST_LINKED = 500
"""Notes behind symbolic links that a look at some paths looks at as well: no event tells of their targets."""
FEWEST_DEAD = 5_000


class Updater:
    """Brings the index up to date. `roots` are in the order of their numbers in the index.

    `patience` is how long (seconds) a note that is gone is taken for one that an editor is about to write anew. So many
    notes to read as `enough` says are read in other processes too.
    """

    def __init__(
        self,
        database: Database,
        scanner: Scanner,
        roots: Sequence[str],
        rules: Rules,
        *,
        patience: float,
        enough: int = FROM,
    ) -> None:
        self._database = database
        self._scanner = scanner
        self._roots = tuple(roots)
        self._rules = rules
        self._writer = Writer()
        self._moves = moves = Moves()

        def looker() -> Looker:
            # Reading notes needs much that comparing stamps does not.
            from notetui.store.index.look import Looker

            return Looker(scanner, roots, self._writer, moves, rules, patience=patience)

        self._looker = cache(looker)
        self._comparison = Comparison(database, scanner, roots, self._writer, partial(self._batch, follows=False))
        self._patience, self._enough = patience, enough
        self._generation = -1
        self._content = database.content
        self._scanned: int | None = None
        self._position = Position()
        self._owed = Delta()
        with database.read() as connection:
            self._position = position(connection)

    @property
    def is_whole(self) -> bool:
        """Whether nothing has become of the index since a scan that would make it lack notes."""
        return self._scanned == self._database.content

    def twin(self, database: Database) -> Updater:
        """Return what brings another index of the same notes up to date; raises what reading that one raises."""
        return Updater(database, self._scanner, self._roots, self._rules, patience=self._patience, enough=self._enough)

    def go_on_with(self, other: Updater, database: Database) -> None:
        """Take the index that another one has brought up to date in place of this one's.

        What differs between the two is told with the next batch: nothing else would, as their files are known by then.
        """
        with self._database.alone():
            with self._database.read() as mine, database.read() as its:
                self._owed = together((self._owed, difference(self._stamps(mine), self._stamps(its))))
            self._database.adopt(database)
            self._position = other._position
            self._generation, self._content = self._database.generation, self._database.content
            self._scanned = self._content
            self._writer.forget()

    def _stamps(self, connection: sqlite3.Connection) -> dict[str, bytes]:
        rows = connection.execute(
            "SELECT f.root, f.path, e.name, e.stamp FROM entry e JOIN folder f ON f.id = e.folder"
        )
        return {self._path((root, from_db(path), from_db(name))): stamp for root, path, name, stamp in rows}

    # -- the scan

    def scan(
        self,
        progress: Callable[[int, int], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> Iterator[Delta]:
        """Compare every note's stamp and read what changed, in timed batches.

        `progress` is told how many of the notes to read have been read; `stop` is asked between batches.
        """
        for attempt in range(4):
            content = self._database.content
            try:
                for root in range(len(self._roots)):
                    yield from self._scan_below(root, "", progress, stop)
                    if stop is not None and stop():
                        return
                with self._batch() as changes:
                    cleared = self._clear_dead_text(changes.connection)
                if delta := changes.delta():
                    yield delta  # what other programs wrote meanwhile
                if cleared:
                    continue
                self._scanned = content
                self._settle()
            except Renewed:
                if attempt == 3:
                    raise
                continue
            return

    def _scan_below(
        self,
        root: int,
        start: str,
        progress: Callable[[int, int], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> Iterator[Delta]:
        todo = self._comparison.todo(root, start, stop)
        done = 0
        # What came before what went: a note that is renamed is never nowhere.
        todo.sort(key=attrgetter("gone"))
        with Ahead(todo, self._roots, self._rules, self._enough) as ahead:
            while ahead:
                if stop is not None and stop():
                    return
                with self._batch(SCAN_BATCH_SECONDS) as changes:
                    while ahead and not changes.is_late:
                        task, found = ahead.take()
                        self._looker().look_at(changes, task.place, hasty=task.gone, checked=not task.gone, ahead=found)
                        done += 1
                if progress is not None:
                    progress(done, len(todo))
                yield changes.delta()

    def _clear_dead_text(self, connection: sqlite3.Connection) -> bool:
        """Throw the full text away when most of it is of notes that are no more; True when it must be read again.

        All else that the index has of a note stays, so a branch switched there and back is not one of the times.
        """
        row = connection.execute("SELECT value FROM meta WHERE key = 'dead'").fetchone()
        dead = row[0] if row else 0
        if dead < FEWEST_DEAD or dead <= 2 * connection.execute("SELECT count(*) FROM entry").fetchone()[0]:
            return False
        connection.execute("INSERT INTO fts(fts) VALUES ('delete-all')")
        connection.create_function("textless", 1, textless, deterministic=True)
        connection.execute("UPDATE entry SET stamp = textless(stamp)")
        connection.execute("DELETE FROM meta WHERE key = 'dead'")
        return True

    def _settle(self) -> None:
        self._writer.forget()
        self._moves.forget_old()
        self._database.checkpoint()
        self._database.sweep()

    # -- single paths

    def refresh(self, paths: Iterable[str]) -> Delta:
        """Look at paths again: files, folders, or what is no longer there. Returns what changed."""
        wanted = list(dict.fromkeys(paths))
        for attempt in range(4):
            try:
                return together(self._refresh(wanted))
            except Renewed:
                if attempt == 3:
                    raise
        return Delta()

    def _refresh(self, paths: list[str]) -> Iterator[Delta]:
        files: list[Task] = []
        folders: list[tuple[int, str]] = []
        for path in paths:
            found = self.place_of(path)
            if found is None:
                continue
            root, relative = found
            if os.path.basename(relative) in IGNORE_FILES:
                # It decides about all notes below its folder.
                if self._scanner.options.honour_ignore_files:
                    folders.append((root, os.path.dirname(relative)))
                continue
            try:
                is_folder = stat.S_ISDIR(os.lstat(path).st_mode)
            except (OSError, ValueError):
                is_folder = not self._scanner.is_note_name(os.path.basename(path))
            if not relative:
                folders.append((root, ""))
                continue
            folder, _, name = relative.rpartition("/")
            if is_folder:
                folders.append((root, relative))
            if not is_folder or self._scanner.is_note_name(name):  # a folder may stand where a note stood
                files.append(Task(root, folder, name))
        with self._database.read() as connection:  # and a note where a folder stood
            named = ((task.root, f"{task.folder}/{task.name}".lstrip("/")) for task in files)
            folders += [(root, path) for root, path in named if _has_folder(connection, root, path)]
        for root, relative in _outermost(folders):
            if not relative or self._scanner.is_visible(self._roots[root], f"{relative}/x"):
                yield from self._scan_below(root, relative)
        hasty = len(files) > MANY_MISSING
        inodes: set[bytes] = set()
        for number, task in enumerate(files):
            seen = self._scanner.look(self._path(task.place))
            if seen is not None:
                inodes.add(seen[0][:16])
            else:
                files[number] = task._replace(gone=True)
        files.sort(key=attrgetter("gone"))
        first = True
        with Ahead(files, self._roots, self._rules, self._enough) as ahead:
            while ahead or first:
                first = False
                with self._batch() as changes:
                    while ahead and not changes.is_late:
                        task, said = ahead.take()
                        self._looker().look_at(changes, task.place, hasty=hasty, inodes=inodes, ahead=said)
                    if not ahead and changes.is_changed:
                        for place in self._linked(changes.connection):
                            self._looker().look_at(changes, place)
                yield changes.delta()

    def _path(self, place: Place) -> str:
        root, folder, name = place
        return below(self._roots[root], folder, name)

    def place_of(self, path: str) -> tuple[int, str] | None:
        """Return the root's number and the path relative to it; None for a path outside of all roots."""
        for attempt in (os.path.abspath(path), None):
            # A path that came through a link: the folder as it really is.
            real = attempt or os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))
            for number, root in enumerate(self._roots):
                if inside(real, root):
                    return number, real[len(root) :].lstrip("/")
        return None

    def _linked(self, connection: sqlite3.Connection) -> list[Place]:
        rows = connection.execute(
            "SELECT f.root, f.path, e.name FROM entry e JOIN folder f ON f.id = e.folder WHERE e.linked = 1 LIMIT ?",
            (MOST_LINKED,),
        )
        found = [(root, from_db(path), from_db(name)) for root, path, name in rows.fetchall()]
        # What a link leads to may be there now.
        dangling = connection.execute(
            "SELECT root, folder, path FROM problem WHERE message = ? LIMIT ?", (LEADS_NOWHERE, MOST_LINKED)
        )
        for root, folder, path in dangling.fetchall():
            found.append((root, from_db(folder), os.path.basename(from_db(path))))
        return found

    # -- batches

    def _batch(self, seconds: float = BATCH_SECONDS, *, follows: bool = True) -> Changes:
        return Changes(self._database, self, seconds, follows=follows)

    def begin(self, changes: Changes) -> None:
        """Start a batch: take over what other programs have written to the index since the last one."""
        connection = changes.connection
        if self._generation != self._database.generation:
            self._generation = self._database.generation
            self._writer.forget()
        if self._content != self._database.content:
            # Another one, from nothing: its notes are numbered anew.
            self._content = self._database.content
            self._position = Position()
        here = position(connection)
        before = self._position
        if (here == before and not self._owed) or not changes.follows:
            return
        for table, since, into in (("note", before.note, changes.changed), ("gone", before.gone, changes.removed)):
            rows = connection.execute(
                f"SELECT f.root, f.path, t.name FROM {table} t JOIN folder f ON f.id = t.folder WHERE t.id > ?",  # noqa: S608
                (since,),
            )
            into.update(self._path((root, from_db(path), from_db(name))) for root, path, name in rows)
        changes.removed -= changes.changed
        changes.changed |= (self._owed.added | self._owed.changed) - changes.removed
        changes.removed |= self._owed.removed - changes.changed

    def end(self, changes: Changes) -> None:
        """Finish a batch that went well, inside its transaction."""
        connection = changes.connection
        self._writer.count(connection)
        if changes.dead:
            connection.execute(
                "INSERT INTO meta(key, value) VALUES ('dead', ?)"
                " ON CONFLICT(key) DO UPDATE SET value = value + excluded.value",
                (changes.dead,),
            )
            connection.execute("DELETE FROM gone WHERE id <= (SELECT max(id) FROM gone) - 20000")
        if changes.follows:
            self._position = position(connection)
            self._owed = Delta()

    def failed(self) -> None:
        """Forget what a batch that came to nothing has made."""
        self._writer.forget()


def _has_folder(connection: sqlite3.Connection, root: int, path: str) -> bool:
    """Say whether the index has a folder of this name."""
    query = "SELECT 1 FROM folder WHERE root = ? AND path = ?"
    return connection.execute(query, (root, to_db(path))).fetchone() is not None


def _outermost(folders: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Return the folders that are not below another one of them."""
    found: list[tuple[int, str]] = []
    for root, path in sorted(set(folders)):
        if not any(root == other and (not above or inside(path, above)) for other, above in found):
            found.append((root, path))
    return found
