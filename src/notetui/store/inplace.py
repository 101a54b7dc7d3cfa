"""Writing a note in place, for the few that can't be replaced without losing something.

A note with several names (hard links) has to keep its inode, and so has one whose owner or attributes we may
not give to a new file. Writing in place can be cut off half-way by a crash, so the old and the new bytes are
first made durable in a *record* in the state directory; `finish` completes or forgets it at the next start.
Other programs are kept out by a write lease where the system has them (they wait), else by a last look.

A record is one line of JSON, then the old bytes, then the new.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

from notetui.core.model import Stamp
from notetui.store import leases, temporaries
from notetui.store.errors import DiskError, NoPermission, NoteGone, SaveConflict
from notetui.store.read import CAP, close, open_waiting, read_all, stamp_of

RECORD_PREFIX = "inplace-"
_PATIENCE = 2.0
_OPEN = os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY


class HalfWritten(OSError):
    """The disk failed in the middle of writing, and again while the old bytes were put back."""


class Written(NamedTuple):
    """What an in-place save did; equal `old` and `new` when there was nothing to do."""

    old: bytes
    new: bytes
    stamp: Stamp


class Finished(NamedTuple):
    """What became of a record: `path` of the note, whether it was mended, where a copy is kept (or empty)."""

    path: str
    mended: bool
    copy: str


def write_in_place(
    path: str, edit: Callable[[bytes], bytes], folder: str | None, cap: int = CAP, *, alone: bool = False
) -> Written:
    """Edit the file at `path` keeping its inode; `folder` is where the record goes.

    `alone`: only when nobody else has the file open, for as long as it takes (`SaveConflict` otherwise).

    Raises `SaveError` and `OSError`; in both cases the file holds its old bytes again.
    """
    if folder is None:
        raise NoPermission(
            path,
            f"Could not save {path}: it has several names or an owner to keep, so it must be written in "
            "place, and there is no state directory for a safety copy. Set HOME or XDG_STATE_HOME.",
        )
    try:
        descriptor = open_waiting(path, _OPEN)
    except BlockingIOError:
        message = f"Could not save {path}: another program holds it. Close it there and save again."
        raise SaveConflict(path, message) from None
    try:
        quiet = leases.take(descriptor, write=True, patience=_PATIENCE)
        if alone and quiet is not leases.Quiet.LEASED:
            raise SaveConflict(path, f"Could not save {path}: another program is writing it. Save again.")
        before = os.fstat(descriptor)
        old = read_all(descriptor, path, cap, before.st_size)
        new = edit(old)
        if new == old:
            return Written(old, new, stamp_of(before))
        record = _write_record(folder, path, before, old, new)
        try:
            if _changed_since(descriptor, path, before, old, cap):
                raise SaveConflict(path, f"Could not save {path}: another program is writing it right now. Save again.")
            _overwrite(descriptor, old, new)
        except HalfWritten as error:
            raise DiskError(
                path,
                f"The disk failed while {path} was written, and again while it was put back. Its old and new "
                f"text are kept in {record}; the next start mends the note from there.",
            ) from error
        except BaseException:
            _forget(record)
            raise
        _forget(record)
        _still_there(path, before)
        return Written(old, new, _stamp_now(descriptor, before))
    finally:
        close(descriptor)


def finish(record: str) -> Finished | None:
    """Deal with a record that a crash left: mend the note if it is half-written, then remove the record.

    A note that someone has changed since is left alone, and the record stays as a copy (its name changes so
    that it is not looked at again). None when the record itself is incomplete: nothing was written then.
    Raises `OSError`.
    """
    with open(record, "rb") as file:
        line, _, rest = file.read().partition(b"\n")
    try:
        header = json.loads(line)
        path, inode = os.fsdecode(bytes.fromhex(header["path"])), int(header["inode"])
        old, new = rest[: header["old"]], rest[header["old"] :]
        complete = zlib.crc32(rest) == header["checksum"]
    except (ValueError, KeyError, TypeError):
        complete = False
    if not complete:
        os.unlink(record)
        return None
    try:
        descriptor = open_waiting(path, _OPEN)
    except OSError:
        return Finished(path, mended=False, copy=_put_aside(record))
    try:
        now = read_all(descriptor, path)
        if now in (old, new):
            os.unlink(record)
            return Finished(path, mended=False, copy="")
        if os.fstat(descriptor).st_ino != inode or not is_mixture(now, old, new):
            return Finished(path, mended=False, copy=_put_aside(record))
        _overwrite(descriptor, now, new)
        os.unlink(record)
        return Finished(path, mended=True, copy="")
    finally:
        os.close(descriptor)


def is_mixture(now: bytes, old: bytes, new: bytes) -> bool:
    """Whether `now` is what an interrupted write of `new` over `old` leaves: a piece of new, the rest old."""
    limit = min(len(now), len(new))
    same = next((at for at in range(limit) if now[at] != new[at]), limit)
    return now[same:] == old[same:] or (same == len(new) and now[same:] == old[same:])


def _overwrite(descriptor: int, old: bytes, new: bytes) -> None:
    try:
        write_all(descriptor, new)
        if len(new) < len(old):
            os.ftruncate(descriptor, len(new))
        os.fsync(descriptor)
    except OSError as error:
        try:
            # The old bytes need no new room: their blocks are still there.
            write_all(descriptor, old)
            os.ftruncate(descriptor, len(old))
            os.fsync(descriptor)
        except OSError as again:
            raise HalfWritten(again.errno, again.strerror) from error
        raise


def _still_there(path: str, before: os.stat_result) -> None:
    """Raise `SaveConflict` when another file has taken the note's name: the edit went to the old one."""
    with suppress(OSError):
        now = os.stat(path)
        if (now.st_dev, now.st_ino) != (before.st_dev, before.st_ino):
            raise SaveConflict(path, f"Could not save {path}: another program replaced it meanwhile. Save again.")


