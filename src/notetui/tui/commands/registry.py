"""All commands, in the order that help shows them."""

from __future__ import annotations

from notetui.tui.commands import finding, grouping, moving, panes, program, reading, tagging, views
from notetui.tui.commands.command import Command

COMMANDS: tuple[Command, ...] = (
    *moving.COMMANDS,
    *panes.COMMANDS,
    *grouping.COMMANDS,
    *finding.COMMANDS,
    *reading.COMMANDS,
    *tagging.COMMANDS,
    *views.COMMANDS,
    *program.COMMANDS,
)

BY_ID: dict[str, Command] = {command.id: command for command in COMMANDS}


def known_ids() -> frozenset[str]:
    """Return the ids of all commands that keys can be given to, those of the full-screen views included."""
    from notetui.tui.commands.over_registry import VIEW_VERBS

    return frozenset(BY_ID).union(verb.id for _, verbs in VIEW_VERBS for verb in verbs)
