"""Keys are waited for without waking up to look.

Textual's thread that reads the terminal looks ten times a second whether it is to end, and whether an Esc stands alone;
each look costs 0.1 ms of processor, nearly all that an idle program uses. Here it sleeps until there is something to
read, until the parser gives up waiting for the rest of a sequence, or until it is told to end. So a lone Esc is also
told when its time is over and not at the next look, and leaving does not wait for one.

`run_input_thread` stands in for Textual's own, which is not public: the version is pinned, and
`tests/tui/test_input_thread.py` says when it moves.
"""

from __future__ import annotations

import contextlib
import os
import select
import threading
from codecs import getincrementaldecoder
from typing import Any

from textual._parser import ParseError
from textual._time import get_time
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

_AT_ONCE = 4096


class WakingEvent(threading.Event):
    """An event that also makes a descriptor readable while it is set."""

    def __init__(self) -> None:
        super().__init__()
        self.descriptor, self._bell = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)

    def set(self) -> None:
        """Set it, and wake whoever waits for the descriptor."""
        super().set()
        with contextlib.suppress(BlockingIOError):
            os.write(self._bell, b"!")

    def clear(self) -> None:
        """Clear it; the descriptor has nothing to read any more."""
        with contextlib.suppress(BlockingIOError):
            while os.read(self.descriptor, _AT_ONCE):
                continue
        super().clear()

    def __del__(self) -> None:
        """Give both descriptors back."""
        for descriptor in (self.descriptor, self._bell):
            with contextlib.suppress(OSError):
                os.close(descriptor)


class SleepingDriver(LinuxDriver):
    """Textual's driver for Unix terminals; idle, it does not wake up."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.exit_event = WakingEvent()

    def run_input_thread(self) -> None:
        """Read what the terminal sends and give out its events, until `exit_event` is set."""
        ended = self.exit_event
        assert isinstance(ended, WakingEvent)
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")().decode
        try:
            waiting = [self.fileno, ended.descriptor]
            while not ended.is_set():
                readable, _, _ = select.select(waiting, [], [], _patience(parser))
                if self.fileno in readable:
                    data = os.read(self.fileno, _AT_ONCE)
                    if not data:
                        # The end of what is no terminal: it would be readable for ever.
                        waiting.remove(self.fileno)
                    # Nothing at all would be the end to the parser; half a character is.
                    for event in parser.feed(text) if (text := decode(data)) else ():
                        self.process_message(event)
                for event in parser.tick():
                    self.process_message(event)
        finally:
            with contextlib.suppress(EOFError, ParseError):
                for _event in parser.feed(""):
                    pass


def _patience(parser: XTermParser) -> float | None:
    """Return the seconds until the parser stops waiting for the rest of a sequence, None when it waits for nothing."""
    until = parser._timeout_time
    return None if until is None else max(0.0, until - get_time())
