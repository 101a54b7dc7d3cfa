"""Opening the dialogs: help, palette, tag editor, messages, and the person's editor."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from notetui.core.model import Problem
    from notetui.tui.desk.plans import Refusal
    from notetui.tui.screens.main import MainScreen


class Openings:
    """Each method opens one dialog; dialogs are imported when they are first opened."""

    def __init__(self, desk: MainScreen) -> None:
        self._desk = desk

    def help(self) -> None:
        """Show all keys."""
        from notetui.tui.dialogs.help import Help
        from notetui.tui.review.listing import help_lines

        desk = self._desk
        desk.app.push_screen(Help(desk.chrome, help_lines(desk.commands, desk.keymap)))

    def palette(self) -> None:
        """Pick a command by name; one that can't run now says why beside it."""
        from notetui.tui.dialogs.picker import Picker
        from notetui.tui.review.listing import palette_choices

        desk = self._desk

        def run(chosen: str | None) -> None:
            if chosen is not None:
                desk.run_command(next(command for command in desk.commands if command.id == chosen))

        desk.app.push_screen(Picker(desk.chrome, "Commands", palette_choices(desk.commands, desk.keymap, desk)), run)

    def jump(self) -> None:
        """Pick a note by letters of its title and go to it; a filter that hides it is taken away."""
        from notetui.tui.dialogs.jump import Jump

        desk = self._desk
        recent = [path for path in reversed(list(desk.reading.places)) if path != desk.reading.path]

        def go(path: str | None) -> None:
            if path is None:
                return
            desk.following.leave()
            if not desk.browsing.go_to_note(path):
                desk.filtering.use("", keep=path)
            desk.reading.open(path)

        dialog = Jump(desk.chrome, desk.library.notes, desk.library.shown_path, recent, hold=desk.hold_keys)
        desk.app.push_screen(dialog, go)

    def explain(self, message: str, path: str, line: int, column: int = 0) -> None:
        """Show a reason that is too long for the status line; from there the editor opens at the place."""
        from notetui.tui.dialogs.notice import Notice

        def answered(edit: bool | None) -> None:
            if edit:
                self._desk.outside.editor(path, line, column)

        width = min(72, self._desk.app.size.width - 8)
        self._desk.app.push_screen(Notice(self._desk.chrome, message, can_edit=bool(path), width=width), answered)

    def explain_refused(self, path: str, problem: Problem) -> None:
        """Show why a note could not be changed, with its place; without a path, why nothing was done at all."""
        if not path:
            self.explain(problem.message, "", 0)
            return
        from notetui.tui.dialogs.plan_view import where

        there = os.path.lexists(path)
        message = f"{where(path, problem.line if there else 0, problem.column)}: {problem.message}"
        self.explain(message, path if there else "", problem.line, problem.column)

    def show_refused(self, done: str, refused: Sequence[Refusal]) -> None:
        """Show what a change of many notes has done, and the notes it could not change, to walk through."""
        from notetui.tui.dialogs.refused import Refused

        self._desk.app.push_screen(Refused(self._desk.chrome, done, refused, self._desk.outside.editor))
