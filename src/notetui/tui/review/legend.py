"""The review questions with the keys that map to them."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual import events

from notetui.core.markdown.wrap import wrap
from notetui.core.text.cells import crop
from notetui.core.text.clean import show
from notetui.tui.chrome import Chrome
from notetui.tui.widgets.painted import Painted, fit

SHOWN_AT_MOST = 9
LINES_AT_MOST = 3
"""Lines that one question has at most."""
_INDENT = 4


class Legend(Painted):
    """The first nine with their keys; they come from the configuration, and are cleaned like anything else.

    Long ones wrap while all of them together leave the list two thirds of the screen, else each has one line.
    """

    def __init__(self, chrome: Chrome, names: Sequence[str]) -> None:
        super().__init__(id="legend")
        self._chrome = chrome
        self._names = list(names)
        self._wraps = False
        self.styles.height = min(SHOWN_AT_MOST + 1, len(self._names)) + 1

    def set_chrome(self, chrome: Chrome) -> None:
        """Draw with other colours."""
        self._chrome = chrome
        self.refresh()

    def on_resize(self, event: events.Resize) -> None:
        """Take the height that the lines need at this width."""
        self._wraps = True
        self._wraps = len(self.paint(event.size.width)) <= self.screen.size.height // 3
        self.styles.height = len(self.paint(event.size.width))

    def paint(self, width: int) -> Sequence[Sequence[Segment]]:
        """Return the lines."""
        chrome = self._chrome
        lines = [fit([("─" * width, chrome.muted)], width)]
        for number, name in enumerate(self._names[:SHOWN_AT_MOST], 1):
            for at, text in enumerate(self._wrapped(show(name), max(8, width - _INDENT - 1))):
                key = (f" {number} ", chrome.key) if not at else ("   ", chrome.text)
                lines.append(fit([key, (" " + text, chrome.text)], width))
        if len(self._names) > SHOWN_AT_MOST:
            lines.append(fit([(f" p  picks one of all {len(self._names)}", chrome.muted)], width))
        return lines

    def _wrapped(self, name: str, width: int) -> list[str]:
        if not self._wraps:
            return [name]
        lines = ["".join(piece.text for piece in line) for line in wrap(name, (), width, "text")]
        kept = lines[:LINES_AT_MOST]
        if len(lines) > LINES_AT_MOST:
            kept[-1] = crop(kept[-1] + " " + lines[LINES_AT_MOST], width)
        return kept or [""]
