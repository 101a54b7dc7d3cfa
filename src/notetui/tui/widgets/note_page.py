"""A note on the screen: rows from an anchor on, and what is far away parsed while nothing waits.

Textual's own Markdown mounts a widget for each block (2.4 s for 1,000 lines, 33 s for 5,000); here the place is an
anchor, a leaf of the document and a row in it, so that nothing has to be known of what is above or below the screen.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence

from rich.segment import Segment
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from notetui.core.markdown.document import Leaf
from notetui.core.markdown.layout import LayoutOptions
from notetui.core.markdown.parse import Document
from notetui.tui.timers import surely
from notetui.tui.widgets.line_view import LineView
from notetui.tui.widgets.note_paint import Overlay, segments_of
from notetui.tui.widgets.note_rows import NoteRows, Spot
from notetui.tui.widgets.painting import Palette

SLICE = 0.006
"""Seconds of one slice of work ahead."""
PAUSE, SHORT_PAUSE = 0.01, 0.001
"""Seconds between two slices, and when somebody waits for what they find."""
AT_ONCE = 0.02
"""Seconds that a key may take for going to a place that has to be parsed first; what takes longer goes on in slices."""


class NotePage(LineView):
    """Rows of one note from an anchor on. Lines that go in and out are lines of the file."""

    ALLOW_SELECT = False

    class PlaceChanged(Message, namespace="note_view"):
        """Another place is at the top; `section` is the path of headings there."""

        def __init__(self, line: int, section: str) -> None:
            super().__init__()
            self.line = line
            self.section = section

    def __init__(self, palette: Palette, *, max_width: int, centre: bool, keep_breaks: bool) -> None:
        super().__init__(id="note")
        self._palette = palette
        self._max_width = max_width
        self._centre = centre
        self._options = LayoutOptions(keep_breaks, folding=True, sideways=True, signs="NO_COLOR" in os.environ)
        self._offset = 0
        self._note = NoteRows(Document(""), self._options)
        self._anchor = Spot(0, 0)
        self._when_sized: Callable[[], None] | None = None
        self._rows: list[Spot] = []
        self._told = (-1, "")
        self._generation = 0
        self._stepped: tuple[int, Spot] | None = None
        self._awaited: tuple[int, Callable[[], None]] | None = None
        self._working = False
        self._pointed = -1
        """The leaf that a jump led to, -1 for none."""

    def set_palette(self, palette: Palette) -> None:
        """Draw with other colours."""
        self._palette = palette
        self.refresh()

    def set_centre(self, centre: bool) -> None:
        """Put the text in the middle of a wide pane, or at its left."""
        if centre != self._centre:
            self._centre = centre
            self.refresh()

    def _use_document(self, document: Document, first_line: int, front: Sequence[Leaf]) -> None:
        """Show another document from its top; the caller settles."""
        self._offset = first_line - 1
        # Freeing a long note takes milliseconds: not before the new one is painted.
        self.call_after_refresh(_let_go, self._note)
        self._note = NoteRows(document, self._options, front)
        self._note.use_width(self._text_width)
        self._generation += 1
        self._stepped = self._awaited = None
        self._pointed = -1
        self._told = (-1, "")
        self._anchor = Spot(0, 0)

    # -- work ahead

    def _work_ahead(self) -> None:
        """See to it that what is not parsed or searched yet soon is."""
        if not self._working and self._has_work():
            self._working = True
            surely(self.set_timer(SHORT_PAUSE if self._awaited else PAUSE, self._work))

    @property
    def is_working(self) -> bool:
        """True while a part of the note waits to be parsed or searched."""
        return self._working

    def _has_work(self) -> bool:
        return not self._note.complete

    def _work(self) -> None:
        self._working = False
        self._work_slice(time.perf_counter() + SLICE)
        awaited = self._awaited
        if awaited is not None and self._note.covers(awaited[0]):
            self._awaited = None
            awaited[1]()
        self._work_ahead()

    def _work_slice(self, until: float) -> None:
        """Parse on until a time, so that the scrollbar, search and the far end are ready when they are wanted."""
        document = self._note.document
        while not document.complete and time.perf_counter() < until:
            document.parse_more(32)

    def _when_parsed(self, line: int, then: Callable[[], None]) -> None:
        """Do something when a body line has been parsed: at once where that is soon, else when the slices got there.

        Another place that is asked for meanwhile takes its place.
        """
        until = time.perf_counter() + AT_ONCE
        document = self._note.document
        while not self._note.covers(line) and time.perf_counter() < until:
            document.parse_more(32)
        if self._note.covers(line):
            self._awaited = None
            then()
        else:
            self._awaited = (line, then)
            self._work_ahead()

    # -- rows

    @property
    def _text_width(self) -> int:
        room = max(1, self.size.width - 3)
        return min(room, self._max_width) if self._max_width > 0 else room

    @property
    def _margin(self) -> int:
        room = self.size.width - 2
        return max(1, (room - self._text_width) // 2) if self._centre else 1

    def _settle(self) -> None:
        """Fill the screen from the anchor, never scrolling past the end, and say where we are."""
        height = max(1, self.size.height)
        self._note.use_width(self._text_width)
        rows = self._note.fill(self._anchor, height)
        if len(rows) < height:
            first = rows[0] if rows else Spot(max(0, self._note.known - 1), 0)
            self._anchor = self._note.back_from(first, height - len(rows))
            rows = self._note.fill(self._anchor, height)
        self._rows = rows
        self.refresh()
        self._tell()

    def tell_place(self) -> None:
        """Tell the place at the top once more, to who has named another meanwhile."""
        self._told = (-1, "")
        self._tell()

    def _tell(self) -> None:
        line = self.top_line()
        section = " › ".join(self.current_section()[-2:])
        if (line, section) != self._told:
            self._told = (line, section)
            self.post_message(self.PlaceChanged(line, section))

    # -- where we are

    def top_line(self) -> int:
        """Return the file line of the text at the top of the screen."""
        return self._note.line_of(self._anchor) + self._offset

    def bottom_line(self) -> int:
        """Return the file line of the text at the bottom of the screen."""
        return (self._note.line_of(self._rows[-1]) if self._rows else 1) + self._offset

    @property
    def is_at_top(self) -> bool:
        """True when the first row of the note is on the screen."""
        return self._anchor <= Spot(0, 0)

    def current_section(self) -> tuple[str, ...]:
        """Return the headings above the top of the screen, outermost first."""
        return self._note.section_at(self._anchor.leaf)

    @property
    def first_line(self) -> int:
        """The file line of the body's first line."""
        return self._offset + 1

    # -- the size

    def when_sized(self, work: Callable[[], None]) -> None:
        """Do something as soon as the size is known, before the first lines are drawn: a place needs the width."""
        self._when_sized = work
        if self.size.height:
            self.sized()

    def sized(self) -> None:
        """Do what waited for the size."""
        work, self._when_sized = self._when_sized, None
        if work is not None:
            work()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the part of the widget that is seen."""
        if self._when_sized is not None and self.size.height:
            self.sized()
        return super().render_lines(crop)

    def on_resize(self) -> None:
        """Keep the text at the top where it is."""
        self._note.use_width(self._text_width)
        self._anchor = self._note.clamped(self._anchor)
        self._settle()

    def _on_bar(self, x: int) -> bool:
        return x == self.size.width - 1 and self._shown_lines() < self._note.document.total_lines

    # -- drawing

    def row_count(self) -> int:
        """Return the number of rows on the screen (the rest is not counted, it is not known)."""
        return len(self._rows)

    def _overlays(self, index: int, leaf: Leaf) -> list[Overlay]:
        """Return what is laid over the text of a leaf."""
        return []

    def _over(self, leaf: Leaf) -> str:
        """Return the role that is laid over the whole of a leaf, empty for none."""
        return ""

    def _in_margin(self, index: int) -> Segment | None:
        """Return the sign in the margin beside a leaf."""
        return None

    def render_line(self, y: int) -> Strip:
        """Return one line of the screen."""
        width, height = self.size
        strip = self._text_strip(y).adjust_cell_length(width - 1, self.ground)
        total = max(1, self._note.document.total_lines)
        shown = self._shown_lines()
        if shown >= total:
            return strip.adjust_cell_length(width, self.ground).apply_style(self.ground)
        position = (self.top_line() - self._offset - 1) / max(1, total - shown)
        bar = self._bar_segment(y, height, position, shown / total)
        return Strip([*strip, bar]).apply_style(self.ground)

    def _text_strip(self, y: int) -> Strip:
        if y >= len(self._rows):
            return Strip([])
        spot = self._rows[y]
        line = self._note.line_at(spot)
        leaf = self._note.leaf(spot.leaf)
        if leaf is None or not line:
            return Strip([])
        margin = " " * self._margin
        sign = self._in_margin(spot.leaf)
        before = [Segment(margin)] if sign is None else [Segment(margin[1:]), sign]
        text = segments_of(
            leaf, line, self._text_width, self._palette, self._overlays(spot.leaf, leaf), self._over(leaf)
        )
        return Strip([*before, *text])

    def _shown_lines(self) -> int:
        if not self._rows or (self._rows[0] <= Spot(0, 0) and len(self._rows) < self.size.height):
            return self._note.document.total_lines
        first, last = self._note.leaf(self._rows[0].leaf), self._note.leaf(self._rows[-1].leaf)
        return last.end_line - first.line + 1 if first is not None and last is not None else 1


def _let_go(note: NoteRows) -> None:
    """Do nothing: whoever calls has the last hold on a note, and loses it then."""
