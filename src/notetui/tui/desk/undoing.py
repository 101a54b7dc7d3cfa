"""Undo and redo of one change, and the list of what can be undone: back to before the one that is picked."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from notetui.store.errors import FileError

if TYPE_CHECKING:
    from notetui.tagging import Undoable
    from notetui.tui.screens.main import MainScreen

KEYS = "Enter undo this and all above it · ↑↓ move · Esc close"


class Undoing:
    """What `u`, `Ctrl+r` and `gu` do."""

    def __init__(self, desk: MainScreen) -> None:
        self._desk = desk

    def undo(self) -> None:
        """Take back the last change of tags or other keys."""
        self._desk.run_worker(self._desk.tagging.undo(), exit_on_error=True)

    def redo(self) -> None:
        """Bring back the change that was taken back."""
        self._desk.run_worker(self._desk.tagging.undo(redo=True), exit_on_error=True)

    def history(self) -> None:
        """Show what can be undone, the newest first; the changes down to the picked one are taken back.

        One change stands on another, so none is taken out of the middle. More than one are asked about first.
        """
        self._desk.open_soon(self._open())

    async def _open(self) -> None:
        from notetui.tui.dialogs.choices import Choice
        from notetui.tui.dialogs.picker import Picker

        desk = self._desk
        try:
            changes = await asyncio.to_thread(desk.library.undoable)
        except FileError as error:
            desk.openings.explain(error.message, "", 0)
            return
        now = time.time()
        choices = [
            Choice(str(number), change.label, f"{moment(change.time, now)} · {_notes(change)}")
            for number, change in enumerate(changes)
        ]

        def picked(value: str | None) -> None:
            if value is not None:
                self._back_to(changes[: int(value) + 1])

        title = f"What can be undone: {len(changes):,} {'change' if len(changes) == 1 else 'changes'}, the newest first"
        empty = "Nothing can be undone here."
        desk.app.push_screen(Picker(desk.chrome, title, choices, empty=empty, keys=KEYS), picked)

    def _back_to(self, changes: Sequence[Undoable]) -> None:
        desk = self._desk
        if len(changes) == 1:
            self._take_back(changes)
            return
        from notetui.tui.dialogs.confirm import Confirm

        notes = len({path for change in changes for path in change.paths})
        question = (
            f"Undo these {len(changes)} changes of {'1 note' if notes == 1 else f'{notes:,} notes'}, "
            f"“{changes[0].label}” to “{changes[-1].label}”? Redo brings each of them back."
        )

        def answered(yes: bool | None) -> None:
            if yes:
                self._take_back(changes)

        width = min(72, desk.app.size.width - 8)
        desk.app.push_screen(Confirm(desk.chrome, question, yes="undo them", width=width), answered)

    def _take_back(self, changes: Sequence[Undoable]) -> None:
        desk = self._desk
        desk.run_worker(desk.tagging.undo_all([change.id for change in changes]), exit_on_error=True)


def _notes(change: Undoable) -> str:
    return os.path.basename(change.paths[0]) if len(change.paths) == 1 else f"{len(change.paths):,} notes"


def moment(then: float, now: float) -> str:
    """Return a time as a person says it here: the hour today, else the day too, else the year too; unknown is empty."""
    if then <= 0:
        return "earlier"
    at, today = time.localtime(then), time.localtime(now)
    if at[:3] == today[:3]:
        return time.strftime("%H:%M", at)
    return time.strftime("%m-%d %H:%M" if at[0] == today[0] else "%Y-%m-%d", at)
