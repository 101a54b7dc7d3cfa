"""Work that takes longer than a key may, on another thread; of several requests only the newest is worked on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

MadeT = TypeVar("MadeT")


class InBackground(Generic[MadeT]):
    """Runs what is asked for one after the other and gives each result to `show` on the event loop.

    What is asked for while work is going on waits; of what waits only the newest is kept.
    """

    def __init__(self, show: Callable[[MadeT], None]) -> None:
        self._show = show
        self._waiting: Callable[[], MadeT] | None = None
        self._task: asyncio.Task[None] | None = None

    def ask(self, work: Callable[[], MadeT]) -> None:
        """Have something made."""
        self._waiting = work
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())

    def stop(self) -> None:
        """Show nothing any more."""
        self._waiting = None
        if self._task is not None:
            self._task.cancel()

    async def settled(self) -> None:
        """Wait until the newest request is shown."""
        while self._task is not None and not self._task.done():
            await asyncio.shield(self._task)

    async def _run(self) -> None:
        while self._waiting is not None:
            work, self._waiting = self._waiting, None
            self._show(await asyncio.to_thread(work))
