"""Light strips give what Textual's give, and are freed with the last who holds them."""

from __future__ import annotations

import gc
import inspect
import random
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from notetui.tui import strips
from tests.tui.test_browser import browser, until
from tests.tui.test_letting_go import library

TEXTS = ("a", "ab ", "日本", "é", "x" * 9, "")
STYLES = (None, Style(bold=True), Style(color="red"))


@pytest.fixture(autouse=True)
def light() -> None:
    strips.lighten()


def made(chance: random.Random) -> Strip:
    return Strip([Segment(chance.choice(TEXTS), chance.choice(STYLES)) for _ in range(chance.randrange(6))])


def shown(parts: Iterator[Strip] | list[Strip] | object) -> list[tuple[list[Segment], int]]:
    assert isinstance(parts, list)
    return [(list(part), part.cell_length) for part in parts]


def test_cuts_give_what_textual_gives() -> None:
    chance = random.Random(1)
    for _ in range(2000):
        strip = made(chance)
        length = strip.cell_length
        cuts = sorted(chance.choice((0, 1, 2, length - 1, length, length + 3)) for _ in range(chance.randrange(4)))
        assert shown(strip.divide(iter(cuts))) == shown(strips._divide(Strip(strip._segments), cuts))
        start, end = chance.randrange(-1, length + 2), chance.randrange(length + 4)
        style = chance.choice(STYLES)
        ours, textual = (
            strip.crop_extend(start, end, style),
            strips._crop_extend(Strip(strip._segments), start, end, style),
        )
        assert (list(ours), ours.cell_length) == (list(textual), textual.cell_length)


def test_a_strip_has_what_textual_gives_it_and_no_more() -> None:
    source = Path(inspect.getfile(Strip)).read_text()
    begin = source.index("    def __init__(\n        self, segments: Iterable[Segment]")
    body = source[begin : source.index("    def ", begin + 9)]
    assert body.count("FIFOCache(") == len(strips.CACHES)
    assert body.count("self._") == len(Strip.__slots__)
    for name in Strip.__slots__:
        assert f"self.{name}" in body
    for name, size in strips.CACHES.items():
        assert f"FIFOCache({size})" in body[body.index(f"self.{name}:") :].split("self._", 2)[1]


@pytest.mark.parametrize("name", sorted(strips.CACHES))
def test_each_cache_is_there_when_it_is_asked_for(name: str) -> None:
    strip = Strip([Segment("text")])
    cache = getattr(strip, name)
    assert cache is getattr(strip, name)
    assert cache.get("nothing") is None
    with pytest.raises(AttributeError):
        strip.nothing  # type: ignore[attr-defined] # noqa: B018


class Kept(Strip):
    """A strip that can be watched."""

    __slots__ = ("__weakref__",)


@pytest.mark.parametrize(
    "use",
    [
        lambda strip: strip.divide([4]),
        lambda strip: strip.divide([4, 9]),
        lambda strip: strip.divide([2, 4]),
        lambda strip: strip.crop_extend(0, 4, None),
        lambda strip: strip.crop_extend(0, 9, None),
        lambda strip: strip.crop(0, 4),
        lambda strip: strip.adjust_cell_length(4),
    ],
)
def test_a_strip_is_freed_without_a_collection(use: Callable[[Strip], object]) -> None:
    gc.disable()
    try:
        strip = Kept([Segment("text")], 4)
        use(strip)
        seen = weakref.ref(strip)
        del strip
        assert seen() is None
    finally:
        gc.enable()


async def test_moving_through_notes_leaves_nothing_to_collect(tmp_path: Path) -> None:
    async with browser(library(tmp_path / "notes", 40)) as (pilot, desk):
        for key in "jjjj":
            await pilot.press(key)
        gc.collect()
        gc.disable()
        try:
            for key in "jjjjjjjj":
                was = desk.reading.path
                await pilot.press(key)
                await until(pilot, lambda was=was: desk.reading.path != was, "the next note is there")  # type: ignore[misc]
            gc.set_debug(gc.DEBUG_SAVEALL)
            gc.collect()
            left = [each for each in gc.garbage if isinstance(each, Strip | Segment)]
        finally:
            gc.set_debug(0)
            gc.garbage.clear()
            gc.enable()
        assert left == []
