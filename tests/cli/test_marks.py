"""`is:marked` on the command line: the marks that the browser keeps, for every command that takes a query."""

from __future__ import annotations

from pathlib import Path

import pytest

from notetui.store.paths import state_dir
from notetui.store.state_file import library_key, save_state
from tests.cli.conftest import Command

NONE = "is:marked: no note is marked in notes (m in the browser marks one)\n"


def mark(notes: Path, *names: str) -> None:
    marked = [str(notes / name) for name in names]
    assert save_state(state_dir().path, {"libraries": {library_key([str(notes)]): {"marked": marked}}}) == ""


@pytest.mark.parametrize(
    ("command", "has", "lacks"),
    [
        (("list", "is:marked"), "alpha.md", "hostile"),
        (("list", "--", "-is:marked"), "hostile.md", "alpha"),
        (("list", "is:marked", "--format", "json"), "alpha.md", "hostile"),
        (("search", "is:marked"), "alpha.md", "hostile"),
        (("search", "is:marked", "models"), "alpha.md", "hostile"),
        (("tags", "is:marked"), "paper-note", "+sum"),
        (("quotes", "is:marked"), "By tuning", "A quote, too"),
        (("quotes", "--filter", "is:marked"), "By tuning", "A quote, too"),
        (("questions", "is:marked"), "What can go wrong?", "hostile"),
        (("matrix", "is:marked"), "Alpha", "hostile"),
        (("queue", "is:marked"), "alpha.md", "hostile"),
        (("check", "is:marked"), "alpha.md", "hostile"),
        (("tag", "add", "new", "--query", "is:marked"), "alpha.md", "hostile"),
        (("tag", "rename", "llm", "large", "--query", "is:marked"), "alpha.md", "hostile"),
    ],
)
def test_every_command_finds_the_marked_notes(
    nt: Command, notes: Path, command: tuple[str, ...], has: str, lacks: str
) -> None:
    mark(notes, "alpha.md", "gone.md")
    result = nt(*command)
    assert has in result.out
    assert lacks not in result.out
    assert "is:marked" not in result.err


@pytest.mark.parametrize(
    ("command", "status"),
    [
        (("list", "is:marked"), 0),
        (("search", "is:marked"), 0),
        (("quotes", "--filter", "is:marked"), 0),
        (("tag", "add", "new", "--query", "is:marked"), 1),
    ],
)
def test_without_marks_that_is_said_once(nt: Command, notes: Path, command: tuple[str, ...], status: int) -> None:
    result = nt(*command)
    assert result.status == status
    assert result.err.startswith(NONE)
    assert result.err.count("is:marked") == 1
    mark(notes, "alpha.md")
    assert nt(*command).status == 0


def test_marks_are_those_of_the_named_directories(nt: Command, notes: Path, tmp_path: Path) -> None:
    mark(notes, "alpha.md")
    (tmp_path / "more").mkdir()
    result = nt("list", "is:marked", "--dir", "notes", "--dir", "more")
    assert result.err == "is:marked: no note is marked in notes, more (m in the browser marks one)\n"
