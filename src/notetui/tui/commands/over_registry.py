"""The commands of all full-screen views, by view: for the configuration's keys and the table of keys."""

from __future__ import annotations

from typing import Any

from notetui.tui.commands import coverage, mapping, matrix, queue, quotes, reader
from notetui.tui.commands.command import Verb
from notetui.tui.commands.over import LEAVING

VIEW_VERBS: tuple[tuple[str, tuple[Verb[Any], ...]], ...] = (
    ("Matrix", matrix.VERBS),
    ("Quotes", quotes.VERBS),
    ("Question", reader.GATHERED_VERBS),
    ("Question reader", reader.READER_VERBS),
    ("Coverage", coverage.VERBS),
    ("Review queue", queue.VERBS),
    ("Mapping", mapping.VERBS),
    ("All views", LEAVING),
)
