"""Notes that go, come back and get other names while the browser is open, and the start where one left off."""

from __future__ import annotations

import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from notetui.core.config.model import Config
from notetui.core.frontmatter.change import ListChange
from notetui.core.tree import RowKind
from notetui.library import Library
from notetui.store.born import born
from notetui.store.paths import cache_dir
from notetui.tui.desk import tree_rows
from notetui.tui.desk.coming_going import GONE
from notetui.tui.screens.main import MainScreen
from notetui.tui.widgets.tree_view import TreeView
from tests.needs import cannot_be_tested
from tests.sample import GARDEN, TEA
from tests.tui.test_browser import browser, screen_text, until


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "garden.md").write_text(GARDEN)
    (folder / "tea.md").write_text(TEA)
    (folder / "zoo.md").write_text("---\ntitle: Zoo\ntopics: [zoo]\n---\n# Zoo\n\n## Apes\n\nApes.\n")
    return folder


def under(desk: MainScreen) -> tuple[RowKind, str, str]:
    row = desk.tree_view.row_under_cursor
    assert row is not None
    return row.kind, row.path, row.label


# -- the next start


async def test_a_start_with_the_cursor_on_a_group_shows_the_note_that_was_open(notes: Path) -> None:
    values: dict[str, Any] = {}
    async with browser(notes, values=values) as (pilot, desk):
        await until(pilot, lambda: desk.browsing.go_to_note(str(notes / "tea.md")))
        await until(pilot, lambda: desk.shown is not None and desk.shown.path == str(notes / "tea.md"))
        await pilot.press("g", "g")
        assert under(desk)[0] is RowKind.GROUP
        desk.remember()
        remembered = dict(values)
    async with browser(notes, values=remembered) as (pilot, desk):
        assert under(desk)[0] is RowKind.GROUP
        assert desk.shown is not None
        assert desk.shown.path == str(notes / "tea.md")
        await until(pilot, lambda: any("Forty people" in line for line in screen_text(pilot)))


@pytest.mark.parametrize("query", ["apes", "topic:zoo"])
async def test_a_filter_at_the_end_leaves_the_cursor_on_the_note_it_was_on(notes: Path, query: str) -> None:
    values: dict[str, Any] = {}
    async with browser(notes, values=values) as (pilot, desk):
        await pilot.press("1", "g", "g", "f", *query.replace(":", " ").split(" ")[0])
        for key in query[len(query.split(":")[0]) :]:
            await pilot.press("colon" if key == ":" else key)
        await pilot.press("enter")
        await desk.browsing.settled()
        desk.browsing.go_to_note(str(notes / "zoo.md"))
        await until(pilot, lambda: desk.shown is not None and desk.shown.path == str(notes / "zoo.md"))
        desk.remember()
        remembered = dict(values)
    async with browser(notes, values=remembered) as (pilot, desk):
        assert desk.browsing.query is None
        assert under(desk) == (RowKind.NOTE, str(notes / "zoo.md"), "Zoo")


async def test_the_first_start_with_many_small_topics_begins_at_the_top(tmp_path: Path) -> None:
    for number in range(300):
        topics = f"topics: [t{number:03}]\n" if number % 3 else ""
        (tmp_path / f"n{999 - number}.md").write_text(f"---\ntitle: n{number}\n{topics}---\n# n{number}\n")
    async with browser(tmp_path) as (pilot, desk):
        await until(pilot, lambda: desk.browsing.library_known and len(desk.tree_view.rows) > 200)
        await desk.browsing.settled()
        assert desk.tree_view.cursor == 1
        assert under(desk)[2] == "n1"
        assert [row.label for row in desk.tree_view.rows if row.expanded] == ["t001"]


async def test_rows_that_are_built_after_the_first_scan_still_begin_at_the_top(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "z.md").write_text("# Zed\n")
    with closing(Library([str(notes)], Config(), state_dir=None, cache_dir=cache_dir().path)) as library:
        for _ in library.scan():
            continue
    (notes / "a.md").write_text("---\ntopics: [top]\n---\n# Ay\n")
    go = threading.Event()
    whole = tree_rows._build_and_compare

    def late(*arguments: Any) -> Any:
        assert go.wait(20)
        return whole(*arguments)

    monkeypatch.setattr(tree_rows, "_build_and_compare", late)
    async with browser(notes) as (pilot, desk):
        await desk.live.scanned()
        await pilot.pause()
        assert under(desk)[2] == "Zed"
        go.set()
        await until(pilot, lambda: under(desk)[2] == "Ay")
        assert desk.tree_view.cursor == 1


# -- gone, and back again


