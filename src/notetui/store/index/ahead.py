"""What is to be looked at, in order; read ahead in other processes where it is much.

What comes of a note's bytes is the same whoever works it out, so others do it while this process writes. What they send
is used only where the file's stamp is still the one that it was read with, inside the transaction that writes it; all
that they don't send, for whatever reason, is read here.
"""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from notetui.store.scan import below, names_before

if TYPE_CHECKING:
    from types import TracebackType

    from notetui.store.index.beside import Beside, Wanted
    from notetui.store.index.entry import Found
    from notetui.store.index.rules import Rules

FROM = 500
"""So many notes are worth the quarter of a second that another process takes until it is of use."""
MOST = 3
"""Writing takes a third of the time of reading: more would wait."""
_AT_ONCE = 24
_LONGEST_REQUEST = 16_384
"""Bytes of paths. Two requests must fit into a pipe, or both sides could wait for each other."""
_REQUESTS = 2
PATIENCE = 2.0
"""Seconds after which a process that owes an answer is given up."""

Place = tuple[int, str, str]
"""A note's file: number of the root, folder relative to it, name."""


class Task(NamedTuple):
    """A file to look at. Nothing is read ahead of one that is `gone`, or `known` but for its text."""

    root: int
    folder: str
    name: str
    gone: bool = False
    known: bool = False

    @property
    def place(self) -> Place:
        """Return its place in the index."""
        return self.root, self.folder, self.name


class Ahead:
    """Hands out tasks in the order in which they become ready, what is gone last; a context, so that no process stays.

    The tasks are given with what is gone last. `enough` to read are worth another process.
    """

    def __init__(self, tasks: Sequence[Task], roots: Sequence[str], rules: Rules, enough: int = FROM) -> None:
        self._roots = roots
        self._before = names_before(roots)
        self._waiting = list(reversed(tasks))
        self._rules = rules
        self._ready: list[tuple[Task, Found | None]] = []
        self._others: dict[Beside, list[list[Task]]] = {}
        many = len(tasks) >= enough and sum(not (task.gone or task.known) for task in tasks) >= enough
        self._wanted = min(MOST, cores() - 1) if many and sys.executable else 0

    def __bool__(self) -> bool:
        """Say whether there is more to look at."""
        return bool(self._ready or self._waiting or self._others_owe)

    @property
    def _others_owe(self) -> bool:
        return any(self._others.values())

    def __enter__(self) -> Ahead:
        """Start."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the other processes."""
        for other in self._others:
            other.end()
        self._others = {}

    def take(self) -> tuple[Task, Found | None]:
        """Return the next task, and what it said where that is known."""
        if self._wanted:
            self._start()
        if self._others and not self._ready:
            self._collect(0)
            self._ask()
            if not self._ready and (not self._waiting or self._waiting[-1].gone):
                # What is gone comes last: a renamed note is never nowhere.
                self._collect(PATIENCE)
        if self._ready:
            return self._ready.pop()
        return self._waiting.pop(), None

    def _start(self) -> None:
        from notetui.store.index.beside import Beside

        wanted, self._wanted = self._wanted, 0
        try:
            for _ in range(wanted):
                self._others[Beside(self._rules)] = []
        except OSError:
            return  # no room for another process: what there is reads
        self._ask()

    def _ask(self) -> None:
        """Give each process two requests to work on, smaller ones towards the end."""
        for other, owed in list(self._others.items()):
            while self._waiting and len(owed) < _REQUESTS:
                tasks: list[Task] = []
                wanted: list[Wanted] = []
                room = _LONGEST_REQUEST
                most = min(_AT_ONCE, 1 + len(self._waiting) // (4 * len(self._others)))
                while (
                    self._waiting
                    and len(tasks) < most
                    and room > 0
                    and not (self._waiting[-1].gone or self._waiting[-1].known)
                ):
                    task = self._waiting.pop()
                    tasks.append(task)
                    folder = f"{self._before[task.root]}{task.folder}".rstrip("/")
                    wanted.append((below(self._roots[task.root], task.folder, task.name), folder, task.name))
                    room -= 4 * len(wanted[-1][0])
                if not tasks:
                    return
                owed.append(tasks)
                try:
                    other.ask(wanted)
                except OSError:
                    self._give_up(other)
                    break

    def _collect(self, seconds: float) -> None:
        """Take the answers that are there, waiting so long for one; who owes one and gives none is given up."""
        owing = [other for other, owed in self._others.items() if owed]
        came = select.select(owing, [], [], seconds)[0] if owing else []
        for other in came:
            try:
                found = other.answer()
            except (OSError, EOFError, ValueError, TypeError):
                self._give_up(other)
                continue
            self._ready += zip(self._others[other].pop(0), found, strict=True)
        if seconds and not came:
            for other in owing:
                self._give_up(other)

    def _give_up(self, other: Beside) -> None:
        for tasks in self._others.pop(other):
            self._waiting += tasks
        other.end()


def cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
