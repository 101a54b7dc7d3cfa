"""A widget of a few lines that it paints itself: no content cache, no markup, nothing laid out twice."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from notetui.core.text.cells import crop


class Painted(Widget):
    """Subclasses return the segments of each line for a width; untrusted text is cleaned by them."""

    def paint(self, width: int) -> Sequence[Sequence[Segment]]:
        """Return the lines to show at a width in cells."""
        raise TypeError(f"{type(self).__name__} does not say what it paints")

    def ground(self) -> Style:
        """Return the style of the cells that no segment covers."""
        return self.rich_style

    def render_line(self, y: int) -> Strip:
        """Return one line of the widget, filled to its width."""
        width = self.size.width
        lines = self.paint(width)
        segments = lines[y] if y < len(lines) else ()
        ground = self.ground()
        return Strip(segments).extend_cell_length(width, ground).crop(0, width).apply_style(ground)


def fit(parts: Sequence[tuple[str, Style]], width: int) -> list[Segment]:
    """Return the parts as segments, cut with an ellipsis where the width (cells) ends."""
    segments = []
    left = width
    for text, style in parts:
        if left <= 0:
            break
        piece = crop(text, left)
        segment = Segment(piece, style)
        left -= segment.cell_length
        segments.append(segment)
    return segments
