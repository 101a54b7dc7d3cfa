"""The screen that was left last, painted at once; the program loads behind it and takes over (`taking_over`).

From here on the terminal is as the program needs it (no echo, the alternate screen), so that what is typed waits for
the program. Until that has taken over, whatever ends or stops the process gives the terminal back first. All that is
imported here is waited for by the first paint.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found] # `signal` brings `enum`, which takes longer than all of this
import os
import sys
import termios
import time

from notetui.core.kept_screen import painted
from notetui.store.last_screen import Start
from notetui.tui.terminal import in_foreground, modes, restore, why_no_terminal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from notetui.core.kept_screen import KeptScreen

_INPUT, _OUTPUT, _SCREEN = 0, 1, 2
_PREPARE = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[?2004h"
"""The alternate screen, without a cursor and without wrapping; what is pasted is told from what is typed."""
_ENDING = (_signal.SIGTERM, _signal.SIGHUP, _signal.SIGQUIT, _signal.SIGTSTP)
_DISTURBING = (_signal.SIGWINCH, _signal.SIGCONT)
_I, _L, _CHARACTERS = 0, 3, 6
"""Where `tcgetattr` has the flags of input, the local flags and the control characters."""


class FirstPaint:
    """What is on the terminal before the program is. `start` is what the process was started with."""

    def __init__(self, start: Start) -> None:
        self.start = start
        self.screen: KeptScreen | None = None
        """The screen that is painted, None when there is none, or when the program has it."""
        self.painted_at = 0.0
        """When it was painted, as `perf_counter` has it; 0 when it was not."""
        self.is_disturbed = False
        """True when the terminal got another size since, or was another's: what it shows is not known."""
        self.modes: list[Any] | None = None
        """The terminal's modes as they were found."""
        self._previous: list[tuple[int, Any]] = []

    def paint(self, environ: Mapping[str, str]) -> None:
        """Paint the last screen, where there is one and this is the terminal for it; never raises."""
        if not _is_for_painting(environ):
            return
        screen = self.start.last_screen()
        found = modes()
        if screen is None or found is None:
            return
        try:
            self._take_signals()
            if tuple(os.get_terminal_size(_OUTPUT)) != screen.size:
                self._leave_signals()
                return
            self.modes, self.screen = found, screen
            termios.tcsetattr(_INPUT, termios.TCSANOW, _for_keys(found))
            _write_all(f"{_PREPARE}\x1b[?2026h{painted(screen)}\x1b[?2026l".encode())
            self.painted_at = time.perf_counter()
        except (OSError, termios.error):
            self.give_back()

    def give_back(self) -> None:
        """Give the terminal back as it was found, unless the program has taken over."""
        if self.screen is not None:
            self.screen = None
            restore(self.modes, cleared=True)
            self._leave_signals()

    def taken_over(self) -> KeptScreen | None:
        """Leave the terminal to the program; return what it shows, None when that is not known."""
        screen, self.screen = self.screen, None
        return None if self.is_disturbed else screen

    # -- signals, until the program takes them

    def _take_signals(self) -> None:
        for numbers, handler in ((_ENDING, self._end), (_DISTURBING, self._disturb)):
            for number in numbers:
                if _signal.getsignal(number) == _signal.SIG_DFL:
                    self._previous.append((number, _signal.signal(number, handler)))

    def _leave_signals(self) -> None:
        for number, handler in self._previous:
            _signal.signal(number, handler)
        self._previous.clear()

    def _end(self, number: int, _frame: object) -> None:
        """End or stop by the signal, as without a handler. One who goes on starts as without a last screen."""
        self.give_back()
        _signal.signal(number, _signal.SIG_DFL)
        os.kill(os.getpid(), number)

    def _disturb(self, _number: int, _frame: object) -> None:
        self.is_disturbed = True


PAINT: FirstPaint | None = None
"""The paint of this process, None where the program is not what the process was started for."""


def begin(arguments: Sequence[str]) -> None:
    """Paint the screen that a start with these arguments left, if there is one."""
    global PAINT
    PAINT = FirstPaint(Start(arguments, os.environ))
    PAINT.paint(os.environ)


def end() -> None:
    """Give the terminal back, if nobody has taken over what was painted."""
    if PAINT is not None:
        PAINT.give_back()


def _is_for_painting(environ: Mapping[str, str]) -> bool:
    """Return whether there is a terminal that is ours, in UTF-8, and nothing else would write to or draw on it."""
    encoding = getattr(sys.stderr, "encoding", None) or ""
    told_to_talk = sys.warnoptions or sys._xoptions or sys.flags.verbose or environ.get("PYTHONPROFILEIMPORTTIME")
    return (
        why_no_terminal(environ) is None
        and in_foreground()
        and encoding.lower().replace("-", "") == "utf8"
        and not told_to_talk
        and "TEXTUAL_DRIVER" not in environ
    )


def _for_keys(found: list[Any]) -> list[Any]:
    """Return modes in which keys wait unseen and unchanged, and Ctrl+C and Ctrl+Z still are signals."""
    wanted = [*found]
    wanted[_I] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
    wanted[_L] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
    wanted[_CHARACTERS] = [*found[_CHARACTERS]]
    wanted[_CHARACTERS][termios.VMIN] = 1
    return wanted


def _write_all(data: bytes) -> None:
    while data:
        data = data[os.write(_SCREEN, data) :]
