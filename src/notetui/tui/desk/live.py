"""Keeping up with the files: the scan, the watcher and what they find, all off the event loop.

The watcher is a hint, the scan is the truth: it runs at the start, after anything the watcher is unsure of, when the
terminal gets the focus back, and from time to time.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
import time
from collections.abc import Callable, Coroutine, Iterable
from typing import TYPE_CHECKING, Any

from notetui.core.changes import together
from notetui.core.library_values import Delta

if TYPE_CHECKING:
    from notetui.library import Library

RETRY_AFTER = 0.08
"""Seconds before a file is read again that was in the middle of a save."""
RESCAN_PER_COST = 200.0
"""How many times as long as a scan took to rest before the next that nothing asks for: half a percent of a core."""
AGAIN_AFTER = 1.0
"""Seconds before the scan after one that found something."""
MANY_AT_ONCE = 500
"""Paths hinted at together from which on a scan of everything is what is asked for."""
BLIND_EVERY = 3.0
"""Seconds between scans while a folder can't be read: what is beside it may be unwatched, and nothing says so."""
BACK_EVERY = 5.0
"""Seconds between tries to keep the index in its file again, while that can't be used: a try takes a millisecond."""
REST_PER_COST = 4.0
"""How many times as long as a scan took to rest before the next that only the watcher asks for."""


