"""The commands of the review queue: the list moves by lines, the note beside it by pages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from notetui.tui.commands.command import Verb
from notetui.tui.commands.over import ENDS, EXPORT, FILTER, MOVING, OPENING, needs_place

if TYPE_CHECKING:
    from notetui.tui.screens.queue import QueueScreen

_LINES = tuple(verb for verb in MOVING if verb.id in ("down", "up"))
_PAGES: tuple[Verb[QueueScreen], ...] = (
    Verb("half-down", "The note down half a page", "Moving", ("ctrl+d",), lambda view: view.note.move_pages(0.5)),
    Verb("half-up", "The note up half a page", "Moving", ("ctrl+u",), lambda view: view.note.move_pages(-0.5)),
    Verb("page-down", "The note down a page", "Moving", ("pagedown", "space"), lambda view: view.note.move_pages(1)),
    Verb("page-up", "The note up a page", "Moving", ("pageup", "b"), lambda view: view.note.move_pages(-1)),
    Verb("queue-line-down", "The note down one line", "Moving", ("J",), lambda view: view.note.move_lines(1)),
    Verb("queue-line-up", "The note up one line", "Moving", ("K",), lambda view: view.note.move_lines(-1)),
)
_OWN: tuple[Verb[QueueScreen], ...] = (
    Verb("queue-include", "Include", "Review", ("i",), lambda view: view.decide(0), needs_place, "include"),
    Verb(
        "queue-exclude", "Exclude, with a reason", "Review", ("x",), lambda view: view.decide(1), needs_place, "exclude"
    ),
    Verb("queue-later", "Later", "Review", ("w",), lambda view: view.decide(2), needs_place, "later"),
    Verb(
        "queue-status",
        "Give the status of this number",
        "Review",
        ("1", "2", "3", "4", "5", "6", "7", "8", "9"),
        lambda view: view.decide_by_number(),
        needs_place,
    ),
    Verb("queue-clear", "Take the status away", "Review", ("-",), lambda view: view.clear(), needs_place),
    Verb("queue-next", "Next note without a status", "Review", ("n",), lambda view: view.next(), footer="next"),
    Verb("undo", "Undo the last change", "Review", ("u",), lambda view: view.undo(), footer="undo"),
    Verb("redo", "Redo the change", "Review", ("ctrl+r",), lambda view: view.redo()),
    Verb("queue-prisma", "PRISMA numbers", "View", ("P",), lambda view: view.show_prisma()),
    Verb("queue-shown", "Show all, or only one status", "View", ("s",), lambda view: view.turn_shown()),
)  # fmt: skip
# The decisions leave the bottom line no room for it and for help.
_FILTER = replace(FILTER, footer="")
VERBS: tuple[Verb[Any], ...] = (*_LINES, *ENDS, *_PAGES, *_OWN, *OPENING, _FILTER, EXPORT)
