"""The commands that all full-screen views share: moving, the filter, the note behind the cursor, going back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from notetui.tui.commands.command import Verb, always

if TYPE_CHECKING:
    from notetui.tui.screens.over import OverScreen

OverVerb: TypeAlias = "Verb[OverScreen]"


def _moving(id_: str, title: str, keys: tuple[str, ...], run: Callable[[OverScreen], None]) -> OverVerb:
    return Verb(id_, title, "Moving", keys, run)


MOVING: tuple[OverVerb, ...] = (
    _moving("down", "Down one line", ("j", "down"), lambda view: view.pane.move_lines(1)),
    _moving("up", "Up one line", ("k", "up"), lambda view: view.pane.move_lines(-1)),
    _moving("half-down", "Down half a page", ("ctrl+d",), lambda view: view.pane.move_pages(0.5)),
    _moving("half-up", "Up half a page", ("ctrl+u",), lambda view: view.pane.move_pages(-0.5)),
    _moving("page-down", "Down a page", ("pagedown", "space"), lambda view: view.pane.move_pages(1)),
    _moving("page-up", "Up a page", ("pageup", "b"), lambda view: view.pane.move_pages(-1)),
)
ENDS: tuple[OverVerb, ...] = (
    _moving("top", "To the top", ("g g", "home"), lambda view: view.pane.move_to_end(-1)),
    _moving("bottom", "To the bottom", ("G", "end"), lambda view: view.pane.move_to_end(1)),
)


def needs_place(view: OverScreen) -> str | None:
    """Return why a command that works on the note under the cursor can't run."""
    return None if view.place()[0] else "Nothing is under the cursor."


OPENING: tuple[OverVerb, ...] = (
    Verb("open", "Open the note at this place", "View", ("enter",), lambda view: view.jump(), needs_place, "open"),
    Verb("editor", "Open in your editor at this line", "View", ("e",), lambda view: view.edit(), needs_place),
)
FILTER: OverVerb = Verb(
    "view-filter", "Filter by a query", "View", ("f",), lambda view: view.open_filter(), always, "filter"
)
EXPORT: Verb[OverScreen] = Verb(
    "view-export", "Export what is shown to a file", "View", ("E",), lambda view: view.export(), always, "export"
)
LEAVING: tuple[OverVerb, ...] = (
    Verb("help", "Help: all keys", "Program", ("?",), lambda view: view.open_help(), always, "help"),
    Verb("palette", "Commands by name", "Program", ("ctrl+p", ":"), lambda view: view.open_palette()),
    Verb("view-back", "Back to where you were", "Program", ("escape", "q"), lambda view: view.leave(), always, "back"),
)
