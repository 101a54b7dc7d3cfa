"""Moving in the tree: from a key to the painted note, and what a large library adds to a key."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import libraries
from bench.figures import Figure, median
from bench.pty_harness import Session, notetui
from bench.texts import blocks, library

Case = Callable[[Path, bool], Iterator[Figure]]
STILL = 0.15
"""Seconds without output after which what a key asked for is painted."""


def painted(session: Session, keys: str) -> tuple[float, float]:
    """Return the milliseconds from a key to the first byte written for it, and to the last."""
    session.quiet()
    mark = len(session.out)
    started = last = time.monotonic()
    first = 0.0
    session.send(keys)
    while time.monotonic() < last + (STILL if first else 5.0):
        if session.pump(time.monotonic() + STILL):
            last = time.monotonic()
            first = first or last
        elif first:
            break
    return ((first or last) - started) * 1000, (last - started) * 1000 if len(session.out) > mark else 0.0


def _open_last_group(session: Session) -> None:
    session.quiet(2.0, at_most=240)
    for keys in ("6", "-", "G", "l", "jj"):
        session.send(keys)
        session.quiet(0.5, at_most=60)


def moving(folder: Path, quick: bool) -> Iterator[Figure]:
    """`j` in a group of ten notes and in the largest group of a large library; folding that group."""
    home = folder / "home"
    home.mkdir()
    times = 9 if quick else 25
    few = library(folder / "few", {f"n{n}.md": blocks(60, f"{'abcdefghij'[n]} Note number {n}") for n in range(10)})
    many = libraries.made(1000 if quick else 50_000)
    with notetui(few, home) as small, notetui(many, home) as large:
        for session in (small, large):
            _open_last_group(session)
        first: tuple[list[float], list[float]] = ([], [])
        last: tuple[list[float], list[float]] = ([], [])
        for number in range(times):
            for which, session in enumerate((small, large)):
                # Seven down and one back, so that ten notes are enough.
                for keys in ("j",) if number % 7 else ("kkkkkk", "j"):
                    one, all_of_it = painted(session, keys)
                first[which].append(one)
                last[which].append(all_of_it)
        count = "1,000" if quick else "50,000"
        yield Figure("key to the next note painted, 10 notes", median(last[0]), None, "", "ms", "35 ms")
        yield Figure(
            f"key down in the tree, {count} notes, a large group",
            median(first[1]),
            median(first[0]),
            "10 notes",
            "ms",
            "1.2 x",
        )
        yield Figure(
            f"key to the next note painted, {count} notes", median(last[1]), median(last[0]), "10 notes", "ms", "1.2 x"
        )
        for session in (small, large):
            # Up to the group, and fold it.
            for key in "hh":
                session.send(key)
                session.quiet()
        folds: tuple[list[float], list[float]] = ([], [])
        for _ in range(3):
            for which, session in enumerate((small, large)):
                folds[which].append(painted(session, "l")[1])
                painted(session, "h")
        yield Figure(
            f"unfolding the largest group, {count} notes", median(folds[1]), median(folds[0]), "10 notes", "ms", "–"
        )


CASES: dict[str, Case] = {"moving": moving}
