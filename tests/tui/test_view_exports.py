"""Exports from the views: chosen, named, written whole, never over a file without asking."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from notetui.tui.dialogs.ask_text import AskText
from notetui.tui.dialogs.confirm import Confirm
from notetui.tui.dialogs.picker import Picker
from tests.tui.test_browser import browser, until
from tests.tui.views import REVIEW, shown, view_of, write_notes


@pytest.fixture
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    out = tmp_path / "out"
    out.mkdir()
    monkeypatch.chdir(out)
    return write_notes(tmp_path)


async def export(pilot: Any, what: str, name: str = "") -> None:
    await pilot.press("E")
    await until(pilot, lambda: isinstance(pilot.app.screen, Picker))
    await pilot.press(*what, "enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, AskText))
    if name:
        await pilot.press("ctrl+u", *name)
    await pilot.press("enter")


async def test_the_matrix_as_csv_is_what_is_shown_and_nothing_is_overwritten(notes: Path) -> None:
    async with view_of(notes, "matrix", "M", config=REVIEW) as (pilot, _, view):
        await until(pilot, lambda: view.grid.table.rows == 4)
        await export(pilot, "matrix: csv")
        await until(pilot, lambda: view.status.message.startswith("Written: "))
        file = Path("notetui-matrix.csv")
        table = list(csv.reader(io.StringIO(file.read_text())))
        assert table[0] == ["path", "title", "L: What does light do?", "W: What does water do?"]
        assert [row[2:] for row in (table[1], table[3])] == [["", ""]] * 2, "what maps to nothing is shown, and written"
        assert [row[1:] for row in (table[2], table[4])] == [
            [
                "How Gardens Grow: A Survey",
                "✓ RQ1 How does light change growth?; RQ2 What do plants need besides light?",
                "~ RQ2 What do plants need besides light?",
            ],
            ["苔の光合成", "✓ RQ1 光は成長をどう変えるか", "~ RQ2 水は必要か"],
        ]
        file.write_text("mine")
        await export(pilot, "matrix: csv")
        await until(pilot, lambda: isinstance(pilot.app.screen, Confirm))
        await until(pilot, lambda: "already." in shown(pilot))
        await pilot.press("n")
        await until(pilot, lambda: "the file that is there stays" in view.status.message)
        assert file.read_text() == "mine"
        await export(pilot, "matrix: csv")
        await until(pilot, lambda: isinstance(pilot.app.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: file.read_text().startswith("path,title"))
        await export(pilot, "bibtex", "papers.bib")
        await until(pilot, lambda: Path("papers.bib").exists() and "example.org" in Path("papers.bib").read_text())


async def test_a_folder_is_where_the_file_goes_and_what_is_there_is_asked_about_at_once(notes: Path) -> None:
    async with view_of(notes, "matrix", "M", config=REVIEW) as (pilot, _, view):
        await until(pilot, lambda: view.grid.table.rows == 4)
        Path("out").mkdir()
        await export(pilot, "matrix: csv", "out")
        file = Path("out/notetui-matrix.csv")
        await until(pilot, file.exists)
        await until(pilot, lambda: view.status.message == f"Written: {file.resolve()}")
        file.write_text("mine")
        # Typed ahead, the answer belongs to the question that these keys lead to.
        await pilot.press("E", *"matrix: csv", "enter", "ctrl+u", *"out/", "enter", "y")
        await until(pilot, lambda: file.read_text().startswith("path,title"))


async def test_the_quotes_that_are_shown_as_json_and_as_a_document(notes: Path) -> None:
    async with view_of(notes, "quotes", "Q") as (pilot, _, view):
        await until(pilot, lambda: len(view._rows) == 6)
        await pilot.press("f", *"tag:植物", "enter")
        await until(pilot, lambda: len(view._rows) == 1)
        await export(pilot, "quotes: jsonlines", "one.jsonl")
        await until(pilot, lambda: Path("one.jsonl").exists())
        (row,) = [json.loads(line) for line in Path("one.jsonl").read_text().splitlines()]
        assert row["title"] == "苔の光合成"
        assert row["line"] == 16
        await export(pilot, "document", "q.md")
        await until(pilot, lambda: Path("q.md").exists())
        assert "# Quotes by note" in Path("q.md").read_text()
        await export(pilot, "quotes: jsonlines", "nowhere/x.jsonl")
        await until(pilot, lambda: "Could not write" in view.status.message)


@pytest.mark.parametrize(
    ("name", "keys", "what", "holds"),
    [
        ("reader", "A", "answers: csv", "How does light change growth?"),
        ("coverage", "C", "findings: csv", "no-answer"),
        ("queue", "V", "prisma: csv", "identified,,5"),
        ("mapping", "gm", "questions: csv", "苔の光合成"),
    ],
)
async def test_every_view_exports(notes: Path, name: str, keys: str, what: str, holds: str) -> None:
    async with view_of(notes, name, *keys, config=REVIEW) as (pilot, _, view):
        await until(pilot, lambda: len(view.listing.items) > 2)
        await view.built()
        await export(pilot, what, "x.csv")
        await until(pilot, lambda: Path("x.csv").exists(), shown(pilot))
        assert holds in Path("x.csv").read_text()


async def test_the_notes_of_the_tree(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await desk.live.scanned()
        await export(pilot, "notes: markdown", "notes.md")
        await until(pilot, lambda: Path("notes.md").exists())
        assert "Tea and Memory" in Path("notes.md").read_text()
        assert "notes.md" in desk.status.message
