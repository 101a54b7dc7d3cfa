"""Nothing in a note, a name or the configuration acts on the terminal, is markup, or runs: recorded in a real one."""

from __future__ import annotations

import base64
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from notetui.tui.commands.registry import COMMANDS
from notetui.tui.keymap import sequence
from tests.terminal.harness import Terminal, notetui
from tests.terminal.hostile import MARK, config, let_through, make_library

_TYPED = {
    "tab": "\t",
    "enter": "\r",
    "escape": "\x1b",
    "space": " ",
    "plus": "+",
    "minus": "-",
    **{f"ctrl+{letter}": chr(ord(letter) - 96) for letter in "abcdefghijklmnopqrstuvwxyz"},
    "pagedown": "\x1b[6~",
    "pageup": "\x1b[5~",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "down": "\x1b[B",
    "up": "\x1b[A",
    "left": "\x1b[D",
    "right": "\x1b[C",
}
LEAVES = {"quit", "suspend", "editor"}


def typed(keys: str) -> str:
    """Return what a terminal sends for a written key sequence."""
    return "".join(_TYPED.get(key, key) for key in keys.split())


def under_cursor(screen: str) -> str:
    """Return the line of the tree's cursor."""
    return next((line for line in screen.splitlines() if line.startswith(("▌", "◉"))), "").lstrip("▌◉ ▾▸")


def on(name: str) -> Callable[[str], bool]:
    """Return the test whether the tree's cursor is on what begins with a name."""
    return lambda screen: under_cursor(screen).startswith(name)


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    root = tmp_path / "notes"
    make_library(root)
    return root


def opened(notes: Path, *, columns: int = 160, rows: int = 40) -> Terminal:
    (notes.parent / "config.toml").write_text(config(notes))
    terminal = notetui("--config", str(notes.parent / "config.toml"), columns=columns, rows=rows, cwd=notes.parent)
    terminal.wait_for("n00")
    terminal.wait_for(lambda text: "reading" not in text)
    return terminal


def proven(terminal: Terminal, notes: Path) -> None:
    """Nothing got through, nothing ran, and it still answers."""
    terminal.wait_quiet()
    assert not terminal.ended()
    assert let_through(terminal.raw_since()) == []
    assert "Traceback" not in terminal.screen()
    assert not list(notes.parent.rglob("owned*"))
    terminal.send("\x1b\x1b\x1b")
    terminal.wait_quiet()
    terminal.send("?")
    terminal.wait_for("notetui: keys")


def test_every_payload_in_every_place_of_every_note(notes: Path) -> None:
    names = sorted(path.name[:3] for path in notes.iterdir())
    with opened(notes) as terminal:
        terminal.send("4-+gg")  # by folder: each note below its own
        for name in names:
            # Its text, raw front matter, outline, tags; then the next in the tree.
            terminal.send("j")
            terminal.wait_for(on(name))
            for keys, seen in (
                *[("F", "Front matter: ")] * 3,
                ("o", "Outline"),
                ("\x1bt", "Enter add"),
            ):
                terminal.send(keys)
                terminal.wait_for(seen)
            terminal.send("\x1b[B\x1bj")
        terminal.wait_quiet()
        assert terminal.raw_since().count(b"[@click=app.quit]go[/]") > 10
        proven(terminal, notes)


def test_every_command_over_hostile_notes(notes: Path) -> None:
    with opened(notes, columns=120, rows=36) as terminal:
        for command in COMMANDS:
            if command.id not in LEAVES and command.keys:
                terminal.send(typed(command.keys[0]))
                terminal.wait_quiet(0.03)
                terminal.send("\x1b[B" * 2 + "\x1b")
        for grouping in "123456":  # every grouping whole
            terminal.send(grouping + "+G\x1b[5~")
        # All notes marked and changed together: the preview, and what is refused.
        terminal.send("U*tnew\r")
        terminal.wait_for("will change")
        proven(terminal, notes)


def test_clicking_on_markup_runs_nothing(notes: Path) -> None:
    with opened(notes, columns=120, rows=40) as terminal:
        terminal.send("f[@click\r")
        terminal.wait_for("[@click=app.quit]go[/]")
        terminal.wait_quiet()
        for row in range(1, 40, 3):
            for column in (12, 30, 60):
                terminal.send(f"\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m")
            terminal.wait_quiet(0.02)
            terminal.send("\x1b")
        proven(terminal, notes)


def test_what_is_copied_is_wrapped_for_tmux_and_is_the_text_itself(notes: Path) -> None:
    (notes.parent / "config.toml").write_text(config(notes))
    with notetui(
        *("--config", str(notes.parent / "config.toml")), environ={"TMUX": "x"}, columns=200, rows=50
    ) as terminal:
        terminal.wait_for("n00")
        terminal.send("f52;c\r")
        terminal.wait_for("owned")
        mark = len(terminal.raw)
        terminal.send("\r]qy")
        terminal.wait_for("sent")
        terminal.wait_quiet()
        raw = terminal.raw_since(mark)
        # Wrapped for the terminal around tmux, and bare for tmux itself.
        copied = rb"\x1bPtmux;\x1b\x1b\]52;c;([A-Za-z0-9+/=]*)\x07\x1b\\\x1b\]52;c;([A-Za-z0-9+/=]*)\x07"
        ((wrapped, bare),) = re.findall(copied, raw)
        assert bare == wrapped
        assert "]52;c;b3duZWQ=" in base64.b64decode(wrapped).decode()
        assert let_through(re.sub(copied, b"", raw)) == []


def test_every_command_of_the_command_line_in_a_terminal(notes: Path) -> None:
    first = next(path for path in sorted(notes.rglob("*.md")) if "52;c" in path.name)
    (notes.parent / "config.toml").write_text(config(notes))
    bad = "\x1b]0;owned\x07\x9b2J\u202e"
    name = str(first)
    lines = [
        *([command] for command in ("list", "quotes", "questions", "matrix", "tags", "check", "queue")),
        ["search", "PWN"],
        ["show", name],
        ["questions", "--explain", name],
        ["tag", "add", "new", "--to", name, "--dry-run"],
        ["tag", "add", bad, "--to", name],
        ["tag", "rename", bad, "tame"],
        ["tag", "add", "new", "--to", name],
        ["undo"],
        [bad],
        ["list", f"tag:{bad} )"],
        ["list", "--dir", bad],
        ["--config", bad, "list"],
        ["show", bad],
        ["list", "--format", bad],
        ["config", "show"],
    ]
    script = notes.parent / "all.py"
    script.write_text(
        "import contextlib\nfrom notetui.cli.main import run\n"
        f"for line in {lines!r}:\n    with contextlib.suppress(SystemExit):\n        run(line)\n"
    )
    environ = {"NOTETUI_CONFIG": str(notes.parent / "config.toml")}
    with Terminal([sys.executable, str(script)], columns=200, rows=50, environ=environ) as terminal:
        assert terminal.wait_end() == 0
        terminal.wait_for("R1")
        raw = terminal.raw_since()
        assert b"Traceback" not in raw
        assert raw.count(MARK.encode()) > 100
        assert let_through(raw) == []


def test_keys_are_typed_as_they_are_written() -> None:
    for command in COMMANDS:
        if command.id in LEAVES or not command.keys:
            continue
        assert sequence(command.keys[0])
        assert all(len(_TYPED.get(key, key)) == 1 or key in _TYPED for key in command.keys[0].split()), command.id
