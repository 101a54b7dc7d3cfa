"""What comes of hints and scans, without files: the library and the watcher are played."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator

import pytest

from notetui.core.library_values import Delta
from notetui.store import watch as watching
from notetui.tui.desk import live as module
from notetui.tui.desk.live import MANY_AT_ONCE, Live

LONGEST = 10.0


class Played:
    """A library whose scans and second looks are as told."""

    roots = ("/notes",)
    notice = ""
    is_without_file = False
    is_whole = True

    def __init__(self) -> None:
        self.scans = 0
        self.found: list[Delta] = []
        self.looked: list[frozenset[str]] = []
        self.problems: dict[str, str] = {}

    def count(self) -> int:
        return 0

    def scan(
        self, progress: Callable[[int, int], None] | None = None, stop: Callable[[], bool] | None = None
    ) -> Iterator[Delta]:
        self.scans += 1
        yield from self.found
        self.found = []

    def refresh(self, paths: list[str]) -> Delta:
        self.looked.append(frozenset(paths))
        return Delta(changed=frozenset(paths))

    def sweep(self) -> list[str]:
        return []

    def on_index_trouble(self, call: Callable[[], None]) -> None:
        self.trouble = call


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(LONGEST):
        while not condition():
            await asyncio.sleep(0.005)


def played(library: Played, told: list[Delta]) -> Live:
    return Live(
        library,  # type: ignore[arg-type]
        on_delta=told.append,
        on_badge=lambda badge: None,
        on_trouble=lambda text: None,
    )


async def test_very_many_hints_are_one_scan_and_few_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    few = frozenset({"/notes/a.md"})
    many = frozenset(f"/notes/{number}.md" for number in range(MANY_AT_ONCE + 1))
    monkeypatch.setattr(module, "AGAIN_AFTER", 60.0)
    hints: asyncio.Queue[frozenset[str]] = asyncio.Queue()

    async def watch(*_roots: object, **_options: object) -> AsyncIterator[frozenset[str]]:
        while True:
            yield await hints.get()

    monkeypatch.setattr(watching, "watch", watch)
    library, told = Played(), list[Delta]()
    live = played(library, told)
    live.start()
    await live.scanned()
    hints.put_nowait(few)
    await until(lambda: library.looked == [few])
    assert library.scans == 1
    library.found = [Delta(changed=frozenset({"/notes/1.md"})), Delta(changed=frozenset({"/notes/2.md"}))]
    hints.put_nowait(many)
    await until(lambda: len(told) == 3)
    assert library.scans == 2
    assert library.looked == [few]
    await live.stop()


async def test_what_a_scan_finds_half_written_is_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "RETRY_AFTER", 0.001)
    library, told = Played(), list[Delta]()
    library.found = [Delta(retry=frozenset({"/notes/half.md"}))]
    live = played(library, told)
    live._watching = False
    live.start()
    await until(lambda: bool(told))
    assert library.looked == [frozenset({"/notes/half.md"})]
    await live.stop()


@pytest.mark.parametrize("turns", range(6))
async def test_stopping_while_a_scan_is_asked_for_ends(turns: int) -> None:
    library = Played()
    live = played(library, [])
    live._watching = False
    live.start()
    await live.scanned()
    await asyncio.sleep(0.01)
    live.rescan()
    for _ in range(turns):
        await asyncio.sleep(0)
    async with asyncio.timeout(LONGEST):
        await live.stop()


async def test_all_files_are_looked_at_as_often_as_the_configuration_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "RESCAN_PER_COST", 0.0)  # a busy machine's scan takes long, and then rests long
    library = Played()
    live = Live(
        library,  # type: ignore[arg-type]
        on_delta=lambda delta: None,
        on_badge=lambda badge: None,
        on_trouble=lambda text: None,
        rescan_seconds=0.01,
    )
    live._watching = False
    live.start()
    await until(lambda: library.scans >= 3)
    await live.stop()


async def test_after_a_scan_that_found_something_there_is_another_until_one_finds_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "AGAIN_AFTER", 0.01)
    library, told = Played(), list[Delta]()
    library.found = [Delta(added=frozenset({"/notes/a.md"}))]
    live = played(library, told)
    live._watching = False
    live.start()
    await until(lambda: library.scans == 2)
    library.found = [Delta(added=frozenset({"/notes/b.md"}))]
    live.rescan()
    await until(lambda: library.scans == 4)
    await live.stop()
