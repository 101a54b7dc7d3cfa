"""One batch of writing: a transaction, its clock, and what it changed."""

from __future__ import annotations

import sqlite3
import time
from contextlib import ExitStack
from types import TracebackType
from typing import Protocol

from notetui.core.library_values import Delta
from notetui.store.index.database import Database


class Owner(Protocol):
    """Who begins and ends batches."""

    def begin(self, changes: Changes) -> None:
        """Start a batch, inside its transaction."""

    def end(self, changes: Changes) -> None:
        """Finish a batch that went well, inside its transaction."""

    def failed(self) -> None:
        """Forget a batch that came to nothing."""


class Changes:
    """A transaction as a context; `is_late` when its time (`seconds`) is over.

    One that `follows` tells what other programs wrote before it; one that doesn't writes no notes and leaves that
    to the next.
    """

    def __init__(self, database: Database, owner: Owner, seconds: float, *, follows: bool = True) -> None:
        self.follows = follows
        self._database = database
        self._owner = owner
        self._seconds = seconds
        self._until = 0.0
        self._stack = ExitStack()
        self._connection: sqlite3.Connection | None = None
        self.added: set[str] = set()
        self.changed: set[str] = set()
        self.removed: set[str] = set()
        self.retry: set[str] = set()
        self.renamed: list[tuple[str, str]] = []
        self.dead = 0

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection, inside the context."""
        assert self._connection is not None
        return self._connection

    @property
    def is_late(self) -> bool:
        """Whether the batch has had its time."""
        return time.perf_counter() > self._until

    @property
    def is_changed(self) -> bool:
        """Whether anything has been found to differ so far."""
        return bool(self.added or self.changed or self.removed)

    def wrote(self, path: str, *, new: bool) -> None:
        """Note that a note was written, whatever another program, or this batch, did to it before."""
        self.removed.discard(path)
        (self.added if new else self.changed).add(path)

    def went(self, path: str) -> None:
        """Note that a note was taken out."""
        self.added.discard(path)
        self.changed.discard(path)
        self.removed.add(path)

    def delta(self) -> Delta:
        """Return what the batch changed."""
        return Delta(
            frozenset(self.added),
            frozenset(self.changed - self.added),
            frozenset(self.removed),
            frozenset(self.retry),
            tuple(self.renamed),
        )

    def __enter__(self) -> Changes:
        """Begin the transaction."""
        with ExitStack() as stack:
            self._connection = stack.enter_context(self._database.write())
            self._owner.begin(self)
            self._stack = stack.pop_all()
        self._until = time.perf_counter() + self._seconds
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        """Commit, or roll back after an error."""
        done = False
        try:
            if kind is None:
                with self._stack:
                    self._owner.end(self)
            else:
                return bool(self._stack.__exit__(kind, error, trace))
            done = True
        finally:
            self._connection = None
            if not done:
                self._owner.failed()
        return False
