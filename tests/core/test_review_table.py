"""The matrix as states: its orders keep every note, and put the best first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from notetui.core.config.model import ReviewQuestion
from notetui.core.coverage import findings, similar_tags
from notetui.core.facts import read_note
from notetui.core.model import NoteFacts
from notetui.core.review.table import MatrixRow, columns_of, counts, in_order, signs_of
from tests.review_sample import MOSS
from tests.sample import GARDEN

IDS = ("RQ1", "RQ2", "RQ10", "RQ1.1")
ROWS = st.lists(
    st.builds(
        MatrixRow,
        st.uuids().map(str),
        st.text(max_size=5),
        st.just(""),
        st.just(""),
        st.dictionaries(st.sampled_from(IDS), st.sampled_from("✓~·")),
    ),
    max_size=20,
)
RANK = {"✓": 3, "~": 2, "·": 1, "": 0}


@given(ROWS, st.sampled_from(("title", "date", "coverage", "column")), st.sampled_from(IDS))
def test_an_order_loses_and_invents_no_note(rows: list[MatrixRow], order: str, column: str) -> None:
    found = in_order(rows, order, column)
    assert sorted(row.path for row in found) == sorted(row.path for row in rows)
    if order == "column":
        ranks = [RANK[row.signs.get(column, "")] for row in found]
        assert ranks == sorted(ranks, reverse=True)
        for sign in ("✓", "~", "·", ""):
            same = [row.path for row in rows if row.signs.get(column, "") == sign]
            assert [row.path for row in found if row.signs.get(column, "") == sign] == same
    elif order == "coverage":
        answered = [row.answered for row in found]
        assert answered == sorted(answered, reverse=True)
    else:
        assert found == rows


@given(ROWS)
def test_columns_are_the_numbers_that_any_note_has_in_their_order(rows: list[MatrixRow]) -> None:
    found = [column.id for column in columns_of(rows, ())]
    assert found == [id_ for id_ in ("RQ1", "RQ1.1", "RQ2", "RQ10") if any(id_ in row.signs for row in rows)]
    for id_ in found:
        assert sum(counts(rows, id_).values()) == sum(id_ in row.signs for row in rows)


def test_signs_are_by_own_number_or_by_review_question() -> None:
    garden, moss = read_note(GARDEN, "garden"), read_note(MOSS, "moss")
    assert signs_of(garden, (), "review") == {"RQ1": "✓", "RQ2": "~", "RQ3": "✓"}
    water = (ReviewQuestion("W", "What does water do?", patterns=("水|besides",)),)
    assert signs_of(garden, water, "review") == {"W": "~"}
    assert signs_of(moss, water, "review") == {"W": "~"}
    assert [column.text for column in columns_of((), water)] == ["What does water do?"]


@given(st.lists(st.lists(st.sampled_from(("llm", "LLM", "LLMs", "a b", "a-b", "tea")), max_size=4), max_size=6))
def test_tags_alike_are_found_the_same_way_alone_and_among_all_findings(tags: list[list[str]]) -> None:
    notes = [(f"n{number}", NoteFacts("t", tags=tuple(own))) for number, own in enumerate(tags)]
    alone = list(similar_tags((path, facts.tags) for path, facts in notes))
    assert alone == [finding for finding in findings(notes) if finding.code == "similar-tags"]
