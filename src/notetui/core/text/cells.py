"""How wide text is in a terminal, and cutting it to a width without breaking what stands for one character.

Widths are Rich's tables on purpose: Textual measures with them, and a line that two tables disagree about would be
cut or padded wrongly. (This is the one import of Rich below the screen: the table, not the console.)
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from rich.cells import cell_len as _cell_len
from rich.cells import get_character_cell_size

_JOINER = "\u200d"
_SELECTOR = "\ufe0f"


def cell_len(text: str) -> int:
    """Return the number of terminal cells that text takes (no control characters in it)."""
    return len(text) if text.isascii() else _cell_len(text)


class _Widths(dict[str, int]):
    """The width of every character met so far."""

    def __missing__(self, character: str) -> int:
        self[character] = width = get_character_cell_size(character)
        return width


def cell_lens(texts: Iterable[str]) -> list[int]:
    """Return the cells that each of very many texts takes, all of them different; as `cell_len`, but faster."""
    width_of = _Widths().__getitem__
    firsts: dict[str, int] = {}

    def other(text: str) -> int:
        first, blank, rest = text.partition(" ")
        if blank and rest.isascii():
            # An emoji before a title: there are few different ones.
            if first not in firsts:
                firsts[first] = _cell_len(first)
            return firsts[first] + 1 + len(rest)
        return _cell_len(text) if _JOINER in text or _SELECTOR in text else sum(map(width_of, text))

    return [len(text) if text.isascii() else other(text) for text in texts]


def clusters(text: str) -> list[tuple[str, int]]:
    """Return the pieces of text that must not be broken, each with its width in cells.

    A piece is a base character with its combining marks, variation selectors, skin tones and joined emoji, or a
    pair of regional indicators (UAX #29, simplified to what has a width of its own).
    """
    pieces: list[tuple[str, int]] = []
    start = 0
    end = len(text)
    while start < end:
        at = start + 1
        if at == end or text[at] < "\u0300":
            # What belongs to a character before it is further up; so are both halves of a flag.
            pieces.append((text[start], get_character_cell_size(text[start])))
            start = at
            continue
        if _is_regional(text[start]) and at < end and _is_regional(text[at]):
            at += 1
        while at < end:
            character = text[at]
            if character == _JOINER and at + 1 < end:
                at += 2
            elif _extends(character):
                at += 1
            else:
                break
        piece = text[start:at]
        pieces.append((piece, _cell_len(piece)))
        start = at
    return pieces


def clinging(before: str, text: str) -> int:
    """Return how many characters at the start of a text belong to the last character before it (see `clusters`)."""
    if not before or not text or (text[0] < "\u0300" and before[-1] != _JOINER):
        return 0
    if before[-1] == _JOINER:
        return len(clusters(text[:64])[0][0])
    return len(clusters(before[-1] + text[:64])[0][0]) - 1


def split_at(text: str, width: int) -> tuple[str, str]:
    """Return the longest start of text that is at most `width` cells wide, and the rest."""
    if width <= 0:
        return "", text
    if text.isascii():
        return text[:width], text[width:]
    if len(text) * 2 <= width or cell_len(text) <= width:
        return text, ""
    used = position = 0
    # A cluster of a few cells never needs more than the characters of a generous window to be found.
    for piece, cells in clusters(text[: width * 16 + 64]):
        if used + cells > width:
            break
        used += cells
        position += len(piece)
    return text[:position], text[position:]


def crop(text: str, width: int) -> str:
    """Return text cut to at most `width` cells, ending with an ellipsis where something was cut."""
    if width <= 0:
        return ""
    # Of a very long text its beginning is enough: no character of that takes as many as sixteen.
    if len(text) * 2 <= width or cell_len(text[: width * 16 + 64]) <= width >= cell_len(text):
        return text
    return split_at(text, width - 1)[0] + "…"


def crop_start(text: str, width: int) -> str:
    """Return the end of text, at most `width` cells of it, beginning with an ellipsis where something was cut."""
    if width <= 0:
        return ""
    if len(text) * 2 <= width or cell_len(text) <= width:
        return text
    left, kept = width - 1, ""
    for piece, cells in reversed(clusters(text[-(width * 16 + 64) :])):
        if cells > left:
            break
        left -= cells
        kept = piece + kept
    return "…" + kept


def pad(text: str, width: int) -> str:
    """Return text with spaces after it up to `width` cells; longer text is returned as it is."""
    return text + " " * max(0, width - cell_len(text))


def _is_regional(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _extends(character: str) -> bool:
    """Return true for a character that is drawn on the one before it."""
    if character < "\u0300":
        return False
    code = ord(character)
    if character == _SELECTOR or 0x1F3FB <= code <= 0x1F3FF or 0xE0020 <= code <= 0xE007F:
        return True
    if unicodedata.combining(character):
        return True
    return get_character_cell_size(character) == 0
