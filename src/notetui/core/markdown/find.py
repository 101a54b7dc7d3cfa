"""Finding text in a document: in what was read of it so far, quickly enough for every key of a search."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple, Protocol

from notetui.core.markdown.document import HARD_BREAK, ROW_BREAK, Leaf

_CHUNK = 512
_APART = "\x1f"
_SPACE = f"[ \n{HARD_BREAK}{ROW_BREAK}]"


class Match(NamedTuple):
    """A place of what was searched for: a leaf and the characters of its text."""

    leaf: int
    start: int
    end: int


class Readable(Protocol):
    """What is searched: leaves, as many as were read so far."""

    @property
    def leaves(self) -> list[Leaf]:
        """The leaves, in order; more may come behind them."""


class _Chunk(NamedTuple):
    first: int
    text: str
    lower: str
    starts: list[int]


class Finder:
    """Searches one document; keeps its text together, so that the next search is quick.

    Only what the document has read is searched: read on (`Document.parse_more`) and ask `matches` again with `after`,
    the number of leaves that were searched before (`searched`), for those that came.
    """

    def __init__(self, document: Readable) -> None:
        self.document = document
        self._chunks: list[_Chunk] = []
        self.searched = 0
        """Leaves that the last search looked at."""

    def matches(self, needle: str, after: int = 0, at_most: int = 1 << 60) -> list[Match]:
        """Return all places of a text in the leaves from `after` on that were read so far, in order.

        With `at_most` only about so many leaves are searched (whole chunks of them); `searched` says how far it went.
        Case counts when the text has an upper-case letter. A space also matches the end of a source line, and between
        CJK characters one may stand.
        """
        found: list[Match] = []
        exact = _minds_case(needle)
        wanted = needle if exact else _lower(needle)
        pattern = _pattern(wanted)
        self.searched = after
        for chunk in self._from(after):
            if chunk.first >= after + at_most:
                break
            self.searched = chunk.first + len(chunk.starts)
            text = chunk.text if exact else chunk.lower
            for start, end in _places(text, wanted, pattern):
                index = bisect_right(chunk.starts, start) - 1
                if chunk.first + index >= after:
                    at = chunk.starts[index]
                    found.append(Match(chunk.first + index, start - at, end - at))
        return found

    def _from(self, leaf: int) -> Iterator[_Chunk]:
        leaves = self.document.leaves
        for number in range(leaf // _CHUNK, -(-len(leaves) // _CHUNK)):
            if number < len(self._chunks):
                yield self._chunks[number]
                continue
            chunk = self._chunk(leaves, number * _CHUNK)
            # One that is not full yet is put together again when there is more of it.
            if len(chunk.starts) == _CHUNK and number == len(self._chunks):
                self._chunks.append(chunk)
            yield chunk

    @staticmethod
    def _chunk(leaves: list[Leaf], first: int) -> _Chunk:
        starts: list[int] = []
        texts = [leaf.text for leaf in leaves[first : first + _CHUNK]]
        at = 0
        for text in texts:
            starts.append(at)
            at += len(text) + 1
        joined = _APART.join(texts)
        return _Chunk(first, joined, _lower(joined), starts)


def places(text: str, needle: str) -> list[tuple[int, int]]:
    """Return start and end of each place of a needle in one text, as `Finder.matches` finds them."""
    exact = _minds_case(needle)
    wanted = needle if exact else _lower(needle)
    return list(_places(text if exact else _lower(text), wanted, _pattern(wanted)))


def _minds_case(needle: str) -> bool:
    return any(character.isupper() for character in needle)


def _lower(text: str) -> str:
    """Return text in lower case with as many characters as before."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(one if len(one) == 1 else character for character in text for one in (character.lower(),))


def _pattern(needle: str) -> re.Pattern[str] | None:
    """Return what a text looks like where lines can end in it; None when it stands for itself."""
    if needle.isascii() and " " not in needle:
        return None
    parts: list[str] = []
    for index, character in enumerate(needle):
        if character == " ":
            parts.append(_SPACE)
            continue
        if index and character > "\u2e7f" and needle[index - 1] > "\u2e7f":
            parts.append("\n?")
        parts.append(re.escape(character))
    return re.compile("".join(parts))


def _places(text: str, needle: str, pattern: re.Pattern[str] | None) -> Iterator[tuple[int, int]]:
    if not needle:
        return
    if pattern is not None:
        for found in pattern.finditer(text):
            yield found.span()
        return
    size = len(needle)
    at = text.find(needle)
    while at >= 0:
        yield at, at + size
        at = text.find(needle, at + size)
