"""Ask for a line of text, with earlier ones to take instead: a reason, the name of a file."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical

from notetui.core.text.clean import show
from notetui.tui.chrome import Chrome
from notetui.tui.dialogs.choices import Choice, ChoiceList
from notetui.tui.dialogs.dialog import Caption, Dialog
from notetui.tui.widgets.plain_input import PlainInput


class AskText(Dialog[str | None]):
    """Returns what was typed or picked, None when the person leaves with Esc."""

    def __init__(
        self,
        chrome: Chrome,
        title: str,
        *,
        text: str = "",
        earlier: Sequence[str] = (),
        placeholder: str = "",
        keys: str = "Enter save · Esc leave",
    ) -> None:
        super().__init__(chrome)
        self._title_text = title
        self._text = show(text)
        self._earlier = list(earlier)
        self._placeholder = placeholder
        self._keys = keys

    def compose(self) -> ComposeResult:
        """Lay out title, input, what was typed earlier, and keys."""
        with Vertical(classes="box middle" if self._earlier else "box"):
            yield Caption(self._title_text, self.chrome.strong)
            yield PlainInput(value=self._text, placeholder=self._placeholder, id="text")
            if self._earlier:
                yield ChoiceList(self.chrome, id="choices")
            yield Caption(("↑↓ pick · " if self._earlier else "") + self._keys, self.chrome.muted)

    def on_mount(self) -> None:
        """Show the earlier texts and wait for typing."""
        self._narrow("")
        field = self.query_one(PlainInput)
        field.cursor_position = len(self._text)
        field.focus()

    def _narrow(self, typed: str) -> None:
        if self._earlier:
            found = self.query_one(ChoiceList)
            found.notice = "None of the earlier ones."
            wanted = typed.strip().casefold()
            found.set_choices([Choice(text, text) for text in self._earlier if wanted in text.casefold()])

    def on_input_changed(self, event: PlainInput.Changed) -> None:
        """Narrow the list to what holds the typed text."""
        event.stop()
        self._narrow(event.value)

    def take_key(self, key: str) -> bool:
        """Move in the list, take a text, or leave."""
        found = self.query_one(ChoiceList) if self._earlier else None
        if found is not None and found.take_key(key):
            return True
        if key == "enter":
            chosen = found.chosen if found is not None else None
            self.dismiss(chosen.value if chosen is not None else self.query_one(PlainInput).value.strip())
        elif key == "escape":
            self.dismiss(None)
        else:
            return False
        return True

    def on_choice_list_picked(self, event: ChoiceList.Picked) -> None:
        """Take what is clicked."""
        self.dismiss(event.choice.value)
