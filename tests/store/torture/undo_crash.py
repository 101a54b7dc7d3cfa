"""A change over several notes, and its undo, killed at each system call: after the next start it can be taken back.

Run as a program: `undo_crash.py change|undo NOTES STATE` does one of them between two marks.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.store.torture.crash import BEGIN, END, Call, traced, traced_calls

NAMES = ("a.md", "b.md", "c.md")
OLD = {
    "a.md": b"---\ntitle: A\n---\nbody",
    "b.md": b"---\ntags:\n  - x # kept\nstatus: later\n---\n",
    "c.md": b"no front matter\r\n",
}


@dataclass
class Tally:
    """What came of the runs; `broken` names those in which a byte could not be brought back."""

    runs: int = 0
    half_done: int = 0
    """Killed when some notes were saved and others not."""
    broken: list[str] = field(default_factory=list)


def work(what: str, notes: str, state: str) -> None:
    """Do the change or the undo between two marks in the trace."""
    from notetui import tagging
    from notetui.core.frontmatter.change import ListChange, ValueChange

    # Once before elsewhere, so that what is imported late is there and the marks enclose the work alone.
    warm = os.path.join(state, "warm.md")
    with open(warm, "wb") as file:
        file.write(b"warm")
    tagging.change_tags([warm], ListChange(add=("x",)), state_dir=os.path.join(state, "elsewhere"))
    os.unlink(warm)
    journal = os.path.join(state, "journal")
    paths = [os.path.join(notes, name) for name in NAMES]
    os.access(BEGIN, os.F_OK)
    if what == "change":
        changes = (("tags", ListChange(add=("new",))), ("status", ValueChange("include")))
        tagging.change_notes(paths, changes, state_dir=journal)
    else:
        tagging.undo(state_dir=journal)
    os.access(END, os.F_OK)


def calls_of(what: str, room: str) -> list[Call]:
    """Return every system call that the change or the undo makes."""
    notes, state = _fresh(what, room)
    return traced_calls([__file__, what, notes, state], room, state)


def crash(what: str, room: str, calls: Iterable[Call]) -> Tally:
    """Kill at each of these calls, start again, undo, and compare all notes with what they were."""
    from notetui import tagging

    tally = Tally()
    for call in calls:
        notes, state = _fresh(what, room)
        traced(
            ["-o", os.devnull, "-e", f"trace={call.name}", "-e", f"inject={call.name}:signal=KILL:when={call.number}"],
            [__file__, what, notes, state],
            state,
        )
        tally.runs += 1
        journal = os.path.join(state, "journal")
        changed = sum(_read(notes, name) != OLD[name] for name in NAMES)
        tally.half_done += changed in (1, 2)
        tagging.recover(journal, [notes])
        for _ in range(3):  # once more where it was an undo that was cut off
            tagging.undo(state_dir=journal)
        for name in NAMES:
            if _read(notes, name) != OLD[name]:
                tally.broken.append(f"{what} killed at {call}: {name} is {_read(notes, name)!r}")
        left = sorted(set(os.listdir(notes)) - set(NAMES))
        if left:
            tally.broken.append(f"{what} killed at {call}: left {left}")
    return tally


def _read(notes: str, name: str) -> bytes:
    with open(os.path.join(notes, name), "rb") as file:
        return file.read()


def _fresh(what: str, room: str) -> tuple[str, str]:
    notes, state = (os.path.join(room, name) for name in ("notes", "state"))
    for folder in (notes, state):
        shutil.rmtree(folder, ignore_errors=True)
        os.mkdir(folder, 0o700)
    for name, data in OLD.items():
        with open(os.path.join(notes, name), "wb") as file:
            file.write(data)
    if what == "undo":
        from notetui import tagging
        from notetui.core.frontmatter.change import ListChange, ValueChange

        changes = (("tags", ListChange(add=("new",))), ("status", ValueChange("include")))
        paths = [os.path.join(notes, name) for name in NAMES]
        outcomes = tagging.change_notes(paths, changes, state_dir=os.path.join(state, "journal"))
        assert all(outcome.changed for outcome in outcomes)
    return notes, state


if __name__ == "__main__":
    work(sys.argv[1], sys.argv[2], sys.argv[3])
