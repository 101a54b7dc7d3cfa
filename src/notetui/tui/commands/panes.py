"""Going between the panes, and how wide they are."""

from __future__ import annotations

from notetui.tui.commands.command import Command, needs_note

GROUP = "Panes"

COMMANDS = (
    Command("other-pane", "To the other pane", GROUP, ("tab",), lambda desk: desk.panes.other()),
    Command(
        "open",
        "Into the note, or unfold the group",
        GROUP,
        ("enter",),
        lambda desk: desk.panes.enter(),
        footer="open",
    ),
    Command("back", "Back to the tree", GROUP, ("escape",), lambda desk: desk.panes.back(), footer="tree"),
    Command("narrower", "Narrower tree", GROUP, ("<",), lambda desk: desk.panes.widen(-4)),
    Command("wider", "Wider tree", GROUP, (">",), lambda desk: desk.panes.widen(4)),
    Command(
        "note-alone", "The note alone, or both panes", GROUP, ("z",), lambda desk: desk.panes.turn_alone(), needs_note
    ),
    Command(
        "front-matter",
        "Front matter: facts, table, raw or hidden",
        GROUP,
        ("F",),
        lambda desk: desk.turn_front_matter(),
        needs_note,
    ),
)
