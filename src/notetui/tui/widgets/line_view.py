"""The base of everything that scrolls: rows drawn one by one, with a scrollbar of our own and no animation.

Not a ScrollView: setting its virtual size lays out and repaints twice, and its bars are widgets. Rows are asked for
only when they are on the screen.
"""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.strip import Strip
from textual.widget import Widget

WHEEL_ROWS = 3


def thumb(height: int, position: float, part: float) -> tuple[int, int]:
    """Return the first row of a scrollbar's thumb and the row after it.

    `position` (0..1) is how much is above the screen, `part` (0..1) how much of all is on it.
    """
    size = max(1, min(height, round(height * part)))
    start = min(height - size, round((height - size) * min(1.0, max(0.0, position))))
    return start, start + size


class LineView(Widget):
    """Subclasses say how many rows there are and draw each; `top` is the first row on the screen."""

    can_focus = True

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.top = 0
        self._dragging = False
        self._ground: tuple[str, Style] | None = None

    # -- what subclasses give

    def row_count(self) -> int:
        """Return the number of rows."""
        return 0

    def row_strip(self, index: int, width: int) -> Strip:
        """Draw one row for a width in cells."""
        return Strip([])

    def clicked_row(self, index: int, event: events.Click) -> None:
        """Take a click on a row (which need not be there)."""

    # -- scrolling

    def rows_changed(self, top: int | None = None) -> None:
        """Draw again after the rows changed."""
        self._scroll(self.top if top is None else top)
        self.refresh()

    def refresh_rows(self, *rows: int) -> None:
        """Draw some rows again, where they are on the screen."""
        from textual.geometry import Region

        width, height = self.size
        regions = [Region(0, row - self.top, width, 1) for row in set(rows) if 0 <= row - self.top < height]
        if regions:
            self.refresh(*regions)

    def scroll_rows(self, rows: int) -> None:
        """Scroll by rows."""
        self._scroll(self.top + rows)

    def scroll_to_row(self, row: int, margin: int = 1) -> None:
        """Scroll as little as is needed to have a row on the screen, with a margin of rows around it."""
        height = max(1, self.size.height)
        margin = min(margin, (height - 1) // 2)
        if row - margin < self.top:
            self._scroll(row - margin)
        elif row + margin >= self.top + height:
            self._scroll(row + margin - height + 1)

    def _scroll(self, top: int) -> None:
        limit = max(0, self.row_count() - max(1, self.size.height))
        top = max(0, min(top, limit))
        if top != self.top:
            self.top = top
            self.refresh()

    def on_resize(self) -> None:
        """Keep the rows in range."""
        self._scroll(self.top)

    # -- drawing

    @property
    def ground(self) -> Style:
        """The widget's own colours; asking Textual for them on every line of a frame costs more than the line."""
        theme = self.app.theme
        if self._ground is None or self._ground[0] != theme:
            self._ground = (theme, self.rich_style)
        return self._ground[1]

    def render_line(self, y: int) -> Strip:
        """Return one line of the screen: the row, and the scrollbar at its right when not all rows fit."""
        width, height = self.size
        count = self.row_count()
        bar = count > height
        inner = width - bar
        index = self.top + y
        strip = self.row_strip(index, inner) if index < count else Strip([])
        strip = strip.adjust_cell_length(inner, self.ground)
        if bar:
            strip = Strip([*strip, self._bar_segment(y, height, self.top / max(1, count - height), height / count)])
        return strip.apply_style(self.ground)

    def _bar_segment(self, y: int, height: int, position: float, part: float) -> Segment:
        start, end = thumb(height, position, part)
        return Segment("┃" if start <= y < end else "│", Style(dim=not start <= y < end))

    # -- the mouse

    def _on_bar(self, x: int) -> bool:
        return x == self.size.width - 1 and self.row_count() > self.size.height

    def scroll_to_part(self, part: float) -> None:
        """Scroll so that this part (0..1) of everything is above the screen."""
        self._scroll(round(part * max(0, self.row_count() - self.size.height)))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll down by the wheel."""
        event.stop()
        self.scroll_rows(WHEEL_ROWS)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll up by the wheel."""
        event.stop()
        self.scroll_rows(-WHEEL_ROWS)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of the scrollbar."""
        if self._on_bar(event.x):
            self._dragging = True
            self.capture_mouse()
            self.scroll_to_part(event.y / max(1, self.size.height - 1))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Drag the scrollbar."""
        if self._dragging:
            self.scroll_to_part(event.y / max(1, self.size.height - 1))

    def on_mouse_up(self) -> None:
        """Let go of the scrollbar."""
        if self._dragging:
            self._dragging = False
            self.release_mouse()

    def on_click(self, event: events.Click) -> None:
        """Pass a click on to the row."""
        if not self._on_bar(event.x):
            self.clicked_row(self.top + event.y, event)
