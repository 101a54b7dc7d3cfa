"""Lists of items of any height: the cursor is always on the screen; feeds and background work: the newest wins."""

from __future__ import annotations

import asyncio
import random
import threading
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pytest
from textual.app import App, ComposeResult

from notetui.core.library_values import NoteLine
from notetui.core.model import NoteFacts
from notetui.tui.chrome import chrome
from notetui.tui.review.background import InBackground
from notetui.tui.review.feed import FIRST, Feed
from notetui.tui.review.heading import Heading
from notetui.tui.review.items import Item, Look, Para, group_item
from notetui.tui.widgets.item_list import ItemList
from notetui.tui.widgets.painting import palette


class Shown(App[None]):
    def compose(self) -> ComposeResult:
        yield ItemList(chrome(self.theme_variables), palette(self.theme_variables), id="items")


def made(chance: random.Random, count: int) -> list[Item]:
    items: list[Item] = []
    for number in range(count):
        if chance.random() < 0.2:
            items.append(group_item(str(number), f"group {number}", "1"))
        words = " ".join(chance.choices(["word", "研究", "longer-word", "x"], k=chance.choice((1, 5, 40, 300))))
        items.append(Item((str(number),), (Para(chance.choice((Look.QUOTE, Look.TEXT)), words),), "p", number + 1))
    return items


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_moves_the_cursor_stays_on_the_screen(seed: int) -> None:
    chance = random.Random(seed)
    app = Shown()
    async with app.run_test(size=(50, 12)) as pilot:
        shown = app.query_one(ItemList)
        shown.set_items(made(chance, 60))
        await pilot.pause()
        moves: list[Any] = [
            lambda: shown.move_lines(1),
            lambda: shown.move_lines(-1),
            lambda: shown.move_lines(chance.randint(-5, 5)),
            lambda: shown.move_pages(chance.choice((0.5, -0.5, 1, -1))),
            lambda: shown.move_to_end(chance.choice((-1, 1))),
            lambda: shown.step_group(chance.choice((-1, 1))),
            lambda: shown.set_items(made(chance, chance.choice((0, 1, 30, 60)))),
        ]
        for _ in range(300):
            chance.choice(moves[:-1] if chance.random() < 0.95 else moves)()
            rows = shown._rows
            if shown.items:
                assert any(spot.item == shown.cursor for spot in rows)
                assert shown.items[shown.cursor].lands
            assert rows == sorted(set(rows)), "rows are in order, none twice"
            for before, after in pairwise(rows):
                follows = after.item == before.item and after.row == before.row + 1
                last = before.row == len(shown._laid.lines(before.item)) - 1
                assert follows or (last and after.item == before.item + 1 and after.row == 0)


async def test_every_line_of_a_tall_item_is_passed() -> None:
    app = Shown()
    async with app.run_test(size=(40, 10)) as pilot:
        shown = app.query_one(ItemList)
        shown.set_items([Item(("a",), (Para(Look.TEXT, "word " * 300),)), Item(("b",), (Para(Look.TEXT, "last"),))])
        await pilot.pause()
        seen: set[int] = set()
        for _ in range(40):
            seen |= {spot.row for spot in shown._rows if spot.item == 0}
            shown.move_lines(1)
        assert seen == set(range(len(shown._laid.lines(0))))
        assert shown.cursor == 1


class FakeLibrary:
    """Answers slowly when it is told to."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.asked: list[Any] = []
        self.go = threading.Event()
        self.go.set()

    def notes(self, query: Any, sort: str) -> list[NoteLine]:
        self.asked.append(query)
        self.go.wait(10)
        return [NoteLine(str(number), f"{query}", "", "", True) for number in range(self.count)]

    def facts(self, path: str) -> NoteFacts | None:
        return None if path == "7" else NoteFacts(path)


async def test_a_feed_shows_the_first_at_once_and_then_all_and_the_newest_wins() -> None:
    library = FakeLibrary(200)
    shown: list[tuple[Sequence[str], int]] = []
    feed: Feed[str] = Feed(library, lambda line, facts: facts.title, lambda rows, total: shown.append((rows, total)))  # type: ignore[arg-type]
    feed.start(None, "title")
    await feed.settled()
    assert len(shown[0][0]) == FIRST - 1, "the note that is none any more is left out"
    assert list(shown[-1][0]) == [str(number) for number in range(200) if number != 7]
    library.go.clear()
    shown.clear()
    for query in "abcd":
        feed.start(query, "title")  # type: ignore[arg-type]
        await asyncio.sleep(0)
    library.go.set()
    await feed.settled()
    assert library.asked[1:] in (["a", "d"], ["d"]), "what was asked for in between is not read"
    assert len(shown) >= 1
    assert all(total == 200 for _, total in shown)


async def test_a_library_that_changes_all_the_time_is_shown_all_the_same() -> None:
    library = FakeLibrary(120)
    shown: list[tuple[Sequence[str], int]] = []
    feed: Feed[str] = Feed(library, lambda line, facts: line.title, lambda rows, total: shown.append((rows, total)))  # type: ignore[arg-type]
    feed.start(None, "title")
    for _ in range(200):
        await asyncio.sleep(0)
        feed.forget(frozenset({"3"}))
        feed.start(None, "title", at_once=True)
    await feed.settled()
    assert 2 <= len(library.asked) < 60, "what came in meanwhile is read once more, not each time"
    assert len(shown[-1][0]) == 119
    library.count = 130
    feed.start(None, "title", at_once=True)
    await feed.settled()
    assert shown[-1][1] == 130


async def test_background_work_keeps_only_the_newest_of_what_waits() -> None:
    shown: list[int] = []
    go = threading.Event()
    work: InBackground[int] = InBackground(shown.append)

    def first() -> int:
        go.wait(10)
        return 1

    work.ask(first)
    await asyncio.sleep(0)
    for number in (2, 3, 4):
        work.ask(lambda number=number: number)  # type: ignore[misc]
    go.set()
    await work.settled()
    assert shown == [1, 4]


async def test_a_heading_is_not_cut_and_neither_is_what_an_empty_list_says() -> None:
    app = Shown()
    async with app.run_test(size=(40, 10)) as pilot:
        shown = app.query_one(ItemList)
        title = "A title that is a good deal longer than the forty cells that are here"
        shown.set_items([group_item("g", title, "12"), Item(("a",), (Para(Look.TEXT, "x"),), "p", 1)])
        await pilot.pause()
        lines = ["".join(segment.text for segment in shown.render_line(y)).rstrip() for y in range(10)]
        assert " ".join(" ".join(lines[:3]).split()).startswith(title + " ──")
        assert lines[2].endswith("12")
        shown.set_items([])
        shown.notice = "Nothing is here, and what one does about it takes more than a line."
        lines = ["".join(segment.text for segment in shown.render_line(y)).strip() for y in range(10)]
        assert " ".join(lines).strip() == shown.notice


def test_parts_of_a_heading_that_do_not_fit_are_left_out_whole() -> None:
    heading = Heading(chrome({}), "Queue")
    heading._told = "only those to do · 423 to do · include 0"
    for width, told in ((60, heading._told), (40, "only those to do · 423 to do"), (30, "only those to do")):
        (segments,) = heading.paint(width)
        assert "".join(segment.text for segment in segments).rstrip() == f" Queue  {told}"
