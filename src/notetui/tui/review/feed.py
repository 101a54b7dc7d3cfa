"""Notes with their facts for a view over many of them: in order, a few at a time, what is on the screen first.

Reading the facts of thousands of notes takes longer than a key may; the first rows are shown while the rest comes in.
What a view keeps of a note is kept here too, so that another order, another filter or a changed note reads only what
is new.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from notetui.core.library_values import NoteLine
    from notetui.core.model import NoteFacts
    from notetui.core.query.ast import Query
    from notetui.library import Library

KeptT = TypeVar("KeptT")
FIRST = 24
"""Notes read before the first are shown: those that a small screen has room for."""
BATCH = 40
"""Notes read in one go after them; about 4 ms, which a key waits for at worst."""
SHOW_EVERY = 0.4
"""Seconds between two showings while the rest comes in."""


class Feed(Generic[KeptT]):
    """Reads what `keep` makes of each note that a query finds; the newest request wins.

    `show` gets all that is there so far, the number of notes there will be, and is called on the event loop. `keep`
    runs on another thread.
    """

    def __init__(
        self,
        library: Library,
        keep: Callable[[NoteLine, NoteFacts], KeptT],
        show: Callable[[Sequence[KeptT], int], None],
    ) -> None:
        self._library = library
        self._keep = keep
        self._show = show
        self._kept: dict[str, KeptT] = {}
        self._newest = 0
        self._changes = 0
        self._asked: tuple[Query | None, str] | None = None
        self._again = False
        self._one_at_a_time = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None

    def start(self, query: Query | None, sort: str, *, at_once: bool = False) -> None:
        """Read the notes of a query in an order of the library's; with `at_once` nothing is shown before the end.

        What asks for the same at once, while it is being read, is read after it: a library that changes all the time
        (its first scan) would else never be shown.
        """
        if at_once and self._asked == (query, sort) and self._task is not None and not self._task.done():
            self._again = True
            return
        self._newest += 1
        self._asked, self._again = (query, sort), False
        self._task = asyncio.create_task(self._run(query, sort, self._newest, at_once=at_once))

    def forget(self, paths: frozenset[str]) -> None:
        """Read these notes anew the next time: they changed or went."""
        self._changes += 1
        for path in paths:
            self._kept.pop(path, None)

    def stop(self) -> None:
        """Answer nothing any more."""
        self._newest += 1
        if self._task is not None:
            self._task.cancel()

    async def settled(self) -> None:
        """Wait until the newest request is answered."""
        while self._task is not None and not self._task.done():
            await asyncio.shield(self._task)

    async def _run(self, query: Query | None, sort: str, request: int, *, at_once: bool) -> None:
        def begin() -> tuple[list[NoteLine], list[KeptT]]:
            lines = self._library.notes(query, sort)
            return lines, self._read(lines[:FIRST], request)

        # Of the queries that come in while one is asked (a filter as it is typed) only the last is asked.
        async with self._one_at_a_time:
            if request != self._newest:
                return
            lines, rows = await asyncio.to_thread(begin)
        shown_at = 0.0
        for start in range(FIRST, len(lines) + BATCH, BATCH):
            if request != self._newest:
                return
            done = start >= len(lines)
            now = time.monotonic()
            if done or (not at_once and now - shown_at >= SHOW_EVERY):
                shown_at = now
                self._show(tuple(rows), len(lines))
            if not done:
                rows += await asyncio.to_thread(self._read, lines[start : start + BATCH], request)
        if self._again and request == self._newest:
            self._asked = None
            self.start(query, sort, at_once=True)

    def _read(self, lines: Sequence[NoteLine], request: int) -> list[KeptT]:
        found: list[KeptT] = []
        changes = self._changes
        for line in lines:
            kept = self._kept.get(line.path)
            if kept is None:
                facts = self._library.facts(line.path)
                if facts is None:
                    continue
                kept = self._keep(line, facts)
                # What is read while notes change may be from before the change.
                if request == self._newest and changes == self._changes:
                    self._kept[line.path] = kept
            found.append(kept)
        return found
