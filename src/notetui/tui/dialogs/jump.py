"""Jump to a note by letters of its title or its file's name, or its emoji: ranked as one types, off the event loop."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical

from notetui.core.fuzzy import Names
from notetui.tui.chrome import Chrome
from notetui.tui.dialogs.choices import SHOWN_AT_MOST, Choice, ChoiceList
from notetui.tui.dialogs.dialog import Caption, Dialog, Hold, no_hold
from notetui.tui.widgets.plain_input import PlainInput

if TYPE_CHECKING:
    from notetui.core.library_values import NoteLine

SHOWN_OF_A_PATH = 26
"""Characters of a note's path beside its title."""


class Jump(Dialog[str | None]):
    """Returns the path of the picked note, None when the person leaves without one.

    `notes` gives all notes and `relpath` a note's path as it is shown; both are called on a thread. `recent` are
    paths of the notes that were read last, newest first: they are offered before anything is typed. Keys after Enter
    wait by `hold` until the note is picked.
    """

    def __init__(
        self,
        chrome: Chrome,
        notes: Callable[[], Sequence[NoteLine]],
        relpath: Callable[[str], str],
        recent: Sequence[str],
        *,
        hold: Hold = no_hold,
    ) -> None:
        super().__init__(chrome)
        self._ask_notes = notes
        self._relpath = relpath
        self._recent = recent
        self._hold = hold
        self._notes: Sequence[NoteLine] | None = None
        self._names = Names(())
        self._typed = ""
        self._working: asyncio.Task[None] | None = None

    def compose(self) -> ComposeResult:
        """Lay out title, input, list and keys."""
        with Vertical(classes="box tall"):
            yield Caption("Jump to a note", self.chrome.strong, id="jump-title")
            yield PlainInput(placeholder="letters of its title or file, or its emoji", id="text")
            yield ChoiceList(self.chrome, id="choices")
            yield Caption("Enter open · ↑↓ move · Esc close", self.chrome.muted)

    def on_mount(self) -> None:
        """Read the titles while the person begins to type."""
        self.query_one(ChoiceList).notice = "Reading the titles…"
        self.query_one(PlainInput).focus()
        self._work()

    def on_unmount(self) -> None:
        """Let go of the titles."""
        if self._working is not None:
            self._working.cancel()

    def on_input_changed(self, event: PlainInput.Changed) -> None:
        """Rank for what is typed now; while a ranking is under way the newest text waits for it."""
        event.stop()
        self._typed = event.value
        self._work()

    def _work(self) -> None:
        if self._working is None or self._working.done():
            self._working = asyncio.create_task(self._rank())

    async def _rank(self) -> None:
        if self._notes is None:
            self._notes = await asyncio.to_thread(self._read)
            if self.gone:
                return
            self.query_one("#jump-title", Caption).say(f"Jump to one of {len(self._notes):,} notes")
        done: str | None = None
        while done != self._typed:
            done = self._typed
            choices = await asyncio.to_thread(self._choices, done)
            if self.gone:
                return
            if done == self._typed:
                found = self.query_one(ChoiceList)
                found.notice = "Nothing matches." if done else "No notes."
                found.set_choices(choices, 0 if choices else -1)

    def _read(self) -> Sequence[NoteLine]:
        places = {path: place for place, path in enumerate(self._recent)}
        notes = sorted(self._ask_notes(), key=lambda note: places.get(note.path, len(places)))
        self._names = Names([_plain(f"{note.title}  {_stem(note.path)}  {note.emoji}") for note in notes])
        return notes

    def _choices(self, typed: str) -> list[Choice]:
        notes = self._notes or ()
        found = [notes[index] for index in self._names.rank(_plain(typed), SHOWN_AT_MOST)]
        return [
            Choice(note.path, f"{note.emoji} {note.title}".strip(), _end_of(self._relpath(note.path))) for note in found
        ]

    def take_key(self, key: str) -> bool:
        """Move in the list, choose, or leave."""
        if self.query_one(ChoiceList).take_key(key, lowest=0):
            return True
        if key == "enter":
            self.run_worker(self._choose(self._hold()), exit_on_error=True)
        elif key == "escape":
            self.dismiss(None)
        else:
            return False
        return True

    async def _choose(self, release: Callable[[], None]) -> None:
        """Choose from the list for all that was typed: Enter may come before the ranking is done."""
        try:
            while self._working is not None and not self._working.done():
                await asyncio.shield(self._working)
            chosen = None if self.gone else self.query_one(ChoiceList).chosen
            if chosen is not None:
                self.dismiss(chosen.value)
        finally:
            release()

    def on_choice_list_picked(self, event: ChoiceList.Picked) -> None:
        """Choose what is clicked."""
        self.dismiss(event.choice.value)


def _end_of(path: str) -> str:
    """Return the end of a path, which tells notes of one title apart, with a sign where it was cut."""
    return path if len(path) <= SHOWN_OF_A_PATH else "…" + path[1 - SHOWN_OF_A_PATH :]


def _plain(text: str) -> str:
    """Return text without the sign that asks for an emoji's coloured form: keyboards and notes differ in writing it."""
    return text.replace("\ufe0f", "")


def _stem(path: str) -> str:
    return os.path.splitext(os.path.basename(path))[0]
