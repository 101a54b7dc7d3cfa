"""Tags: editing, undoing; marks, and the person's own editor."""

from __future__ import annotations

from notetui.tui.commands.command import Command, needs_note

GROUP = "Tags and files"

COMMANDS = (
    Command("tags", "Edit tags", GROUP, ("t",), lambda desk: desk.openings.tags(), needs_note, "tags"),
    Command("tag-manager", "Tag manager: rename and merge", GROUP, ("T",), lambda desk: desk.openings.tag_manager()),
    Command("mark", "Mark the note", GROUP, ("m",), lambda desk: desk.toggle_mark(), needs_note, "mark"),
    Command("undo", "Undo the last tag change", GROUP, ("u",), lambda desk: desk.undo()),
    Command("redo", "Redo the tag change", GROUP, ("ctrl+r",), lambda desk: desk.redo()),
    Command(
        "editor",
        "Open in your editor at this line",
        GROUP,
        ("e",),
        lambda desk: desk.outside.editor(),
        needs_note,
        "edit",
    ),
)
