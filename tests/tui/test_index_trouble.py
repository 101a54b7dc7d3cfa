"""The browser while the index's file can't be used: all notes stay, changes are shown, and it is said once."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from notetui.core.library_values import Delta
from notetui.store.paths import cache_dir
from notetui.tui.desk import live as module
from notetui.tui.screens.main import MainScreen
from notetui.tui.widgets.status_line import Tone
from tests.sample import GARDEN, TEA
from tests.tui.test_browser import browser, labels, screen_text, until

COUNT = 30


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "garden.md").write_text(GARDEN)
    (folder / "tea.md").write_text(TEA)
    for number in range(COUNT):
        (folder / f"n{number}.md").write_text(f"---\ntitle: Leaf {number:02}\ntopics: [botany]\n---\nword {number}\n")
    return folder


def index_file() -> Path:
    (path,) = (Path(cache_dir().path or "") / "index").glob("*.sqlite")
    return path


def heard(desk: MainScreen, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what is said at the bottom from now on, as it is said."""
    said: list[str] = []
    before = desk.say

    def note(message: str, tone: Tone = Tone.DONE) -> None:
        if message:
            said.append(message)
        before(message, tone)

    monkeypatch.setattr(desk, "say", note)
    return said


async def test_a_lock_that_another_program_holds(notes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BACK_EVERY", 0.05)
    async with browser(notes) as (pilot, desk):
        await until(pilot, desk.live.all_read.is_set)
        await until(pilot, lambda: len(desk.tree_view.rows) > COUNT)
        said = heard(desk, monkeypatch)
        holder = sqlite3.connect(index_file(), isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        (notes / "n1.md").write_text("---\ntitle: Leaf 01 while held\ntopics: [botany]\n---\nword\n")
        await until(pilot, lambda: "Leaf 01 while held" in labels(desk))
        assert len(desk.tree_view.rows) > COUNT
        await until(pilot, lambda: any("another program holds" in line for line in screen_text(pilot)))
        await pilot.press("j")
        await until(pilot, lambda: "index in memory" in screen_text(pilot)[-1])
        assert said == [f"The index is in memory for now: another program holds {desk.library.notice.split()[-1]}"]
        (notes / "n2.md").write_text("---\ntitle: Leaf 02 while held\ntopics: [botany]\n---\nword\n")
        await until(pilot, lambda: "Leaf 02 while held" in labels(desk))
        holder.close()
        await until(pilot, lambda: not desk.library.is_without_file)
        await until(pilot, lambda: "index in memory" not in screen_text(pilot)[-1])
        assert len(said) == 1
        assert "Leaf 01 while held" in labels(desk)


@pytest.mark.parametrize("what", ["deleted", "damaged"])
async def test_a_file_that_goes_wrong(notes: Path, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    monkeypatch.setattr(module, "BACK_EVERY", 0.05)
    async with browser(notes, size=(100, 60)) as (pilot, desk):
        await until(pilot, desk.live.all_read.is_set)
        await until(pilot, lambda: len(desk.tree_view.rows) > COUNT)
        await desk.browsing.settled()
        assert desk.browsing.go_to_note(str(notes / "n20.md"))
        await until(pilot, lambda: desk.reading.path == str(notes / "n20.md"))
        row = desk.tree_view.row_under_cursor
        assert row is not None
        said = heard(desk, monkeypatch)
        path = index_file()
        fewest = len(desk.tree_view.rows)
        set_rows = desk.tree_view.set_rows

        def counted(rows: list[object]) -> None:
            nonlocal fewest
            fewest = min(fewest, len(rows))
            set_rows(rows)  # type: ignore[arg-type]

        monkeypatch.setattr(desk.tree_view, "set_rows", counted)
        before = fewest
        if what == "deleted":
            shutil.rmtree(path.parent.parent)
        else:
            with sqlite3.connect(path) as connection:
                connection.execute("UPDATE facts SET json = x'00'")
                connection.execute("DELETE FROM note WHERE id < 9")
            connection.close()
        (notes / "n1.md").write_text("---\ntitle: Leaf 01 anew\ntopics: [botany]\n---\nword\n")
        await until(pilot, lambda: "Leaf 01 anew" in labels(desk))
        await until(pilot, lambda: not desk.library.is_without_file and os.path.exists(path))
        await desk.browsing.settled()
        assert fewest == len(desk.tree_view.rows) == before
        assert desk.tree_view.row_under_cursor is not None
        assert desk.tree_view.row_under_cursor.key == row.key
        assert desk.reading.path == str(notes / "n20.md")
        assert any("word 20" in line for line in screen_text(pilot))
        assert len(said) == (what == "damaged")
        assert index_file() == path


async def test_a_deletion_that_a_scan_meets(notes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BACK_EVERY", 0.05)
    async with browser(notes, size=(100, 60)) as (pilot, desk):
        await until(pilot, desk.live.all_read.is_set)
        await until(pilot, lambda: len(desk.tree_view.rows) > COUNT)
        said = heard(desk, monkeypatch)
        path = index_file()
        scan = desk.library.scan
        has_met_it = False

        def meeting_it(*args: Any) -> Iterator[Delta]:
            nonlocal has_met_it
            if not has_met_it:
                shutil.rmtree(path.parent.parent)
                (notes / "n1.md").write_text("---\ntitle: Leaf 01 anew\ntopics: [botany]\n---\nword\n")
            yield from scan(*args)
            has_met_it = True

        monkeypatch.setattr(desk.library, "scan", meeting_it)
        desk.live.rescan()
        await until(pilot, lambda: "Leaf 01 anew" in labels(desk))
        await until(pilot, lambda: has_met_it and not desk.library.is_without_file and os.path.exists(path))
        await desk.browsing.settled()
        assert said == []
        assert index_file() == path
