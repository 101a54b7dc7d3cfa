"""What the index reads of a note through `gist` is what all of its leaves say."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notetui.core import facts
from notetui.core.markdown.document import Leaf
from notetui.core.markdown.gist import gist
from notetui.core.markdown.parse import Document
from notetui.core.model import NoteFacts
from tests.sample import GARDEN

LINES = st.sampled_from(
    [
        "", "", "", "", "plain words and more", "more: words", "- item one\n- item two\n  - item three",
        "| a | b |\n| c | d |", "  indented", "    deep", "Word | word\n--|--", "# Title", "## Objective",
        "## Research Questions", "### RQ1", "### RQ2: How?", "#### Answer 2", "## Results", "## 5.6 text( RQ5 )", "#",
        "# two *words* here", "Title\n===", "Under\n---", "---", "***", "- RQ1: text", "- item", "  - deeper",
        "- [x] task", "1. first?", "2. **RQ2** second", "- # in a list", "- under\n  ---", "> quote",
        "> - RQ3: in a quote", "> [!note] callout", "  > quoted in an item", ">> twice",
        "see [it](https://example.org/a) now", "<https://arxiv.org/abs/1>", "https://doi.org/10.1/x is bare",
        "![](i.png)", "www.example.org and //example.net/x", "http:*//x.org/y*", "htt&#112;s://e.org/z",
        "w*w*w.a.b mailto:a@b.cd", "[[wiki page]]", "[ref]: https://example.org/r", "[ref] and [^1]",
        "[^1]: a note with https://n.org/q", "| RQ | text |\n|---|---|\n| RQ1 | why? |\n| RQ2 | [l](u) |",
        "```py\n# not a heading\n> no quote\n```", "~~~\nRQ9", "    indented RQ7", "<div>\n<img src=a.png>",
        "<!-- RQ1: hidden -->", "a<br>b", "**Aim**", "The R*Q*4: text", "This survey aims to answer three questions:",
        "**Answer to RQ1.** yes", "R[Q](u)6: linked", "term\n: RQ8: defined", "研究问题1：为什么？", "## 研究課題",
        "**RQ1**：文", "$$\nx > 1\n$$", "![a](b =250x)", "x" * 4100 + " https://long.org/w", "\\> no",
        ":::message\n# in it\n:::", ":::message", ":::details more", ":::", "a\rb", "\t- tab", "RQ1 and RQ2 [a\nb](c)",
        "&amp;RQ1", "🙂 RQ1: x",
    ]
)  # fmt: skip


def all_leaves(body: str, *, asks: bool) -> list[Leaf]:
    """Stands for `gist`."""
    return Document(body).parse_all()


def both(text: str, monkeypatch: pytest.MonkeyPatch) -> tuple[NoteFacts, NoteFacts]:
    short = facts.read_note(text, "n")
    with monkeypatch.context() as patch:
        patch.setattr(facts, "gist", all_leaves)
        return short, facts.read_note(text, "n")


@given(st.lists(LINES, max_size=24).map("\n".join))
def test_facts_are_those_of_all_leaves(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        short, whole = both(text, patch)
    assert short == whole


@given(st.text(alphabet="ab# >-*_[]()!<&;:/.`~|RQ1?\n\t研=w", max_size=120))
def test_facts_are_those_of_all_leaves_for_any_signs(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        short, whole = both(text, patch)
    assert short == whole


def test_the_sample_too(monkeypatch: pytest.MonkeyPatch) -> None:
    short, whole = both(GARDEN, monkeypatch)
    assert short == whole
    assert short.questions


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ("plain\n\n- a\n- b\n\n```\ncode\n```\n\n| a |\n|---|\n| b |\n", 0),
        ("# one\n\nplain\n\n## two *marks*\n\nplain\n", 2),
        ("- a\n- [b](c)\n- d\n", 1),
        ("> a\n\nb\n", 1),
        ("a | b\n--|--\n[[c]]\nd\n", 3),
        (":::message\n# in it\n\nplain\n\n[a](b)\n:::\n\n# after\n\nplain\n", 3),
    ],
)
def test_what_bears_nothing_is_passed_over(body: str, kept: int) -> None:
    assert len(gist(body, asks=False)) == kept


def test_of_a_question_its_section_stays() -> None:
    body = "# t\n\nplain\n\n## RQ1: why?\n\nanswer\n\n- item\n\n## Other\n\nplain\n"
    leaves: list[Any] = [leaf.text for leaf in gist(body, asks=True)]
    assert leaves == ["t", "RQ1: why?", "answer", "item", "Other"]
