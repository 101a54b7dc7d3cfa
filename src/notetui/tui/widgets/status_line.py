"""The bottom line: what just happened, else the keys one most needs, and the state of the library at the right."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from rich.segment import Segment
from rich.style import Style

from notetui.core.text.cells import cell_len
from notetui.core.text.clean import show
from notetui.tui.chrome import Chrome
from notetui.tui.widgets.painted import Painted, fit


class Tone(Enum):
    """How a message is meant; each has its own sign."""

    DONE = ""
    WARNING = "! "
    ERROR = "✗ "


class StatusLine(Painted):
    """One line; a message stays until the next key."""

    def __init__(self, chrome: Chrome, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._chrome = chrome.on_bars
        self._hints: tuple[tuple[str, str], ...] = ()
        self._lent: tuple[tuple[str, str], ...] = ()
        self._message = ""
        self._tone = Tone.DONE
        self._badge = ""

    def set_chrome(self, chrome: Chrome) -> None:
        """Draw with other colours."""
        self._chrome = chrome.on_bars
        self.refresh()

    def show_hints(self, hints: Sequence[tuple[str, str]]) -> None:
        """Name other keys while there is no message."""
        if tuple(hints) != self._hints:
            self._hints = tuple(hints)
            self.refresh()

    def lend(self, hints: Sequence[tuple[str, str]]) -> None:
        """Name these keys instead while a line is typed; none gives the screen's own back."""
        if tuple(hints) != self._lent:
            self._lent = tuple(hints)
            self.refresh()

    @property
    def message(self) -> str:
        """The message on the line now, empty when the keys are shown."""
        return self._message

    def say(self, message: str, tone: Tone = Tone.DONE) -> None:
        """Show a message in place of the keys."""
        if (message, tone) != (self._message, self._tone):
            self._message, self._tone = message, tone
            self.refresh()

    def badge(self, text: str) -> None:
        """Show the library's state at the right: counts, progress, polling."""
        if text != self._badge:
            self._badge = text
            self.refresh()

    def ground(self) -> Style:
        """Return the bar's own colours."""
        return self._chrome.bar

    def paint(self, width: int) -> Sequence[Sequence[Segment]]:
        """Return the one line."""
        chrome = self._chrome
        badge = f" {show(self._badge)} " if self._badge else ""
        room = width - cell_len(badge)
        if self._message or room < 8:
            style = {Tone.WARNING: chrome.warning, Tone.ERROR: chrome.error}.get(self._tone, chrome.text)
            parts = [(" " + self._tone.value + show(self._message), chrome.bar + Style(color=style.color, bold=True))]
            room = width if cell_len(parts[0][0]) > room else room
        else:
            parts = []
            for key, word in fitting(self._lent or self._hints, room):
                parts += [(f" {key}", chrome.key), (f" {word} ", chrome.bar)]
        segments = fit(parts, room)
        used = sum(segment.cell_length for segment in segments)
        if room < width:
            segments += [Segment(" " * max(0, room - used), chrome.bar), Segment(badge, chrome.bar)]
        return [segments]


def fitting(hints: Sequence[tuple[str, str]], width: int) -> list[tuple[str, str]]:
    """Return the hints that fit whole into a width (cells): the last, and as many of the others as fit."""
    if not hints:
        return []
    left = width - _width(hints[-1])
    kept = []
    for hint in hints[:-1]:
        left -= _width(hint)
        if left < 0:
            break
        kept.append(hint)
    return [*kept, hints[-1]]


def _width(hint: tuple[str, str]) -> int:
    return cell_len(hint[0]) + cell_len(hint[1]) + 3
