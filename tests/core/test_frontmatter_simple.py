"""What is read without a YAML parser is what the parser reads, or nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notetui.core.frontmatter.read import read, text_list
from notetui.core.frontmatter.simple import read_simple, simple_values
from tests.core.strategies import notes_with_front_matter

VALUES = st.one_of(
    st.sampled_from(
        [
            "", "word", "two words", "a:b", "a: b", "a #c", "a#c", "c#", "#c", "yes", "Off", "null", "~", "on",
            "nowhere", "1", "01", "1_000", "1.5", "1e3", "0x1f", "12:30", "12:30:00", "2024", "2024-12", "2024-12-04",
            "2024-02-30", "0000-01-01", "2024-12-04 9:30", "2024-12-04 23:00", "2024-12-04 23:00:01",
            "2024-12-04T08:00:00Z", "2024-12-04T25:00:00Z", "2024-12-04T08:00:00+01:00", '"quoted: #"', '"esc\\n"',
            "'single'", "'it''s'", '"open', "[]", "[a, b]", "[a,b/c]", "[a, ]", "[yes]", "[1]", '["x y", z]',
            "[a: b]", "[[a]]", "[a", "{}", "&a b", "*a", "!t x", "| ", ">", "%x", "@x", "`x", "- a", "? a", "研究",
            "📝",
            "é", "a\u00a0b", "\u00a0", "a\u2028b", "https://example.org/a?b=c#d", "trailing  ", "a ]", "a, b", "-",
            "a:", "[研究, b]", "[a b]", "['it''s']", '["a,b"]', "a\tb", "\ta", "=", "<<", "a'b\"c", "[a#b]", "[a #b]",
            "[ ]", "[-a]",
        ]
    ),
    st.text(st.sampled_from("ab1:#-[],\"'{}&*!|>%@`~. \\é研=?+"), max_size=8),
)  # fmt: skip
KEYS = st.sampled_from(["title", "tags", "Tags", "topics", "date", "a-b", "on", "x_1", "é", "1", '"k"', "yes", "url"])
ITEMS = st.lists(st.tuples(st.sampled_from(["", "  ", "    "]), VALUES), max_size=3)


@st.composite
def front_matters(draw: st.DrawFn) -> str:
    lines: list[str] = []
    for _ in range(draw(st.integers(0, 5))):
        key = draw(KEYS)
        if draw(st.booleans()):
            lines.append(f"{key}: {draw(VALUES)}")
        else:
            lines.append(f"{key}:")
            lines += [f"{gap}- {value}" for gap, value in draw(ITEMS)]
        if draw(st.integers(0, 9)) == 0:
            lines.append(draw(st.sampled_from(["", "  ", "# comment", "plain", "  deep: er", "...", "a:b"])))
    return "\n".join(["---", *lines, "---", "body"])


def same(text: str) -> bool:
    """Whether it was read simply; then it must be what the parser reads, types and order too."""
    short = read_simple(text, "tags")
    if short is None:
        return False
    whole = read(text)
    assert short == whole
    assert [(key, type(value)) for key, value in short.values.items()] == [
        (key, type(value)) for key, value in whole.values.items()
    ]
    for key in ("tags", "topics"):
        assert text_list(short, key) == text_list(whole, key)
    return True


@given(front_matters())
def test_plain_front_matter_is_read_as_the_parser_reads_it(text: str) -> None:
    same(text)


@given(notes_with_front_matter())
def test_front_matter_as_people_write_it_too(note: Any) -> None:
    same(note.text)


@given(st.text(st.sampled_from("ab1: #-[],\"'\n\n{}&~.é研T9"), max_size=40))
def test_any_signs(raw: str) -> None:
    same(f"---\n{raw}\n---\n")


@pytest.mark.parametrize(
    "raw",
    [
        'title: "A: b"\nemoji: 📝\ntopics: [a/b, c]\ntags:\n  - x\n  - y z\ndate: 2024-12-04 9:30\n',
        "title: Some words\nurl: https://example.org/x\npublished_at: 2024-12-04T08:00:00Z\nyear: 2024\nempty:\n",
    ],
)
def test_what_nearly_all_notes_have_is_read_simply(raw: str) -> None:
    assert same(f"---\n{raw}---\nbody")


@pytest.mark.parametrize(
    "raw", ["a: yes\n", "a: b\na: c\n", "a: [1]\n", "# c\na: b\n", "a: |\n  b\n", "a:\n  b: c\n", "on: x\n"]
)
def test_what_takes_thinking_about_is_left_to_the_parser(raw: str) -> None:
    assert simple_values(raw) is None
