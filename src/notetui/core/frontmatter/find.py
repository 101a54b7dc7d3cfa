"""Find a note's front matter: which kind it is and where it stands.

Front matter stands at the very first line (a byte order mark may come before it): YAML between `---` lines
(`...` closes too), TOML between `+++` lines, or one JSON object. Only the text is looked at; nothing of YAML
or TOML is parsed or imported here, so that finding costs next to nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from notetui.core.frontmatter.places import place_at
from notetui.core.model import Problem

Kind = Literal["yaml", "toml", "json", "none"]

LIMIT = 64 * 1024
"""Longest front matter that is read, in bytes of UTF-8."""


@dataclass(frozen=True, slots=True)
class Found:
    """Where front matter stands; offsets count characters of the whole text, byte order mark included.

    `start:end` is the front matter without its fences, so that it is empty or ends with a line end (for JSON the object
    with its braces), `body_start` the first character after the closing fence's line. Without front matter `kind` is
    "none" and the whole text (after a byte order mark) is the body. `newline` is the line end that the first line has.
    `problem` says why something that begins like front matter is none.
    """

    kind: Kind
    start: int
    end: int
    body_start: int
    newline: str
    bom: bool = False
    problem: Problem | None = None


def find(text: str) -> Found:
    """Find the front matter of `text`; never raises."""
    bom = text.startswith("\ufeff")
    first = 1 if bom else 0
    sign = text[first : first + 3]
    if sign in ("---", "+++"):
        return _fenced(text, first, sign, bom)
    if sign.startswith("{"):
        return _json(text, first, bom)
    return Found("none", first, first, first, line_end(text, first)[2], bom)


def line_end(text: str, offset: int) -> tuple[int, int, str]:
    r"""Return where the line at `offset` ends, where the next begins, and the line end between them.

    At the end of a text without a line end, the line end that the text uses elsewhere is given (`\n` if none).
    """
    newline = text.find("\n", offset)
    stop = len(text) if newline < 0 else newline
    lone = text.find("\r", offset, stop)
    if lone >= 0 and lone != newline - 1:
        return lone, lone + 1, "\r"
    if newline < 0:
        return stop, stop, "\r\n" if "\r\n" in text else "\n"
    if lone >= 0:
        return lone, newline + 1, "\r\n"
    return newline, newline + 1, "\n"


def _fenced(text: str, first: int, sign: str, bom: bool) -> Found:
    stop, start, newline = line_end(text, first)
    if text[first + 3 : stop].strip(" \t"):
        return Found("none", first, first, first, newline, bom)
    kind: Kind = "yaml" if sign == "---" else "toml"
    signs = ("---", "...") if sign == "---" else ("+++",)
    closing = _closing(text, start, newline[-1], signs)
    if closing is None:
        line, _ = place_at(text, first)
        message = f"the front matter that begins with {sign} is never closed"
        return Found("none", first, first, first, newline, bom, Problem(message, line, 1))
    _, body_start, _ = line_end(text, closing)
    return Found(kind, start, closing, body_start, newline, bom)


def _closing(text: str, start: int, newline: str, signs: tuple[str, ...]) -> int | None:
    """Return where the closing fence's line begins: a sign alone on its line, spaces after it allowed."""
    nearest: int | None = None
    for sign in signs:
        wanted = newline + sign
        at = text.find(wanted, start - 1, len(text) if nearest is None else nearest + len(wanted))
        while at >= 0:
            stop, _, _ = line_end(text, at + 1)
            if not text[at + len(wanted) : stop].strip(" \t"):
                nearest = at + 1
                break
            at = text.find(wanted, at + 1, len(text) if nearest is None else nearest + len(wanted))
    return nearest


def _json(text: str, first: int, bom: bool) -> Found:
    _, _, newline = line_end(text, first)
    none = Found("none", first, first, first, newline, bom)
    head = text[first + 1 : first + 257].lstrip()
    if not head.startswith(('"', "}")):
        return none
    import json

    try:
        # The object is measured from its own beginning, so that the decoder's offsets need no counting.
        _, length = json.JSONDecoder(parse_int=str, parse_float=str).raw_decode(text[first : first + LIMIT + 1])
    except json.JSONDecodeError as error:
        reason = f"this begins like JSON front matter, but {error.msg[:1].lower()}{error.msg[1:]}"
        return Found("none", first, first, first, newline, bom, Problem(reason, *place_at(text, first + error.pos)))
    except RecursionError:
        reason = "the JSON front matter is nested too deeply"
        return Found("none", first, first, first, newline, bom, Problem(reason, *place_at(text, first)))
    end = first + length
    stop, body_start, _ = line_end(text, end)
    if text[end:stop].strip(" \t"):
        return none
    return Found("json", first, end, body_start, newline, bom)
