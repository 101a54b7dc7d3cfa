"""Keeping up with the files, apart from the screen: when it scans, and what the badge says."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from notetui.core.library_values import Delta
from notetui.tui.desk import live as module
from notetui.tui.desk.live import Live


class Fake:
    """A library whose scans are counted."""

    def __init__(self, problems: dict[str, str]) -> None:
        self.problems = problems
        self.roots: tuple[str, ...] = ()
        self.scans = 0

    def scan(self, progress: Any, stop: Any) -> Iterator[Delta]:
        self.scans += 1
        return iter(())

    def sweep(self) -> list[str]:
        return []


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.005)


def live(library: Fake, badges: list[str]) -> Live:
    return Live(
        library,  # type: ignore[arg-type]
        on_delta=lambda delta: None,
        on_badge=badges.append,
        on_trouble=lambda text: None,
    )


async def test_a_folder_that_cannot_be_read_makes_it_poll(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setattr(module, "BLIND_EVERY", 0.01)
    badges: list[str] = []
    library = Fake({str(tmp_path): "can't be read"})
    library.roots = (str(tmp_path),)
    keeping = live(library, badges)
    keeping.start()
    try:
        await until(lambda: library.scans > 3)
        assert badges[-1] == "polling: a folder can't be read"
        library.problems = {}
        await until(lambda: badges[-1] == "")
    finally:
        await keeping.stop()


async def test_a_scan_that_the_watcher_asks_for_rests_after_a_slow_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REST_PER_COST", 1e9)
    library = Fake({})
    keeping = live(library, [])
    keeping.start()
    try:
        await until(lambda: keeping._scanned.is_set() and keeping._rested_at > 0)
        scans = library.scans
        for _ in range(5):
            keeping._rescan_rested()
        assert keeping._resting
        assert not keeping._wanted.is_set()
        keeping.rescan()  # the person's own wish never waits
        await until(lambda: library.scans == scans + 1)
    finally:
        await keeping.stop()
