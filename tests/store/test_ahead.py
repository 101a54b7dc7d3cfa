"""Notes read ahead in other processes make the same index, whatever becomes of those processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from notetui.core.config.model import Config, ReviewQuestion
from notetui.core.query.parse import parse
from notetui.library import Library
from notetui.store.index import ahead, beside
from notetui.store.index.entry import Found
from tests.sample import GARDEN
from tests.store.test_consistency import state

CONFIG = Config(review_questions=(ReviewQuestion("R1", "How do gardens grow?", ("grow",)),))
COUNT = 150
FEW = 20
"""Notes that are taken for many."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    for number in range(COUNT):
        path = folder / f"f{number % 7}" / f"n{number}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{GARDEN}\n\nnumber {number} 研究 [[n{number + 1}]]\n", encoding="utf-8")
    (folder / "empty.md").write_text("")
    (folder / "bytes.md").write_bytes(b"# caf\xe9\n> \xff\n")
    (folder / "zeros.md").write_bytes(b"\0" * 20)
    os.mkfifo(folder / "pipe.md")
    (folder / os.fsdecode(b"n\xe9.md")).write_text("# undecodable name\n")
    (folder / "link.md").symlink_to("bytes.md")
    return folder


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> list[beside.Beside]:
    """Return the processes as they are started, on a machine where that is worth it."""
    monkeypatch.setattr(ahead, "cores", lambda: 3)
    started: list[beside.Beside] = []
    begin = beside.Beside.__init__

    def init(self: beside.Beside, *arguments: Any) -> None:
        begin(self, *arguments)
        started.append(self)

    monkeypatch.setattr(beside.Beside, "__init__", init)
    return started


@pytest.fixture
def used(monkeypatch: pytest.MonkeyPatch) -> list[Found]:
    """Return what came of other processes, as it comes."""
    came: list[Found] = []
    take = ahead.Ahead.take

    def taken(self: ahead.Ahead) -> tuple[ahead.Task, Found | None]:
        # The first answers are waited for, so that they are there to be used.
        if not self._ready and any(self._others.values()):
            self._collect(30.0)
        task, found = take(self)
        if found is not None:
            came.append(found)
        return task, found

    monkeypatch.setattr(ahead.Ahead, "take", taken)
    return came


_OPENED: list[Library] = []


@pytest.fixture(autouse=True)
def _all_are_closed() -> Iterator[None]:
    yield
    while _OPENED:
        _OPENED.pop().close()


def opened(root: Path, ahead_from: int = FEW) -> Library:
    _OPENED.append(Library([str(root)], CONFIG, state_dir=None, cache_dir=None, patience=0.0, ahead_from=ahead_from))
    return _OPENED[-1]


def scanned(library: Library) -> Library:
    for _ in library.scan():
        pass
    return library


def plain(root: Path) -> dict[str, Any]:
    """Return the state of an index that was made in this process alone."""
    return state(scanned(opened(root, 10**9)))


def ended(pid: int) -> bool:
    """Say whether a process is no more (or only waits for somebody to ask what became of it)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def until(true: Callable[[], bool], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "not in time"
        time.sleep(0.01)


def test_the_index_is_the_same(root: Path, many: list[beside.Beside], used: list[Found]) -> None:
    library = scanned(opened(root))
    assert len(many) == 2
    assert len(used) > COUNT // 2
    assert state(library) == plain(root)
    assert all(other._process.returncode is not None for other in many)


def test_many_changed_paths_too(root: Path, many: list[beside.Beside], used: list[Found]) -> None:
    library = scanned(opened(root))
    used.clear()
    paths = [path for path in root.rglob("n*.md") if path.is_file()]
    for number, path in enumerate(paths):
        path.write_text(f"# Another {number}\n\n## RQ1: Do they grow?\n\nYes.\n")
    paths[0].unlink()
    delta = library.refresh([str(path) for path in paths])
    assert len(delta.changed) == len(paths) - 1
    assert delta.removed == {str(paths[0])}
    assert used
    assert state(library) == plain(root)


def test_a_few_notes_start_no_process(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "cores", lambda: 3)

    def never(*arguments: Any) -> None:
        pytest.fail("another process for a few notes")

    monkeypatch.setattr(beside.Beside, "__init__", never)
    library = scanned(opened(root, ahead.FROM))
    library.refresh([str(path) for path in root.rglob("*.md")])
    assert library.count() > COUNT


def test_what_changed_after_it_was_read_ahead_is_read_again(
    root: Path, many: list[beside.Beside], used: list[Found], monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = beside.Beside.answer
    notes = sorted(root.rglob("n*.md"))

    def late(self: beside.Beside) -> list[Found | None]:
        found = answer(self)
        if not used:
            for path in notes:
                path.write_text("# Written later\n")
        return found

    monkeypatch.setattr(beside.Beside, "answer", late)
    library = scanned(opened(root))
    assert used
    # The first is looked at here while the others start.
    assert len(library.paths(parse('title:"Written later"'))) >= len(notes) - 1
    assert len(notes) > COUNT
    assert state(scanned(library)) == plain(root)


@pytest.mark.parametrize("killed", ["at once", "after an answer"])
def test_a_process_that_is_killed_costs_nothing_but_time(
    root: Path, many: list[beside.Beside], monkeypatch: pytest.MonkeyPatch, killed: str
) -> None:
    name = "ask" if killed == "at once" else "answer"
    whole = getattr(beside.Beside, name)

    def and_killed(self: beside.Beside, *arguments: Any) -> Any:
        done = whole(self, *arguments)
        os.kill(self._process.pid, signal.SIGKILL)
        return done

    monkeypatch.setattr(beside.Beside, name, and_killed)
    assert state(scanned(opened(root))) == plain(root)
    assert many


@pytest.mark.parametrize("program", ["/nowhere/python", "/bin/true", "/bin/cat"])
def test_without_another_python_all_is_read_here(
    root: Path, many: list[beside.Beside], monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setattr(sys, "executable", program)
    assert state(scanned(opened(root))) == plain(root)


def test_a_process_that_says_nothing_is_given_up(
    root: Path, many: list[beside.Beside], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    silent = tmp_path / "silent"
    silent.write_text("#!/bin/sh\nexec sleep 100\n")
    silent.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(silent))
    monkeypatch.setattr(ahead, "PATIENCE", 0.05)
    assert state(scanned(opened(root))) == plain(root)
    assert len(many) == 2
    assert all(ended(other._process.pid) for other in many)


def test_a_scan_that_is_left_leaves_nothing_behind(root: Path, many: list[beside.Beside]) -> None:
    library = opened(root)
    scan = library.scan(stop=lambda: bool(many))
    for _ in scan:
        pass
    assert many
    assert all(ended(other._process.pid) for other in many)


def test_it_ends_when_this_process_is_killed(tmp_path: Path) -> None:
    script = (
        "import sys, time\nfrom notetui.store.index.beside import Beside\nfrom notetui.store.index.rules import Rules\n"
        "print(Beside(Rules('tags'))._process.pid, flush=True)\ntime.sleep(100)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert not ended(pid)
        parent.kill()
    until(lambda: ended(pid))


def test_nothing_is_imported_from_the_working_directory(
    root: Path, many: list[beside.Beside], used: list[Found], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("pickle", "marshal", "notetui", "codecs"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w').close()\n")
    monkeypatch.chdir(tmp_path)
    scanned(opened(root))
    assert used
    assert not (tmp_path / "ran").exists()
