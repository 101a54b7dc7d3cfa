"""Whole libraries: building the index, and finding that nothing changed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import make_library
from bench.figures import Figure
from notetui.core.config.model import Config
from notetui.library import Library

Case = Callable[[Path, bool], Iterator[Figure]]


def _read_all(folder: Path) -> float:
    started = time.perf_counter()
    for base, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(base, name)
            os.stat(path)
            with open(path, "rb") as file:
                file.read()
    return (time.perf_counter() - started) * 1000


def _stat_all(folder: Path) -> float:
    started = time.perf_counter()
    waiting = [str(folder)]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir():
                    waiting.append(entry.path)
                else:
                    entry.stat()
    return (time.perf_counter() - started) * 1000


def _scan(library: Library) -> tuple[float, float]:
    """Return the milliseconds of a scan, and of its longest batch."""
    started = last = time.perf_counter()
    longest = 0.0
    for _ in library.scan():
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    return (time.perf_counter() - started) * 1000, longest * 1000


def index(folder: Path, quick: bool) -> Iterator[Figure]:
    """Cold index and start scan at several sizes."""
    for count in (1000,) if quick else (1000, 10_000):
        notes = folder / f"lib{count}"
        make_library.make_library(str(notes), count)
        _read_all(notes)
        library = Library([str(notes)], Config(), state_dir=None, cache_dir=str(folder / f"cache{count}"))
        reference = _read_all(notes)
        cold, _ = _scan(library)
        yield Figure(f"cold index of {count:,} notes", cold, reference, "walk, stat, read once", "ms", "15 x")
        reference = _stat_all(notes)
        again, _ = _scan(library)
        yield Figure(f"scan when nothing changed, {count:,} notes", again, reference, "scandir and stat", "ms", "2 x")
        library.close()


CASES: dict[str, Case] = {"index": index}
