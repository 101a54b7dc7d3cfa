"""Opening a note in the person's own editor at a line, and coming back."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping

FALLBACKS = ("vi", "vim", "nano")
_PLUS_LINE = {
    "vi",
    "vim",
    "nvim",
    "gvim",
    "nano",
    "emacs",
    "emacsclient",
    "kak",
    "joe",
    "ne",
    "mg",
    "jed",
    "pico",
    "ex",
}
_COLON_LINE = {"hx", "helix", "subl", "zed", "micro", "lapce"}
_GOTO = {"code", "code-insiders", "codium", "vscodium", "cursor"}
_WAITS = {
    "code": "--wait",
    "code-insiders": "--wait",
    "codium": "--wait",
    "vscodium": "--wait",
    "subl": "--wait",
    "zed": "--wait",
}


def editor_words(configured: str, environ: Mapping[str, str]) -> list[str]:
    """Return the editor's command as words: the configuration's, else VISUAL, EDITOR, else what is installed.

    An empty list says that there is none.
    """
    for written in (configured, environ.get("VISUAL", ""), environ.get("EDITOR", "")):
        if written.strip():
            try:
                return shlex.split(written)
            except ValueError:
                return written.split()
    return next(([name] for name in FALLBACKS if shutil.which(name)), [])


def command_for(words: list[str], path: str, line: int) -> list[str]:
    """Return the words that open a file at a line, in the way that this editor takes a line.

    An editor that is not known gets the file alone: a wrong argument would open a second, empty file.
    """
    name = os.path.basename(words[0]).removesuffix(".exe")
    # A name that begins with a dash would be read as an option.
    target = path if os.path.isabs(path) else os.path.join(os.curdir, path)
    if name in _GOTO:
        waits = [] if "--wait" in words or "-w" in words else [_WAITS.get(name, "--wait")]
        return [*words, *waits, "--goto", f"{target}:{line}"]
    if name in _PLUS_LINE:
        return [*words, f"+{line}", target]
    if name in _COLON_LINE:
        waits = [_WAITS[name]] if name in _WAITS and "--wait" not in words else []
        return [*words, *waits, f"{target}:{line}"]
    return [*words, target]


def run_editor(words: list[str], path: str, line: int) -> str:
    """Run the editor in this terminal and wait for it; return what went wrong, empty when nothing did."""
    if not words:
        return "No editor found. Set EDITOR, or editor in the configuration."
    try:
        done = subprocess.run(command_for(words, path, line), check=False)
    except OSError as error:
        return (
            f"{words[0]} could not be started: {error.strerror or error}. Set EDITOR, or editor in the configuration."
        )
    return f"{words[0]} ended with status {done.returncode}." if done.returncode else ""
