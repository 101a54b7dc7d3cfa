"""Reviewing: what it takes to build the views over 2,000 notes with 12 questions each, without a screen."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.figures import Figure, alternate
from bench.texts import library
from notetui.core.config.model import Config, ReviewQuestion
from notetui.core.config.review import Mapper
from notetui.core.export.formats import document
from notetui.core.export.sheets import long_sheet
from notetui.core.matrix import matrix
from notetui.core.review.ledger import ledger
from notetui.library import Library

Case = Callable[[Path, bool], Iterator[Figure]]
_WORDS = ["light", "growth", "water", "root", "leaf", "bloom", "stem", "bark", "seed", "wind", "rain", "soil"]


def note(number: int) -> str:
    """Return a note with twelve questions, each answered with a quote; no two notes ask in the same words."""
    asked = "\n".join(
        f"- RQ{at}: How does {_WORDS[(at + number) % 12]} change {_WORDS[at * number % 12]} in case {number}?"
        for at in range(1, 13)
    )
    answers = "\n\n".join(f"### RQ{at}\n\n> A little, in case {number}.\n\nSo it is." for at in range(1, 13))
    head = f"---\ntitle: Note {number}\ntags: [a, b]\n---\n# Note {number}\n\n"
    return f"{head}## Questions\n\n{asked}\n\n## Answers\n\n{answers}\n"


def views(folder: Path, quick: bool) -> Iterator[Figure]:
    """Build the matrix, the ledger and the long export, beside reading the facts of all notes from the index."""
    count = 300 if quick else 2000
    notes = library(folder / "notes", {f"n{number}.md": note(number) for number in range(count)})
    reviews = tuple(
        ReviewQuestion(f"R{at}", f"What of {word}?", (f"how does {word}", rf"{word} in case \d+5\b"))
        for at, word in enumerate(_WORDS, 1)
    )
    opened = Library([str(notes)], Config(review_questions=reviews), state_dir=None, cache_dir=None)
    for _delta in opened.scan():
        continue
    known = list(opened.each())

    def timed(action: Callable[[], object]) -> float:
        start = time.perf_counter()
        action()
        return (time.perf_counter() - start) * 1000

    def reading() -> float:
        return timed(lambda: list(opened.each()))

    def first() -> float:
        mapper = Mapper(reviews)
        return timed(lambda: [mapper(facts) for _path, facts in known])

    built = matrix(known, reviews)
    beside, times = "facts of all from the index", 3 if quick else 7
    for what, ours in (
        ("mapped for the first time", first),
        ("matrix built again", lambda: timed(lambda: matrix(known, reviews))),
        ("quote ledger", lambda: timed(lambda: list(ledger(known, reviews)))),
        ("long matrix as CSV", lambda: timed(lambda: "".join(document("csv", *long_sheet(built, dict(known)))))),
    ):
        mine, reference = alternate(ours, reading, times)
        yield Figure(f"{count:,} notes x 12 questions: {what}", mine, reference, beside, "ms", "–")
    opened.close()


CASES: dict[str, Case] = {"review views": views}
