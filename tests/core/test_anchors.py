"""Fragments of links to headings."""

from __future__ import annotations

import pytest

from notetui.core.anchors import heading_of, slug, split_target
from notetui.core.model import Heading

HEADINGS = [
    Heading(1, "How Gardens Grow: A Survey", 1),
    Heading(2, "RQ1", 5),
    Heading(2, "研究 方法", 8),
    Heading(2, "RQ1", 12),
    Heading(3, "It's `code` & more_things", 20),
]


@pytest.mark.parametrize(
    ("fragment", "line"),
    [
        ("how-gardens-grow-a-survey", 1),
        ("RQ1", 5),
        ("rq1", 5),
        ("rq1-1", 12),
        ("研究-方法", 8),
        ("研究 方法", 8),
        ("Anything#研究 方法", 8),
        ("HOW GARDENS GROW: A SURVEY", 1),
        ("nothing", 0),
        ("", 0),
    ],
)
def test_a_fragment_finds_its_heading(fragment: str, line: int) -> None:
    found = heading_of(HEADINGS, fragment)
    assert (found.line if found else 0) == line


def test_slugs_are_githubs() -> None:
    assert slug("It's `code` & more_things") == "its-code--more_things"


@pytest.mark.parametrize(
    ("target", "parts"),
    [
        ("a/b.md#one-two", ("a/b.md", "one-two")),
        ("#%E7%A0%94", ("", "研")),
        ("Note#Some heading|shown", ("Note", "Some heading")),
        ("plain.md", ("plain.md", "")),
    ],
)
def test_targets_are_split(target: str, parts: tuple[str, str]) -> None:
    assert split_target(target) == parts
