"""Saving tags: one note, and a thousand at once, beside the bare write, fsync, rename, fsync of the same bytes."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bench import make_library
from bench.figures import Figure, median
from notetui import tagging
from notetui.core.frontmatter.change import ListChange

Case = Callable[[Path, bool], Iterator[Figure]]


def _write_all(paths: Sequence[str]) -> float:
    """Replace each note by its own bytes, durably, one after the other; return milliseconds."""
    texts = {}
    for path in paths:
        with open(path, "rb") as file:
            texts[path] = file.read()
    started = time.perf_counter()
    for path, data in texts.items():
        beside = path + ".tmp"
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        os.write(descriptor, data)
        os.fsync(descriptor)
        os.close(descriptor)
        os.rename(beside, path)
        folder = os.open(os.path.dirname(path), os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
    return (time.perf_counter() - started) * 1000


def _tag_all(paths: Sequence[str], tag: str, state: str) -> float:
    started = time.perf_counter()
    outcomes = tagging.change_tags(paths, ListChange(add=(tag,)), state_dir=state)
    taken = (time.perf_counter() - started) * 1000
    assert all(outcome.changed for outcome in outcomes)
    return taken


def tagging_notes(folder: Path, quick: bool) -> Iterator[Figure]:
    """One tag in one note and in a thousand; both sides in turn."""
    notes, state = folder / "notes", str(folder / "state")
    make_library.make_library(str(notes), 1000)
    paths = sorted(str(path) for path in notes.rglob("*.md"))
    first = tagging.change_tags(paths, ListChange(add=("warm",)), state_dir=state)
    paths = [outcome.path for outcome in first if outcome.changed]  # some are broken on purpose
    ours, bare = [], []
    for number in range(5 if quick else 40):
        ours.append(_tag_all(paths[10:11], f"one{number}", state))
        bare.append(_write_all(paths[11:12]))
    yield Figure("one tag in one note", median(ours), median(bare), "write, fsync, rename, fsync", "ms", "1 x + 30 ms")
    ours, bare = [], []
    for number in range(2 if quick else 5):
        bare.append(_write_all(paths))
        ours.append(_tag_all(paths, f"all{number}", state))
    yield Figure(f"one tag in {len(paths):,} notes", median(ours), median(bare), "the same for each", "ms", "1.3 x")


CASES: dict[str, Case] = {"tagging": tagging_notes}
"""The cases of this module by name."""
