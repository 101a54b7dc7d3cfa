"""Tags on the screen: the editor for one note and for many, marks, the manager, and what is refused."""

from __future__ import annotations

import asyncio
import os
import re
import time
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

from notetui.core.config.model import Config
from notetui.core.frontmatter.change import ListChange
from notetui.core.frontmatter.edit import read_list
from notetui.tui.desk.undoing import moment
from notetui.tui.dialogs.choices import ChoiceList
from notetui.tui.dialogs.confirm import Confirm
from notetui.tui.dialogs.dialog import Caption
from notetui.tui.dialogs.notice import Notice
from notetui.tui.dialogs.picker import Picker
from notetui.tui.dialogs.plan_view import PlanView
from notetui.tui.dialogs.refused import Refused
from notetui.tui.dialogs.tag_editor import TagEditor
from notetui.tui.dialogs.tag_manager import TagManager
from notetui.tui.screens.main import MainScreen
from tests.sample import GARDEN, TEA
from tests.tui.test_browser import browser, labels, screen_text, until

REFUSES = "---\ntitle: Refuses\ntopics: [food]\ntags: #a #b\n---\ntext\n"
HERBS = "---\ntitle: Herbs\ntopics: [food]\ntags: [LLM, tea]\n---\ntext\n"


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "garden.md").write_bytes(GARDEN.encode())
    (folder / "tea.md").write_bytes(TEA.encode())
    (folder / "herbs.md").write_text(HERBS)
    (folder / "refuses.md").write_text(REFUSES)
    return folder


def tags(note: Path) -> list[str]:
    return list(read_list(note.read_text(), "tags"))


async def to(pilot: Pilot[int], kind: type[Screen[Any]]) -> Screen[Any]:
    await until(pilot, lambda: isinstance(pilot.app.screen, kind) and any(screen_text(pilot)), kind.__name__)
    return pilot.app.screen


async def on_note(pilot: Pilot[int], desk: MainScreen, note: Path) -> None:
    await until(pilot, lambda: desk.browsing.go_to_note(str(note)), f"the tree has {note.name}")
    await until(pilot, lambda: desk.shown is not None and desk.shown.path == str(note))


async def told(pilot: Pilot[int], text: str) -> None:
    await until(pilot, lambda: text in pilot.app.screen.query_one("#answer", Caption).text, text)


def rows(screen: Screen[Any]) -> list[str]:
    return [f"{choice.sign} {choice.label} ({choice.detail})" for choice in screen.query_one(ChoiceList).choices]


async def type_in(pilot: Pilot[int], text: str) -> None:
    pilot.app.screen.query_one(Input).value = text
    await pilot.pause()


# -- marks


