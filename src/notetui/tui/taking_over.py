"""From the last screen, painted before the program was there, to the program: without a blank or a flicker between."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from notetui.core.kept_screen import KeptScreen
from notetui.tui.input_thread import SleepingDriver
from notetui.tui.sgr import same_look

if TYPE_CHECKING:
    from collections.abc import Callable

    from notetui.tui.first_paint import FirstPaint

OPENING = " opening…"
"""Stands on the bottom line of the last screen: it is a picture until the program has taken over."""
_ALTERNATE_SCREEN = "\x1b[?1049h"


def driver_on(paint: FirstPaint, on_taken: Callable[[KeptScreen], None]) -> type[SleepingDriver]:
    """Return a driver that takes over from a paint when it starts first; `on_taken` is told what the terminal shows."""

    class TakingDriver(SleepingDriver):
        """Goes on in the alternate screen that is there: entering it again would clear it in some terminals."""

        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            self._is_there = False

        def start_application_mode(self) -> None:
            """Start, and remember the modes that the paint found, not its own, to be put back at the end."""
            self._is_there = paint.screen is not None
            super().start_application_mode()  # type: ignore[no-untyped-call]
            self._is_there = False
            if paint.screen is not None and self.attrs_before is not None:
                self.attrs_before = paint.modes
                screen = paint.taken_over()
                if screen is not None:
                    on_taken(screen)

        def write(self, data: str) -> None:
            """Write, but not what would clear the screen."""
            if not (self._is_there and data == _ALTERNATE_SCREEN):
                super().write(data)

    return TakingDriver


def as_opening(screen: KeptScreen) -> KeptScreen:
    """Return a screen whose bottom line says that the program is opening, and which shows the same else.

    A blank takes the style before it where it looks the same in that: so it is painted in fewer bytes.
    """
    columns, _rows = screen.size
    bottom = list(OPENING[:columns].ljust(columns))
    styles = [row[:] for row in screen.styles[:-1]]
    for texts, row in zip(screen.texts, styles, strict=False):
        for x in range(1, columns):
            if texts[x] == " " and same_look(" ", row[x], row[x - 1]):
                row[x] = row[x - 1]
    return KeptScreen([*screen.texts[:-1], bottom], [*styles, [screen.styles[-1][-1]] * columns])
