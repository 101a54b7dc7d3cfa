"""The save killed, or failed by the system, at each system call it makes: the file is old or new, never torn.

`strace` does the killing and failing (`-e inject`). A first run lists the calls between two marks; then there
is one run for each of them. Calls that only manage memory are left out: they touch no file, and to be killed
at one is to be killed before the next call that does.

Run as a program: `crash.py NOTE STATE` saves once and prints what came of it as JSON.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

OLD_FRONT, NEW_FRONT = b"---\ntags: [a]\n---\n", b"---\ntags: [a, added]\n---\n"
BEGIN, END = "/mark-begin", "/mark-end"
MEMORY = frozenset(("brk", "mmap", "munmap", "mremap", "mprotect", "madvise", "futex", "getpid", "gettid", "getuid"))
ERRORS = ("ENOSPC", "EIO", "EACCES", "EROFS", "EDQUOT")


class Shape(NamedTuple):
    """One shape of file to save; `make` writes it in a folder and returns the path that is saved."""

    name: str
    make: Callable[[str], str]
    body: bytes


class Call(NamedTuple):
    """The `number`-th call of `name` since the program's start, counted from 1."""

    name: str
    number: int


@dataclass
class Tally:
    """What came of the runs of one shape; the lists name runs that broke the promise."""

    runs: int = 0
    old: int = 0
    new: int = 0
    mended: int = 0
    """Hard links only: half-written at the kill, whole after the next start."""
    broken: list[str] = field(default_factory=list)


def _write(path: str, data: bytes, mode: int = 0o644) -> str:
    with open(path, "wb") as file:
        file.write(data)
    os.chmod(path, mode)
    return path


def _linked(folder: str, body: bytes) -> str:
    path = _write(os.path.join(folder, "note.md"), OLD_FRONT + body)
    os.link(path, os.path.join(folder, "other name.md"))
    return path


def _symbolic(folder: str, body: bytes) -> str:
    os.mkdir(os.path.join(folder, "real"))
    _write(os.path.join(folder, "real", "target.md"), OLD_FRONT + body)
    os.symlink(os.path.join("real", "target.md"), os.path.join(folder, "note.md"))
    return os.path.join(folder, "note.md")


def _attributed(folder: str, body: bytes) -> str:
    path = _write(os.path.join(folder, "note.md"), OLD_FRONT + body, 0o600)
    if sys.platform == "linux":
        os.setxattr(path, "user.notetui.test", b"value")
    return path


def _shape(name: str, body: bytes, make: Callable[[str, bytes], str]) -> Shape:
    return Shape(name, lambda folder: make(folder, body), body)


def _plain(folder: str, body: bytes) -> str:
    return _write(os.path.join(folder, "note.md"), OLD_FRONT + body)


def _long_name(folder: str, body: bytes) -> str:
    return _write(os.path.join(folder, "n" * 252 + ".md"), OLD_FRONT + body)


SHAPES = (
    _shape("plain", b"body without a newline at its end", _plain),
    _shape("large", b"a line of the body\n" * 20_000, _plain),
    _shape("symbolic link", b"body\n", _symbolic),
    _shape("hard link", b"a line of the body\n" * 3_000, _linked),
    _shape("mode and attribute", b"body\r\n", _attributed),
    _shape("name of 255 bytes", b"", _long_name),
)


def save(note: str, state: str) -> None:
    """Add a tag to the note between two marks in the trace, and print what came of it."""
    from notetui.store.errors import SaveError
    from notetui.store.replace import replace

    # Once before, so that what is imported late is there and the marks enclose the save alone.
    warm = _write(os.path.join(state, "warm.md"), b"warm")
    replace(warm, lambda data: data + b"!", lock_folder=state, kept_folder=state)
    os.unlink(warm)
    result: dict[str, str]
    os.access(BEGIN, os.F_OK)
    try:
        saved = replace(
            note,
            lambda data: NEW_FRONT + data.removeprefix(OLD_FRONT),
            lock_folder=state,
            kept_folder=state,
        )
    except SaveError as error:
        result = {"error": str(error), "kind": type(error).__name__}
    else:
        result = {"saved": "yes", "warning": saved.warning}
    os.access(END, os.F_OK)
    print(json.dumps(result))


def calls_of(shape: Shape, room: str) -> list[Call]:
    """Return every call that saving this shape makes, in order."""
    note, state = _fresh(shape, room)
    return traced_calls([__file__, note, state], room, state)


def traced_calls(program: list[str], room: str, home: str) -> list[Call]:
    """Run a program of this folder and return the calls that it makes between the two marks."""
    trace = os.path.join(room, "trace")
    traced(["-o", trace, "-e", "trace=all"], program, home)
    counts: Counter[str] = Counter()
    calls: list[Call] = []
    inside = False
    with open(trace, errors="replace") as file:
        for line in file:
            match = re.match(r"\d+ +(\w+)\(", line)
            if match is None:
                continue
            name = match.group(1)
            counts[name] += 1
            if BEGIN in line or END in line:
                inside = BEGIN in line
            elif inside and name not in MEMORY:
                calls.append(Call(name, counts[name]))
    return calls


