"""Rings when something may have changed below some folders; costs nothing while nothing does (Linux: inotify).

watchfiles can only be asked, and sleeps a step each time: short steps wake the processor all day, long ones make every
save late. So it is asked when the bell rings. What changed is watchfiles' to say: a folder that the bell does not know
is only heard of later, at the next look.

The calls, flags and events are those of inotify(7) and `linux/inotify.h`.
"""

from __future__ import annotations

import asyncio
import errno
import os
import struct
import sys
from collections.abc import Callable, Iterator, Sequence

from notetui.store.scan import is_skipped_folder

_EVENT = struct.Struct("iIII")
"""Watch, mask, cookie, length of the name that follows."""
_CHANGES = 0x2 | 0x4 | 0x8 | 0x40 | 0x80 | 0x100 | 0x200 | 0x400 | 0x800
"""IN_MODIFY, ATTRIB, CLOSE_WRITE, MOVED_FROM, MOVED_TO, CREATE, DELETE, DELETE_SELF, MOVE_SELF."""
_FOLDERS_ONLY = 0x01000000 | 0x02000000
"""IN_ONLYDIR, IN_DONT_FOLLOW."""
_IS_FOLDER = 0x40000000
_CAME = 0x80 | 0x100
_IGNORED = 0x8000
_OVERFLOW = 0x4000
_NEW = os.O_NONBLOCK | os.O_CLOEXEC
_AT_ONCE = 1 << 16


class Bell:
    """Listens to all folders below some roots; raises OSError where the system has no (more) inotify."""

    def __init__(self, roots: Sequence[str]) -> None:
        if not sys.platform.startswith("linux"):
            raise OSError(errno.ENOSYS, "no inotify on this system")
        import ctypes

        libc = ctypes.CDLL(None, use_errno=True)
        self._add: Callable[[int, bytes, int], int] = libc.inotify_add_watch
        self._errno = ctypes.get_errno
        self._roots = roots
        self._folders: dict[int, str] = {}
        self._fd = libc.inotify_init1(_NEW)
        if self._fd < 0:
            raise OSError(self._errno(), "inotify_init1")
        try:
            self._listen_everywhere()
        except OSError:
            self.close()
            raise

    def close(self) -> None:
        """Listen no more."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    async def rung(self, seconds: float) -> bool:
        """Wait until it rings, for some seconds at most; return whether it did. It rings on until `attend`."""
        loop = asyncio.get_running_loop()
        ringing = asyncio.Event()
        loop.add_reader(self._fd, ringing.set)
        try:
            async with asyncio.timeout(seconds):
                await ringing.wait()
        except TimeoutError:
            return False
        finally:
            loop.remove_reader(self._fd)
        return True

    def attend(self) -> None:
        """Make it silent until the next change, and listen to the folders that came."""
        try:
            data = os.read(self._fd, _AT_ONCE)
        except BlockingIOError:
            return
        came = []
        for watch, mask, name in _events(data):
            if mask & _OVERFLOW:
                self._listen_everywhere()
            elif mask & _IGNORED:
                self._folders.pop(watch, None)
            elif mask & _IS_FOLDER and mask & _CAME and watch in self._folders and not is_skipped_folder(name):
                came.append(f"{self._folders[watch]}/{name}")
        for folder in came:
            self._listen_below(folder)

    # -- inside

    def _listen_everywhere(self) -> None:
        for root in self._roots:
            self._listen_below(root.rstrip("/"))

    def _listen_below(self, top: str) -> None:
        """Listen to a folder and all below it; a folder that is gone or can't be read is left out."""
        waiting = [top]
        while waiting:
            folder = waiting.pop()
            # First listen, then look: what comes meanwhile rings.
            watch = self._add(self._fd, os.fsencode(folder or "/"), _CHANGES | _FOLDERS_ONLY)
            if watch < 0:
                number = self._errno()
                if number in (errno.ENOSPC, errno.ENOMEM, errno.EBADF):
                    raise OSError(number, "inotify_add_watch", folder)
                continue
            self._folders[watch] = folder
            waiting += _folders_in(folder)


def has_room(folder: str) -> bool:
    """Whether the system has an inotify watch left, tried on a folder."""
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    inotify = libc.inotify_init1(_NEW)
    if inotify < 0:
        return False
    try:
        watch: int = libc.inotify_add_watch(inotify, os.fsencode(folder), _CHANGES | _FOLDERS_ONLY)
        return watch >= 0 or ctypes.get_errno() != errno.ENOSPC
    finally:
        os.close(inotify)


def _folders_in(folder: str) -> list[str]:
    try:
        with os.scandir(folder or "/") as entries:
            return [
                f"{folder}/{entry.name}"
                for entry in entries
                if entry.is_dir(follow_symlinks=False) and not is_skipped_folder(entry.name)
            ]
    except OSError:
        return []


def _events(data: bytes) -> Iterator[tuple[int, int, str]]:
    """Yield watch, mask and name of each event in what was read."""
    at = 0
    while at < len(data):
        watch, mask, _cookie, length = _EVENT.unpack_from(data, at)
        at += _EVENT.size
        yield watch, mask, os.fsdecode(data[at : at + length].rstrip(b"\0"))
        at += length
