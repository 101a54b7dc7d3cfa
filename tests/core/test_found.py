"""What a search found, as rows; and names ranked by typed letters, many of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from notetui.core.found import MORE_KEY, found_rows
from notetui.core.fuzzy import Names, _score
from notetui.core.library_values import Hit
from notetui.core.tree import RowKind


def test_each_note_is_followed_by_the_line_that_was_found_and_the_rest_is_counted() -> None:
    hits = [Hit("/a.md", "A", "🌱", 7, "some words", ((5, 10),)), Hit("/b.md", "B", "", 0, "")]
    rows = found_rows(hits, 1202)
    assert [(row.kind, row.label, row.line) for row in rows] == [
        (RowKind.NOTE, "A", 7),
        (RowKind.EXCERPT, "some words", 7),
        (RowKind.NOTE, "B", 0),
        (RowKind.EXCERPT, "1,200 more; 1–6 group them all", 0),
    ]
    assert rows[1].spans == ((5, 10),)
    assert rows[-1].key == MORE_KEY
    assert len({row.key for row in rows}) == len(rows)
    assert found_rows([], 0) == []


def _slowly(typed: str, names: list[str], at_most: int) -> list[int]:
    smart = any(character.isupper() for character in typed)
    parts = [part if smart else part.casefold() for part in typed.split()]
    found = []
    for index, name in enumerate(names):
        text = name if smart else name.casefold()
        scores = [_score(part, text) for part in parts]
        if min(scores) >= 0:
            whole = all(part in text for part in parts)
            found.append((not whole, -sum(scores), len(text), index))
    return [index for *_, index in sorted(found)[:at_most]]


@given(
    st.lists(st.text("abcAB 研", max_size=12), max_size=40),
    st.text("abcAB 研", min_size=1, max_size=4).filter(str.strip),
    st.integers(1, 6),
)
def test_ranking_many_names_is_the_same_as_scoring_each(names: list[str], typed: str, at_most: int) -> None:
    assert Names(names).rank(typed, at_most) == _slowly(typed, names, at_most)
