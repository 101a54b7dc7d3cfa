"""The browser through Textual's pilot: what keys do, what is shown, what is on disk."""

from __future__ import annotations

import os
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from notetui.core.config.model import Config, ReviewQuestion
from notetui.core.frontmatter.edit import read_list
from notetui.core.tree import RowKind
from notetui.library import Library
from notetui.store.paths import cache_dir, state_dir
from notetui.tui.app import NotetuiApp
from notetui.tui.dialogs.choices import ChoiceList
from notetui.tui.dialogs.dialog import Caption
from notetui.tui.dialogs.help import Help
from notetui.tui.dialogs.notice import Notice
from notetui.tui.dialogs.picker import Picker
from notetui.tui.dialogs.plan_view import PlanView
from notetui.tui.dialogs.tag_editor import TagEditor
from notetui.tui.review.listing import palette_choices
from notetui.tui.screens.main import MainScreen
from notetui.tui.settings import Settings
from tests.sample import GARDEN, HOSTILE, PLAIN, TEA


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "garden.md").write_bytes(GARDEN.encode())
    (folder / "tea.md").write_bytes(TEA.encode())
    return folder


async def until(pilot: Pilot[int], condition: Callable[[], bool], what: str = "") -> None:
    """Wait for a condition, letting the app work; the bound is generous because machines differ."""
    for _ in range(1500):
        if condition():
            return
        await pilot.pause(0.01)
    raise AssertionError(f"never came true: {what or condition}\n" + "\n".join(screen_text(pilot)))


def screen_text(pilot: Pilot[int]) -> list[str]:
    """Return the text of the screen, line by line."""
    screen = pilot.app.screen
    width, height = pilot.app.size
    lines = screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip).rstrip() for strip in lines[:height] if width]


@asynccontextmanager
async def browser(
    notes: Path,
    *,
    size: tuple[int, int] = (100, 30),
    values: dict[str, Any] | None = None,
    config: Config | None = None,
) -> AsyncIterator[tuple[Pilot[int], MainScreen]]:
    settings_of = config or Config()
    library = Library([str(notes)], settings_of, state_dir=state_dir().path, cache_dir=cache_dir().path)
    remembered = values if values is not None else {}
    app = NotetuiApp(
        library, settings_of, Settings(dict(remembered), "\n".join(library.roots)), on_remember=remembered.update
    )
    async with app.run_test(size=size) as pilot:
        desk = app.desk
        await until(pilot, lambda: len(desk.tree_view.rows) > 0, "the tree has rows")
        await until(pilot, lambda: desk.shown is not None, "a note is shown")
        yield pilot, desk
    library.close()


def labels(desk: MainScreen) -> list[str]:
    return [f"{row.mark} {row.label} {row.sign}".strip() for row in desk.tree_view.rows]


