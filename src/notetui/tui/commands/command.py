"""A command as one object: what it is called, its keys, whether it can run now, and what it does.

Footer, help, palette and keys are all made from these objects, so none of them can say something else than another.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from notetui.tui.screens.main import MainScreen

HostT = TypeVar("HostT")
"""The screen that a command works on."""


def always(host: object) -> str | None:
    """Return no reason: the command can always run."""
    return None


@dataclass(frozen=True, slots=True)
class Verb(Generic[HostT]):
    """One verb of a screen.

    `why_not` gives the reason, for a person, why it can't run now, or None. `footer` is the short word shown at the
    bottom of the screen, empty for commands that are not shown there.
    """

    id: str
    title: str
    group: str
    keys: tuple[str, ...]
    run: Callable[[HostT], None]
    why_not: Callable[[HostT], str | None] = always
    footer: str = ""


class Command(Verb["MainScreen"]):
    """One verb of the main screen."""

    __slots__ = ()


def needs_note(desk: MainScreen) -> str | None:
    """Return why a command that works on the shown note can't run."""
    return None if desk.shown is not None else "No note is open. Move onto one in the tree first."
