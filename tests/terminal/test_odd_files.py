"""Files that are no notes, or bad ones: each has a calm answer, soon and in little memory, and the others work."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.core.fuzz import BOMBS
from tests.sample import GARDEN
from tests.terminal.harness import notetui

MOST_MEGABYTES = 400
SECRET = "outside of the notes"


@pytest.fixture
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "garden.md").write_text(GARDEN)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.md").write_text(f"---\ntitle: {SECRET}\n---\n{SECRET}\n")
    (folder / "link-out.md").symlink_to(outside / "secret.md")
    (folder / "link-out-folder").symlink_to(outside)
    (folder / "loop").symlink_to(folder)
    (folder / "loop.md").symlink_to("loop.md")
    (folder / "dangling.md").symlink_to("nowhere.md")
    (folder / "device.md").symlink_to("/dev/zero")
    os.mkfifo(folder / "pipe.md")
    monkeypatch.chdir(folder)  # a socket's path may only be short
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.md")
    (folder / "folder.md").mkdir()
    (folder / "folder.md" / "inner.md").write_text("---\ntitle: Inside a folder named like a note\n---\n")
    (folder / "binary.md").write_bytes(bytes(range(256)) * 50)
    (folder / "latin.md").write_bytes("# Café au lait\n".encode("latin-1"))
    (folder / "utf16.md").write_bytes("# Sixteen\n".encode("utf-16"))
    (folder / "empty.md").write_bytes(b"")
    (folder / "closed.md").write_text("# Closed\n")
    (folder / "closed.md").chmod(0)
    with open(folder / "sparse.md", "wb") as file:
        file.truncate(3 << 30)
    deep = folder
    for _ in range(40):
        deep = deep / "d"
    deep.mkdir(parents=True)
    (deep / "deep.md").write_text("---\ntitle: Deep down\n---\n")
    (folder / ("n" * 240 + ".md")).write_text("---\ntitle: Long name\n---\n")
    for name, text in BOMBS.items():
        (folder / f"bomb {name}.md").write_text(text)
    return folder


def test_the_screen_shows_each_or_says_why_not(notes: Path) -> None:
    with notetui(str(notes), columns=110, rows=40) as terminal:
        terminal.wait_for("How Gardens Grow")
        terminal.wait_for(lambda text: "reading" not in text)
        terminal.send("4+gg")
        terminal.wait_quiet()
        for _ in range(len(BOMBS) + 20):
            terminal.send("j")
            terminal.wait_quiet(0.02)
        terminal.wait_quiet()
        assert not terminal.ended()
        assert SECRET.encode() not in terminal.raw_since()
        for keys, wanted in (("Jgardens\r", "A note about a survey"), ("Jinside a folder\r", "Inside a folder")):
            terminal.send(keys)
            terminal.wait_for(wanted)
        terminal.send("Jcafe\r")
        terminal.wait_quiet()
        status = Path(f"/proc/{terminal.pid}/status").read_text()
        peak = re.search(r"VmHWM:\s+(\d+)", status)
        assert peak is not None
        assert int(peak[1]) / 1024 < MOST_MEGABYTES
        terminal.send("\x1b\x1bq")
        assert terminal.wait_end() == 0


def test_the_command_line_lists_what_it_can_and_names_the_rest(notes: Path) -> None:
    def run(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "notetui", *words, "--dir", str(notes)],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")},
        )
        assert done.returncode in (0, 1), done.stderr
        assert "Traceback" not in done.stderr
        assert SECRET not in done.stdout + done.stderr
        return done.stdout

    listed = run("list")
    assert all(title in listed for title in ("How Gardens Grow", "Deep down", "Inside a folder", "Long name"))
    checked = run("check")
    assert "binary.md" in checked
    assert "sparse.md" in checked
    assert "bomb yaml nesting.md" in checked
    assert "How Gardens Grow" in run("search", "gardens")
