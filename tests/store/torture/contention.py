"""Several programs that tag one note, beside an editor that changes its body: what is lost?

The editor never overwrites a tag unseen: in place it reads and writes through one descriptor, by rename it
looks at what its own rename displaced and adds the tags it dropped. So a tag that is missing at the end, or a
body that is not the editor's last, was lost by a tagging program.

Run as a program: `contention.py tagger|editor ARGUMENT...`; `contend` starts them and adds up.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass

from notetui.core.frontmatter.change import ListChange
from notetui.store.rename import exchange
from notetui.tagging import change_tags

IN_PLACE, RENAME, APPEND = "in place", "rename", "append"

_TAGS = re.compile(rb"^tags: \[(.*)\]$", re.M)


@dataclass
class Report:
    """Figures of one run."""

    tags: int = 0
    tags_lost: int = 0
    conflicts: int = 0
    editor_saves: int = 0
    bodies_lost: int = 0
    passing: int = 0
    """Bodies that were an older one for a moment, while two names were exchanged and back."""
    litter: int = 0
    seconds: float = 0.0


def tags_of(data: bytes) -> list[bytes]:
    """Return the tags of a note of this program's shape."""
    match = _TAGS.search(data)
    return [tag.strip() for tag in match.group(1).split(b",") if tag.strip()] if match else []


def tagger(path: str, name: str, count: int, folder: str, batch: int) -> None:
    """Add `count` tags, one save each; a conflict that is told is tried again, as a person would.

    With `batch`, every so many tags are counted and removed in one change, so that the list stays short.
    """
    conflicts = lost = 0
    for number in range(count):
        conflicts += _change(path, ListChange(add=(f"{name}-{number}",)), folder)
        if batch and (number + 1) % batch == 0:
            wanted = [f"{name}-{one}" for one in range(number + 1 - batch, number + 1)]
            lost += _missing(path, wanted)
            conflicts += _change(path, ListChange(remove=tuple(wanted)), folder)
    print(json.dumps({"conflicts": conflicts, "tags_lost": lost}))


def _change(path: str, change: ListChange, folder: str) -> int:
    """Make one change, again and again while conflicts are told; return how many there were."""
    for conflicts in range(100_000):
        (outcome,) = change_tags([path], change, state_dir=folder)
        if outcome.changed or outcome.problem is None:
            return conflicts
        if "again" not in outcome.problem.message:
            raise RuntimeError(outcome.problem.message)
    raise RuntimeError("there were conflicts only")


def _missing(path: str, wanted: list[str]) -> int:
    """Return how many tags are not there; an editor that replaced some unseen is given time to put them back."""
    missing = {tag.encode() for tag in wanted}
    for _ in range(400):
        missing -= set(tags_of(_read(path)))
        if not missing:
            break
        time.sleep(0.005)
    return len(missing)


def editor(path: str, variant: str, stop: str, pause: float) -> None:
    """Save body after body until the file `stop` is there; tell how many of them did not stay."""
    saves = lost = passing = 0
    owed: set[bytes] = set()
    appended: list[bytes] = []
    while not os.path.exists(stop) or owed:
        saves += 1
        body = b"body %d\n" % saves + b"x" * (saves * 977 % 30_000) + b"\nend %d\n" % saves
        if variant == IN_PLACE:
            _save_in_place(path, body)
        elif variant == RENAME:
            owed = _save_by_rename(path, body, owed)
        else:
            body = b"line %d of the log\n" % saves
            appended.append(body)
            with open(path, "ab", buffering=0) as file:
                file.write(body)
        time.sleep(pause)
        if not _stays(path, body):
            for _ in range(20):
                time.sleep(0.005)
                if _stays(path, body):
                    passing += 1
                    break
            else:
                lost += 1
    if variant == APPEND:
        data = _read(path)
        lost = sum(line not in data for line in appended)
    print(json.dumps({"editor_saves": saves, "bodies_lost": lost, "passing": passing}))


def _stays(path: str, body: bytes) -> bool:
    return body in _read(path)


