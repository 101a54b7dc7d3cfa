"""A question that one key answers: yes, or anything else for no."""

from __future__ import annotations

import textwrap

from textual.app import ComposeResult
from textual.containers import Vertical

from notetui.core.text.clean import show
from notetui.tui.chrome import Chrome
from notetui.tui.dialogs.dialog import Caption, Dialog


class Confirm(Dialog[bool]):
    """Returns true when the person presses y."""

    def __init__(self, chrome: Chrome, question: str, *, yes: str, width: int = 72) -> None:
        super().__init__(chrome)
        self._lines = textwrap.wrap(show(question), max(16, width)) or [""]
        self._yes = yes

    def compose(self) -> ComposeResult:
        """Lay out the question and the keys."""
        with Vertical(classes="box"):
            for line in self._lines[:12]:
                yield Caption(line, self.chrome.text)
            yield Caption(f"y {self._yes} · n or Esc leave it", self.chrome.muted)

    def take_key(self, key: str) -> bool:
        """Answer."""
        if key == "y":
            self.dismiss(True)
        elif key in ("n", "escape", "q", "enter"):
            self.dismiss(False)
        return True