async def test_a_deleted_note_that_was_all_of_its_group_leaves_the_cursor_beside_it(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        desk.browsing.go_to_note(str(notes / "tea.md"))
        (notes / "tea.md").unlink()
        await until(pilot, lambda: desk.shown is not None and desk.shown.path == str(notes / "zoo.md"))
        assert under(desk) == (RowKind.NOTE, str(notes / "zoo.md"), "Zoo")


async def test_a_note_that_comes_back_is_open_again_at_its_place(notes: Path) -> None:
    garden = notes / "garden.md"
    async with browser(notes, size=(100, 16)) as (pilot, desk):
        desk.browsing.go_to_note(str(garden))
        await until(pilot, lambda: desk.shown is not None and desk.shown.path == str(garden))
        await pilot.press("m", "tab", "ctrl+d", "ctrl+d")
        await until(pilot, lambda: desk.note_view.top_line() > 12)
        line = desk.note_view.top_line()
        await pilot.press("tab")
        garden.unlink()
        await until(pilot, lambda: desk.status.message == GONE and desk.coming_going._lost is not None)
        assert desk.marking.marked == frozenset()
        garden.write_text(GARDEN)
        await until(pilot, lambda: desk.shown is not None and desk.shown.path == str(garden))
        await until(pilot, lambda: under(desk)[:2] == (RowKind.NOTE, str(garden)))
        await until(pilot, lambda: desk.note_view.top_line() == line)
        assert desk.marking.marked == {str(garden)}


async def test_a_note_that_comes_back_leaves_somebody_alone_who_has_gone_on(notes: Path) -> None:
    garden = notes / "garden.md"
    async with browser(notes) as (pilot, desk):
        desk.browsing.go_to_note(str(garden))
        garden.unlink()
        await until(pilot, lambda: desk.status.message == GONE and desk.coming_going._lost is not None)
        desk.browsing.go_to_note(str(notes / "zoo.md"))
        await until(pilot, lambda: desk.shown is not None and desk.shown.path == str(notes / "zoo.md"))
        garden.write_text(GARDEN)
        await until(pilot, lambda: desk.library.facts(str(garden)) is not None)
        await desk.browsing.settled()
        await desk.reading.settled()
        assert under(desk)[1] == desk.reading.path == str(notes / "zoo.md")


# -- other names


async def test_the_header_still_names_the_section_after_a_rename(notes: Path) -> None:
    async with browser(notes, size=(100, 16)) as (pilot, desk):
        desk.browsing.go_to_note(str(notes / "tea.md"))
        await until(pilot, lambda: desk.shown is not None and desk.shown.path == str(notes / "tea.md"))
        await pilot.press("tab", "G")
        await until(pilot, lambda: desk.header._trail.endswith("Result") or desk.header._trail.endswith("Method"))
        trail = desk.header._trail
        (notes / "tea.md").rename(notes / "cha.md")
        await until(pilot, lambda: under(desk)[1] == str(notes / "cha.md"))
        await until(pilot, lambda: desk.shown is not None and desk.shown.path == str(notes / "cha.md"))
        await desk.browsing.settled()
        await until(pilot, lambda: desk.header._trail == trail)
        # The tree's word may come after the note's: the row of the note that is open says nothing new.
        row = desk.tree_view.row_under_cursor
        assert row is not None
        desk.tree_view.post_message(TreeView.Moved(row))
        await pilot.pause()
        await pilot.pause()
        assert desk.header._trail == trail


async def test_the_cursor_stays_on_the_question_of_a_renamed_note(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        desk.browsing.go_to_note(str(notes / "garden.md"))
        row = desk.tree_view.row_under_cursor
        assert row is not None
        desk.browsing.unfold(row)
        await pilot.press("j", "j")
        question = under(desk)[2]
        (notes / "garden.md").rename(notes / "yard.md")
        await until(pilot, lambda: desk.shown is not None and desk.shown.path == str(notes / "yard.md"))
        await desk.browsing.settled()
        await pilot.pause()
        assert under(desk) == (RowKind.QUESTION, str(notes / "yard.md"), question)
        assert question in desk.header._trail


async def test_a_renamed_folder_stays_unfolded_with_what_is_in_it(notes: Path) -> None:
    for folder in ("far", "near"):
        (notes / folder / "deep").mkdir(parents=True)
        (notes / folder / "deep" / "n.md").write_text(f"# In {folder}\n\n## Inside {folder}\n")
    async with browser(notes) as (pilot, desk):
        await pilot.press("4", "plus")
        await desk.browsing.settled()
        for folder in ("far", "near"):
            assert desk.browsing.go_to_note(str(notes / folder / "deep" / "n.md"))
            row = desk.tree_view.row_under_cursor
            assert row is not None
            desk.browsing.unfold(row)
        before = [(row.kind, row.depth, row.label) for row in desk.tree_view.rows]
        assert any("Inside far" in label for _kind, _depth, label in before)
        # One with the cursor in it, one without.
        (notes / "far").rename(notes / "fern")
        (notes / "near").rename(notes / "neat")
        after = [(kind, depth, {"far": "fern", "near": "neat"}.get(label, label)) for kind, depth, label in before]
        await until(pilot, lambda: [(row.kind, row.depth, row.label) for row in desk.tree_view.rows] == after)
        assert under(desk)[1] == str(notes / "neat" / "deep" / "n.md")


async def test_marks_and_the_way_back_follow_notes_with_another_name(notes: Path) -> None:
    tea, zoo, garden = notes / "tea.md", notes / "zoo.md", notes / "garden.md"
    async with browser(notes) as (pilot, desk):
        for path in (tea, zoo):
            desk.browsing.go_to_note(str(path))
            await pilot.press("m")
        assert desk.marking.marked == {str(tea), str(zoo)}
        desk.following.go(str(garden))
        await desk.reading.settled()
        zoo.rename(notes / "ark.md")
        tea.rename(notes / "cha.md")
        await until(pilot, lambda: desk.marking.marked == {str(notes / "ark.md"), str(notes / "cha.md")})
        desk.following.back()
        await until(pilot, lambda: desk.shown is not None and desk.shown.path == str(notes / "ark.md"))


async def test_a_note_that_is_changed_and_renamed_in_one_moment_stays_open_at_its_place_and_can_be_undone(
    notes: Path,
) -> None:
    tea, cha = notes / "tea.md", notes / "cha.md"
    if born(str(tea), tea.stat().st_ino) is None:
        cannot_be_tested("this file system does not say when a file was made")
    async with browser(notes, size=(100, 16)) as (pilot, desk):
        await until(pilot, lambda: desk.browsing.go_to_note(str(tea)))
        await until(pilot, lambda: desk.shown is not None and desk.shown.path == str(tea))
        await desk.tagging.change([str(tea)], ListChange(add=("new",)))
        await pilot.press("m", "tab", "G")
        await until(pilot, lambda: "Result" in desk.header._trail or "Method" in desk.header._trail)
        trail = desk.header._trail
        tagged = tea.read_text()
        with open(tea, "r+") as file:  # in place, as nano and VS Code do
            file.write(tagged.replace("tags:", "more: x\ntags:"))
        tea.rename(cha)
        await until(pilot, lambda: desk.shown is not None and desk.shown.path == str(cha))
        await until(pilot, lambda: desk.marking.marked == {str(cha)})
        await desk.browsing.settled()
        assert under(desk)[1] == str(cha)
        await until(pilot, lambda: desk.header._trail == trail)
        await desk.tagging.undo()
        assert cha.read_text() == TEA.replace("tags:", "more: x\ntags:")


async def test_marks_follow_notes_renamed_while_the_program_was_not_there(notes: Path) -> None:
    values: dict[str, Any] = {}
    async with browser(notes, values=values) as (pilot, desk):
        desk.browsing.go_to_note(str(notes / "tea.md"))
        await pilot.press("m")
        desk.remember()
        remembered = dict(values)
    (notes / "tea.md").rename(notes / "cha.md")
    async with browser(notes, values=remembered) as (pilot, desk):
        await until(pilot, lambda: desk.marking.marked == {str(notes / "cha.md")})


# -- conflict copies


async def test_a_conflict_copy_comes_below_its_note_and_stands_alone_when_that_goes(notes: Path) -> None:
    copy = notes / "tea.sync-conflict-20240131-093000-ABCDEFG.md"
    async with browser(notes) as (pilot, desk):
        desk.browsing.go_to_note(str(notes / "tea.md"))
        copy.write_text(TEA.replace("green", "black"))
        await until(pilot, lambda: any(row.path == str(copy) for row in desk.tree_view.rows))
        await until(pilot, lambda: under(desk)[1] == str(notes / "tea.md"))
        await pilot.press("j")
        row = desk.tree_view.row_under_cursor
        assert row is not None
        assert (row.label, row.mark, row.detail, row.path) == ("conflict copy", "≠", "2024-01-31 09:30", str(copy))
        await until(pilot, lambda: any("A synchroniser made this copy of tea" in line for line in screen_text(pilot)))
        await pilot.press("h")
        assert under(desk)[1] == str(notes / "tea.md")
        await pilot.press("l", "h")  # unfolded and folded again
        assert any(row.path == str(copy) for row in desk.tree_view.rows)
        (notes / "tea.md").unlink()
        await until(pilot, lambda: under(desk) == (RowKind.NOTE, str(copy), "Tea and Memory (conflict copy)"))


async def test_a_copy_of_a_copy_is_below_the_note_too(notes: Path) -> None:
    for name in (
        "tea.sync-conflict-20240131-093000-ABCDEFG",
        "tea.sync-conflict-20240131-093000-ABCDEFG (conflicted copy)",
    ):
        (notes / f"{name}.md").write_text(TEA)
    async with browser(notes) as (pilot, desk):
        await until(pilot, lambda: sum(row.label == "conflict copy" for row in desk.tree_view.rows) == 2)
