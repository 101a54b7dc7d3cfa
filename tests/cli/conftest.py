"""A small library and the command line over it, within this process or as a real one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

SOURCES = Path(__file__).parents[2] / "src"

ALPHA = """---
title: "Alpha [/b] [red]study[/red]"
emoji: 🔭
topics:
  - security/llm
date: 2024-12-04 23:00
tags:
  - llm
  - paper-note
---
# Alpha
https://arxiv.org/abs/2405.03644

## Objective
The paper asks two questions:

1. How are models built?
2. What can go wrong?

## Answers
### RQ1
> By tuning a general model.

### RQ2
Much can.
### RQ3
"""
BETA = "# ベータ研究\n\nA note with no front matter about 大規模言語モデル and storage.\n\n> A quote, too.\n"
HOSTILE = '---\ntitle: "=cmd|\'x\'!A1 \\e]0;title\\a \\u202Eevil"\ntags: ["+sum", LLM]\n---\n\x1b[31mred\x1b[0m\n'


class Result(NamedTuple):
    """What a command left behind."""

    status: int
    out: str
    err: str


Command = Callable[..., Result]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep every command away from the person's own files; the working directory is above the notes."""
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "NOTETUI_CONFIG", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    (tmp_path / "run").mkdir(mode=0o700)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def notes(home: Path) -> Path:
    """Return a notes directory with three notes."""
    directory = home / "notes"
    (directory / "sub").mkdir(parents=True)
    (directory / "alpha.md").write_text(ALPHA, encoding="utf-8")
    (directory / "sub/beta [1].md").write_text(BETA, encoding="utf-8")
    (directory / "sub/hostile.md").write_text(HOSTILE, encoding="utf-8")
    return directory


@pytest.fixture
def nt(notes: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Return the command line as a function of its words."""
    from notetui.cli.main import run

    def command(*words: str) -> Result:
        capsys.readouterr()
        status = run(words)
        captured = capsys.readouterr()
        return Result(status, captured.out, captured.err)

    return command


@pytest.fixture
def program(notes: Path) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Return the real program, started anew each time without a terminal."""

    def start(*words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
        env = {**os.environ, "PYTHONPATH": str(SOURCES), **environment}
        command = [sys.executable, "-m", "notetui", *words]
        return subprocess.run(command, capture_output=True, env=env, stdin=subprocess.DEVNULL, timeout=60, check=False)

    return start
