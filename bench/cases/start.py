"""From exec to the first usable screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from bench import make_library
from bench.figures import Figure, alternate
from bench.pty_harness import bare, notetui
from bench.texts import blocks, library

Case = Callable[[Path, bool], Iterator[Figure]]


def _bare(home: Path) -> float:
    with bare(home) as session:
        return (session.wait(b"BARE-READY") - session.started) * 1000


def start(folder: Path, quick: bool) -> Iterator[Figure]:
    """Start with a few notes, and with an indexed library."""
    home = folder / "home"
    home.mkdir()
    few = library(folder / "few", {f"n{n}.md": blocks(60, f"Note number {n}") for n in range(10)})
    sizes = [(few, 10, "1.15 x")]
    for count, target in ((1000, "1.20 x"), (10_000, "1.20 x")) if not quick else ((1000, "1.20 x"),):
        notes = folder / f"lib{count}"
        make_library.make_library(str(notes), count)
        sizes.append((notes, count, target))
    for notes, count, target in sizes:

        def ours(notes: Path = notes) -> float:
            with notetui(notes, home) as session:
                # The tree is painted with the sign of its cursor, the note with its scrollbar or its text.
                return (session.wait("▌".encode()) - session.started) * 1000

        with notetui(notes, home) as session:
            session.wait("▌".encode())
            session.quiet(2.0, at_most=180)
            session.send("q")
            session.quiet(0.5, at_most=20)
        mine, reference = alternate(ours, lambda: _bare(home), 3 if quick else 7)
        yield Figure(
            f"exec to usable tree and note, {count:,} notes indexed", mine, reference, "bare Textual app", "ms", target
        )


CASES: dict[str, Case] = {"start": start}
