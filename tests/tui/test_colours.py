"""Text can be read on its ground in every theme that is offered, around the note as in it."""

from __future__ import annotations

from dataclasses import fields

import pytest
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from notetui.tui.chrome import chrome
from notetui.tui.colours import LEGIBLE, LEGIBLE_MUTED, contrast, legible


@pytest.mark.parametrize("theme", [name for name in BUILTIN_THEMES if not name.startswith("ansi")])
def test_everything_around_the_note_can_be_read(theme: str) -> None:
    variables = BUILTIN_THEMES[theme].to_color_system().generate()
    look, background = chrome(variables), Color.parse(variables["background"])
    grounds = (background, Color.parse(variables["panel"]), Color.parse(variables["surface"]))
    for styles, behind in zip((look, look.on_bars, look.in_dialogs), grounds, strict=True):
        for field in fields(styles):
            style = getattr(styles, field.name)
            if field.name == "others":
                continue
            ground = Color.from_rich_color(style.bgcolor) if style.bgcolor else behind
            least = LEGIBLE_MUTED if field.name == "muted" else LEGIBLE
            assert contrast(Color.from_rich_color(style.color), ground) >= least - 0.1, field.name


def test_a_colour_that_can_be_read_stays_as_it_is() -> None:
    white, black, yellow = Color.parse("white"), Color.parse("black"), Color.parse("#fea62b")
    assert legible(yellow, white, black) == yellow
    assert contrast(legible(yellow, black, white), white) >= LEGIBLE
    assert contrast(white, black) == pytest.approx(21)
    grey, behind = Color.parse("#808080"), Color.parse("#666666")
    assert contrast(legible(grey, grey, behind), behind) >= LEGIBLE, "beyond the theme's own text"
