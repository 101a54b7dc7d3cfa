"""`python -m bench`: every figure beside its reference, measured in turn in the same run."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
import tempfile
from pathlib import Path

from bench import cases
from bench.figures import HEAD

CASES = {
    name: case
    for found in pkgutil.iter_modules(cases.__path__)
    for name, case in importlib.import_module(f"bench.cases.{found.name}").CASES.items()
}
"""Every case of every module in `bench/cases`, by its name."""


def main() -> int:
    """Run the cases that are asked for and print their rows."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", help="run only the cases whose name holds this text")
    parser.add_argument("--full", action="store_true", help="all repetitions, and libraries up to 50,000 notes")
    parser.add_argument("--list", action="store_true", help="name the cases")
    arguments = parser.parse_args()
    if arguments.list:
        print("\n".join(CASES))
        return 0
    print(HEAD)
    for name, case in CASES.items():
        if arguments.only and arguments.only not in name:
            continue
        with tempfile.TemporaryDirectory(prefix="notetui-bench-") as folder:
            for figure in case(Path(folder), not arguments.full):
                print(figure.row(), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
