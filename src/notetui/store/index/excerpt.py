"""The line of a note in which searched words stand, and where in it."""

from __future__ import annotations

from collections.abc import Sequence

from notetui.core.frontmatter.find import find
from notetui.core.query.match import find_text, fold

WIDTH = 160
"""Characters of an excerpt: more than a line of any usual terminal."""
_BEFORE = 40
"""Characters of a long line kept before what was found in it."""
_MOST_SPANS = 20
"""Places marked in one excerpt."""


def excerpt(text: str, wanted: Sequence[str], title: str = "") -> tuple[int, str, tuple[tuple[int, int], ...]]:
    """Return (file line, excerpt, places in it) for the first place of any of the wanted texts.

    The body goes before the front matter, and before a first line that only says the title once more. Where none
    stands on one line, the line is 0 and the excerpt the beginning of the body.
    """
    folded = fold_in_place(text)
    start = find(text).body_start
    words = [word for one in wanted if (word := fold(one))]
    at = _first(folded, words, _after_title(text, start, title))
    if at < 0:
        at = _first(folded, words, start)
    if at < 0:
        at = _first(folded[:start], words, 0)
    if at < 0:
        return 0, _beginning(text, start), ()
    line_start = text.rfind("\n", 0, at) + 1
    line_end = text.find("\n", at)
    line_end = len(text) if line_end < 0 else line_end
    first = line_start if at - line_start <= _BEFORE or line_end - line_start <= WIDTH else at - _BEFORE
    last = min(line_end, first + WIDTH)
    shown = text[first:last].rstrip("\r")
    if first == line_start:
        trimmed = shown.lstrip()
        first += len(shown) - len(trimmed)
        shown = trimmed
    return text.count("\n", 0, at) + 1, shown, spans(fold_in_place(shown), words)


def spans(folded: str, words: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Return the places of the words (folded, like the text) in order, without overlaps."""
    found: list[tuple[int, int]] = []
    for word in words:
        at = find_text(word, folded)
        while at >= 0 and len(found) < _MOST_SPANS * len(words):
            found.append((at, at + len(word)))
            at = find_text(word, folded, at + max(1, len(word)))
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged[:_MOST_SPANS])


def fold_in_place(text: str) -> str:
    """Return text case-folded with every character at its old place: those that would become several stay."""
    folded = text.casefold()
    if len(folded) == len(text):
        return folded
    return "".join([one if len(one := char.casefold()) == 1 else char for char in text])


def _first(folded: str, words: Sequence[str], start: int) -> int:
    places = [at for word in words if (at := find_text(word, folded, start)) >= 0]
    return min(places, default=-1)


def _after_title(text: str, start: int, title: str) -> int:
    """Return where the body goes on after a first line that is the title."""
    begin = start + len(text[start:]) - len(text[start:].lstrip())
    end = text.find("\n", begin)
    line = text[begin : end if end >= 0 else len(text)]
    return begin + len(line) if title and line.strip("# \t\r") == title.strip() else start


def _beginning(text: str, start: int) -> str:
    for line in text[start : start + 2000].split("\n"):
        if line.strip():
            return line.strip()[:WIDTH]
    return ""
