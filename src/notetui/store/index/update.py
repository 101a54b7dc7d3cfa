"""Keeping the index equal to the files: the scan and the second look at single paths.

Every file is read inside the transaction that writes what it says, with the stamp it had before it was read.
So whoever writes later has read later, and a file that changes afterwards has another stamp than the index.
"""

from __future__ import annotations

import os
import sqlite3
import stat
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from notetui.core.changes import difference, together
from notetui.core.facts import read_note
from notetui.core.grouping import Grouping
from notetui.core.library_values import Delta
from notetui.store.errors import NotReadable, Reason
from notetui.store.index.changeset import Changes
from notetui.store.index.database import Database, Renewed
from notetui.store.index.entry import digest, make_entry, stem_of, unreadable
from notetui.store.index.schema import from_db, to_db
from notetui.store.index.writer import Known, Position, Writer, known, known_in, position
from notetui.store.read import decode, read_once
from notetui.store.scan import Folder, Scanner, inside
from notetui.store.stamps import pack_stamp, same_file, size_of

BATCH_SECONDS = 0.05
SETTLED_NS = 500_000_000
MANY_MISSING = 20
MOST_LINKED = 500
FEWEST_DEAD = 5_000
_NO_DIGEST = -1

Place = tuple[int, str, str]
"""A note's file: number of the root, folder relative to it, name."""


