"""Where one came from: the stack of places behind back and forward."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

KEPT = 200


class Stop(NamedTuple):
    """A note and a place in it, as the note view keeps places."""

    path: str
    place: object


class History:
    """Places left by following links and jumping; as in a web browser, a new jump forgets what was ahead."""

    def __init__(self) -> None:
        self._behind: list[Stop] = []
        self._ahead: list[Stop] = []

    def leave(self, here: Stop) -> None:
        """Remember a place that is being left by a jump."""
        if here.path and (not self._behind or self._behind[-1] != here):
            self._behind.append(here)
            del self._behind[:-KEPT]
        self._ahead.clear()

    def back(self, here: Stop) -> Stop | None:
        """Return the place before, None when there is none; `here` is kept for going forward."""
        return self._move(self._behind, self._ahead, here)

    def forward(self, here: Stop) -> Stop | None:
        """Return the place that was gone back from, None when there is none."""
        return self._move(self._ahead, self._behind, here)

    def rename(self, names: Mapping[str, str]) -> None:
        """Let the places of notes with another name be found under it."""
        for stops in (self._behind, self._ahead):
            stops[:] = [stop._replace(path=names.get(stop.path, stop.path)) for stop in stops]

    @staticmethod
    def _move(source: list[Stop], other: list[Stop], here: Stop) -> Stop | None:
        if not source:
            return None
        other.append(here)
        return source.pop()
