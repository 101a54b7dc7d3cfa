"""All commands, in the order that help shows them."""

from __future__ import annotations

from notetui.tui.commands import finding, grouping, moving, panes, program, reading, tagging
from notetui.tui.commands.command import Command

COMMANDS: tuple[Command, ...] = (
    *moving.COMMANDS,
    *panes.COMMANDS,
    *grouping.COMMANDS,
    *finding.COMMANDS,
    *reading.COMMANDS,
    *tagging.COMMANDS,
    *program.COMMANDS,
)

BY_ID: dict[str, Command] = {command.id: command for command in COMMANDS}
