"""Pictures in a real pseudo-terminal that answers as kitty does, and as others do; and that nothing is sent unasked."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from notetui.core.pictures.placing import PLACEHOLDER
from notetui.tui.pictures.kitty import ASK
from tests.pictures import library, read_sixel
from tests.terminal.harness import PATIENCE, Terminal, notetui

KITTY = "\x1b_Gi=1;OK\x1b\\\x1bP>|kitty(0.35.2)\x1b\\\x1b[6;20;10t\x1b[?62;c"
XTERM = "\x1bP>|XTerm(370)\x1b\\\x1b[6;20;10t\x1b[?64;1;4c"
PLAIN = "\x1bP>|VTE(7600)\x1b\\\x1b[6;20;10t\x1b[?61;1;21c"
CELL = PLACEHOLDER.encode()
SENT = re.compile(rb"\x1b_Ga=T,U=1,q=2,f=100,t=d,i=(\d+),c=(\d+),r=(\d+),m=")
REMOVED = re.compile(rb"\x1b_Ga=d,d=I,q=2,i=(\d+)\x1b\\")


def start(notes: Path, images: str, **environ: str) -> Terminal:
    config = notes.parent / "config.toml"
    config.write_text(f'notes_dirs = ["notes"]\nimages = "{images}"\neditor = "true"\n')
    state = {name: str(notes.parent / name) for name in ("XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")}
    here = dict.fromkeys(("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY", "TMUX", "STY"), "")
    return notetui("--config", str(config), environ={"TERM": "xterm-kitty", **state, **here, **environ})


def wait_raw(terminal: Terminal, wanted: bytes | re.Pattern[bytes], mark: int = 0) -> bytes:
    """Wait until something was written since a mark; return all that was."""
    pattern = re.compile(re.escape(wanted)) if isinstance(wanted, bytes) else wanted
    deadline = time.monotonic() + PATIENCE
    while not pattern.search(raw := terminal.raw_since(mark)):
        assert time.monotonic() < deadline, f"{wanted!r} was not written; the screen:\n{terminal.screen()}"
        terminal.wait_quiet(0.05)
    return raw


def test_a_terminal_that_can_shows_the_pictures_of_the_note(tmp_path: Path) -> None:
    notes = library(tmp_path)
    with start(notes, "auto") as terminal:
        terminal.wait_for("After it.")
        wait_raw(terminal, ASK.encode())
        terminal.send(KITTY)
        raw = wait_raw(terminal, SENT)
        sent = SENT.findall(raw)
        number, columns, rows = map(int, sent[0])
        assert len(sent) == 1  # neither what is on the network nor what is outside of the notes directory
        assert (columns, rows) == (40, 10)
        terminal.wait_for(PLACEHOLDER)
        # All of its cells are there, in the colour that is its number, between the same lines of text.
        colour = f"38;2;{number >> 16};{number >> 8 & 255};{number & 255}"
        raw = terminal.raw_since()
        assert raw.count(CELL) == columns * rows
        assert colour.encode() in raw
        lines = terminal.screen().split("\n")
        pictured = [y for y, line in enumerate(lines) if PLACEHOLDER in line]
        assert len(pictured) == rows
        assert pictured == list(range(pictured[0], pictured[0] + rows))
        assert "▣ A cup" in lines[pictured[0] - 1]
        assert "After it." in lines[pictured[-1] + 2]
        # No answer became a key.
        assert "kitty" not in terminal.screen()

        # Another note: the picture is taken out, and comes back with its note.
        mark = len(terminal.raw)
        terminal.send("j")
        terminal.wait_for("Nothing to see.")
        assert REMOVED.findall(wait_raw(terminal, REMOVED, mark)) == [str(number).encode()]
        assert PLACEHOLDER not in terminal.screen()
        mark = len(terminal.raw)
        terminal.send("k")
        again = SENT.findall(wait_raw(terminal, SENT, mark))

        # Another program gets a clean terminal, and afterwards the picture is there again.
        mark = len(terminal.raw)
        terminal.send("e")
        raw = wait_raw(terminal, SENT, mark)
        assert REMOVED.findall(raw) == [again[0][0]]
        assert raw.index(b"\x1b_Ga=d") < raw.index(b"\x1b[?1049l") < raw.index(b"\x1b_Ga=T")

        # The end: nothing is left, and it is taken away while its screen is still there.
        last = SENT.findall(raw)[-1][0]
        mark = len(terminal.raw)
        terminal.send("q")
        assert terminal.wait_end() == 0
        raw = terminal.raw_since(mark)
        assert REMOVED.findall(raw) == [last]
        assert raw.index(b"\x1b_Ga=d") < raw.index(b"\x1b[?1049l")


def test_a_signal_leaves_no_picture_either(tmp_path: Path) -> None:
    with start(library(tmp_path), "auto") as terminal:
        wait_raw(terminal, ASK.encode())
        terminal.send(KITTY)
        wait_raw(terminal, SENT)
        mark = len(terminal.raw)
        terminal.kill(signal.SIGTERM)
        assert terminal.wait_end() == 128 + signal.SIGTERM
        raw = terminal.raw_since(mark)
        assert raw.index(b"\x1b_Ga=d") < raw.index(b"\x1b[?1049l")


def test_a_stop_leaves_no_picture_and_going_on_brings_it_back(tmp_path: Path) -> None:
    library(tmp_path)
    (tmp_path / "config.toml").write_text('notes_dirs = ["notes"]\nimages = "auto"\n')
    state = {name: str(tmp_path / name) for name in ("XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")}
    here = dict.fromkeys(("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY", "TMUX", "STY"), "")
    shell = ["/bin/bash", "--norc", "--noprofile", "--noediting", "-i"]
    with Terminal(shell, environ={"PS1": "ready> ", "TERM": "xterm-kitty", **state, **here}) as terminal:
        terminal.wait_for("ready>")
        terminal.send(f"{sys.executable} -m notetui --config {tmp_path}/config.toml\r")
        wait_raw(terminal, ASK.encode())
        terminal.send(KITTY)
        number = SENT.findall(wait_raw(terminal, SENT))[0][0]
        terminal.wait_for(PLACEHOLDER)
        mark = len(terminal.raw)
        terminal.send("\x1a")
        terminal.wait_for("Stopped")
        raw = terminal.raw_since(mark)
        assert REMOVED.findall(raw) == [number]
        assert raw.index(b"\x1b_Ga=d") < raw.index(b"\x1b[?1049l")
        mark = len(terminal.raw)
        terminal.send("fg\r")
        wait_raw(terminal, SENT, mark)
        terminal.wait_for(PLACEHOLDER)
        terminal.send("q")
        terminal.wait_for("ready>")


def test_over_ssh_they_are_shown_when_the_person_always_wants_them(tmp_path: Path) -> None:
    with start(library(tmp_path), "always", SSH_CONNECTION="10.0.0.1 50000 10.0.0.2 22") as terminal:
        wait_raw(terminal, ASK.encode())
        terminal.send(KITTY)
        wait_raw(terminal, SENT)


def test_a_terminal_that_can_not_is_asked_and_left_alone(tmp_path: Path) -> None:
    with start(library(tmp_path), "auto", TERM="xterm-256color") as terminal:
        terminal.wait_for("After it.")
        wait_raw(terminal, ASK.encode())
        terminal.send(PLAIN)
        # A key after the answer: when it was dealt with, so was the answer.
        terminal.send("j")
        terminal.wait_for("Nothing to see.")
        terminal.send("k")
        terminal.wait_for("After it.")
        terminal.wait_quiet()
        assert b"\x1b_Ga=T" not in terminal.raw_since()
        assert b"\x1bP0;1;0q" not in terminal.raw_since()
        assert CELL not in terminal.raw_since()


STRIP = re.compile(rb"\x1b\[(\d+);(\d+)H(\x1bP0;1;0q[^\x1b]*\x1b\\)")


def test_sixels_are_painted_row_by_row_and_follow_the_text(tmp_path: Path) -> None:
    notes = library(tmp_path)
    (notes / "a.md").write_text((notes / "a.md").read_text() + "\nOne more.\n" * 30)
    with start(notes, "auto", TERM="xterm-256color") as terminal:
        terminal.wait_for("After it.")
        wait_raw(terminal, ASK.encode())
        terminal.send(XTERM)
        wait_raw(terminal, STRIP)
        terminal.wait_quiet()
        assert CELL not in terminal.raw_since()
        strips = STRIP.findall(terminal.raw_since())
        assert {strip[1] for strip in strips} == {strips[0][1]}
        rows = [int(strip[0]) for strip in strips]
        assert rows == list(range(rows[0], rows[0] + 10))
        assert [read_sixel(strip[2].decode())[:2] for strip in strips] == [(400, 20)] * 10
        lines = terminal.screen().split("\n")
        assert "▣ A cup" in lines[rows[0] - 2]  # rows on the terminal begin at 1
        assert "After it." in lines[rows[-1] + 1]
        # A row further up.
        mark = len(terminal.raw)
        terminal.send("\tj")
        terminal.wait_for(lambda text: "After it." in text.split("\n")[rows[-1]])
        terminal.wait_quiet()
        moved = STRIP.findall(terminal.raw_since(mark))
        assert [int(strip[0]) for strip in moved][-10:] == [row - 1 for row in rows]
        # Another note: nothing is painted, and its text stands where the picture was.
        mark = len(terminal.raw)
        terminal.send("\tj")
        terminal.wait_for("Nothing to see.")
        terminal.wait_quiet()
        assert not STRIP.findall(terminal.raw_since(mark))
        terminal.send("q")
        assert terminal.wait_end() == 0


@pytest.mark.parametrize(
    ("images", "environ"),
    [
        ("never", {}),
        ("auto", {"SSH_CONNECTION": "10.0.0.1 50000 10.0.0.2 22"}),
        ("auto", {"SSH_TTY": "/dev/pts/3"}),
        ("auto", {"NO_COLOR": "1"}),
        ("auto", {"TMUX": "/nowhere/tmux,1,0"}),
        ("auto", {"STY": "1.pts"}),
        ("auto", {"TERM": "linux"}),
        ("always", {"COLORTERM": "", "TERM": "xterm-256color"}),
    ],
)
def test_nothing_at_all_is_sent(tmp_path: Path, images: str, environ: dict[str, str]) -> None:
    with start(library(tmp_path), images, **environ) as terminal:
        terminal.wait_for("After it.")
        terminal.send("j")
        terminal.wait_for("Nothing to see.")
        terminal.send("k")
        terminal.wait_for("After it.")
        terminal.wait_quiet()
        for sequence in (b"\x1b_", b"\x1b[>q", b"\x1b[c", b"\x1b[16t", CELL):
            assert sequence not in terminal.raw_since()


@pytest.mark.parametrize(
    ("passthrough", "ssh", "shown"), [("on", "", True), ("off", "", False), ("on", "10.0.0.1 50000 10.0.0.2 22", False)]
)
def test_inside_of_tmux(tmp_path: Path, sockets: Path, passthrough: str, ssh: str, shown: bool) -> None:
    library(tmp_path)
    (tmp_path / "config.toml").write_text('notes_dirs = ["notes"]\nimages = "auto"\n')
    (tmp_path / "tmux.conf").write_text(
        f"set -g allow-passthrough {passthrough}\nset -as terminal-features ',*:RGB'\nset -g status off\n"
        f"set -g escape-time 0\nset -g default-terminal tmux-256color\n"
    )
    environ = {name: str(tmp_path / name) for name in ("XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")}
    environ |= {**dict.fromkeys(("SSH_CLIENT", "SSH_TTY", "TMUX", "STY"), ""), "NOTETUI_PYTHON": sys.executable}
    environ |= {"SSH_CONNECTION": ssh} if ssh else {}
    tmux = ["/usr/bin/env", "tmux", "-S", str(sockets / "tmux"), "-f", str(tmp_path / "tmux.conf")]
    # A session over SSH is known by what its client brought along, even when the pane is older than that.
    program = (
        f"{'unset SSH_CONNECTION; ' if ssh else ''}exec {sys.executable} -m notetui --config {tmp_path}/config.toml"
    )
    with Terminal([*tmux, "new", program], environ=environ) as terminal:
        try:
            wait_raw(terminal, b"\x1b[>q")
            terminal.send("\x1bP>|kitty(0.35.2)\x1b\\")
            terminal.wait_for("After it.")
            if shown:
                sent = SENT.findall(wait_raw(terminal, SENT))
                # Half of the screen high, by cells of 8 by 16 pixels where no size of them is told.
                assert [tuple(map(int, numbers[1:])) for numbers in sent] == [(40, 10)]
                terminal.wait_for(PLACEHOLDER)
                terminal.send("j")
                terminal.wait_for("Nothing to see.")
                wait_raw(terminal, REMOVED)
            else:
                terminal.send("j")
                terminal.wait_for("Nothing to see.")
                terminal.wait_quiet()
                assert b"\x1b_G" not in terminal.raw_since()
                assert CELL not in terminal.raw_since()
        finally:
            subprocess.run([*tmux[1:], "kill-server"], check=False, timeout=10)


def test_without_pillow_it_is_said(tmp_path: Path) -> None:
    notes = library(tmp_path)
    # A path entry that says there is no such module, as in an environment without the extra.
    block = tmp_path / "site"
    block.mkdir()
    (block / "sitecustomize.py").write_text(
        "import importlib.util as u\nfind = u.find_spec\n"
        "u.find_spec = lambda name, package=None: None if name == 'PIL' else find(name, package)\n"
    )
    source = str(Path(__file__).parents[2] / "src")
    with start(notes, "auto", PYTHONPATH=os.pathsep.join((str(block), source))) as terminal:
        terminal.wait_for("notetui[images]")
        assert b"\x1b_" not in terminal.raw_since()


def test_off_nothing_of_it_is_imported(tmp_path: Path) -> None:
    library(tmp_path)
    config = tmp_path / "config.toml"
    config.write_text('notes_dirs = ["notes"]\n')
    code = (
        "import atexit, sys\n"
        "names = sys.argv.pop()\n"
        "atexit.register(lambda: open(names, 'w').write(' '.join(sys.modules)))\n"
        "from notetui.__main__ import main\n"
        "sys.exit(main())\n"
    )
    names = tmp_path / "modules"
    state = {name: str(tmp_path / name) for name in ("XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")}
    arguments = [sys.executable, "-c", code, "--config", str(config), str(names)]
    with Terminal(arguments, environ=state) as terminal:
        terminal.wait_for("After it.")
        terminal.send("q")
        assert terminal.wait_end() == 0
    modules = names.read_text().split()
    assert "notetui.tui.app" in modules
    assert not [name for name in modules if name.startswith(("PIL", "notetui.tui.pictures", "notetui.store.pictures"))]
