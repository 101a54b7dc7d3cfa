"""Finding in a document: everywhere, across source lines, as far as was read."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from notetui.core.markdown.find import Finder
from notetui.core.markdown.parse import Document


def found(text: str, needle: str) -> list[tuple[int, str]]:
    document = Document(text)
    document.parse_all()
    return [
        (match.leaf, document.leaves[match.leaf].text[match.start : match.end])
        for match in Finder(document).matches(needle)
    ]


def test_marks_do_not_stand_in_the_way_and_case_counts_only_when_it_is_asked_for() -> None:
    text = "the **Answer** is\n\n- answers\n\n| Answer | x |\n|---|---|\n"
    assert found(text, "answer") == [(0, "Answer"), (1, "answer"), (2, "Answer")]
    assert found(text, "Answer") == [(0, "Answer"), (2, "Answer")]
    assert found(text, "the answer is") == [(0, "the Answer is")]


def test_source_lines_may_end_within() -> None:
    assert found("one\ntwo  \nthree", "two three") == [(0, "two\rthree")]
    assert found("研究は\n進む", "は進") == [(0, "は\n進")]
    assert found("a[b] (c)", "[b] (") == [(0, "[b] (")]


def test_nothing_is_found_across_leaves_and_nothing_for_nothing() -> None:
    assert found("one\n\ntwo", "onetwo") == found("one\n\ntwo", "e t") == found("x", "") == []


def test_letters_that_change_length_in_lower_case_move_nothing() -> None:
    assert found("İİİ one", "one") == [(0, "one")]


def test_what_is_read_later_is_found_later() -> None:
    document = Document("word\n\n" * 2000)
    document.parse_more(700)
    finder = Finder(document)
    first = finder.matches("word")
    assert len(first) == finder.searched == 700
    document.parse_all()
    assert len(first + finder.matches("word", after=finder.searched)) == 2000


@given(st.lists(st.sampled_from(["ab", "Ab", "b a", "aab"]), max_size=900), st.sampled_from(["a", "ab", "b a", "A"]))
def test_every_place_is_found(texts: list[str], needle: str) -> None:
    document = Document("\n\n".join(texts))
    document.parse_all()
    folded = [leaf.text if needle != needle.lower() else leaf.text.lower() for leaf in document.leaves]
    assert len(Finder(document).matches(needle)) == sum(text.count(needle) for text in folded)
