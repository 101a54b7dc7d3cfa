"""What an edit remembers of the characters that it replaced, and when they are put back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notetui.core.frontmatter.change import Exactly
from notetui.core.frontmatter.exact import LONGEST, difference, put_back
from notetui.core.frontmatter.verify import same_beside

LINES = st.lists(st.sampled_from(["a: 1", "b: 2", "c:", "  - x", "  - y", "# c"]), max_size=8)
EOL = st.sampled_from(["\n", "\r\n", "\r"])


def note(inside: str, body: str = "Body\n") -> str:
    return f"---\n{inside}---\n{body}"


@pytest.mark.parametrize(
    ("old", "new", "became", "was"),
    [
        ("a\nb\nc\nd\n", "a\nb\nX\nc\nd\n", "b\nX\nc\n", "b\nc\n"),
        ("a\nb\nc\nd\n", "a\nc\nd\n", "a\nc\n", "a\nb\nc\n"),
        ("a\nb\nc\nd\n", "a\nX\nY\nd\n", "a\nX\nY\nd\n", "a\nb\nc\nd\n"),
        ("a\nb\n", "X\nb\n", "---\nX\nb\n", "---\na\nb\n"),
        ("a\nb\n", "a\nX\n", "a\nX\n---\n", "a\nb\n---\n"),
        ("", "X\n", "---\nX\n---\n", "---\n---\n"),
        ("a\na\n", "a\na\na\n", "a\na\n---\n", "a\n---\n"),
    ],
)
def test_the_lines_that_differ_are_remembered_with_one_around(old: str, new: str, became: str, was: str) -> None:
    assert difference(note(old), note(new)) == Exactly(became, was)
    assert difference("\ufeff" + note(old), "\ufeff" + note(new)) == Exactly(became, was)


def test_front_matter_that_was_not_there_is_remembered_whole() -> None:
    assert difference("Body\n", note("a: 1\n")) == Exactly("---\na: 1\n---\n", "")


@pytest.mark.parametrize(("more", "remembered"), [(0, True), (1, False)])
def test_what_is_long_is_not_remembered(more: int, remembered: bool) -> None:
    # Beside the long line stand two lines around it, twice, and its line end; or two fences.
    changed = difference(note("a\nb\n"), note("a\n" + "x" * (LONGEST - 9 + more) + "\nb\n"))
    assert (changed is not None) is remembered
    whole = difference("Body\n", note("x" * (LONGEST - 9 + more) + "\n"))
    assert (whole is not None) is remembered


@given(LINES, LINES, EOL, st.booleans())
def test_where_the_edit_still_stands_the_very_characters_come_back(
    old: list[str], new: list[str], eol: str, bom: bool
) -> None:
    before, after = (
        "\ufeff" * bom + eol.join(["---", *lines, "---", "Body", "a: 1", "  - x", ""]) for lines in (old, new)
    )
    if before == after:
        return
    exactly = difference(before, after)
    assert exactly is not None
    head = after.removeprefix("\ufeff").partition(f"Body{eol}")[0]
    once = head.count(exactly.became) == 1 and head.find(exactly.became, head.find(exactly.became) + 1) < 0
    assert put_back(after, exactly) == (before if once else None)


@pytest.mark.parametrize(
    "now",
    [
        note("a: 1\n"),  # it is not there
        note("b: 2\nX\nc: 3\nb: 2\nX\nc: 3\n"),  # it is there twice
        note("aab: 2\nX\nc: 3\n"),  # it does not begin a line
        note("a: 1\n", "b: 2\nX\nc: 3\n"),  # it is in the body
        "b: 2\nX\nc: 3\n",
    ],
)
def test_where_the_edit_does_not_stand_nothing_is_put_back(now: str) -> None:
    assert put_back(now, Exactly("b: 2\nX\nc: 3\n", "b: 2\nc: 3\n")) is None
    assert put_back(now, Exactly("", "b: 2\n")) is None


def test_front_matter_of_an_edit_goes_only_as_long_as_it_is_all_there_is() -> None:
    made = Exactly("---\na: 1\n---\n", "")
    assert put_back(note("a: 1\n"), made) == "Body\n"
    assert put_back("\ufeff" + note("a: 1\n"), made) == "\ufeffBody\n"
    assert put_back(note("a: 1\nb: 2\n"), made) is None
    assert put_back(note("a: 1\nb: 2\n"), Exactly("---\na: 1\n", "")) is None
    assert put_back(note("b: 2\na: 1\n"), Exactly("a: 1\n---\n", "")) is None


TOML = "+++\ntags = ['a']\nx = 1\n+++\nBody\n"
JSON = '{"tags": ["a"], "x": 1}\nBody\n'


@pytest.mark.parametrize(
    ("one", "other", "keys", "same"),
    [
        (note("tags: [a]\nx: 1\n"), note("tags: [a]\nx: 1\n"), (), True),
        (note("tags: [a]\nx: 1\n"), note("tags: [b]\nx: 1\n"), ("tags",), True),
        (note("tags: [a]\nx: 1\n"), note("Tags:\n  - b\nx: 1\n"), ("tags",), True),
        (note("tags: [a]\nx: 1\n"), note("x: 1\n"), ("tags",), True),
        (note("tags: [a]\nx: 1\n"), note("tags: [b]\nx: 2\n"), ("tags", "x"), True),
        (note("tags: [a]\nx: 1\n"), note("tags: [b]\nx: 2\n"), ("tags",), False),
        (note("tags: [a]\nx: 1\n"), note("tags: [b]\nx: 1\n"), ("x",), False),
        (note("tags: [a]\nx: 1\n"), note("tags: [b]\nx: 1\n"), (), False),
        (note("tags: [a]\nx: 1\n"), note("tags: [a]\nx: '1'\n"), ("tags",), False),
        (note("x: 1\ny: 2\n"), note("y: 2\nx: 1\n"), ("tags",), False),
        (note("x: 1\n"), note("x: 1\n", "Body"), ("x",), False),
        (note("x: 1\n"), note("x: 1\n", "Other\n"), ("x",), False),
        ("Body\n", note("x: 1\n"), ("x",), True),
        ("Body\n", note("x: 1\n"), (), False),
        ("Body\n", "Other\n", ("x",), False),
        (note("x: 1\n"), "\ufeff" + note("x: 1\n"), ("x",), False),
        ("\ufeff" + note("x: 1\n"), "\ufeff" + note("x: 2\n"), ("x",), True),
        (TOML, TOML.replace("'a'", "'b'"), ("tags",), True),
        (TOML, TOML.replace("1", "2"), ("tags",), False),
        (JSON, JSON.replace('"a"', '"b"'), ("tags",), True),
        (JSON, JSON.replace("1", "2"), ("tags",), False),
    ],
)
def test_two_texts_are_the_same_beside_some_keys(one: str, other: str, keys: tuple[str, ...], same: bool) -> None:
    assert same_beside(one, other, keys) is same
    assert same_beside(other, one, keys) is same
