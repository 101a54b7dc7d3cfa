"""A list of choices below an input: drawn row by row, one of them under the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip

from notetui.core.text.cells import cell_len, crop
from notetui.core.text.clean import show
from notetui.tui.chrome import Chrome
from notetui.tui.widgets.line_view import LineView


@dataclass(frozen=True, slots=True)
class Choice:
    """One row: `label` and `detail` are untrusted text, `sign` one of ours before the label; `value` is what it is."""

    value: str
    label: str
    detail: str = ""
    sign: str = " "


SHOWN_AT_MOST = 200
"""Choices that are listed: nobody goes through more, typing narrows them."""
MOVES = {"down": 1, "up": -1, "ctrl+n": 1, "ctrl+p": -1, "pagedown": 10, "pageup": -10}
"""Rows that keys move by while the letters are typed into an input."""
END = 1 << 20
"""More rows than any list has."""
LETTER_MOVES = {
    **MOVES,
    "j": 1,
    "k": -1,
    "ctrl+d": 10,
    "ctrl+u": -10,
    "end": END,
    "G": END,
    "home": -END,
    "g": -END,
}
"""The same where there is no input."""


class ChoiceList(LineView):
    """Shows choices; the dialog passes the keys on that move the cursor, since the input keeps the focus."""

    can_focus = False

    class Picked(Message):
        """A choice was clicked."""

        def __init__(self, choice: Choice) -> None:
            super().__init__()
            self.choice = choice

    def __init__(self, chrome: Chrome, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._chrome = chrome
        self.choices: Sequence[Choice] = ()
        self.cursor = -1
        self.notice = ""

    @property
    def chosen(self) -> Choice | None:
        """The choice under the cursor, None when the cursor is on none."""
        return self.choices[self.cursor] if 0 <= self.cursor < len(self.choices) else None

    def set_choices(self, choices: Sequence[Choice], cursor: int = -1) -> None:
        """Show other choices with the cursor on one, or on none (-1)."""
        if list(choices) == list(self.choices) and cursor == self.cursor:
            return
        self.choices = choices
        self.cursor = min(cursor, len(choices) - 1)
        self.rows_changed(top=0)
        if self.cursor >= 0:
            self.scroll_to_row(self.cursor)

    def take_key(self, key: str, *, lowest: int = -1, letters: bool = False) -> bool:
        """Move by a key, not above `lowest`; return whether it is one that moves (with `letters`, `j` and `k` too)."""
        rows = (LETTER_MOVES if letters else MOVES).get(key)
        if rows is not None:
            self.move(rows, lowest=lowest)
        return rows is not None

    def clicked_row(self, index: int, event: events.Click) -> None:
        """Tell which choice was clicked."""
        if index < len(self.choices):
            self.post_message(self.Picked(self.choices[index]))

    def move(self, rows: int, *, lowest: int = -1) -> None:
        """Move the cursor by rows, not above `lowest`."""
        if self.choices:
            was, self.cursor = self.cursor, min(max(lowest, self.cursor + rows), len(self.choices) - 1)
            self.refresh_rows(max(0, was), max(0, self.cursor))
            self.scroll_to_row(max(0, self.cursor))

    def row_count(self) -> int:
        """Return the number of rows, one for the notice of an empty list."""
        return len(self.choices) or 1

    def row_strip(self, index: int, width: int) -> Strip:
        """Draw one choice."""
        chrome = self._chrome
        if not self.choices:
            return Strip([Segment(crop("  " + show(self.notice), width), chrome.muted)])
        choice = self.choices[index]
        at_cursor = index == self.cursor
        detail = crop(show(choice.detail), max(0, width // 2)) if choice.detail else ""
        left = ("▌" if at_cursor else " ") + choice.sign + " "
        label = crop(show(choice.label), max(0, width - cell_len(left) - cell_len(detail) - 2))
        filler = max(0, width - cell_len(left) - cell_len(label) - cell_len(detail) - 1)
        segments = [
            Segment(left, chrome.accent),
            Segment(label, chrome.text),
            Segment(" " * filler, chrome.text),
            Segment(detail, chrome.muted),
            Segment(" ", chrome.text),
        ]
        if at_cursor:
            segments = [Segment(part.text, (part.style or chrome.text) + chrome.cursor) for part in segments]
        return Strip(segments)
