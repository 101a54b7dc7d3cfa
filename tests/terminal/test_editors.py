"""notetui beside the real programs that save notes, and the editor opened from it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.needs import need
from tests.sample import GARDEN, TEA
from tests.terminal.editors import EDITORS, MARK
from tests.terminal.harness import PATIENCE, notetui
from tests.terminal.test_main_job import cursor_on

SAVES = 3
NOTE = GARDEN.replace("Water matters most", f"Water {MARK} matters most")


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "garden.md").write_text(NOTE)
    (folder / "tea.md").write_bytes(TEA.encode())
    (tmp_path / "aside").mkdir()
    return folder


def on_row(row: int, wanted: str) -> Callable[[str], bool]:
    """Return the test whether a text is on a row of the screen (counted from 0)."""
    return lambda screen: wanted in (screen.splitlines() + [""] * 99)[row]


@pytest.mark.parametrize("name", EDITORS)
def test_what_a_program_saves_is_on_the_screen_and_nothing_jumps(notes: Path, tmp_path: Path, name: str) -> None:
    need(name)
    with notetui(str(notes)) as terminal:
        terminal.wait_for("How Gardens Grow")
        terminal.send("jj")
        terminal.wait_for("❯ RQ2")
        shown = terminal.wait_for(f"Water {MARK} matters").splitlines()
        row = next(number for number, line in enumerate(shown) if MARK in line)
        with EDITORS[name](notes / "garden.md", tmp_path / "aside") as save:
            for number in range(1, SAVES + 1):
                save(number)
                screen = terminal.wait_for(on_row(row, f"Water SAVE{number} matters"))
                assert cursor_on("RQ2")(screen)
        terminal.wait_quiet()
        assert b"deleted or moved" not in terminal.raw_since()
        assert cursor_on("RQ2")(terminal.screen())
        assert "garden.md" not in terminal.screen()  # no backup became a note


# -- the editor opened from here

FAKE = """#!{python}
import sys
open({log!r}, "a").write(repr(sys.argv[1:]) + "\\n")
path = sys.argv[-1]
text = open(path).read()
open(path, "w").write(text.replace("SAVE0", "SAVE9"))
sys.stdout.write("in the editor\\r\\n")
sys.stdout.flush()
sys.stdin.readline()
"""


@pytest.mark.parametrize(
    ("name", "expected"),
    [("vim", "['+{line}', {path!r}]"), ("micro", "['+{line}', {path!r}]"), ("hx", "['{path}:{line}']")],
)
def test_the_editor_opens_at_the_line_on_screen_and_comes_back_there(
    notes: Path, tmp_path: Path, name: str, expected: str
) -> None:
    log, editor = tmp_path / "log", tmp_path / "bin" / name
    editor.parent.mkdir()
    script = FAKE if name != "hx" else FAKE.replace("sys.argv[-1]", "sys.argv[-1].rsplit(':', 1)[0]")
    editor.write_text(script.format(python=sys.executable, log=str(log)))
    editor.chmod(0o755)
    with notetui(str(notes), environ={"EDITOR": str(editor)}) as terminal:
        terminal.wait_for("How Gardens Grow")
        terminal.send("\tjjjjjjjj")
        terminal.wait_quiet()
        shown = terminal.screen().splitlines()
        terminal.send("e")
        terminal.wait_for("in the editor")
        assert terminal.echoes()
        terminal.send("\n")
        terminal.wait_for("? help")
        terminal.wait_quiet()
        after = terminal.screen().splitlines()
        assert after[3:-1] == shown[3:-1]
        assert not terminal.echoes()
        told = log.read_text().strip()
        path = str(notes / "garden.md")
        lines = [line for line in range(1, 60) if told == expected.format(line=line, path=path)]
        assert len(lines) == 1
        # What the editor opens at is at the top of the screen.
        top = after[3].split("▎", 1)[-1].strip(" │┃▎")
        source = NOTE.split("\n")[lines[0] - 1]
        assert not top.strip("─═") or top.split(" ")[0] in source
        terminal.send("\x1bq")
        assert terminal.wait_end() == 0


def test_an_editor_that_fails_or_is_not_there_is_told(notes: Path) -> None:
    for editor, told in (
        ("/nowhere/ed", "is not there. Set EDITOR, or editor in the configuration."),
        ("false", "ended with status 1"),
    ):
        with notetui(str(notes), environ={"EDITOR": editor}) as terminal:
            terminal.wait_for("A note about a survey")
            terminal.send("e")
            terminal.wait_for(told)


@pytest.fixture
def tmux(sockets: Path) -> Iterator[list[str]]:
    command = ["tmux", "-S", str(sockets / "tmux"), "-f", "/dev/null"]
    yield command
    subprocess.run([*command, "kill-server"], check=False, capture_output=True)


@pytest.mark.parametrize("pane", [False, True], ids=["in-place", "pane"])
def test_vim_in_tmux_in_place_and_in_a_pane_beside(notes: Path, tmp_path: Path, tmux: list[str], pane: bool) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f'editor = "vim -u NONE -N"\neditor_pane = {str(pane).lower()}\n')
    program = [sys.executable, "-m", "notetui", "--config", str(config), str(notes)]
    source = str(Path(__file__).parents[2] / "src")
    start = ["new-session", "-d", "-x", "160", "-y", "30", "-e", f"PYTHONPATH={source}", "-e", "TERM=tmux-256color"]
    subprocess.run([*tmux, *start, *program, ";", "set", "-s", "set-clipboard", "on"], check=True)

    def screen(target: str) -> str:
        done = subprocess.run([*tmux, "capture-pane", "-p", "-t", target], capture_output=True, text=True, check=False)
        return done.stdout

    def wait(target: str, wanted: str) -> str:
        deadline = time.monotonic() + PATIENCE
        while wanted not in (seen := screen(target)):
            assert time.monotonic() < deadline, f"{wanted} not on\n{seen}"
            time.sleep(0.02)
        return seen

    def send(target: str, *keys: str) -> None:
        subprocess.run([*tmux, "send-keys", "-t", target, *keys], check=True)

    wait(":.0", "A note about a survey")
    send(":.0", "j", "j")
    wait(":.0", "❯ RQ2")
    before = screen(":.0").splitlines()
    send(":.0", "e")
    editor = ":.1" if pane else ":.0"
    wait(editor, "garden.md")
    send(editor, ":call writefile([line('.')], '" + str(tmp_path / "line") + "')", "Enter")
    send(editor, ":%s/SAVE0/SAVE7/", "Enter", ":wq", "Enter")
    wait(":.0", "Water SAVE7 matters")
    wait(":.0", "❯ RQ2")
    # Where it opened is what stood at the top of the note.
    top = before[3].split("▎", 1)[-1].strip(" │┃▎▌")
    at = int((tmp_path / "line").read_text())
    assert top.split(" ")[0] in "\n".join(NOTE.split("\n")[at - 1 : at + 1])
    send(":.0", "Y")
    wait(":.0", "sent to the clipboard")
    copied = subprocess.run([*tmux, "show-buffer"], capture_output=True, text=True, check=True).stdout
    assert copied == "https://example.org/gardens"
    send(":.0", "q")


def test_words_for_each_editor() -> None:
    from notetui.tui.desk.editor import command_for, editor_words

    assert command_for(["vim"], "/n/a.md", 3) == ["vim", "+3", "/n/a.md"]
    assert command_for(["nvim"], "/n/a.md", 3, 7) == ["nvim", "+call cursor(3,7)|norm! zv", "/n/a.md"]
    assert command_for(["/usr/bin/nano", "-w"], "/n/a.md", 3, 7) == ["/usr/bin/nano", "-w", "+3,7", "/n/a.md"]
    assert command_for(["emacs", "-nw"], "/n/a.md", 3, 7) == ["emacs", "-nw", "+3:7", "/n/a.md"]
    assert command_for(["micro"], "/n/a.md", 3) == ["micro", "+3", "/n/a.md"]
    assert command_for(["hx"], "/n/a.md", 3, 7) == ["hx", "/n/a.md:3:7"]
    assert command_for(["code"], "/n/a.md", 3, 7) == ["code", "--wait", "--goto", "/n/a.md:3:7"]
    assert command_for(["own"], "-a.md", 3) == ["own", "./-a.md"]
    assert editor_words("", {"VISUAL": "emacs -nw", "EDITOR": "vi"}) == ["emacs", "-nw"]
    assert editor_words("nano 'a b'", {"EDITOR": "vi"}) == ["nano", "a b"]


def test_a_pane_gets_words_that_tmux_reads_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from notetui.tui.desk.editor import run_beside

    fake = tmp_path / "tmux"
    fake.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {tmp_path}/said\n')
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert run_beside(["vim"], "/n/a;", 3) == ""
    assert (tmp_path / "said").read_text().split("\n")[:-1] == ["split-window", "-h", "--", "vim", "+3", "/n/a\\;"]
    assert run_beside([], "/n/a", 3).startswith("No editor found")