class Live:
    """Runs the scan and the watcher; tells what changed through `on_delta`, and how it goes through `on_badge`.

    Both are called on the event loop. A failure of either is told through `on_trouble` and tried again; what is wrong
    with the index, and costs nothing but time, once through `on_notice`.
    """

    def __init__(
        self,
        library: Library,
        *,
        on_delta: Callable[[Delta], None],
        on_badge: Callable[[str], None],
        on_trouble: Callable[[str], None],
        on_notice: Callable[[str], None] = lambda text: None,
        rescan_seconds: float = 30.0,
        watching: bool = True,
    ) -> None:
        self._library = library
        self._on_delta = on_delta
        self._on_badge = on_badge
        self._on_trouble = on_trouble
        self._on_notice = on_notice
        self._rescan_seconds = rescan_seconds
        self._watching = watching
        self._stop = threading.Event()
        self._wanted = asyncio.Event()
        self.all_read = asyncio.Event()
        """Set when the first scan is over: from then on the library knows every note."""
        self._watch_badge = ""
        self._blind = False
        self._rested_at = 0.0
        self._resting = False
        self._progress = ""
        self._told: set[str] = set()
        self._back_next = 0.0
        self._held: list[Delta] | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Start watching and scanning; call on the event loop."""
        loop = asyncio.get_running_loop()
        self._library.on_index_trouble(lambda: self._from_thread(loop, self._index_trouble))
        self._begin(self._keep_scanning())
        if self._watching:
            self._begin(self._keep_watching())

    async def stop(self) -> None:
        """Stop everything and wait until it has stopped."""
        self._stop.set()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def rescan(self) -> None:
        """Ask for a scan now (one at a time; asking twice is one more)."""
        self._back_next = 0.0
        self._wanted.set()

    async def scanned(self) -> None:
        """Wait for the end of the first scan."""
        await self.all_read.wait()

    async def look_at(self, paths: Iterable[str]) -> Delta:
        """Look at some files again now, tell what changed, and look once more at those that were being written."""
        delta = await asyncio.to_thread(self._library.refresh, list(paths))
        self._take(delta)
        return delta

    # -- inside

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    @staticmethod
    def _from_thread(loop: asyncio.AbstractEventLoop, call: Callable[[], None]) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody is to be told
            loop.call_soon_threadsafe(call)

    def _tell(self, delta: Delta) -> None:
        if self._held is not None:
            self._held.append(delta)
        elif delta.added or delta.changed or delta.removed:
            self._on_delta(delta)

    def _take(self, delta: Delta) -> None:
        self._tell(delta)
        if delta.retry:
            self._begin(self._look_again(delta.retry))

    async def _look_again(self, paths: frozenset[str]) -> None:
        for _ in range(8):
            await asyncio.sleep(RETRY_AFTER)
            delta = await asyncio.to_thread(self._library.refresh, list(paths))
            self._tell(delta)
            paths = delta.retry
            if not paths:
                return

    async def _keep_scanning(self) -> None:
        # Waiting with a limit swallows a cancellation that comes together with what was waited for.
        while not self._stop.is_set():
            self._wanted.clear()
            started = time.monotonic()
            if self._may_go_back:
                await self._back_to_file()
            changed = await self._scan_once()
            if not self.all_read.is_set():
                self.all_read.set()
                await self._sweep()
            if not (self._library.is_without_file and self._may_go_back):
                self._tell_of_index()  # else it may be over before anybody has to read of it
            cost = time.monotonic() - started
            self._rested_at = time.monotonic() + cost * REST_PER_COST
            pause = max(self._rescan_seconds, cost * RESCAN_PER_COST)
            if self._blind:
                pause = max(BLIND_EVERY, cost * REST_PER_COST)
            if changed:
                # Where very much changes the system drops hints, in silence: it is over when a scan finds nothing.
                pause = AGAIN_AFTER
            await self._rest(pause)

    async def _rest(self, seconds: float) -> None:
        """Wait until a scan is wanted, so long at most, or until the index is in its file again."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            soon = max(0.0, self._back_next - time.monotonic()) if self._library.is_without_file else left
            try:
                await asyncio.wait_for(self._wanted.wait(), min(left, soon))
            except TimeoutError:
                if soon < left and await self._back_to_file():
                    return
            else:
                return

    @property
    def _may_go_back(self) -> bool:
        """Whether the index's file may be tried again, where it is in memory."""
        return self.all_read.is_set() and time.monotonic() >= self._back_next

    async def _back_to_file(self) -> bool:
        """Keep the index in its file again where that can be, and say once where it can't."""
        if not self._library.is_without_file:
            return False

        def run() -> tuple[bool, float]:
            started = time.thread_time()
            return self._library.back_to_file(self._stop.is_set), time.thread_time() - started

        came, cost = await asyncio.to_thread(run)
        self._back_next = time.monotonic() + max(BACK_EVERY, cost * RESCAN_PER_COST)
        self._tell_of_index()
        return came

    def _index_trouble(self) -> None:
        """Deal with another index in place of the one there was: an empty one has to be filled."""
        if self.all_read.is_set():
            if not self._library.is_whole and self._held is None:
                self._held = []  # the tree stays as it is until all notes are there again
            self.rescan()

    def _tell_of_index(self) -> None:
        notice = self._library.notice
        if notice and notice not in self._told:
            self._told.add(notice)
            self._on_notice(notice)
        self._show_badge()

    async def _scan_once(self) -> bool:
        """Scan; return whether anything had changed."""
        loop = asyncio.get_running_loop()

        def progress(done: int, total: int) -> None:
            loop.call_soon_threadsafe(self._show_progress, done, total)

        def run() -> bool:
            changed = False
            if not self.all_read.is_set() and not self._library.count():
                loop.call_soon_threadsafe(self._show_progress, 0, 0)
            for delta in self._library.scan(progress, self._stop.is_set):
                changed = changed or bool(delta)
                loop.call_soon_threadsafe(self._take, delta)
            self._blind = self._watching and any(map(_is_folder, self._library.problems))
            return changed

        try:
            changed = await asyncio.to_thread(run)
        except OSError as error:
            changed = False
            self._on_trouble(f"The notes could not be scanned: {error}. Press R to try again.")
        self._let_go()
        self._progress = ""
        self._show_badge()
        return changed

    def _let_go(self) -> None:
        """Tell at once what was held back while an empty index was filled, as soon as it is whole."""
        if self._held is not None and self._library.is_whole:
            held, self._held = self._held, None
            self._tell(together(held))

    async def _sweep(self) -> None:
        """Once a start: what a killed save left is cleared, and what it held of somebody's text is told."""
        kept = await asyncio.to_thread(self._library.sweep)
        if kept:
            self._on_trouble(f"A save was cut off earlier; another version of its note is kept in {kept[0]}")

    def _show_progress(self, done: int, total: int) -> None:
        self._progress = f"reading {done:,}/{total:,}" if total else "looking for notes"
        self._show_badge()

    def _show_badge(self) -> None:
        blind = "polling: a folder can't be read" if self._blind and not self._watch_badge else ""
        index = "index in memory" if self._library.is_without_file else ""
        self._on_badge(" · ".join(part for part in (self._progress, self._watch_badge, blind, index) if part))

    async def _keep_watching(self) -> None:
        from notetui.store.watch import Rescan, watch

        async for seen in watch(self._library.roots, on_state=self._watch_state):
            if isinstance(seen, Rescan):
                self._rescan_rested()
            elif len(seen) > MANY_AT_ONCE:
                # A branch switch: one scan shows how far it is, and what it has read so far.
                self.rescan()
            else:
                await self.look_at(seen)

    def _rescan_rested(self) -> None:
        """Ask for a scan because the watcher did: while it polls a slow file system, not one after the other."""
        wait = self._rested_at - time.monotonic()
        if wait <= 0:
            self.rescan()
        elif not self._resting:
            self._resting = True
            asyncio.get_running_loop().call_later(wait, self._rested)

    def _rested(self) -> None:
        self._resting = False
        self.rescan()

    def _watch_state(self, badge: str) -> None:
        self._watch_badge = badge
        self._show_badge()


def _is_folder(path: str) -> bool:
    """Whether a path is a folder itself: a link to one is never looked into."""
    return os.path.isdir(path) and not os.path.islink(path)
