"""The quote ledger on the screen: every quote with its place, grouped, filtered, copied, jumped to."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest

from notetui.core.text.cells import cell_len
from tests.review_sample import many
from tests.sample import GARDEN
from tests.tui.test_browser import screen_text, until
from tests.tui.views import REVIEW, shown, view_of, write_notes


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    return write_notes(tmp_path)


def ledger_of(notes: Path, **options: Any) -> Any:
    return view_of(notes, "quotes", "Q", **options)


def texts(view: Any) -> list[str]:
    return [item.paras[0].text[:12] for item in view.listing.items if item.lands]


def groups(view: Any) -> list[str]:
    return [item.paras[0].text for item in view.listing.items if not item.lands]


async def loaded(pilot: Any, view: Any, quotes: int = 6) -> None:
    await until(pilot, lambda: len(texts(view)) == quotes, f"{quotes} quotes")


async def test_every_quote_with_note_section_question_tags_and_line(notes: Path) -> None:
    async with ledger_of(notes, size=(80, 24)) as (pilot, _, view):
        await loaded(pilot, view)
        assert groups(view) == [
            "A [/b] strange \x1b]0;owned\x07 [@click=app.quit]title\u202e",
            "How Gardens Grow: A Survey",
            "苔の光合成",
        ]
        text = shown(pilot)
        assert "6 quotes · by note" in text
        assert "RQ1 How does light change growth? · Answers › RQ1, line 35 · #paper-note" in text
        lines = screen_text(pilot)
        assert lines[1].startswith("  A [/b] strange ␛]0;owned␇ [@click=app.quit]title")
        assert lines[2].startswith("▌ ┃ quoted [bold]␛[2J words")
        await pilot.press("G")
        long = [line for line in screen_text(pilot) if "┃ 苔は光" in line or "┃ りも水" in line or "水を選ぶ" in line]
        assert len(long) == 2, "a long quote is wrapped"
        assert all(cell_len(line) <= 80 for line in screen_text(pilot))


async def test_grouping_by_question_and_tag_keeps_the_quote_under_the_cursor(notes: Path) -> None:
    async with ledger_of(notes, config=REVIEW) as (pilot, _, view):
        await loaded(pilot, view)
        await pilot.press("j", "j")
        here = view.place()
        await pilot.press("s")
        await until(pilot, lambda: groups(view)[0] == "L What does light do?")
        assert "outside any research question" in groups(view)
        assert view.place() == here
        await pilot.press("s")
        await until(pilot, lambda: groups(view) == ["[red]x", "paper-note", "tea", "植物"])
        assert view.place() == here
        await pilot.press("s")
        await until(pilot, lambda: groups(view) == [])
        assert view.place() == here
        await pilot.press("s")
        await until(pilot, lambda: len(groups(view)) == 3)
        await pilot.press("g", "g", "}", "}")
        assert view.place()[0].endswith("moss.md")
        await pilot.press("{")
        assert view.place() == (str(notes / "garden.md"), 35)
        await pilot.press("}", "}")
        assert view.status.message == "This is the last group."


async def test_the_filter_asks_each_quote(notes: Path) -> None:
    async with ledger_of(notes) as (pilot, _, view):
        await loaded(pilot, view)
        await pilot.press("f", *"gravity")
        await loaded(pilot, view, 1)
        await pilot.press("enter")
        assert texts(view) == ["Roots answer"]
        await pilot.press("f", *(["backspace"] * 7), *"no:rq", "enter")
        await until(pilot, lambda: texts(view) == ["We leave the"])
        await pilot.press("f", *(["backspace"] * 5), *"qqqq", "enter")
        await until(pilot, lambda: "Nothing matches the filter." in shown(pilot))
        await pilot.press("j", "k", "G", "y", "enter")
        assert view.status.message == "Nothing is under the cursor."


async def test_copying_sends_the_quote_with_its_citation(notes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with ledger_of(notes) as (pilot, desk, view):
        await loaded(pilot, view)
        sent: list[str] = []
        monkeypatch.setattr(desk, "write_to_terminal", sent.append)
        await pilot.press("y")
        assert "sent to the clipboard" in view.status.message
        copied = base64.b64decode(sent[0].split(";")[-1].rstrip("\x07")).decode()
        assert copied.startswith("quoted [bold]")
        assert "https://example.org/strange" in copied


async def test_enter_goes_to_the_quote_and_esc_back(notes: Path) -> None:
    async with ledger_of(notes, size=(80, 24)) as (pilot, desk, view):
        await loaded(pilot, view)
        await pilot.press("j", "j", "j", "enter")
        await until(pilot, lambda: pilot.app.screen is desk and desk.reading.path.endswith("garden.md"))
        await until(pilot, lambda: any("Nobody has watched a root" in line for line in screen_text(pilot)))
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is view)
        assert view.place()[1] == GARDEN.split("\n").index(">Nobody has watched a root for a whole year.") + 1


async def test_a_new_quote_appears_and_the_cursor_stays(notes: Path) -> None:
    async with ledger_of(notes) as (pilot, _, view):
        await loaded(pilot, view)
        await pilot.press("G")
        (notes / "a.md").write_text(many(1))
        await loaded(pilot, view, 7)
        assert view.place()[0].endswith("moss.md")
        (notes / "moss.md").unlink()
        await loaded(pilot, view, 6)
        assert view.here is not None


async def test_thousands_are_laid_out_only_where_they_are_seen(tmp_path: Path) -> None:
    notes = tmp_path / "many"
    notes.mkdir()
    quotes = "\n\n".join(f"> Quote number {number} of a long note." for number in range(3000))
    (notes / "long.md").write_text(f"# Long\n\n{quotes}\n")
    async with ledger_of(notes, size=(80, 24)) as (pilot, _, view):
        await loaded(pilot, view, 3000)
        await pilot.press("G")
        assert any("Quote number 2999" in line for line in screen_text(pilot))
        await pilot.press("pageup", "ctrl+u", "k", "g", "g")
        assert any("Quote number 0 " in line for line in screen_text(pilot))
        assert len(view.listing._laid._lines) < 120