def _read(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def _with_body(data: bytes, body: bytes, more: set[bytes]) -> bytes:
    front = data[: data.index(b"---\n", 4) + 4]
    missing = sorted(more - set(tags_of(data)))
    if missing:
        tags = b", ".join([*tags_of(data), *missing])
        front = _TAGS.sub(lambda _match: b"tags: [" + tags + b"]", front)
    return front + body


def _save_in_place(path: str, body: bytes) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        data = _with_body(os.pread(descriptor, 10_000_000, 0), body, set())
        os.ftruncate(descriptor, 0)
        half = len(data) // 2
        os.pwrite(descriptor, data[:half], 0)
        time.sleep(0.0002)  # what makes an in-place save torn for others: it takes a while
        os.pwrite(descriptor, data[half:], half)
    finally:
        os.close(descriptor)


def _save_by_rename(path: str, body: bytes, owed: set[bytes]) -> set[bytes]:
    data = _with_body(_read(path), body, owed)
    other = path + "~"
    with open(other, "wb") as file:
        file.write(data)
    exchange(other, path)
    displaced = _read(other)
    os.unlink(other)
    return set(tags_of(displaced)) - set(tags_of(data))


def contend(
    variant: str | None,
    processes: int,
    count: int,
    *,
    pause: float = 0.002,
    folder: str | None = None,
    batch: int = 0,
) -> Report:
    """Let `processes` programs add `count` tags each to one note, beside an editor (None: without one)."""
    with tempfile.TemporaryDirectory(dir=folder) as room:
        notes, locks, stop = (os.path.join(room, name) for name in ("notes", "locks", "stop"))
        os.mkdir(notes)
        os.mkdir(locks)
        path = os.path.join(notes, "note.md")
        with open(path, "wb") as file:
            file.write(b"---\ntitle: T\ntags: [first]\n---\nbody 0\n")
        began = time.perf_counter()
        beside = [_start("editor", path, variant, stop, str(pause))] if variant else []
        while beside and _read(path).endswith(b"---\nbody 0\n"):
            time.sleep(0.001)  # both sides are to be at work from the first tag on
        taggers = [_start("tagger", path, f"p{number}", str(count), locks, str(batch)) for number in range(processes)]
        try:
            figures = [_result(process) for process in taggers]
        except BaseException:
            for process in (*taggers, *beside):
                process.kill()
                process.wait()
            raise
        report = Report(tags=processes * count, seconds=time.perf_counter() - began)
        with open(stop, "w"):
            pass
        figures += [_result(process) for process in beside]
        for one in figures:
            for name, value in one.items():
                setattr(report, name, getattr(report, name) + value)
        if not batch:
            wanted = [f"p{number}-{tag}" for number in range(processes) for tag in range(count)]
            report.tags_lost = _missing(path, wanted)
        report.litter = len(os.listdir(notes)) - 1
        return report


def _start(*arguments: str) -> subprocess.Popen[str]:
    # Warnings stay warnings here: the programs' own exit status and figures are what is judged.
    return subprocess.Popen([sys.executable, __file__, *arguments], stdout=subprocess.PIPE, text=True, env=_env())


def _env() -> dict[str, str]:
    import notetui

    source = os.path.dirname(os.path.dirname(os.path.abspath(notetui.__file__)))
    return {**os.environ, "PYTHONPATH": source}


def _result(process: subprocess.Popen[str]) -> dict[str, int]:
    output, _ = process.communicate(timeout=7200)
    if process.returncode != 0:
        raise RuntimeError(f"{process.args!r} ended with {process.returncode}")
    figures: dict[str, int] = json.loads(output)
    return figures


if __name__ == "__main__":
    if sys.argv[1] == "tagger":
        tagger(sys.argv[2], sys.argv[3], int(sys.argv[4]), sys.argv[5], int(sys.argv[6]))
    else:
        editor(sys.argv[2], sys.argv[3], sys.argv[4], float(sys.argv[5]))
