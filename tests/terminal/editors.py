"""The programs that people save notes with, each driven for real: in batch where it has one, else in a terminal."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.terminal.harness import Terminal

MARK = "SAVE0"
"""Stands in the note; save number n makes `SAVEn` of it."""

Save = Callable[[int], None]
"""Saves the note once with the mark of a number."""


def _run(*words: str, cwd: Path | None = None) -> None:
    done = subprocess.run(
        words, cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=60, env=_environ()
    )
    # vim -es ends with 1 for a message that nobody sees.
    assert done.returncode in (0, 1), (words, done.stdout, done.stderr)


def _environ() -> dict[str, str]:
    return {**os.environ, "TERM": "xterm-256color", "GIT_CONFIG_GLOBAL": os.devnull}


@contextmanager
def vim(note: Path, aside: Path) -> Iterator[Save]:
    """Save as vim does: the note renamed to `note~` and written anew (`backupskip` is set for /tmp otherwise)."""
    yield lambda n: _run(
        *("vim", "-u", "NONE", "-es", "-N", "-c", "set backupskip= backup writebackup"),
        *("-c", f"%s/SAVE[0-9]*/SAVE{n}/", "-c", "wq", str(note)),
    )


@contextmanager
def nvim(note: Path, aside: Path) -> Iterator[Save]:
    """Save as Neovim does."""
    yield lambda n: _run(
        *("nvim", "-u", "NONE", "-i", "NONE", "-es", "-c", "set backupskip= backup writebackup"),
        *("-c", f"%s/SAVE[0-9]*/SAVE{n}/", "-c", "wq", str(note)),
    )


@contextmanager
def emacs(note: Path, aside: Path) -> Iterator[Save]:
    """Save as Emacs does: with its lock and its backup."""
    yield lambda n: _run(
        *("emacs", "-Q", "--batch", str(note), "--eval"),
        f'(progn (goto-char 1) (re-search-forward "SAVE[0-9]*") (replace-match "SAVE{n}" t t) (save-buffer))',
    )


@contextmanager
def nano(note: Path, aside: Path) -> Iterator[Save]:
    """Type into nano and save with Ctrl+S: it truncates and writes."""
    line, column = _place(note)
    words = ["/usr/bin/env", "nano", "-I", f"+{line},{column}", str(note)]
    with Terminal(words, columns=80, rows=24, environ=_environ()) as terminal:
        terminal.wait_for("SAVE0")
        yield _typist(terminal, "\x7f", "\x13")
        terminal.send("\x18")
        terminal.wait_end()


@contextmanager
def micro(note: Path, aside: Path) -> Iterator[Save]:
    """Type into micro and save with Ctrl+S."""
    line, column = _place(note)
    (aside / "micro").mkdir()
    words = ["/usr/bin/env", "micro", "-config-dir", str(aside / "micro"), f"+{line}:{column}", str(note)]
    with Terminal(words, columns=80, rows=24, environ=_environ()) as terminal:
        terminal.wait_for("SAVE0")
        yield _typist(terminal, "\x7f", "\x13")
        terminal.send("\x11")
        terminal.wait_end()


@contextmanager
def sed(note: Path, aside: Path) -> Iterator[Save]:
    """Replace as `sed -i` does: a new file moved over the old."""
    yield lambda n: _run("sed", "-i", f"s/SAVE[0-9]*/SAVE{n}/", str(note))


@contextmanager
def rsync(note: Path, aside: Path) -> Iterator[Save]:
    """Bring a changed note from elsewhere."""
    there = aside / note.name

    def save(n: int) -> None:
        there.write_text(re.sub("SAVE[0-9]*", f"SAVE{n}", note.read_text()))
        _run("rsync", "--checksum", "-t", str(there), str(note))

    yield save


@contextmanager
def git(note: Path, aside: Path) -> Iterator[Save]:
    """Switch to another branch, in which the note is another."""
    folder = note.parent
    name = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false")
    _run("git", "init", "-q", "-b", "b0", cwd=folder)
    _run("git", "add", "-A", cwd=folder)
    _run("git", *name, "commit", "-qm", "b0", cwd=folder)

    def save(n: int) -> None:
        # A branch made aside, so that the folder sees the switch alone.
        text = re.sub("SAVE[0-9]*", f"SAVE{n}", note.read_text())
        blob = subprocess.run(
            ["git", "hash-object", "-w", "--stdin"], cwd=folder, input=text.encode(), capture_output=True, check=True
        ).stdout.decode()
        index = {**_environ(), "GIT_INDEX_FILE": str(aside / "index")}

        def plumb(*words: str) -> str:
            return subprocess.run(
                ["git", *name, *words], cwd=folder, env=index, capture_output=True, text=True, check=True
            ).stdout.strip()

        plumb("read-tree", "HEAD")
        plumb("update-index", "--cacheinfo", f"100644,{blob.strip()},{note.name}")
        commit = plumb("commit-tree", plumb("write-tree"), "-p", "HEAD", "-m", str(n))
        plumb("branch", "-f", f"b{n}", commit)
        _run("git", "checkout", "-q", f"b{n}", cwd=folder)

    yield save


EDITORS = {
    "vim": vim,
    "nvim": nvim,
    "emacs": emacs,
    "nano": nano,
    "micro": micro,
    "sed": sed,
    "rsync": rsync,
    "git": git,
}


def _place(note: Path) -> tuple[int, int]:
    """Return line and column after the mark, counted from 1."""
    before, _, _ = note.read_text().partition(MARK)
    return before.count("\n") + 1, len(before) - before.rfind("\n") + len(MARK)


def _typist(terminal: Terminal, backspace: str, save: str) -> Save:
    present = 0

    def press(n: int) -> None:
        nonlocal present
        terminal.send(backspace * len(str(present)) + str(n) + save)
        present = n

    return press
