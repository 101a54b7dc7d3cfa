"""Colours of a theme, and what makes them legible on a ground."""

from __future__ import annotations

from collections.abc import Mapping

from textual.color import Color, ColorParseError

LEGIBLE = 4.5
"""The contrast that text needs (WCAG 2, level AA)."""
LEGIBLE_MUTED = 3.0
"""That of text which is to step back behind other text (WCAG 2's for large text)."""


def theme_colour(variables: Mapping[str, str], name: str, fallback: str) -> Color:
    """Return a colour of a theme's CSS variables; the fallback where it has none or not one that can be read."""
    try:
        return Color.parse(variables.get(name, fallback))
    except ColorParseError:
        return Color.parse(fallback)


def legible(colour: Color, foreground: Color, background: Color, least: float = LEGIBLE) -> Color:
    """Return a colour moved towards that of text until it has at least a contrast with the background."""
    for part in range(10):
        mixed = colour.blend(foreground, part / 10)
        if contrast(mixed, background) >= least:
            return mixed
    return foreground


def contrast(one: Color, other: Color) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Color) -> float:
    """Return the relative luminance of a colour, 0 to 1 (WCAG 2)."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
