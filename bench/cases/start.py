"""From exec to the first usable screen."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import libraries
from bench.figures import Figure, median
from bench.pty_harness import ROOT, bare, notetui
from bench.texts import blocks, library

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


def start(folder: Path, quick: bool) -> Iterator[Figure]:
    """Start with a few notes, and with indexed libraries: until the tree is there, and until the note is too."""
    home = folder / "home"
    home.mkdir()
    few = library(folder / "few", {f"n{n}.md": blocks(60, f"Note number {n}") for n in range(10)})
    sizes = [(few, 10)] + [(libraries.made(count), count) for count in libraries.sizes(quick)]
    targets = {10: "1.15 x", 50_000: "1.30 x"}
    for notes, count in sizes:
        _prepare(notes, home)
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


CASES: dict[str, Case] = {"start": start}
