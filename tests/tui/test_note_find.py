"""The matches of a note: in slices, in what stands above the note, and the one that one was at."""

from __future__ import annotations

import time

import pytest

from notetui.core.frontmatter.read import read
from notetui.core.markdown.layout import LayoutOptions
from notetui.core.markdown.parse import Document
from notetui.tui.widgets.note_find import Finder
from notetui.tui.widgets.note_front import table_leaves
from notetui.tui.widgets.note_rows import NoteRows

BODY = "".join(f"Roots {number}\n\n| roots | b |\n|---|---|\n| x | Root {number} |\n\n" for number in range(400))


@pytest.mark.parametrize(("needle", "words"), [("root", ()), ("", ("root",))])
def test_a_search_in_slices_finds_what_one_at_once_finds_and_comes_back_to_its_place(
    needle: str, words: tuple[str, ...]
) -> None:
    rows = NoteRows(Document(BODY), LayoutOptions())
    finder = Finder(rows)
    finder.start(needle, words)
    steps = 0
    while not finder.done:
        rows.document.parse_more(50)
        finder.advance(time.perf_counter())
        steps += 1
    assert steps > 10
    assert len(finder.matches) == 1200
    assert finder.matches == sorted(finder.matches)
    place = finder.matches[700]
    finder.start(needle, words)
    finder.resume(place.leaf, place.start)
    assert finder.place == (place.leaf, place.start)
    finder.advance(time.perf_counter() + 60)
    assert finder.at == 700


@pytest.mark.parametrize(("needle", "words"), [("root", ()), ("", ("root",))])
def test_leaves_are_marked_before_they_are_searched(needle: str, words: tuple[str, ...]) -> None:
    rows = NoteRows(Document(BODY), LayoutOptions())
    finder = Finder(rows)
    finder.start(needle, words)
    for index in (900, 3):
        leaf = rows.leaf(index)
        assert leaf is not None
        assert [leaf.text[start:end].lower() for start, end in finder.in_leaf(index, leaf)] == ["root"]


def test_front_matter_above_the_note_is_searched_too() -> None:
    front = read("---\ntitle: Roots\nother: 1\n---\nNo roots.\n")
    rows = NoteRows(Document(front.body), LayoutOptions(), table_leaves(front))
    finder = Finder(rows)
    finder.start("roots")
    finder.advance(0)
    rows.document.parse_all()
    finder.advance(0)
    assert [match.leaf for match in finder.matches] == [0, 3]
