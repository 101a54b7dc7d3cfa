"""Conflict copies are told from their notes."""

from __future__ import annotations

import pytest

from notetui.core.conflicts import conflict_of, original_of, told_of_copy
from notetui.core.facts import read_note


@pytest.mark.parametrize(
    ("stem", "of"),
    [
        ("llm.sync-conflict-20240131-093000-ABCDEFG", "llm"),
        ("llm.sync-conflict-20240131-093000", "llm"),
        ("a (b).sync-conflict-20240131-093000-ABCDEFG", "a (b)"),
        ("llm (conflicted copy 2024-01-31 093000)", "llm"),
        ("llm (Ada's conflicted copy 2024-01-31)", "llm"),
        ("llm (conflicted copy)", "llm"),
        ("llm", ""),
        ("on sync-conflict-resolution", ""),
        ("conflict of interest", ""),
        ("(conflicted copy)", ""),
    ],
)
def test_names_of_conflict_copies(stem: str, of: str) -> None:
    assert conflict_of(stem) == of


def test_a_conflict_copy_says_so_in_its_title() -> None:
    text = "---\ntitle: Same\n---\n"
    assert read_note(text, "n").title == "Same"
    assert read_note(text, "n.sync-conflict-20240131-093000-ABCDEFG").title == "Same (conflict copy)"
    assert read_note("", "n.sync-conflict-20240131-093000-ABCDEFG").title == "n (conflict copy)"


def test_the_note_and_the_moment_of_a_copy_are_in_its_path() -> None:
    assert original_of("/n/a.b.sync-conflict-20240131-093000-ABCDEFG.md") == "/n/a.b.md"
    assert original_of("/n/a.md") == ""
    assert told_of_copy("/n/a.sync-conflict-20240131-093000-ABCDEFG.md") == "2024-01-31 09:30"
    assert told_of_copy("/n/a (Ada's conflicted copy 2024-01-31).md") == "Ada's 2024-01-31"
    assert told_of_copy("/n/a (conflicted copy).md") == ""
    assert told_of_copy("/n/a.md") == ""
