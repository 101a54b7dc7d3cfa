"""The difference of two lists of stamps, and several deltas as one."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from notetui.core.changes import difference, new_names, together
from notetui.core.library_values import Delta

stamps = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 2))


@given(stamps, stamps)
def test_a_difference_says_how_one_becomes_the_other(old: dict[str, int], new: dict[str, int]) -> None:
    delta = difference(old, new)
    made = {path: stamp for path, stamp in old.items() if path not in delta.removed}
    made.update((path, new[path]) for path in delta.added | delta.changed)
    assert made == new
    assert not delta.added & old.keys()
    assert delta.changed <= old.keys()
    assert bool(delta) == (old != new)


@given(st.lists(stamps, min_size=1, max_size=6))
def test_deltas_together_are_the_difference_of_the_ends(states: list[dict[str, int]]) -> None:
    deltas = [difference(old, new) for old, new in pairwise(states)]
    whole, ends = together(deltas), difference(states[0], states[-1])
    assert whole.added == ends.added
    assert whole.removed == ends.removed
    assert whole.changed >= ends.changed
    assert whole.changed <= states[0].keys() & states[-1].keys()


def test_what_is_to_be_retried_is_kept_until_it_is_gone() -> None:
    retry = Delta(retry=frozenset({"a", "b"}))
    assert together([retry, Delta(removed=frozenset({"a"}))]).retry == {"b"}
    assert not retry


def test_a_renamed_note_has_its_last_name() -> None:
    assert new_names(Delta(renamed=(("a", "b"), ("b", "c"), ("x", "y")))) == {"a": "c", "x": "y"}
    assert new_names(Delta(renamed=(("a", "b"), ("b", "a")))) == {}
    assert together([Delta(renamed=(("a", "b"),)), Delta(renamed=(("b", "c"),))]).renamed == (("a", "b"), ("b", "c"))
