"""A line that opens above the status line to type a search or a filter, and says what it found as one types."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import events
from textual.containers import Horizontal
from textual.widget import Widget

from notetui.core.text.cells import cell_len
from notetui.core.text.clean import show
from notetui.tui.chrome import Chrome
from notetui.tui.dialogs.dialog import Caption

if TYPE_CHECKING:
    from textual.widgets import Input

    from notetui.tui.widgets.plain_input import PlainInput
    from notetui.tui.widgets.status_line import StatusLine

_MOVES = {"down": 1, "up": -1, "pagedown": 10, "pageup": -10}
_RECALLS = {"ctrl+p": -1, "ctrl+n": 1}


def told_below(sign: str, text: str, error: ValueError, width: int) -> str:
    """Return what to say below a prompt whose text can't be read, with an arrow under the place that is wrong.

    Where that leaves no room for the words they stand at the left, with the column.
    """
    message, column = getattr(error, "message", str(error)), getattr(error, "column", 1)
    at = cell_len(sign) + 2 + cell_len(show(text[: column - 1]))
    indent = at - 3 if 3 <= at <= width - cell_len(message) - 4 else 0
    where = "↑ " if indent or at == 3 else f"column {column}: "
    return " " * indent + where + message


class PromptLine(Horizontal):
    """Closed most of the time, and empty until it is first opened; the status line names its keys while it is open."""

    def __init__(self, chrome: Chrome, status: StatusLine, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._chrome = chrome.on_bars
        self._status = status
        self._typed: Callable[[str], str] = lambda text: ""
        self._when_closed: Callable[[str | None], None] = lambda text: None
        self._moved: Callable[[int], None] | None = None
        self._recall: Callable[[int], str | None] | None = None
        self._reads: Callable[[str], bool] = lambda text: True
        self.answer = ""
        self._came_from: Widget | None = None
        self.is_open = False
        self._field: PlainInput | None = None

    def set_chrome(self, chrome: Chrome) -> None:
        """Draw with other colours from the next opening on."""
        self._chrome = chrome.on_bars

    def ask(
        self,
        sign: str,
        typed: Callable[[str], str],
        closed: Callable[[str | None], None],
        *,
        back: Widget,
        text: str = "",
        moved: Callable[[int], None] | None = None,
        recall: Callable[[int], str | None] | None = None,
        reads: Callable[[str], bool] = lambda text: True,
    ) -> None:
        """Open the line. `typed` gets the text at each change and returns what to say beside it.

        `closed` gets the text when the person presses Enter, None when they leave with Esc; the focus then goes `back`.
        `moved` gets the rows to move by for the arrows, `recall` -1 or 1 for an earlier or later text to type instead.
        A text that `reads` says can't be read is not taken: the line stays open with it, to be mended.
        """
        self._typed, self._when_closed = typed, closed
        self._moved, self._recall, self._reads = moved, recall, reads
        self.answer = ""
        # The input is imported when it is first needed: the first frame shows none.
        from notetui.tui.widgets.plain_input import PlainInput

        self._came_from = back
        self.is_open = True
        self.display = True
        if self._field is None:
            label = Caption(sign, self._chrome.strong, id="prompt-sign")
            answer = Caption("", self._chrome.muted, id="prompt-answer")
            answer.styles.width = "40%"
            self._field = PlainInput(value=text, id="prompt-text")
            self.mount(label, self._field, answer)
        else:
            label = self.query_one("#prompt-sign", Caption)
            label.say(sign)
            with self._field.prevent(PlainInput.Changed):
                self._field.value = text
            self.query_one("#prompt-answer", Caption).say("")
            if text:
                self.say_answer(typed(text))
        label.styles.width = cell_len(sign) + 2
        self._status.lend(self._keys())
        self._field.focus()

    def _keys(self) -> list[tuple[str, str]]:
        keys = [("Enter", "keep")]
        if self._moved is not None:
            keys.append(("↑ ↓", "move"))
        if self._recall is not None:
            keys.append(("Ctrl+p Ctrl+n", "earlier"))
        return [*keys, ("Esc", "back")]

    def on_input_changed(self, event: Input.Changed) -> None:
        """Pass on what is typed."""
        event.stop()
        if self.is_open:
            self.say_answer(self._typed(event.value))

    def say_answer(self, text: str) -> None:
        """Say something beside what is typed."""
        if text != self.answer:
            self.answer = text
            self.query_one("#prompt-answer", Caption).say(text)

    def on_key(self, event: events.Key) -> None:
        """Enter keeps, Esc leaves; arrows move in what was found, Ctrl+p and Ctrl+n fetch earlier texts."""
        typed = self._field.value if self._field is not None else ""
        if event.key == "escape":
            self._close(None)
        elif event.key == "enter":
            if self._reads(typed):
                self._close(typed)
            else:
                self.say_answer(self._typed(typed))
        elif event.key in _MOVES and self._moved is not None:
            self._moved(_MOVES[event.key])
        elif event.key in _RECALLS and self._recall is not None:
            text = self._recall(_RECALLS[event.key])
            if text is not None and self._field is not None:
                self._field.value = text
                self._field.cursor_position = len(text)
        else:
            return
        event.stop()
        event.prevent_default()

    def _close(self, text: str | None) -> None:
        self.is_open = False
        self.display = False
        self._status.lend(())
        self.screen.set_focus(self._came_from)
        self._when_closed(text)
