"""A list of items that are several lines high, wrapped for the width, of which only those on the screen are laid out.

The place is an anchor, an item and a line of it, so that nothing has to be known of what is above or below: a list of
20,000 quotes opens and moves like one of ten.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from notetui.tui.chrome import Chrome
from notetui.tui.review.items import Item, Look, Para
from notetui.tui.widgets.item_lines import lay_out
from notetui.tui.widgets.item_rows import ItemRows, Spot
from notetui.tui.widgets.line_view import LineView
from notetui.tui.widgets.painting import Palette

MARGIN = 3
"""Cells beside the text: the bar of the cursor at its left, the scrollbar at its right."""


def _find(items: Sequence[Item], wanted: Item, otherwise: int) -> int:
    """Return where an item is now, else one that leads to the same place."""
    there = -1
    for index, item in enumerate(items):
        if item.key == wanted.key:
            return index
        if there < 0 and item.lands and wanted.path and (item.path, item.line) == (wanted.path, wanted.line):
            there = index
    return there if there >= 0 else otherwise


class ItemList(LineView):
    """Items with a cursor; without `cursor_shown` a text to scroll."""

    class Moved(Message):
        """The cursor went to another item."""

        def __init__(self, item: Item) -> None:
            super().__init__()
            self.item = item

    class Chosen(Message):
        """The item under the cursor was clicked."""

        def __init__(self, item: Item) -> None:
            super().__init__()
            self.item = item

    def __init__(self, chrome: Chrome, palette: Palette, *, id: str, cursor_shown: bool = True) -> None:  # noqa: A002
        super().__init__(id=id)
        self.items: Sequence[Item] = ()
        self.cursor = 0
        self.notice = ""
        self.at_end = False
        """True when the person asked for the last item: while items come in, the end is further down each time."""
        self.cursor_shown = cursor_shown
        self._chrome = chrome
        self._palette = palette
        self._anchor = Spot(0, 0)
        self._rows: list[Spot] = []
        self._laid = ItemRows(lambda: self.size.width - MARGIN, chrome, palette)

    # -- what the screen gives

    def set_items(self, items: Sequence[Item]) -> None:
        """Show other items; the cursor stays on its item, else as near as can be, on the same line of the screen."""
        before = self.chosen
        offset = self._offset_of_cursor()
        at = self.cursor
        if before is not None:
            same_place = at < len(items) and items[at].key == before.key
            if not same_place:
                at = _find(items, before, at)
        self.items = items
        self._laid.use_items(items)
        self.cursor = self._landing(min(at, max(0, len(items) - 1)), 1)
        self._anchor = self._laid.back_from(Spot(self.cursor, 0), offset)
        self._settle()
        if self.cursor and not self.items[self.cursor - 1].lands:
            self._show_cursor()
        self._tell(before)

    def set_looks(self, chrome: Chrome, palette: Palette) -> None:
        """Draw with other colours."""
        self._chrome, self._palette = chrome, palette
        self._laid.use_looks(chrome, palette)
        self._settle()

    @property
    def chosen(self) -> Item | None:
        """The item under the cursor, None in an empty list."""
        return self.items[self.cursor] if self.cursor < len(self.items) and self.items[self.cursor].lands else None

    def to_top(self) -> None:
        """Go to the start without telling."""
        self.cursor = self._landing(0, 1)
        self._anchor = Spot(0, 0)
        self._settle()

    def on_resize(self) -> None:
        """Wrap for the new width, the cursor staying on the screen."""
        self._settle()
        self._show_cursor()

    # -- moving

    def move_lines(self, lines: int) -> None:
        """Move the cursor by items; what is higher than the screen is scrolled through first."""
        if not self.cursor_shown:
            self._scroll_by(lines)
            return
        step = 1 if lines > 0 else -1
        for _ in range(abs(lines)):
            if self._more_of_cursor(step):
                self._scroll_by(step * max(1, self.size.height // 2))
                continue
            at = self._landing(self.cursor + step, step)
            if at == self.cursor:
                self._scroll_by(step)
            self.move_cursor(at)

    def move_pages(self, pages: float) -> None:
        """Move the cursor by as many items as parts of the height hold."""
        rows = round(max(2, self.size.height - 1) * pages)
        if not self.cursor_shown:
            self._scroll_by(rows)
            return
        step = 1 if rows > 0 else -1
        if self._more_of_cursor(step):
            self._scroll_by(rows)
            return
        at, passed = self.cursor, 0
        while 0 <= at + step < len(self.items):
            passed += len(self._laid.lines(at))
            if passed > abs(rows) and at != self.cursor:
                break
            at += step
        self.move_cursor(self._landing(at, step))

    def move_to_end(self, direction: int) -> None:
        """Move the cursor to the first (-1) or last (1) item."""
        if direction < 0:
            self._anchor = Spot(0, 0)
            self.move_cursor(self._landing(0, 1))
        else:
            last = max(0, len(self.items) - 1)
            if not self.cursor_shown:
                self._anchor = self._laid.back_from(Spot(last, len(self._laid.lines(last)) - 1), self.size.height - 1)
            self.move_cursor(self._landing(last, -1))
        self._settle()
        self.at_end = direction > 0

    def move_cursor(self, index: int) -> None:
        """Move the cursor to an item and bring it onto the screen."""
        self.at_end = False
        before = self.chosen
        if index != self.cursor and 0 <= index < len(self.items):
            was, self.cursor = self.cursor, index
            if not self._show_cursor():
                self.refresh_rows(*(y for y, spot in enumerate(self._rows) if spot.item in (was, index)))
            self._tell(before)

    def step_to(self, wanted: Callable[[Item], bool], direction: int) -> bool:
        """Move the cursor to the next or previous item of a kind; false when there is none."""
        at = self.cursor + direction
        while 0 <= at < len(self.items):
            if self.items[at].lands and wanted(self.items[at]):
                self.move_cursor(at)
                return True
            at += direction
        return False

    def step_group(self, direction: int) -> bool:
        """Move the cursor to the first item of the next or previous group; false when there is none."""
        heads = [at for at, item in enumerate(self.items) if not item.lands]
        if direction > 0:
            head = next((at for at in heads if at > self.cursor), -1)
        else:
            own = max((at for at in heads if at < self.cursor), default=0)
            head = max((at for at in heads if at < own), default=-1)
        if head < 0:
            return False
        self.move_cursor(self._landing(head, 1))
        return True

    def _tell(self, before: Item | None) -> None:
        now = self.chosen
        if now is not None and self.cursor_shown and (before is None or before.key != now.key):
            self.post_message(self.Moved(now))

    def _landing(self, index: int, step: int) -> int:
        """Return the nearest item in a direction that the cursor can be on, else in the other, else where it is."""
        for direction, start in ((step, index), (-step, index)):
            at = start
            while 0 <= at < len(self.items):
                if self.items[at].lands:
                    return at
                at += direction
        return min(max(0, index), max(0, len(self.items) - 1))

    def _more_of_cursor(self, step: int) -> bool:
        """Say whether the item under the cursor goes on beyond the screen in a direction."""
        rows = [spot.row for spot in self._rows if spot.item == self.cursor]
        if not rows or len(self._laid.lines(self.cursor)) <= self.size.height:
            return False
        return rows[-1] < len(self._laid.lines(self.cursor)) - 1 if step > 0 else rows[0] > 0

    # -- rows

    def _settle(self) -> None:
        """Fill the screen from the anchor, never scrolling past the end."""
        height = max(1, self.size.height)
        self._anchor = self._laid.clamped(self._anchor)
        rows = self._laid.fill(self._anchor, height)
        if len(rows) < height:
            self._anchor = self._laid.back_from(rows[0] if rows else Spot(0, 0), height - len(rows))
            rows = self._laid.fill(self._anchor, height)
        self._rows = rows
        self.refresh()

    def _offset_of_cursor(self) -> int:
        return next((y for y, spot in enumerate(self._rows) if spot.item == self.cursor), 0)

    def _show_cursor(self) -> bool:
        """Scroll as little as is needed to have the whole item under the cursor on the screen; say whether it did."""
        if not self.cursor_shown or not self.items:
            return False
        height = max(1, self.size.height)
        lines = len(self._laid.lines(self.cursor))
        first, last = Spot(self.cursor, 0), Spot(self.cursor, min(lines, height) - 1)
        top = self._anchor
        # The heading of a group comes onto the screen with its first item.
        above = Spot(self.cursor - 1, 0) if self.cursor and not self.items[self.cursor - 1].lands else first
        if first < top or (above < top and self._anchor.item == self.cursor):
            self._anchor = above
        elif self._rows and last > self._rows[-1]:
            self._anchor = self._laid.back_from(last, height - 1)
        if self._anchor == top and self._rows and self._rows[0] == top:
            return False
        self._settle()
        return True

    def _scroll_by(self, rows: int) -> None:
        if rows < 0:
            self._anchor = self._laid.back_from(self._anchor, -rows)
        else:
            for number, spot in enumerate(self._laid.spots_from(self._anchor)):
                self._anchor = spot
                if number == rows:
                    break
        self._settle()

    def scroll_rows(self, rows: int) -> None:
        """Scroll by rows (the mouse's wheel); the cursor stays where it is."""
        self._scroll_by(rows)

    def scroll_to_part(self, part: float) -> None:
        """Go to a part (0..1) of the list."""
        self._anchor = Spot(round(part * max(0, len(self.items) - 1)), 0)
        self._settle()

    # -- drawing

    def row_count(self) -> int:
        """Return the number of rows on the screen (the rest is not counted, it is not known)."""
        return len(self._rows)

    def render_line(self, y: int) -> Strip:
        """Return one line of the screen."""
        width, height = self.size
        if not self.items:
            lines = lay_out(Para(Look.PLACE, self.notice), max(1, width - 4), self._chrome, self._palette)
            parts = lines[y] if y < len(lines) else []
            strip = Strip([Segment("  "), *(Segment(text, style) for text, style in parts)])
            return strip.adjust_cell_length(width, self.ground)
        strip = Strip(self._segments(self._rows[y], width - 1) if y < len(self._rows) else [])
        strip = strip.adjust_cell_length(width - 1, self.ground)
        if self._rows and (self._rows[0] > Spot(0, 0) or len(self._rows) == height):
            shown = self._rows[-1].item - self._rows[0].item + 1
            position = self._rows[0].item / max(1, len(self.items) - shown)
            strip = Strip([*strip, self._bar_segment(y, height, position, shown / len(self.items))])
        return strip.adjust_cell_length(width, self.ground).apply_style(self.ground)

    def _segments(self, spot: Spot, width: int) -> list[Segment]:
        chrome = self._chrome
        here = self.cursor_shown and spot.item == self.cursor and self.items[spot.item].lands
        lines = self._laid.lines(spot.item)
        parts = lines[spot.row] if spot.row < len(lines) else []
        segments = [Segment("▌ " if here and parts else "  ", chrome.accent)]
        segments += [Segment(text, style) for text, style in parts if text]
        if here and spot.row == 0:
            behind = chrome.cursor if self.has_focus else chrome.cursor_blurred
            used = sum(segment.cell_length for segment in segments)
            segments.append(Segment(" " * max(0, width - used), chrome.text))
            segments = [Segment(segment.text, (segment.style or Style()) + behind) for segment in segments]
        return segments

    def clicked_row(self, index: int, event: events.Click) -> None:
        """Move to the item that is clicked; a click on the cursor's item opens it."""
        if event.y >= len(self._rows):
            return
        at = self._rows[event.y].item
        item = self.items[at]
        if item.lands and at == self.cursor:
            self.post_message(self.Chosen(item))
        elif item.lands:
            self.move_cursor(at)
