"""Keys wait in line: each goes to the screen that the keys before it have opened or come back to.

Textual hands a key to whatever has the focus when it is read. What a person types ahead over a slow line then goes
astray: in `t`, `q`, `u` the tag editor is not open yet when `q` arrives, and the program ends. Here a marker follows
each key through the widgets that may handle it; the next key is given out when the marker has come back, the screen
on top has been built, and nothing that a key has asked for is still being opened.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from textual import events
from textual.app import App
from textual.message import Message

PATIENCE = 1.0
"""Seconds after which a key is taken for dealt with: a widget that went away takes the marker with it."""
LOOK_AGAIN = 0.005


class KeyDealtWith(Message):
    """Follows a key from widget to widget up to the app."""

    def __init__(self, turn: int) -> None:
        super().__init__()
        self.turn = turn


class TypeAhead:
    """The line of keys and pastes of one app; `deliver` is how the app takes an event."""

    def __init__(self, app: App[Any], deliver: Callable[[events.Event], Awaitable[None]]) -> None:
        self._app = app
        self._deliver = deliver
        self._line: deque[events.Event] = deque()
        self._turn = 0
        self._until = 0.0
        self._opening = 0
        self._looking = False

    async def take(self, event: events.Event) -> None:
        """Put a key at the end of the line; it is given out at once when nothing is before it."""
        # What sends keys has the focus, whatever it said last: Textual takes it from widgets when a terminal loses it.
        self._app.app_focus = True
        self._line.append(event)
        if len(self._line) == 1 or not self._looking:
            await self._give_out()

    async def dealt_with(self, turn: int) -> None:
        """Give out the next key, when the marker of the last one has come back."""
        if turn == self._turn:
            self._until = 0.0
            if self._line:
                await self._give_out()

    def hold(self) -> Callable[[], None]:
        """Keep the line waiting while something that a key asked for is being opened or done.

        Call what is returned when that is over; calling it again does nothing.
        """
        self._opening += 1
        held = True

        def release() -> None:
            nonlocal held
            self._opening -= held
            held = False

        return release

    def _ready(self) -> bool:
        if self._opening or time.monotonic() < self._until:
            return False
        screen = self._app.screen
        return screen.is_mounted and (screen.focused is not None or not screen.focus_chain)

    async def _give_out(self) -> None:
        while self._line and self._ready():
            event = self._line.popleft()
            target = self._app.focused or self._app.screen
            self._turn += 1
            self._until = time.monotonic() + PATIENCE
            await self._deliver(event)
            if not target.post_message(KeyDealtWith(self._turn)):
                self._until = 0.0
        if self._line and not self._looking:
            self._looking = True
            self._app.set_timer(LOOK_AGAIN, self._look_again)

    async def _look_again(self) -> None:
        self._looking = False
        await self._give_out()
