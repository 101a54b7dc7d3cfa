"""The review questions with the keys that map to them."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment

from notetui.core.text.clean import show
from notetui.tui.chrome import Chrome
from notetui.tui.widgets.painted import Painted, fit

SHOWN_AT_MOST = 9


class Legend(Painted):
    """A line for each of the first nine; they come from the configuration, and are cleaned like anything else."""

    def __init__(self, chrome: Chrome, names: Sequence[str]) -> None:
        super().__init__(id="legend")
        self._chrome = chrome
        self._names = list(names)
        self.styles.height = min(SHOWN_AT_MOST + 1, len(self._names)) + 1

    def set_chrome(self, chrome: Chrome) -> None:
        """Draw with other colours."""
        self._chrome = chrome
        self.refresh()

    def paint(self, width: int) -> Sequence[Sequence[Segment]]:
        """Return the lines."""
        chrome = self._chrome
        lines = [fit([("─" * width, chrome.muted)], width)]
        for number, name in enumerate(self._names[:SHOWN_AT_MOST], 1):
            lines.append(fit([(f" {number} ", chrome.key), (" " + show(name), chrome.text)], width))
        if len(self._names) > SHOWN_AT_MOST:
            lines.append(fit([(f" p  picks one of all {len(self._names)}", chrome.muted)], width))
        return lines
