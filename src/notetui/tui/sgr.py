"""Styles as the numbers of SGR sequences: how a cell looks in one, and the shortest way from one to another.

Source: ECMA-48, 8.3.117 (select graphic rendition), and ITU-T T.416 for the colours with five numbers.
"""

from __future__ import annotations

from functools import lru_cache


def same_look(text: str, style: str, other: str) -> bool:
    """Return whether a cell looks the same in two styles: a blank has no colour of its own, only its ground."""
    return style == other or (text == " " and _look_of_blank(style) == _look_of_blank(other))


@lru_cache(maxsize=4096)
def _look_of_blank(style: str) -> object:
    parts = _style_parts(style)
    if parts is None:
        return style
    marks, colour, ground = parts
    seen = marks & {"4", "5", "7", "9"}
    return (seen, colour, ground) if seen else ground


_OFF = {"1": "22", "2": "22", "3": "23", "4": "24", "5": "25", "7": "27", "8": "28", "9": "29"}


@lru_cache(maxsize=4096)
def from_to(old: str, new: str) -> str:
    """Return the shortest sequence that brings a terminal from one style (numbers of an SGR) to another."""
    if not new:
        return "\x1b[m"
    full = f"\x1b[0;{new}m" if old else f"\x1b[{new}m"
    was, now = _style_parts(old), _style_parts(new)
    if was is None or now is None:
        return full
    codes: list[str] = []
    gone = was[0] - now[0]
    if not gone <= _OFF.keys():
        return full
    off = sorted({_OFF[mark] for mark in gone})
    codes += off
    # Bold and dim are switched off together.
    kept = {"1", "2"} & now[0] & was[0] if "22" in off else set()
    codes += sorted((now[0] - was[0]) | kept)
    for before, after, default in ((was[1], now[1], "39"), (was[2], now[2], "49")):
        if before != after:
            codes.append(after or default)
    step = f"\x1b[{';'.join(codes)}m"
    return step if len(step) < len(full) else full


@lru_cache(maxsize=4096)
def _style_parts(style: str) -> tuple[frozenset[str], str, str] | None:
    """Return the marks, the text's colour and the ground's colour of an SGR's numbers; None when it can't be read."""
    marks: set[str] = set()
    colour = ground = ""
    numbers = style.split(";") if style else []
    at = 0
    while at < len(numbers):
        number = numbers[at]
        code = int(number)
        size = 1
        if code in (38, 48):
            size = {"5": 3, "2": 5}.get(numbers[at + 1] if at + 1 < len(numbers) else "", 0)
            if not size or at + size > len(numbers):
                return None
        whole = ";".join(numbers[at : at + size])
        if code in (38, 39) or 30 <= code <= 37 or 90 <= code <= 97:
            colour = "" if code == 39 else whole
        elif code in (48, 49) or 40 <= code <= 47 or 100 <= code <= 107:
            ground = "" if code == 49 else whole
        elif 1 <= code <= 9:
            marks.add(number)
        else:
            return None
        at += size
    return frozenset(marks), colour, ground
