"""Python's garbage is collected when nobody waits for the screen.

A full collection looks at every object that there is: 35 to 50 ms with a note of 80,000 lines open, and while such a
note is parsed or keys follow each other there were several a second, each between a key and its frame. Here the young
are collected as ever (a millisecond or two); the whole only after a pause without a frame. A frame is what follows
from anything that makes garbage: a key, a change of a file, a slice of parsing that moves the scroll bar.
"""

from __future__ import annotations

import gc
from collections.abc import Callable

QUIET = 1.0
"""Seconds without a frame after which nobody waits."""
WORTH_IT = 3
"""Middle collections since the last full one, each for about 7,000 new objects, that make a full one worth it."""
AT_MOST = 100
"""Middle collections after which there is a full one in any case, however busy the screen is."""


class Collecting:
    """When the garbage of this process is collected; `later` does something after so many seconds."""

    def __init__(self, later: Callable[[float, Callable[[], None]], object]) -> None:
        self._later = later
        self._usual: tuple[int, int, int] | None = None
        self._looking = False
        self._frames = 0
        self._seen = (0, 0)

    def begin(self) -> None:
        """Collect from now on; what is there now stays for good and is never looked at again."""
        if self._usual is None:
            self._usual = gc.get_threshold()
            gc.set_threshold(self._usual[0], self._usual[1], AT_MOST)
            gc.freeze()
        gc.enable()

    def end(self) -> None:
        """Collect as Python does by itself."""
        if self._usual is not None:
            gc.set_threshold(*self._usual)
            self._usual = None

    def frame(self) -> None:
        """Take note of a frame."""
        self._frames += 1
        if not self._looking and self._usual is not None:
            self._look_later()

    def _look_later(self) -> None:
        self._looking = True
        self._seen = self._state()
        self._later(QUIET, self._look)

    def _state(self) -> tuple[int, int]:
        return self._frames, gc.get_count()[2]

    def _look(self) -> None:
        self._looking = False
        if self._usual is None:
            return
        if self._state() != self._seen:
            # Something was drawn, or a thread works on.
            self._look_later()
        elif self._seen[1] >= WORTH_IT:
            gc.collect()
