"""Which keys the bottom line names: those that matter most for the pane that has the focus, in this order.

A command's word is its `footer`. What doesn't fit is left out from the end; the last of a list is always named.
"""

from __future__ import annotations

from collections.abc import Sequence

from notetui.tui.commands.command import Command
from notetui.tui.keymap import Keymap, shown

IN_TREE = (
    "open",
    "filter",
    "jump",
    "group-topic",
    "group-question",
    "tags",
    "mark",
    "editor",
    "matrix",
    "quit",
    "help",
)
IN_NOTE = ("back", "next-quote", "next-rq", "outline", "find", "copy-quote", "tags", "editor", "note-alone", "help")


def hints(commands: Sequence[Command], keymap: Keymap, *, in_note: bool) -> tuple[tuple[str, str], ...]:
    """Return key and word for the bottom line, by the keys that are in force."""
    known = {command.id: command for command in commands}
    bound: dict[str, str] = {}
    for keys, command_id in keymap.bindings.items():
        bound.setdefault(command_id, " ".join(keys))
    return tuple(
        (shown(bound[name]), known[name].footer)
        for name in (IN_NOTE if in_note else IN_TREE)
        if name in bound and name in known and known[name].footer
    )
