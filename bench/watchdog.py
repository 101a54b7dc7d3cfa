"""What holds the event loop up, and what fills the memory, written to a file during a long session.

A thread looks when the loop last ran; when that is long ago, it writes where the main thread stands. Collections that
take long are written too, and who keeps keys waiting for long. Once a minute the objects the collector knows are
counted by kind: what grows between two counts is what to look for. Counting takes a third of a second, which is a stall
of the watchdog's own.
"""

from __future__ import annotations

import asyncio
import collections
import contextlib
import ctypes
import gc
import itertools
import os
import re
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from notetui.tui.type_ahead import TypeAhead

LATE = 0.08
LONG_COLLECTION = 0.02
EVERY = 60.0
HELD = 5.0
"""Seconds after which keys that wait are told of."""
LONG = 60.0
KINDS = 40
FRAMES = 25
_SIZES = r'<(\w+) type="(\w+)"[^>]*size="(\d+)"'


class Watchdog:
    """Told of each beat of the loop; writes what it sees to `report`. Make it before the app."""

    def __init__(self, report: Path) -> None:
        self._out = open(report, "w", buffering=1)  # noqa: SIM115
        self._main = threading.get_ident()
        self._beat = self._counted = time.monotonic()
        self._kinds: collections.Counter[str] = collections.Counter()
        self._collecting = 0.0
        self._holding: dict[int, tuple[float, str]] = {}
        self._follow_holds()
        gc.callbacks.append(self._collects)
        threading.Thread(target=self._watch, daemon=True, name="watchdog").start()

    def beat(self) -> None:
        """Hear that the loop runs; called in it."""
        self._beat = time.monotonic()
        self._tell_of_holds()
        if self._beat - self._counted >= EVERY:
            self._count()
            self._beat = self._counted = time.monotonic()

    def _follow_holds(self) -> None:
        """Note who has keys wait, and until when."""
        hold = TypeAhead.hold
        numbers = itertools.count()

        def followed(line: TypeAhead) -> Callable[[], None]:
            release, number = hold(line), next(numbers)
            self._holding[number] = time.monotonic(), "".join(traceback.format_stack(limit=8)[:-1])

            def over() -> None:
                self._holding.pop(number, None)
                release()

            return over

        TypeAhead.hold = followed  # type: ignore[assignment,method-assign]

    def _tell_of_holds(self) -> None:
        now = time.monotonic()
        for number, (since, stack) in list(self._holding.items()):
            if now - since > HELD:
                self._holding[number] = now + 60 * HELD, stack
                self._out.write(f"HELD for {now - since:.0f} s by\n{stack}")
                for task in asyncio.all_tasks():
                    self._out.write(f"  TASK {task.get_name()} {_waiting(task.get_coro())}\n")

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
        with _alone():
            kinds = collections.Counter(
                f"{type(each).__module__}.{type(each).__qualname__}" for each in gc.get_objects()
            )
        grown, self._kinds = kinds - self._kinds, kinds
        memory = " ".join(
            line.replace("\t", " ")
            for line in Path("/proc/self/status").read_text().splitlines()
            if line.startswith("Rss")
        )
        blocks = f"{sys.getallocatedblocks()} blocks and {garbage} of garbage"
        self._out.write(
            f"COUNT {sum(kinds.values())} objects, {blocks}, {memory}, {_small_objects()}, {_outside_python()}\n"
        )
        for kind, more in grown.most_common(KINDS):
            self._out.write(f"   {kind}: {kinds[kind]} (+{more})\n")


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Let no other thread of Python run meanwhile.

    One that is in the middle of `tuple(generator)` fails when somebody else holds what it has so far, as whoever asks
    the collector for all objects does.
    """
    usual = sys.getswitchinterval()
    sys.setswitchinterval(LONG)
    time.sleep(2 * usual)  # who waits already has asked by the old interval
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


def _waiting(coroutine: Any) -> str:
    """Return where a coroutine waits, from the outermost to the innermost."""
    places = []
    while coroutine is not None:
        frame = getattr(coroutine, "cr_frame", None) or getattr(coroutine, "gi_frame", None)
        if frame is None:
            break
        places.append(f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno} {frame.f_code.co_name}")
        coroutine = getattr(coroutine, "cr_await", None) or getattr(coroutine, "gi_yieldfrom", None)
    return " > ".join(places)


def _small_objects() -> str:
    """Return what Python's own allocator holds and what of that is in use. It tells only the standard error."""
    with tempfile.TemporaryFile() as told:
        sys.stderr.flush()
        usual = os.dup(2)
        os.dup2(told.fileno(), 2)
        try:
            sys._debugmallocstats()
        finally:
            os.dup2(usual, 2)
            os.close(usual)
        told.seek(0)
        text = told.read().decode("ascii", "replace").replace(",", "")
    found = re.findall(r"^# bytes in (\w+ blocks) *= *(\d+)$", text, re.MULTILINE)
    found += re.findall(r"^\d+ (arenas|unused pools) \* \d+ bytes\S* *= *(\d+)$", text, re.MULTILINE)
    return "small: " + ", ".join(f"{name} {int(size) // 1024} kB" for name, size in found)


def _outside_python() -> str:
    """Return what the C library's allocator holds, of all its arenas, and how much of that is free; glibc only.

    SQLite, libyaml and all of Python's objects over 512 bytes are there; the smaller ones are in maps of Python's own.
    """
    libc = ctypes.CDLL(None)
    if not hasattr(libc, "malloc_info"):
        return "no malloc_info"
    libc.open_memstream.restype = ctypes.c_void_p
    text, size = ctypes.c_char_p(), ctypes.c_size_t()
    stream = ctypes.c_void_p(libc.open_memstream(ctypes.byref(text), ctypes.byref(size)))
    libc.malloc_info(0, stream)
    libc.fclose(stream)
    report = (text.value or b"").decode().rpartition("</heap>")[2]
    libc.free(text)
    sizes = {f"{tag} {kind}": int(size) for tag, kind, size in re.findall(_SIZES, report)}
    free = sizes.get("total fast", 0) + sizes.get("total rest", 0)
    figures = {"malloc": sizes.get("system current", 0), "of it free": free, "mapped": sizes.get("total mmap", 0)}
    return ", ".join(f"{name} {size // 1024} kB" for name, size in figures.items())
