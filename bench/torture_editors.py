"""notetui beside the real programs that save notes, many saves each: what is on the screen, how soon, what jumps.

    python -m bench.torture_editors [--saves 50] [--only vim]

Each save must be on the screen within half a second of the program's end, on the row where it was, with the cursor
of the tree where it was and no note told to be deleted. Ends with status 1 when one was not.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.sample import GARDEN, TEA
from tests.terminal.editors import EDITORS, MARK
from tests.terminal.harness import Terminal, notetui

AT_MOST = 0.5


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.torture_editors")
    parser.add_argument("--saves", type=int, default=50)
    parser.add_argument("--only", choices=sorted(EDITORS))
    chosen = parser.parse_args(arguments)
    print(f"{'program':8} {'saves':>5} {'median ms':>9} {'most ms':>8} {'late':>5} {'jumped':>6} {'phantoms':>8}")
    broken = 0
    for name in [chosen.only] if chosen.only else EDITORS:
        if shutil.which(name) is None:
            print(f"{name:8} is not installed")
            continue
        with tempfile.TemporaryDirectory() as room:
            broken += torture(name, Path(room), chosen.saves)
    return 1 if broken else 0


def torture(name: str, room: Path, saves: int) -> int:
    """Save many times with one program; print a line and return how many saves were late or wrong."""
    notes, aside = room / "notes", room / "aside"
    notes.mkdir()
    aside.mkdir()
    (notes / "garden.md").write_text(GARDEN.replace("Water matters most", f"Water {MARK} matters most"))
    (notes / "tea.md").write_text(TEA)
    home = {variable: str(room / "home") for variable in ("HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")}
    took: list[float] = []
    jumped = 0
    with notetui(str(notes), environ=home) as terminal:
        terminal.wait_for("How Gardens Grow")
        terminal.send("jj")
        terminal.wait_for("❯ RQ2")
        shown = terminal.wait_for(f"Water {MARK} matters").splitlines()
        terminal.wait_quiet()
        row = next(number for number, line in enumerate(shown) if MARK in line)
        with EDITORS[name](notes / "garden.md", aside) as save:
            for number in range(1, saves + 1):
                save(number)
                began = time.perf_counter()
                seconds, screen = seen(terminal, f"Water SAVE{number} matters", began)
                took.append(seconds)
                lines = screen.splitlines()
                cursor = any(line.startswith("▌") and "RQ2" in line for line in lines)
                jumped += not (cursor and f"SAVE{number}" in lines[row])
        terminal.wait_quiet()
        phantoms = terminal.raw_since().count(b"deleted or moved")
        phantoms += sum("RQ2" not in line for line in terminal.screen().splitlines() if line.startswith("▌"))
    late = sum(seconds > AT_MOST for seconds in took)
    median, most = statistics.median(took) * 1000, max(took) * 1000
    print(f"{name:8} {saves:5} {median:9.0f} {most:8.0f} {late:5} {jumped:6} {phantoms:8}", flush=True)
    return late + jumped + phantoms


def seen(terminal: Terminal, wanted: str, began: float) -> tuple[float, str]:
    """Wait for a text on the screen; return the seconds since `began` and the screen."""
    screen = terminal.wait_for(wanted)
    seconds = time.perf_counter() - began
    terminal.wait_quiet(0.02)
    return seconds, terminal.screen() or screen


if __name__ == "__main__":
    sys.exit(main())
