"""The lines of items: laid out when they are needed, and walking from line to line without counting them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from notetui.tui.chrome import Chrome
from notetui.tui.review.items import Item
from notetui.tui.widgets.item_lines import Parts, lay_out
from notetui.tui.widgets.painting import Palette

LAID_OUT_AT_MOST = 400
"""Items whose lines are kept: many screens full, and no list of thousands."""


class Spot(NamedTuple):
    """A line of an item."""

    item: int
    row: int


class ItemRows:
    """Items at a width; `width` gives it in cells, and is asked each time, since a screen may be resized."""

    def __init__(self, width: Callable[[], int], chrome: Chrome, palette: Palette) -> None:
        self._width = width
        self._chrome = chrome
        self._palette = palette
        self._items: Sequence[Item] = ()
        self._lines: dict[int, list[Parts]] = {}
        self._laid_out_for = 0

    def use_items(self, items: Sequence[Item]) -> None:
        """Lay out other items from now on."""
        self._items = items
        self._lines.clear()

    def use_looks(self, chrome: Chrome, palette: Palette) -> None:
        """Lay out in other colours from now on."""
        self._chrome, self._palette = chrome, palette
        self._lines.clear()

    def lines(self, index: int) -> list[Parts]:
        """Return the lines of an item, kept for the present width; one empty line for an item that is not there."""
        width = max(1, self._width())
        if width != self._laid_out_for or len(self._lines) > LAID_OUT_AT_MOST:
            self._lines.clear()
            self._laid_out_for = width
        lines = self._lines.get(index)
        if lines is None:
            paras = self._items[index].paras if index < len(self._items) else ()
            lines = [line for para in paras for line in lay_out(para, width, self._chrome, self._palette)] or [[]]
            self._lines[index] = lines
        return lines

    def clamped(self, spot: Spot) -> Spot:
        """Return the nearest spot that is there."""
        item = min(max(0, spot.item), max(0, len(self._items) - 1))
        return Spot(item, min(max(0, spot.row), max(0, len(self.lines(item)) - 1)))

    def fill(self, spot: Spot, height: int) -> list[Spot]:
        """Return at most so many lines from a spot on."""
        return list(islice(self.spots_from(spot), height))

    def spots_from(self, spot: Spot) -> Iterator[Spot]:
        """Yield the lines from a spot on."""
        row = spot.row
        for index in range(spot.item, len(self._items)):
            for at in range(row, len(self.lines(index))):
                yield Spot(index, at)
            row = 0

    def back_from(self, spot: Spot, rows: int) -> Spot:
        """Return the spot so many lines above, the first of all when there are fewer."""
        item, row = spot
        while rows > 0:
            if row >= rows:
                return Spot(item, row - rows)
            if item == 0:
                return Spot(0, 0)
            rows -= row + 1
            item -= 1
            row = max(0, len(self.lines(item)) - 1)
        return Spot(item, row)
