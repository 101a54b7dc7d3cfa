"""A message too long for one line: what happened, where, what to do; `e` opens the file there when there is one."""

from __future__ import annotations

import textwrap

from textual.app import ComposeResult
from textual.containers import Vertical

from notetui.tui.chrome import Chrome
from notetui.tui.dialogs.dialog import Caption, Dialog


class Notice(Dialog[bool]):
    """Returns true when the person asks for the editor."""

    def __init__(self, chrome: Chrome, message: str, *, can_edit: bool, width: int = 72) -> None:
        super().__init__(chrome)
        self._lines = textwrap.wrap(message, max(16, width)) or [""]
        self._can_edit = can_edit

    def compose(self) -> ComposeResult:
        """Lay out the message and the keys."""
        with Vertical(classes="box"):
            for line in self._lines[:12]:
                yield Caption(line, self.chrome.text)
            keys = "e open it in your editor there · Esc close" if self._can_edit else "Esc close"
            yield Caption(keys, self.chrome.muted)

    def take_key(self, key: str) -> bool:
        """Leave, or leave for the editor."""
        if key == "e" and self._can_edit:
            self.dismiss(True)
        elif key in ("escape", "enter", "q", "space"):
            self.dismiss(False)
        return True
