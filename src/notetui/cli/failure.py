"""What ends a command early, said in one message."""

from __future__ import annotations

from collections.abc import Sequence


class Failure(Exception):
    """A reason to stop; `status` is the exit status: 1 refused, 2 wrong use.

    The message is one line whatever it names: a line end in a path or a tag is a sign. `below` are lines under it.
    All is cleaned when shown.
    """

    def __init__(self, message: str, status: int = 2, *, below: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.status = status
        self.below = tuple(below)

    def __str__(self) -> str:
        from notetui.core.text.clean import show_exactly

        return "\n".join(map(show_exactly, (super().__str__(), *self.below)))
