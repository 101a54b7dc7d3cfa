"""The terminal the program was started in: whether there is one, and giving it back whole.

Textual puts the terminal into the alternate screen with mouse reporting on and echo off, and undoes that
when its app ends by itself. A SIGTERM or SIGHUP would end the process in between. Here both become an orderly
end of the app, and where its event loop does not answer, the terminal is put right without it.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import termios
import threading
import time
from collections.abc import Callable, Mapping
from types import FrameType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.app import App

GRACE = 5.0
"""Seconds an orderly end may take before the process is ended without it."""

IMPATIENT = 0.5
"""Seconds after a first signal from which a second one ends the process at once.

Closing a terminal window sends two SIGHUPs within milliseconds (the kernel's and the shell's): that is no
second request.
"""

RESET = (
    b"\x1b[?2026l"  # end a synchronised update, or nothing below is shown
    b"\x1b[0m"
    b"\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l"  # mouse
    b"\x1b[?2004l\x1b[?1004l\x1b[?2048l"  # bracketed paste, focus and resize reports
    b"\x1b[?7h"
    b"\x1b[<u"  # the keyboard protocol Textual pushed
    b"\x1b[?1049l\x1b[?25h"
)
"""What undoes all that Textual's driver switches on (its `stop_application_mode`), as one write."""

_SIGNALS = (signal.SIGTERM, signal.SIGHUP)
_INPUT, _OUTPUT, _SCREEN = 0, 1, 2  # Textual reads from standard input and paints on standard error


def has_terminal() -> bool:
    """Return whether the browser can be shown: input, output and error are terminals that take sequences."""
    return why_no_terminal(os.environ) is None


def why_no_terminal(environ: Mapping[str, str]) -> str | None:
    """Return why the browser can't be shown, as a sentence for a person, or None when it can.

    Textual paints on standard error and reads standard input; a redirected standard output means that the
    person wants data, which the commands give.
    """
    names = {_INPUT: "standard input", _OUTPUT: "standard output", _SCREEN: "standard error"}
    for descriptor, name in names.items():
        if not os.isatty(descriptor):
            return f"the browser needs a terminal, and {name} is not one"
    if environ.get("TERM", "") in ("", "dumb"):
        return "the browser needs a terminal that can move the cursor; TERM is " + (environ.get("TERM") or "not set")
    return None


def install(app: App[Any]) -> Callable[[], None]:
    """Make SIGTERM and SIGHUP end `app` in order with return code 128 + signal; return what takes that back.

    Call it from the main thread, best just before `app.run()`: a signal that comes before the event loop runs
    ends the program by `SystemExit`. The caller hands `app.return_code` on to `sys.exit`.
    """
    guard = _Guard(app)
    previous = [(signum, signal.signal(signum, guard.on_signal)) for signum in _SIGNALS]

    def uninstall() -> None:
        guard.cancel()
        for signum, handler in previous:
            signal.signal(signum, handler)

    return uninstall


def restore(attributes: list[Any] | None) -> None:
    """Give the terminal back by hand: `attributes` as `tcgetattr` gave them, then the reset sequences.

    Does nothing when the terminal is not in raw mode any more: the sequences would pop the state of whoever
    has the terminal now. Never blocks and never raises for a terminal that has gone.
    """
    try:
        present = termios.tcgetattr(_INPUT)
    except termios.error:
        return
    if present[3] & termios.ECHO and present[3] & termios.ICANON:
        return
    wanted = _sane(attributes if attributes is not None else present)
    try:
        termios.tcsetattr(_INPUT, termios.TCSANOW, wanted)
        blocking = os.get_blocking(_SCREEN)
        os.set_blocking(_SCREEN, False)
        try:
            os.write(_SCREEN, RESET)
        finally:
            os.set_blocking(_SCREEN, blocking)
    except (OSError, termios.error):
        # The terminal went while it was being put right: nobody is left to see it.
        return


def _sane(attributes: list[Any]) -> list[Any]:
    """Return terminal attributes with echo, line editing, signals and newline translation on."""
    wanted = list(attributes)
    wanted[0] |= termios.ICRNL
    wanted[3] |= termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG
    return wanted


class _Guard:
    """The state behind `install`: what the terminal was like, and what has been asked for since when."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._asked_at: float | None = None
        self._timer: threading.Timer | None = None
        try:
            self._attributes: list[Any] | None = termios.tcgetattr(_INPUT)
        except termios.error:
            self._attributes = None

    def on_signal(self, signum: int, frame: FrameType | None) -> None:
        """Ask the app to end; on a second signal some time later, end without it."""
        now = time.monotonic()
        if self._asked_at is not None:
            if now - self._asked_at >= IMPATIENT:
                self._leave(signum)
            return
        self._asked_at = now
        try:
            # The handler runs in the main thread, in the middle of whatever its event loop does.
            loop = asyncio.get_running_loop()
        except RuntimeError:
            restore(self._attributes)
            sys.exit(128 + signum)
        self._timer = threading.Timer(GRACE, self._leave, (signum,))
        self._timer.daemon = True
        self._timer.start()
        loop.call_soon_threadsafe(self._app.exit, None, 128 + signum)

    def cancel(self) -> None:
        """Forget a pending forced end."""
        if self._timer is not None:
            self._timer.cancel()

    def _leave(self, signum: int) -> None:
        """End the process at once: files are only ever replaced whole, so nothing is torn by it."""
        restore(self._attributes)
        os._exit(128 + signum)
