"""The commands of the question reader and of one question of one note."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from notetui.tui.commands.command import Verb
from notetui.tui.commands.over import ENDS, EXPORT, FILTER, MOVING, OPENING, needs_place

if TYPE_CHECKING:
    from notetui.tui.screens.gathered import GatheredScreen
    from notetui.tui.screens.reader import ReaderScreen

_READER: tuple[Verb[ReaderScreen], ...] = (
    Verb("reader-next", "Next question", "View", ("n", "l", "right"), lambda view: view.step(1), footer="next"),
    Verb("reader-previous", "Previous question", "View", ("N", "h", "left"), lambda view: view.step(-1)),
    Verb("reader-pick", "Pick a question", "View", ("o",), lambda view: view.pick(), footer="questions"),
    Verb("reader-next-note", "Next note", "Moving", ("}", "]"), lambda view: view.step_note(1)),
    Verb("reader-previous-note", "Previous note", "Moving", ("{", "["), lambda view: view.step_note(-1)),
    Verb("reader-sort", "Next order: title, date", "View", ("s",), lambda view: view.turn_order()),
    Verb("reader-details", "Details of the questions on or off", "View", ("d",), lambda view: view.turn_details()),
    Verb("reader-copy", "Copy this text", "View", ("y",), lambda view: view.copy(), needs_place, "copy"),
)
READER_VERBS: tuple[Verb[Any], ...] = (*MOVING, *ENDS, *OPENING, FILTER, *_READER, EXPORT)

_GATHERED: tuple[Verb[GatheredScreen], ...] = (
    Verb(
        "gathered-next",
        "Next question of the note",
        "View",
        ("n", "l", "right"),
        lambda view: view.step(1),
        footer="next question",
    ),
    Verb("gathered-previous", "Previous question of the note", "View", ("N", "h", "left"), lambda view: view.step(-1)),
    Verb(
        "gathered-reader", "This question in all notes", "View", ("A",), lambda view: view.read_on(), footer="all notes"
    ),
    Verb("gathered-copy", "Copy this text", "View", ("y",), lambda view: view.copy(), needs_place, "copy"),
)  # fmt: skip
GATHERED_VERBS: tuple[Verb[Any], ...] = (*MOVING, *ENDS, *OPENING, *_GATHERED, EXPORT)
