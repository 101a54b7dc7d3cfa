"""Keeping up with the files, apart from the screen: when it scans, and what the badge says."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from notetui.core.config.model import Config
from notetui.core.frontmatter.change import ListChange
from notetui.core.library_values import Delta
from notetui.library import Library
from notetui.tui.desk import live as module
from notetui.tui.desk.live import Live
from tests.sample import GARDEN, TEA
from tests.tui.test_browser import browser, labels, screen_text
from tests.tui.test_browser import until as until_shown


class Fake:
    """A library whose scans are counted."""

    notice = ""
    is_without_file = False
    is_whole = True

    def __init__(self, problems: dict[str, str]) -> None:
        self.problems = problems
        self.roots: tuple[str, ...] = ()
        self.scans = 0

    def count(self) -> int:
        return 0

    def scan(self, progress: Any, stop: Any) -> Iterator[Delta]:
        self.scans += 1
        return iter(())

    def sweep(self) -> list[str]:
        return []

    def on_index_trouble(self, call: Callable[[], None]) -> None:
        pass


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.005)


def live(library: Fake | Library, badges: list[str]) -> Live:
    return Live(
        library,  # type: ignore[arg-type]
        on_delta=lambda delta: None,
        on_badge=badges.append,
        on_trouble=lambda text: None,
    )


async def test_a_folder_that_cannot_be_read_makes_it_poll(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(module, "BLIND_EVERY", 0.01)
    badges: list[str] = []
    library = Fake({str(tmp_path): "can't be read"})
    library.roots = (str(tmp_path),)
    keeping = live(library, badges)
    keeping.start()
    try:
        await until(lambda: library.scans > 3)
        assert badges[-1] == "polling: a folder can't be read"
        library.problems = {}
        await until(lambda: badges[-1] == "")
    finally:
        await keeping.stop()


async def test_a_link_to_a_folder_outside_is_a_problem_and_no_reason_to_poll(tmp_path: Path) -> None:
    for name in ("notes", "other"):
        (tmp_path / name).mkdir()
    (tmp_path / "notes" / "link").symlink_to(tmp_path / "other")
    badges: list[str] = []
    library = Library([str(tmp_path / "notes")], Config(), state_dir=None, cache_dir=None)
    keeping = live(library, badges)
    keeping.start()
    try:
        await keeping.scanned()
        await until(lambda: keeping._rested_at > 0)
        assert list(library.problems) == [str(tmp_path / "notes" / "link")]
        assert not any("can't be read" in badge for badge in badges)
    finally:
        await keeping.stop()
        library.close()


async def test_that_it_reads_is_said_before_the_first_note_is_there() -> None:
    badges: list[str] = []
    library = Fake({})
    go = threading.Event()

    def scan(progress: Any, stop: Any) -> Iterator[Delta]:
        assert go.wait(20)
        return iter(())

    library.scan = scan  # type: ignore[method-assign]
    keeping = live(library, badges)
    keeping.start()
    try:
        await until(lambda: badges[-1:] != [] and badges[-1].startswith("looking for notes"))
        go.set()
        await keeping.scanned()
        assert "looking" not in badges[-1]
    finally:
        go.set()
        await keeping.stop()


async def test_a_scan_that_the_watcher_asks_for_rests_after_a_slow_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REST_PER_COST", 1e9)
    library = Fake({})
    keeping = live(library, [])
    keeping.start()
    try:
        await until(lambda: keeping.all_read.is_set() and keeping._rested_at > 0)
        scans = library.scans
        for _ in range(5):
            keeping._rescan_rested()
        assert keeping._resting
        assert not keeping._wanted.is_set()
        keeping.rescan()  # the person's own wish never waits
        await until(lambda: library.scans == scans + 1)
    finally:
        await keeping.stop()


# -- on the screen


async def test_a_note_that_cannot_be_read_any_more_keeps_its_last_view_with_a_notice(tmp_path: Path) -> None:
    note = tmp_path / "garden.md"
    note.write_text(GARDEN)
    async with browser(tmp_path) as (pilot, desk):
        await until_shown(pilot, lambda: any("A note about a survey" in line for line in screen_text(pilot)))
        note.write_bytes(b"\0\1\2" * 400)
        await until_shown(pilot, lambda: any("binary" in line for line in screen_text(pilot)))
        assert any("A note about a survey" in line for line in screen_text(pilot))
        assert desk.tree_view.row_under_cursor is not None
        note.write_text(GARDEN.replace("A note about", "A word about"))
        await until_shown(pilot, lambda: any("A word about a survey" in line for line in screen_text(pilot)))
        assert not any("binary" in line for line in screen_text(pilot))


async def test_front_matter_broken_by_half_a_save_is_told_and_the_same_note_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = tmp_path / "garden.md"
    note.write_text(GARDEN)
    (tmp_path / "tea.md").write_text(TEA)
    (tmp_path / "zen.md").write_text("---\ntitle: Zen\ntopics: [botany/plants]\n---\nZen\n")
    async with browser(tmp_path) as (pilot, desk):
        await until_shown(pilot, lambda: desk.browsing.go_to_note(str(note)))
        await until_shown(pilot, lambda: any("A note about a survey" in line for line in screen_text(pilot)))
        opened: list[str] = []
        monkeypatch.setattr(desk.reading, "open", lambda path, *rest, **more: opened.append(path))
        note.write_text(GARDEN.replace("topics:\n", "topics: [\n"))
        await until_shown(pilot, lambda: any("line " in line and "!" in line for line in screen_text(pilot)[:4]))
        await until_shown(pilot, lambda: "no topic" in labels(desk))
        await desk.browsing.settled()
        row = desk.tree_view.row_under_cursor
        assert row is not None
        assert row.path == str(note)
        await until_shown(pilot, lambda: any("A note about a survey" in line for line in screen_text(pilot)))
        note.write_text(GARDEN)
        await until_shown(pilot, lambda: any("#paper-note" in line for line in screen_text(pilot)))
        await until_shown(pilot, lambda: "no topic" not in labels(desk))
        row = desk.tree_view.row_under_cursor
        assert row is not None
        assert row.path == str(note)
        assert set(opened) <= {str(note)}


async def test_a_tag_taken_away_here_goes_on_to_the_next_note_of_the_group(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.md").write_text(f"---\ntitle: {name}\ntags: [todo]\n---\n{name}\n")
    async with browser(tmp_path) as (pilot, desk):
        await pilot.press("3")
        await until_shown(pilot, lambda: desk.browsing.go_to_note(str(tmp_path / "a.md")))
        await desk.tagging.change([str(tmp_path / "a.md")], ListChange(remove=("todo",)))
        await until_shown(pilot, lambda: "no tags" in labels(desk) or "no tag" in labels(desk))
        row = desk.tree_view.row_under_cursor
        assert row is not None
        assert row.path == str(tmp_path / "b.md")
