"""What changes of a list mean, how they are taken back, and the steps from one list to another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notetui.core.frontmatter.change import ListChange, Refused, Steps
from notetui.core.frontmatter.edit import read_list, set_list
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


def nested(old: str, new: str) -> ListChange:
    return ListChange(rename=((old, new),), nested=True)


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
        # What is nested below a renamed item comes along where it is to.
        (ListChange(rename=(("a", "x"),)), ["a/b", "a"], ["a/b", "x"]),
        (nested("a", "x"), ["a/b/c", "a", "ab", "A/b", "a/"], ["x/b/c", "x", "ab", "A/b", "x/"]),
        (nested("a", "x"), ["b", "a/b"], ["b", "x/b"]),
        (nested("a/b", "x"), ["a", "a/b", "a/b/c", "a/bc"], ["a", "x", "x/c", "a/bc"]),
        (nested("a", "x"), ["a/b", "x/b", "a"], ["x/b", "x"]),
        (nested("a", "a/b"), ["a", "a/b", "a/b/b"], ["a/b", "a/b/b", "a/b/b/b"]),
        (nested("a/b", "a"), ["a/b", "a/b/b", "a/b/b/b"], ["a", "a/b", "a/b/b"]),
        (nested("a", "a"), ["a", "a/b"], ["a", "a/b"]),
        (nested(NFC, "x"), [f"{NFD}/{NFD}", NFC], [f"x/{NFD}", "x"]),
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


PATH = st.lists(st.sampled_from(["a", "b"]), min_size=1, max_size=3).map("/".join)


@given(st.lists(PATH, unique=True, max_size=8), PATH, PATH)
def test_what_is_nested_moves_as_folders_do_and_comes_back(items: list[str], old: str, new: str) -> None:
    change = nested(old, new)

    def moved(item: str) -> str:
        return new + item[len(old) :] if f"{item}/".startswith(f"{old}/") else item

    assert sorted(change.apply(items)) == sorted({moved(item) for item in items})
    assert sorted(change.inverse(items).apply(change.apply(items))) == sorted(items)
    text = f"---\ntags: [{', '.join(items)}]\n---\n"
    assert sorted(read_list(set_list(text, "tags", change), "tags")) == sorted(change.apply(items))


def test_what_is_shown_as_a_nested_tag_and_is_none_refuses() -> None:
    text = "---\ntags:\n  - a\n  - a/b: c\n---\n"
    with pytest.raises(Refused):
        set_list(text, "tags", nested("a", "x"))
    assert set_list(text, "tags", ListChange(rename=(("a", "x"),))) == text.replace("- a\n", "- x\n")


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
    steps = Steps(items, after, spelled.rename)
    assert not steps.gone & steps.renames.keys()
    stay = [steps.renames.get(item, item) for item in items if item not in steps.gone]
    for place, item in reversed(steps.additions):
        assert item not in items
        stay.insert(place, item)
    assert stay == steps.after
    assert sorted(stay) == sorted(after)
    if [item for item in after if item in items] == [item for item in items if item in after] and not steps.renames:
        assert stay == after, "another order only where what stays has one"
