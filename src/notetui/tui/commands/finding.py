"""Finding notes: the filter of the tree, saved filters, jumping to a note by its title."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from notetui.tui.commands.command import Command

if TYPE_CHECKING:
    from notetui.tui.screens.main import MainScreen

GROUP = "Finding"

COMMANDS = (
    Command(
        "filter", "Filter the notes as you type", GROUP, ("f",), lambda desk: desk.filtering.open(), footer="filter"
    ),
    Command(
        "best-first",
        "What the filter found, best notes first",
        GROUP,
        ("7",),
        lambda desk: desk.filtering.list_best(),
        lambda desk: desk.filtering.why_no_list(),
    ),
    Command("jump", "Jump to a note by its title", GROUP, ("J",), lambda desk: desk.openings.jump(), footer="jump"),
)


def saved_filters(filters: Mapping[str, str]) -> tuple[Command, ...]:
    """Return a command for each saved filter of the configuration, on its digit."""

    def use(digit: str, desk: MainScreen) -> None:
        desk.filtering.saved(digit)

    return tuple(
        Command(f"filter-{digit}", f"Saved filter: {text}", GROUP, (digit,), partial(use, digit))
        for digit, text in sorted(filters.items())
    )
