"""Brings pictures into the note view, once the terminal said that it can show them."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from notetui.tui.pictures.asking import NO_PILLOW, has_pillow, listen, may_ask
from notetui.tui.pictures.gallery import Gallery
from notetui.tui.pictures.kitty import ASK, Answers
from notetui.tui.pictures.multiplexer import ask_tmux, passed_on
from notetui.tui.pictures.strips import Strips
from notetui.tui.terminal import cell_pixels
from notetui.tui.widgets.status_line import Tone

if TYPE_CHECKING:
    from notetui.tui.app import NotetuiApp
    from notetui.tui.widgets.note_view import NoteView


class Showing:
    """Asks the terminal of one app. `prepare` before the app runs, `ask` when its first frame is there."""

    def __init__(self, app: NotetuiApp) -> None:
        self._app = app
        self._notice = ""
        self._asks = self._in_tmux = False
        self._environ: Mapping[str, str] = {}
        self._view: NoteView | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def prepare(self, environ: Mapping[str, str]) -> None:
        """Find out whether the terminal is to be asked, and listen for its answers."""
        app = self._app
        if not may_ask(app.config.images, environ, true_colour=app.console.color_system == "truecolor"):
            return
        if not has_pillow():
            self._notice = NO_PILLOW
            return
        self._asks = True
        self._environ, self._in_tmux = environ, bool(environ.get("TMUX"))
        if not self._in_tmux:
            listen(self._answered)

    def ask(self) -> None:
        """Ask the terminal; nothing waits for the answer."""
        if self._notice:
            self._app.desk.say(self._notice, Tone.WARNING)
        if self._asks and self._in_tmux:
            self._app.run_worker(self._ask_tmux(), exit_on_error=True)
        elif self._asks:
            self._loop = asyncio.get_running_loop()
            self._write(ASK)

    async def _ask_tmux(self) -> None:
        always = self._app.config.images == "always"
        answers = await asyncio.to_thread(ask_tmux, self._environ, over_ssh=always)
        if answers.shows_pictures:
            self._begin(answers)

    def _answered(self, answers: Answers) -> None:
        answers.use_cell(cell_pixels())
        if (answers.shows_pictures or answers.paints_strips) and self._loop is not None:
            self._loop.call_soon_threadsafe(self._begin, answers)

    def _begin(self, answers: Answers) -> None:
        desk = self._app.desk
        write: Callable[[str], None] = self._write
        strips = None
        if answers.paints_strips:
            strips = Strips()
            self._app.paint_strips(strips)
            write = self._paint
        gallery = Gallery(desk.library.roots, answers.cell, write, desk.note_view.pictures_changed, strips)
        desk.note_view.use_pictures(gallery)
        self._view = desk.note_view

    def withdraw(self) -> None:
        """Take the pictures out of the terminal, before another program has it or the app ends."""
        if self._view is not None:
            self._view.withdraw_pictures()

    def come_back(self) -> None:
        """Show the pictures again."""
        if self._view is not None:
            self._view.pictures_changed()

    def _paint(self, text: str) -> None:
        """Paint a picture that came; it is among the strips."""
        self._write(self._app.painted_strips())

    def _write(self, text: str) -> None:
        driver = self._app._driver
        if driver is not None and text:
            driver.write(passed_on(text) if self._in_tmux else text)
            driver.flush()


def prepared(app: NotetuiApp) -> Showing:
    """Return what shows pictures in an app, made ready for its terminal."""
    showing = Showing(app)
    showing.prepare(os.environ)
    return showing
