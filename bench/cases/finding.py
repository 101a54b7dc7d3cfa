"""Finding: each key of a search that is typed, beside ripgrep on the same files; the command line on many notes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import libraries
from bench.figures import Figure, alternate, median
from bench.pty_harness import ROOT, Session, notetui
from notetui.core.config.model import Config
from notetui.core.query.parse import parse
from notetui.library import Library

Case = Callable[[Path, bool], Iterator[Figure]]

WORDS = ("security", "evaluation", "zinalo", "研究", "方法", "の")
"""Common words, a rare one, Chinese and Japanese; each key of each is a search."""


def _rg(word: str, notes: Path) -> float:
    started = time.monotonic()
    subprocess.run(["rg", "-il", "--", word, str(notes)], stdout=subprocess.DEVNULL, check=False)
    return (time.monotonic() - started) * 1000


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def _key(library: Library, notes: Path, typed: str) -> tuple[float, float]:
    query = parse(typed)
    return alternate(lambda: _timed(lambda: library.search(query, 50)), lambda: _rg(typed, notes), 3)


def _tree(library: Library, grouping: str, typed: str) -> float:
    query = parse(typed)
    return _timed(lambda: library.groups(grouping, query))


def search(folder: Path, quick: bool) -> Iterator[Figure]:
    """Every key of some words: best 50 notes with excerpts, as the library answers."""
    letters: dict[int, float] = {}
    longer: dict[int, float] = {}
    for count in libraries.sizes(quick):
        notes = libraries.made(count)
        library = Library([str(notes)], Config(), state_dir=None, cache_dir=str(folder / f"cache{count}"))
        for _ in library.scan():
            pass
        one: list[float] = []
        more: list[float] = []
        one_rg: list[float] = []
        more_rg: list[float] = []
        for word in WORDS:
            for length in range(1, len(word) + 1):
                typed = word[:length]
                mine, theirs = _key(library, notes, typed)
                single = len(typed) == 1
                (one if single else more).append(mine)
                (one_rg if single else more_rg).append(theirs)
        letters[count], longer[count] = median(one), median(more)
        yield Figure(
            f"key of a search, {count:,} notes, median", median(more), median(more_rg), "rg -il", "ms", "0.15 x"
        )
        yield Figure("the same, slowest", max(more), median(more_rg), "rg -il", "ms", "–")
        yield Figure("the same, single letters, slowest", max(one), median(one_rg), "rg -il", "ms", "0.5 x")
        for name in ("topic", "folder"):
            taken = [_tree(library, name, word) for word in WORDS]
            yield Figure(f"tree of a search by {name}, slowest", max(taken), median(more_rg), "rg -il", "ms", "–")
        library.close()
    yield libraries.exponent("key of a search", longer, "1")


def _painted(session: Session, keys: str) -> float:
    """Return the milliseconds from a key to the last byte that it makes the program write."""
    session.quiet(0.4)
    started = last = time.monotonic()
    session.send(keys)
    while session.pump(max(last, started) + 0.4):
        last = time.monotonic()
    return (last - started) * 1000


def typing(folder: Path, quick: bool) -> Iterator[Figure]:
    """The same keys in the filter of the tree, to the last byte that each writes."""
    home = folder / "home"
    home.mkdir()
    for count in libraries.sizes(quick):
        notes = libraries.made(count)
        library = Library([str(notes)], Config(), state_dir=None, cache_dir=str(home / ".cache" / "notetui"))
        for _ in library.scan():
            pass
        library.close()
        one: list[float] = []
        more: list[float] = []
        theirs: list[float] = []
        with notetui(notes, home) as session:
            session.wait("▌".encode())
            session.quiet(2.0, at_most=300)
            for word in WORDS[: 3 if quick else None]:
                session.send("f")
                session.quiet(0.5)
                for length, letter in enumerate(word, 1):
                    (one if length == 1 else more).append(_painted(session, letter))
                    theirs.append(_rg(word[:length], notes))
                session.send("\x15\x1b")
                session.quiet(0.8)
        yield Figure(
            f"key in the filter to painted, {count:,} notes, median",
            median(more),
            median(theirs),
            "rg -il",
            "ms",
            "0.15 x",
        )
        yield Figure("the same, single letters", median(one), median(theirs), "rg -il", "ms", "0.5 x")


def listing(folder: Path, quick: bool) -> Iterator[Figure]:
    """Commands on an indexed library."""
    home = folder / "home"
    home.mkdir()
    environ = {"HOME": str(home), "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src"), "LANG": "C.UTF-8"}

    def run(words: list[str]) -> float:
        started = time.monotonic()
        subprocess.run([sys.executable, *words], env=environ, stdout=subprocess.DEVNULL, check=True)
        return (time.monotonic() - started) * 1000

    def beside(words: list[str]) -> tuple[float, float]:
        run(words)
        return alternate(lambda: run(words), lambda: run(["-c", "pass"]), 5 if quick else 9)

    for count in libraries.sizes(quick):
        notes = str(libraries.made(count))
        for words in (["list"], ["search", "security"], ["tags"]):
            mine, reference = beside(["-m", "notetui", *words, "--dir", notes])
            name = " ".join(words)
            target = "6 x" if words == ["list"] and count == libraries.SIZES[1] else "–"
            yield Figure(f"notetui {name}, {count:,} notes indexed", mine, reference, "python -c pass", "ms", target)


CASES: dict[str, Case] = {"search": search, "typing": typing, "listing": listing}
