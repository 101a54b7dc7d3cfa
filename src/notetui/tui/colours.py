"""Colours of a theme, and what makes them legible on a ground."""

from __future__ import annotations

from collections.abc import Mapping

from textual.color import Color, ColorParseError

LEGIBLE = 4.5
"""The contrast that text needs (WCAG 2, level AA)."""
LEGIBLE_MUTED = 3.0
"""That of text which is to step back behind other text (WCAG 2's for large text)."""
_WHITE, _BLACK = Color(255, 255, 255), Color(0, 0, 0)


def theme_colour(variables: Mapping[str, str], name: str, fallback: str) -> Color:
    """Return a colour of a theme's CSS variables; the fallback where it has none or not one that can be read."""
    try:
        return Color.parse(variables.get(name, fallback))
    except ColorParseError:
        return Color.parse(fallback)


def legible(colour: Color, foreground: Color, *grounds: Color, least: float = LEGIBLE) -> Color:
    """Return a colour moved towards that of text until it has at least a contrast with each of some grounds.

    Where a theme's own text has not that contrast it goes on, to white or black: then nothing better can be had.
    """
    end = max((_WHITE, _BLACK), key=lambda colour: min(contrast(colour, ground) for ground in grounds))
    for start, stop in ((colour, foreground), (foreground, end)):
        for part in range(10):
            mixed = start.blend(stop, part / 10)
            if all(contrast(mixed, ground) >= least for ground in grounds):
                return mixed
    return end


def input_colours(variables: Mapping[str, str]) -> dict[str, str]:
    """Return the CSS variables of an input line for those of a theme: of its text, and of what it says while empty."""
    surface = theme_colour(variables, "surface", "#1e1e1e")
    foreground = theme_colour(variables, "foreground", "#e0e0e0")
    if foreground.ansi is not None or surface.ansi is not None:
        return {"typed": "ansi_default", "untyped": "ansi_default"}
    ground = surface.blend(foreground, 0.05)  # with Textual's tint of an input in focus
    typed = legible(foreground, foreground, surface, ground)
    untyped = legible(surface.blend(foreground, 0.5), foreground, surface, ground, least=LEGIBLE_MUTED)
    return {"typed": typed.hex, "untyped": untyped.hex}


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
