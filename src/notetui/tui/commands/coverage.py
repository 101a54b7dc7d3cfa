"""The commands of the coverage screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from notetui.tui.commands.command import Verb
from notetui.tui.commands.over import ENDS, EXPORT, FILTER, MOVING, OPENING

if TYPE_CHECKING:
    from notetui.tui.screens.coverage import CoverageScreen

_OWN: tuple[Verb[CoverageScreen], ...] = (
    Verb("coverage-next-group", "Next code", "Moving", ("}", "]"), lambda view: view.step_group(1), footer="next code"),
    Verb("coverage-previous-group", "Previous code", "Moving", ("{", "["), lambda view: view.step_group(-1)),
    Verb("coverage-group", "Group by code or by note", "View", ("s",), lambda view: view.turn_group(), footer="group"),
)
VERBS: tuple[Verb[Any], ...] = (*MOVING, *ENDS, *OPENING, FILTER, *_OWN, EXPORT)
