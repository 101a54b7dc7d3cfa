"""Locks between our own programs (and threads), kept outside the notes.

A lock is `flock` on one of a fixed number of small files in the runtime directory, chosen by what is locked.
Fixed, because a lock file that is deleted while another program waits for it locks nothing, and one for each
note would never be swept. Two things that share a slot only wait for each other.

A note is locked by its folder's device and inode and its name: its own inode changes with every save. A note
with several names (hard links) is locked by its own device and inode as well, which an in-place save keeps.
Name locks are always taken before inode locks, so two programs can't wait for each other.

Locks keep our own programs from repeating work; they are not what keeps a change from being lost: another
person's program or an editor takes no lock, so `replace` looks at what it displaced in any case.
"""

from __future__ import annotations

import fcntl
import os
import time
import unicodedata
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from notetui.store import paths
from notetui.store.errors import SaveConflict
from notetui.store.read import close

SLOTS = 251
"""Lock files for all notes: two notes that share one only wait for each other now and then."""
PATIENCE = 30.0
"""How long to wait for another program's lock, in seconds: far more than any save takes."""


def lock_dir() -> str | None:
    """Return the directory for locks, None when there is nowhere to put one."""
    return paths.runtime_dir().path


@contextmanager
def note_lock(path: str, folder: str | None, patience: float = PATIENCE) -> Iterator[bool]:
    """Hold the lock of the note at `path` (already resolved); yields False when no lock could be made.

    Raises `SaveConflict` when another program holds it longer than `patience` seconds, `OSError` when the
    note's folder can't be looked at.
    """
    parent = os.stat(os.path.dirname(path) or ".")
    # One lock for `Note.md` and `note.md`, and for both Unicode forms: they may be one file.
    name = unicodedata.normalize("NFC", os.path.basename(path)).casefold()
    key = f"{parent.st_dev}:{parent.st_ino}:{name}"
    with _held(folder, "name", key, path, patience) as held:
        yield held


@contextmanager
def inode_lock(path: str, device: int, inode: int, folder: str | None) -> Iterator[bool]:
    """Hold the lock of a file that has several names; taken after `note_lock`."""
    with _held(folder, "inode", f"{device}:{inode}", path, PATIENCE) as held:
        yield held


@contextmanager
def named_lock(folder: str, name: str, patience: float = PATIENCE) -> Iterator[bool]:
    """Hold the lock file `name` in `folder`; for things of our own such as the journal."""
    with _locked_file(os.path.join(folder, name), name, patience) as held:
        yield held


@contextmanager
def _held(folder: str | None, kind: str, key: str, path: str, patience: float) -> Iterator[bool]:
    if folder is None:
        yield False
        return
    slot = zlib.crc32(os.fsencode(key)) % SLOTS
    with _locked_file(os.path.join(folder, f"{kind}-{slot:03d}.lock"), path, patience) as held:
        yield held


@contextmanager
def _locked_file(lock_path: str, what: str, patience: float) -> Iterator[bool]:
    try:
        descriptor = os.open(lock_path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except OSError:
        # No room or no right to make a lock: the save goes on, guarded by its own checks alone.
        yield False
        return
    try:
        yield _wait_for(descriptor, what, patience)
    finally:
        close(descriptor)


def _wait_for(descriptor: int, what: str, patience: float) -> bool:
    deadline = time.monotonic() + patience
    pause = 0.0005
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                message = f"Could not save {what}: another notetui has been busy with it for {patience:.0f} s. "
                raise SaveConflict(what, message + "Close or continue that one and save again.") from None
            time.sleep(pause)
            pause = min(pause * 1.5, 0.01)
        except OSError:
            return False  # the file system of the lock directory knows no locks
        else:
            return True
