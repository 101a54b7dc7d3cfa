"""Pick one of a list by typing parts of its name: the palette, the outline, going to a note."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical

from notetui.core.fuzzy import rank
from notetui.tui.chrome import Chrome
from notetui.tui.dialogs.choices import Choice, ChoiceList
from notetui.tui.dialogs.dialog import Caption, Dialog
from notetui.tui.widgets.plain_input import PlainInput

SHOWN_AT_MOST = 200


class Picker(Dialog[str | None]):
    """Returns the value of the picked choice, None when the person leaves without one."""

    def __init__(
        self,
        chrome: Chrome,
        title: str,
        choices: Sequence[Choice],
        *,
        at: int = 0,
        empty: str = "",
        keys: str = "Enter choose · ↑↓ move · Esc close",
    ) -> None:
        super().__init__(chrome)
        self._title_text = title
        self._choices = list(choices)
        self._at = at
        self._keys = keys
        self._empty = empty or "Nothing here."

    def compose(self) -> ComposeResult:
        """Lay out title, input, list and keys."""
        with Vertical(classes="box tall"):
            yield Caption(self._title_text, self.chrome.strong)
            yield PlainInput(placeholder="type to narrow", id="text")
            yield ChoiceList(self.chrome, id="choices")
            yield Caption(self._keys, self.chrome.muted)

    def on_mount(self) -> None:
        """Show all choices."""
        found = self.query_one(ChoiceList)
        found.notice = self._empty
        found.set_choices(self._choices, self._at if self._choices else -1)
        self.query_one(PlainInput).focus()

    def on_input_changed(self, event: PlainInput.Changed) -> None:
        """Narrow the list to what matches."""
        event.stop()
        found = self.query_one(ChoiceList)
        if not event.value:
            found.set_choices(self._choices, self._at if self._choices else -1)
            return
        order = rank(event.value, [choice.label for choice in self._choices], SHOWN_AT_MOST)
        found.notice = "Nothing matches."
        found.set_choices([self._choices[index] for index in order], 0 if order else -1)

    def on_key(self, event: events.Key) -> None:
        """Move in the list, choose, or leave."""
        found = self.query_one(ChoiceList)
        moves = {"down": 1, "up": -1, "ctrl+n": 1, "ctrl+p": -1, "pagedown": 10, "pageup": -10}
        if event.key in moves:
            found.move(moves[event.key], lowest=0)
        elif event.key == "enter":
            chosen = found.chosen
            self.dismiss(chosen.value if chosen else None)
        elif event.key == "escape":
            self.dismiss(None)
        else:
            return
        event.stop()
        event.prevent_default()

    def on_line_view_row_clicked(self, event: ChoiceList.RowClicked) -> None:
        """Choose what is clicked."""
        choices = self.query_one(ChoiceList).choices
        if event.row < len(choices):
            self.dismiss(choices[event.row].value)
