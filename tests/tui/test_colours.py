"""Text can be read on its ground in every theme that is offered, around the note as in it."""

from __future__ import annotations

from dataclasses import fields

import pytest
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from notetui.tui.chrome import chrome
from notetui.tui.colours import LEGIBLE, LEGIBLE_MUTED, contrast, legible
from notetui.tui.settings import THEMES


@pytest.mark.parametrize("theme", [name for name in THEMES if not name.startswith("ansi")])
def test_everything_around_the_note_can_be_read(theme: str) -> None:
    variables = BUILTIN_THEMES[theme].to_color_system().generate()
    look, background = chrome(variables), Color.parse(variables["background"])
    foreground = Color.parse(variables["foreground"])
    for field in fields(look):
        style = getattr(look, field.name)
        ground = Color.from_rich_color(style.bgcolor) if style.bgcolor else background
        # No text can be had that is better than the theme's own.
        least = min(LEGIBLE, contrast(foreground, ground))
        if field.name == "muted":
            least = LEGIBLE_MUTED
        assert contrast(Color.from_rich_color(style.color), ground) >= least - 0.1, field.name


def test_a_colour_that_can_be_read_stays_as_it_is() -> None:
    white, black, yellow = Color.parse("white"), Color.parse("black"), Color.parse("#fea62b")
    assert legible(yellow, white, black) == yellow
    assert contrast(legible(yellow, black, white), white) >= LEGIBLE
    assert contrast(white, black) == pytest.approx(21)