def crash(shape: Shape, room: str, calls: list[Call]) -> Tally:
    """Kill the save at each of these calls, start again, and look at the file."""
    tally = Tally()
    for call in calls:
        note, state = _fresh(shape, room)
        _inject(call, "signal=KILL", note, state)
        before = _content(note)
        left = _litter(room, state)
        _start_again(room, state)
        _judge(shape, note, room, state, f"{shape.name}: killed at {call.name} {call.number}", tally)
        if before not in (OLD_FRONT + shape.body, NEW_FRONT + shape.body):
            if shape.name == "hard link":
                tally.mended += 1
            else:
                tally.broken.append(f"{shape.name}: torn at {call}, litter {left}")
    return tally


def fail(shape: Shape, room: str, calls: list[Call], error: str) -> Tally:
    """Let each of these calls fail with `error`: old and told, or new; nothing left behind."""
    tally = Tally()
    for call in calls:
        note, state = _fresh(shape, room)
        run = f"{shape.name}: {error} at {call.name} {call.number}"
        output = _inject(call, f"error={error}", note, state)
        if output is None:
            tally.broken.append(f"{run}: the program ended without a word")
            continue
        content = _content(note)
        saved = "saved" in output
        if saved != (content == NEW_FRONT + shape.body):
            tally.broken.append(f"{run}: told {output}, but the file is {content[:40]!r}")
        if not saved and ("Could not save" not in output["error"] or "note" not in output["error"]):
            tally.broken.append(f"{run}: {output['error']}")
        left = _litter(room, state)
        if left and call.name not in ("unlink", "unlinkat"):
            tally.broken.append(f"{run}: left {left}")
        _start_again(room, state)
        _judge(shape, note, room, state, run, tally)
    return tally


def _judge(shape: Shape, note: str, room: str, state: str, run: str, tally: Tally) -> None:
    tally.runs += 1
    content = _content(note)
    if content == OLD_FRONT + shape.body:
        tally.old += 1
    elif content == NEW_FRONT + shape.body:
        tally.new += 1
    else:
        tally.broken.append(f"{run}: torn: {content[:60]!r} ({len(content)} bytes)")
    left = _litter(room, state)
    if left:
        tally.broken.append(f"{run}: the next start left {left}")
    if shape.name == "hard link" and os.stat(note).st_nlink != 2:
        tally.broken.append(f"{run}: the link is broken")
    if shape.name == "symbolic link" and not os.path.islink(note):
        tally.broken.append(f"{run}: the symbolic link is gone")
    if shape.name == "mode and attribute":
        mode = os.stat(note).st_mode & 0o777
        if mode != 0o600 or (sys.platform == "linux" and os.getxattr(note, "user.notetui.test") != b"value"):
            tally.broken.append(f"{run}: mode {mode:o} or attribute changed")


def _content(note: str) -> bytes:
    try:
        with open(note, "rb") as file:
            return file.read()
    except OSError as error:
        return repr(error).encode()


def _fresh(shape: Shape, room: str) -> tuple[str, str]:
    for name in ("notes", "state"):
        folder = os.path.join(room, name)
        shutil.rmtree(folder, ignore_errors=True)
        os.mkdir(folder)
    return shape.make(os.path.join(room, "notes")), os.path.join(room, "state")


def _litter(room: str, state: str) -> list[str]:
    names = [name for _folder, _folders, files in os.walk(os.path.join(room, "notes")) for name in files]
    left = [name for name in names if name.startswith(".")]
    return left + [name for name in os.listdir(state) if not name.endswith((".lock", ".pyc"))]


def _start_again(room: str, state: str) -> None:
    from notetui.store import litter

    litter.sweep(litter.below([os.path.join(room, "notes")]), state)


def _inject(call: Call, what: str, note: str, state: str) -> dict[str, str] | None:
    arguments = ["-o", os.devnull, "-e", f"trace={call.name}"]
    inject = f"inject={call.name}:{what}:when={call.number}"
    output = traced([*arguments, "-e", inject], [__file__, note, state], state)
    try:
        result: dict[str, str] = json.loads(output)
    except ValueError:
        return None
    return result


def traced(strace: list[str], program: list[str], home: str) -> str:
    """Run a program of this folder under strace; return what it printed."""
    import yaml

    import notetui

    packages = [os.path.dirname(os.path.dirname(os.path.abspath(str(module.__file__)))) for module in (notetui, yaml)]
    tests = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
    env = {
        "PYTHONPATH": ":".join([*packages, tests]),
        "PATH": os.environ["PATH"],
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOME": home,
    }
    command = ["strace", "-f", *strace, sys.executable, "-S", "-s", *program]
    done = subprocess.run(command, capture_output=True, text=True, env=env, timeout=60)
    return done.stdout


def spread(calls: list[Call], most: int) -> Iterator[Call]:
    """Yield at most `most` of the calls: each sort of call first, then evenly over the save."""
    firsts = list({call.name: call for call in reversed(calls)}.values())
    rest = [call for call in calls if call not in firsts]
    room = max(most - len(firsts), 0)
    step = max(len(rest) / room, 1.0) if room else 1.0
    chosen = {*firsts[:most], *(rest[int(index * step)] for index in range(min(room, len(rest))))}
    return (call for call in calls if call in chosen)


if __name__ == "__main__":
    save(sys.argv[1], sys.argv[2])
