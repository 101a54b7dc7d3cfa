"""What holds the event loop up, and what fills the memory, written to a file during a long session.

A thread looks when the loop last ran; when that is long ago, it writes where the main thread stands. Collections that
take long are written too. Once a minute the objects the collector knows are counted by kind: what grows between two
counts is what to look for. Counting takes a third of a second, which is a stall of the watchdog's own.
"""

from __future__ import annotations

import collections
import gc
import sys
import threading
import time
import traceback
from pathlib import Path

LATE = 0.08
LONG_COLLECTION = 0.02
EVERY = 60.0
KINDS = 40
FRAMES = 25


class Watchdog:
    """Told of each beat of the loop; writes what it sees to `report`."""

    def __init__(self, report: Path) -> None:
        self._out = open(report, "w", buffering=1)  # noqa: SIM115
        self._main = threading.get_ident()
        self._beat = self._counted = time.monotonic()
        self._kinds: collections.Counter[str] = collections.Counter()
        self._collecting = 0.0
        gc.callbacks.append(self._collects)
        threading.Thread(target=self._watch, daemon=True, name="watchdog").start()

    def beat(self) -> None:
        """Hear that the loop runs; called in it."""
        self._beat = time.monotonic()
        if self._beat - self._counted >= EVERY:
            self._count()
            self._beat = self._counted = time.monotonic()

    def _watch(self) -> None:
        told = 0.0
        while True:
            time.sleep(LATE / 4)
            beat, now = self._beat, time.monotonic()
            if now - max(beat, told) < LATE:
                continue
            told = now
            stack = traceback.walk_stack(sys._current_frames().get(self._main))
            places = [f"{Path(f.f_code.co_filename).name}:{line} {f.f_code.co_name}" for f, line in stack]
            self._out.write(f"STALL {(now - beat) * 1000:.0f} ms: {' < '.join(places[:FRAMES])}\n")

    def _collects(self, phase: str, what: dict[str, int]) -> None:
        now = time.monotonic()
        if phase == "start":
            self._collecting = now
        elif now - self._collecting > LONG_COLLECTION:
            took = (now - self._collecting) * 1000
            self._out.write(
                f"COLLECTION of generation {what['generation']}: {took:.0f} ms, {what['collected']} freed\n"
            )

    def _count(self) -> None:
        before = sys.getallocatedblocks()
        gc.collect()
        garbage = before - sys.getallocatedblocks()
        kinds = collections.Counter(f"{type(each).__module__}.{type(each).__qualname__}" for each in gc.get_objects())
        grown, self._kinds = kinds - self._kinds, kinds
        memory = " ".join(
            line.replace("\t", " ")
            for line in Path("/proc/self/status").read_text().splitlines()
            if line.startswith("Rss")
        )
        blocks = f"{sys.getallocatedblocks()} blocks and {garbage} of garbage"
        self._out.write(f"COUNT {sum(kinds.values())} objects, {blocks}, {memory}\n")
        for kind, more in grown.most_common(KINDS):
            self._out.write(f"   {kind}: {kinds[kind]} (+{more})\n")
