"""A condition of SQL over `note n` as a value; `where` makes one of a query, and every note needs none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from notetui.core.query.ast import Query

RELPATH = "(SELECT iif(f.path = '', n.name, f.path || '/' || n.name) FROM folder f WHERE f.id = n.folder)"

ROOT = "(SELECT f.root FROM folder f WHERE f.id = n.folder)"

EVERY = "1"


class Where:
    """A condition and its parameters. `leaves` are the parts that Python decides, by their place in the list."""

    __slots__ = ("leaves", "params", "sql")

    def __init__(self) -> None:
        self.sql = EVERY
        self.params: list[Any] = []
        self.leaves: list[Query] = []


def condition(query: Query | None) -> Where:
    """Translate a query; None is every note."""
    if query is None:
        return Where()
    from notetui.store.index.where import where

    return where(query)
