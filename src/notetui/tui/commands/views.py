"""Opening the full-screen views over the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notetui.tui.commands.command import Command, needs_note

if TYPE_CHECKING:
    from notetui.tui.screens.main import MainScreen

GROUP = "Reviewing"


def _needs_question(desk: MainScreen) -> str | None:
    return needs_note(desk) or desk.views.why_not_gather()


COMMANDS = (
    Command(
        "matrix", "Matrix: notes by questions", GROUP, ("M",), lambda desk: desk.views.open("matrix"), footer="matrix"
    ),
    Command("quotes", "Quotes of all notes", GROUP, ("Q",), lambda desk: desk.views.open("quotes")),
    Command(
        "gathered",
        "All of this question in one place",
        GROUP,
        ("a",),
        lambda desk: desk.views.gather(),
        _needs_question,
    ),
    Command("reader", "Question reader: one question in all notes", GROUP, ("A",), lambda desk: desk.views.read()),
    Command("coverage", "Coverage: what the notes lack", GROUP, ("C",), lambda desk: desk.views.open("coverage")),
    Command("queue", "Review queue: include, exclude, later", GROUP, ("V",), lambda desk: desk.views.open("queue")),
    Command("mapping", "Map questions to review questions", GROUP, ("g m",), lambda desk: desk.views.open("mapping")),
    Command("export", "Export the notes of the tree to a file", GROUP, ("E",), lambda desk: desk.views.export()),
)
