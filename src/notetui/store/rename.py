"""Exchanging two names in one step: Linux `renameat2(RENAME_EXCHANGE)`, macOS `renamex_np(RENAME_SWAP)`.

Linux: man 2 renameat2. macOS: man 2 renamex_np (APFS). Both leave the old file under the other name, which
is what makes it possible to look at what was displaced.
"""

from __future__ import annotations

import errno
import os
import platform
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_RENAME_SWAP = 2
_NUMBERS = {"x86_64": 316, "aarch64": 276, "riscv64": 276, "armv7l": 382, "ppc64le": 357, "s390x": 347}

MISSING = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP})
"""Codes by which a system or a file system says that it can't exchange names."""


class NoExchange(OSError):
    """The system or this file system can't exchange two names."""


def exchange(one: str, other: str) -> None:
    """Exchange two names of one file system; both must exist.

    Raises `NoExchange` where that can't be done at all, `OSError` for any other failure.
    """
    code = _call()(os.fsencode(one), os.fsencode(other))
    if code == 0:
        return
    kind = NoExchange if code in MISSING else OSError
    if kind is NoExchange:
        raise NoExchange(code, os.strerror(code), one, None, other)
    raise OSError(code, os.strerror(code), one, None, other)


@cache
def _call() -> Callable[[bytes, bytes], int]:
    # ctypes takes milliseconds to import, so it waits for the first save.
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)

    def outcome(result: int) -> int:
        return 0 if result == 0 else ctypes.get_errno() or errno.EIO

    if sys.platform == "darwin":
        swap = getattr(libc, "renamex_np", None)
        if swap is None:
            return lambda _one, _other: errno.ENOSYS
        swap.argtypes = [ctypes.c_char_p, ctypes.c_char_p, ctypes.c_uint]
        return lambda one, other: outcome(swap(one, other, _RENAME_SWAP))
    names: list[Any] = [ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint]
    direct = getattr(libc, "renameat2", None)
    if direct is not None:
        direct.argtypes = names
        return lambda one, other: outcome(direct(_AT_FDCWD, one, _AT_FDCWD, other, _RENAME_EXCHANGE))
    number = _NUMBERS.get(platform.machine())
    if number is None or not sys.platform.startswith("linux"):
        return lambda _one, _other: errno.ENOSYS
    libc.syscall.argtypes = [ctypes.c_long, *names]
    libc.syscall.restype = ctypes.c_long
    return lambda one, other: outcome(libc.syscall(number, _AT_FDCWD, one, _AT_FDCWD, other, _RENAME_EXCHANGE))
