"""Whole notes of four languages, labelled line by line by hand: what is read as a question, and what is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from notetui.core.facts import read_note

FOLDER = Path(__file__).parent / "labelled"
NOTES = sorted(FOLDER.glob("*.txt"))
_SIGNS = {"?": "question", "=": "details", "!": "answer"}


class Place(NamedTuple):
    """A line, the id it stands for, its role, and whether it is inferred."""

    line: int
    id: str
    role: str
    inferred: bool


def labelled(path: Path) -> tuple[str, list[Place], list[int]]:
    """Give a note's text, the places that are meant, and the lines that must not be one."""
    lines: list[str] = []
    meant: list[Place] = []
    refused: list[int] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        label, bar, text = line.partition("|")
        assert bar or not line, f"{path.name}:{number}: no label"
        lines.append(text)
        label = label.strip()
        if label == "no":
            refused.append(number)
        elif label:
            found = re.fullmatch(r"(~?)(RQ[\d.]+[a-z]?)([?=!])", label)
            assert found, f"{path.name}:{number}: {label}"
            meant.append(Place(number, found[2], _SIGNS[found[3]], bool(found[1])))
    return "\n".join(lines), meant, refused


def read(text: str) -> Iterator[Place]:
    """Give every place of a question that the program reads; parts by sub-headings are no places of their own."""
    lines = text.split("\n")
    for question in read_note(text, "stem").questions:
        for part in question.parts:
            if not re.match(r"#+ Answer \d", lines[part.line - 1]):
                yield Place(part.line, question.id, part.role.value, question.inferred)


@pytest.mark.parametrize("path", NOTES, ids=lambda path: path.stem)
def test_every_line_is_read_as_it_is_labelled(path: Path) -> None:
    text, meant, _refused = labelled(path)
    lines = text.split("\n")
    found = sorted(read(text))
    wrong = [(place, lines[place.line - 1]) for place in found if place not in meant]
    missed = [(place, lines[place.line - 1]) for place in meant if place not in found]
    assert (wrong, missed) == ([], [])


def test_the_set_is_large_enough() -> None:
    every = [labelled(path) for path in NOTES]
    assert sum(len(meant) for _text, meant, _refused in every) >= 60
    assert sum(len(refused) for _text, _meant, refused in every) >= 40
    assert {path.stem.partition("_")[0] for path in NOTES} == {"en", "ja", "ko", "zh"}
