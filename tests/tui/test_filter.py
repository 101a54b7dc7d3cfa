"""The live filter of the tree, saved filters, and jumping to a note, through Textual's pilot."""

from __future__ import annotations

import os
import threading
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual import events

from notetui.core.config.model import Config
from notetui.core.query.ast import Query
from notetui.core.tree import RowKind
from notetui.tui.dialogs.choices import ChoiceList
from notetui.tui.dialogs.jump import Jump
from notetui.tui.screens.main import MainScreen
from notetui.tui.widgets.plain_input import PlainInput
from tests.sample import GARDEN, PLAIN, TEA
from tests.tui.test_browser import browser, labels, screen_text, until

SAVED = Config(filters={"3": "has:quote", "9": "tag:tea [/b]"})


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "garden.md").write_bytes(GARDEN.encode())
    (folder / "tea.md").write_bytes(TEA.encode())
    (folder / "cjk.md").write_text("---\ntitle: 研究ノート\ntopics: [food]\n---\n\n# A\n\n今日は研究の話をする。\n")
    for number in range(4):
        (folder / f"plain{number}.md").write_text(PLAIN.replace("A plain note", f"Plain {number}"))
    return folder


def kinds(desk: MainScreen) -> list[RowKind]:
    return [row.kind for row in desk.tree_view.rows]


def titles(desk: MainScreen) -> list[str]:
    return [row.label for row in desk.tree_view.rows if row.kind is RowKind.NOTE]


