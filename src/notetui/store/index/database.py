"""Opening the index file, and keeping the program going when the file can't be used.

The index is a cache: a damaged one is thrown away and built again, and where there can be none (no place, no
room, no permission, held by another program) one in memory takes its part, with one notice for the person.
Connections are pooled, not kept per thread: as many are open as are used at the same moment.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator

from notetui.store.index.schema import APPLICATION_ID, SETUP, TABLES, VERSION

OPEN_WAIT = 1.5
"""Seconds that a start waits for another program that holds the index, before it does without."""
WRITE_WAIT = 10.0
"""Seconds that an open index is waited for while another program writes to it."""
UNUSED_DAYS = 60
"""Days after which an index that nothing has used is deleted: it can be built again."""


class Renewed(Exception):
    """The index had to be replaced by an empty one; ask, or write, again."""


class Damaged(Exception):
    """What the index holds can't be what was put there."""


class Database:
    """The index's connections. `path` is None when it lives in memory; `on_notice` is told why, once.

    `generation` grows each time the index starts again from nothing.
    """

    def __init__(
        self,
        path: str | None,
        *,
        why_none: str = "",
        on_notice: Callable[[str], None] = lambda text: None,
        prepare: Callable[[sqlite3.Connection], None] = lambda connection: None,
    ) -> None:
        self.path = path
        self.generation = 0
        self._on_notice = on_notice
        self._prepare = prepare
        self._noticed = False
        self._writing = threading.RLock()
        self._pool_lock = threading.Lock()
        self._idle: list[tuple[int, sqlite3.Connection]] = []
        self._writer: sqlite3.Connection | None = None
        self._closed = False
        with self._writing:
            if path is None:
                self._use_memory(why_none)
            else:
                self._open()

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
                connection.execute("BEGIN IMMEDIATE")
                try:
                    yield connection
                    connection.execute("COMMIT")
                except BaseException:
                    if connection.in_transaction:
                        connection.execute("ROLLBACK")
                    raise
            except (sqlite3.DatabaseError, Damaged) as error:
                self._recover(error, generation)

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other threads of this program from writing meanwhile; may be nested with `write`."""
        with self._writing:
            yield

    def checkpoint(self) -> None:
        """Bring the write-ahead log into the file, as far as other programs let us."""
        with self._writing:
            if self.path is not None:
                generation = self.generation
                try:
                    self._in_use().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                except sqlite3.DatabaseError as error:
                    if _is_damage(error):
                        self._recover(error, generation)

    def sweep(self) -> None:
        """Delete the index files beside ours that nothing has used for `UNUSED_DAYS`."""
        if self.path is not None:
            _sweep(os.path.dirname(self.path), self.path, UNUSED_DAYS)

    def close(self) -> None:
        """Close all connections; the index may not be used afterwards."""
        with self._writing:
            self._closed = True
            self._close_all()

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
            generation, path = self.generation, self.path
        try:
            return generation, self._connect(path or ":memory:", WRITE_WAIT)
        except sqlite3.DatabaseError as error:
            self._recover(error, generation)
            raise  # not reached: _recover raises

    def _give_back(self, generation: int, connection: sqlite3.Connection) -> None:
        with self._pool_lock:
            if generation == self.generation and not self._closed and len(self._idle) < 2:
                self._idle.append((generation, connection))
                return
        connection.close()

    def _connect(self, path: str, wait: float) -> sqlite3.Connection:
        connection = sqlite3.connect(path, timeout=wait, isolation_level=None, check_same_thread=False)
        try:
            for statement in SETUP:
                connection.execute(statement)
            self._prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _open(self) -> None:
        assert self.path is not None
        for last in (False, True):
            try:
                self._writer = self._open_file(self.path)
                return
            except (sqlite3.DatabaseError, OSError) as error:
                if last or not _is_damage(error):
                    self._use_memory(_reason(error))
                    return
                _throw_away(self.path)

    def _open_file(self, path: str) -> sqlite3.Connection:
        folder = os.path.dirname(path)
        os.makedirs(folder, mode=0o700, exist_ok=True)
        # Made by us first, so that what the notes say is readable by their person only.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        os.utime(path)  # in use, says its time to whoever sweeps
        connection = self._connect(path, OPEN_WAIT)
        try:
            if connection.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
                raise sqlite3.OperationalError("this file system has no shared memory")
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version not in (0, VERSION):
                raise sqlite3.DatabaseError("another version")
            if version == 0:
                _create(connection)
            else:
                for table in ("meta", "folder", "entry", "note", "facts", "grp", "member", "fts"):
                    connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone()  # noqa: S608
            connection.execute(f"PRAGMA busy_timeout = {int(WRITE_WAIT * 1000)}")
        except BaseException:
            connection.close()
            raise
        return connection

    def _use_memory(self, reason: str) -> None:
        self._close_all()
        self.path = None
        self._writer = self._connect(":memory:", 0)
        self._writer.execute("PRAGMA cache_size = -8192")
        _create(self._writer)
        self._notice(f"The index is kept in memory only: {reason}.")

    def _recover(self, error: Exception, generation: int) -> None:
        """Replace what failed by an empty index and raise `Renewed`; errors of ours are raised as they are."""
        if self._closed or isinstance(error, sqlite3.ProgrammingError | sqlite3.IntegrityError):
            if isinstance(error, sqlite3.IntegrityError):
                error = Damaged(str(error))
            else:
                raise error
        with self._writing:
            if generation == self.generation:
                path = self.path
                self.generation += 1
                self._close_all()
                if path is None:
                    self._use_memory(_reason(error))
                elif _is_damage(error):
                    _throw_away(path)
                    self._open()
                    self._notice("The index was damaged and is being built again.")
                else:
                    self._use_memory(_reason(error))
        raise Renewed from error

    def _close_all(self) -> None:
        with self._pool_lock:
            idle, self._idle = self._idle, []
        for _, connection in idle:
            connection.close()
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def _notice(self, text: str) -> None:
        if not self._noticed:
            self._noticed = True
            self._on_notice(text)


def _create(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another program may have been faster.
        if connection.execute("PRAGMA user_version").fetchone()[0] != VERSION:
            for statement in TABLES:
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _is_damage(error: Exception) -> bool:
    if isinstance(error, Damaged):
        return True
    if not isinstance(error, sqlite3.DatabaseError):
        return False
    if not isinstance(error, sqlite3.OperationalError):
        return True
    # SQLite tells a missing table or a text that is not UTF-8 as an operational error without a code of its own.
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF in (
        sqlite3.SQLITE_ERROR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
    ) and "shared memory" not in str(error)


def _reason(error: Exception) -> str:
    text = str(error).lower()
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return "another program holds its file"
    if code == sqlite3.SQLITE_FULL:
        return "the disk is full"
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return "its file can't be written"
    if isinstance(error, OSError) and error.strerror:
        return f"its file can't be written ({error.strerror.lower()})"
    return text or type(error).__name__


def _throw_away(path: str) -> None:
    for suffix in ("", "-wal", "-shm"):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path + suffix)


def _sweep(folder: str, keep: str, days: float) -> None:
    limit = time.time() - days * 86400
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                path = entry.path
                if path != keep and entry.name.endswith(".sqlite") and entry.stat().st_mtime < limit:
                    _throw_away(path)
    except OSError:
        return  # sweeping is a courtesy; the next start tries again
