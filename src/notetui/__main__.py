"""`python -m notetui` and the `notetui` command."""

from __future__ import annotations

import gc
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def main() -> int:
    """Run the command line with the arguments of this process and return its exit status."""
    # Importing makes many objects and no garbage; whoever stays longer than a list turns collection on again.
    gc.disable()
    status = _painted(sys.argv[1:]) if os.isatty(1) else _run(sys.argv[1:])
    if "textual" not in sys.modules:
        _leave(status)
    return status


def _painted(arguments: Sequence[str]) -> int:
    """Run the command line, with the screen that was left last on the terminal while what it needs is imported."""
    from notetui.tui import first_paint

    try:
        first_paint.begin(arguments)
        return _run(arguments)
    finally:
        first_paint.end()


def _run(arguments: Sequence[str]) -> int:
    from notetui.cli.main import run

    return run(arguments)


def _leave(status: int) -> None:
    """End this process at once: a command is done, and taking the interpreter apart is a tenth of what it takes.

    Returns where what was written can't be given out: Python says so in its own way.
    """
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except (OSError, ValueError):
        return
    os._exit(status)


if __name__ == "__main__":
    sys.exit(main())
