"""All text on the screen can be read: measured on what is drawn, in the hardest themes, the cursor here and there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.color import Color
from textual.pilot import Pilot
from textual.theme import BUILTIN_THEMES

from notetui.tui.chrome import Chrome, chrome
from notetui.tui.colours import LEGIBLE, LEGIBLE_MUTED, contrast, input_colours
from notetui.tui.dialogs.tag_editor import TagEditor
from notetui.tui.widgets.painting import palette
from tests.tui.test_browser import browser, until
from tests.tui.views import REVIEW, write_notes

THEMES = ("textual-dark", "textual-light", "solarized-dark", "solarized-light", "nord", "tokyo-night", "atom-one-dark")
"""The usual ones, and those whose own colours were the hardest to read; `test_colours` reckons all of them."""
FRAMES = frozenset(" ═▊▎▌│─╭╮╰╯█▁▂▃▄▅▆▇▉▐▔▕┃━")
"""What is no text: frames, bars, scrollbars."""
ROUNDING = 0.1


def drawn(pilot: Pilot[int]) -> Iterator[tuple[Color, Color, str]]:
    """Give the colours of each text on the screen (of an open dialog alone), and the text with its line."""
    screen = pilot.app.screen
    part = next((box.region for box in screen.query(".box")), screen.region)
    for y, strip in enumerate(screen._compositor.render_strips()):
        for segment in strip.crop(part.x, part.right) if part.y <= y < part.bottom else ():
            style = segment.style
            if set(segment.text) <= FRAMES or style is None or style.color is None or style.bgcolor is None:
                continue
            colours = Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)
            yield (*(colours[::-1] if style.reverse else colours), f"line {y}: {segment.text!r}")


@pytest.mark.parametrize("theme", THEMES)
async def test_what_is_drawn_can_be_read(theme: str, tmp_path: Path) -> None:
    variables = BUILTIN_THEMES[theme].to_color_system().generate()
    look = chrome(variables)
    looks: list[Chrome] = [look, look.on_bars, look.in_dialogs]
    back = {Color.from_rich_color(one.muted.color).hex for one in looks if one.muted.color}
    back |= {Color.parse(input_colours(variables)["untyped"]).hex}
    back |= {Color.from_rich_color(style.color).hex for style in [palette(variables).style("rule")] if style.color}
    seen: set[str] = set()

    def look_at(pilot: Pilot[int], step: str) -> None:
        for colour, ground, what in drawn(pilot):
            seen.add(ground.hex)
            least = LEGIBLE_MUTED if colour.hex in back else LEGIBLE
            measured = contrast(colour, ground)
            assert measured >= least - ROUNDING, f"{step}: {measured:.2f} {colour.hex} on {ground.hex}, {what}"

    async with browser(write_notes(tmp_path), config=REVIEW._replace(theme=theme)) as (pilot, desk):
        await desk.live.scanned()
        for step, keys in (
            ("tree", "j"),
            ("questions", "2 j l j j"),
            ("note in focus", "1 enter right_square_bracket q"),
            ("code, tables", "tab j j"),
            ("filter", "f w a t"),
            ("filtered", "enter"),
            ("queue", "escape V j"),
            ("matrix", "escape M space j"),
            ("quotes", "escape Q j"),
            ("coverage", "escape C j"),
            ("mapping", "escape g m"),
            ("jump", "escape J"),
            ("found", "t j"),
            ("help", "escape question_mark"),
        ):
            await pilot.press(*keys.split())
            await pilot.pause()
            look_at(pilot, step)
        await pilot.press("escape", "t")
        await until(pilot, lambda: isinstance(pilot.app.screen, TagEditor))
        look_at(pilot, "tags")
    for style in (look.cursor, look.cursor_blurred):
        assert style.bgcolor is not None
        assert Color.from_rich_color(style.bgcolor).hex in seen, "the cursor was looked at, in focus and not"
