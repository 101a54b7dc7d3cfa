"""A screen without any colour, for `NO_COLOR` (https://no-color.org): only bold, underlined, italic and reversed text.

Textual turns colours to shades of grey, which are colours all the same, and dark ones on somebody's light terminal.
"""

from __future__ import annotations

from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

UNLIKE = 0.5
"""How much lighter or darker than the widget a ground is that is reversed text to the eye: an input's cursor."""


class Colourless(LineFilter):
    """Takes all colours away."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments of a line of a widget with its background, in the terminal's own two colours."""
        return [
            Segment(text, _colourless(style, background) if style is not None else None, control)
            for text, style, control in segments
        ]


@lru_cache(4096)
def _colourless(style: Style, background: Color) -> Style:
    plain = style.without_color
    if style.bgcolor is None or style.bgcolor.is_default:
        return plain
    ground = Color.from_rich_color(style.bgcolor)
    return plain + Style(reverse=True) if abs(ground.brightness - background.brightness) > UNLIKE else plain


FILTERS = (Colourless(),)
"""One for all widgets: lines that were filtered are kept by their filter."""
