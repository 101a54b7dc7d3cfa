"""Every parser of ours over generated texts and bombs: nothing may fail, and each text must be read in a moment.

    python -m bench.torture_parsers [--texts 20000]

A text is an ordinary note's length (to 400 pieces). Prints the slowest of each parser, the best of three readings since
machines pause, and each bomb over the limit. Ends with status 1 when a parser failed.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable

from hypothesis import HealthCheck, Phase, given, settings
from tests.core.fuzz import BOMBS, NOTE, PARSERS

AT_MOST = 0.05


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.torture_parsers")
    parser.add_argument("--texts", type=int, default=20_000)
    chosen = parser.parse_args(arguments)
    failed = 0
    print(f"{'parser':14} {'texts':>6} {'slowest ms':>10}")
    for name, read in PARSERS.items():
        slowest, trouble = generated(read, chosen.texts)
        print(f"{name:14} {chosen.texts:6} {slowest * 1000:10.1f} {trouble}", flush=True)
        failed += bool(trouble)
    for bomb, text in BOMBS.items():
        for name, read in PARSERS.items():
            seconds, trouble = best(read, text)
            if trouble or seconds > AT_MOST:
                print(f"bomb {bomb:16} {name:14} {seconds * 1000:8.0f} ms {trouble}", flush=True)
            failed += bool(trouble)
    print("no parser failed" if not failed else f"{failed} failures")
    return 1 if failed else 0


def generated(read: Callable[[str], object], texts: int) -> tuple[float, str]:
    """Read generated texts; return the slowest (seconds) and the first failure."""
    slowest = 0.0
    trouble = ""

    @settings(
        max_examples=texts,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(text=NOTE)
    def run(text: str) -> None:
        nonlocal slowest, trouble
        began = time.perf_counter()
        try:
            read(text)
        except Exception as error:
            trouble = trouble or f"FAILED: {error!r} on {text!r}"
        if time.perf_counter() - began > slowest:
            slowest = max(slowest, best(read, text)[0])

    run()
    return slowest, trouble


def best(read: Callable[[str], object], text: str) -> tuple[float, str]:
    """Return the shortest of three readings (seconds), and how it failed."""
    shortest = float("inf")
    for number in range(3):
        another = text + "\n" * number  # what was read just before may be kept
        began = time.perf_counter()
        try:
            read(another)
        except Exception as error:
            return time.perf_counter() - began, f"FAILED: {error!r}"[:200]
        shortest = min(shortest, time.perf_counter() - began)
    return shortest, ""


if __name__ == "__main__":
    sys.exit(main())
