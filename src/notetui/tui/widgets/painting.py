"""From the roles and marks of a laid-out line to Rich styles, for the theme in use.

Every role that matters also differs without colours: bold, italics, underline, reverse, or a sign made by the layout.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.style import Style
from textual.color import Color

from notetui.core.markdown.document import Mark
from notetui.tui.colours import legible, theme_colour

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
    if not plain:
        primary, accent, success, warning, error = (
            legible(colour, foreground, background) for colour in (primary, accent, success, warning, error)
        )

    def fore(colour: Color, part: float = 1.0, **marks: Any) -> Style:
        mixed = colour if plain or part == 1.0 else background.blend(colour, part)
        return Style(color=mixed.rich_color, **marks)

    def behind(colour: Color, part: float) -> Style:
        return Style() if plain else Style(bgcolor=background.blend(colour, part).rich_color)

    muted = Style(dim=True) if plain else fore(foreground, 0.6)
    blue = primary if plain else foreground.blend(primary, 0.65)
    # In a terminal's own colours green is for quotes alone: there is no background to tell them by.
    title = Color.parse("ansi_magenta") if plain else accent
    roles: dict[str, Style] = {
        "text": fore(foreground),
        "h1": fore(title, bold=True),
        "h2": fore(title, bold=True),
        "h3": fore(blue, bold=True),
        "h4": fore(blue, bold=True, italic=True),
        "h5": fore(foreground, bold=True, italic=True),
        "h6": fore(foreground, italic=True),
        "heading.sign": muted,
        "heading.rule": muted,
        "marker": fore(title),
        "rule": muted,
        "quote": fore(success if plain else foreground, italic=True) + behind(success, 0.16),
        "quote.bar": fore(success, bold=True) + behind(success, 0.16),
        **{
            f"callout.{part}.{tone}": fore(colour, bold=True)
            for part in ("bar", "title")
            for tone, colour in (("info", blue), ("good", success), ("warn", warning), ("bad", error))
        },
        "more": fore(title, bold=True),
        "footnote": fore(blue),
        "term": fore(foreground, bold=True),
        "table.cell": fore(foreground),
        "table.header": fore(foreground, bold=True),
        "table.line": muted,
        "math": fore(blue, italic=True),
        "code": fore(foreground) + behind(foreground, 0.07),
        "code.edge": muted,
        "code.info": muted + behind(foreground, 0.07),
        "code.comment": (Style(dim=True) if plain else fore(foreground, 0.55))
        + Style(italic=True)
        + behind(foreground, 0.07),
        "code.keyword": fore(blue, bold=True) + behind(foreground, 0.07),
        "code.string": fore(Color.parse("ansi_cyan") if plain else success) + behind(foreground, 0.07),
        "code.number": fore(warning) + behind(foreground, 0.07),
        "code.name": fore(Color.parse("ansi_cyan") if plain else accent) + behind(foreground, 0.07),
        "code.deleted": fore(error) + behind(foreground, 0.07),
        "mark STRONG": Style(bold=True),
        "mark EMPHASIS": Style(italic=True),
        "mark STRIKE": Style(strike=True, dim=True),
        "mark CODE": fore(Color.parse("ansi_cyan") if plain else accent) + behind(foreground, 0.09),
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
        QUOTE_HERE: Style(bold=True) + behind(success, 0.32),
    }
    return Palette(roles)
