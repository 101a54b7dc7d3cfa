"""Bytes that keys cost at 80×24, beside vim and less on the same text, and what standing still costs."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import make_library
from bench.figures import Figure, median
from bench.pty_harness import Session, notetui
from bench.texts import blocks, library

Case = Callable[[Path, bool], Iterator[Figure]]
PAGE = "\x1b[6~"


def _each(session: Session, keys: str, times: int) -> float:
    return median([float(session.bytes_of(keys)) for _ in range(times)])


def bytes_of_keys(folder: Path, quick: bool) -> Iterator[Figure]:
    """A page down, the next note, a cursor key, a letter typed, the mouse moved, nothing done."""
    home = folder / "home"
    home.mkdir()
    times = 3 if quick else 7
    notes = folder / "notes"
    make_library.make_library(str(notes), 60, seed=7)
    for file in notes.rglob("*.md"):
        # All in one group, so that every row below it is a note.
        file.rename(notes / file.name)
    long = library(folder / "long", {"long.md": blocks(400, "A long note")})
    page = long / "long.md"
    with Session(["vim", "--clean", str(page)], home) as vim:
        vim.quiet(0.5)
        vim_page = _each(vim, PAGE, times)
        vim.send(":set cursorline\r")
        vim_line = _each(vim, "j", times)
    with Session(["less", str(page)], home) as less:
        less.quiet(0.5)
        less_page = _each(less, PAGE, times)
    with notetui(long, home) as session:
        session.wait(b"long")
        session.quiet(2.0, at_most=60)
        session.send("\t")
        down = _each(session, PAGE, times)
    with notetui(notes, home) as session:
        session.quiet(2.0, at_most=60)
        session.send("4")
        session.quiet()
        session.send("+")
        session.quiet()
        session.send("gg")
        note = _each(session, "j", times)
        yield Figure("page down in a note", down, vim_page, "vim", "bytes", "2 x")
        yield Figure("page down in a note", down, less_page, "less", "bytes", "")
        yield Figure("next note in the tree", note, vim_page, "vim, a page", "bytes", "2 x")
        session.send(":")
        session.quiet(0.6)
        row = _each(session, "\x1b[B", times)
        yield Figure("cursor key in a list", row, vim_line, "vim, a line", "bytes", "2 x")
        session.send("\x1b")
        session.quiet()
        session.send("t")
        session.quiet(0.6)
        yield Figure("a letter typed in the tag editor", _each(session, "x", times), None, "", "bytes", "100")
        session.send("\x1b")
        session.quiet(0.6)
        moves = "".join(f"\x1b[<35;{10 + n};{3 + n}M" for n in range(15))
        yield Figure("the mouse moved over the tree 15 times", session.bytes_of(moves), None, "", "bytes", "0")
        session.quiet(1.0)
        seconds = 10.0 if quick else 60.0
        mark, before, until = len(session.out), _cpu(session.pid), time.monotonic() + seconds
        while time.monotonic() < until:
            session.pump(until)
        used = (_cpu(session.pid) - before) / seconds * 100
        yield Figure(f"idle for {seconds:.0f} s", len(session.out) - mark, None, "", "bytes", "0")
        yield Figure(f"idle for {seconds:.0f} s", used, None, "", "% core", "0.1")


def _cpu(pid: int) -> float:
    """Return the seconds of processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


CASES: dict[str, Case] = {"bytes": bytes_of_keys}
