"""Recognising a renamed note: a path that went and a path that came are one file under another name.

Two looks see the two halves, in either order and seconds apart, so each half is remembered for a while. What tells a
file is its device, inode, size and time of change of the content: a rename leaves them, and an inode that is used
again for another file has another time.
"""

from __future__ import annotations

import time
from collections import OrderedDict

REMEMBERED_SECONDS = 10.0
"""How long after one half of a rename its other half may be seen."""
REMEMBERED_AT_MOST = 20_000
"""Halves that are remembered, whatever a branch switch does: some MB."""
_TELLING = 32
"""The bytes of a packed stamp before the time of the last change of the inode, which a rename is."""


class Moves:
    """The notes that came and went of late. Not thread-safe: used inside batches, which are one at a time."""

    def __init__(self) -> None:
        self._came: OrderedDict[bytes, tuple[str, float]] = OrderedDict()
        self._went: OrderedDict[bytes, tuple[str, float]] = OrderedDict()

    def came(self, path: str, stamp: bytes) -> str:
        """Take in a new note with its packed stamp; return the path it had before, empty for a note that is new."""
        return _meet(path, stamp[:_TELLING], self._came, self._went)

    def went(self, path: str, stamp: bytes) -> str:
        """Take in a note that is gone; return the path it has now, empty for one that is nowhere else."""
        return _meet(path, stamp[:_TELLING], self._went, self._came)

    def forget_old(self) -> None:
        """Let go of what was remembered long enough."""
        for halves in (self._came, self._went):
            _prune(halves, time.monotonic())


def _prune(halves: OrderedDict[bytes, tuple[str, float]], now: float) -> None:
    while halves and (len(halves) > REMEMBERED_AT_MOST or next(iter(halves.values()))[1] < now):
        halves.popitem(last=False)


def _meet(
    path: str,
    identity: bytes,
    own: OrderedDict[bytes, tuple[str, float]],
    other: OrderedDict[bytes, tuple[str, float]],
) -> str:
    now = time.monotonic()
    for halves in (own, other):
        _prune(halves, now)
    if len(identity) < _TELLING:
        return ""
    found, _ = other.pop(identity, ("", 0.0))
    if found and found != path:
        return found
    own[identity] = (path, now + REMEMBERED_SECONDS)
    own.move_to_end(identity)
    return ""
