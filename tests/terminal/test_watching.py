"""Faults of the watcher, in the real program: what changed is on the screen all the same, and the badge says how."""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import signal
import struct
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from tests.needs import cannot_be_tested, need
from tests.sample import GARDEN, TEA
from tests.terminal.harness import Terminal, notetui

NEW = "---\ntitle: Brand new {}\ntopics: [food]\n---\ntext\n"
WITH_WATCHES = 'echo "$1" > /proc/sys/user/max_inotify_watches && shift && exec "$@"'


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "garden.md").write_bytes(GARDEN.encode())
    (folder / "tea.md").write_bytes(TEA.encode())
    return folder


class Deaf:
    """A watcher of one folder that listens only when asked: what the system keeps for a program that is stopped.

    inotify(7): a queue that is full takes one event that says so, and no more.
    """

    QUEUE = Path("/proc/sys/fs/inotify/max_queued_events")
    CREATE, DELETE, CLOSE_WRITE, OVERFLOW = 0x100, 0x200, 0x8, 0x4000

    def __init__(self, folder: Path) -> None:
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._folder = folder
        self.most = int(self.QUEUE.read_text())
        self.overflowed = False

    def __enter__(self) -> Deaf:
        self._queue = self._libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        assert self._queue >= 0
        wanted = self.CREATE | self.DELETE | self.CLOSE_WRITE
        assert self._libc.inotify_add_watch(self._queue, os.fsencode(self._folder), wanted) >= 0
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._queue)

    def told(self) -> set[str]:
        """Take what the system has kept; return the names in it."""
        names: set[str] = set()
        while True:
            try:
                data = os.read(self._queue, 65536)
            except BlockingIOError:
                return names
            at = 0
            while at < len(data):
                _, mask, _, length = struct.unpack_from("iIII", data, at)
                self.overflowed = self.overflowed or bool(mask & self.OVERFLOW)
                names.add(os.fsdecode(data[at + 16 : at + 16 + length].rstrip(b"\0")))
                at += 16 + length


def opened(notes: Path, **options: object) -> Terminal:
    terminal = notetui(str(notes), **options)
    terminal.wait_for("A note about a survey")
    terminal.wait_quiet()
    return terminal


def test_what_came_while_it_was_stopped_is_there_afterwards(notes: Path) -> None:
    with opened(notes) as terminal:
        terminal.kill(signal.SIGSTOP)
        for number in range(500):
            (notes / f"n{number}.md").write_text(NEW.format(number))
        os.unlink(notes / "tea.md")
        terminal.kill(signal.SIGCONT)
        terminal.wait_for(lambda text: "food" in text and "500" in text and "Tea and Memory" not in text)


def test_a_name_that_is_not_utf8_is_told_and_watching_goes_on(notes: Path) -> None:
    with opened(notes) as terminal:
        mark = len(terminal.raw)
        with open(os.fsencode(notes) + b"/\xff.md", "wb") as file:
            file.write(b"---\ntopics: [food]\n---\n# Oddly named\n")
        terminal.wait_for("Oddly named")
        (notes / "later.md").write_text(NEW.format(1))
        terminal.wait_for("Brand new 1")
        assert b"a name is not UTF-8" in terminal.raw_since(mark)
        terminal.wait_for(lambda text: "not UTF-8" not in text)


def test_a_directory_deleted_and_made_again_is_read_again(notes: Path) -> None:
    with opened(notes) as terminal:
        shutil.rmtree(notes)
        terminal.wait_for("the notes directory is gone")
        notes.mkdir()
        (notes / "later.md").write_text(NEW.format(2))
        terminal.wait_for("Brand new 2")
        terminal.wait_for(lambda text: "is gone" not in text)
        (notes / "more.md").write_text(NEW.format(3))
        terminal.wait_for("Brand new 3")


def with_watches(most: int, notes: Path) -> Terminal:
    """Start notetui where the system gives it so many inotify watches (user_namespaces(7), proc(5))."""
    need("unshare")
    begin = [shutil.which("unshare") or "", "--user", "--map-root-user"]
    if subprocess.run([*begin, "sh", "-c", WITH_WATCHES, "sh", str(most), "true"], check=False).returncode:
        cannot_be_tested("the system lets nobody have a user namespace")
    program = [sys.executable, "-m", "notetui", str(notes)]
    return Terminal([*begin, "sh", "-c", WITH_WATCHES, "sh", str(most), *program])


def folders_of(notes: Path, count: int) -> list[Path]:
    """Make so many folders with a note each."""
    folders = [notes / f"folder{number}" for number in range(count)]
    for number, folder in enumerate(folders):
        folder.mkdir(parents=True)
        (folder / "n.md").write_text(NEW.format(number))
    return folders


def test_without_watches_it_polls_and_says_so(notes: Path) -> None:
    folders = folders_of(notes, 30)
    with with_watches(20, notes) as terminal:
        terminal.wait_for("A note about a survey")
        terminal.wait_for("polling: the system has no more inotify watches")
        for number, folder in enumerate(folders):
            (folder / "n.md").write_text(NEW.format(number).replace("food", "changed"))
            terminal.wait_for(partial(has_group, "changed", number + 1))


@pytest.mark.parametrize("before", [0, 12], ids=["of many", "of few"])
def test_when_watches_run_out_for_new_folders_it_polls_and_says_so(notes: Path, before: int) -> None:
    folders_of(notes / "old", before)
    with with_watches(20, notes) as terminal:
        terminal.wait_for("A note about a survey")
        terminal.wait_quiet()
        assert "polling" not in terminal.screen()
        folders = folders_of(notes, 30)
        terminal.wait_for(partial(has_group, "food", 31 + before))
        terminal.wait_for("polling: the system has no more inotify watches")
        (folders[-1] / "n.md").write_text(NEW.format(0).replace("food", "changed"))
        terminal.wait_for(partial(has_group, "changed", 1))


def has_group(name: str, count: int, text: str) -> bool:
    """Whether the tree has a group with so many notes."""
    return re.search(rf"{name} +{count} ", text) is not None


def test_a_folder_that_cannot_be_read_is_told_and_the_others_are_followed(notes: Path) -> None:
    closed = notes / "closed"
    closed.mkdir()
    (closed / "inside.md").write_text(NEW.format("inside"))
    closed.chmod(0)
    try:
        with opened(notes, closed_to=True) as terminal:
            terminal.wait_for("polling: a folder can't be read")
            (notes / "later.md").write_text(NEW.format(5))
            screen = terminal.wait_for("Brand new 5")
            assert "Brand new inside" not in screen
            closed.chmod(0o700)
            terminal.wait_for("Brand new inside")
            terminal.wait_for(lambda text: "can't be read" not in text)
    finally:
        closed.chmod(0o700)


def test_hints_that_the_system_dropped_are_made_up_for(notes: Path) -> None:
    with opened(notes) as terminal, Deaf(notes) as deaf:
        terminal.kill(signal.SIGSTOP)
        one, other = notes / "one.tmp", notes / "other.tmp"
        for _ in range(deaf.most // 4):
            # Other events than the one before each time: equal ones in a row are one for the system.
            for path in (one, other):
                path.touch()
                path.unlink()
        for number in range(20):
            (notes / f"n{number}.md").write_text(NEW.format(number))
        os.unlink(notes / "tea.md")
        told = deaf.told()
        assert deaf.overflowed, "the queue was long enough after all"
        assert not any(name.endswith(".md") for name in told), "the notes' own events are among the dropped"
        terminal.kill(signal.SIGCONT)
        terminal.wait_for(lambda text: "food" in text and " 20 " in text and "Tea and Memory" not in text)
