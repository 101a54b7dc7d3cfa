"""What came of each note that a command was to change: to standard output what it has now, else the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notetui.cli.opening import shown_path
from notetui.cli.output import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from notetui.core.library_values import Outcome
    from notetui.core.model import Problem


def tags_of(outcome: Outcome) -> str:
    """Return the tags that a note has now, as they are told."""
    return ", ".join(outcome.tags)


def report(outcomes: Iterable[Outcome], told: Callable[[Outcome], str] = tags_of) -> int:
    """Write a line for each note: its path with what is `told` of it, or why it was refused (to standard error).

    A note that was changed and has a problem was saved, with a remark. Returns the exit status: 1 when a note
    was refused.
    """
    from notetui.core.text.clean import show

    refused = 0
    for outcome in outcomes:
        if outcome.same_as:
            print(f"{show(shown_path(outcome.path))}: the same file as {show(shown_path(outcome.same_as))}")
            continue
        if outcome.problem:
            say_problem(outcome.path, outcome.problem)
        if outcome.problem and not outcome.changed:
            refused += 1
            continue
        what = told(outcome)
        state = "" if outcome.changed else " (unchanged)"
        print(f"{show(shown_path(outcome.path))}{f': {show(what)}' if what else ''}{state}")
    return 1 if refused else 0


def say_problem(path: str, problem: Problem) -> None:
    """Write a problem of a note to standard error, as `path:line:column: message`."""
    say(f"{shown_path(path)}:{problem.line}:{max(1, problem.column)}: {problem.message}")