class Updater:
    """Brings the index up to date. `roots` are in the order of their numbers in the index.

    `patience` is how long (seconds) a note that is gone is taken for one that an editor is about to write anew.
    """

    def __init__(
        self,
        database: Database,
        scanner: Scanner,
        roots: Sequence[str],
        groupings: Mapping[str, Grouping],
        *,
        tag_key: str,
        patience: float,
    ) -> None:
        self._database = database
        self._scanner = scanner
        self._roots = tuple(roots)
        self._groupings = groupings
        self._tag_key = tag_key
        self._patience = patience
        self._writer = Writer()
        self._generation = -1
        self._position = Position()
        self._missing: dict[str, float] = {}
        with database.read() as connection:
            self._position = position(connection)

    # -- the scan

    def scan(
        self,
        progress: Callable[[int, int], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> Iterator[Delta]:
        """Compare every note's stamp and read what changed, in batches of about `BATCH_SECONDS`.

        `progress` is told how many of the notes to read have been read; `stop` is asked between batches.
        """
        for attempt in range(4):
            try:
                for root in range(len(self._roots)):
                    yield from self._scan_below(root, "", progress, stop)
                    if stop is not None and stop():
                        return
                if self._clear_dead_text():
                    continue
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
        todo, total = self._compare(root, start, stop)
        done = 0
        todo.reverse()
        while todo:
            if stop is not None and stop():
                return
            with self._batch() as changes:
                while todo and not changes.is_late:
                    folder, names, known_gone = todo[-1]
                    self._look_at(changes, (root, folder, names.pop()), hasty=known_gone, checked=not known_gone)
                    done += 1
                    if not names:
                        todo.pop()
            if progress is not None:
                progress(done, total)
            yield changes.delta()

    def _compare(
        self, root: int, start: str, stop: Callable[[], bool] | None
    ) -> tuple[list[tuple[str, list[str], bool]], int]:
        """Return what to look at below a folder: (folder, names, whether the walk did not find them)."""
        todo: list[tuple[str, list[str], bool]] = []
        total = 0
        seen: set[str] = set()
        try:
            for folder in self._scanner.walk(self._roots[root], start):
                if stop is not None and stop():
                    return [], 0
                with self._database.read() as connection:
                    found = known_in(connection, root, folder.path)
                    problems = self._problems_differ(connection, root, folder)
                if found or folder.notes:
                    seen.add(folder.path)
                if problems:
                    with self._batch() as changes:
                        self._writer.problems(changes.connection, root, folder.path, folder.problems)
                delta = difference(found, folder.notes)
                if delta.added or delta.changed:
                    todo.append((folder.path, sorted(delta.added | delta.changed, reverse=True), False))
                if delta.removed:
                    todo.append((folder.path, sorted(delta.removed), True))
                total += len(delta.added) + len(delta.changed) + len(delta.removed)
                del found, delta
        except OSError as error:
            # The notes directory itself is gone or unreadable: what was last seen of it stays.
            why = f"can't list the notes directory: {(error.strerror or str(error)).lower()}"
            with self._batch() as changes:
                self._writer.problems(changes.connection, root, "", {"": why})
            return [], 0
        with self._database.read() as connection:
            for path in _folders_below(connection, root, start):
                if path not in seen and (names := list(known_in(connection, root, path))):
                    todo.append((path, names, True))
                    total += len(names)
        return todo, total

    def _problems_differ(self, connection: sqlite3.Connection, root: int, folder: Folder) -> bool:
        rows = connection.execute(
            "SELECT path, message FROM problem WHERE root = ? AND folder = ?", (root, to_db(folder.path))
        )
        return {from_db(path): message for path, message in rows} != folder.problems

    def _clear_dead_text(self) -> bool:
        """Throw the full text away when most of it is of notes that are no more; True when all must be read again."""
        with self._batch() as changes:
            row = changes.connection.execute("SELECT value FROM meta WHERE key = 'dead'").fetchone()
            dead = row[0] if row else 0
            if dead < FEWEST_DEAD:
                return False
            if dead < 2 * changes.connection.execute("SELECT count(*) FROM entry").fetchone()[0]:
                return False
            changes.connection.execute("INSERT INTO fts(fts) VALUES ('delete-all')")
            changes.connection.execute("UPDATE entry SET stamp = x'', digest = ?", (_NO_DIGEST,))
            changes.connection.execute("DELETE FROM meta WHERE key = 'dead'")
            return True

    def _settle(self) -> None:
        self._writer.forget()
        self._database.checkpoint()

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
        files: list[Place] = []
        folders: list[tuple[int, str]] = []
        for path in paths:
            place = self.place_of(path)
            if place is None:
                continue
            root, relative = place
            try:
                is_folder = stat.S_ISDIR(os.lstat(path).st_mode)
            except (OSError, ValueError):
                is_folder = not self._scanner.is_note_name(os.path.basename(path))
            if is_folder or not relative:
                folders.append((root, relative))
            else:
                folder, _, name = relative.rpartition("/")
                files.append((root, folder, name))
        for root, relative in _outermost(folders):
            if not relative or self._scanner.is_visible(self._roots[root], f"{relative}/x"):
                yield from self._scan_below(root, relative)
        files.reverse()
        hasty = len(files) > MANY_MISSING
        inodes: set[bytes] = set()
        for place in files:
            found = self._scanner.look(self._path(place))
            if found is not None:
                inodes.add(found[0][:16])
        first = True
        while files or first:
            first = False
            with self._batch() as changes:
                while files and not changes.is_late:
                    self._look_at(changes, files.pop(), hasty=hasty, inodes=inodes)
                if not files and changes.is_changed:
                    for place in self._linked(changes.connection):
                        self._look_at(changes, place)
            yield changes.delta()

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
        return [(root, from_db(path), from_db(name)) for root, path, name in rows.fetchall()]

    # -- one file

    def _look_at(
        self,
        changes: Changes,
        place: Place,
        *,
        hasty: bool = False,
        checked: bool = False,
        inodes: set[bytes] | frozenset[bytes] = frozenset(),
    ) -> None:
        """Make the index right about one file. `hasty` takes a missing file for deleted at once."""
        root, relative, name = place
        path = self._path(place)
        connection = changes.connection
        folder = self._writer.folder(connection, root, relative)
        old = known(connection, folder, name)
        found = self._scanner.look(path)
        if found is not None and not checked:
            whole = f"{relative}/{name}" if relative else name
            if not self._scanner.is_visible(self._roots[root], whole):
                found, hasty = None, True
        if found is None:
            if old is not None:
                hasty = hasty or old.stamp[:16] in inodes or os.path.lexists(path)
                self._gone(changes, folder, name, path, old, hasty or not os.path.isdir(os.path.dirname(path)))
            return
        self._missing.pop(path, None)
        packed, linked = found
        if old is not None and old.stamp == packed:
            return
        self._read(changes, place, folder, old, packed, linked)
        time.sleep(0)  # lets the screen's thread in

    def _gone(self, changes: Changes, folder: int, name: str, path: str, old: Known, now: bool) -> None:
        if not now and self._patience > 0:
            since = self._missing.setdefault(path, time.monotonic())
            if time.monotonic() - since < self._patience:
                changes.retry.add(path)
                return
        self._missing.pop(path, None)
        self._writer.remove(changes.connection, folder, name, old)
        changes.dead += 1
        changes.removed.add(path)

    def _read(
        self, changes: Changes, place: Place, folder: int, old: Known | None, packed: bytes, linked: bool
    ) -> None:
        _, relative, name = place
        path = self._path(place)
        text = ""
        try:
            reading = read_once(path)
        except NotReadable as error:
            if error.reason is Reason.MISSING:
                changes.retry.add(path)
                return
            check = _NO_DIGEST
            facts = unreadable(name, str(error))
        else:
            packed = pack_stamp(reading.stamp)
            recent = 0 <= time.time_ns() - reading.stamp.ctime_ns < SETTLED_NS
            half = not reading.stable or (not reading.data and old is not None and size_of(old.stamp) > 0)
            if half and recent and self._patience > 0:
                changes.retry.add(path)
                if old is not None:
                    return  # the last good state stays until the writer is done
            check = digest(reading.data)
            if old is not None and old.digest == check and size_of(old.stamp) == len(reading.data):
                self._writer.touch(changes.connection, folder, name, packed, linked)
                return
            text, problem, _ = decode(reading.data)
            facts = read_note(text, stem_of(name), self._tag_key)
            if problem is not None:
                from dataclasses import replace

                facts = replace(facts, problems=(problem, *facts.problems))
        whole = f"{relative}/{name}" if relative else name
        entry = make_entry(facts, text, whole, self._groupings)
        self._writer.put(changes.connection, folder, name, old, entry, packed, check, linked)
        if old is None:
            changes.added.add(path)
        else:
            changes.dead += 1
            changes.changed.add(path)

    def _path(self, place: Place) -> str:
        root, folder, name = place
        above = self._roots[root].rstrip("/")
        return f"{above}/{folder}/{name}" if folder else f"{above}/{name}"

    # -- batches

    def _batch(self) -> Changes:
        return Changes(self._database, self, BATCH_SECONDS)

    def begin(self, changes: Changes) -> None:
        """Start a batch: take over what other programs have written to the index since the last one."""
        connection = changes.connection
        if self._generation != self._database.generation:
            if self._generation >= 0:
                self._position = Position()
            self._generation = self._database.generation
            self._writer.forget()
        here = position(connection)
        before = self._position
        if here == before:
            return
        for table, since, into in (("note", before.note, changes.changed), ("gone", before.gone, changes.removed)):
            rows = connection.execute(
                f"SELECT f.root, f.path, t.name FROM {table} t JOIN folder f ON f.id = t.folder WHERE t.id > ?",  # noqa: S608
                (since,),
            )
            into.update(self._path((root, from_db(path), from_db(name))) for root, path, name in rows)
        changes.removed -= changes.changed

    def end(self, changes: Changes) -> None:
        """Finish a batch that went well, inside its transaction."""
        connection = changes.connection
        if changes.dead:
            connection.execute(
                "INSERT INTO meta(key, value) VALUES ('dead', ?)"
                " ON CONFLICT(key) DO UPDATE SET value = value + excluded.value",
                (changes.dead,),
            )
            connection.execute("DELETE FROM gone WHERE id <= (SELECT max(id) FROM gone) - 20000")
        self._position = position(connection)

    def failed(self) -> None:
        """Forget what a batch that came to nothing has made."""
        self._writer.forget()


def _folders_below(connection: sqlite3.Connection, root: int, start: str) -> Iterator[str]:
    rows = connection.execute("SELECT path FROM folder WHERE root = ?", (root,)).fetchall()
    for (kept,) in rows:
        path = from_db(kept)
        if not start or path == start or path.startswith(start + "/"):
            yield path


def _outermost(folders: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Return the folders that are not below another one of them."""
    found: list[tuple[int, str]] = []
    for root, path in sorted(set(folders)):
        if not any(root == other and (not above or inside(path, above)) for other, above in found):
            found.append((root, path))
    return found
