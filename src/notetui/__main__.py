"""`python -m notetui` and the `notetui` command."""

from __future__ import annotations

import gc
import os
import sys


def main() -> int:
    """Run the command line with the arguments of this process and return its exit status."""
    # Importing makes many objects and no garbage; whoever stays longer than a list turns collection on again.
    gc.disable()
    from notetui.cli.main import run

    status = run(sys.argv[1:])
    if "textual" not in sys.modules:
        _leave(status)
    return status


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
