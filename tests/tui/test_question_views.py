"""One question of one note gathered, and one question read over all notes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from notetui.core.config.model import Config, ReviewQuestion
from notetui.core.tree import note_key
from notetui.tui.dialogs.picker import Picker
from tests.review_sample import MOSS
from tests.tui.test_browser import browser, screen_text, until
from tests.tui.views import REVIEW, shown, view_of, write_notes


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    return write_notes(tmp_path)


async def gather(pilot: Any, desk: Any, mark: str) -> Any:
    at = next(at for at, row in enumerate(desk.tree_view.rows) if row.mark == mark and "garden" in row.path)
    desk.tree_view.move_cursor(at)
    await until(pilot, lambda: desk.shown is not None and desk.shown.path.endswith("garden.md"))
    await pilot.press("a")
    view = desk.views.get("gathered")
    await until(pilot, lambda: pilot.app.screen is view)
    return view


async def test_text_details_answers_and_quotes_together_each_with_its_place(notes: Path) -> None:
    async with browser(notes, size=(80, 24)) as (pilot, desk):
        await desk.live.scanned()
        view = await gather(pilot, desk, "RQ3")
        await until(pilot, lambda: "RQ3  How Gardens Grow: A Survey · 3 of 3" in shown(pilot))
        lines = [line.strip("▌ ").rstrip() for line in screen_text(pilot)]
        for wanted in (
            "✓ RQ3 What remains unknown about roots?",
            "Details",
            "Question Details › RQ3, line 30",
            "Answer",
            "┃ Roots answer to gravity and to water, in that order.",
            "RQ3 › Answer 1, line 41",
            "┃ Nobody has watched a root for a whole year.",
            "RQ3 › Answer 2, line 44",
        ):
            assert any(line.startswith(wanted) for line in lines), (wanted, lines)
        await pilot.press("G", "enter")
        await until(pilot, lambda: pilot.app.screen is desk)
        await until(pilot, lambda: any("Nobody has watched" in line for line in screen_text(pilot)))
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is view)
        await pilot.press("N")
        await until(pilot, lambda: "2 of 3" in shown(pilot))
        assert "Water matters most" in shown(pilot)
        await pilot.press("N", "N")
        assert view.status.message == "This is the note's first question."


async def test_the_reader_tells_notes_of_one_title_apart_and_opens_them_in_the_group_of_its_question(
    notes: Path,
) -> None:
    (notes / "moss.2.md").write_text(MOSS)
    async with browser(notes, size=(80, 24)) as (pilot, desk):
        await desk.live.scanned()
        await pilot.press("2", "A")
        view = desk.views.get("reader")
        await until(pilot, lambda: pilot.app.screen is view)
        view.ask("RQ2")
        await until(pilot, lambda: "RQ2" in shown(pilot))
        await pilot.press("G")
        await until(pilot, lambda: "moss.md · 2025-01-02" in shown(pilot))
        assert "moss.2.md · 2025-01-02" in shown(pilot)
        assert "garden.md" not in shown(pilot)
        path, _ = view.place()
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen is desk and desk.reading.path == path)
        row = desk.tree_view.row_under_cursor
        assert row is not None
        assert row.key == note_key(("RQ2",), path)


async def test_a_question_that_was_only_inferred_is_gathered_from_the_tree_too(tmp_path: Path) -> None:
    notes = tmp_path / "inferred"
    notes.mkdir()
    (notes / "garden.md").write_text(
        "---\ntitle: Garden\n---\n# Garden\n\n## Research Questions\n\n1. Why do roots turn?\n2. How do leaves fall?\n"
    )
    async with browser(notes) as (pilot, desk):
        await desk.live.scanned()
        await pilot.press("+")
        await until(pilot, lambda: any(row.mark == "RQ2?" for row in desk.tree_view.rows))
        await gather(pilot, desk, "RQ2?")
        await until(pilot, lambda: "RQ2  Garden · 2 of 2" in shown(pilot))
        assert "How do leaves fall?" in shown(pilot)


async def test_a_long_question_is_shown_whole(tmp_path: Path) -> None:
    notes = tmp_path / "long"
    notes.mkdir()
    text = "What are the existing challenges " + "and the further challenges " * 6 + "of it, in the end?"
    (notes / "long.md").write_text(f"---\ntitle: Long\n---\n# Long\n\n## Questions\n- RQ1: {text}\n")
    for keys in ("a", "A"):
        async with browser(notes, size=(80, 24)) as (pilot, desk):
            await desk.live.scanned()
            await pilot.press(*keys)
            await until(pilot, lambda: "in the end?" in shown(pilot))
            words = " ".join(line.strip("▌ ┃│") for line in screen_text(pilot)[1:])
            assert text in " ".join(words.split())


async def test_a_long_review_question_is_read_whole_above_its_answers(notes: Path) -> None:
    long = "What does light do to plants that stand in the shade, and what is left of it afterwards, and for how long?"
    config = Config(review_questions=(ReviewQuestion("L", long, ("light",)), ReviewQuestion("W", "Water?", ("water",))))
    async with view_of(notes, "reader", "A", size=(60, 24), config=config) as (pilot, _, view):
        await until(pilot, lambda: view.named.size.height == 2)
        above = " ".join(" ".join(line.split()) for line in screen_text(pilot)[1:3])
        assert above == f"L {long}"
        await pilot.press("n")
        await until(pilot, lambda: view.named.size.height == 1 and "Water?" in screen_text(pilot)[1])


async def test_a_question_that_goes_away_is_said(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await desk.live.scanned()
        await gather(pilot, desk, "RQ2")
        (notes / "garden.md").write_text("# Nothing here any more\n")
        await until(pilot, lambda: "does not have this question any more" in shown(pilot))


async def test_there_is_no_gathering_without_a_question(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await desk.live.scanned()
        desk.browsing.go_to_note(str(notes / "tea.md"))
        await until(pilot, lambda: desk.shown is not None and desk.shown.path.endswith("tea.md"))
        await pilot.press("a")
        assert "No research question here" in desk.status.message


def reader_of(notes: Path, **options: Any) -> Any:
    return view_of(notes, "reader", "A", **options)


def notes_in(view: Any) -> list[str]:
    return [item.paras[0].text for item in view.listing.items if item.key[1:] == ("note",)]


async def test_one_question_all_answers_in_turn(notes: Path) -> None:
    async with reader_of(notes, config=REVIEW) as (pilot, _, view):
        await until(pilot, lambda: notes_in(view) == ["🌱 How Gardens Grow: A Survey", "🌿 苔の光合成"])
        text = shown(pilot)
        assert "1 of 2 · by review question · 2 of 2 notes answer" in text
        assert "L  What does light do?" in text
        assert "2024-03-05" in text
        assert "https://example.org/gardens" in text
        assert "✓ RQ1 How does light change growth?" in text
        assert "┃ Growth rises with light up to a point" in text
        assert "光が強いほど" in text
        await pilot.press("n")
        await until(pilot, lambda: "W  What does water do?" in shown(pilot))
        assert "水は必要である" in shown(pilot)
        await pilot.press("n")
        assert view.status.message == "This is the last question."
        await pilot.press("o", *"light", "enter")
        await until(pilot, lambda: "L  What does light do?" in shown(pilot))
        await pilot.press("}")
        assert view.place()[0].endswith("moss.md")


async def test_without_review_questions_it_goes_by_number_and_says_so(notes: Path) -> None:
    async with reader_of(notes) as (pilot, _, view):
        await until(pilot, lambda: len(notes_in(view)) == 4)
        text = shown(pilot)
        assert "by RQ number · 3 of 4 notes answer" in text
        assert "RQ1  a number of each paper's own" in text
        assert "✓ RQ1 Is [/b] this ␛[31mred?" in text
        await pilot.press("o")
        assert isinstance(pilot.app.screen, Picker)
        assert any("RQ3" in line and "1 note" in line for line in screen_text(pilot))
        await pilot.press("escape", "s")
        await until(pilot, lambda: notes_in(view)[0] == "🌿 苔の光合成")
        await pilot.press("d")
        assert view.status.message == "With details"
        await until(pilot, lambda: any(para.text == "Details" for item in view.listing.items for para in item.paras))


async def test_from_a_cell_of_the_matrix_to_its_question_in_all_notes_and_back(notes: Path) -> None:
    async with view_of(notes, "matrix", "M") as (pilot, desk, view):
        await until(pilot, lambda: view.grid.table.rows == 4)
        await pilot.press("l", "A")
        reader = desk.views.get("reader")
        await until(pilot, lambda: reader.is_current and reader.asked == "RQ2")
        await until(pilot, lambda: len(notes_in(reader)) == 3)
        await pilot.press("G", "enter")
        await until(pilot, lambda: pilot.app.screen is desk)
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is reader)
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is view)
        assert view.grid.column == 1
