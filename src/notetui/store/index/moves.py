"""Recognising a renamed note: a path that went and a path that came are one file under another name.

Two looks see the two halves, in either order and seconds apart, so each half is remembered for a while. What tells a
file is in `born`: one that was renamed and changed in the same moment is known again, and a new file that was given the
inode of a deleted one is not taken for it.
"""

from __future__ import annotations

import time
from collections import OrderedDict

from notetui.store.born import FILE, is_same_file

REMEMBERED_SECONDS = 10.0
"""How long after one half of a rename its other half may be seen."""
REMEMBERED_AT_MOST = 20_000
"""Halves that are remembered, whatever a branch switch does: some MB."""

_Halves = OrderedDict[bytes, tuple[str, bytes, float]]


class Moves:
    """The notes that came and went of late. Not thread-safe: used inside batches, which are one at a time."""

    def __init__(self) -> None:
        self._came: _Halves = OrderedDict()
        self._went: _Halves = OrderedDict()

    def came(self, path: str, stamp: bytes) -> str:
        """Take in a new note with its packed stamp; return the path it had before, empty for a note that is new."""
        before, old = self._other(stamp, self._went)
        if before not in ("", path) and is_same_file(old, stamp, path):
            del self._went[stamp[:FILE]]
            return before
        self._remember(path, stamp, self._came)
        return ""

    def went(self, path: str, stamp: bytes) -> str:
        """Take in a note that is gone, with the stamp it had; return the path it has now, empty where there is none."""
        now, new = self._other(stamp, self._came)
        if now not in ("", path) and is_same_file(stamp, new, now):
            del self._came[stamp[:FILE]]
            return now
        self._remember(path, stamp, self._went)
        return ""

    def forget_old(self) -> None:
        """Let go of what was remembered long enough."""
        for halves in (self._came, self._went):
            _prune(halves, time.monotonic())

    def _other(self, stamp: bytes, halves: _Halves) -> tuple[str, bytes]:
        self.forget_old()
        path, other, _ = halves.get(stamp[:FILE], ("", b"", 0.0))
        return path, other

    def _remember(self, path: str, stamp: bytes, halves: _Halves) -> None:
        if len(stamp) > FILE:
            halves[stamp[:FILE]] = (path, stamp, time.monotonic() + REMEMBERED_SECONDS)
            halves.move_to_end(stamp[:FILE])


def _prune(halves: _Halves, now: float) -> None:
    while halves and (len(halves) > REMEMBERED_AT_MOST or next(iter(halves.values()))[2] < now):
        halves.popitem(last=False)
