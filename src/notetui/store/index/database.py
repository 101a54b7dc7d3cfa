"""The index's connections, and keeping the program going when the file can't be used.

The index is a cache: a damaged one is thrown away and built again, and where there can be none (no place, no
room, no permission, deleted, held by another program) one in memory takes its part, for as long as that is so, with
all that the file had where that can still be read. `back` leads from there to the file again.
Connections are pooled, not kept per thread: as many are open as are used at the same moment.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator

from notetui.store.index import file
from notetui.store.index.file import Damaged, Lost, NoPlace, is_damage

WRITE_WAIT = 10.0
"""Seconds that an open index is waited for while another program writes to it, one transaction after the other."""


class Renewed(Exception):
    """The index had to be replaced by another one; ask, or write, again."""


class Unusable(Exception):
    """The file can't be used, and nothing is to take its part; the message says why."""


class Database:
    """The index's connections. `wanted` is where it is to be kept, None for in memory; `path` where it is now.

    `generation` grows each time another index takes the place of this one, `content` each time that one is empty.
    `notice` tells a person what is wrong, empty when nothing is. `on_change` is called, on any thread, when the index
    was replaced because of trouble. One that is `strict` is not replaced: it raises `Unusable`. `held_after`
    is how long (seconds) the file is waited for while another program holds it and writes nothing.
    """

    def __init__(
        self,
        wanted: str | None,
        *,
        why_none: str = "",
        strict: bool = False,
        held_after: float = file.HELD_AFTER,
    ) -> None:
        self.wanted = self.path = wanted
        self.generation = 0
        self.content = 0
        self.notice = ""
        self.on_change: Callable[[], None] = lambda: None
        self._strict = strict
        self._held_after = held_after
        self._identity: tuple[int, int] | None = None
        self._writing = threading.RLock()
        self._pool_lock = threading.Lock()
        self._idle: list[tuple[int, sqlite3.Connection]] = []
        self._writer: sqlite3.Connection | None = None
        self._closed = False
        with self._writing:
            if wanted is None:
                self._use_memory()
                self.notice = f"The index is kept in memory only: {why_none}" if why_none else ""
            else:
                self._open()

    @property
    def is_without_file(self) -> bool:
        """Whether the index is in memory that is to be in a file."""
        return self.path is None and self.wanted is not None

    @contextlib.contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection for reading one consistent state; raises `Renewed` when the index was no good."""
        if self.path is None:
            with self._writing:
                yield self._in_use()
            return
        generation, connection = self._borrow()
        try:
            connection.execute("BEGIN")
            yield connection
        except (sqlite3.DatabaseError, Damaged) as error:
            connection.close()
            self._recover(error, generation)
        except BaseException:
            connection.close()
            raise
        else:
            connection.execute("COMMIT")
            self._give_back(generation, connection)

    @contextlib.contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """Run one short transaction, alone; raises `Renewed` when the index was no good (nothing was written)."""
        with self._writing:
            generation = self.generation
            try:
                connection = self._in_use()
                if self.path is not None and file.identity(self.path) != self._identity:
                    raise Lost
                _begin(connection)
                try:
                    yield connection
                    connection.execute("COMMIT")
                except BaseException:
                    if connection.in_transaction:
                        connection.execute("ROLLBACK")
                    raise
            except (sqlite3.DatabaseError, Damaged, Lost) as error:
                self._recover(error, generation)

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other threads of this program from writing meanwhile; may be nested with `write`."""
        with self._writing:
            yield

    def checkpoint(self) -> None:
        """Bring the write-ahead log into the file, as far as other programs let us without waiting."""
        with self._writing:
            if self.path is None:
                return
            generation = self.generation
            connection = self._in_use()
            try:
                file.wait_for_others(connection, 0)
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                file.wait_for_others(connection, self._held_after)
            except sqlite3.DatabaseError as error:
                if is_damage(error):
                    self._recover(error, generation)
                file.wait_for_others(connection, self._held_after)

    def sweep(self) -> None:
        """Delete the index files beside ours that nothing has used for long."""
        if self.path is not None:
            file.sweep(os.path.dirname(self.path), self.path)

    def close(self) -> None:
        """Close all connections; the index may not be used afterwards."""
        with self._writing:
            self._closed = True
            self._close_all()

    # -- from memory to the file again

    def try_to_write(self) -> None:
        """Find out, without waiting, whether the file can be written; raises `sqlite3.Error`."""
        with self._writing:
            connection = self._in_use()
            file.wait_for_others(connection, 0)
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
            file.wait_for_others(connection, self._held_after)

    def size(self) -> int:
        """Return how many bytes the index has."""
        with self._writing:
            connection = self._in_use()
            pages: int = connection.execute("PRAGMA page_count").fetchone()[0]
            size: int = connection.execute("PRAGMA page_size").fetchone()[0]
            return pages * size

    def copy_to(self, target: sqlite3.Connection) -> None:
        """Copy the index as it is now; raises `sqlite3.Error`."""
        with self._writing:
            file.copied(self._in_use(), target)

    def adopt(self, other: Database) -> None:
        """Go on with another one's file in place of what there is; the other one may only be closed afterwards."""
        with self._writing:
            self._in_use()
            self._close_all()
            self._writer, other._writer = other._writer, None
            self.path, self._identity = other.path, other._identity
            self.generation += 1
            self.notice = ""

    def tell(self, why: str) -> None:
        """Say why the index is not in its file."""
        self.notice = f"The index is in memory for now: {why}"

    # -- inside

    def _in_use(self) -> sqlite3.Connection:
        if self._writer is None:
            raise sqlite3.ProgrammingError("the index is closed")
        return self._writer

    def _borrow(self) -> tuple[int, sqlite3.Connection]:
        with self._pool_lock:
            if self._closed:
                raise sqlite3.ProgrammingError("the index is closed")
            if self._idle:
                return self._idle.pop()
            generation, path, expected = self.generation, self.path, self._identity
        try:
            connection = file.connect(path or ":memory:", self._held_after)
        except sqlite3.DatabaseError as error:
            self._recover(error if path and file.identity(path) == expected else Lost(), generation)
        else:
            if path and file.identity(path) == expected:
                return generation, connection
            connection.close()
            self._recover(Lost(), generation)
        raise AssertionError("not reached: _recover raises")

    def _give_back(self, generation: int, connection: sqlite3.Connection) -> None:
        with self._pool_lock:
            if generation == self.generation and not self._closed and len(self._idle) < 2:
                self._idle.append((generation, connection))
                return
        connection.close()

    def _open(self) -> None:
        """Open the file, or take one in memory when that can't be."""
        assert self.path is not None
        for last in (False, True):
            try:
                self._writer = file.open_file(self.path, 0 if self._strict else self._held_after)
                file.wait_for_others(self._writer, self._held_after)
                self._identity = file.identity(self.path)
                return
            except (sqlite3.DatabaseError, OSError, NoPlace) as error:
                failed: Exception = error
            if last or not is_damage(failed):
                break
            try:
                file.throw_away(self.path)
            except OSError as error:
                failed = error
                break
        self._do_without(file.reason(failed, self.path))

    def _do_without(self, why: str) -> None:
        """Use an index in memory, with all that the present one has where that can still be read."""
        if self._strict:
            raise Unusable(why)
        self._use_memory()
        self.tell(why)

    def _use_memory(self) -> None:
        memory = file.connect(":memory:", 0)
        try:
            if self._writer is None or self.path is None:
                raise sqlite3.OperationalError("nothing to copy")
            file.copied(self._writer, memory)
        except sqlite3.Error:
            memory.close()
            memory = file.connect(":memory:", 0)
            file.create(memory)
            self.content += 1
        memory.execute("PRAGMA cache_size = -8192")
        self._close_all()
        self.path = self._identity = None
        self._writer = memory

    def _recover(self, error: Exception, generation: int) -> None:
        """Replace what failed by another index and raise `Renewed`; errors of ours are raised as they are."""
        if isinstance(error, sqlite3.IntegrityError) and not self._closed:
            error = Damaged(str(error))
        if self._closed or isinstance(error, sqlite3.ProgrammingError):
            raise error
        with self._writing:
            if generation == self.generation:
                self.generation += 1
                if self.path is None:
                    self._use_memory()
                elif is_damage(error):
                    self._build_again(self.path)
                else:
                    self._do_without(file.reason(error, self.path))
                self.on_change()
        raise Renewed from error

    def _build_again(self, path: str) -> None:
        """Throw a damaged file away and begin with an empty one."""
        ours = self._identity
        self._close_all()
        self.content += 1
        try:
            if file.identity(path) == ours:  # else another program has done so already
                file.throw_away(path)
        except OSError as failed:
            self._do_without(file.reason(failed, path))
            return
        self._open()
        if self.path is not None:
            self.notice = f"The index was damaged and is built again: {file.at_home(path)}"

    def _close_all(self) -> None:
        with self._pool_lock:
            idle, self._idle = self._idle, []
        for _, connection in idle:
            connection.close()
        if self._writer is not None:
            self._writer.close()
            self._writer = None


def _begin(connection: sqlite3.Connection) -> None:
    """Begin to write. Who holds the file is waited for as long as it writes something now and then."""
    until = time.monotonic() + WRITE_WAIT
    seen = _version(connection)
    while True:
        try:
            connection.execute("BEGIN IMMEDIATE")
            return
        except sqlite3.OperationalError as error:
            if not file.is_busy(error) or time.monotonic() > until or _version(connection) == seen:
                raise
            seen = _version(connection)


def _version(connection: sqlite3.Connection) -> int:
    """Return a number that is another one whenever another program has written."""
    version: int = connection.execute("PRAGMA data_version").fetchone()[0]
    return version
