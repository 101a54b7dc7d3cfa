"""The colours of everything around the note's text: tree, header, status line, dialogs.

Derived from the variables of the theme in use, so that every Textual theme works. Nothing is said by colour alone:
the cursor is also a sign at the left edge, states have signs, and headings of groups are bold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rich.style import Style
from textual.color import Color

from notetui.tui.colours import LEGIBLE, LEGIBLE_MUTED, legible, theme_colour


@dataclass(frozen=True, slots=True)
class Chrome:
    """One Rich style for each kind of text around the note."""

    text: Style
    muted: Style
    strong: Style
    accent: Style
    good: Style
    warning: Style
    error: Style
    cursor: Style
    cursor_blurred: Style
    bar: Style
    key: Style
    match: Style


def chrome(variables: Mapping[str, str]) -> Chrome:
    """Return the styles for a theme's CSS variables (Textual's names, values as hex or `ansi_…` colours)."""
    background = theme_colour(variables, "background", "#121212")
    foreground = theme_colour(variables, "foreground", "#e0e0e0")
    primary = theme_colour(variables, "primary", "#0178d4")
    panel = theme_colour(variables, "panel", "#242f38")
    accent = theme_colour(variables, "accent", "#fea62b")

    def style(colour: Color, behind: Color | None = None, **marks: Any) -> Style:
        return Style(color=colour.rich_color, bgcolor=behind.rich_color if behind else None, **marks)

    plain_terminal = background.ansi is not None

    def readable(colour: Color, behind: Color = background, least: float = LEGIBLE) -> Color:
        return colour if plain_terminal else legible(colour, foreground, behind, least)

    stepping_back = readable(_mix(foreground, background, 0.42), least=LEGIBLE_MUTED)
    muted = Style(dim=True) if plain_terminal else style(stepping_back)
    cursor_background = primary if plain_terminal else _mix(background, primary, 0.45)
    return Chrome(
        text=style(foreground),
        muted=muted,
        strong=style(foreground, bold=True),
        accent=style(readable(accent) if not plain_terminal else primary),
        good=style(readable(theme_colour(variables, "success", "#4ebf71"))),
        warning=style(readable(theme_colour(variables, "warning", "#fea62b"))),
        error=style(readable(theme_colour(variables, "error", "#b93c5b")), bold=True),
        cursor=Style(reverse=True) if plain_terminal else style(foreground, cursor_background, bold=True),
        cursor_blurred=Style(underline=True)
        if plain_terminal
        else style(foreground, _mix(background, foreground, 0.14)),
        bar=Style(reverse=True) if plain_terminal else style(foreground, panel),
        key=Style(bold=True, reverse=True) if plain_terminal else style(readable(accent, panel), panel, bold=True),
        match=Style(bold=True, underline=True)
        if plain_terminal
        else style(readable(accent), bold=True, underline=True),
    )


def _mix(one: Color, other: Color, part: float) -> Color:
    return one.blend(other, part)
