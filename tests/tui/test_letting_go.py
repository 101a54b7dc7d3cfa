"""What was closed is not kept: dialogs, views, notes. A session of a day must not grow."""

from __future__ import annotations

import gc
from pathlib import Path

from textual._styles_cache import StylesCache
from textual.strip import Strip
from textual.widget import Widget

from notetui.core.markdown.parse import Document
from tests.tui.test_browser import browser, until

SLACK = 25


def alive(kind: type) -> int:
    """Return how many objects of a kind (or of one made from it) there are."""
    gc.collect()
    return sum(isinstance(each, kind) for each in gc.get_objects())


def library(folder: Path, count: int = 12) -> Path:
    folder.mkdir()
    for number in range(count):
        head = f"title: Note {number}\nresearch_questions:\n  - id: RQ1\n    text: Why {number}?\n"
        (folder / f"{number}.md").write_text(f"---\n{head}---\n# One\n\ntext\n")
    return folder


async def test_a_closed_dialog_leaves_nothing_it_drew(tmp_path: Path) -> None:
    async with browser(library(tmp_path / "notes")) as (pilot, desk):
        keys = ("question_mark", "colon", "t", "T", "J", "o")

        async def open_and_leave() -> None:
            for key in keys:
                await pilot.press(key)
                await until(pilot, lambda: pilot.app.screen is not desk, f"{key} opens a dialog")
                await pilot.press("escape")
                await until(pilot, lambda: pilot.app.screen is desk, f"{key} is closed")

        await open_and_leave()
        before = alive(Widget), alive(StylesCache), alive(Strip)
        for _ in range(3):
            await open_and_leave()
        widgets, caches, strips = alive(Widget), alive(StylesCache), alive(Strip)
        assert widgets <= before[0] + SLACK
        assert caches <= before[1] + SLACK
        assert strips <= before[2] * 1.5 + 500


async def test_a_view_opened_again_is_the_same_view(tmp_path: Path) -> None:
    async with browser(library(tmp_path / "notes")) as (pilot, desk):

        async def open_and_leave() -> None:
            for key in ("M", "Q"):
                await pilot.press(key)
                await until(pilot, lambda: pilot.app.screen is not desk, f"{key} opens a view")
                await pilot.press("escape")
                await until(pilot, lambda: pilot.app.screen is desk, f"{key} is left")

        await open_and_leave()
        before = alive(Widget), alive(StylesCache)
        for _ in range(10):
            await open_and_leave()
        assert alive(Widget) <= before[0] + SLACK
        assert alive(StylesCache) <= before[1] + SLACK


async def test_notes_gone_by_are_not_kept(tmp_path: Path) -> None:
    async with browser(library(tmp_path / "notes", 60)) as (pilot, desk):
        seen = set()
        before = alive(Document)
        for key in "j" * 60:
            await pilot.press(key)
            seen.add(desk.reading.path)
        assert len(seen) > 20
        assert alive(Document) <= before + SLACK
