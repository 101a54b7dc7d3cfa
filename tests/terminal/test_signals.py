"""Signals, stops and lost terminals: the terminal is given back whole, and nothing is lost."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from notetui.core.config.model import Config
from notetui.core.frontmatter.edit import read_list
from notetui.library import Library
from notetui.store.paths import state_dir
from tests.sample import GARDEN, TEA
from tests.terminal.harness import PATIENCE, Terminal, notetui

ENDING = [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT]
MANY = 120


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "garden.md").write_bytes(GARDEN.encode())
    (folder / "tea.md").write_bytes(TEA.encode())
    return folder


def opened(notes: Path, **options: object) -> Terminal:
    terminal = notetui(str(notes), **options)
    terminal.wait_for("How Gardens Grow")
    terminal.wait_for("A note about a survey")
    return terminal


def until(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.005)


def private_modes(raw: bytes) -> set[bytes]:
    """Return the private modes that are on at the end of what was written."""
    on: set[bytes] = set()
    for numbers, switch in re.findall(rb"\x1b\[\?([0-9;]+)([hl])", raw):
        for number in numbers.split(b";"):
            (on.add if switch == b"h" else on.discard)(number)
    return on


def given_back(terminal: Terminal, mark: int = 0) -> None:
    """Wait until the terminal is as a shell wants it: echo, the main screen, a cursor, no reports."""
    until(terminal.echoes, "the terminal echoes again")
    until(lambda: private_modes(terminal.raw_since(mark)) <= {b"7", b"25"}, "all modes are off")
    assert b"25" in private_modes(terminal.raw_since(mark))


def to_idle(terminal: Terminal) -> None:
    terminal.wait_quiet()


def to_dialog(terminal: Terminal) -> None:
    terminal.send("t")
    terminal.wait_for("Enter add")
    terminal.send("llm")
    terminal.wait_for("A new tag")


@pytest.mark.parametrize("number", ENDING, ids=lambda number: number.name)
@pytest.mark.parametrize("state", [to_idle, to_dialog], ids=["idle", "dialog"])
def test_being_ended_gives_the_terminal_back(
    notes: Path, number: signal.Signals, state: Callable[[Terminal], None]
) -> None:
    with opened(notes) as terminal:
        state(terminal)
        terminal.kill(number)
        assert terminal.wait_end() == 128 + number, terminal.screen()
        given_back(terminal)
    assert (notes / "garden.md").read_bytes() == GARDEN.encode()
    assert sorted(path.name for path in notes.iterdir()) == ["garden.md", "tea.md"]


# -- in a shell with job control


class Shell:
    """notetui as a job of an interactive bash."""

    def __init__(self, notes: Path) -> None:
        self.terminal = Terminal(
            ["/bin/bash", "--norc", "--noprofile", "--noediting", "-i"], environ={"PS1": "ready> "}
        )
        self.terminal.wait_for("ready>")
        self.terminal.send(f"clear; {sys.executable} -m notetui {notes}\r")
        self.terminal.wait_for("A note about a survey")
        until(lambda: self.job is not None, "there is a job")
        assert self.job is not None
        self.pid = self.job

    @property
    def job(self) -> int | None:
        """The process of the shell's job."""
        children = Path(f"/proc/{self.terminal.pid}/task/{self.terminal.pid}/children").read_text().split()
        return int(children[0]) if children else None

    def state(self) -> str:
        """The job's state as the kernel has it: `T` is stopped."""
        return Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[0]

    def wait_stopped(self) -> None:
        until(lambda: self.state() == "T", "the job is stopped")


@pytest.fixture
def shell(notes: Path) -> Iterator[Shell]:
    job = Shell(notes)
    with job.terminal:
        yield job
        if job.job is not None:
            os.kill(job.pid, signal.SIGKILL)


@pytest.mark.parametrize("how", ["key", "SIGTSTP", "SIGSTOP"])
@pytest.mark.parametrize("state", [to_idle, to_dialog], ids=["idle", "dialog"])
def test_stopping_and_going_on_paints_everything_again(
    shell: Shell, notes: Path, how: str, state: Callable[[Terminal], None]
) -> None:
    terminal = shell.terminal
    state(terminal)
    if how == "key":
        terminal.send("\x1a")
    else:
        os.kill(shell.pid, signal.Signals[how])
    shell.wait_stopped()
    if how != "SIGSTOP":  # which nobody can answer
        given_back(terminal)
    terminal.wait_for("Stopped")
    (notes / "tea.md").write_text(TEA.replace("Tea and Memory", "Sea and Memory"))
    terminal.send("fg\r")
    # Nothing that did not change is missing: first row, last row, both panes, the dialog's frame.
    whole = ["▾ botany", "open fields", "? help"]
    whole += ["Sea and Memory"] if state is to_idle else ["Tags of 🌱", "│ llm", "A new tag", "╭──", "Enter add", "╰──"]
    terminal.wait_for(lambda text: all(part in text for part in whole))
    terminal.wait_quiet()
    # One reader of the keys, not two: each key counts once.
    if state is to_dialog:
        terminal.send("xy")
        terminal.wait_for("llmxy")
        terminal.send("\x1b")
        terminal.wait_for(lambda text: "Enter add" not in text and "Sea and Memory" in text)
    terminal.send("q")
    until(lambda: shell.job is None, "it has ended")
    given_back(terminal)
    mark = len(terminal.raw)
    terminal.send("echo still-$((40 + 2))\r")
    until(lambda: b"still-42" in terminal.raw_since(mark), "the shell answers")


