"""What is outside of this program: the person's editor, in this terminal or in a pane beside, and the shell."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING

from notetui.tui.widgets.status_line import Tone

if TYPE_CHECKING:
    from notetui.tui.app import NotetuiApp
    from notetui.tui.screens.main import MainScreen


class Outside:
    """Leaves the screen to something else and comes back to the same place."""

    def __init__(self, desk: MainScreen) -> None:
        self._desk = desk

    @property
    def _app(self) -> NotetuiApp:
        from notetui.tui.app import NotetuiApp

        app = self._desk.app
        assert isinstance(app, NotetuiApp)
        return app

    def editor(self, path: str = "", line: int = 0, column: int = 0) -> None:
        """Open a file in the person's editor: the shown note at the line on screen when none is given.

        `line` and `column` count from 1; a column of 0 is none. Inside tmux it opens in a pane beside when the
        configuration asks for that; else the terminal is lent to it until it ends.
        """
        from notetui.tui.desk.editor import editor_words, run_beside, run_editor

        desk = self._desk
        path = path or desk.reading.path
        line = line or desk.note_view.top_line()
        words = editor_words(desk.config.editor, os.environ)
        if desk.config.editor_pane and os.environ.get("TMUX"):
            trouble = run_beside(words, path, line, column)
        else:
            trouble = self._app.lend(partial(run_editor, words, path, line, column))
            desk.live.rescan()
            desk.run_worker(desk.live.look_at([path]), exit_on_error=True)
        if trouble:
            desk.say(trouble, Tone.WARNING)

    def stop(self) -> None:
        """Stop as any program does on Ctrl+Z; `fg` in the shell goes on."""
        self._app.guard.stop()
