"""The matrix on the screen: what is in the cells, moving, orders, the preview, into the note and back."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from notetui.core.config.model import Config, ReviewQuestion
from notetui.core.text.cells import cell_len
from notetui.core.tree import note_key
from notetui.tui.dialogs.help import Help
from notetui.tui.review.tables import QuestionsByNotes
from notetui.tui.screens.matrix import MatrixScreen
from tests.review_sample import MOSS, many
from tests.tui.test_browser import browser, screen_text, until
from tests.tui.views import REVIEW, shown, view_of, write_notes


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    return write_notes(tmp_path)


def matrix_of(notes: Path, **options: Any) -> Any:
    return view_of(notes, "matrix", "M", **options)


def cells(view: Any) -> list[tuple[str, ...]]:
    table = view.grid.table
    found = []
    for row in range(table.rows):
        label = table.row_label(row).removeprefix("🌱 ").removeprefix("🌿 ")[:7]
        found.append((label, *(table.sign(row, column) for column in range(table.columns))))
    return found


async def loaded(pilot: Any, view: Any, rows: int = 4) -> None:
    await until(pilot, lambda: view.grid.table.rows == rows, f"{rows} rows")


async def test_the_matrix_is_built_before_it_is_asked_for_and_reads_nothing_yet(
    notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loads: list[bool] = []
    monkeypatch.setattr(MatrixScreen, "load", lambda self, *, anew: loads.append(anew))
    async with browser(notes) as (pilot, desk):
        await desk.live.scanned()
        await until(pilot, lambda: desk.views.get("matrix").is_running and desk.views.get("matrix").grid.is_mounted)
        assert pilot.app.screen is desk
        assert loads == []
        follows: list[object] = []
        monkeypatch.setattr(MatrixScreen, "forget", lambda self, paths: follows.append(paths))
        (notes / "moss.md").write_text("# Moss, written anew\n")
        await until(pilot, lambda: bool(follows), "the change is told to the view")
        await pilot.press("M")
        await until(pilot, lambda: pilot.app.screen is desk.views.get("matrix"), "the matrix is open")
        await pilot.pause()
        assert loads == [True]


async def test_cells_say_how_far_each_note_answers_and_the_number_has_its_text(notes: Path) -> None:
    async with matrix_of(notes) as (pilot, _, view):
        await loaded(pilot, view)
        assert cells(view) == [
            ("A [/b] ", "✓", "·", ""),
            ("How Gar", "✓", "~", "✓"),
            ("Lichens", "·", "", ""),
            ("苔の光合成", "✓", "~", ""),
        ]
        await pilot.press("j")
        text = shown(pilot)
        assert "4 notes × 3 · by RQ number" in text
        assert "RQ1  How does light change growth?" in text
        assert "this note's own question" in text
        assert "Growth rises with light up to a point" in text
        await pilot.press("l")
        await until(pilot, lambda: "RQ2  What do plants need besides light?" in shown(pilot))
        assert "Water matters most" in shown(pilot)


async def test_review_questions_are_the_columns_where_there_are_any(notes: Path) -> None:
    async with matrix_of(notes, config=REVIEW) as (pilot, _, view):
        await loaded(pilot, view)
        assert cells(view)[1:] == [("How Gar", "✓", "~"), ("Lichens", "", ""), ("苔の光合成", "✓", "~")]
        await pilot.press("G")
        text = shown(pilot)
        assert "by review question" in text
        assert "L  What does light do?" in text
        assert "光が強いほど苔は" in text


async def test_enter_opens_the_place_and_esc_comes_back_to_the_same_cell(notes: Path) -> None:
    async with matrix_of(notes, size=(80, 24)) as (pilot, desk, view):
        await loaded(pilot, view)
        await pilot.press("j", "l", "l", "enter")
        await until(pilot, lambda: pilot.app.screen is desk)
        await until(pilot, lambda: desk.shown is not None and desk.shown.path.endswith("garden.md"))
        await until(pilot, lambda: any("Roots answer to gravity" in line for line in screen_text(pilot)))
        assert desk.note_view.has_focus
        assert desk.note_view.top_line() > 25
        assert "Esc goes back to the matrix" in desk.status.message
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is view)
        assert (view.grid.row, view.grid.column) == (1, 2)
        await pilot.press("q")
        await until(pilot, lambda: pilot.app.screen is desk)
        await pilot.press("M")
        await until(pilot, lambda: pilot.app.screen is view)
        assert (view.grid.row, view.grid.column) == (1, 2)


@pytest.mark.parametrize(
    ("config", "keys", "group"),
    [
        (Config(), ("j", "l", "l"), "RQ3"),
        (Config(), ("j", "l"), "RQ2"),
        (REVIEW, ("j", "l"), "W What does water do?"),
        (REVIEW, ("j",), "L What does light do?"),
        (REVIEW, ("j", "j"), "unmapped"),
    ],
)
async def test_by_question_the_tree_goes_to_the_note_in_the_group_of_the_cell(
    notes: Path, config: Config, keys: tuple[str, ...], group: str
) -> None:
    async with browser(notes, config=config) as (pilot, desk):
        await desk.live.scanned()
        await pilot.press("2", "M")
        view: Any = desk.views.get("matrix")
        await until(pilot, lambda: pilot.app.screen is view)
        await loaded(pilot, view)
        await pilot.press(*keys)
        path, _ = view.place()
        for _ in range(2):
            await pilot.press("enter")
            await until(pilot, lambda: pilot.app.screen is desk and desk.reading.path == path)
            row = desk.tree_view.row_under_cursor
            assert row is not None
            assert row.key == note_key((group,), path)
            await pilot.press("escape")
            await until(pilot, lambda: pilot.app.screen is view)


async def test_notes_of_one_title_are_told_apart_quietly(notes: Path) -> None:
    (notes / "old").mkdir()
    (notes / "old/moss.md").write_text(MOSS)
    async with matrix_of(notes, size=(60, 24)) as (pilot, _, view):
        await loaded(pilot, view, 5)
        text = shown(pilot)
        assert "苔の光合成  moss.md" in text
        assert "苔の光合成  old/moss.md" in text
        assert "lichen.md" not in text
        assert "garden.md" not in text
        await pilot.press("G", "x")
        await until(pilot, lambda: "❯ 苔の光合成  old/moss.md" in shown(pilot))
        (notes / "old/moss.md").unlink()
        await until(pilot, lambda: view.grid.table.columns == 4)
        await until(pilot, lambda: "moss.md" not in shown(pilot))
        await pilot.press("x")
        await until(pilot, lambda: "苔の光合成" in shown(pilot) and "moss.md" not in shown(pilot))


async def test_going_on_to_another_note_forgets_the_way_back(notes: Path) -> None:
    async with matrix_of(notes) as (pilot, desk, view):
        await loaded(pilot, view)
        await pilot.press("j", "enter")
        await until(pilot, lambda: pilot.app.screen is desk and desk.shown is not None)
        await pilot.press("tab", "G")
        await until(pilot, lambda: not desk.reading.path.endswith("garden.md"))
        await until(pilot, lambda: not desk.views.way_back)
        await pilot.press("tab", "escape")
        assert pilot.app.screen is desk


async def test_orders_keep_the_note_under_the_cursor(notes: Path) -> None:
    async with matrix_of(notes) as (pilot, _, view):
        await loaded(pilot, view)
        await pilot.press("j", "s")
        await until(pilot, lambda: [row[0] for row in cells(view)] == ["苔の光合成", "How Gar", "A [/b] ", "Lichens"])
        assert view.place()[0].endswith("garden.md")
        await pilot.press("s")
        await until(pilot, lambda: cells(view)[0][0] == "How Gar")
        assert view.grid.row == 0
        await pilot.press("l", "S")
        assert [row[2] for row in cells(view)] == ["~", "~", "·", ""]
        assert "RQ2" in view.status.message
        await pilot.press("s")
        await until(pilot, lambda: view.order == "title" and cells(view)[0][0] == "A [/b] ")


async def test_transposing_stays_on_the_cell_and_names_the_note(notes: Path) -> None:
    async with matrix_of(notes) as (pilot, _, view):
        await loaded(pilot, view)
        await pilot.press("G", "l", "x")
        assert isinstance(view.grid.table, QuestionsByNotes)
        assert (view.grid.row, view.grid.column) == (1, 3)
        await until(pilot, lambda: "❯ 苔の光合成" in shown(pilot))
        assert "水は必要である" in shown(pilot)
        await pilot.press("x")
        assert (view.grid.row, view.grid.column) == (3, 1)


async def test_the_note_of_a_column_is_named_on_a_narrow_screen_too(notes: Path) -> None:
    async with matrix_of(notes, size=(80, 24)) as (pilot, _, view):
        await loaded(pilot, view)
        await pilot.press("g", "g", "j", "x")
        await until(pilot, lambda: "RQ1  ❯ How Gardens Grow: A Survey  How does light" in shown(pilot))


async def test_the_filter_is_the_query_language_with_its_errors(notes: Path) -> None:
    async with matrix_of(notes) as (pilot, _, view):
        await loaded(pilot, view)
        await pilot.press("f", *"tag:植物")
        await loaded(pilot, view, 1)
        await pilot.press("enter")
        assert "filter: tag:植物" in shown(pilot)
        await pilot.press("f", *" zzz:1")
        await until(pilot, lambda: "unknown name" in shown(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: view.filter_text == "tag:植物")
        await pilot.press("f", *(["backspace"] * 6), "enter")
        await loaded(pilot, view)


async def test_moving_and_the_frozen_column_and_header(tmp_path: Path) -> None:
    notes = tmp_path / "many"
    notes.mkdir()
    for number in range(150):
        (notes / f"{number}.md").write_text(many(number))
    wide = "".join(f"- RQ{number}: Question {number} of many?\n" for number in range(1, 31))
    (notes / "wide.md").write_text(f"---\ntitle: 0 Wide\n---\n# 0 Wide\n\n## Questions\n{wide}")
    async with matrix_of(notes, size=(80, 24)) as (pilot, _, view):
        await loaded(pilot, view, 151)
        await pilot.press("end")
        lines = screen_text(pilot)
        assert "RQ30" in lines[2]
        assert "‹" in lines[2]
        assert "RQ30  Question 30 of many?" in lines[1]
        assert lines[3].startswith("▌ 0 Wide")
        await pilot.press("G")
        await until(pilot, lambda: any(line.startswith("▌ Note 0149") for line in screen_text(pilot)))
        assert "RQ30" in screen_text(pilot)[2]
        await pilot.press("ctrl+u", "g", "g", "home", "j", "ctrl+d", "pagedown", "k", "h")
        assert view.grid.row > 10
        assert view.grid.column == 0
        assert all(cell_len(line) <= 80 for line in screen_text(pilot))


async def test_changes_on_disk_are_in_the_cells_and_the_cursor_stays(notes: Path) -> None:
    async with matrix_of(notes) as (pilot, desk, view):
        await loaded(pilot, view)
        await pilot.press("G", "l")
        (notes / "x.tmp").write_bytes(MOSS.replace("水は必要である。\n", "> 水は必要である。\n").encode())
        os.replace(notes / "x.tmp", notes / "moss.md")
        await until(pilot, lambda: cells(view)[-1] == ("苔の光合成", "✓", "✓", ""))
        (notes / "garden.md").unlink()
        await loaded(pilot, view, 3)
        assert (view.place()[0], view.grid.column) == (str(notes / "moss.md"), 1)
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is desk)
        (notes / "new.md").write_text(many(1))
        await until(pilot, lambda: "1 · " in shown(pilot) or any("Note 0001" in r.label for r in desk.tree_view.rows))
        await pilot.press("M")
        await loaded(pilot, view, 4)


async def test_help_palette_and_keys_of_the_configuration(notes: Path) -> None:
    config = Config(keys={"matrix-transpose": ("X",), "down": ("n",)})
    async with matrix_of(notes, config=config) as (pilot, desk, view):
        await loaded(pilot, view)
        await pilot.press("question_mark")
        assert isinstance(pilot.app.screen, Help)
        assert any("Swap rows and columns" in line and " X " in line for line in screen_text(pilot))
        await pilot.press("escape", "n")
        assert view.grid.row == 1
        await pilot.press("colon", *"swap", "enter")
        await until(pilot, lambda: isinstance(view.grid.table, QuestionsByNotes))
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is desk)
        await pilot.press("colon", *"matrix", "enter")
        await until(pilot, lambda: pilot.app.screen is view)


@pytest.mark.parametrize("size", [(20, 5), (40, 10), (80, 24), (200, 50)])
async def test_every_size_works(notes: Path, size: tuple[int, int]) -> None:
    async with matrix_of(notes, size=size) as (pilot, _, view):
        await loaded(pilot, view)
        for key in ("l", "j", "x", "p", "p", "J", "K", "s", "G", "$", "f", "escape"):
            await pilot.press(key)
            shown(pilot)
            assert all(cell_len(line) <= size[0] for line in screen_text(pilot))
        assert pilot.app.is_running


async def test_no_questions_and_no_match_are_said(tmp_path: Path) -> None:
    notes = tmp_path / "plain"
    notes.mkdir()
    (notes / "a.md").write_text("# Plain\n")
    async with matrix_of(notes) as (pilot, _, view):
        await until(pilot, lambda: "No note here has research questions." in shown(pilot))
        for key in ("j", "l", "enter", "e", "S", "s", "x", "G"):
            await pilot.press(key)
        assert view.is_current


async def test_the_end_that_was_asked_for_early_is_the_end_of_all(notes: Path) -> None:
    async with matrix_of(notes) as (pilot, _, view):
        await loaded(pilot, view)
        rows = view.kept
        view.show_kept(rows[:2], 4)
        await pilot.press("G")
        assert view.grid.row == 1
        view.show_kept(rows[:3], 4)
        assert view.grid.row == 2
        view.show_kept(rows, 4)
        assert view.grid.row == 3
        more = [*rows, rows[0]._replace(path="/later")]
        view.show_kept(more, 5)
        assert view.grid.row == 3, "what comes later does not move the cursor"


LONG = Config(
    review_questions=(
        ReviewQuestion("L", "What does light do?", patterns=("light|光",)),
        ReviewQuestion(
            "W", "How is the water of each plant collected, filtered and cleaned before it is used up? " * 2
        ),
    )
)


async def test_a_long_question_is_read_whole_on_a_narrow_screen_and_the_table_stays_where_it_is(notes: Path) -> None:
    async with matrix_of(notes, config=LONG, size=(80, 24)) as (pilot, _, view):
        await loaded(pilot, view)
        head = next(at for at, line in enumerate(screen_text(pilot)) if line.startswith("  note"))
        for key, text in (("$", LONG.review_questions[1].text), ("0", LONG.review_questions[0].text)):
            await pilot.press(key)
            lines = screen_text(pilot)
            said = " ".join(" ".join(lines[1:head]).split())
            assert " ".join(text.split()) in said.replace("✓0 ~0 ·0 ", "")
            assert lines[head].startswith("  note")
        await pilot.press("$", "G", "x")
        assert "❯ 苔の光合成" in screen_text(pilot)[1]
        assert screen_text(pilot)[2].startswith(" W  How is the water")


async def test_the_cursor_comes_back_to_its_note_when_a_filter_goes(notes: Path) -> None:
    async with matrix_of(notes) as (pilot, _, view):
        await loaded(pilot, view)
        await pilot.press("G", "l")
        await pilot.press("f", *"title:gardens")
        await loaded(pilot, view, 1)
        await pilot.press("escape")
        await loaded(pilot, view)
        assert (view.place()[0], view.grid.column) == (str(notes / "moss.md"), 1), "Esc brings back what was there"
        rows = view.kept
        await pilot.press("k")
        view.show_kept(rows[:1], 4)
        view.show_kept(rows, 4)
        assert view.place()[0] == str(notes / "lichen.md"), "it is waited for while notes come in"
        await pilot.press("f", *"title:gardens")
        await loaded(pilot, view, 1)
        await pilot.press("enter", "f", "ctrl+u")
        await loaded(pilot, view)
        assert view.place()[0] == str(notes / "garden.md"), "a filter that was kept has a cursor of its own"


async def test_a_title_that_has_no_room_is_read_whole_beside_the_cell(tmp_path: Path) -> None:
    notes = tmp_path / "alike"
    notes.mkdir()
    for name in ("code", "law"):
        title = f"A survey of large language models and of all that they are used for: {name}"
        (notes / f"{name}.md").write_text(f"# {title}\n\n## Questions\n- RQ1: How?\n- RQ2: Why?\n")
    async with matrix_of(notes, size=(60, 24)) as (pilot, _, view):
        await loaded(pilot, view, 2)
        await pilot.press("j")
        await until(pilot, lambda: "used for: law" in " ".join(shown(pilot).split()))
        await pilot.press("x")
        assert [view.grid.column_name(column) for column in range(2)] == ["…code", "…law"]
        await until(pilot, lambda: "…code" in screen_text(pilot)[2] and "…law" in screen_text(pilot)[2])


async def test_columns_of_many_notes_are_named_where_one_is(tmp_path: Path) -> None:
    notes = tmp_path / "many"
    notes.mkdir()
    for number in range(230):
        (notes / f"{number}.md").write_text(many(number).replace("Note", "A note of many others", 2))
    async with matrix_of(notes, size=(80, 24)) as (pilot, _, view):
        await loaded(pilot, view, 230)
        await pilot.press("x")
        for key, name in (("$", "…0229"), ("h", "…0228"), ("0", "…0000")):
            await pilot.press(key)
            await until(pilot, lambda name=name: name in screen_text(pilot)[2], name)  # type: ignore[misc]


async def test_an_empty_matrix_says_nothing_of_a_cell(tmp_path: Path) -> None:
    notes = tmp_path / "plain"
    notes.mkdir()
    (notes / "a.md").write_text("# Plain\n")
    async with matrix_of(notes) as (pilot, _, _view):
        await until(pilot, lambda: "No note here has research questions." in shown(pilot))
        assert "This note says nothing" not in shown(pilot)
