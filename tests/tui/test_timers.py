"""Keys and long notes don't hang on timers of Textual's that skip their only tick when they are late."""

from __future__ import annotations

import itertools
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from textual import events, timer
from textual.message_pump import MessagePump

from tests.sample import GARDEN, TEA
from tests.tui.test_browser import browser, until


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "garden.md").write_text(GARDEN)
    (folder / "tea.md").write_text(TEA)
    return folder


@pytest.fixture
def late(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let another thread have the interpreter for ten seconds each time that a timer of one tick looks at the clock."""
    away = itertools.count(0, 10)

    def now() -> float:
        has_one_tick = sys._getframe(1).f_locals.get("_repeat") == 0
        return time.monotonic() + (next(away) if has_one_tick else 0)

    monkeypatch.setattr(timer, "_time", SimpleNamespace(get_time=now))


async def test_a_late_timer_ticks(notes: Path, late: None) -> None:
    ticks: list[str] = []
    async with browser(notes) as (pilot, _):
        theirs = MessagePump.set_timer(pilot.app, 0.001, lambda: ticks.append("theirs"))
        pilot.app.set_timer(0.002, lambda: ticks.append("ours"))
        await until(pilot, lambda: "ours" in ticks)
        # Where this fails Textual has mended its timers, and `tui/timers` can go.
        await until(pilot, lambda: theirs._task is None or theirs._task.done())
        assert ticks == ["ours"]


async def test_keys_that_waited_are_given_out(notes: Path, late: None) -> None:
    async with browser(notes) as (pilot, desk):
        await until(pilot, desk.live.all_read.is_set)
        release = desk.hold_keys()
        pilot.app.post_message(events.Key("m", "m"))
        await pilot.pause()
        assert not desk.marking.marked
        release()
        await until(pilot, lambda: bool(desk.marking.marked))


async def test_a_long_note_is_read_to_its_end(notes: Path, late: None) -> None:
    (notes / "long.md").write_text("---\ntitle: A long one\n---\n" + "a line\n\n" * 20_000)
    async with browser(notes) as (pilot, desk):
        await until(pilot, desk.live.all_read.is_set)
        desk.reading.open(str(notes / "long.md"))
        await until(pilot, lambda: desk.reading.path.endswith("long.md") and not desk.reading.is_behind)
        await until(pilot, lambda: not desk.note_view.is_working)
        assert desk.note_view._note.complete


async def test_a_terminal_that_has_lost_the_focus_still_sends_keys(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await until(pilot, desk.live.all_read.is_set)
        pilot.app.post_message(events.AppBlur())
        await until(pilot, lambda: pilot.app.focused is None)
        pilot.app.post_message(events.Key("m", "m"))
        await until(pilot, lambda: bool(desk.marking.marked))
        assert pilot.app.focused is not None
