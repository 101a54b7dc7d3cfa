"""Moving the cursor or the text of the pane that has the focus."""

from __future__ import annotations

from notetui.tui.commands.command import Command

GROUP = "Moving"

COMMANDS = (
    Command("down", "Down one line", GROUP, ("j", "down"), lambda desk: desk.panes.focused.move_lines(1)),
    Command("up", "Up one line", GROUP, ("k", "up"), lambda desk: desk.panes.focused.move_lines(-1)),
    Command(
        "right",
        "Unfold, move inside; scroll what is wide",
        GROUP,
        ("l", "right"),
        lambda desk: desk.panes.right(),
    ),
    Command(
        "left",
        "Fold, go up; scroll back, to the tree",
        GROUP,
        ("h", "left"),
        lambda desk: desk.panes.left(),
    ),
    Command("half-down", "Down half a page", GROUP, ("ctrl+d",), lambda desk: desk.panes.focused.move_pages(0.5)),
    Command("half-up", "Up half a page", GROUP, ("ctrl+u",), lambda desk: desk.panes.focused.move_pages(-0.5)),
    Command("page-down", "Down a page", GROUP, ("pagedown", "space"), lambda desk: desk.panes.focused.move_pages(1)),
    Command("page-up", "Up a page", GROUP, ("pageup", "b"), lambda desk: desk.panes.focused.move_pages(-1)),
    Command("top", "To the top", GROUP, ("g g", "home"), lambda desk: desk.panes.focused.move_to_end(-1)),
    Command("bottom", "To the bottom", GROUP, ("G", "end"), lambda desk: desk.panes.focused.move_to_end(1)),
)
