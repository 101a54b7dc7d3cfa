"""Pick one of a list by typing parts of its name: the palette, the outline, going to a note."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical

from notetui.core.fuzzy import rank
from notetui.tui.chrome import Chrome
from notetui.tui.dialogs.choices import SHOWN_AT_MOST, Choice, ChoiceList
from notetui.tui.dialogs.dialog import Caption, Dialog
from notetui.tui.widgets.plain_input import PlainInput


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

    def take_key(self, key: str) -> bool:
        """Move in the list, choose, or leave."""
        found = self.query_one(ChoiceList)
        if found.take_key(key, lowest=0):
            return True
        if key == "enter":
            chosen = found.chosen
            self.dismiss(chosen.value if chosen else None)
        elif key == "escape":
            self.dismiss(None)
        else:
            return False
        return True

    def on_choice_list_picked(self, event: ChoiceList.Picked) -> None:
        """Choose what is clicked."""
        self.dismiss(event.choice.value)