async def test_a_note_a_group_all_and_none_are_marked(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await until(pilot, lambda: "Refuses" in labels(desk))
        await on_note(pilot, desk, notes / "garden.md")
        await pilot.press("m")
        assert desk.marking.marked == {str(notes / "garden.md")}
        assert desk.library.marked == desk.marking.marked
        assert any(line.startswith("◉") and "How Gardens" in line for line in screen_text(pilot))
        food = next(number for number, row in enumerate(desk.tree_view.rows) if row.label == "food")
        desk.tree_view.move_cursor(food)
        await pilot.press("m")
        assert desk.status.message == "4 notes marked"
        await pilot.press("m")
        assert desk.marking.marked == {str(notes / "garden.md")}
        await pilot.press("asterisk")
        assert len(desk.marking.marked) == 4
        await pilot.press("U")
        assert desk.marking.marked == frozenset()
        assert desk.status.message == "No marks"


async def test_marks_are_kept_at_once_for_the_command_line(notes: Path) -> None:
    kept: dict[str, Any] = {}

    def marked() -> object:
        return [here["marked"] for here in kept.get("libraries", {}).values()]

    async with browser(notes, values=kept) as (pilot, desk):
        await until(pilot, lambda: "Refuses" in labels(desk))
        await on_note(pilot, desk, notes / "garden.md")
        await pilot.press("m")
        await until(pilot, lambda: marked() == [[str(notes / "garden.md")]])
        os.rename(notes / "garden.md", notes / "beds.md")
        await until(pilot, lambda: marked() == [[str(notes / "beds.md")]])
        await pilot.press("U")
        await until(pilot, lambda: marked() == [[]])


async def test_a_browser_that_marks_nothing_keeps_what_another_one_has_marked(notes: Path) -> None:
    kept: dict[str, Any] = {}
    async with browser(notes, values=kept) as (pilot, desk):
        desk.remember()
        assert ["marked" in here for here in kept["libraries"].values()] == [False]
        await pilot.press("m")
        await until(pilot, lambda: ["marked" in here for here in kept["libraries"].values()] == [True])


async def test_marks_of_nested_groups_and_of_notes_that_go(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await pilot.press("g", "g", "m")  # botany, whose note is in botany/plants
        assert desk.marking.marked == {str(notes / "garden.md")}
        os.unlink(notes / "garden.md")
        await until(pilot, lambda: desk.marking.marked == frozenset())


# -- one note


async def test_what_is_typed_is_cleaned_before_it_is_a_tag(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await on_note(pilot, desk, notes / "tea.md")
        await pilot.press("t")
        dialog = await to(pilot, TagEditor)
        from textual import events

        pilot.app.screen.query_one(Input).post_message(events.Paste("  a\x1b[31m\u202eb\u200b\nsecond line"))
        await until(pilot, lambda: dialog.query_one(Input).value != "")
        assert dialog.query_one(Input).value == "a[31mb"
        await type_in(pilot, " \x07 new\t tag \x1b ")
        await pilot.press("enter")
        await told(pilot, "Saved: added “new tag”.")
        assert "new tag" in tags(notes / "tea.md")


async def test_enter_on_a_tag_from_all_notes_adds_it_and_counts_follow(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await on_note(pilot, desk, notes / "garden.md")
        await pilot.press("t")
        dialog = await to(pilot, TagEditor)
        assert "  tea (2 notes)" in rows(dialog)
        await type_in(pilot, "tea")
        await pilot.press("down", "enter")
        await told(pilot, "Saved: added “tea”.")
        assert "✓ tea (on this note)" in rows(dialog)
        await type_in(pilot, "tea")
        await pilot.press("enter")
        await told(pilot, "“tea” is already there.")
        await pilot.press("down", "delete")
        await told(pilot, "Saved: removed “tea”.")
        assert "  tea (2 notes)" in rows(dialog)
        assert (notes / "garden.md").read_bytes() == GARDEN.encode()


async def test_a_click_takes_what_is_clicked_in_the_dialogs(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await on_note(pilot, desk, notes / "tea.md")
        await pilot.press("t")
        found = (await to(pilot, TagEditor)).query_one(ChoiceList)
        row = next(row for row, choice in enumerate(found.choices) if choice.value == "LLM")
        await pilot.click(ChoiceList, offset=(5, row))
        await told(pilot, "added “LLM”")
        assert "LLM" in tags(notes / "tea.md")
        below = len(found.choices)
        await pilot.click(ChoiceList, offset=(5, below))
        await pilot.press("escape", "T")
        manager = await to(pilot, TagManager)
        assert isinstance(manager, TagManager)
        await until(pilot, lambda: bool(manager.query_one(ChoiceList).choices))
        await pilot.click(ChoiceList, offset=(5, 0))
        await until(pilot, lambda: manager.step == "name")
        await pilot.press("escape", "escape", "colon")
        picker = await to(pilot, Picker)
        await pilot.press(*"matrix")
        await until(pilot, lambda: picker.query_one(ChoiceList).choices[0].value == "matrix")
        await pilot.click(ChoiceList, offset=(5, 0))
        await until(pilot, lambda: pilot.app.screen is desk.views.get("matrix"))


async def test_a_tag_like_another_asks_and_nested_tags_are_tags(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await on_note(pilot, desk, notes / "tea.md")
        await pilot.press("t")
        await to(pilot, TagEditor)
        await type_in(pilot, "llm")
        await pilot.press("enter")
        await told(pilot, "“LLM” exists (1 note). Enter again adds “llm” as another tag.")
        await type_in(pilot, "drinks/hot/tea")
        await pilot.press("enter")
        await told(pilot, "Saved: added “drinks/hot/tea”.")
        assert "drinks/hot/tea" in tags(notes / "tea.md")


async def test_zenn_limits_are_warned_of_at_once_and_after_a_change(notes: Path) -> None:
    config = Config(tag_limits="zenn")
    (notes / "long.md").write_text("---\ntitle: Long\ntopics: [food]\ntags: [averyveryverylongtopic]\n---\n")
    async with browser(notes, config=config) as (pilot, desk):
        await on_note(pilot, desk, notes / "long.md")
        await pilot.press("t")
        await to(pilot, TagEditor)
        await told(pilot, "zenn takes topics of at most 18 characters")
        await pilot.press("down", "delete")
        await told(pilot, "Saved: removed")
        for number in range(6):
            await type_in(pilot, f"topic{number}")
            await pilot.press("enter")
            await told(pilot, f"Saved: added “topic{number}”.")
        await told(pilot, "zenn takes at most 5 topics, this note has 6.")


async def test_a_note_deleted_while_its_tag_editor_is_open(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await on_note(pilot, desk, notes / "tea.md")
        await pilot.press("t")
        await to(pilot, TagEditor)
        os.unlink(notes / "tea.md")
        await type_in(pilot, "late")
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen is desk)
        await until(pilot, lambda: "tea.md" in desk.status.message or "deleted" in desk.status.message)
        assert not (notes / "tea.md").exists()


async def test_a_note_broken_while_its_tag_editor_is_open_is_left_alone(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await on_note(pilot, desk, notes / "tea.md")
        await pilot.press("t")
        await to(pilot, TagEditor)
        broken = "---\ntitle: [\ntags: [x\n---\n"
        (notes / "tea.md").write_text(broken)
        await type_in(pilot, "late")
        await pilot.press("enter")
        await to(pilot, Notice)
        assert "tea.md:" in " ".join(screen_text(pilot))
        assert (notes / "tea.md").read_text() == broken
        await pilot.press("escape")
        await to(pilot, TagEditor)
        assert pilot.app.screen.query_one(Input).value == "late"


async def test_the_open_editor_follows_the_note_that_somebody_changes_and_renames(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await on_note(pilot, desk, notes / "herbs.md")
        await pilot.press("t")
        editor = await to(pilot, TagEditor)
        await type_in(pilot, "t")
        await pilot.press("down")
        chosen = editor.query_one(ChoiceList).chosen
        assert chosen is not None
        (notes / "herbs.md").write_text(HERBS.replace("LLM,", "theirs, LLM,"))
        await until(pilot, lambda: "✓ theirs (on this note)" in rows(editor), "their tag")
        assert editor.query_one(Input).value == "t"
        still = editor.query_one(ChoiceList).chosen
        assert still is not None
        assert still.value == chosen.value
        os.rename(notes / "herbs.md", notes / "spices.md")
        await until(pilot, lambda: desk.reading.path == str(notes / "spices.md"), "the new name")
        await type_in(pilot, "late")
        await pilot.press("enter")
        await told(pilot, "Saved: added “late”.")
        assert tags(notes / "spices.md") == ["theirs", "LLM", "tea", "late"]
        assert not (notes / "herbs.md").exists()


async def test_the_open_editor_of_many_notes_follows_them_too(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await until(pilot, lambda: "Refuses" in labels(desk))
        desk.filtering.use("tag:tea")
        await until(pilot, lambda: "Refuses" not in labels(desk))
        await pilot.press("ctrl+t")
        editor = await to(pilot, TagEditor)
        (notes / "herbs.md").write_text(HERBS.replace("LLM", "theirs"))
        await until(pilot, lambda: "~ theirs (on 1 of 2)" in rows(editor), "their tag")
        os.rename(notes / "herbs.md", notes / "spices.md")
        await until(pilot, lambda: desk.library.facts(str(notes / "spices.md")) is not None)
        await type_in(pilot, "late")
        await pilot.press("enter")
        await to(pilot, PlanView)
        await pilot.press("enter")
        await told(pilot, "Add “late”: saved in 2 notes.")
        assert tags(notes / "spices.md") == ["theirs", "tea", "late"]


# -- many notes


async def test_many_notes_are_previewed_then_changed_and_the_refused_can_be_walked(
    notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[tuple[str, int, int]] = []
    async with browser(notes) as (pilot, desk):
        await until(pilot, lambda: "Refuses" in labels(desk))
        monkeypatch.setattr(desk.outside, "editor", lambda *place: opened.append(place))
        await pilot.press("asterisk", "t")
        editor = await to(pilot, TagEditor)
        assert "Tags of 4 marked notes" in "\n".join(screen_text(pilot))
        assert "~ tea (on 2 of 4)" in rows(editor)
        before = {path.name: path.read_bytes() for path in notes.iterdir()}
        await type_in(pilot, "tea")
        await pilot.press("enter")
        plan = await to(pilot, PlanView)
        text = "\n".join(screen_text(pilot))
        assert "Add “tea”: 1 note will change" in text
        assert [row[0] for row in rows(plan)] == ["×", "✓", " ", " "]
        assert "refuses.md:4" in rows(plan)[0]
        await pilot.press("down")
        assert "+  - tea" in "\n".join(screen_text(pilot))
        assert {path.name: path.read_bytes() for path in notes.iterdir()} == before
        await pilot.press("escape")
        await told(pilot, "Nothing was changed.")
        assert editor.query_one(Input).value == "tea"
        await type_in(pilot, "kept")
        await pilot.press("enter")
        await to(pilot, PlanView)
        await pilot.press("enter")
        dialog = await to(pilot, Refused)
        assert all("kept" in tags(notes / name) for name in ("garden.md", "tea.md", "herbs.md"))
        assert (notes / "refuses.md").read_text() == REFUSES
        assert "saved in 3 notes" in "\n".join(screen_text(pilot))
        assert len(dialog.query_one(ChoiceList).choices) == 1
        await pilot.press("e")
        assert opened == [(str(notes / "refuses.md"), 4, opened[0][2])]
        await pilot.press("escape")
        await to(pilot, TagEditor)
        assert "~ kept (on 3 of 4)" in rows(editor)
        await pilot.press("escape", "u")
        await until(pilot, lambda: desk.status.message.startswith("Undone"), "undone")
        assert {path.name: path.read_bytes() for path in notes.iterdir()} == before


async def test_all_notes_that_the_tree_shows_are_edited_through_the_filter(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await until(pilot, lambda: "Refuses" in labels(desk))
        desk.filtering.use("tag:tea")
        await until(pilot, lambda: "Refuses" not in labels(desk))
        await pilot.press("ctrl+t")
        await to(pilot, TagEditor)
        assert "Tags of the filter's 2 notes" in "\n".join(screen_text(pilot))
        await type_in(pilot, "tea")
        await pilot.press("down", "delete")
        await to(pilot, PlanView)
        await pilot.press("enter")
        await told(pilot, "Remove “tea”: saved in 2 notes.")
        assert tags(notes / "herbs.md") == ["LLM"]


async def test_an_undo_that_some_notes_refuse_tells_which(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        from notetui.core.frontmatter.change import ListChange

        paths = [str(notes / name) for name in ("garden.md", "tea.md", "herbs.md")]
        await desk.tagging.change(paths, ListChange(add=("kept",)))
        (notes / "herbs.md").write_text("---\ntags: #a\n---\n")
        await pilot.press("u")
        dialog = await to(pilot, Refused)
        assert "herbs.md:2" in rows(dialog)[0]
        assert (notes / "garden.md").read_bytes() == GARDEN.encode()
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is desk)


# -- the manager


async def test_the_manager_lists_by_count_with_look_alikes_together(notes: Path) -> None:
    (notes / "more.md").write_text("---\ntags: [llm, tea]\n---\n")
    async with browser(notes) as (pilot, _):
        await pilot.press("T")
        dialog = await to(pilot, TagManager)
        await until(pilot, lambda: len(rows(dialog)) == 5)
        assert rows(dialog)[0] == "  tea (3 notes)"
        at = next(number for number, row in enumerate(rows(dialog)) if "LLM" in row)
        assert rows(dialog)[at : at + 2] == ["~ LLM (like llm · 1 note)", "~ llm (like LLM · 1 note)"]
        await pilot.press("escape")


async def test_the_open_manager_counts_what_comes(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await desk.live.scanned()
        await pilot.press("T")
        dialog = await to(pilot, TagManager)
        await pilot.press("down")
        chosen = dialog.query_one(ChoiceList).chosen
        (notes / "more.md").write_text("---\ntags: [tea, zen]\n---\n")
        await until(pilot, lambda: {"  tea (3 notes)", "  zen (1 note)"} <= set(rows(dialog)), "the new note's tags")
        now = dialog.query_one(ChoiceList).chosen
        assert (now and now.value) == (chosen and chosen.value)
        await type_in(pilot, "tea")
        await pilot.press("enter")
        await type_in(pilot, "drinks")
        os.unlink(notes / "more.md")
        await until(pilot, lambda: "Rename “tea” (2 notes) to" in "\n".join(screen_text(pilot)), "its count")
        assert dialog.query_one(Input).value == "drinks"


async def test_a_note_and_a_link_to_it_are_one_in_the_preview_and_in_what_is_told(notes: Path) -> None:
    (notes / "again.md").symlink_to("herbs.md")
    async with browser(notes) as (pilot, desk):
        await until(pilot, lambda: desk.library.count() == 5)
        await pilot.press("asterisk", "t")
        await to(pilot, TagEditor)
        await type_in(pilot, "new")
        await pilot.press("enter")
        plan = await to(pilot, PlanView)
        assert "Add “new”: 3 notes will change" in "\n".join(screen_text(pilot))
        assert len(rows(plan)) == 4
        await pilot.press("enter")
        refused = await to(pilot, Refused)
        assert "Add “new”: saved in 3 notes." in "\n".join(screen_text(pilot))
        assert len(rows(refused)) == 1
        await pilot.press("escape")
        await to(pilot, TagEditor)
        await pilot.press("escape", "u")
        await until(pilot, lambda: desk.status.message == "Undone: +new in 3 notes")
        assert (notes / "again.md").is_symlink()
        assert tags(notes / "again.md") == ["LLM", "tea"]


async def test_a_tag_is_renamed_when_all_notes_are_known(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await pilot.press("T")
        dialog = await to(pilot, TagManager)
        assert isinstance(dialog, TagManager)
        assert dialog._all_read is desk.live.all_read
        dialog._all_read = all_read = asyncio.Event()  # as while the first scan goes on
        await type_in(pilot, "tea")
        await pilot.press("enter")
        await type_in(pilot, "drinks")
        await pilot.press("enter")
        await told(pilot, "All notes are read first… Esc goes back")
        await pilot.press("escape")
        await told(pilot, "Nothing was changed.")
        await pilot.press("enter")
        await told(pilot, "All notes are read first… Esc goes back")
        (notes / "more.md").write_text("---\ntags: [tea]\n---\n")
        await until(pilot, lambda: desk.library.facts(str(notes / "more.md")) is not None)
        all_read.set()
        await to(pilot, PlanView)
        assert "Rename “tea” → “drinks”: 3 notes will change" in "\n".join(screen_text(pilot))


async def test_the_manager_renames_after_a_preview_with_one_undo(notes: Path) -> None:
    before = {path.name: path.read_bytes() for path in notes.iterdir()}
    async with browser(notes) as (pilot, desk):
        await until(pilot, lambda: desk.library.count() == len(before))
        await pilot.press("T")
        dialog = await to(pilot, TagManager)
        await type_in(pilot, "tea")
        await pilot.press("enter")
        await until(pilot, lambda: "Rename “tea” (2 notes) to" in "\n".join(screen_text(pilot)))
        await pilot.press("enter")
        await told(pilot, "“tea” is its name already.")
        await type_in(pilot, "drinks/tea")
        await pilot.press("enter")
        await to(pilot, PlanView)
        assert "Rename “tea” → “drinks/tea”: 2 notes will change" in "\n".join(screen_text(pilot))
        assert {path.name: path.read_bytes() for path in notes.iterdir()} == before
        await pilot.press("enter")
        await told(pilot, "Rename “tea” → “drinks/tea”: saved in 2 notes.")
        assert "  drinks/tea (2 notes)" in rows(dialog)
        assert tags(notes / "herbs.md") == ["LLM", "drinks/tea"]
        await pilot.press("escape", "u")
        await until(pilot, lambda: desk.status.message.startswith("Undone"))
        assert {path.name: path.read_bytes() for path in notes.iterdir()} == before


async def test_the_manager_renames_what_is_nested_below_too(notes: Path) -> None:
    (notes / "herbs.md").write_text(HERBS.replace("tea]", "tea/green, tea/black, teapot]"))
    (notes / "black.md").write_text("---\ntags: [tea/black, drinks/black]\n---\n")
    before = {path.name: path.read_bytes() for path in notes.iterdir()}
    async with browser(notes) as (pilot, desk):
        await until(pilot, lambda: desk.library.count() == len(before))
        await pilot.press("T")
        await to(pilot, TagManager)
        await type_in(pilot, "tea")
        await pilot.press("enter")
        await type_in(pilot, "drinks")
        await pilot.press("enter")
        plan = await to(pilot, PlanView)
        shown = "\n".join(screen_text(pilot))
        assert "Rename “tea” → “drinks” and below: 3 notes will change" in shown
        assert "! 2 tags below “tea”, renamed too: tea/black, tea/green" in shown
        assert rows(plan)[0] == "+ 1 of them has it already: the two become one (merge)"
        await pilot.press("enter")
        await told(pilot, "Rename “tea” → “drinks” and below: saved in 3 notes.")
        assert tags(notes / "herbs.md") == ["LLM", "drinks/green", "drinks/black", "teapot"]
        assert tags(notes / "black.md") == ["drinks/black"]
        await pilot.press("escape", "u")
        await until(pilot, lambda: desk.status.message.startswith("Undone: tea → drinks and below"))
        assert {path.name: path.read_bytes() for path in notes.iterdir()} == before
        await pilot.press("T")
        await type_in(pilot, "tea")
        await pilot.press("delete")
        await to(pilot, PlanView)
        assert "Remove “tea”: 1 note will change" in "\n".join(screen_text(pilot))


async def test_the_manager_merges_removes_and_warns_of_look_alikes(notes: Path) -> None:
    async with browser(notes) as (pilot, _):
        await pilot.press("T")
        dialog = await to(pilot, TagManager)
        await type_in(pilot, "LLM")
        await pilot.press("enter")
        await type_in(pilot, "Tea")
        await pilot.press("enter")
        await to(pilot, PlanView)
        assert "! “tea” stays: “Tea” will be another tag beside it." in "\n".join(screen_text(pilot))
        await pilot.press("escape")
        await told(pilot, "Nothing was changed.")
        await type_in(pilot, "tea")
        await pilot.press("down", "enter")
        plan = await to(pilot, PlanView)
        assert rows(plan)[0] == "+ 1 of them has it already: the two become one (merge)"
        await pilot.press("enter")
        await told(pilot, "saved in 1 note.")
        assert tags(notes / "herbs.md") == ["tea"]
        await until(pilot, lambda: not any("LLM" in row for row in rows(dialog)))
        await type_in(pilot, "paper-note")
        await pilot.press("delete")
        await to(pilot, PlanView)
        await pilot.press("enter")
        await told(pilot, "Remove “paper-note”: saved in 1 note.")
        assert "paper-note" not in (notes / "garden.md").read_text()


async def test_a_hostile_tag_of_somebody_is_shown_safely_and_can_be_renamed(notes: Path) -> None:
    (notes / "evil.md").write_text('---\ntitle: Evil\ntags: ["x\\e]0;owned\\ay[/b]"]\n---\n')
    async with browser(notes) as (pilot, desk):
        await until(pilot, lambda: "Evil" in labels(desk))
        await pilot.press("T")
        await to(pilot, TagManager)
        await type_in(pilot, "owned")
        assert any("x␛]0;owned␇y[/b]" in line for line in screen_text(pilot))
        await pilot.press("enter")
        await type_in(pilot, "tame")
        await pilot.press("enter")
        await to(pilot, PlanView)
        await pilot.press("enter")
        await told(pilot, "saved in 1 note.")
        assert tags(notes / "evil.md") == ["tame"]


async def test_a_damaged_journal_is_told_whole_at_every_way_to_undo(notes: Path, tmp_path: Path) -> None:
    async with browser(notes, size=(80, 24)) as (pilot, desk):
        await on_note(pilot, desk, notes / "tea.md")
        state = desk.library._state_dir
        assert state is not None
        journal = Path(state, "journal.jsonl")
        journal.parent.mkdir(parents=True, exist_ok=True)
        journal.write_bytes(b"\0" * 500)
        for key, why in (("u", "Nothing to undo"), ("ctrl+r", "Nothing to redo"), ("g u", "Nothing can be undone")):
            await pilot.press(*key.split())
            await to(pilot, Notice)
            told = " ".join(caption.text for caption in pilot.app.screen.query(Caption))
            assert told.startswith(f"{why}: the undo journal ")
            assert "journal.jsonl is damaged (none of its lines can be read)" in told
            assert "what is changed from now on can be undone. Esc close" in told
            await pilot.press("escape")
            await until(pilot, lambda: pilot.app.screen is desk)
        assert journal.read_bytes() == b"\0" * 500


async def test_a_note_that_is_missing_at_an_undo_is_told_and_undone_when_it_is_back(
    notes: Path, tmp_path: Path
) -> None:
    async with browser(notes) as (pilot, desk):
        await on_note(pilot, desk, notes / "herbs.md")
        paths = [str(notes / name) for name in ("herbs.md", "tea.md")]
        await desk.tagging.change(paths, ListChange(add=("both",)))
        os.rename(notes / "tea.md", tmp_path / "away.md")
        await pilot.press("u")
        await to(pilot, Refused)
        assert "both" not in tags(notes / "herbs.md")
        assert "Once it is back, undo again." in " ".join("\n".join(screen_text(pilot)).split())
        await pilot.press("escape", "u")
        await to(pilot, Notice)
        assert "tea.md: " in "\n".join(screen_text(pilot))
        os.rename(tmp_path / "away.md", notes / "tea.md")
        await pilot.press("escape", "u")
        await until(pilot, lambda: desk.status.message == "Undone: +both")
        assert "both" not in tags(notes / "tea.md")


async def test_undo_follows_a_note_that_was_renamed(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await on_note(pilot, desk, notes / "herbs.md")
        await desk.tagging.change([str(notes / "herbs.md")], ListChange(add=("late",)))
        os.rename(notes / "herbs.md", notes / "spices.md")
        await until(pilot, lambda: desk.reading.path == str(notes / "spices.md"), "the new name")
        await pilot.press("u")
        await until(pilot, lambda: desk.status.message == "Undone: +late", "undone")
        assert (notes / "spices.md").read_text() == HERBS


async def test_the_list_of_what_can_be_undone_goes_back_to_before_the_picked_one(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        garden, tea = notes / "garden.md", notes / "tea.md"
        was = garden.read_bytes(), tea.read_bytes()
        await desk.tagging.change([str(garden)], ListChange(add=("one",)))
        after_one = garden.read_bytes()
        await desk.tagging.change([str(garden), str(tea)], ListChange(add=("two",)))
        await desk.tagging.change([str(tea)], ListChange(remove=("tea",)))
        await pilot.press("g", "u")
        await until(pilot, lambda: isinstance(pilot.app.screen, Picker))
        lines = [line for line in screen_text(pilot) if " · 2 notes" in line or re.search(r":\d\d · \w+.md", line)]
        assert [("−tea" in lines[0], "+two" in lines[1], "+one" in lines[2])] == [(True, True, True)]
        assert " · 2 notes" in lines[1]
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, Confirm))
        assert any("these 2 changes of 2 notes" in line for line in screen_text(pilot))
        await pilot.press("n")
        assert b"two" in tea.read_bytes()
        await pilot.press("g", "u", "down", "enter", "y")
        await until(pilot, lambda: desk.status.message.startswith("Undone: 2 changes"))
        assert (garden.read_bytes(), tea.read_bytes()) == (after_one, was[1])
        await pilot.press("g", "u", "enter")
        await until(pilot, lambda: desk.status.message == "Undone: +one")
        assert garden.read_bytes() == was[0]
        await pilot.press("g", "u")
        await until(pilot, lambda: any("Nothing can be undone here." in line for line in screen_text(pilot)))
        await pilot.press("escape", "ctrl+r")
        await until(pilot, lambda: garden.read_bytes() == after_one)


def test_a_moment_is_told_as_far_as_it_is_away() -> None:
    now = time.mktime((2026, 5, 4, 12, 30, 0, 0, 0, -1))
    assert moment(now - 60, now) == "12:29"
    assert moment(now - 86_400, now) == "05-03 12:30"
    assert moment(now - 400 * 86_400, now) == "2025-03-30"
    assert moment(0.0, now) == "earlier"