def _forget(record: str) -> None:
    """Remove a record of a note that is whole; one that can't be removed is forgotten at the next start."""
    with suppress(OSError):
        os.unlink(record)


def _stamp_now(descriptor: int, before: os.stat_result) -> Stamp:
    try:
        return stamp_of(os.fstat(descriptor))
    except OSError:
        return stamp_of(before)  # written all the same; the next look at the file finds another stamp


def _changed_since(descriptor: int, path: str, before: os.stat_result, old: bytes, cap: int) -> bool:
    try:
        named = os.stat(path)
    except FileNotFoundError:
        raise NoteGone(path, f"Could not save {path}: it was deleted or renamed meanwhile.") from None
    if (named.st_dev, named.st_ino, named.st_size) != (before.st_dev, before.st_ino, before.st_size):
        return True
    return read_all(descriptor, path, cap, before.st_size) != old


def _write_record(folder: str, path: str, info: os.stat_result, old: bytes, new: bytes) -> str:
    record = os.path.join(folder, f"{RECORD_PREFIX}{temporaries.owner()}-{os.urandom(4).hex()}")
    header = {
        "path": os.fsencode(os.path.abspath(path)).hex(),
        "inode": info.st_ino,
        "old": len(old),
        "checksum": zlib.crc32(old + new),
    }
    write_new(record, json.dumps(header).encode() + b"\n" + old + new)
    return record


def write_new(path: str, data: bytes) -> None:
    """Write a file that is not there yet, durably, readable only by the person. Raises `OSError`, leaving nothing."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        try:
            write_all(descriptor, data)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        sync_folder(os.path.dirname(path))
    except OSError:
        os.unlink(path)
        raise


def write_all(descriptor: int, data: bytes) -> None:
    """Write bytes at the beginning of a file, all of them. Raises `OSError`."""
    done = 0
    while done < len(data):
        done += os.pwrite(descriptor, data[done:] if done else data, done)


def sync_folder(folder: str) -> None:
    """Make the names in a folder durable. Raises `OSError`."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        close(descriptor)


def _put_aside(record: str) -> str:
    folder, name = os.path.split(record)
    kept = os.path.join(folder, "kept-" + name)
    os.rename(record, kept)
    return kept
