"""Carrying mode, owner, access control lists and extended attributes from one open file to another.

Linux: POSIX ACLs are the extended attributes `system.posix_acl_*` (man 5 acl, man 7 xattr). macOS: fcopyfile.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Callable
from functools import partial

# These hold a hash of the file's content or are made by the system for each file: never to be copied.
_NOT_CARRIED = frozenset({"security.ima", "security.evm"})
_NO_ATTRIBUTES = frozenset({errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS})


class CantCarry(OSError):
    """Something of the old file can't be given to a new one; it must be written in place instead."""


def carry(source: int, target: int) -> None:
    """Give the open file `target` the owner, mode and attributes of the open file `source`.

    Raises `CantCarry` when the system does not allow one of them, `OSError` when the disk fails.
    """
    info, new = os.fstat(source), os.fstat(target)
    if (info.st_uid, info.st_gid) != (new.st_uid, new.st_gid):
        try:
            os.fchown(target, info.st_uid, info.st_gid)
        except PermissionError as error:
            raise CantCarry(error.errno, "its owner can't be kept") from error
    if sys.platform == "darwin":
        _copy_attributes_macos(source, target)
    else:
        _copy_attributes(source, target)
    # Last, because changing the owner clears the set-id bits; an ACL's mask is the group part of the mode.
    mode = stat.S_IMODE(info.st_mode)
    if stat.S_IMODE(os.fstat(target).st_mode) != mode:
        os.fchmod(target, mode)


def _copy_attributes(source: int, target: int) -> None:
    try:
        wanted = {name: os.getxattr(source, name) for name in os.listxattr(source)}
        present = {name: os.getxattr(target, name) for name in os.listxattr(target)}
    except OSError as error:
        if error.errno in _NO_ATTRIBUTES:
            return
        raise
    for name in present.keys() - wanted.keys() - _NOT_CARRIED:
        # A default ACL of the folder was given to the new file; the old one has none.
        _or_cant_carry(name, partial(os.removexattr, target, name))
    for name, value in wanted.items():
        if name not in _NOT_CARRIED and present.get(name) != value:
            _or_cant_carry(name, partial(os.setxattr, target, name, value))


def _or_cant_carry(name: str, action: Callable[[], None]) -> None:
    try:
        action()
    except OSError as error:
        if error.errno in (errno.EPERM, errno.EACCES) or error.errno in _NO_ATTRIBUTES:
            raise CantCarry(error.errno, f"its attribute {name} can't be kept") from error
        raise


def _copy_attributes_macos(source: int, target: int) -> None:
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    access_control, extended = 1 << 0, 1 << 2
    libc.fcopyfile.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_void_p, ctypes.c_uint32]
    if libc.fcopyfile(source, target, None, access_control | extended) != 0:
        code = ctypes.get_errno()
        if code not in _NO_ATTRIBUTES:
            raise CantCarry(code, "its attributes can't be kept")
