"""Faults of the watcher, in the real program: what changed is on the screen all the same, and the badge says how."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from pathlib import Path

import pytest

from tests.sample import GARDEN, TEA
from tests.terminal.harness import Terminal, notetui

NEW = "---\ntitle: Brand new {}\ntopics: [food]\n---\ntext\n"
NO_WATCHES = """
import sys, watchfiles

def no_more(*arguments):
    raise OSError("OS file watch limit reached. about [...]")

watchfiles._rust_notify.RustNotify = no_more
from notetui.__main__ import main
sys.exit(main())
"""


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "garden.md").write_bytes(GARDEN.encode())
    (folder / "tea.md").write_bytes(TEA.encode())
    return folder


def opened(notes: Path) -> Terminal:
    terminal = notetui(str(notes))
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


def test_without_watches_it_polls_and_says_so(notes: Path, tmp_path: Path) -> None:
    script = tmp_path / "start.py"
    script.write_text(NO_WATCHES)
    with Terminal([sys.executable, str(script), str(notes)]) as terminal:
        terminal.wait_for("A note about a survey")
        terminal.wait_for("polling: the system has no more inotify watches")
        (notes / "later.md").write_text(NEW.format(4))
        terminal.wait_for("Brand new 4")


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable for root")
def test_a_folder_that_cannot_be_read_is_told_and_the_others_are_followed(notes: Path) -> None:
    closed = notes / "closed"
    closed.mkdir(mode=0)
    try:
        with opened(notes) as terminal:
            terminal.wait_for("polling: a folder can't be read")
            (notes / "later.md").write_text(NEW.format(5))
            terminal.wait_for("Brand new 5")
    finally:
        closed.chmod(0o700)
