"""The contract with Textual's private display: a terminal shows the same cells as when Textual itself writes them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.sample import GARDEN, TEA
from tests.terminal.harness import Terminal
from tests.tui.test_cells import seen

PLAIN = (
    "import sys; from textual.app import App; from notetui.tui.app import NotetuiApp;"
    "NotetuiApp._display = App._display; from notetui.cli.main import run; sys.exit(run(sys.argv[1:]))"
)
WIDE = (
    "---\ntitle: 研究ノート 👩‍🔬 ❤️ 🇯🇵\ntopics: [food]\n---\n\n"
    "# 研究\n\n研究の話。👍🏽 ok │ e\u0301 🛡️ ok\n\n> 引用 quote\n"
)


def cells(terminal: Terminal) -> list[list[object]]:
    """Return what is seen of every cell."""
    with terminal._lock:
        screen = terminal._screen
        return [[seen(screen.buffer[y][x]) for x in range(screen.columns)] for y in range(screen.lines)]


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "garden.md").write_bytes(GARDEN.encode())
    (folder / "tea.md").write_bytes(TEA.encode())
    return folder


def start(notes: Path, home: Path, words: list[str], *, columns: int = 80) -> Terminal:
    environ = {name: str(home / name) for name in ("XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")}
    terminal = Terminal([sys.executable, *words, str(notes)], columns=columns, environ=environ)
    terminal.wait_for("How Gardens Grow")
    terminal.wait_for("open")
    terminal.wait_quiet(0.4)
    return terminal


def test_every_cell_is_what_textual_itself_would_show(notes: Path, tmp_path: Path) -> None:
    with (
        start(notes, tmp_path / "a", ["-c", PLAIN]) as plain,
        start(notes, tmp_path / "b", ["-m", "notetui"]) as ours,
    ):
        written = [0, 0]
        for keys in (
            "",
            "j",
            "G",
            "\t",
            "\x1b[6~",
            "]q",
            "?",
            "jj",
            "\x1b",
            "z",
            "z",
            ":",
            "th",
            "\r",
            "f",
            "roots",
            "\r",
        ):
            marks = len(plain.raw), len(ours.raw)
            for terminal in (plain, ours):
                terminal.send(keys)
            for terminal in (plain, ours):
                terminal.wait_quiet(0.35)
            assert cells(plain) == cells(ours), f"after {keys!r}:\n{plain.screen()}\n{ours.screen()}"
            written[0] += len(plain.raw) - marks[0]
            written[1] += len(ours.raw) - marks[1]
        assert written[1] * 3 < written[0]
        for size in ((100, 30), (70, 20), (80, 24)):
            for terminal in (plain, ours):
                terminal.resize(*size)
            for terminal in (plain, ours):
                terminal.wait_quiet(0.5)
            assert cells(plain) == cells(ours), f"after {size}"


def test_wide_and_joined_characters_leave_the_panes_where_they_are(notes: Path, tmp_path: Path) -> None:
    (notes / "wide.md").write_text(WIDE)
    with start(notes, tmp_path / "a", ["-m", "notetui"]) as terminal:
        terminal.wait_for("研究ノート")
        for keys in ("G", "k", "G", "k", "k", "j", "j"):
            terminal.send(keys)
            terminal.wait_quiet(0.2)
            with terminal._lock:
                border = {terminal._screen.buffer[y][31].data for y in range(22)}
            assert border == {"▎"}
        terminal.wait_quiet()
        before = terminal.screen()
        terminal.send("\x0c")
        terminal.wait_quiet(0.4)
        assert terminal.screen() == before
        assert "\N{REPLACEMENT CHARACTER}" not in before


def test_nothing_is_written_for_the_mouse_or_for_waiting(notes: Path, tmp_path: Path) -> None:
    with start(notes, tmp_path / "a", ["-m", "notetui"]) as terminal:
        mark = len(terminal.raw)
        terminal.send("".join(f"\x1b[<35;{10 + n};{3 + n}M" for n in range(15)))
        terminal.wait_quiet(0.6)
        assert terminal.raw_since(mark) == b""
        # What another program wrote over the screen goes away with Ctrl+l.
        os.write(terminal._master, b"")
        with terminal._lock:
            terminal._stream.feed(b"\x1b[5;5HGARBAGE")
        terminal.send("\x0c")
        terminal.wait_for(lambda text: "GARBAGE" not in text)
