"""An input line that doesn't blink, doesn't highlight, and takes no control characters by paste."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.widgets import Input

from notetui.core.text.clean import typed


class PlainInput(Input):
    """Textual's Input, quiet on the wire: a blinking cursor costs 2 kB a second over SSH."""

    def __init__(self, *, value: str = "", placeholder: str = "", id: str | None = None, **rest: Any) -> None:  # noqa: A002
        super().__init__(value=value, placeholder=placeholder, id=id, compact=True, **rest)
        self.cursor_blink = False

    def _on_paste(self, event: events.Paste) -> None:
        """Paste one line, without control characters: nobody types them."""
        event.stop()
        event.prevent_default()
        first = event.text.strip().splitlines()[0] if event.text.strip() else ""
        if first:
            self.insert_text_at_cursor(typed(first))
