"""From the roles and marks of a laid-out line to Rich styles, for the theme in use.

Every role that matters also differs without colours: bold, italics, underline, reverse, or a sign made by the layout.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.style import Style
from textual.color import Color

from notetui.core.markdown.document import Mark
from notetui.tui.colours import LEGIBLE_MUTED, legible, theme_colour

MATCH = "match"
MATCH_HERE = "match here"
QUOTE_HERE = "quote here"
LINK_HERE = "link here"
HINT = "hint"
SELECTED = "selected"
CHANGED = "changed"


class Palette:
    """Styles by role and marks; made once for a theme, and each combination once."""

    def __init__(self, roles: Mapping[str, Style]) -> None:
        self._roles = dict(roles)
        self._made: dict[tuple[str, int, str], Style] = {}

    def style(self, role: str, marks: Mark = Mark.NONE, over: str = "") -> Style:
        """Return the style of a role with marks; `over` is a role laid over both (a match, the present quote)."""
        key = (role, int(marks), over)
        found = self._made.get(key)
        if found is None:
            found = self._roles.get(role, self._roles["text"])
            for mark in Mark:
                if mark and mark & marks:
                    found += self._roles.get(f"mark {mark.name}", Style())
            if over:
                found += self._roles.get(over, Style())
            self._made[key] = found
        return found


def palette(variables: Mapping[str, str]) -> Palette:
    """Return the palette for a theme's CSS variables (Textual's names)."""
    background = theme_colour(variables, "background", "#121212")
    foreground = theme_colour(variables, "foreground", "#e0e0e0")
    primary = theme_colour(variables, "primary", "#0178d4")
    accent = theme_colour(variables, "accent", "#fea62b")
    success = theme_colour(variables, "success", "#4ebf71")
    warning = theme_colour(variables, "warning", "#fea62b")
    error = theme_colour(variables, "error", "#b93c5b")
    plain = background.ansi is not None
    # Quotes and code have a ground of their own, and what stands in text may stand in them.
    quoted, quoted_here = (background.blend(success, part) for part in (0.16, 0.32))
    block, coded = (background.blend(foreground, part) for part in (0.07, 0.09))

    def readable(colour: Color, *grounds: Color) -> Color:
        return colour if plain else legible(colour, foreground, *grounds)

    text = readable(foreground, background)
    blue = primary if plain else readable(foreground.blend(primary, 0.65), background, coded)
    primary, accent, success, warning, error = (
        readable(colour, background, coded) for colour in (primary, accent, success, warning, error)
    )

    def fore(colour: Color, **marks: Any) -> Style:
        return Style(color=colour.rich_color, **marks)

    def on(ground: Color) -> Style:
        return Style() if plain else Style(bgcolor=ground.rich_color)

    def back(part: float, *grounds: Color) -> Style:
        """Return the style of text that steps back."""
        mixed = background.blend(foreground, part)
        return Style(dim=True) if plain else fore(legible(mixed, foreground, *grounds, least=LEGIBLE_MUTED))

    muted = back(0.6, background, coded)
    # In a terminal's own colours green is for quotes alone: there is no background to tell them by.
    title = Color.parse("ansi_magenta") if plain else accent
    roles: dict[str, Style] = {
        "text": fore(text),
        "h1": fore(title, bold=True),
        "h2": fore(title, bold=True),
        "h3": fore(blue, bold=True),
        "h4": fore(blue, bold=True, italic=True),
        "h5": fore(text, bold=True, italic=True),
        "h6": fore(text, italic=True),
        "heading.sign": muted,
        "heading.rule": muted,
        "marker": fore(title),
        "rule": muted,
        "quote": fore(success if plain else readable(text, quoted, quoted_here), italic=True) + on(quoted),
        "quote.bar": fore(readable(success, quoted, quoted_here), bold=True) + on(quoted),
        **{
            f"callout.{part}.{tone}": fore(colour, bold=True)
            for part in ("bar", "title")
            for tone, colour in (("info", blue), ("good", success), ("warn", warning), ("bad", error))
        },
        "more": fore(title, bold=True),
        "footnote": fore(blue),
        "term": fore(text, bold=True),
        "table.cell": fore(text),
        "table.header": fore(text, bold=True),
        "table.line": muted,
        "math": fore(blue, italic=True),
        "code": fore(text) + on(block),
        "code.edge": muted,
        "code.info": muted + on(block),
        "code.comment": back(0.55, coded) + Style(italic=True) + on(block),
        "code.keyword": fore(blue, bold=True) + on(block),
        "code.string": fore(Color.parse("ansi_cyan") if plain else success) + on(block),
        "code.number": fore(warning) + on(block),
        "code.name": fore(Color.parse("ansi_cyan") if plain else accent) + on(block),
        "code.deleted": fore(error) + on(block),
        "mark STRONG": Style(bold=True),
        "mark EMPHASIS": Style(italic=True),
        "mark STRIKE": Style(strike=True, dim=True),
        "mark CODE": fore(Color.parse("ansi_cyan") if plain else accent) + on(coded),
        "mark LINK": fore(blue, underline=True),
        "mark WIKILINK": fore(blue, underline=True),
        "mark IMAGE": fore(blue, italic=True),
        "mark MATH": fore(blue, italic=True),
        "mark KEYBOARD": Style(reverse=True),
        "mark FOOTNOTE": fore(blue),
        "mark HIGHLIGHT": Style(reverse=True),
        "mark HTML": muted,
        "mark UNDERLINE": Style(underline=True),
        "mark KEY": muted + Style(bold=True),
        MATCH: Style(reverse=True),
        MATCH_HERE: Style(reverse=True, bold=True, underline=True),
        LINK_HERE: Style(reverse=True),
        HINT: Style(color=background.rich_color, bgcolor=warning.rich_color, bold=True)
        if not plain
        else Style(reverse=True, bold=True),
        SELECTED: Style(reverse=True),
        CHANGED: fore(success, bold=True),
        QUOTE_HERE: Style(bold=True) + on(quoted_here),
    }
    return Palette(roles)
