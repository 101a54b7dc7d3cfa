"""`python -m notetui` and the `notetui` command."""

from __future__ import annotations

import gc
import sys


def main() -> int:
    """Run the command line with the arguments of this process and return its exit status."""
    # Importing makes many objects and no garbage; whoever stays longer than a list turns collection on again.
    gc.disable()
    from notetui.cli.main import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
