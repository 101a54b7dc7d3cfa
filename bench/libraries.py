"""Invented libraries for all cases of one run: made when first asked for. Whoever changes one puts it back."""

from __future__ import annotations

import atexit
import math
import os
import shutil
import tempfile
import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from bench import make_library
from bench.figures import Figure

SIZES = (1_000, 10_000, 50_000)
QUICK_SIZES = (1_000, 10_000)


@cache
def _folder() -> Path:
    folder = tempfile.mkdtemp(prefix="notetui-bench-library-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


@cache
def made(count: int) -> Path:
    """Return the directory of a library of so many notes; every file of it has been read once."""
    notes = _folder() / f"notes-{count}"
    make_library.make_library(str(notes), count)
    read_all(notes)
    return notes


def sizes(quick: bool) -> tuple[int, ...]:
    """Return the sizes to measure."""
    return QUICK_SIZES if quick else SIZES


def read_all(folder: Path) -> tuple[float, float]:
    """Walk, stat and read every file once; return milliseconds of wall clock and of processor."""
    started, cpu = time.perf_counter(), time.process_time()
    for base, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(base, name)
            os.stat(path)
            with open(path, "rb") as file:
                file.read()
    return (time.perf_counter() - started) * 1000, (time.process_time() - cpu) * 1000


def stat_all(folder: Path) -> tuple[float, float]:
    """List and stat every file; return milliseconds of wall clock and of processor."""
    started, cpu = time.perf_counter(), time.process_time()
    waiting = [str(folder)]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                else:
                    entry.stat(follow_symlinks=False)
    return (time.perf_counter() - started) * 1000, (time.process_time() - cpu) * 1000


def exponent(what: str, taken: Mapping[int, float], target: str) -> Figure:
    """Return how a cost grows from the smallest library to the largest: 1 is in proportion, 0 not at all."""
    small, large = min(taken), max(taken)
    grown = math.log(taken[large] / taken[small]) / math.log(large / small)
    return Figure(f"{what}: exponent, {small:,} to {large:,}", grown, None, "–", "", target)
