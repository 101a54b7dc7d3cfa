"""Opening a note in the person's own editor at a line, and coming back."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping

NONE = "No editor found. Set EDITOR, or editor in the configuration."
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
    "micro",
}
_CALLS_CURSOR = {"vim", "nvim", "gvim"}
_PLUS_COLON = {"emacs", "emacsclient", "kak", "micro"}
_PLUS_COMMA = {"nano", "pico"}
_COLON_LINE = {"hx", "helix", "subl", "zed", "lapce"}
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


def command_for(words: list[str], path: str, line: int, column: int = 0) -> list[str]:
    """Return the words that open a file at a line (and column, counted from 1), in the way this editor takes them.

    An editor that is not known gets the file alone: a wrong argument would open a second, empty file.
    """
    name = os.path.basename(words[0]).removesuffix(".exe")
    # A name that begins with a dash would be read as an option.
    target = path if os.path.isabs(path) else os.path.join(os.curdir, path)
    place = f"{target}:{line}" + (f":{column}" if column else "")
    if name in _GOTO:
        waits = [] if "--wait" in words or "-w" in words else [_WAITS.get(name, "--wait")]
        return [*words, *waits, "--goto", place]
    if name in _CALLS_CURSOR and column:
        # `zv` opens the fold that the line may be in.
        return [*words, f"+call cursor({line},{column})|norm! zv", target]
    if name in _PLUS_COLON and column:
        return [*words, f"+{line}:{column}", target]
    if name in _PLUS_COMMA and column:
        return [*words, f"+{line},{column}", target]
    if name in _PLUS_LINE:
        return [*words, f"+{line}", target]
    if name in _COLON_LINE:
        waits = [_WAITS[name]] if name in _WAITS and "--wait" not in words else []
        return [*words, *waits, place]
    return [*words, target]


def run_editor(words: list[str], path: str, line: int, column: int = 0) -> str:
    """Run the editor in this terminal and wait for it; return what went wrong, empty when nothing did."""
    if not words:
        return NONE
    try:
        done = subprocess.run(command_for(words, path, line, column), check=False)
    except OSError as error:
        return _not_started(words[0], error)
    return f"{words[0]} ended with status {done.returncode}." if done.returncode else ""


def run_beside(words: list[str], path: str, line: int, column: int = 0) -> str:
    """Open the editor in a tmux pane beside and return at once; return what went wrong, empty when nothing did."""
    if not words:
        return NONE
    # tmux takes a word that ends with a semicolon for the end of its command; -- keeps the rest from being options.
    command = [f"{word[:-1]}\\;" if word.endswith(";") else word for word in command_for(words, path, line, column)]
    try:
        done = subprocess.run(
            ["tmux", "split-window", "-h", "--", *command], check=False, capture_output=True, text=True, timeout=10
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return _not_started("tmux", error)
    return f"tmux opened no pane: {done.stderr.strip()}" if done.returncode else ""


def _not_started(name: str, error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        # The usual case, in words that leave room for what to do about it.
        return f"{name} is not there. Set EDITOR, or editor in the configuration."
    reason = getattr(error, "strerror", None) or error
    return f"{name} could not be started: {reason}. Set EDITOR, or editor in the configuration."
