"""What ends a command early, said in one message."""

from __future__ import annotations


class Failure(Exception):
    """A reason to stop; `status` is the exit status: 1 refused, 2 wrong use. The message is cleaned when shown."""

    def __init__(self, message: str, status: int = 2) -> None:
        super().__init__(message)
        self.status = status

    def __str__(self) -> str:
        from notetui.core.text.clean import show_lines

        return show_lines(super().__str__())
