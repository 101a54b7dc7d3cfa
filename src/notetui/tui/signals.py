"""Signals while the browser runs: ending in order, stopping and going on, and another program at the terminal.

A handler does next to nothing, since it runs in the middle of anything (Textual's output queue may be locked by
the very code it interrupts): it asks the event loop, and where the loop does not answer the process is ended
without it. Textual's own handlers of SIGTSTP and SIGCONT are replaced: they start a second reader of the keys
when the process was stopped by SIGSTOP, and stop for good where no shell could continue it.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Any

from notetui.tui.terminal import in_foreground, let_go, modes, restore

if TYPE_CHECKING:
    from textual.app import App

GRACE = 5.0
"""Seconds an orderly end may take before the process is ended without it."""

IMPATIENT = 0.5
"""Seconds after a first signal from which a second one ends the process at once.

Closing a terminal window sends two SIGHUPs within milliseconds (the kernel's and the shell's): that is no
second request.
"""

_ENDING = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT)
_FOR_THE_OTHER = (signal.SIGINT, signal.SIGQUIT)  # typed at a program that has the terminal, sent to all of us


class Guard:
    """What the signals do to one app; `install` before it runs, `take_stops` when its driver is there.

    `on_leave` is called on the event loop before a stop, `on_back` when the process goes on after one, with False when
    there was no shell to stop for. `found` are the terminal's modes to go back to, those of now without it. The ending
    signals make the app end with return code 128 + signal.
    """

    def __init__(
        self,
        app: App[Any],
        on_back: Callable[[bool], None],
        on_leave: Callable[[], None],
        found: list[Any] | None = None,
    ) -> None:
        self._app = app
        self._on_leave = on_leave
        self._on_back = on_back
        self._asked_at: float | None = None
        self._signum = signal.SIGTERM.value
        self._timer: threading.Timer | None = None
        self._attributes = found or modes()
        self._previous: list[tuple[signal.Signals, Any]] = []
        self._lent = False
        self._continued = False

    def install(self) -> None:
        """Take the ending signals; call it from the main thread, best just before `app.run()`."""
        for signum in _ENDING:
            self._previous.append((signum, signal.signal(signum, self._end)))

    def take_stops(self) -> None:
        """Take SIGTSTP and SIGCONT from Textual's driver, which sets its own when it is made."""
        signal.signal(signal.SIGTSTP, self._stop)
        signal.signal(signal.SIGCONT, self._went_on)

    def uninstall(self) -> None:
        """Put back what was, and forget a pending forced end."""
        if self._timer is not None:
            self._timer.cancel()
        for signum, handler in self._previous:
            signal.signal(signum, handler)

    @contextmanager
    def lent(self) -> Iterator[None]:
        """While another program has the terminal: its keys' signals are its own, and nothing is repainted."""
        self._lent = True
        try:
            yield
        finally:
            self._lent = False
            self._continued = False
            if self._asked_at is not None:
                self._hurry()

    def stop(self) -> None:
        """Stop as Ctrl+Z in a shell does: the whole process group, since `make` or a script may have started us."""
        os.killpg(os.getpgrp(), signal.SIGTSTP)

    # -- ending

    def _end(self, signum: int, frame: FrameType | None) -> None:
        """Ask the app to end; on a second signal some time later, end without it."""
        if self._lent and signum in _FOR_THE_OTHER:
            return
        now = time.monotonic()
        if self._asked_at is not None:
            if now - self._asked_at >= IMPATIENT and not self._lent:
                self._leave(signum)
            return
        self._asked_at = now
        loop = _loop()
        if loop is None:
            restore(self._attributes)
            sys.exit(128 + signum)
        self._signum = signum
        if not self._lent:
            self._hurry()
        loop.call_soon_threadsafe(self._app.exit, None, 128 + signum)

    def _hurry(self) -> None:
        """See to it that the end comes: nothing waits for a terminal that is gone, nor for long."""
        if modes() is None:
            let_go()
        self._timer = threading.Timer(GRACE, self._leave, (self._signum,))
        self._timer.daemon = True
        self._timer.start()

    def _leave(self, signum: int) -> None:
        """End the process at once: files are only ever replaced whole, so nothing is torn by it."""
        restore(self._attributes)
        os._exit(128 + signum)

    # -- stopping and going on

    def _stop(self, signum: int, frame: FrameType | None) -> None:
        """Stop in a moment, with the terminal given back; at once while another program has it."""
        loop = _loop()
        if self._lent or loop is None:
            self._stop_here()
        else:
            loop.call_soon_threadsafe(self._stop_and_come_back)

    def _stop_here(self) -> None:
        """Stop by SIGTSTP's default action, which the kernel skips where no shell could continue us."""
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        signal.raise_signal(signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, self._stop)

    def _stop_and_come_back(self) -> None:
        driver = self._app._driver
        if driver is None or self._asked_at is not None:
            return
        self._on_leave()
        driver.suspend_application_mode()
        self._continued = False
        self._stop_here()
        self._come_back(stopped=self._continued)

    def _come_back(self, *, stopped: bool) -> None:
        _wait_for_foreground()
        self._continued = False
        driver = self._app._driver
        if driver is not None:
            driver.resume_application_mode()
        self._on_back(stopped)

    def _went_on(self, signum: int, frame: FrameType | None) -> None:
        self._continued = True
        loop = _loop()
        if loop is not None:
            loop.call_soon_threadsafe(self._after_stop)

    def _after_stop(self) -> None:
        """Set the terminal up again when SIGSTOP, which can't be handled, had stopped us."""
        driver = self._app._driver
        if self._continued and not self._lent and driver is not None and self._asked_at is None:
            _wait_for_foreground()
            driver.suspend_application_mode()
            self._come_back(stopped=True)


def _wait_for_foreground() -> None:
    """Stop again after `bg`, as every program does that needs the screen; a terminal that is gone is not waited for."""
    while not in_foreground() and modes() is not None:
        signal.raise_signal(signal.SIGSTOP)


def _loop() -> asyncio.AbstractEventLoop | None:
    """Return the running event loop (a handler runs in the main thread, in the middle of whatever it does)."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
