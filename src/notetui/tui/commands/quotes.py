"""The commands of the quote ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from notetui.tui.commands.command import Verb
from notetui.tui.commands.over import ENDS, EXPORT, FILTER, MOVING, OPENING, needs_place

if TYPE_CHECKING:
    from notetui.tui.screens.quotes import QuotesScreen

_OWN: tuple[Verb[QuotesScreen], ...] = (
    Verb(
        "quotes-group",
        "Group by note, question, tag or not",
        "View",
        ("s",),
        lambda view: view.turn_group(),
        footer="group",
    ),
    Verb(
        "quotes-copy",
        "Copy the quote with its citation",
        "View",
        ("y",),
        lambda view: view.copy(),
        needs_place,
        footer="copy",
    ),
    Verb("quotes-next-group", "Next group", "Moving", ("}", "]"), lambda view: view.step_group(1)),
    Verb("quotes-previous-group", "Previous group", "Moving", ("{", "["), lambda view: view.step_group(-1)),
)
VERBS: tuple[Verb[Any], ...] = (*MOVING, *ENDS, *OPENING, FILTER, *_OWN, EXPORT)
