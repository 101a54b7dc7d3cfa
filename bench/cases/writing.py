"""What goes over the wire, and from a save to the screen."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.figures import Figure, median
from bench.pty_harness import notetui
from bench.texts import blocks, library

Case = Callable[[Path, bool], Iterator[Figure]]


def wire(folder: Path, quick: bool) -> Iterator[Figure]:
    """Bytes for the keys that are pressed most, for the mouse, and for nothing at all."""
    home = folder / "home"
    home.mkdir()
    notes = library(folder / "notes", {f"n{n}.md": blocks(60, f"Note number {n}") for n in range(10)})
    with notetui(notes, home) as session:
        session.wait(b"Note number 3")
        session.quiet(1.5, at_most=60)
        session.send("gg")
        cursor = float(session.bytes_of("j"))
        yield Figure(
            "bytes of the next note in the tree",
            median([float(session.bytes_of("j")) for _ in range(4)]),
            203.0,
            "vim, one line",
            "bytes",
            "2 x vim page (1,173)",
        )
        session.send("gg")
        session.quiet()
        yield Figure(
            "bytes of a cursor key in the tree (group to note)", cursor, 203.0, "vim, one line", "bytes", "2 x vim"
        )
        session.send("t")
        session.quiet(0.6)
        session.bytes_of("z")
        yield Figure(
            "bytes of typing one character",
            median([float(session.bytes_of("z")) for _ in range(3)]),
            100.0,
            "the target",
            "bytes",
            "100",
        )
        session.send("\x1b")
        session.quiet(0.6)
        moves = "".join(f"\x1b[<35;{5 + n};{4 + n % 5}M" for n in range(15))
        yield Figure("bytes of 15 mouse moves over the tree", float(session.bytes_of(moves)), None, "–", "bytes", "0")
        session.quiet(1.0)
        before = len(session.out)
        session.quiet(5.0 if quick else 60.0, at_most=5.0 if quick else 60.0)
        yield Figure(
            f"bytes of {5 if quick else 60} idle seconds", float(len(session.out) - before), None, "–", "bytes", "0"
        )


def saving(folder: Path, quick: bool) -> Iterator[Figure]:
    """From a save by another program to the painted text."""
    home = folder / "home"
    home.mkdir()
    notes = library(folder / "notes", {"a.md": blocks(60, "Aaa saved"), "b.md": blocks(60, "Bbb other")})
    file = notes / "a.md"
    text = file.read_text()
    with notetui(notes, home) as session:
        session.wait(b"Aaa saved")
        session.quiet(2.0, at_most=60)
        taken, writes = [], []
        for number in range(5 if quick else 25):
            # Every sign differs from the time before: only those that do are written to the terminal.
            word = str(number % 10) * 6
            new = text.replace("# Aaa saved", f"# {word}", 1)
            mark = len(session.out)
            started = time.monotonic()
            temporary = notes / ".a.tmp"
            temporary.write_text(new)
            os.replace(temporary, file)
            writes.append((time.monotonic() - started) * 1000)
            session.wait(word.encode(), since=mark, patience=20)
            taken.append((time.monotonic() - started) * 1000)
            session.quiet(0.3)
    yield Figure(
        "save by another program to painted, median", median(taken), median(writes), "the write itself", "ms", "60 ms"
    )
    yield Figure("the same, slowest", max(taken), median(writes), "the write itself", "ms", "200 ms (p99)")


CASES: dict[str, Case] = {"wire": wire, "saving": saving}
