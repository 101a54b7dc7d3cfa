"""What the dialogs share: a framed box over the screen, with lines of our own text above and below its content."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen

from notetui.core.text.clean import show
from notetui.tui.chrome import Chrome
from notetui.tui.widgets.painted import Painted, fit

Result = TypeVar("Result")
Hold = Callable[[], Callable[[], None]]
"""Keeps keys typed ahead waiting until what it returns is called (`TypeAhead.hold`)."""


def no_hold() -> Callable[[], None]:
    """Keep nothing waiting: for a dialog that stands alone."""
    return lambda: None


class Caption(Painted):
    """One line of text in a dialog; the text may be untrusted."""

    def __init__(self, text: str, style: Style, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes="caption")
        self._text = text
        self._style = style

    @property
    def text(self) -> str:
        """The text as given."""
        return self._text

    def say(self, text: str, style: Style | None = None) -> None:
        """Show another text."""
        self._text = text
        self._style = style or self._style
        self.refresh()

    def paint(self, width: int) -> Sequence[Sequence[Segment]]:
        """Return the line."""
        return [fit([(" " + show(self._text), self._style)], width)]


class Dialog(ModalScreen[Result]):
    """A modal screen that knows the colours in use."""

    def __init__(self, chrome: Chrome) -> None:
        super().__init__()
        self.chrome = chrome.in_dialogs
        self._left = False

    @property
    def gone(self) -> bool:
        """Whether the person has left: what was still being worked out has nothing to be shown in."""
        return self._left or not self.is_running

    def take_key(self, key: str) -> bool:
        """Do what a key means in this dialog; return false for a key that the focused widget may have."""
        return False

    def on_key(self, event: events.Key) -> None:
        """Keep the keys of the dialog from its widgets, and from Textual's own bindings."""
        if self.take_key(event.key):
            event.stop()
            event.prevent_default()

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Leave, once: an answer that was still being worked out when the person left is nobody's."""
        if self._left:
            return AwaitComplete()
        self._left = True
        return super().dismiss(result)
