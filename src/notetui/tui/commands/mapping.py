"""The commands of mapping: which of the papers' questions belong to which review question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from notetui.tui.commands.command import Verb
from notetui.tui.commands.over import ENDS, EXPORT, FILTER, MOVING, OPENING, needs_place

if TYPE_CHECKING:
    from notetui.tui.screens.mapping import MappingScreen

_OWN: tuple[Verb[MappingScreen], ...] = (
    Verb(
        "map",
        "Belongs to the review question of this number",
        "Mapping",
        ("1", "2", "3", "4", "5", "6", "7", "8", "9"),
        lambda view: view.map_to_number(),
        needs_place,
    ),
    Verb("map-pick", "Pick a review question", "Mapping", ("p",), lambda view: view.pick(), needs_place, "pick"),
    Verb(
        "map-none",
        "Belongs to no review question",
        "Mapping",
        ("0",),
        lambda view: view.map_to_none(),
        needs_place,
        "none",
    ),
    Verb("map-clear", "Take the mapping by hand away", "Mapping", ("-",), lambda view: view.unmap(), needs_place),
    Verb("undo", "Undo the last change", "Mapping", ("u",), lambda view: view.undo(), footer="undo"),
    Verb("redo", "Redo the change", "Mapping", ("ctrl+r",), lambda view: view.redo()),
    Verb("map-shown", "Show unmapped questions or all", "View", ("s",), lambda view: view.turn_shown(), footer="all"),
)  # fmt: skip
VERBS: tuple[Verb[Any], ...] = (*MOVING, *ENDS, *_OWN, *OPENING, FILTER, EXPORT)
