"""Python's garbage is collected when nobody waits for the screen.

A full collection looks at every object that there is: 35 to 50 ms with a note of 80,000 lines open, and while such a
note is parsed or keys follow each other there were several a second, each between a key and its frame. Here the young
are collected as ever (a millisecond or two); the whole only after a pause without a frame, when nothing is parsed. A
frame is what follows from anything that makes garbage: a key, a change of a file. In the same pause memory goes back to
the system; where no pause comes, it does so now and then (a few milliseconds).
"""

from __future__ import annotations

import gc
from collections.abc import Callable

from notetui.tui.giving_back import give_back

QUIET = 0.15
"""Seconds without a frame after which nobody waits."""
WORTH_IT = 5
"""Middle collections since the last full one, each for about 7,000 new objects, that make a full one worth it."""
AT_MOST = 30
"""Middle collections after which there is a full one however busy the screen is. Parsing 80,000 lines takes 20; after
a hundred, the garbage of dialogs alone was 20 MB and took a tenth of a second to free."""

OFTEN_ENOUGH = 20
"""Looks since memory went back (3 seconds at least) after which it does so in a pause that is not for collecting."""
WITHOUT_PAUSE = 100
"""Looks since memory went back (15 seconds at least) after which it does so without a pause."""


class Collecting:
    """When the garbage of this process is collected.

    `later` does something after so many seconds, `is_busy` tells whether something goes on that shows no frames.
    """

    def __init__(self, later: Callable[[float, Callable[[], None]], object], is_busy: Callable[[], bool]) -> None:
        self._later = later
        self._is_busy = is_busy
        self._usual: tuple[int, int, int] | None = None
        self._looking = False
        self._frames = 0
        self._seen = (0, 0)
        self._looks = 0
        """How often was looked since memory went back."""

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
        if self._state() != self._seen or self._is_busy():
            # Something was drawn, a thread works on, or a note is parsed.
            self._give_back_after(WITHOUT_PAUSE)
            self._look_later()
        elif self._seen[1] >= WORTH_IT:
            gc.collect()
            self._give_back_after(0)
        else:
            self._give_back_after(OFTEN_ENOUGH)

    def _give_back_after(self, looks: int) -> None:
        self._looks += 1
        if self._looks >= looks:
            self._looks = 0
            give_back()
