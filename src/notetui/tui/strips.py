"""Textual's drawn lines made light, and free of circles.

A `Strip` of Textual 8 is made with seven caches, of which two are ever used: fourteen objects more for each line of
each frame. And a line that is cut at its own end only remembers itself: no line of any frame was freed before the next
full garbage collection, which had 140,000 objects to free after ten seconds of keys and took a third of a second.

`tests/tui/test_strips.py` holds Textual to what is assumed here, and what is put in its place to the same results.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rich.segment import Segment
from rich.style import Style
from textual.cache import FIFOCache
from textual.strip import Strip

CACHES = {
    "_divide_cache": 4,
    "_crop_cache": 16,
    "_style_cache": 16,
    "_filter_cache": 4,
    "_line_length_cache": 4,
    "_crop_extend_cache": 4,
    "_offsets_cache": 4,
}
"""The caches that Textual makes with each strip, and how much each holds."""

_divide = Strip.divide
_crop_extend = Strip.crop_extend


def _begin(self: Strip, segments: Iterable[Segment], cell_length: int | None = None) -> None:
    self._segments = list(segments)
    self._cell_length = cell_length
    self._render_cache = self._link_ids = self._cell_count = None


def _missing(self: Strip, name: str) -> Any:
    """Make a cache when it is asked for: Python asks here for what a strip does not have."""
    size = CACHES.get(name)
    if size is None:
        raise AttributeError(name)
    cache: FIFOCache[Any, Any] = FIFOCache(size)
    setattr(self, name, cache)
    return cache


def _divided(self: Strip, cuts: Iterable[int]) -> Sequence[Strip]:
    cuts = list(cuts)
    length = self.cell_length
    if cuts and cuts[0] == length and [cut for cut in cuts if cut <= length] == [length]:
        return [self]
    return _divide(self, cuts)


def _cropped(self: Strip, start: int, end: int, style: Style | None) -> Strip:
    if start <= 0 and end == self.cell_length:
        return self
    return _crop_extend(self, start, end, style)


def lighten() -> None:
    """From now on, make and cut strips like this."""
    changed: Any = Strip
    changed.__init__ = _begin
    changed.__getattr__ = _missing
    changed.divide = _divided
    changed.crop_extend = _cropped
