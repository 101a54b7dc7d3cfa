"""The terminal the program was started in: whether there is one, what it can show, and putting it right by hand.

Textual puts the terminal into the alternate screen with mouse reporting on and echo off, and undoes that when its
app ends by itself. Where the app can't (its event loop does not answer), `restore` does.
The first paint waits for what is imported here.
"""

from __future__ import annotations

import os
import sys
import termios

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

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

_CLEAR = b"\x1b[?2026l\x1b[0m\x1b[H\x1b[2J"

_INPUT, _OUTPUT, _SCREEN = 0, 1, 2  # Textual reads from standard input and paints on standard error

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("▌▍▎▏█▐┃│║", "|"),
        **dict.fromkeys("─━═▔▁", "-"),
        **dict.fromkeys("┌┐└┘├┤┬┴┼╭╮╰╯╞╡╪╤╧", "+"),
        **dict.fromkeys("▸▶❯›", ">"),
        **dict.fromkeys("‹", "<"),
        **dict.fromkeys("▾▼", "v"),
        **dict.fromkeys("·•◦‣", "."),
        **dict.fromkeys("“”", '"'),
        **dict.fromkeys("‘’", "'"),
        **dict.fromkeys("–—−", "-"),
        "✓": "+",
        "✗": "x",
        "×": "x",
        "…": "~",
        "→": ">",
        "←": "<",
        "↑": "^",
        "↓": "v",
    }
)


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


def show_replacements(encoding: str) -> None:
    """Where the terminal's encoding is not UTF-8, let every character it lacks be painted as one it has.

    A replacement is as wide as what it stands for, so that the columns of the screen stay where they are.
    """
    if encoding.lower().replace("-", "") == "utf8":
        return
    import codecs

    codecs.register_error("notetui.cells", _replaced)
    for stream in (sys.stderr, sys.__stderr__):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="notetui.cells")


def _replaced(error: UnicodeError) -> tuple[str, int]:
    """Return plain characters for those that can't be encoded (an error handler of `codecs`)."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    from notetui.core.text.cells import cell_len

    lacking = error.object[error.start : error.end].translate(_PLAIN)
    return "".join(c if c.isascii() else "?" * cell_len(c) for c in lacking), error.end


def cell_pixels() -> tuple[int, int] | None:
    """Return width and height of a cell in pixels as the system knows them, None where it doesn't.

    The window's pixels may have a border in them, which is smaller than a cell for each row and column.
    """
    import fcntl
    import struct

    try:
        rows, columns, width, height = struct.unpack("4H", fcntl.ioctl(_OUTPUT, termios.TIOCGWINSZ, bytes(8)))
    except OSError:
        return None
    return (width // columns, height // rows) if 0 < columns <= width and 0 < rows <= height else None


def in_foreground() -> bool:
    """Return whether this process may use its terminal: false after `bg`, or when there is no terminal any more."""
    try:
        return os.tcgetpgrp(_INPUT) == os.getpgrp()
    except OSError:
        return False


def modes() -> list[Any] | None:
    """Return the terminal's modes as `tcgetattr` gives them, None when the terminal is gone."""
    try:
        return termios.tcgetattr(_INPUT)
    except termios.error:
        return None


def let_go() -> None:
    """Read and paint nowhere from now on, because the terminal is gone: writing to it would only fail."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (_INPUT, _OUTPUT, _SCREEN):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)


def restore(attributes: list[Any] | None, *, cleared: bool = False) -> None:
    """Give the terminal back by hand: `attributes` as `tcgetattr` gave them, then the reset sequences.

    With `cleared` the screen is cleared first, for a message to be read also where there is no alternate screen.

    Does nothing when the terminal is not in raw mode any more: the sequences would pop the state of whoever
    has the terminal now. Never blocks and never raises for a terminal that has gone.
    """
    present = modes()
    if present is None or (present[3] & termios.ECHO and present[3] & termios.ICANON):
        return
    wanted = _sane(attributes if attributes is not None else present)
    try:
        termios.tcsetattr(_INPUT, termios.TCSANOW, wanted)
        blocking = os.get_blocking(_SCREEN)
        os.set_blocking(_SCREEN, False)
        try:
            os.write(_SCREEN, _CLEAR + RESET if cleared else RESET)
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
