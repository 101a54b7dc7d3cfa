"""What a change of many notes could not do: each note with its reason; `e` opens it in the editor, there."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical

from notetui.core.text.clean import show
from notetui.tui.chrome import Chrome
from notetui.tui.desk.plans import Refusal
from notetui.tui.dialogs.choices import Choice, ChoiceList
from notetui.tui.dialogs.dialog import Caption, Dialog
from notetui.tui.dialogs.plan_view import where

REASON_LINES = 4


class Refused(Dialog[None]):
    """Shows what was done and what was refused, to walk through; `edit` opens a file at a line and column."""

    def __init__(
        self, chrome: Chrome, done: str, refused: Sequence[Refusal], edit: Callable[[str, int, int], None]
    ) -> None:
        super().__init__(chrome)
        self._done = done
        self._refused = list(refused)
        self._edit = edit

    def compose(self) -> ComposeResult:
        """Lay out what was done, the list, the reason of the one under the cursor, and the keys."""
        with Vertical(classes="box tall"):
            yield Caption(self._done, self.chrome.strong)
            count = len(self._refused)
            yield Caption(f"{count} refused, left as {'it was' if count == 1 else 'they were'}:", self.chrome.warning)
            yield ChoiceList(self.chrome, id="choices")
            for number in range(REASON_LINES):
                yield Caption("", self.chrome.text, id=f"reason{number}")
            yield Caption("↑↓ move · e open it in your editor there · Esc close", self.chrome.muted)

    def on_mount(self) -> None:
        """List the refused notes."""
        rows = [
            Choice(str(number), where(each.path, each.problem.line, each.problem.column), each.problem.message, "×")
            for number, each in enumerate(self._refused)
        ]
        self.query_one(ChoiceList).set_choices(rows, 0 if rows else -1)
        self._show_reason()

    def on_resize(self) -> None:
        """Wrap the reason anew."""
        self._show_reason()

    def _show_reason(self) -> None:
        chosen = self.query_one(ChoiceList).chosen
        message = self._refused[int(chosen.value)].problem.message if chosen is not None else ""
        lines = textwrap.wrap(show(message), max(16, self.query_one(ChoiceList).size.width - 3))
        for number in range(REASON_LINES):
            self.query_one(f"#reason{number}", Caption).say(lines[number] if number < len(lines) else "")

    def take_key(self, key: str) -> bool:
        """Move, open, leave."""
        found = self.query_one(ChoiceList)
        if found.take_key(key, lowest=0, letters=True):
            self._show_reason()
        elif key == "e" and found.chosen is not None:
            refusal = self._refused[int(found.chosen.value)]
            self._edit(refusal.path, refusal.problem.line, refusal.problem.column)
        elif key in ("escape", "enter", "q"):
            self.dismiss(None)
        return True
