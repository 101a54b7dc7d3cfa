"""Opening the full-screen views over the library."""

from __future__ import annotations

from notetui.tui.commands.command import Command

GROUP = "Reviewing"

COMMANDS = (
    Command(
        "matrix", "Matrix: notes by questions", GROUP, ("M",), lambda desk: desk.views.open("matrix"), footer="matrix"
    ),
)
