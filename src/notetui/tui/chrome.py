"""The colours of everything around the note's text: tree, header, status line, dialogs.

Derived from the variables of the theme in use, so that every Textual theme works. Nothing is said by colour alone:
the cursor is also a sign at the left edge, states have signs, and headings of groups are bold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from rich.style import Style
from textual.color import Color

from notetui.tui.colours import LEGIBLE, LEGIBLE_MUTED, legible, theme_colour


@dataclass(frozen=True, slots=True)
class Chrome:
    """One Rich style for each kind of text around the note; `bar` and `key` are of lines that are bars."""

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
    others: tuple[Chrome, ...] = ()
    """The same for text on the other grounds: of the bars (the note's header too), of dialogs."""

    @property
    def on_bars(self) -> Chrome:
        """The styles for text on the ground of bars."""
        return self.others[0] if self.others else self

    @property
    def in_dialogs(self) -> Chrome:
        """The styles for text on the ground of dialogs."""
        return self.others[1] if self.others else self


def chrome(variables: Mapping[str, str]) -> Chrome:
    """Return the styles for a theme's CSS variables (Textual's names, values as hex or `ansi_…` colours)."""
    background = theme_colour(variables, "background", "#121212")
    if background.ansi is not None:
        return _of_the_terminal(variables)
    bars, dialogs = theme_colour(variables, "panel", "#242f38"), theme_colour(variables, "surface", "#1e1e1e")
    return replace(_on(variables, background), others=(_on(variables, bars), _on(variables, dialogs)))


def _on(variables: Mapping[str, str], ground: Color) -> Chrome:
    """Return the styles for text on a ground."""
    background = theme_colour(variables, "background", "#121212")
    foreground = theme_colour(variables, "foreground", "#e0e0e0")
    primary = theme_colour(variables, "primary", "#0178d4")
    panel = theme_colour(variables, "panel", "#242f38")
    accent = theme_colour(variables, "accent", "#fea62b")

    def on(colour: Color, behind: Color, **marks: Any) -> Style:
        readable = legible(colour, foreground, behind)
        return Style(color=readable.rich_color, bgcolor=behind.rich_color, **marks)

    def style(colour: Color, least: float = LEGIBLE, **marks: Any) -> Style:
        return Style(color=legible(colour, foreground, ground, least=least).rich_color, **marks)

    return Chrome(
        text=style(foreground),
        muted=style(foreground.blend(background, 0.42), LEGIBLE_MUTED),
        strong=style(foreground, bold=True),
        accent=style(accent),
        good=style(theme_colour(variables, "success", "#4ebf71")),
        warning=style(theme_colour(variables, "warning", "#fea62b")),
        error=style(theme_colour(variables, "error", "#b93c5b"), bold=True),
        cursor=on(foreground, background.blend(primary, 0.45), bold=True),
        cursor_blurred=on(foreground, background.blend(foreground, 0.14)),
        bar=on(foreground, panel),
        key=on(accent, panel, bold=True),
        match=style(accent, bold=True, underline=True),
    )


def _of_the_terminal(variables: Mapping[str, str]) -> Chrome:
    """Return the styles in a terminal's own colours: nothing is known of its grounds, so marks say the most."""

    def style(name: str, fallback: str, **marks: Any) -> Style:
        return Style(color=theme_colour(variables, name, fallback).rich_color, **marks)

    return Chrome(
        text=style("foreground", "#e0e0e0"),
        muted=Style(dim=True),
        strong=style("foreground", "#e0e0e0", bold=True),
        accent=style("primary", "#0178d4"),
        good=style("success", "#4ebf71"),
        warning=style("warning", "#fea62b"),
        error=style("error", "#b93c5b", bold=True),
        cursor=Style(reverse=True),
        cursor_blurred=Style(underline=True),
        bar=Style(reverse=True),
        key=Style(bold=True, reverse=True),
        match=Style(bold=True, underline=True),
    )
