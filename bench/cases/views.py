"""The full-screen views over 2,000 notes of 12 questions and 20,000 quotes, beside a page of the note view."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.figures import Figure, median
from bench.pty_harness import Session, notetui
from bench.texts import blocks, library

Case = Callable[[Path, bool], Iterator[Figure]]
PAGE = "\x1b[6~"
QUIET = 0.15
"""Seconds without a byte after which a painting is over."""
WORDS = "light root water growth model data method attack language learning result survey".split()  # noqa: SIM905


def _note(number: int, chance: random.Random, quotes: int) -> str:
    """Return a note that asks twelve questions, answers most and quotes for some."""
    said = [f"---\ntitle: Note {number:05}\ntags: [{chance.choice(WORDS)}]\n---\n# Note {number:05}\n\n## Questions\n"]
    said += [f"- RQ{one}: How does {' '.join(chance.choices(WORDS, k=6))}?\n" for one in range(1, 13)]
    said.append("\n## Answers\n")
    for one in range(1, 13):
        if chance.random() < 0.7:
            said.append(f"### RQ{one}\n{' '.join(chance.choices(WORDS, k=30))}.\n\n")
            if one <= quotes:
                said.append(f"> {' '.join(chance.choices(WORDS, k=chance.randint(8, 60)))}\n\n")
    return "".join(said)


def _until(session: Session, keys: str, shown: bytes) -> float:
    """Return the milliseconds from some keys until a text is painted."""
    session.quiet(0.4)
    mark = len(session.out)
    started = time.monotonic()
    session.send(keys)
    return (session.wait(shown, since=mark, patience=60) - started) * 1000


def _painted(session: Session, keys: str) -> float:
    """Return the milliseconds from some keys to the last byte of what they paint."""
    session.quiet(0.4)
    started = last = time.monotonic()
    session.send(keys)
    seen = len(session.out)
    until = started + 30
    while session.pump(until):
        if len(session.out) > seen:
            seen, last = len(session.out), time.monotonic()
            until = last + QUIET
    return (last - started) * 1000


def views(folder: Path, quick: bool) -> Iterator[Figure]:
    """Open the matrix and the quotes, and move in them."""
    home = folder / "home"
    home.mkdir()
    chance = random.Random(1)
    count = 500 if quick else 2000
    texts = {f"n{number:05}.md": _note(number, chance, 12) for number in range(count)}
    texts["a.md"] = blocks(1000, "Aaa a page of the note view").replace("---\n", "---\ntopics: [aaa]\n", 1)
    notes = library(folder / "notes", texts)
    times = 3 if quick else 7
    with notetui(notes, home) as session:
        session.wait(b"topic")
        session.quiet(3, at_most=300)  # the index is built
    with notetui(notes, home) as session:
        session.wait(b"aaa")
        session.quiet(2, at_most=300)
        session.send("ggljl")
        session.quiet(1)
        session.send("\t")
        session.quiet(0.5)
        pages, opened, first = [], [], []
        pages += [_painted(session, PAGE) for _ in range(2)]
        first.append(_until(session, "M", "✓".encode()))
        session.quiet(2, at_most=60)  # the rest has come in
        keys: dict[str, list[float]] = {}
        for _ in range(times):
            session.send("q")
            session.quiet(0.4)
            pages.append(_painted(session, PAGE))
            opened.append(_until(session, "M", "✓".encode()))
            for name, key in (
                ("a line down", "j"),
                ("a column right", "l"),
                ("half a page down", "\x04"),
                ("to the end", "G"),
                ("to the top", "gg"),
                ("swap rows and columns", "x"),
                ("swap back", "x"),
                ("order by a column", "S"),
            ):
                keys.setdefault(name, []).append(_painted(session, key))
        page = median(pages)
        what = f"{count:,} x 12"
        yield Figure(f"matrix {what}, first opening to painted", first[0], page, "a page of the note view", "ms", "2 x")
        yield Figure(f"matrix {what}, opened again", median(opened), page, "a page of the note view", "ms", "2 x")
        for name, found in keys.items():
            yield Figure(f"matrix {what}, {name}", median(found), page, "a page of the note view", "ms", "2 x")
        session.send("q")
        session.quiet(0.4)
        opening = _until(session, "Q", "┃".encode())
        session.quiet(2, at_most=60)
        quotes = sum(text.count("\n> ") for text in texts.values())
        yield Figure(f"{quotes:,} quotes, opening to painted", opening, page, "a page of the note view", "ms", "–")
        for name, key in (("a quote down", "j"), ("a page down", PAGE), ("to the end", "G")):
            moved = median([_painted(session, key) for _ in range(times if name != "to the end" else 1)])
            yield Figure(f"{quotes:,} quotes, {name}", moved, page, "a page of the note view", "ms", "–")


CASES: dict[str, Case] = {"views": views}
