"""The line that says, as long as a filter is on, that not all notes are shown."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style

from notetui.core.text.cells import cell_len, crop
from notetui.core.text.clean import show
from notetui.tui.chrome import Chrome
from notetui.tui.widgets.painted import Painted, fit

_KEYS = "f change · Esc clear "


class FilterLine(Painted):
    """Shows the filter, how many notes it found of how many, and the keys for it."""

    def __init__(self, chrome: Chrome, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._chrome = chrome
        self._text = ""
        self._count = ""

    def set_chrome(self, chrome: Chrome) -> None:
        """Draw with other colours."""
        self._chrome = chrome
        self.refresh()

    def show_text(self, text: str) -> None:
        """Show another filter; how much it finds is not known yet."""
        if text != self._text:
            self._text = text
            self.refresh()

    def show_filter(self, text: str, found: int, total: int) -> None:
        """Show a filter and how many notes it finds of how many."""
        shown = (text, f"{found:,} of {total:,} notes")
        if shown != (self._text, self._count):
            self._text, self._count = shown
            self.refresh()

    def ground(self) -> Style:
        """Return the bar's own colours."""
        return self._chrome.bar

    def paint(self, width: int) -> Sequence[Sequence[Segment]]:
        """Return the one line."""
        chrome = self._chrome
        count = f"  {self._count}"
        keys = _KEYS if width >= 60 else ""
        room = max(8, width - cell_len(" Filter ") - 1 - cell_len(count) - cell_len(keys) - 2)
        text = crop(show(self._text), room)
        parts = [(" Filter ", chrome.key + Style(reverse=True)), (f" {text}", chrome.key), (count, chrome.bar)]
        segments = fit(parts, width)
        used = sum(segment.cell_length for segment in segments)
        if used + cell_len(keys) <= width:
            segments += [Segment(" " * (width - used - cell_len(keys)), chrome.bar), Segment(keys, chrome.bar)]
        return [segments]
