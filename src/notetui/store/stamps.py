"""Stamps as 40 bytes: what the scan makes, the index keeps and both compare.

A library of 50,000 notes is compared on every scan; bytes are compared, hashed and stored faster and smaller
than five numbers, and equality is all that is ever asked of a stamp.
"""

from __future__ import annotations

import os
from struct import Struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from notetui.core.model import Stamp

_FIVE = Struct("<5Q")
_MASK = 0xFFFF_FFFF_FFFF_FFFF
_pack = _FIVE.pack


def pack(info: os.stat_result) -> bytes:
    """Return the packed stamp of a `stat` result; times before 1970 wrap round, which keeps them distinct."""
    mtime, ctime = info.st_mtime_ns, info.st_ctime_ns
    if mtime < 0 or ctime < 0 or mtime > _MASK or ctime > _MASK:
        mtime, ctime = mtime & _MASK, ctime & _MASK
    return _pack(info.st_dev & _MASK, info.st_ino & _MASK, info.st_size, mtime, ctime)


def pack_stamp(stamp: Stamp) -> bytes:
    """Return a stamp packed."""
    return _pack(*(number & _MASK for number in stamp))


def unpack(packed: bytes) -> tuple[int, ...]:
    """Return the five numbers of a packed stamp; times before 1970 as they were wrapped round."""
    return _FIVE.unpack(packed)


def textless(packed: bytes) -> bytes:
    """Return the stamp of a note whose text the index has thrown away: of no file, but with the size."""
    return bytes(16) + packed[16:24].ljust(8, b"\0") + bytes(16)


def is_textless(packed: bytes) -> bool:
    """Say whether a stamp is one of `textless`; no file has the number 0 on the device 0."""
    return packed[:16] == bytes(16)


def size_of(packed: bytes) -> int:
    """Return the size in bytes that a packed stamp tells; 0 for one that is empty."""
    return int.from_bytes(packed[16:24], "little")
