"""The long runs of what saving promises: every crash, every error, many programs at once.

    python -m bench.torture_save [--tags 250] [--processes 4] [--edits 50000]
                                 [--only crash|undo|errors|contention|edits]

Needs strace for the first three. Ends with status 1 when anything was torn, lost, left behind or told wrongly.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence

from tests.store.torture import contention, crash, undo_crash


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.torture_save")
    parser.add_argument("--tags", type=int, default=250, help="tags that each program adds")
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--only", choices=["crash", "undo", "errors", "contention", "edits"])
    parser.add_argument("--edits", type=int, default=50_000, help="edits of the long run beside an editor")
    chosen = parser.parse_args(arguments)
    broken = 0
    if chosen.only in (None, "crash"):
        broken += _crash()
    if chosen.only in (None, "undo"):
        broken += _undo()
    if chosen.only in (None, "errors"):
        broken += _errors()
    if chosen.only in (None, "contention"):
        broken += _contention(chosen.processes, chosen.tags)
        broken += _contention(8, 100, (None,))
    if chosen.only in (None, "edits"):
        broken += _contention(2, chosen.edits // 4, (contention.IN_PLACE, contention.RENAME), batch=50)
    print("nothing torn, lost or left behind" if not broken else f"{broken} broken promises")
    return 1 if broken else 0


def _crash() -> int:
    broken = 0
    print(f"{'killed at every call':28} {'calls':>6} {'old':>5} {'new':>5} {'mended':>7} {'broken':>7} {'s':>6}")
    for shape in crash.SHAPES:
        with tempfile.TemporaryDirectory() as room:
            began = time.perf_counter()
            tally = crash.crash(shape, room, crash.calls_of(shape, room))
            broken += _told(shape.name, tally, began)
    return broken


def _errors() -> int:
    broken = 0
    print(f"{'every call fails':28} {'calls':>6} {'old':>5} {'new':>5} {'mended':>7} {'broken':>7} {'s':>6}")
    for error in crash.ERRORS:
        for shape in crash.SHAPES:
            with tempfile.TemporaryDirectory() as room:
                began = time.perf_counter()
                tally = crash.fail(shape, room, crash.calls_of(shape, room), error)
                broken += _told(f"{error}, {shape.name}", tally, began)
    return broken


def _told(name: str, tally: crash.Tally, began: float) -> int:
    seconds = time.perf_counter() - began
    figures = f"{tally.runs:6} {tally.old:5} {tally.new:5} {tally.mended:7} {len(tally.broken):7} {seconds:6.1f}"
    print(f"{name:28} {figures}", *tally.broken, sep="\n    ", flush=True)
    return len(tally.broken)


def _undo() -> int:
    broken = 0
    print(f"{'killed, then taken back':28} {'calls':>6} {'half done':>10} {'broken':>7} {'s':>6}")
    for what in ("change", "undo"):
        with tempfile.TemporaryDirectory() as room:
            began = time.perf_counter()
            tally = undo_crash.crash(what, room, undo_crash.calls_of(what, room))
            figures = f"{tally.runs:6} {tally.half_done:10} {len(tally.broken):7} {time.perf_counter() - began:6.1f}"
            print(f"{what + ' of three notes':28} {figures}", *tally.broken, sep="\n    ", flush=True)
            broken += len(tally.broken)
    return broken


EVERY = (None, contention.IN_PLACE, contention.RENAME, contention.APPEND)


def _contention(processes: int, tags: int, variants: Sequence[str | None] = EVERY, batch: int = 0) -> int:
    broken = 0
    head = f"{'tags':>6} {'lost':>5} {'told conflicts':>15} {'editor saves':>13} {'lost':>5} {'litter':>7} {'s':>7}"
    print(f"{f'{processes} programs, editor':28} {head}")
    for variant in variants:
        report = contention.contend(variant, processes, tags, batch=batch)
        lost = report.tags_lost + report.bodies_lost + report.litter
        figures = (
            f"{report.tags:6} {report.tags_lost:5} {report.conflicts:15} {report.editor_saves:13} "
            f"{report.bodies_lost:5} {report.litter:7} {report.seconds:7.1f}"
        )
        print(f"{variant or 'none':28} {figures}", flush=True)
        broken += lost
    return broken


if __name__ == "__main__":
    sys.exit(main())
