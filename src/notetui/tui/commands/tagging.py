"""Tags: editing, undoing; marks, and the person's own editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notetui.tui.commands.command import Command, needs_note

if TYPE_CHECKING:
    from notetui.tui.screens.main import MainScreen

GROUP = "Tags and files"


def needs_notes(desk: MainScreen) -> str | None:
    """Return why a command that works on the marked notes, else on the shown one, can't run."""
    return None if desk.marking.marked else needs_note(desk)


COMMANDS = (
    Command("tags", "Edit tags", GROUP, ("t",), lambda desk: desk.tag_dialogs.edit(), needs_notes, "tags"),
    Command(
        "tags-shown", "Edit tags of all notes shown", GROUP, ("ctrl+t",), lambda desk: desk.tag_dialogs.edit_shown()
    ),
    Command("tag-manager", "Tag manager: rename and merge", GROUP, ("T",), lambda desk: desk.tag_dialogs.manager()),
    Command(
        "mark",
        "Mark the note, or the notes of the group",
        GROUP,
        ("m",),
        lambda desk: desk.marking.toggle(),
        footer="mark",
    ),
    Command("mark-all", "Mark all notes shown", GROUP, ("*",), lambda desk: desk.marking.all_shown()),
    Command("unmark-all", "Take all marks away", GROUP, ("U",), lambda desk: desk.marking.none()),
    Command("undo", "Undo the last tag change", GROUP, ("u",), lambda desk: desk.undoing.undo()),
    Command("redo", "Redo the tag change", GROUP, ("ctrl+r",), lambda desk: desk.undoing.redo()),
    Command("undo-history", "What can be undone", GROUP, ("g u",), lambda desk: desk.undoing.history()),
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
