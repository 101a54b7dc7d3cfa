"""From exec to the first usable screen."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import libraries
from bench.figures import Figure, median
from bench.pty_harness import ROOT, bare, notetui
from bench.texts import blocks, library

OPENING = "opening…".encode()
"""What the last screen says on its bottom line."""
HINTS = b"help"
"""What the bottom line says when the program is there."""
Case = Callable[[Path, bool], Iterator[Figure]]
CURSOR = "▌".encode()
"""What is painted with the tree."""
RULES = ("══".encode(), "──".encode())
"""What is painted with the note: the rule below a heading of the first or the second level."""


def _bare(home: Path) -> float:
    with bare(home) as session:
        return (session.wait(b"BARE-READY") - session.started) * 1000


def _shown(out: bytes) -> bool:
    return any(rule in out for rule in RULES)


def _ours(notes: Path, home: Path) -> tuple[float, float]:
    with notetui(notes, home) as session:
        tree = session.wait(CURSOR) - session.started
        return tree * 1000, (session.wait(_shown) - session.started) * 1000


def _prepare(notes: Path, home: Path) -> None:
    """Index the notes, and leave the browser once with a note under the cursor, as a person does."""
    words = [sys.executable, "-m", "notetui", "list", "--dir", str(notes)]
    environ = {**os.environ, "HOME": str(home), "PYTHONPATH": str(ROOT / "src")}
    environ = {name: value for name, value in environ.items() if not name.startswith(("XDG_", "PYTHONDONT"))}
    subprocess.run(words, env=environ, stdout=subprocess.DEVNULL, check=True)
    with notetui(notes, home) as session:
        session.wait(CURSOR)
        session.quiet(1.0, at_most=60)
        for keys in ("6", "G", "l", "j"):
            session.send(keys)
            session.quiet(0.5, at_most=60)
        session.send("q")
        session.quiet(0.5, at_most=20)


def _kept(home: Path) -> Path:
    """Return where the screen that was left last is."""
    (kept,) = (home / ".cache" / "notetui").glob("screen-*")
    return kept


def start(folder: Path, quick: bool) -> Iterator[Figure]:
    """Start with a few notes, and with indexed libraries: until the tree is there, and until the note is too."""
    home = folder / "home"
    home.mkdir()
    few = library(folder / "few", {f"n{n}.md": blocks(60, f"Note number {n}") for n in range(10)})
    sizes = [(few, 10)] + [(libraries.made(count), count) for count in libraries.sizes(quick)]
    targets = {10: "1.15 x", 50_000: "1.30 x"}
    for notes, count in sizes:
        _prepare(notes, home)
        _kept(home).unlink()  # the program itself is waited for
        tree: list[float] = []
        note: list[float] = []
        other: list[float] = []
        for _ in range(5 if quick else 11):
            mine = _ours(notes, home)
            tree.append(mine[0])
            note.append(mine[1])
            other.append(_bare(home))
        target = targets.get(count, "1.20 x")
        what = f"{count:,} notes indexed"
        yield Figure(f"exec to usable tree, {what}", median(tree), median(other), "bare Textual app", "ms", target)
        yield Figure(f"exec to tree and note, {what}", median(note), median(other), "bare Textual app", "ms", target)
        yield Figure(f"exec to tree and note, {what}, best", min(note), min(other), "bare, best", "ms", target)


def _seconds_of(words: list[str], environ: dict[str, str]) -> float:
    started = time.monotonic()
    subprocess.run(words, env=environ, check=True)
    return time.monotonic() - started


def last_screen(folder: Path, quick: bool) -> Iterator[Figure]:
    """Paint the screen that was left last, beside Python doing nothing; and what that costs the start behind it."""
    home = folder / "home"
    home.mkdir()
    notes = library(folder / "few", {f"n{n}.md": blocks(60, f"Note number {n}") for n in range(10)})
    _prepare(notes, home)
    kept = _kept(home)
    screen = kept.read_bytes()

    def started(*, painted: bool) -> tuple[float, float]:
        # A start uses it up, and is killed here before it leaves another.
        kept.unlink(missing_ok=True)
        if painted:
            kept.touch(mode=0o600)
            kept.write_bytes(screen)
        with notetui(notes, home) as session:
            first = session.wait(OPENING if painted else CURSOR) - session.started
            return first * 1000, (session.wait(HINTS) - session.started) * 1000

    first: list[float] = []
    usable: list[float] = []
    without: list[float] = []
    nothing: list[float] = []
    for _ in range(11 if quick else 31):
        painted = started(painted=True)
        first.append(painted[0])
        usable.append(painted[1])
        without.append(started(painted=False)[1])
        nothing.append(_seconds_of([sys.executable, "-c", "pass"], dict(os.environ)) * 1000)
    yield Figure("exec to the last screen painted", median(first), median(nothing), "python -c pass", "ms", "3 x")
    yield Figure("the same, best", min(first), min(nothing), "the same, best", "ms", "3 x")
    yield Figure("exec to usable behind it", median(usable), median(without), "without a last screen", "ms", "1 x")
    yield Figure("the same, best", min(usable), min(without), "the same, best", "ms", "1 x")


CASES: dict[str, Case] = {"start": start, "last screen": last_screen}
