"""Saving an edit of a note: atomic, durable, on its newest bytes, without losing a change by anyone else.

The edit is a function from bytes to bytes. It may be run several times: whenever the note changed between
reading and replacing, it is run again on what is there now (`swap` has the steps of one attempt).

What remains open, all of it beside programs that take no lock: (a) a program that reads the note in the
microseconds between an exchange and its taking back sees our text made from the older bytes, and if it then
saves on that basis it drops the change that was put back; (b) a program stopped inside its own `open`, after
the path was resolved and before the kernel counted it as a writer, for longer than the whole save; (c) where
there are no leases (macOS, network file systems, files of other owners) a writer who had the note open all
along and writes after the last look; (d) where names can't be exchanged, a rename in the microseconds between
the last look and ours.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import NamedTuple

from notetui.core.model import Stamp
from notetui.store import leases, locks, paths
from notetui.store.attributes import CantCarry
from notetui.store.errors import (
    NoPermission,
    NotANote,
    NoteGone,
    NotReadable,
    OutsideRoot,
    Reason,
    SaveConflict,
    SaveError,
    not_readable,
    save_error,
)
from notetui.store.inplace import write_in_place, write_new
from notetui.store.leases import Quiet
from notetui.store.read import CAP, close, looks_binary, open_regular, read_all, stamp_of
from notetui.store.scan import inside
from notetui.store.swap import Base, Swapped, swap_in

AUTO = ""
"""For the folders of `replace`: the usual one of this person."""

_ATTEMPTS = 2000
_PATIENCE = 6.0
"""Times, and seconds, that a save is tried again on what others have written meanwhile."""
_GIVE_WAY = 12
"""Tries in which somebody waited to write, after which the note is written in place."""
_WRITER_PATIENCE = 3.0
"""Seconds for a program that is writing to end."""


class Replaced(NamedTuple):
    """A save that was done: bytes before and after (equal when there was nothing to do) and the new stamp.

    `warning` is for the person: the save stands, but its durability is not certain, or another program's
    version is kept in a copy.
    """

    old: bytes
    new: bytes
    stamp: Stamp
    warning: str = ""


def replace(
    path: str,
    edit: Callable[[bytes], bytes],
    *,
    roots: Sequence[str] = (),
    lock_folder: str | None = AUTO,
    kept_folder: str | None = AUTO,
    cap: int = CAP,
) -> Replaced:
    """Run `edit` on the newest bytes of the note at `path` and put the result in its place.

    A symbolic link stays one: its target is edited, which must be below one of `roots` when any are given. A
    note with hard links is written in place (`inplace`), so that its other names see the edit too.
    `lock_folder` and `kept_folder` say where locks and safety copies go, None for nowhere.

    Raises `SaveError` (the note is as it was, nothing is left behind) and whatever `edit` raises.
    """
    folder = locks.lock_dir() if lock_folder == AUTO else lock_folder
    kept = kept_dir() if kept_folder == AUTO else kept_folder
    try:
        real = resolve(path, roots)
        with locks.note_lock(real, folder):
            return _replace(real, edit, folder, kept, cap)
    except NotReadable as error:
        raise _as_save_error(path, error) from error
    except OSError as error:
        raise save_error(path, error) from error


def read_settled(path: str, cap: int = CAP) -> bytes:
    """Read a note when nobody is writing it: what an edit may be planned on. Raises `FileError`."""
    try:
        base = _read(path, cap)
    except OSError as error:
        raise not_readable(path, error) from error
    close(base.descriptor)
    return base.data


def resolve(path: str, roots: Sequence[str]) -> str:
    """Return where the note really stands, its links followed. Raises `SaveError` (`OutsideRoot`) and `OSError`."""
    try:
        real = os.path.realpath(path, strict=True)
    except FileNotFoundError as error:
        if os.path.islink(path):
            message = f"Could not save {path}: it is a symbolic link to a file that is not there. Mend the link."
            raise NoteGone(path, message) from error
        raise
    if roots and os.path.abspath(path) != real:
        is_ours = any(inside(real, os.path.realpath(root)) for root in roots)
        if not is_ours:
            raise OutsideRoot(
                path,
                f"Could not save {path}: it links to {real}, outside the notes directories; edit it there.",
            )
    return real


def kept_dir() -> str | None:
    """Return the directory of safety copies and in-place records, made when needed; None without one."""
    state = paths.state_dir().path
    return paths.make_private(os.path.join(state, "kept")).path if state else None


def _replace(real: str, edit: Callable[[bytes], bytes], folder: str | None, kept: str | None, cap: int) -> Replaced:
    deadline = time.monotonic() + _PATIENCE
    waited = 0
    copies: list[str] = []
    first_old: bytes | None = None
    ours: bytes | None = None  # what stands in the note's place by our doing, when late bytes are to be merged
    late: bytes | None = None
    for _attempt in range(_ATTEMPTS):
        if time.monotonic() > deadline:
            break
        base = _read(real, cap)
        try:
            source = base.data
            if late is not None:
                if base.data == ours:
                    source = late
                else:
                    copies.append(_keep_late(real, late, kept))
                late = None
            new = edit(source)
            if new == base.data:
                old = first_old if first_old is not None else base.data
                return Replaced(old, new, stamp_of(base.info), _told("", copies))
            if base.info.st_nlink > 1:
                return _in_place(real, edit, base, folder, kept, cap)
            try:
                outcome: Swapped = swap_in(real, base, new, kept)
            except CantCarry:
                return _in_place(real, edit, base, folder, kept, cap)
        finally:
            close(base.descriptor)
        copies.extend(outcome.copies)
        if outcome.waiting:
            # A waiting writer must get its turn. After a rename, though, now is the best moment to try again.
            waited += 1
            time.sleep(random.uniform(0.001, 0.004))  # noqa: S311
        if waited >= _GIVE_WAY and kept is not None and late is None:
            # A program that writes in place all the time: there is never a moment without it, so write in
            # place as well, while it waits.
            with suppress(SaveConflict):
                done = write_in_place(real, edit, kept, cap, alone=True)
                return Replaced(done.old, done.new, done.stamp, _told("", copies))
        if outcome.done:
            assert outcome.stamp is not None
            if outcome.late is None:
                old = source if first_old is None or source is not base.data else first_old
                return Replaced(old, new, outcome.stamp, _told(outcome.warning, copies))
            late, ours, first_old = outcome.late, new, source
    where = f" Another program's version is kept in {', '.join(copies)}." if copies else ""
    raise SaveConflict(
        real,
        f"Could not save {real}: another program kept changing it. Wait until it is done, then save again.{where}",
        copies[0] if copies else "",
    )


def _read(path: str, cap: int) -> Base:
    """Open and read the note when nobody is writing it; the caller closes the descriptor."""
    base = _read_leased(path, cap)
    if not base.data and time.time_ns() - base.info.st_mtime_ns < 2_000_000_000:
        # Just emptied: an editor may be about to write. An empty file that stays empty is a note like others.
        close(base.descriptor)
        time.sleep(0.075)
        base = _read_leased(path, cap)
    return base


def _read_leased(path: str, cap: int) -> Base:
    descriptor, info = open_regular(path, cap)
    try:
        quiet = leases.take(descriptor, patience=_WRITER_PATIENCE)
        if quiet is Quiet.BUSY:
            raise SaveConflict(
                path,
                f"Could not save {path}: another program has it open for writing. Close it and save again.",
            )
        for _ in range(20):
            info = os.fstat(descriptor)
            data = read_all(descriptor, path, cap, info.st_size)
            fresh = abs(time.time_ns() - info.st_mtime_ns) < 50_000_000
            if quiet is Quiet.LEASED or not fresh:
                break
            time.sleep(0.01)  # no lease: written a moment ago, so wait until it has been left alone
        if looks_binary(data):
            raise NotReadable(path, Reason.BINARY, f"Can't read {path}: it is a binary file, not text.")
    except BaseException:
        close(descriptor)
        raise
    return Base(descriptor, info, data, quiet)


def _in_place(
    real: str, edit: Callable[[bytes], bytes], base: Base, folder: str | None, kept: str | None, cap: int
) -> Replaced:
    leases.release(base.descriptor)
    with locks.inode_lock(real, base.info.st_dev, base.info.st_ino, folder):
        # Our own descriptor would count as another reader against the write lease.
        null = os.open(os.devnull, os.O_RDONLY | os.O_CLOEXEC)
        os.dup2(null, base.descriptor, inheritable=False)
        close(null)
        return Replaced(*write_in_place(real, edit, kept, cap))


def _keep_late(real: str, data: bytes, kept: str | None) -> str:
    folder = kept if kept is not None else os.path.dirname(real)
    target = os.path.join(folder, f"{time.strftime('%Y%m%d-%H%M%S')}-{random.getrandbits(32):08x}-late.txt")
    write_new(target, data)
    return target


def _told(warning: str, copies: Sequence[str]) -> str:
    if not copies:
        return warning
    told = f"Another program saved at the same moment; its version is kept in {', '.join(copies)}."
    return f"{warning} {told}".strip()


def _as_save_error(path: str, error: NotReadable) -> SaveError:
    kinds: dict[Reason, type[SaveError]] = {Reason.MISSING: NoteGone, Reason.PERMISSION: NoPermission}
    kind = kinds.get(error.reason, NotANote)
    why = error.message.removeprefix(f"Can't read {error.path}: ")
    return kind(path, f"Could not save {path}: {why}")
