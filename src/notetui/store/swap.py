"""One attempt to put new bytes in a note's place: write aside, exchange, look at what came out.

The order of things, and why a change by others is not lost:

1. The note is opened and, where the system has leases, leased: nobody is writing it, so what is read is
   whole, and an editor that opens it for writing from now on waits and is noticed (`leases`).
2. The new bytes go to a temporary in the same folder with everything the old file had (`attributes`), fsync.
3. One look at the name just before: still the same file, and nobody waiting.
4. The two names are exchanged in one step. What is now under the temporary's name must be the file that was
   read. If it is another one (an editor renamed its new file there in between), or someone waits to write it,
   the names are exchanged back at once, and the edit is to be made again on the newest bytes.
5. The displaced file is removed, the folder synced, and the displaced file is looked at a last time through
   its descriptor: bytes that a late writer put there are handed back to be merged.

Without an exchange (`NoExchange`) step 4 is a plain rename, and an editor's *rename* between 3 and 4, some
microseconds, would be replaced unseen; an in-place writer is still found by step 5.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from typing import NamedTuple

from notetui.core.model import Stamp
from notetui.store import leases, temporaries
from notetui.store.attributes import carry
from notetui.store.inplace import sync_folder, write_all, write_new
from notetui.store.leases import Quiet
from notetui.store.read import CAP, close, read_all, stamp_of
from notetui.store.rename import NoExchange, exchange

_STILL_WRITING = 3.0
"""How long to wait for a program that is writing a file we hold (seconds)."""


class Base(NamedTuple):
    """The note as it was read: an open descriptor, its state then, its bytes, and whether it is leased."""

    descriptor: int
    info: os.stat_result
    data: bytes
    quiet: Quiet


class Swapped(NamedTuple):
    """What an attempt did.

    `done`: the new bytes stand in the note's place. `waiting`: not done, because a program waits to write the
    file. `late`: bytes that someone wrote into the old file at the
    same moment, to be merged. `copies`: files that hold versions which found no place. `warning`: what is not
    certain about a done save.
    """

    done: bool
    waiting: bool = False
    stamp: Stamp | None = None
    late: bytes | None = None
    copies: tuple[str, ...] = ()
    warning: str = ""


def swap_in(path: str, base: Base, new: bytes, kept_folder: str | None) -> Swapped:
    """Try once to replace the note at `path` (no symbolic link), read as `base`, by `new`.

    Raises `OSError` and `attributes.CantCarry`; the note is then as it was, without a temporary beside it.
    """
    temporary, own = _prepare(path, base, new)
    swapped = False
    try:
        if not _unchanged(path, base):
            waiting = base.quiet is Quiet.LEASED and not leases.held(base.descriptor)
            return Swapped(done=False, waiting=waiting)
        try:
            exchange(temporary, path)
        except NoExchange:
            os.rename(temporary, path)
            return _finish(path, None, base, own)
        swapped = True
        if _is_what_was_read(temporary, base):
            return _finish(path, temporary, base, own)
        try:
            return _put_back(path, temporary, own, new, base, kept_folder)
        except OSError:
            # The note is back in its place; the temporary is ours unless someone used it.
            if _same(os.lstat(temporary), own):
                _discard(temporary)
            raise
    finally:
        if not swapped:
            _discard(temporary)


def _prepare(path: str, base: Base, new: bytes) -> tuple[str, os.stat_result]:
    folder = os.path.dirname(path)
    fresh = temporaries.fresh_name()
    temporary = os.path.join(folder, fresh)
    descriptor = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        try:
            write_all(descriptor, new)
            carry(base.descriptor, descriptor)
            os.fsync(descriptor)
            own = os.fstat(descriptor)
        finally:
            os.close(descriptor)
        armed = os.path.join(folder, temporaries.armed_name(fresh, own.st_ino, base.data))
        os.rename(temporary, armed)
    except BaseException:
        _discard(temporary)
        raise
    return armed, own


def _unchanged(path: str, base: Base) -> bool:
    return _same(os.lstat(path), base.info) and (base.quiet is not Quiet.LEASED or leases.held(base.descriptor))


def _same(one: os.stat_result, other: os.stat_result) -> bool:
    # Not the change time: exchanging names changes it.
    return (one.st_dev, one.st_ino, one.st_size, one.st_mtime_ns) == (
        other.st_dev,
        other.st_ino,
        other.st_size,
        other.st_mtime_ns,
    )


def _is_what_was_read(temporary: str, base: Base) -> bool:
    """Whether what was displaced is what was read, the same bytes, and nobody about to write it."""
    try:
        if not _unchanged(temporary, base):
            return False
        if base.quiet is not Quiet.LEASED and time.time_ns() - base.info.st_mtime_ns < 2_000_000_000:
            # Someone is at work on it, and we can't ask whether they have it open: look again in a moment.
            time.sleep(0.01)
        return read_all(base.descriptor, temporary, CAP, base.info.st_size) == base.data
    except OSError:
        return False  # what can't be looked at goes back


def _finish(path: str, temporary: str | None, base: Base, own: os.stat_result) -> Swapped:
    """Remove the old file, make the names durable, and look at the old file once more."""
    warning = ""
    stamp = stamp_of(own)
    with suppress(OSError):
        now = os.lstat(path)
        if now.st_ino == own.st_ino:
            stamp = stamp_of(now)
    if temporary is not None:
        _discard(temporary)
    try:
        sync_folder(os.path.dirname(path))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        warning = f"Saved, but the disk did not confirm it ({reason}); after a power cut it may be undone."
    return Swapped(done=True, stamp=stamp, late=_late_bytes(path, base), warning=warning)


def _late_bytes(path: str, base: Base) -> bytes | None:
    """Return what someone wrote into the old file after all, None when it is as it was read."""
    try:
        if base.quiet is Quiet.LEASED:
            if leases.held(base.descriptor):
                return None
            leases.release(base.descriptor)
            time.sleep(0.02)  # the waiting program has to get through its open before we ask again
            leases.take(base.descriptor, patience=_STILL_WRITING)
        data = read_all(base.descriptor, path)
    except OSError:
        return None  # its name is gone and it can't be read: there is nothing to merge
    return None if data == base.data else data


def _put_back(
    path: str, temporary: str, own: os.stat_result, new: bytes, base: Base, kept_folder: str | None
) -> Swapped:
    """Exchange the names back, and see to it that nobody used the moment in which ours stood there."""
    try:
        exchange(temporary, path)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return Swapped(
            done=True,
            stamp=stamp_of(own),
            warning=f"Saved, but it could not be checked ({reason}); the old note is in {temporary}.",
        )
    if base.quiet is Quiet.LEASED:
        leases.release(base.descriptor)
    out = os.lstat(temporary)
    if out.st_ino != own.st_ino and os.lstat(path).st_ino != base.info.st_ino:
        # Someone renamed a file over ours meanwhile: theirs is the newest, so it belongs in the note's place.
        exchange(temporary, path)
        if os.lstat(temporary).st_ino == own.st_ino and _bytes_when_quiet(temporary) == new:
            os.unlink(temporary)
            return Swapped(done=False)
    elif out.st_ino == own.st_ino and _bytes_when_quiet(temporary) == new:
        os.unlink(temporary)
        return Swapped(done=False)
    return Swapped(done=False, copies=(keep(temporary, path, kept_folder),))


def _bytes_when_quiet(path: str) -> bytes | None:
    """Return a file's bytes once nobody writes it, None when someone goes on writing it."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOFOLLOW)
    try:
        if leases.take(descriptor, patience=_STILL_WRITING) is Quiet.BUSY:
            return None
        return read_all(descriptor, path)
    finally:
        close(descriptor)


def keep(temporary: str, path: str, folder: str | None) -> str:
    """Move a version of the note at `path` out of the way; return where it is kept. Raises `OSError`.

    In `folder` when its bytes can be copied there durably, else beside the note under a hidden name.
    """
    name = f"{time.strftime('%Y%m%d-%H%M%S')}-{os.path.basename(temporary)[-20:-4]}"
    beside = os.path.join(os.path.dirname(temporary), temporaries.KEPT_PREFIX + name)
    if folder is not None:
        data = _bytes_when_quiet(temporary)
        if data is not None:
            target = os.path.join(folder, f"{name}-{os.path.basename(path)[:80]}")
            try:
                write_new(target, data)
                os.unlink(temporary)
            except OSError:
                os.rename(temporary, beside)
                return beside
            return target
    os.rename(temporary, beside)
    return beside


def _discard(temporary: str) -> None:
    """Remove what nobody needs: our own text, or what was replaced (else the next start does)."""
    with suppress(OSError):
        os.unlink(temporary)
