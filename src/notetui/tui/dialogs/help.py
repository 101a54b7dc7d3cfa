"""The help screen: every command with its keys, made from the commands themselves."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.strip import Strip

from notetui.core.text.cells import cell_len, crop, pad
from notetui.core.text.clean import show
from notetui.tui.chrome import Chrome
from notetui.tui.dialogs.dialog import Caption, Dialog
from notetui.tui.widgets.line_view import LineView

HelpLine = tuple[str, str]


class HelpText(LineView):
    """Lines of help: a heading (no keys), or keys and what they do."""

    def __init__(self, chrome: Chrome, lines: Sequence[HelpLine]) -> None:
        super().__init__(id="help")
        self._chrome = chrome
        self._lines = lines
        self._keys_width = max((cell_len(keys) for keys, _ in lines), default=0)

    def row_count(self) -> int:
        """Return the number of lines."""
        return len(self._lines)

    def row_strip(self, index: int, width: int) -> Strip:
        """Draw one line."""
        keys, text = self._lines[index]
        if not keys:
            return Strip([Segment(crop(" " + text, width), self._chrome.strong)])
        column = min(self._keys_width, max(4, width // 3))
        return Strip(
            [
                Segment("  " + pad(crop(keys, column), column) + "  ", self._chrome.accent),
                Segment(crop(show(text), max(0, width - column - 4)), self._chrome.text),
            ]
        )


class Help(Dialog[None]):
    """Shows all keys, or other lines of two columns, until Esc, q or ?."""

    def __init__(self, chrome: Chrome, lines: Sequence[HelpLine], title: str = "notetui: keys") -> None:
        super().__init__(chrome)
        self._lines = lines
        self._title_text = title

    def compose(self) -> ComposeResult:
        """Lay out title, text and keys."""
        with Vertical(classes="box tall"):
            yield Caption(self._title_text, self.chrome.strong)
            yield HelpText(self.chrome, self._lines)
            yield Caption("j k Space scroll · Esc close", self.chrome.muted)

    def on_mount(self) -> None:
        """Take the keys."""
        self.query_one(HelpText).focus()

    def take_key(self, key: str) -> bool:
        """Scroll, or leave."""
        text = self.query_one(HelpText)
        page = max(1, text.size.height - 1)
        moves = {
            "j": 1,
            "down": 1,
            "k": -1,
            "up": -1,
            "space": page,
            "pagedown": page,
            "pageup": -page,
            "ctrl+d": page // 2,
            "ctrl+u": -(page // 2),
            "G": 1 << 20,
            "end": 1 << 20,
            "g": -(1 << 20),
            "home": -(1 << 20),
        }
        if key in moves:
            text.scroll_rows(moves[key])
        elif key in ("escape", "q", "question_mark", "enter"):
            self.dismiss(None)
        else:
            return False
        return True