async def test_topic_note_question_with_states_and_counts(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await until(pilot, lambda: len(desk.tree_view.rows) == 8)
        assert labels(desk) == [
            "botany",
            "plants",
            "🌱 How Gardens Grow: A Survey",
            "RQ1 How does light change growth? ✓",
            "RQ2 What do plants need besides light? ~",
            "RQ3 What remains unknown about roots? ✓",
            "food",
            "Tea and Memory",
        ]
        assert [row.count for row in desk.tree_view.rows if row.count] == [1, 1, 1]


@pytest.mark.parametrize(
    ("icons", "drawn"), [("emoji", "🌱 How Gardens"), ("text", "• How Gardens"), ("none", "How Gardens")]
)
async def test_what_stands_before_a_title_is_set_in_the_configuration(notes: Path, icons: str, drawn: str) -> None:
    async with browser(notes, config=Config(icons=icons)) as (pilot, desk):
        await desk.live.scanned()
        left = [line[: desk.tree_view.size.width].strip("▌▾▸ ") for line in screen_text(pilot)]
        assert any(line.startswith(drawn) for line in left), left


async def test_at_the_first_start_the_cursor_is_on_the_first_note(notes: Path) -> None:
    for number in range(60):
        (notes / f"z{number}.md").write_text(f"---\ntitle: Note {number}\ntopics: [aaa]\n---\n{PLAIN * 40}")
    async with browser(notes) as (pilot, desk):
        await desk.live.scanned()
        await desk.browsing.settled()
        await until(pilot, lambda: len(desk.tree_view.rows) > 60)
        row = desk.tree_view.row_under_cursor
        assert row is not None
        assert row.label == "Note 0"


async def test_moving_onto_a_note_shows_it_and_onto_a_question_goes_to_its_answer(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await pilot.press("j", "j")
        await until(pilot, lambda: any("Water matters most" in line for line in screen_text(pilot)))
        assert any("❯ RQ2 What do plants need besides light? ~" in line for line in screen_text(pilot))
        await pilot.press("G")
        await until(pilot, lambda: desk.reading.path.endswith("tea.md") and desk.shown is not None)
        await until(pilot, lambda: any("Forty people" in line for line in screen_text(pilot)))


async def test_stepping_through_quotes_names_each_place_and_ends(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        said = []
        for _ in range(5):
            await pilot.press("]", "q")
            said.append(desk.status.message)
        assert said[0] == "Quote 1 of 4: Answers › RQ1, line 35"
        assert said[3].startswith("Quote 4 of 4: How Gardens Grow: A Survey › Phrase, line")
        assert said[4] == "This is the last quote."
        await pilot.press("[", "q")
        assert desk.status.message.startswith("Quote 3 of 4")


async def test_stepping_through_questions_and_headings(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await pilot.press("]", "r")
        assert desk.status.message == "RQ1 ✓ question: How does light change growth?"
        await pilot.press("]", "r", "]", "r", "]", "r")
        assert desk.status.message == "RQ1 ✓ details: How does light change growth?"
        await pilot.press("tab", "g", "g")
        seen = set()
        for _ in range(30):
            await pilot.press("]", "h")
            seen.add(desk.note_view._stepped)
        assert desk.status.message == "No heading below."
        assert desk.reading.facts is not None
        assert len({stepped[0] for stepped in seen if stepped}) == len(desk.reading.facts.headings) - 1


async def test_groupings_keep_the_note_under_the_cursor(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        for key, first in (("3", "on"), ("4", "not in a folder"), ("5", "2024"), ("6", "no status"), ("1", "botany")):
            await pilot.press(key)
            assert labels(desk)[0] == first
            row = desk.tree_view.row_under_cursor
            assert row is not None
            assert row.path.endswith("garden.md")
        await pilot.press("2")
        assert "RQ1" in labels(desk)
        assert desk.status.message.endswith("by RQ number")
        assert any("How does light change growth?" in label for label in labels(desk))


async def test_fold_and_unfold_and_both_panes(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await pilot.press("h")
        assert "RQ1 How does light change growth? ✓" not in labels(desk)
        await pilot.press("l", "l")
        row = desk.tree_view.row_under_cursor
        assert row is not None
        assert row.mark == "RQ1"
        await pilot.press("tab")
        assert desk.note_view.has_focus
        await pilot.press("escape")
        assert desk.tree_view.has_focus
        await pilot.press("minus")
        assert labels(desk) == ["botany", "food"]
        await pilot.press("plus")
        assert "Tea and Memory" in labels(desk)


async def test_tags_are_completed_added_removed_and_saved_when_it_says_so(notes: Path) -> None:
    file = notes / "garden.md"
    async with browser(notes) as (pilot, desk):
        await pilot.press("t")
        await until(pilot, lambda: isinstance(pilot.app.screen, TagEditor))
        dialog = pilot.app.screen
        await pilot.press("t", "e")
        choices = dialog.query_one(ChoiceList)
        assert [choice.label for choice in choices.choices] == ["tea", "paper-note"]
        await pilot.press("tab", "enter")
        await until(pilot, lambda: "Saved: added “tea”" in dialog.query_one("#answer", Caption).text)
        assert file.read_bytes() == GARDEN.replace("- paper-note\n", "- paper-note\n  - tea\n").encode()
        await pilot.press("down", "down", "delete")
        await until(pilot, lambda: "removed “tea”" in dialog.query_one("#answer", Caption).text)
        assert file.read_bytes() == GARDEN.encode()
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is desk)


async def test_a_tag_like_another_asks_first(notes: Path) -> None:
    async with browser(notes) as (pilot, _):
        await pilot.press("t")
        await until(pilot, lambda: isinstance(pilot.app.screen, TagEditor))
        dialog = pilot.app.screen
        await pilot.press("T", "e", "a", "enter")
        assert "“tea” exists (1 note)" in dialog.query_one("#answer", Caption).text
        assert (notes / "garden.md").read_bytes() == GARDEN.encode()
        await pilot.press("enter")
        await until(pilot, lambda: "added “Tea”" in dialog.query_one("#answer", Caption).text)


async def test_what_cannot_be_edited_is_explained_with_its_place(notes: Path) -> None:
    (notes / "bad.md").write_text("---\ntitle: Bad\ntags: #a #b\ntopics: [aaa]\n---\n")
    async with browser(notes) as (pilot, desk):
        await until(pilot, lambda: "Bad" in labels(desk))
        desk.browsing.go_to_note(str(notes / "bad.md"))
        await until(pilot, lambda: desk.shown is not None and desk.shown.path.endswith("bad.md"))
        await pilot.press("t")
        await until(pilot, lambda: isinstance(pilot.app.screen, Notice))
        text = " ".join(screen_text(pilot))
        assert "bad.md:3" in text
        assert "comment" in text
        await pilot.press("escape")
        assert (notes / "bad.md").read_text().startswith("---\ntitle: Bad\ntags: #a #b\n")


async def test_marked_notes_are_tagged_together_with_one_undo(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await pilot.press("m", "G")
        await until(pilot, lambda: desk.shown is not None and desk.shown.path.endswith("tea.md"))
        await pilot.press("m", "t")
        await until(pilot, lambda: isinstance(pilot.app.screen, TagEditor))
        await pilot.press("x", "y", "z", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, PlanView))
        await pilot.press("enter")
        await until(pilot, lambda: "xyz" in read_list((notes / "tea.md").read_text(), "tags"))
        await until(pilot, lambda: "saved in 2 notes" in pilot.app.screen.query_one("#answer", Caption).text)
        assert "xyz" in read_list((notes / "garden.md").read_text(), "tags")
        await pilot.press("escape", "u")
        await until(pilot, lambda: desk.status.message == "Undone: +xyz in 2 notes")
        assert (notes / "garden.md").read_bytes() == GARDEN.encode()
        assert (notes / "tea.md").read_bytes() == TEA.encode()
        await pilot.press("ctrl+r")
        await until(pilot, lambda: desk.status.message.startswith("Redone"))
        assert "xyz" in read_list((notes / "tea.md").read_text(), "tags")


async def test_a_change_from_outside_keeps_place_cursor_and_rows(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await pilot.press("j", "j")
        await until(pilot, lambda: any("Water matters" in line for line in screen_text(pilot)))
        row = next(n for n, line in enumerate(screen_text(pilot)) if "Water matters" in line)
        changed = GARDEN.replace("## Objective", "One\n\ntwo\n\n## Objective").replace("Water matters", "Rain matters")
        (notes / "x.tmp").write_bytes(changed.encode())
        os.replace(notes / "x.tmp", notes / "garden.md")
        await until(pilot, lambda: any("Rain matters" in line for line in screen_text(pilot)))
        assert "Rain matters" in screen_text(pilot)[row]
        here = desk.tree_view.row_under_cursor
        assert here is not None
        assert here.mark == "RQ2"


async def test_a_renamed_note_stays_open_with_its_place_its_mark_and_the_cursor(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        from notetui.core.frontmatter.edit import ListChange

        old, new = notes / "garden.md", notes / "sub" / "renamed.md"
        await desk.tagging.change([str(old)], ListChange(add=("llm",)))
        await pilot.press("m", "tab", "ctrl+d")
        await until(pilot, lambda: desk.note_view.top_line() > 12)
        line = desk.note_view.top_line()
        await pilot.press("escape")
        new.parent.mkdir()
        old.rename(new)
        await until(pilot, lambda: desk.shown is not None and desk.shown.path == str(new))
        await until(pilot, lambda: desk.note_view.top_line() == line)
        await until(pilot, lambda: (row := desk.tree_view.row_under_cursor) is not None and row.path == str(new))
        assert desk.marking.marked == {str(new)}
        assert desk.status.message == "The note is now sub/renamed.md"
        assert not any(row.path == str(old) for row in desk.tree_view.rows)


async def test_a_note_moved_out_is_gone_though_another_comes(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        other = PLAIN + "another"
        (notes / "garden.md").rename(notes.parent / "out.md")
        (notes / "new.md").write_text(other, encoding="utf-8")
        await until(pilot, lambda: str(notes / "new.md") in desk.library.paths())
        await until(pilot, lambda: desk.reading.path != str(notes / "garden.md"))
        assert desk.reading.path != str(notes / "new.md")


@pytest.mark.parametrize("reviewed", [False, True])
async def test_the_grouping_by_question_says_whose_questions_they_are(notes: Path, reviewed: bool) -> None:
    questions = (ReviewQuestion("R1", "How does water matter?", patterns=("plants",)),) if reviewed else ()
    async with browser(notes, config=Config(review_questions=questions)) as (pilot, desk):
        await desk.live.scanned()
        await until(pilot, lambda: "reading" not in screen_text(pilot)[-1])
        await pilot.press("2")
        await until(pilot, lambda: "By re" in screen_text(pilot)[-1])
        told = screen_text(pilot)[-1].strip()
        assert told == ("By review question" if reviewed else "By research question, by RQ number")
        assert desk.browsing.grouping == "question"
        group = next(row for row in desk.tree_view.rows if row.kind is RowKind.GROUP and row.label.startswith("R"))
        desk.browsing.unfold(group)
        note = next(row for row in desk.tree_view.rows if row.kind is RowKind.NOTE and row.path.endswith("garden.md"))
        desk.browsing.unfold(note)
        below = [row.mark for row in desk.tree_view.rows if row.kind is RowKind.QUESTION and group.label in row.key]
        assert below == (["RQ2"] if reviewed else ["RQ1"])
        if reviewed:
            await pilot.press("j", "g", "g")
            await until(pilot, lambda: desk.status.message == "R1 How does water matter?")


async def test_our_own_save_is_no_news(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        from notetui.core.frontmatter.edit import ListChange

        await desk.tagging.change([str(notes / "garden.md")], ListChange(add=("llm",)))
        delta = await desk.live.look_at([str(notes / "garden.md")])
        assert not delta
        await pilot.pause()


async def test_find_marks_counts_and_steps(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await pilot.press("slash", "r", "o", "o", "t", "s")
        assert any("matches" in line for line in screen_text(pilot))
        await pilot.press("enter")
        count = len(desk.note_view._finder.matches)
        assert count == sum(GARDEN.split("---\n", 2)[2].lower().count(word) for word in ("roots",))
        await pilot.press("n")
        assert desk.status.message == f"Match 2 of {count}"
        await pilot.press("N", "N")
        assert desk.status.message == f"Match {count} of {count}"
        await pilot.press("escape")
        assert not desk.note_view.has_matches


async def test_help_palette_outline_and_why_a_command_cannot_run(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await pilot.press("question_mark")
        assert isinstance(pilot.app.screen, Help)
        assert any("Down half a page" in line and "Ctrl+d" in line for line in screen_text(pilot))
        await pilot.press("escape", "o")
        assert isinstance(pilot.app.screen, Picker)
        await pilot.press("p", "h", "r", "a", "enter")
        await until(pilot, lambda: pilot.app.screen is desk)
        assert any("We leave the roots" in line for line in screen_text(pilot))
        await pilot.press("colon", "f", "o", "l", "d", "enter")
        await until(pilot, lambda: pilot.app.screen is desk)
        desk.reading.close("nothing")
        await pilot.press("t")
        assert desk.status.message == "No note is open. Move onto one in the tree first."


async def test_the_palette_names_the_keys_that_are_in_force_and_moves_last(notes: Path) -> None:
    async with browser(notes, config=Config(keys={"matrix": ("X",)})) as (_, desk):
        choices = palette_choices(desk.commands, desk.keymap, desk)
        details = {choice.value: choice.detail for choice in choices}
        assert details["matrix"] == "X"
        assert choices[0].value not in ("down", "up")
        assert [choice.label for choice in choices][-1] == "To the bottom"


async def test_untrusted_titles_tags_and_names_are_text(tmp_path: Path) -> None:
    notes = tmp_path / "n"
    notes.mkdir()
    (notes / "file [b] 研究.md").write_text(HOSTILE)
    (notes / "other.md").write_text(PLAIN)
    async with browser(notes) as (pilot, desk):
        assert "A [/b] study [red]x" in labels(desk)
        for keys in (["3"], ["4"], ["t"], ["escape", "o"], ["escape", "question_mark"], ["escape", "F"], ["F"], ["2"]):
            await pilot.press(*keys)
            await pilot.pause()
            for line in screen_text(pilot):
                assert not any(ord(character) < 32 or 0x7F <= ord(character) < 0xA0 for character in line)
                assert "\u202e" not in line
        assert pilot.app.is_running


async def test_places_grouping_and_marks_survive_a_restart(notes: Path) -> None:
    values: dict[str, Any] = {}
    async with browser(notes, values=values) as (pilot, desk):
        await pilot.press("3", "m", "tab", "ctrl+d")
        await until(pilot, lambda: desk.note_view.top_line() > 12)
        line = desk.note_view.top_line()
        await pilot.press("escape")
    async with browser(notes, values=values) as (pilot, desk):
        assert desk.browsing.grouping == "tag"
        row = desk.tree_view.row_under_cursor
        assert row is not None
        assert row.path.endswith("garden.md")
        await until(pilot, lambda: desk.note_view.top_line() == line)
        assert desk.marking.marked == {str(notes / "garden.md")}


@pytest.mark.parametrize("size", [(20, 5), (40, 10), (59, 20), (80, 24), (200, 50)])
async def test_every_size_works(notes: Path, size: tuple[int, int]) -> None:
    async with browser(notes, size=size) as (pilot, desk):
        for keys in (
            ["enter"],
            ["ctrl+d"],
            ["escape"],
            ["t"],
            ["escape"],
            ["question_mark"],
            ["escape"],
            ["z"],
            ["z"],
            ["G"],
        ):
            await pilot.press(*keys)
            await pilot.pause()
            assert all(len(line) <= size[0] for line in screen_text(pilot))
        assert pilot.app.is_running
        assert desk.is_mounted


async def test_until_the_first_look_is_over_nothing_says_that_there_are_no_notes(
    notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()
    scan = Library.scan

    def late(self: Library, *arguments: Any) -> Any:
        assert go.wait(20)
        return scan(self, *arguments)

    monkeypatch.setattr(Library, "scan", late)
    library = Library([str(notes)], Config(), state_dir=None, cache_dir=None)
    app = NotetuiApp(library, Config(), Settings())
    async with app.run_test(size=(90, 24)) as pilot:
        try:
            await until(pilot, lambda: screen_text(pilot)[-1].endswith("looking for notes"))
            assert "Looking for notes" in screen_text(pilot)[0]
            assert not any("No notes here" in line for line in screen_text(pilot))
        finally:
            go.set()
        await until(pilot, lambda: any("Tea" in line for line in screen_text(pilot)))
    library.close()


async def test_an_empty_directory_says_so_and_takes_the_first_note(tmp_path: Path) -> None:
    library = Library([str(tmp_path)], Config(), state_dir=None, cache_dir=None)
    app = NotetuiApp(library, Config(), Settings())
    async with app.run_test(size=(90, 24)) as pilot:
        await until(pilot, lambda: "No notes here yet" in screen_text(pilot)[0])
        (tmp_path / "first.md").write_text(PLAIN)
        await until(pilot, lambda: any("A plain note" in line for line in screen_text(pilot)))
    library.close()
