"""A long session: random keys in a pseudo-terminal while notes change outside, to see it grow, stall or fall.

    python -m bench.soak [--minutes 10] [--notes 2000] [--seed 1] [--watch FILE]

Prints memory, descriptors and threads after the warm-up and at the end, the longest stall of the event loop (as the
clock saw it, and as processor time of its thread: on a busy machine only that is ours), and what went wrong. With
`--watch` a file tells where each stall was spent and what kinds of objects grow (see `bench.watchdog`).
"""

from __future__ import annotations

import argparse
import asyncio
import faulthandler
import json
import os
import random
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path

from bench.make_library import make_library
from bench.pty_harness import ROOT, Session
from bench.watchdog import Watchdog

WARM_UP = 60.0
BEAT = 0.01
CHANGING = 40
"""So many notes are changed from outside, so that after a minute or two as many go back as go forth."""
KEYS = [
    *("j", "k", "j", "k", "l", "h", "\x1b[6~", "\x1b[5~", "gg", "G", "\x04", "\x15", "\t", "\x1b"),
    *("1", "2", "3", "4", "5", "6", "+", "-", "s", "F", "z", "z", "m", "*", "U", "R", "]q", "[q", "]r", "]h", "n"),
    *("o\x1b", "o\r", "?\x1b", ":\x1b", ":theme\r", "T\x1b", "t\x1b", "/the\r", "/zzz\x1b", "J\x1b", "Jthe\r"),
    *("fthe\r", "f\x1b", "ftag:x\r\x1b", "\x1b\x1b", "y", "Y", "u", "\x12", "<", ">"),
    *("M\x1b", "Q\x1b", "ttag-of-soak\r\x1b\x1b", "Utsoak\r\x1b\x1b"),
]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.soak")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--notes", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--watch", default="", metavar="FILE", help="write stalls and what grows to a file")
    parser.add_argument("--inside", nargs=2, metavar=("NOTES", "LOG"), help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.inside:
        inside_notes, inside_log = chosen.inside
        return inside(inside_notes, inside_log, chosen.watch)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as room:
        notes = Path(room) / "notes"
        make_library(str(notes), chosen.notes)
        return soak(notes, Path(room), chosen.minutes * 60, random.Random(chosen.seed), chosen.watch)


def soak(notes: Path, room: Path, seconds: float, chance: random.Random, watch: str = "") -> int:
    """Type and change notes for some seconds; print what became of it and return the exit status."""
    log = room / "log"
    words = [sys.executable, "-m", "bench.soak", "--inside", str(notes), str(log)]
    words += ["--watch", os.path.abspath(watch)] if watch else []
    os.environ["VISUAL"] = "true"  # letters meant for an input may ask for the editor
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    changes = Changes(notes, chance)
    typed = changed = 0
    until = time.monotonic() + seconds + WARM_UP
    os.chdir(ROOT)
    with Session(words, room, columns=120, rows=36) as session:
        wait_for_log(session, log)
        while time.monotonic() < until and alive(session.pid) and time.time() - log.stat().st_mtime < 30:
            session.send(chance.choice(KEYS))
            typed += 1
            if chance.random() < 0.05:
                changes.one()
                changed += 1
            pause = time.monotonic() + chance.choice((0.02, 0.05, 0.1, 0.3))
            while time.monotonic() < pause:
                session.pump(pause)
            del session.out[:-65536]
        ended_early = not alive(session.pid)
        stuck = stack(session, log) if not ended_early else ""
        tail = bytes(session.out[-4000:]).decode("utf-8", "replace")
        if ended_early:
            tail += f"\nended: {ending(session.pid)}"
    return told(log, typed, changed, stuck or (tail if ended_early or "fault of its own" in tail else ""))


def wait_for_log(session: Session, log: Path) -> None:
    """Let it start."""
    patience = time.monotonic() + 60
    while not log.exists():
        session.pump(time.monotonic() + 0.1)
        if time.monotonic() > patience:
            raise SystemExit("it did not start")


def stack(session: Session, log: Path) -> str:
    """Return where all threads stand when the heartbeat has stopped, empty while it beats."""
    if time.time() - log.stat().st_mtime < 10:
        return ""
    os.kill(session.pid, signal.SIGUSR1)
    session.pump(time.monotonic() + 2)
    return "the event loop does not answer:\n" + log.with_suffix(".stack").read_text()


def alive(pid: int) -> bool:
    """Return whether a child process still runs."""
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None


def ending(pid: int) -> str:
    """Return how a child process has ended."""
    found = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    if found is None:
        return "it has not"
    by_itself = found.si_code == os.CLD_EXITED
    return f"with status {found.si_status}" if by_itself else f"by {signal.Signals(found.si_status).name}"


class Changes:
    """Does to notes what people and programs do, each in turn with its contrary: the library itself doesn't grow.

    What the program holds for notes and quotes that came to be meanwhile would look like memory that it loses.
    """

    def __init__(self, notes: Path, chance: random.Random) -> None:
        self._chance = chance
        self._places = chance.sample(sorted(notes.rglob("*.md")), CHANGING)
        self._first: dict[Path, bytes] = {}

    def one(self) -> None:
        """Change a note, or bring it back to what it was at first."""
        chance = self._chance
        path = chance.choice(self._places)
        if path in self._first:
            path.with_name(f"moved-{path.name}").unlink(missing_ok=True)
            path.write_bytes(self._first.pop(path))
            return
        self._first[path] = path.read_bytes()
        what = chance.randrange(5)
        if what == 0:
            path.unlink()
        elif what == 1:
            path.write_text(f"---\ntitle: Anew {chance.random()}\ntopics: [soak]\n---\n" + "> quote\n\ntext\n" * 40)
        elif what == 2:
            path.rename(path.with_name(f"moved-{path.name}"))
        else:
            with open(path, "a") as file:
                file.write(f"\nmore {chance.random()}\n")


def told(log: Path, typed: int, changed: int, trouble: str) -> int:
    """Print the figures; return 1 when it ended by itself or told of an exception."""
    beats = [json.loads(line) for line in log.read_text().splitlines()]
    warm = [beat for beat in beats if beat["at"] >= WARM_UP] or beats[-1:]
    first, last = warm[: max(1, len(warm) // 10)], warm[-max(1, len(warm) // 10) :]

    def mean(rows: list[dict[str, float]], what: str) -> float:
        return sum(row[what] for row in rows) / len(rows)

    print(f"{typed} keys and {changed} changes of notes in {beats[-1]['at']:.0f} s")
    for what, unit in (("rss", "MB"), ("descriptors", ""), ("threads", "")):
        before, after = mean(first, what), mean(last, what)
        print(f"{what:12} {before:8.1f} → {after:8.1f} {unit}  {(after / before - 1) * 100:+.1f} %")
    quarters = [warm[len(warm) * part // 4 : max(1, len(warm) * (part + 1) // 4)] for part in range(4)]
    print("memory by quarter of the time, MB:", *(f"{mean(rows, 'rss'):.1f}" for rows in quarters if rows))
    print(f"longest stall after the warm-up: {max(b['stall'] for b in warm) * 1000:.0f} ms by the clock,", end=" ")
    print(f"{max(b['busy'] for b in warm) * 1000:.0f} ms of processor time")
    if trouble:
        print("ENDED OR TOLD OF A FAULT:\n" + trouble)
    else:
        print("no exceptions")
    return 1 if trouble else 0


# -- in the program's own process


def inside(notes: str, log: str, watch: str) -> int:
    """Run the browser with a heartbeat in its event loop; a line a second goes to the log."""
    from notetui.core.config.model import Config
    from notetui.store.paths import cache_dir, state_dir
    from notetui.tui import app as module

    dog = Watchdog(Path(watch)) if watch else None

    def on_ready(app: module.NotetuiApp) -> None:
        app._beat = asyncio.get_running_loop().create_task(beat(log, dog))  # type: ignore[attr-defined]

    faulthandler.register(signal.SIGUSR1, open(Path(log).with_suffix(".stack"), "w"))  # noqa: SIM115
    module.NotetuiApp.on_ready = on_ready  # type: ignore[attr-defined]
    return module.run([notes], Config(), state_dir=state_dir().path, cache_dir=cache_dir().path)


async def beat(log: str, dog: Watchdog | None) -> None:
    """Measure how late the loop is, and what the process holds; the watchdog is told of each beat."""
    page = os.sysconf("SC_PAGE_SIZE")
    began = written = time.monotonic()
    stall = busy = 0.0
    with open(log, "w") as out:
        while True:
            before, used = time.monotonic(), time.thread_time()
            await asyncio.sleep(BEAT)
            now = time.monotonic()
            if dog:
                dog.beat()
            stall = max(stall, now - before - BEAT)
            busy = max(busy, time.thread_time() - used)
            if now - written < 1:
                continue
            row = {
                "at": now - began,
                "rss": int(Path("/proc/self/statm").read_text().split()[1]) * page / 1e6,
                "descriptors": len(os.listdir("/proc/self/fd")),
                "threads": threading.active_count(),
                "stall": stall,
                "busy": busy,
            }
            out.write(json.dumps(row) + "\n")
            out.flush()
            written, stall, busy = time.monotonic(), 0.0, 0.0


if __name__ == "__main__":
    sys.exit(main())
