"""What changes of a list mean, how they are taken back, and the steps from one list to another."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from notetui.core.frontmatter.change import ListChange, Steps
from notetui.core.frontmatter.edit import set_list
from notetui.core.text.spelling import composed

NFC, NFD = "caf\u00e9", "cafe\u0301"
ITEM = st.sampled_from(["a", "b", "c", "d", NFC, NFD, "e\u0301", "\u00e9"])
ITEMS = st.lists(ITEM, unique=True, max_size=6)
CHANGE = st.builds(
    ListChange,
    add=st.lists(ITEM, max_size=3).map(tuple),
    remove=st.lists(ITEM, max_size=3).map(tuple),
    rename=st.lists(st.tuples(ITEM, ITEM), max_size=2).map(tuple),
)


@pytest.mark.parametrize(
    ("change", "before", "after"),
    [
        (ListChange(add=("b", "a")), ["a"], ["a", "b"]),
        (ListChange(add=("b",), at=(0,)), ["a"], ["b", "a"]),
        (ListChange(add=("b", "c"), at=(0,)), ["a"], ["b", "a", "c"]),
        (ListChange(add=("b",), at=(9,)), ["a"], ["a", "b"]),
        (ListChange(remove=("a", "x")), ["a", "b", "a"], ["b"]),
        (ListChange(add=("a",), remove=("a",)), ["a", "b"], ["a", "b"]),
        (ListChange(add=("a",), remove=("a",)), ["b"], ["b", "a"]),
        (ListChange(rename=(("a", "x"),)), ["a", "b"], ["x", "b"]),
        (ListChange(rename=(("a", "b"),)), ["a", "b"], ["b"]),
        (ListChange(rename=(("a", "a"),)), ["a", "b"], ["a", "b"]),
        (ListChange(rename=(("y", "b"),)), ["a", "b"], ["a", "b"]),
        (ListChange(rename=(("a", "x"), ("x", "y"))), ["a", "b"], ["y", "b"]),
        # One spelling of a letter stands for the other, and what is there keeps its own.
        (ListChange(add=(NFC,)), [NFD], [NFD]),
        (ListChange(remove=(NFC,)), [NFD, "b"], ["b"]),
        (ListChange(remove=(NFC,)), [NFD, NFC, "b"], ["b"]),
        (ListChange(rename=((NFC, "x"),)), [NFD, "b"], ["x", "b"]),
        (ListChange(rename=((NFC, "x"),)), [NFD, NFC], ["x"]),
        (ListChange(rename=(("b", NFC),)), [NFD, "b"], [NFD]),
        (ListChange(rename=((NFD, NFC),)), [NFD, "b"], [NFC, "b"]),
        (ListChange(rename=(("b", NFC),)), [NFD, NFC, "b"], [NFD, NFC]),
    ],
)
def test_a_change_means(change: ListChange, before: list[str], after: list[str]) -> None:
    assert change.apply(before) == after


@given(ITEMS, CHANGE)
def test_the_inverse_gives_the_list_back(items: list[str], change: ListChange) -> None:
    before = change.inverse(items).apply(change.apply(items))
    # Of two spellings of one item the other does not come back: they are the same item.
    assert {composed(item) for item in before} == {composed(item) for item in items}
    if len({composed(item) for item in items}) == len(items):
        assert sorted(before) == sorted(items)


@pytest.mark.parametrize(
    ("change", "before", "inverse"),
    [
        (ListChange(add=("b",)), ["a"], ListChange(remove=("b",))),
        (ListChange(add=("a",)), ["a"], ListChange()),
        (ListChange(remove=("a", "c")), ["a", "b", "c"], ListChange(add=("a", "c"), at=(0, 2))),
        (ListChange(remove=("a",)), ["a", "a", "b"], ListChange(add=("a",), at=(0,))),
        (ListChange(rename=(("a", "x"),)), ["a", "b"], ListChange(rename=(("x", "a"),))),
        (ListChange(rename=(("a", "b"),)), ["a", "b"], ListChange(add=("a",), at=(0,))),
        (ListChange(rename=(("y", "x"),)), ["a"], ListChange()),
        (ListChange(remove=("x",), rename=(("a", "x"),)), ["a"], ListChange(add=("a",), at=(0,))),
        (
            ListChange(rename=(("a", "x"), ("b", "x"))),
            ["a", "b"],
            ListChange(add=("b",), rename=(("x", "a"),), at=(1,)),
        ),
    ],
)
def test_an_inverse_says(change: ListChange, before: list[str], inverse: ListChange) -> None:
    assert change.inverse(before) == inverse
    assert inverse.apply(change.apply(before)) == list(dict.fromkeys(before))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"tags: [a, {NFC}, b, {NFD}]\n", "tags: [a, x, b]\n"),
        (f"tags:\n- {NFC}\n- b # b\n- {NFD}\n", "tags:\n- x\n- b # b\n"),
        (f"tags: {NFC}, {NFD}\n", "tags: x\n"),
        (f"tags: {NFC} b {NFD}\n", "tags: x b\n"),
        (f"tags: [{NFD}, a, {NFC}]\n", "tags: [a, x]\n"),
    ],
)
def test_two_spellings_of_one_tag_are_renamed_to_one(before: str, after: str) -> None:
    change = ListChange(rename=((NFC, "x"),))
    assert set_list(f"---\n{before}---\n", "tags", change) == f"---\n{after}---\n"


def test_two_tags_are_renamed_to_one_in_json() -> None:
    change = ListChange(rename=(("a", "x"), ("c", "x")))
    assert set_list('{"tags": ["a", "b", "c"]}\n', "tags", change) == '{"tags": ["x", "b"]}\n'


@given(ITEMS, CHANGE)
def test_the_steps_lead_from_one_list_to_the_other(items: list[str], change: ListChange) -> None:
    spelled = change.spelled(items)
    after = change.apply(items)
    assume([item for item in after if item in items] == [item for item in items if item in after])
    steps = Steps(items, after, spelled.rename)
    assert not steps.gone & steps.renames.keys()
    stay = [steps.renames.get(item, item) for item in items if item not in steps.gone]
    for place, item in reversed(steps.additions):
        assert item not in items
        stay.insert(place, item)
    assert stay == after
