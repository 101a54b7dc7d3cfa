"""Clearing away what a save that was killed left behind, without throwing away a byte that is someone's.

Only temporaries whose owner has ended are touched (on another machine: those of ten minutes and more). One
that was never exchanged holds our own text and is removed. One that was exchanged is what stood in the note's
place: it is removed when it is the very text that the edit was made on; otherwise it is newer, and goes back
to its place, or is kept as a copy when the place has been written since.
"""

from __future__ import annotations

import os
import stat
import time
import zlib
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from notetui.store import inplace, leases, locks, temporaries
from notetui.store.leases import Quiet
from notetui.store.read import CAP, read_all
from notetui.store.rename import NoExchange, exchange
from notetui.store.scan import is_skipped_folder
from notetui.store.swap import keep

STRANGERS_AGE = 600.0
"""Seconds after which a temporary of another machine counts as left behind."""


class Fate(StrEnum):
    """What became of a file that was left behind."""

    REMOVED = "removed"
    RESTORED = "put back"
    KEPT = "kept"


class Swept(NamedTuple):
    """One file dealt with; `path` is the temporary's or the note's, `copy` where a version is kept."""

    path: str
    fate: Fate
    copy: str = ""


def sweep(folders: Iterable[str], kept_folder: str | None) -> list[Swept]:
    """Clear what killed saves left in these folders (not below them) and in `kept_folder`.

    A file that can't be dealt with now is left for the next time.
    """
    swept: list[Swept] = []
    for folder in dict.fromkeys(folders):
        for name in _temporaries(folder):
            try:
                fate = _sweep_one(folder, name, kept_folder)
            except OSError:
                continue  # gone meanwhile, or the disk does not allow it: nothing is worse than before
            if fate is not None:
                swept.append(fate)
    if kept_folder is not None:
        swept.extend(_finish_records(kept_folder))
    return swept


def below(roots: Iterable[str]) -> Iterator[str]:
    """Yield every folder below the roots that may hold notes: for a thorough sweep in the background."""
    for root in roots:
        for folder, folders, _files in os.walk(root):
            folders[:] = [name for name in folders if not is_skipped_folder(name)]
            yield folder


def _temporaries(folder: str) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return [entry.name for entry in entries if entry.name.startswith(temporaries.PREFIX)]
    except OSError:
        return []


def _sweep_one(folder: str, name: str, kept_folder: str | None) -> Swept | None:
    found = temporaries.parse(name)
    path = os.path.join(folder, name)
    if found is None:
        return None
    info = os.lstat(path)
    gone = temporaries.owner_gone(found.owner)
    if gone is False or (gone is None and time.time() - info.st_ctime < STRANGERS_AGE):
        return None
    if found.expected is None or info.st_ino == found.expected.inode:
        os.unlink(path)
        return Swept(path, Fate.REMOVED)
    if stat.S_ISREG(info.st_mode) and _is_the_old_text(path, found.expected):
        os.unlink(path)
        return Swept(path, Fate.REMOVED)
    note = _with_inode(folder, found.expected.inode)
    if note is not None and os.lstat(note).st_mtime_ns <= info.st_ctime_ns:
        _restore(path, note)
        return Swept(note, Fate.RESTORED)
    return Swept(path, Fate.KEPT, keep(path, note or path, kept_folder))


def _is_the_old_text(path: str, expected: temporaries.Expected) -> bool:
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOFOLLOW)
    try:
        if leases.take(descriptor) is Quiet.BUSY:
            return False
        data = read_all(descriptor, path, CAP)
    finally:
        os.close(descriptor)
    return len(data) == expected.length and zlib.crc32(data) == expected.checksum


def _with_inode(folder: str, inode: int) -> str | None:
    with os.scandir(folder) as entries:
        return next((entry.path for entry in entries if entry.inode() == inode), None)


def _restore(temporary: str, note: str) -> None:
    """Put the newer text back in the note's place; what stood there was ours, made on older bytes."""
    with locks.note_lock(note, locks.lock_dir()):
        try:
            exchange(temporary, note)
        except NoExchange:
            os.rename(temporary, note)
        else:
            os.unlink(temporary)


def _finish_records(folder: str) -> Iterator[Swept]:
    try:
        names = [name for name in os.listdir(folder) if name.startswith(inplace.RECORD_PREFIX)]
    except OSError:
        return
    for name in names:
        owner = name.removeprefix(inplace.RECORD_PREFIX).rpartition("-")[0]
        if temporaries.owner_gone(owner) is False:
            continue
        try:
            finished = inplace.finish(os.path.join(folder, name))
        except OSError:
            continue  # the note can't be written now: the record waits
        if finished is None:
            yield Swept(name, Fate.REMOVED)
        elif finished.copy:
            yield Swept(finished.path, Fate.KEPT, finished.copy)
        else:
            yield Swept(finished.path, Fate.RESTORED if finished.mended else Fate.REMOVED)
