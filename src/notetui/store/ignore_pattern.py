"""One line of a `.gitignore` file, by the rules of gitignore(5): whether it speaks of a path, and what it says.

A line is asked of an entry itself. That an entry is ignored because a folder above it is, is for who walks: git
never looks into an ignored folder, so what stands in one can't be taken back by a later line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_CLASSES = {
    "alnum": "a-zA-Z0-9",
    "alpha": "a-zA-Z",
    "blank": r" \t",
    "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": " -~",
    "punct": r"!-/:-@\[-`{-~",
    "space": r" \t\n\r\v\f",
    "upper": "A-Z",
    "xdigit": "0-9A-Fa-f",
}


class Pattern(NamedTuple):
    """A line that says something: `ignores` is False for one with a `!`.

    `parts` are for a path's names in turn, None stands for any number of them; of a line that names no folder there is
    one part, for the last name of a path.
    """

    ignores: bool
    folders_only: bool
    anywhere: bool
    parts: tuple[re.Pattern[str] | None, ...]

    def speaks_of(self, names: Sequence[str], *, folder: bool) -> bool:
        """Whether it is about an entry, given by the names of its path below the file's folder."""
        if self.folders_only and not folder:
            return False
        return _matches(self.parts, names[-1:] if self.anywhere else names)


def pattern(line: str) -> Pattern | None:
    """Read a line, without its end; None for one that says nothing or can match nothing."""
    if line.startswith("#"):
        return None
    ignores = not line.startswith("!")
    text = _without_spaces(line if ignores else line[1:])
    folders_only = text.endswith("/")
    text = text[:-1] if folders_only else text
    if not text:
        return None
    anywhere = "/" not in text
    parts: list[re.Pattern[str] | None] = []
    for part in [text] if anywhere else text.removeprefix("/").split("/"):
        if not anywhere and len(part) > 1 and not part.strip("*"):
            parts.append(None)
        elif (expression := _expression(part)) is None:
            return None
        else:
            parts.append(re.compile(expression, re.DOTALL))
    if parts[-1] is None:
        parts.append(re.compile(".+", re.DOTALL))  # what is in a folder, not the folder itself
    return Pattern(ignores, folders_only, anywhere, tuple(parts))


def _without_spaces(text: str) -> str:
    """Take the spaces at the end away but for one behind a backslash."""
    bare = text.rstrip(" ")
    backslashes = len(bare) - len(bare.rstrip("\\"))
    return text[: len(bare) + 1] if backslashes % 2 else bare


def _matches(parts: Sequence[re.Pattern[str] | None], names: Sequence[str]) -> bool:
    """Whether names fit parts one by one. Only the last None passed is ever tried again: that is enough."""
    part = name = 0
    after, tried = -1, 0
    while name < len(names):
        here = parts[part] if part < len(parts) else None
        if part < len(parts) and here is None:
            part += 1
            after, tried = part, name
        elif here is not None and here.fullmatch(names[name]):
            part += 1
            name += 1
        elif after >= 0:
            tried += 1
            part, name = after, tried
        else:
            return False
    return all(left is None for left in parts[part:])


def _expression(part: str) -> str | None:
    """Return a regular expression for one name, None for what matches none (a class or a backslash without its end)."""
    runs = [""]
    at = 0
    while at < len(part):
        char = part[at]
        at += 1
        if char == "*":
            if part[at : at + 1] != "*":
                runs.append("")
            continue
        if char == "[":
            found = _class(part, at)
            if found is None:
                return None
            expression, at = found
        elif char == "?":
            expression = "."
        else:
            if char == "\\":
                if at == len(part):
                    return None
                char, at = part[at], at + 1
            expression = re.escape(char)
        runs[-1] += expression
    first, *rest = runs
    if not rest:
        return first
    # What stands between two stars is looked for once and never again: that is enough, and no line takes long.
    return first + "".join(f"(?>.*?{run})" for run in rest[:-1]) + ".*" + rest[-1]


def _class(part: str, at: int) -> tuple[str, int] | None:
    """Read a class from behind its `[`; return its expression and where it ends, None when it has no end."""
    negated = part[at : at + 1] in ("!", "^")
    at += negated
    pieces: list[str] = []
    first = at
    while at < len(part):
        char = part[at]
        if char == "]" and at > first:
            inside = "".join(pieces)
            if not inside:
                return (".", at + 1) if negated else ("(?!)", at + 1)
            return f"[{'^' if negated else ''}{inside}]", at + 1
        if char == "[" and part[at + 1 : at + 2] == ":":
            end = part.find(":]", at + 2)
            if end >= 0:
                named = _CLASSES.get(part[at + 2 : end])
                if named is None:
                    return None
                pieces.append(named)
                at = end + 2
                continue
        low, at = _one(part, at)
        if part[at : at + 1] == "-" and part[at + 1 : at + 2] not in ("]", ""):
            high, at = _one(part, at + 1)
            if low <= high:
                pieces.append(f"{re.escape(low)}-{re.escape(high)}")
        else:
            pieces.append(re.escape(low))
    return None


def _one(part: str, at: int) -> tuple[str, int]:
    """Return the character at a place of a class, and the place behind it; a backslash makes the next one plain."""
    if part[at] == "\\" and at + 1 < len(part):
        return part[at + 1], at + 2
    return part[at], at + 1
