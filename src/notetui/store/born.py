"""Whether a file under another name is the one that was there: by its inode, and by when it was made.

An inode number is given to the next new file at once when its file is deleted. A file is known again when size and
time of the last change of its content are the same too, which a rename leaves alone; or, when it was changed as well,
when it was made before it was last seen: one that was given its inode since was made later.

Linux: man 2 statx (not every file system keeps the time). macOS: man 2 stat.
"""

from __future__ import annotations

import os
import struct
import sys
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING

from notetui.store.scan import Scanner, below

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

FILE = 16
"""The bytes of a packed stamp that name device and inode."""
_CONTENT = 32
"""The bytes of one before the time of the last change of the inode, which a rename is."""
_CTIME = struct.Struct("<Q")
_AT_FDCWD = -100
_BORN_MASK = 0x800
_SIZE, _INODE_AT, _BORN_AT = 256, 0x20, 0x50


def is_same_file(before: bytes, now: bytes, path: str) -> bool:
    """Say whether the file at `path`, whose packed stamp is `now`, is surely the one that had the stamp `before`."""
    if len(before) <= _CONTENT or before[:FILE] != now[:FILE]:
        return False
    if before[:_CONTENT] == now[:_CONTENT]:
        return True
    made = born(path, int.from_bytes(now[8:FILE], "little"))
    return made is not None and made <= _CTIME.unpack(before[_CONTENT:])[0]


def seek(scanner: Scanner, roots: Iterable[str], files: frozenset[bytes]) -> dict[bytes, list[tuple[str, bytes]]]:
    """Look at all notes for those with some devices and inodes (of packed stamps): for each its paths and stamps."""
    found: dict[bytes, list[tuple[str, bytes]]] = {}
    for root in roots:
        with suppress(OSError):  # a directory that can't be listed has nothing to be found in
            for folder in scanner.walk(root):
                for name, stamp in folder.notes.items():
                    if stamp[:FILE] in files:
                        found.setdefault(stamp[:FILE], []).append((below(root, folder.path, name), stamp))
    return found


def born(path: str, inode: int) -> int | None:
    """Return when the file at `path` was made, in nanoseconds since 1970; None where that is not known.

    None too when the path has another inode by now, or none.
    """
    if sys.platform == "darwin":
        with suppress(OSError, ValueError):
            info = os.stat(path)
            return int(info.st_birthtime * 1e9) if info.st_ino == inode else None
        return None
    call = _statx()
    raw = call(path) if call is not None else None
    if raw is None or struct.unpack_from("=I", raw)[0] & _BORN_MASK == 0:
        return None
    if struct.unpack_from("=Q", raw, _INODE_AT)[0] != inode:
        return None
    seconds, nanoseconds = struct.unpack_from("=qI", raw, _BORN_AT)
    return int(seconds) * 1_000_000_000 + int(nanoseconds)


@cache
def _statx() -> Callable[[str], bytes | None] | None:
    # ctypes takes milliseconds to import, so it waits for the first file that is asked for.
    import ctypes

    call = getattr(ctypes.CDLL(None), "statx", None)
    if call is None:
        return None
    call.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_uint, ctypes.c_char_p]

    def told(path: str) -> bytes | None:
        buffer = ctypes.create_string_buffer(_SIZE)
        return buffer.raw if call(_AT_FDCWD, os.fsencode(path), 0, _BORN_MASK, buffer) == 0 else None

    return told
