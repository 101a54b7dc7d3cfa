"""From exec to the first usable screen, and the command line."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import make_library
from bench.figures import Figure, alternate
from bench.pty_harness import ROOT, bare, notetui
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


def command_line(folder: Path, quick: bool) -> Iterator[Figure]:
    """`notetui list` on an indexed library."""
    count = 1000 if quick else 10_000
    notes, home = folder / "lib", folder / "home"
    home.mkdir()
    make_library.make_library(str(notes), count)
    environ = {"HOME": str(home), "PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT / "src"), "LANG": "C.UTF-8"}

    def run(words: list[str]) -> float:
        started = time.monotonic()
        subprocess.run([sys.executable, *words], env=environ, stdout=subprocess.DEVNULL, check=True)
        return (time.monotonic() - started) * 1000

    listing = ["-m", "notetui", "list", "--dir", str(notes)]
    run(listing)
    mine, reference = alternate(lambda: run(listing), lambda: run(["-c", "pass"]), 3 if quick else 7)
    yield Figure(f"notetui list, {count:,} notes indexed", mine, reference, "python -c pass", "ms", "6 x")


CASES: dict[str, Case] = {"start": start, "command-line": command_line}
