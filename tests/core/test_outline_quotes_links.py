"""Headings, quotes and links of a note, with their places."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notetui.core.facts import read_note
from notetui.core.links import front_matter_link
from notetui.core.markdown.parse import Document
from notetui.core.model import Heading, Link, Quote
from notetui.core.outline import outline, section_at
from notetui.core.quotes import quotes


def found_quotes(body: str) -> tuple[Quote, ...]:
    leaves = Document(body).parse_all()
    return quotes(leaves, outline(leaves))


def test_outline_has_the_note_s_own_headings() -> None:
    body = "# *One* `two`\n\nText\n## Three\n> ## Quoted\n\n- # In a list\n\nSetext\n===\n\n```\n# code\n```\n"
    assert outline(Document(body).parse_all(), shift=5) == [
        Heading(1, "One two", 6),
        Heading(2, "Three", 9),
        Heading(1, "Setext", 14),
    ]


def test_section_at() -> None:
    headings = [Heading(1, "a", 1), Heading(3, "b", 3), Heading(2, "c", 5), Heading(2, "d", 9)]
    assert section_at(headings, 4) == ("a", "b")
    assert section_at(headings, 5) == ("a", "c")
    assert section_at(headings, 50) == ("a", "d")
    assert section_at(headings[1:], 2) == ()
    assert section_at([], 2) == ()


def test_quotes_are_separate_and_callouts_are_none() -> None:
    body = "# T\n>one\n>two\n\n> three\n\nText\n\n> [!note]\n> not this\n\n"
    body += "> [!my-own] Title\n> nor this\n\n- item\n  > four\n"
    assert [(quote.text, quote.line, quote.end_line) for quote in found_quotes(body)] == [
        ("one\ntwo", 2, 3),
        ("three", 5, 5),
        ("four", 16, 16),
    ]
    assert found_quotes(body)[2].section == ("T",)


def test_nested_quotes_belong_to_the_outer_one() -> None:
    (quote,) = found_quotes("> outer\n>\n> > inner\n>\n> - item\n")
    assert quote.text == "outer\ninner\n- item"
    assert (quote.line, quote.end_line) == (1, 5)


def test_quote_in_a_callout_is_a_quote() -> None:
    (quote,) = found_quotes("> [!note] Said\n> by them:\n> > this\n")
    assert quote.text == "this"
    assert quote.line == 3


def test_heading_straight_after_a_quote_ends_it() -> None:
    (quote,) = found_quotes("## A\n>said\n## B\ntext\n")
    assert (quote.line, quote.end_line, quote.section) == (2, 2, ("A",))


PIECES = ("> ", ">", "\n", "\n\n", "- ", "text", "# h\n", "[!note]", "\t", "> > ", "```\n")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_quotes_stay_in_the_note_and_in_order(body: str) -> None:
    found = found_quotes(body)
    lines = [quote.line for quote in found]
    assert lines == sorted(lines)
    headings = outline(Document(body).parse_all())
    assert all(quote.section == section_at(headings, quote.line) for quote in found)
    for quote in found:
        assert 1 <= quote.line <= quote.end_line <= body.count("\n") + 1


def test_links_have_kinds_and_lines() -> None:
    body = "---\na: 1\n---\n# T\nsee [x](b.md) and\nhttps://example.org/p and <https://example.org/q>\n\n"
    body += "[[Other|it]]\n\n![pic](p.png)\n\n| a |\n| --- |\n| [c](d.md) |\n\n`https://no.example`\n"
    assert read_note(body, "s").links == (
        Link("b.md", "x", 5, "inline"),
        Link("https://example.org/p", "https://example.org/p", 6, "bare"),
        Link("https://example.org/q", "https://example.org/q", 6, "bare"),
        Link("Other", "it", 8, "wiki"),
        Link("p.png", "pic", 10, "image"),
        Link("d.md", "c", 14, "inline"),
    )


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("---\nurl: https://a.example/x\n---\nhttps://arxiv.org/abs/1\n", "https://a.example/x"),
        ("---\ndoi: 10.1000/182\n---\n", "https://doi.org/10.1000/182"),
        ("---\ndoi: doi:10.1000/182\n---\n", "https://doi.org/10.1000/182"),
        ("---\ndoi: https://doi.org/10.1000/182\n---\n", "https://doi.org/10.1000/182"),
        ("---\ndoi: 12\nurl: [a]\n---\nhttps://a.example\n", "https://a.example"),
        ("---\nurl: javascript:alert(1)\n---\n", ""),
        ("# T\n[code](https://code.example/r)\nhttps://arxiv.org/abs/2405.1\n", "https://arxiv.org/abs/2405.1"),
        ("# T\n![p](https://a.example/p.png) [x](other.md)\nhttps://a.example/paper\n", "https://a.example/paper"),
        ("# T\n\n## S\n\nhttps://a.example/late\n", ""),
        ("nothing", ""),
    ],
)
def test_paper_link(text: str, link: str) -> None:
    assert read_note(text, "s").link == link


@given(
    st.dictionaries(
        st.sampled_from(["url", "doi"]),
        st.none() | st.integers() | st.text(max_size=20) | st.lists(st.text(max_size=3)),
    )
)
def test_any_front_matter_link(values: dict[str, object]) -> None:
    link = front_matter_link(values)
    assert not link or link.lower().startswith(("http://", "https://"))
