"""What the tree is grouped by, and its order."""

from __future__ import annotations

from notetui.tui.commands.command import Command

GROUP = "Tree"
_GROUPINGS = (
    ("topic", "1"),
    ("question", "2"),
    ("tag", "3"),
    ("folder", "4"),
    ("date", "5"),
    ("status", "6"),
)


def _group_command(name: str, key: str) -> Command:
    footer = {"topic": "topics", "question": "questions"}.get(name, "")
    return Command(f"group-{name}", f"Group by {name}", GROUP, (key,), lambda desk: desk.group_by(name), footer=footer)


COMMANDS = (
    *(_group_command(name, key) for name, key in _GROUPINGS),
    Command("sort", "Next order: title, date, path, quotes", GROUP, ("s",), lambda desk: desk.turn_sort()),
    Command(
        "unfold-all",
        "Unfold all groups, or all in the note",
        GROUP,
        ("plus",),
        lambda desk: desk.panes.fold_all(folded=False),
    ),
    Command(
        "fold-all",
        "Fold all groups, or all in the note",
        GROUP,
        ("minus",),
        lambda desk: desk.panes.fold_all(folded=True),
    ),
    Command("rescan", "Look at all files again", GROUP, ("R",), lambda desk: desk.rescan()),
)
