"""What holds for all front matters that hypothesis makes; `make torture` makes many more of them."""

from __future__ import annotations

import os

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from notetui.core.frontmatter.change import Changes, ListChange, Refused, ValueChange
from notetui.core.frontmatter.edit import apply, read_list, read_value, set_list, set_value
from notetui.core.frontmatter.read import read, text_list
from tests.core.strategies import SAFE_TAG, TAG, VALUE, Generated, notes_with_front_matter, notes_with_toml_or_json

EXAMPLES = int(os.environ.get("NOTETUI_EXAMPLES", "150"))
ANY_NOTE = st.one_of(notes_with_front_matter(), notes_with_front_matter(), notes_with_toml_or_json())


def added(text: str, *tags: str) -> str:
    return set_list(text, "tags", ListChange(add=tags))


def removed(text: str, *tags: str) -> str:
    return set_list(text, "tags", ListChange(remove=tags))


def check_outside(note: Generated, new: str) -> None:
    """What is not the entry is the same text; where there was none, all of the old text is there."""
    if note.entry:
        assert new.startswith(note.head)
        assert new.endswith(note.tail)
        return
    old = note.text
    same = next((at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), len(old))
    assert new.endswith(old[same:]), "one piece was put in, and nothing else"


@settings(max_examples=EXAMPLES)
@given(ANY_NOTE, SAFE_TAG)
def test_adding_changes_one_entry_and_removing_gives_the_bytes_back(note: Generated, tag: str) -> None:
    if note.refused:
        with pytest.raises(Refused):
            added(note.text, tag)
        return
    had = read_list(note.text, "tags")
    new = added(note.text, tag)
    assert read_list(new, "tags") == ([*had, tag] if tag not in had else had)
    assert added(new, tag) == new, "adding twice is adding once"
    if tag in had:
        assert new == note.text
        return
    check_outside(note, new)
    without = removed(new, tag)
    if note.round_trips:
        assert without == note.text
    else:
        assert read_list(without, "tags") == had
        check_outside(note, without)


@settings(max_examples=EXAMPLES)
@given(ANY_NOTE, st.lists(TAG, max_size=3), st.lists(TAG, max_size=2), st.integers(0, 5), TAG)
def test_every_change_means_what_the_list_says(
    note: Generated, add: list[str], remove: list[str], which: int, name: str
) -> None:
    try:
        had = read_list(note.text, "tags")
        rename = ((had[which % len(had)], name),) if had else ()
        change = ListChange(add=tuple(add), remove=(*remove, *had[which:2]), rename=rename)
        new = set_list(note.text, "tags", change)
    except Refused:
        return
    assert read_list(new, "tags") == change.apply(had)
    if new != note.text:
        check_outside(note, new)


@settings(max_examples=EXAMPLES)
@given(ANY_NOTE, st.integers(0, 5), SAFE_TAG)
def test_plain_tags_are_renamed_and_removed_in_every_shape(note: Generated, which: int, name: str) -> None:
    assume(not note.refused)
    had = read_list(note.text, "tags")
    assume(had)
    tag = had[which % len(had)]
    renamed = set_list(note.text, "tags", ListChange(rename=((tag, name),)))
    assert read_list(renamed, "tags") == ListChange(rename=((tag, name),)).apply(had)
    check_outside(note, renamed)
    without = removed(note.text, tag)
    assert read_list(without, "tags") == [item for item in had if item != tag]
    check_outside(note, without)


FEW = st.sampled_from("abcd")
TWICE = st.lists(FEW, max_size=6)


@settings(max_examples=EXAMPLES * 4)
@given(TWICE, st.lists(FEW, max_size=2, unique=True), st.lists(FEW, max_size=2, unique=True), st.lists(TAG, max_size=1))
def test_a_change_of_tags_that_stand_there_twice_is_undone_and_redone(
    items: list[str], add: list[str], remove: list[str], rename: list[str]
) -> None:
    change = ListChange(tuple(add), tuple(remove)) if not rename else ListChange(rename=(("a", rename[0]),))
    after = change.apply(items)
    inverse = change.inverse(items)
    back = inverse.apply(after)
    assert list(dict.fromkeys(back)) == list(dict.fromkeys(items))
    assert inverse.inverse(after).apply(back) == after


@pytest.mark.parametrize("items", ["bab", "aac", "abac", "bcb"])
@pytest.mark.parametrize(
    "change",
    [
        ListChange(add=("n",)),
        ListChange(remove=("a",)),
        ListChange(remove=("b", "a")),
        ListChange(add=("n",), remove=("a",)),
        ListChange(rename=(("b", "a"),)),
        ListChange(rename=(("a", "z"),)),
    ],
)
def test_tags_that_stand_there_twice_come_back_to_the_byte(items: str, change: ListChange) -> None:
    text = "---\ntags:\n" + "".join(f"  - {item}\n" for item in items) + "more: x\n---\nBody"
    done = apply(text, (("tags", change),))
    undone = apply(done.text, done.inverse)
    assert undone.text == text
    assert undone.lists == {"tags": tuple(items)}
    assert apply(undone.text, undone.inverse).text == done.text


@settings(max_examples=EXAMPLES)
@given(ANY_NOTE, st.lists(TAG, max_size=3), st.lists(TAG, max_size=2))
def test_the_inverse_brings_the_tags_back(note: Generated, add: list[str], remove: list[str]) -> None:
    try:
        had = read_list(note.text, "tags")
        change = ListChange(add=tuple(add), remove=(*remove, *had[:1]))
        done = apply(note.text, (("tags", change),))
        back = set_list(done.text, "tags", change.inverse(had))
    except Refused:
        return
    if len(set(had)) == len(had):
        assert read_list(back, "tags") == had
        taken_back = apply(done.text, done.inverse)
        assert taken_back.text == note.text, "undone at once, every byte is as it was"
        assert apply(taken_back.text, taken_back.inverse).text == done.text, "and done again as well"
        elsewhere = apply(done.text.replace(note.body, "other body") if note.body else done.text, done.inverse)
        assert read_list(elsewhere.text, "tags") == had


@settings(max_examples=EXAMPLES)
@given(ANY_NOTE, VALUE, VALUE)
def test_a_plain_key_is_set_and_its_inverse_brings_it_back(note: Generated, first: str, second: str) -> None:
    text = note.text
    try:
        one = set_value(text, "status", first)
    except Refused:
        assert note.refused or "\ud800" <= max(first, default="") <= "\udfff"
        return
    assert read_value(one, "status") == first
    assert set_value(one, "status", first) == one
    changes: Changes = (("status", ValueChange(second)), ("status_reason", ValueChange("because")))
    done = apply(one, changes)
    assert read_value(done.text, "status") == second
    assert apply(done.text, done.inverse).text == one
    assert set_value(one, "status", None) == text
    assert one.endswith(note.body)


@settings(max_examples=EXAMPLES)
@given(ANY_NOTE)
def test_reading_and_editing_see_the_same_tags(note: Generated) -> None:
    assume(not note.refused)
    assert set(read_list(note.text, "tags")) <= set(text_list(read(note.text), "tags"))


@settings(max_examples=EXAMPLES)
@given(st.text(max_size=200), TAG)
def test_any_text_is_edited_or_refused(text: str, tag: str) -> None:
    for candidate in (text, f"---\n{text}\n---\n", f"---\ntags: {text}\n---\nx", f"+++\ntags = {text}\n+++\n"):
        try:
            new = added(candidate, tag)
        except Refused:
            continue
        assert tag in read_list(new, "tags")
