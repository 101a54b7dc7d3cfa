"""The first frame waits for the rows around the cursor only; the others come after it, and nothing moves."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from notetui.core.config.model import SORTS, Config
from notetui.core.tree import Row, group_key, note_key
from notetui.core.tree_places import find_row
from notetui.library import Library
from notetui.tui.desk import tree_source
from notetui.tui.desk.browsing import Browsing
from notetui.tui.desk.tree_source import Around, Asked, build
from tests.tui.test_browser import browser, until

MOST = 8


@pytest.fixture
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tree_source, "MOST_AROUND", MOST)
    folder = tmp_path / "notes"
    folder.mkdir()
    for number in range(60):
        topic = ("a", "b", "b/c", "d")[number % 4]
        quotes = "\n> q\n" * (number % 3)
        text = (
            f"---\ntitle: Note {number:02}\ntopics: [{topic}]\ndate: 2024-01-{number % 28 + 1:02}\n---\ntext\n{quotes}"
        )
        (folder / f"{number:02}.md").write_text(text)
    return folder


def library_of(notes: Path) -> Library:
    library = Library([str(notes)], Config(), state_dir=None, cache_dir=None)
    for _ in library.scan():
        pass
    return library


@pytest.mark.parametrize("sort", SORTS)
def test_the_first_and_the_last_of_a_group(notes: Path, sort: str) -> None:
    library = library_of(notes)
    every = library.notes_in("topic", ("a",), None, sort)
    assert len(every) == 15
    assert library.notes_in("topic", ("a",), None, sort, 4) == every[:4]
    assert library.notes_in("topic", ("a",), None, sort, -4) == every[-4:]
    assert library.notes_in("topic", ("a",), None, sort, -40) == every
    library.close()


def test_what_is_around_the_cursor_is_as_in_all_rows(notes: Path) -> None:
    library = library_of(notes)
    groups = [group.path for group in library.groups("topic")]
    expanded = frozenset(group_key(group) for group in groups)
    asked = Asked("topic", "title", None, False, 60, expanded, False)
    every = build(library, asked).rows
    seen = 0
    for row in every:
        around = Around(row.key)
        rows = build(library, asked, around).rows
        assert around.is_cut
        assert len(rows) < len(every)
        if around.is_whole:
            seen += 1
            assert window(rows, row) == window(every, row)
    assert seen == len(groups) * MOST // 2
    around = Around(())
    build(library, replace(asked, expanded=frozenset()), around)
    assert not around.is_cut
    library.close()


def window(rows: Any, row: Row) -> list[Row]:
    at = find_row(rows, row.key)
    assert at >= 0
    return list(rows[max(0, at - MOST // 2) : at + MOST // 2])


@pytest.mark.parametrize(("number", "cut"), [("01", True), ("13", True), ("37", False), ("57", False)])
async def test_the_others_come_and_the_cursor_stays(
    notes: Path, monkeypatch: pytest.MonkeyPatch, number: str, cut: bool
) -> None:
    firsts: list[tuple[bool, int]] = []
    first = Browsing.build_first

    def build_first(browsing: Browsing) -> bool:
        whole = first(browsing)
        firsts.append((whole, len(browsing._tree.rows)))
        return whole

    monkeypatch.setattr(Browsing, "build_first", build_first)
    remembered: dict[str, Any] = {}
    key = note_key(("b",), str(notes / f"{number}.md"))
    async with browser(notes, values=remembered) as (pilot, desk):
        await until(pilot, lambda: desk.browsing.library_known)
        desk.browsing.here.expanded.update(group_key((name,)) for name in "abd")
        desk.browsing.follow(lambda: desk.browsing.return_to(key, key[-1]))
        await desk.browsing.settled()
        assert desk.tree_view.row_under_cursor is not None
        assert desk.tree_view.row_under_cursor.key == key
    async with browser(notes, values=remembered) as (pilot, desk):
        assert firsts[-1][0] is not cut
        await pilot.press("G")
        await until(pilot, lambda: len(desk.tree_view.rows) > 45, "all rows are there")
        assert (firsts[-1][1] < 45) is cut
        await until(pilot, lambda: desk.tree_view.cursor == len(desk.tree_view.rows) - 1, "G goes to the last of all")


@pytest.mark.parametrize("keys", [["G"], ["G", *"kkkkkkkk"], ["G", *"kkkkkkkk", "g", "g", *"jjj"], list("jjjj")])
async def test_the_tree_begins_on_the_lines_it_was_left_on(notes: Path, keys: list[str]) -> None:
    remembered: dict[str, Any] = {}
    async with browser(notes, values=remembered, size=(100, 24)) as (pilot, desk):
        await until(pilot, lambda: desk.browsing.library_known)
        desk.browsing.here.expanded.update(group_key((name,)) for name in "abd")
        await desk.browsing.complete()
        await pilot.press(*keys)
        await pilot.pause()
        left = desk.tree_view.row_under_cursor, desk.tree_view.cursor_line
    for height in (24, 12):
        async with browser(notes, values=dict(remembered), size=(100, height)) as (pilot, desk):
            await until(pilot, lambda: desk.browsing.library_known)
            await desk.browsing.settled()
            assert desk.tree_view.row_under_cursor == left[0]
            assert desk.tree_view.cursor_line == left[1] or (height == 12 and 0 <= desk.tree_view.cursor_line < 11)
