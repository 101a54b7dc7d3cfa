"""Ranking names by a few typed letters."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from notetui.core.fuzzy import rank

NAMES = ["Attention Is All You Need", "Deep Residual Learning", "A Neural Probabilistic Model", "注意力机制"]


def test_a_substring_beats_scattered_letters() -> None:
    assert rank("need", NAMES, 9)[0] == 0
    assert rank("resid", NAMES, 9) == [1]
    assert rank("注意", NAMES, 9) == [3]


def test_scattered_letters_in_order_match() -> None:
    assert rank("drl", NAMES, 9)[0] == 1
    assert rank("zzz", NAMES, 9) == []


def test_an_upper_case_letter_makes_case_count() -> None:
    assert rank("deep", NAMES, 9) == [1]
    assert rank("DEEP", NAMES, 9) == []


@given(st.lists(st.text(max_size=20), max_size=10), st.text(max_size=6), st.integers(0, 5))
def test_every_result_holds_the_letters_in_order(names: list[str], typed: str, most: int) -> None:
    found = rank(typed, names, most)
    assert len(found) <= most
    assert len(set(found)) == len(found)
    smart = any(character.isupper() for character in typed)
    for index in found:
        name = names[index] if smart else names[index].casefold()
        for part in (typed if smart else typed.casefold()).split():
            at = 0
            for character in part:
                at = name.index(character, at) + 1
