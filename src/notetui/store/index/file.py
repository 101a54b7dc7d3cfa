"""The index's file: opening it, making it, what its errors mean, and a copy of another index in its place."""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
import time
from collections.abc import Callable

from notetui.store.index.schema import APPLICATION_ID, SETUP, TABLES, VERSION
from notetui.store.paths import make_private

HELD_AFTER = 0.7
"""Seconds after which a file that another program holds, and writes nothing to, is done without: a screen waits."""
UNUSED_DAYS = 60
"""Days after which an index that nothing has used is deleted: it can be built again."""
_UNFINISHED = ".new"
_UNFINISHED_DAYS = 1


class Damaged(Exception):
    """What the index holds can't be what was put there."""


class Lost(Exception):
    """The file that was opened is no longer the one of its name."""


class NoPlace(Exception):
    """There is no folder for the file; the message says why."""


def connect(path: str, wait: float) -> sqlite3.Connection:
    """Open a file that is there, or `:memory:`; raises `sqlite3.Error`."""
    if path != ":memory:":
        # Never made by being opened: it would be readable by everybody, and empty.
        path = (
            "file://" + os.path.abspath(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23") + "?mode=rw"
        )
    connection = sqlite3.connect(path, timeout=wait, isolation_level=None, check_same_thread=False, uri=True)
    try:
        for statement in SETUP:
            connection.execute(statement)
    except BaseException:
        connection.close()
        raise
    return connection


def open_file(path: str, wait: float) -> sqlite3.Connection:
    """Open the index file, made where there is none, waiting `wait` seconds for who holds it.

    Raises `NoPlace`, `OSError` or `sqlite3.Error`; `is_damage` tells whether the file is no good.
    """
    make_folder(path)
    # Made by us first, so that what the notes say is readable by their person only. One that is there is not even
    # opened: closing it would let go of every lock that this process has on it.
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    except FileExistsError:
        return _opened(path, wait)
    try:
        return _opened(path, wait)
    except BaseException:
        throw_away(path)  # nothing is in it, and it takes the place of a copy
        raise


def _opened(path: str, wait: float) -> sqlite3.Connection:
    os.utime(path)  # in use, says its time to whoever sweeps
    connection = connect(path, wait)
    try:
        if connection.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
            raise sqlite3.OperationalError("this file system has no shared memory")
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version not in (0, VERSION):
            raise sqlite3.DatabaseError("another version")
        if version == 0:
            create(connection)
        else:
            for table in ("meta", "folder", "entry", "note", "facts", "grp", "member", "fts"):
                connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone()  # noqa: S608
    except BaseException:
        connection.close()
        raise
    return connection


def wait_for_others(connection: sqlite3.Connection, seconds: float) -> None:
    """Let a connection wait so long for who holds the file."""
    connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")


def make_folder(path: str) -> None:
    """Make the folder of an index file; raises `NoPlace` or `OSError`."""
    folder = os.path.dirname(path)
    place = make_private(os.path.dirname(folder))
    if place.path is None:
        raise NoPlace(place.reason)
    os.makedirs(folder, mode=0o700, exist_ok=True)


def create(connection: sqlite3.Connection) -> None:
    """Make the tables, unless another program was faster."""
    connection.execute("BEGIN IMMEDIATE")
    try:
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


def identity(path: str) -> tuple[int, int] | None:
    """Return which file has a name now, None for none."""
    try:
        info = os.stat(path)
    except OSError:
        return None
    return info.st_dev, info.st_ino


def copied(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """Copy an index; raises `sqlite3.Error`, also where the source is held, instead of waiting for ever."""

    def check(status: int, _left: int, _total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise sqlite3.OperationalError("held")

    source.backup(target, progress=check)
    if target.execute("PRAGMA user_version").fetchone()[0] != VERSION:
        raise sqlite3.DatabaseError("another version")


def put_copy(path: str, copy_to: Callable[[sqlite3.Connection], None]) -> None:
    """Make an index file that is a copy, whole or not at all; nothing is done where there is a file already.

    `copy_to` copies to a connection. Raises `NoPlace`, `OSError` or `sqlite3.Error`.
    """
    make_folder(path)
    unfinished = f"{path}.{os.getpid()}{_UNFINISHED}"
    with contextlib.suppress(FileNotFoundError):
        os.unlink(unfinished)
    descriptor = os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with contextlib.closing(connect(unfinished, 0)) as connection:
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            copy_to(connection)
        os.fsync(descriptor)
        if os.path.lexists(path):
            return
        # The log of a file that is no more would be taken for the copy's.
        throw_away(path)
        try:
            os.link(unfinished, path)
        except FileExistsError:
            return  # another program was faster
        except OSError:
            os.rename(unfinished, path)  # a file system without links
    finally:
        os.close(descriptor)
        with contextlib.suppress(FileNotFoundError):
            os.unlink(unfinished)


def throw_away(path: str) -> None:
    """Delete an index file and what SQLite keeps beside it; raises `OSError`."""
    for suffix in ("", "-wal", "-shm"):
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            os.unlink(path + suffix)


def sweep(folder: str, keep: str) -> None:
    """Delete index files that nothing has used for long, and copies that were never finished."""
    now = time.time()
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                unfinished = entry.name.endswith(_UNFINISHED)
                if entry.path == keep or not (unfinished or entry.name.endswith(".sqlite")):
                    continue
                days = _UNFINISHED_DAYS if unfinished else UNUSED_DAYS
                if entry.stat().st_mtime < now - days * 86400:
                    throw_away(entry.path)
    except OSError:
        return  # sweeping is a courtesy; the next start tries again


# -- what an error means


def is_busy(error: Exception) -> bool:
    """Tell whether another program holds the file."""
    return _code(error) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def is_damage(error: Exception) -> bool:
    """Tell whether the file is no good and has to be built again."""
    if isinstance(error, Damaged):
        return True
    if not isinstance(error, sqlite3.DatabaseError):
        return False
    if not isinstance(error, sqlite3.OperationalError):
        return True
    code = _code(error)
    if code in (sqlite3.SQLITE_IOERR_SHORT_READ, sqlite3.SQLITE_IOERR_CORRUPTFS):
        return True
    # SQLite tells a missing table or a text that is not UTF-8 as an operational error without a code of its own.
    return (code or sqlite3.SQLITE_ERROR) & 0xFF in (
        sqlite3.SQLITE_ERROR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
    ) and "shared memory" not in str(error)


def reason(error: Exception, path: str) -> str:
    """Return why a file can't be used, for a person: what, where, and what to do where they can do something."""
    code = _code(error) & 0xFF
    where = at_home(path)
    elsewhere = "XDG_CACHE_HOME can name another place"
    if isinstance(error, NoPlace):
        return f"{error}; {elsewhere}"
    if isinstance(error, Lost):
        return f"its file was deleted: {where}"
    if is_busy(error):
        return f"another program holds {where}"
    if code == sqlite3.SQLITE_FULL or (isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)):
        return full(path)
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return f"its file can't be written: {where}; {elsewhere}"
    if isinstance(error, OSError) and error.strerror:
        return f"its file can't be written, {error.strerror.lower()}: {where}; {elsewhere}"
    return f"{str(error).lower() or type(error).__name__}: {where}"


def full(path: str) -> str:
    """Return what to say where there is no room."""
    return f"the disk is full, make room for {at_home(path)}"


def at_home(path: str) -> str:
    """Return a path as a person writes it."""
    home = os.environ.get("HOME", "").rstrip("/")
    return "~" + path[len(home) :] if home and path.startswith(home + "/") else path


def _code(error: Exception) -> int:
    return getattr(error, "sqlite_errorcode", 0) if isinstance(error, sqlite3.Error) else 0
