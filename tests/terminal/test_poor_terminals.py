"""No terminal, a poor one, a small one: a sentence and status 2, or a screen that works; never a crash."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sample import GARDEN, HOSTILE, TEA
from tests.terminal.harness import Terminal, notetui

SOURCE = str(Path(__file__).parents[2] / "src")
COMMAND = [sys.executable, "-m", "notetui"]


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "garden.md").write_bytes(GARDEN.encode())
    (folder / "tea.md").write_bytes(TEA.encode())
    (folder / "wide 研究.md").write_text(HOSTILE.replace("title:", "title: 研究 🌱 é"))
    return folder


@pytest.mark.parametrize("missing", ["standard input", "standard output", "standard error"])
def test_a_stream_that_is_no_terminal_is_named(notes: Path, missing: str) -> None:
    master, slave = pty.openpty()
    try:
        done = subprocess.run(
            [*COMMAND, str(notes)],
            stdin=subprocess.DEVNULL if missing == "standard input" else slave,
            stdout=subprocess.PIPE if missing == "standard output" else slave,
            stderr=subprocess.PIPE if missing == "standard error" else slave,
            env={**os.environ, "PYTHONPATH": SOURCE, "TERM": "xterm"},
            timeout=60,
            check=False,
        )
        told = done.stderr if missing == "standard error" else os.read(master, 65536)
    finally:
        os.close(master)
        os.close(slave)
    assert done.returncode == 2
    assert f"the browser needs a terminal, and {missing} is not one".encode() in told
    assert b"notetui --help" in told
    assert b"\x1b" not in told
    assert not done.stdout


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_terminal_that_takes_no_sequences_gets_none(notes: Path, term: str) -> None:
    with notetui(str(notes), environ={"TERM": term}) as terminal:
        assert terminal.wait_end() == 2
        assert "TERM is " in terminal.screen()
        assert b"\x1b" not in terminal.raw_since()
        assert terminal.echoes()


@pytest.mark.parametrize(
    "environ",
    [
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"PYTHONIOENCODING": "latin-1"},
    ],
    ids=["C", "latin-1"],
)
def test_characters_that_the_terminal_lacks_are_replaced_in_their_width(notes: Path, environ: dict[str, str]) -> None:
    with notetui(str(notes), environ=environ) as terminal, notetui(str(notes)) as whole:
        for each in (terminal, whole):
            each.wait_for("How Gardens Grow: A Sur")
            each.wait_for(lambda screen: " zoo " in screen and "[/b]" in screen)  # the last note is in the tree
            each.send("G")
            each.wait_for("U+202E")
            each.wait_quiet()
        terminal.wait_for("> ???? ??")  # 研, 究 and the leaf are two cells wide
        for each in (terminal, whole):
            each.wait_for("U+202E")
        poor, full = terminal.screen().splitlines(), whole.screen().splitlines()
        assert "\\u" not in terminal.screen()
        assert "\\x" not in terminal.screen()
        # The columns are where they are elsewhere: the note begins below its header.
        column = next(line for line in full if "U+202E" in line).index("U+202E")
        assert next(line for line in poor if "U+202E" in line).index("U+202E") == column
        terminal.send("q")
        assert terminal.wait_end() == 0


@pytest.mark.parametrize("environ", [{"TERM": "linux"}, {"TERM": "vt100"}, {"TERM": "screen"}])
def test_poor_terminals_work(notes: Path, environ: dict[str, str]) -> None:
    with notetui(str(notes), environ={"COLORTERM": "", **environ}) as terminal:
        terminal.wait_for("How Gardens Grow")
        walk(terminal)


@pytest.mark.parametrize("theme", ["", "textual-light", "ansi-dark"])
def test_without_colours_there_is_none_not_even_grey(notes: Path, theme: str, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(f'theme = "{theme}"\n')
    command = ("--config", str(tmp_path / "config.toml"), str(notes))
    with notetui(*command, environ={"COLORTERM": "truecolor", "NO_COLOR": "1"}) as terminal:
        terminal.wait_for("How Gardens Grow")
        # What the eye would find by its ground alone is reversed: the cursor of an input.
        terminal.send("f")
        terminal.wait_for("Enter keep")
        terminal.wait_for(lambda _screen: 7 in codes(terminal))
        terminal.send("\x1b")
        walk(terminal)
        assert not codes(terminal) & {*range(30, 39), *range(40, 49), *range(90, 98), *range(100, 108)}
        assert 1 in codes(terminal)


def codes(terminal: Terminal) -> set[int]:
    """Return what all sequences for the look of text have asked for so far."""
    looks = re.findall(rb"\x1b\[([0-9;]*)m", terminal.raw_since())
    return {int(code) for look in looks for code in look.split(b";") if code}


@pytest.mark.parametrize(("columns", "rows"), [(20, 5), (40, 10), (80, 24), (200, 50)])
def test_every_dialog_fits_every_size(notes: Path, columns: int, rows: int) -> None:
    with notetui(str(notes), columns=columns, rows=rows) as terminal:
        terminal.wait_for("How")
        walk(terminal)


def test_sizes_may_change_at_any_moment(notes: Path) -> None:
    with notetui(str(notes)) as terminal:
        terminal.wait_for("How Gardens Grow")
        terminal.send("t")
        for columns, rows in ((20, 5), (3, 2), (200, 50), (1, 1), (80, 24)):
            terminal.resize(columns, rows)
            terminal.wait_quiet(0.15)
        terminal.wait_for("Enter add")
        terminal.send("\x1bq")
        assert terminal.wait_end() == 0


def walk(terminal: Terminal) -> None:
    """Open everything there is, and leave."""
    for keys in (
        "j",
        "\x1b[B",
        "\t",
        "G",
        "\x1b",
        "t",
        "\x1b",
        "T",
        "\x1b",
        "?",
        "\x1b",
        ":",
        "\x1b",
        "o",
        "\x1b",
        "/x",
    ):
        terminal.send(keys)
        terminal.wait_quiet(0.03)
    terminal.send("\x1bqq")
    assert terminal.wait_end() == 0
    assert "Traceback" not in terminal.screen()
    assert terminal.echoes()