def test_in_the_background_it_waits_for_the_foreground(shell: Shell) -> None:
    terminal = shell.terminal
    terminal.send("\x1a")
    shell.wait_stopped()
    given_back(terminal)
    mark = len(terminal.raw)
    terminal.send("bg; echo after-$((40 + 2))\r")
    until(lambda: b"after-42" in terminal.raw_since(mark), "the shell answers")
    shell.wait_stopped()
    assert b"\x1b[?1049h" not in terminal.raw_since(mark)
    terminal.send("fg\r")
    terminal.wait_for("A note about a survey")
    terminal.send("q")
    until(lambda: shell.job is None, "it has ended")
    given_back(terminal)


def test_where_no_shell_waits_it_says_so_and_goes_on(notes: Path) -> None:
    with opened(notes) as terminal:
        terminal.wait_quiet()
        before = terminal.screen().splitlines()[:-1]
        terminal.send("\x1a")
        terminal.wait_for("No shell waits in this terminal")
        assert terminal.screen().splitlines()[:-1] == before
        terminal.send("q")
        assert terminal.wait_end() == 0
        given_back(terminal)


def test_a_terminal_that_is_lost_ends_it(notes: Path) -> None:
    with opened(notes) as terminal:
        to_dialog(terminal)
        terminal.hang_up()
        assert terminal.wait_end() == 128 + signal.SIGHUP
    assert (notes / "garden.md").read_bytes() == GARDEN.encode()


# -- in the middle of saving


@pytest.fixture
def many(notes: Path) -> list[Path]:
    paths = [notes / f"many{number}.md" for number in range(MANY)]
    for path in paths:
        path.write_text(f"---\ntitle: {path.stem}\ntopics: [many]\ntags: [one]\n---\n{'text ' * 500}\n")
    return paths


def saving(terminal: Terminal, many: list[Path], *, wait: bool = True) -> None:
    """Begin to add a tag to all notes, and wait until the first of them is on disk."""
    terminal.wait_for(lambda text: re.search(r"many +120", text) is not None)
    terminal.send("*t")
    terminal.wait_for("marked notes")
    terminal.send("two\r")
    terminal.wait_for("will change")
    terminal.send("\r")
    if wait:
        until(lambda: any(b"two" in path.read_bytes() for path in many), "the first is saved")


def whole_and_undoable(notes: Path, many: list[Path]) -> None:
    """Every note is old or new, and undo takes back what was done; nothing is left lying about."""
    for path in many:
        assert read_list(path.read_text(), "tags") in (["one"], ["one", "two"])
        assert path.read_text().endswith("text \n")
    library = Library([str(notes)], Config(), state_dir=state_dir().path, cache_dir=None)
    library.sweep()
    assert {path.name for path in notes.iterdir()} == {path.name for path in many} | {"garden.md", "tea.md"}
    begun = any(read_list(path.read_text(), "tags") != ["one"] for path in many)
    outcomes = library.undo().outcomes
    library.close()
    assert bool(outcomes) or not begun
    assert not [outcome for outcome in outcomes if outcome.problem is not None]
    assert all(read_list(path.read_text(), "tags") == ["one"] for path in many)
    assert (notes / "garden.md").read_bytes() == GARDEN.encode()


@pytest.mark.parametrize("number", ENDING, ids=lambda number: number.name)
def test_being_ended_while_saving_loses_nothing(notes: Path, many: list[Path], number: signal.Signals) -> None:
    with opened(notes) as terminal:
        saving(terminal, many)
        terminal.kill(number)
        assert terminal.wait_end() == 128 + number, terminal.screen()
        given_back(terminal)
    whole_and_undoable(notes, many)


def test_being_ended_at_the_very_answer_is_no_fault(notes: Path, many: list[Path]) -> None:
    with opened(notes) as terminal:
        saving(terminal, many, wait=False)
        terminal.kill(signal.SIGTERM)
        assert terminal.wait_end() == 128 + signal.SIGTERM, terminal.screen()
        given_back(terminal)
    whole_and_undoable(notes, many)


def test_a_terminal_lost_while_saving_loses_nothing(notes: Path, many: list[Path]) -> None:
    with opened(notes) as terminal:
        saving(terminal, many)
        terminal.hang_up()
        assert terminal.wait_end() == 128 + signal.SIGHUP
    whole_and_undoable(notes, many)


def test_stopping_while_saving_goes_on_with_it(many: list[Path], shell: Shell, notes: Path) -> None:
    terminal = shell.terminal
    saving(terminal, many)
    os.kill(shell.pid, signal.SIGTSTP)
    shell.wait_stopped()
    given_back(terminal)
    terminal.wait_for("Stopped")
    terminal.send("fg\r")
    terminal.wait_for("saved in 122 notes")
    terminal.send("\x1bq")
    until(lambda: shell.job is None, "it has ended")
    given_back(terminal)
    assert all(read_list(path.read_text(), "tags") == ["one", "two"] for path in many)
    whole_and_undoable(notes, many)