async def test_while_a_line_is_typed_the_bottom_names_the_keys_that_work_there(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await desk.live.scanned()
        await pilot.press("f")
        await until(pilot, lambda: "Enter keep  ↑ ↓ move  Ctrl+p Ctrl+n earlier  Esc back" in screen_text(pilot)[-1])
        await pilot.press("escape")
        await until(pilot, lambda: "f filter" in screen_text(pilot)[-1])
        await pilot.press("/")
        await until(pilot, lambda: screen_text(pilot)[-1].strip().startswith("Enter keep  Esc back"))
        await pilot.press("escape")
        await until(pilot, lambda: "]q quote" in screen_text(pilot)[-1])
        await pilot.press("M", "f")
        await until(pilot, lambda: "Enter keep  Esc back" in screen_text(pilot)[-1])
        await pilot.press("escape")
        await until(pilot, lambda: "x swap" in screen_text(pilot)[-1])


async def test_words_are_filtered_as_they_are_typed_with_excerpts_and_shown_in_the_note(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await desk.live.scanned()
        await pilot.press("f", *"roots")
        await until(pilot, lambda: titles(desk) == ["How Gardens Grow: A Survey"])
        await until(pilot, lambda: any("1 of 7 notes" in line for line in screen_text(pilot)))
        excerpt = desk.tree_view.rows[1]
        assert excerpt.kind is RowKind.EXCERPT
        assert next(excerpt.label[a:b].lower() for a, b in excerpt.spans) == "roots"
        # The note is shown at the line that was found, with the word marked.
        await until(pilot, lambda: desk.reading.shown is not None and desk.reading.shown.path.endswith("garden.md"))
        await until(pilot, lambda: desk.note_view.has_words)
        await until(pilot, lambda: any("roots" in line for line in screen_text(pilot)[3:-2]))
        assert GARDEN.split("\n")[excerpt.line - 1].lower().count("roots")
        await pilot.press("enter")
        assert not desk.prompt.is_open
        assert any(line.startswith(" Filter  roots  1 of 7 notes") for line in screen_text(pilot))
        await pilot.press("n")
        assert desk.status.message.startswith("Filter word ")
        first = int(desk.status.message.rpartition(" ")[2])
        assert "roots" in GARDEN.split("\n")[first - 1].lower()
        count = sum("roots" in line.lower() for line in GARDEN.split("---\n", 2)[2].split("\n"))
        seen = {first}
        for _ in range(2 * count):
            await pilot.press("n")
            seen.add(int(desk.status.message.rpartition(" ")[2]))
        assert len(seen) >= count
        await pilot.press("N")
        assert int(desk.status.message.rpartition(" ")[2]) in seen
        await pilot.press("escape")
        await until(pilot, lambda: len(titles(desk)) == 7)
        assert desk.note_view.has_words is False
        assert not any("Filter" in line for line in screen_text(pilot))
        row = desk.tree_view.row_under_cursor
        assert row is not None
        assert row.path.endswith("garden.md")


async def test_two_letters_of_chinese_are_found(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await desk.live.scanned()
        await pilot.press("f", "研", "究")
        await until(pilot, lambda: titles(desk) == ["研究ノート"])
        assert "研究" in desk.tree_view.rows[1].label


async def test_facets_filter_the_tree_itself_with_right_counts(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await desk.live.scanned()
        await pilot.press("f", *"has:rq", "enter")
        await until(pilot, lambda: titles(desk) == ["How Gardens Grow: A Survey"])
        assert kinds(desk)[0] is RowKind.GROUP
        assert [row.count for row in desk.tree_view.rows if row.kind is RowKind.GROUP] == [1, 1]
        await pilot.press("4")
        await until(pilot, lambda: desk.browsing.grouping == "folder" and len(desk.tree_view.rows) > 0)
        await until(pilot, lambda: desk.tree_view.rows[0].label == "not in a folder")
        assert desk.tree_view.rows[0].count == 1


async def test_an_error_is_said_with_its_place_and_what_is_shown_stays(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await desk.live.scanned()
        await pilot.press("f", *"roots")
        await until(pilot, lambda: titles(desk) == ["How Gardens Grow: A Survey"])
        await pilot.press(*" (tag:")
        lines = screen_text(pilot)
        at = next(number for number, line in enumerate(lines) if line.startswith(" Filter"))
        assert "needs a value" in lines[at + 1]
        assert lines[at + 1].index("↑") == lines[at].index("(tag:") + len("(tag:")
        assert titles(desk) == ["How Gardens Grow: A Survey"]
        await pilot.press("enter")
        assert desk.prompt.is_open, "what was typed is there to be mended"
        assert "needs a value" in desk.status.message
        await pilot.press(*"x)", "enter")
        assert desk.filtering.text == "roots (tag:x)"
        await pilot.press("f", *" (tag:", "escape")
        assert desk.filtering.text == "roots (tag:x)"


async def test_of_a_long_error_the_point_is_seen_on_a_narrow_screen(notes: Path) -> None:
    async with browser(notes, size=(80, 24)) as (pilot, desk):
        await desk.live.scanned()
        await pilot.press("f", *"has:qoute")
        assert 'has:qoute is unknown; did you mean "quote"?' in screen_text(pilot)[-1]
        await pilot.press("escape", "Q")
        await until(pilot, lambda: pilot.app.screen is not desk)
        for query, told in (("has:qoute", 'has:qoute is unknown; did you mean "quote"?'), ("x zzz:y", 'name "zzz:"')):
            await pilot.press("f", "ctrl+u", *query)
            await until(pilot, lambda told=told: told in screen_text(pilot)[-1], told)  # type: ignore[misc]
            lines = screen_text(pilot)
            assert "↑" not in lines[-1] or lines[-1].index("↑") == lines[-2].index(query) + query.index(":") - 3
            await pilot.press("enter")
            await until(pilot, lambda told=told: told in screen_text(pilot)[-1], told)  # type: ignore[misc]
            await pilot.press("escape")


async def test_a_filter_of_a_view_that_can_t_be_read_leaves_the_one_before_in_force(notes: Path) -> None:
    async with browser(notes, size=(80, 24)) as (pilot, desk):
        await desk.live.scanned()
        await pilot.press("Q", "f", *"title:gardens", "enter")
        view = desk.views.get("quotes")
        await until(pilot, lambda: view.filter_text == "title:gardens")
        await pilot.press("f", "ctrl+u", *"has:qoute")
        await until(pilot, lambda: "has:qoute is unknown" in screen_text(pilot)[-1])
        assert view.filter_text == "has", "what was typed last that is a query is shown while one types"
        await pilot.press("enter")
        assert view.prompt.is_open, "what was typed is there to be mended"
        await pilot.press("escape")
        assert view.filter_text == "title:gardens"
        await until(pilot, lambda: "filter: title:gardens" in screen_text(pilot)[0])


async def test_escape_goes_back_to_what_was_shown_before_with_its_folding_and_cursor(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await desk.live.scanned()
        await pilot.press("G", "h", "h")
        before, cursor = labels(desk), desk.tree_view.row_under_cursor
        await pilot.press("f", *"roots")
        await until(pilot, lambda: titles(desk) == ["How Gardens Grow: A Survey"])
        await pilot.press("escape")
        await until(pilot, lambda: labels(desk) == before)
        assert desk.tree_view.row_under_cursor == cursor
        assert desk.filtering.text == ""


async def test_the_newest_question_wins(notes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with browser(notes) as (pilot, desk):
        await desk.live.scanned()
        asked: list[str] = []
        go = threading.Event()
        real = type(desk.library).count

        def slow(self: Any, query: Query | None = None) -> int:
            if query is not None:
                asked.append(str(query))
                go.wait(20)
            return real(self, query)

        monkeypatch.setattr(type(desk.library), "count", slow)
        await pilot.press("f", "t")
        await until(pilot, lambda: asked == ["t"])
        await pilot.press(*"ea")  # while the first answer is under way the screen takes keys
        go.set()
        await until(pilot, lambda: titles(desk) == ["Tea and Memory"])
        assert asked == ["t", "tea"]


async def test_results_are_walked_with_the_cursor_over_excerpts_and_while_typing(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await desk.live.scanned()
        await pilot.press("f", *"plain")
        await until(pilot, lambda: len(titles(desk)) == 4)
        await pilot.press("down")
        row = desk.tree_view.row_under_cursor
        assert row is not None
        assert row.kind is RowKind.NOTE
        assert row.path == desk.tree_view.rows[2].path
        await pilot.press("enter", "j", "G")
        assert desk.tree_view.rows[desk.tree_view.cursor].kind is RowKind.NOTE
        await pilot.press("k", "g", "g")
        assert desk.tree_view.cursor == 0
        await pilot.press("1")
        await until(pilot, lambda: desk.tree_view.rows[0].kind is RowKind.GROUP)
        await pilot.press("7")
        await until(pilot, lambda: desk.tree_view.rows[0].kind is RowKind.NOTE)


async def test_a_change_of_the_notes_changes_what_is_found(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await desk.live.scanned()
        await pilot.press("f", *"zebra", "enter")
        await until(pilot, lambda: any("No note matches the filter" in line for line in screen_text(pilot)))
        (notes / "new.md").write_text("# New\n\nA zebra crossed.\n")
        await until(pilot, lambda: titles(desk) == ["New"])
        await until(pilot, lambda: any("1 of 8 notes" in line for line in screen_text(pilot)))


async def test_a_number_of_a_question_never_stands_alone(notes: Path) -> None:
    async with browser(notes, size=(120, 30)) as (pilot, desk):
        await desk.live.scanned()
        await pilot.press("2")
        group = desk.tree_view.rows[0]
        assert (group.label, group.detail) == ("RQ1", "question 1 of each paper")
        assert any("RQ1  question 1 of each paper" in line for line in screen_text(pilot))


async def test_more_is_listed_when_no_key_comes(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await desk.live.scanned()
        many = [notes / f"many{number}.md" for number in range(260)]
        for file in many:
            file.write_text(f"# {file.stem}\n\nA walrus.\n")
        await desk.live.look_at([str(file) for file in many])
        await until(pilot, lambda: desk.library.count() == 267)
        await pilot.press("f", *"walrus")
        await until(pilot, lambda: len(titles(desk)) == 200)
        assert desk.tree_view.rows[-1].label == "60 more; 1–6 group them all"
        await pilot.press("enter", "G")
        assert desk.tree_view.rows[desk.tree_view.cursor].kind is RowKind.NOTE


async def test_saved_filters_are_on_their_digits_and_in_help(notes: Path) -> None:
    async with browser(notes, config=SAVED) as (pilot, desk):
        await desk.live.scanned()
        await pilot.press("3")
        await until(pilot, lambda: titles(desk) == ["How Gardens Grow: A Survey"])
        assert desk.browsing.grouping == "topic"
        assert any(" Filter  has:quote" in line for line in screen_text(pilot))
        await pilot.press("3")
        await until(pilot, lambda: len(titles(desk)) == 7)
        await pilot.press("4")
        assert desk.browsing.grouping == "folder"
        await pilot.press("question_mark", "G")
        text = "\n".join(screen_text(pilot))
        for _ in range(50):
            await pilot.press("k")
            text += "\n".join(screen_text(pilot))
        assert "Saved filter: tag:tea [/b]" in text


async def test_a_filter_is_offered_again_after_a_restart_but_not_put_on(notes: Path) -> None:
    values: dict[str, Any] = {}
    async with browser(notes, values=values) as (pilot, desk):
        await desk.live.scanned()
        await pilot.press("f", *"roots", "enter")
        await until(pilot, lambda: len(titles(desk)) == 1)
    async with browser(notes, values=values) as (pilot, desk):
        await until(pilot, lambda: len(titles(desk)) == 7)
        await pilot.press("f", "ctrl+p")
        await until(pilot, lambda: len(titles(desk)) == 1)
        await pilot.press("ctrl+n")
        await until(pilot, lambda: len(titles(desk)) == 7)


async def test_marked_notes_are_a_filter_that_follows_the_marks(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await desk.live.scanned()
        await pilot.press("f", *"is:marked", "enter")
        await until(pilot, lambda: desk.tree_view.rows == [])
        await pilot.press("m")
        await until(pilot, lambda: len(titles(desk)) == 1 or len(set(titles(desk))) == 1)


async def test_jump_to_a_note_by_its_emoji(notes: Path) -> None:
    (notes / "lock.md").write_text("---\ntitle: About keys\nemoji: 🔐\n---\n")
    (notes / "care.md").write_text("---\ntitle: Mind the gap\nemoji: ⚠️\n---\n")
    async with browser(notes) as (pilot, desk):
        await desk.live.scanned()
        for typed, name in (("🔐", "lock.md"), ("⚠", "care.md"), ("🔐 keys", "lock.md")):
            await pilot.press("J")
            await until(pilot, lambda: isinstance(pilot.app.screen, Jump))
            pilot.app.screen.query_one(PlainInput).post_message(events.Paste(typed))
            found = partial(getattr, pilot.app.screen.query_one(ChoiceList), "choices")
            await until(pilot, lambda found=found: len(found()) == 1, typed)  # type: ignore[misc]
            assert found()[0].value.endswith(name)
            await pilot.press("escape")
            await until(pilot, lambda: pilot.app.screen is desk)


async def test_jump_to_a_note_by_letters_of_its_title(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await desk.live.scanned()
        await pilot.press("f", *"has:quote", "enter")
        await until(pilot, lambda: len(set(titles(desk))) == 1)
        await pilot.press("J", *"tememo", "enter")  # Enter waits for the ranking
        await until(pilot, lambda: desk.reading.shown is not None and desk.reading.shown.path.endswith("tea.md"))
        await until(pilot, lambda: desk.tree_view.row_under_cursor is not None)
        row = desk.tree_view.row_under_cursor
        assert row is not None
        await until(pilot, lambda: (r := desk.tree_view.row_under_cursor) is not None and r.path.endswith("tea.md"))
        assert desk.filtering.text == ""
        await pilot.press("J")
        await until(pilot, lambda: isinstance(pilot.app.screen, Jump))
        choices = pilot.app.screen.query_one(ChoiceList)
        await until(pilot, lambda: len(choices.choices) == 7)
        assert choices.choices[0].value.endswith("garden.md"), "the note that was read last is first"
        await pilot.press(*"zzz", "enter", "escape")
        await until(pilot, lambda: pilot.app.screen is desk)


async def test_keys_after_a_jump_are_meant_for_the_note(notes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with browser(notes) as (pilot, desk):
        await desk.live.scanned()
        may_read = threading.Event()
        read = desk.library.notes

        def slowly(*arguments: Any) -> Any:
            assert may_read.wait(20)
            return read(*arguments)

        monkeypatch.setattr(desk.library, "notes", slowly)
        await pilot.press("J")
        await until(pilot, lambda: isinstance(pilot.app.screen, Jump))
        for key in (*"tememo", "enter", "m"):
            pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await until(pilot, lambda: pilot.app.screen.query_one(PlainInput).value == "tememo")
        may_read.set()
        await until(pilot, lambda: bool(desk.marking.marked))
        assert pilot.app.screen is desk
        assert {os.path.basename(path) for path in desk.marking.marked} == {"tea.md"}
