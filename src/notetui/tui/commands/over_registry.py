"""The commands of all full-screen views, by view: for the configuration's keys and the table of keys."""

from __future__ import annotations

from typing import Any

from notetui.tui.commands import matrix
from notetui.tui.commands.command import Verb
from notetui.tui.commands.over import LEAVING

VIEW_VERBS: tuple[tuple[str, tuple[Verb[Any], ...]], ...] = (
    ("Matrix", matrix.VERBS),
    ("All views", LEAVING),
)
