"""The commands of the matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from notetui.tui.commands.command import Verb
from notetui.tui.commands.over import EXPORT, FILTER, MOVING, OPENING

if TYPE_CHECKING:
    from notetui.tui.screens.matrix import MatrixScreen

_MOVING: tuple[Verb[MatrixScreen], ...] = (
    Verb("right", "Right one column", "Moving", ("l", "right"), lambda view: view.grid.move_columns(1)),
    Verb("left", "Left one column", "Moving", ("h", "left"), lambda view: view.grid.move_columns(-1)),
    Verb("matrix-first", "To the first column", "Moving", ("0", "home"), lambda view: view.to_column(0)),
    Verb("matrix-last", "To the last column", "Moving", ("$", "end"), lambda view: view.to_column(1 << 20)),
    Verb("top", "To the top", "Moving", ("g g",), lambda view: view.grid.move_to_end(-1)),
    Verb("bottom", "To the bottom", "Moving", ("G",), lambda view: view.grid.move_to_end(1)),
)
_OWN: tuple[Verb[MatrixScreen], ...] = (
    Verb(
        "matrix-sort",
        "Next order: title, date, coverage",
        "View",
        ("s",),
        lambda view: view.turn_order(),
        footer="order",
    ),
    Verb(
        "matrix-sort-column",
        "Order by this column",
        "View",
        ("S",),
        lambda view: view.order_by_column(),
        lambda view: view.why_no_column(),
    ),
    Verb("matrix-read", "This question in all notes", "View", ("A",), lambda view: view.read(), footer="read"),
    Verb("matrix-transpose", "Swap rows and columns", "View", ("x",), lambda view: view.transpose(), footer="swap"),
    Verb("matrix-preview", "Preview on or off", "View", ("p",), lambda view: view.turn_preview()),
    Verb("matrix-preview-down", "Scroll the preview down", "View", ("J",), lambda view: view.scroll_preview(3)),
    Verb("matrix-preview-up", "Scroll the preview up", "View", ("K",), lambda view: view.scroll_preview(-3)),
)
VERBS: tuple[Verb[Any], ...] = (*MOVING, *_MOVING, *OPENING, FILTER, *_OWN, EXPORT)
