"""Full garbage collections wait for a pause, so that no key and no note waits for them."""

from __future__ import annotations

import asyncio
import gc
import os
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from notetui.core.config.model import Config
from notetui.library import Library
from notetui.tui.app import NotetuiApp
from notetui.tui.collecting import OFTEN_ENOUGH, WITHOUT_PAUSE, WORTH_IT, Collecting
from notetui.tui.giving_back import give_back
from notetui.tui.settings import Settings


@pytest.fixture(autouse=True)
def as_found() -> Iterator[None]:
    was_enabled, thresholds = gc.isenabled(), gc.get_threshold()
    yield
    assert gc.get_threshold() == thresholds
    (gc.enable if was_enabled else gc.disable)()


class Clock:
    """Keeps what is to be done later."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []
        self.busy = False

    def later(self, seconds: float, work: Callable[[], None]) -> None:
        self.waiting.append(work)

    def passes(self) -> None:
        work = self.waiting.pop()
        assert not self.waiting
        work()


class Knot:
    """Garbage that only a collection frees."""

    def __init__(self) -> None:
        self.me = self


def old_garbage() -> weakref.ref[Knot]:
    """Leave garbage that has outlived the middle collections."""
    knot = Knot()
    for _ in range(WORTH_IT):
        gc.collect(1)
    return weakref.ref(knot)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def collecting(clock: Clock) -> Iterator[Collecting]:
    made = Collecting(clock.later, lambda: clock.busy)
    gc.collect()
    made.begin()
    yield made
    made.end()


def test_garbage_goes_in_a_pause_and_not_before(clock: Clock, collecting: Collecting) -> None:
    garbage = old_garbage()
    collecting.frame()
    collecting.frame()
    clock.passes()
    assert garbage() is not None, "a frame came since the first: nobody may have to wait"
    clock.passes()
    assert garbage() is None
    assert not clock.waiting, "nothing goes on while nothing happens"


def test_work_of_a_thread_is_no_pause(clock: Clock, collecting: Collecting) -> None:
    garbage = old_garbage()
    collecting.frame()
    gc.collect(1)
    clock.passes()
    assert garbage() is not None
    clock.passes()
    assert garbage() is None


def test_while_a_note_is_parsed_there_is_no_pause(clock: Clock, collecting: Collecting) -> None:
    garbage = old_garbage()
    collecting.frame()
    clock.busy = True
    clock.passes()
    assert garbage() is not None
    clock.busy = False
    clock.passes()
    assert garbage() is None


def test_little_garbage_is_not_worth_a_look(clock: Clock, collecting: Collecting) -> None:
    knot = Knot()
    gc.collect(1)
    garbage = weakref.ref(knot)
    del knot
    collecting.frame()
    clock.passes()
    assert garbage() is not None
    assert not clock.waiting


def test_after_the_end_nothing_is_done(clock: Clock, collecting: Collecting) -> None:
    usual = collecting._usual
    collecting.frame()
    collecting.end()
    assert gc.get_threshold() == usual
    garbage = old_garbage()
    clock.passes()
    assert garbage() is not None
    assert not clock.waiting
    collecting.frame()
    assert not clock.waiting


def resident() -> int:
    """Return how much memory this process has, in bytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_where_no_pause_comes_memory_goes_back_all_the_same(
    clock: Clock, collecting: Collecting, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[int] = []
    monkeypatch.setattr("notetui.tui.collecting.give_back", lambda: given.append(1))
    garbage = old_garbage()
    collecting.frame()
    for looks in range(1, 2 * WITHOUT_PAUSE + 1):
        collecting.frame()
        clock.passes()
        assert len(given) == looks // WITHOUT_PAUSE
    assert garbage() is not None, "that is Python's own to say, after very many"


def test_pauses_with_little_garbage_give_memory_back_now_and_then(
    clock: Clock, collecting: Collecting, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[int] = []
    monkeypatch.setattr("notetui.tui.collecting.give_back", lambda: given.append(1))
    for pauses in range(1, 2 * OFTEN_ENOUGH + 1):
        collecting.frame()
        clock.passes()
        assert not clock.waiting
        assert len(given) == pauses // OFTEN_ENOUGH


def test_what_is_free_in_the_middle_goes_back_to_the_system_in_a_pause(clock: Clock, collecting: Collecting) -> None:
    import ctypes

    filled = [bytes([1]) * 20_000 for _ in range(2_000)]
    last = bytes([1]) * 20_000
    full = resident()
    del filled
    for _ in range(WORTH_IT):
        gc.collect(1)
    collecting.frame()
    clock.passes()
    if hasattr(ctypes.CDLL(None), "malloc_trim"):
        assert resident() < full - 30_000_000
    give_back()
    assert last[0] == 1


async def test_nothing_is_read_once_the_screens_are_gone(tmp_path: Path) -> None:
    app = NotetuiApp(Library([str(tmp_path)], Config(), state_dir=None, cache_dir=None), Config(), Settings())
    async with app.run_test():
        assert not app.is_reading()
    # The timer of a pause may still come.
    assert not app.is_reading()
    app.library.close()


async def test_opening_a_long_note_waits_for_no_full_collection(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # On a machine that is busy with other things there is no pause in all of this, and the last resort would come.
    monkeypatch.setattr("notetui.tui.collecting.AT_MOST", 10**6)
    (tmp_path / "a.md").write_text("# Short\n")
    (tmp_path / "b.md").write_text("# Long\n\n" + "- one *item*\n\nand a [paragraph](x)\n\n" * 6000)
    library = Library([str(tmp_path)], Config(), state_dir=None, cache_dir=None)
    app = NotetuiApp(library, Config(), Settings())
    full = []

    def note_full(phase: str, info: dict[str, int]) -> None:
        if phase == "start" and info["generation"] == 2:
            full.append(app.desk.note_view._note.complete)

    async with app.run_test(size=(80, 24)) as pilot:
        await app.desk.live.scanned()
        await pilot.pause()
        gc.collect()
        gc.callbacks.append(note_full)
        try:
            for _ in range(3):
                for name in ("b.md", "a.md"):
                    app.desk.reading.open(str(tmp_path / name))
                    await app.desk.reading.settled()
                    while not app.desk.note_view._note.complete:
                        await asyncio.sleep(0.001)
            async with asyncio.timeout(20):
                while not full:
                    await asyncio.sleep(0.01)
        finally:
            gc.callbacks.remove(note_full)
    library.close()
    assert all(full), "none while a note was parsed"
