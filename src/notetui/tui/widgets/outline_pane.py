"""The headings of the shown note beside it, the present one marked; it follows as one reads."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip

from notetui.core.model import Heading
from notetui.core.text.cells import cell_len, crop
from notetui.core.text.clean import show
from notetui.tui.chrome import Chrome
from notetui.tui.widgets.line_view import LineView


class OutlinePane(LineView):
    """Rows are headings; it never takes the focus, a click goes to a heading."""

    can_focus = False
    ALLOW_SELECT = False

    class Picked(Message):
        """A heading was clicked; `line` is its line of the file."""

        def __init__(self, line: int) -> None:
            super().__init__()
            self.line = line

    def __init__(self, chrome: Chrome, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._chrome = chrome
        self._headings: Sequence[Heading] = ()
        self._lines: list[int] = []
        self._lowest = 1
        self.present = -1
        """The number of the heading that the top of the note's text stands below, -1 above the first."""

    def set_chrome(self, chrome: Chrome) -> None:
        """Draw with other colours."""
        self._chrome = chrome
        self.refresh()

    def show_headings(self, headings: Sequence[Heading], line: int) -> None:
        """Show the headings of a note with the one marked that a line of the file stands below."""
        if headings is not self._headings:
            self._headings = headings
            self._lines = [heading.line for heading in headings]
            self._lowest = min((heading.level for heading in headings), default=1)
            self.present = -2
        present = bisect_right(self._lines, line) - 1
        if present != self.present:
            was, self.present = self.present, present
            if was == -2:
                self.rows_changed(top=0)
            else:
                self.refresh_rows(was, present)
            self.scroll_to_row(max(0, present), margin=3)

    def row_count(self) -> int:
        """Return the number of rows, one for the notice of a note without headings."""
        return len(self._headings) or 1

    def row_strip(self, index: int, width: int) -> Strip:
        """Draw one heading."""
        chrome = self._chrome
        if not self._headings:
            return Strip([Segment(crop(" No headings", width), chrome.muted)])
        heading = self._headings[index]
        here = index == self.present
        left = (" ▸ " if here else "   ") + "  " * min(heading.level - self._lowest, 4)
        text = crop(show(heading.text), max(1, width - cell_len(left)))
        return Strip([Segment(left, chrome.accent), Segment(text, chrome.strong if here else chrome.muted)])

    def clicked_row(self, index: int, event: events.Click) -> None:
        """Go to a clicked heading."""
        if index < len(self._headings):
            self.post_message(self.Picked(self._headings[index].line))
