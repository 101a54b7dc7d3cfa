"""The matches of a note, found in slices, and which of them one is at."""

from __future__ import annotations

import time
from bisect import bisect_left
from collections.abc import Sequence

from notetui.core.markdown import find
from notetui.core.markdown.document import Leaf
from notetui.core.markdown.find import Match
from notetui.tui.widgets.note_rows import NoteRows
from notetui.tui.widgets.note_words import FilterWords

AT_A_TIME = 64
"""Leaves that are searched for words between two looks at the clock."""


class Finder:
    """The matches of a note, from its top down, as far as it has been parsed and searched."""

    def __init__(self, rows: NoteRows) -> None:
        self._rows = rows
        self._text = find.Finder(rows)
        self.start()

    def start(self, needle: str = "", words: Sequence[str] = ()) -> None:
        """Look for a text, else for the words of a filter, from the top."""
        self.needle = needle
        self._words = FilterWords(() if needle else words)
        self.matches: list[Match] = []
        self.at = -1
        self._next = 0
        self._resumed: tuple[int, int] | None = None

    def resume(self, leaf: int, start: int) -> None:
        """Be at the match at a place again, as soon as the search comes there."""
        self._resumed = (leaf, start)

    def __bool__(self) -> bool:
        return bool(self.needle or self._words)

    @property
    def here(self) -> Match | None:
        """The match that was gone to."""
        return self.matches[self.at] if 0 <= self.at < len(self.matches) else None

    @property
    def place(self) -> tuple[int, int] | None:
        """Leaf and start of the match that was gone to, also while the search has not come there again."""
        here = self.here
        return (here.leaf, here.start) if here is not None else self._resumed

    @property
    def behind(self) -> bool:
        """Whether there are parsed leaves that have not been searched."""
        return bool(self) and self._next < self._rows.known

    @property
    def done(self) -> bool:
        """Whether all of the note has been searched."""
        return not self or (self._rows.complete and self._next >= self._rows.known)

    def advance(self, until: float) -> None:
        """Search the parsed leaves on until a time (of `time.perf_counter`)."""
        while self.behind:
            if self.needle:
                self.matches += self._text.matches(self.needle, self._next, 1)
                self._next = self._text.searched
            else:
                last = min(self._next + AT_A_TIME, self._rows.known)
                for index in range(self._next, last):
                    leaf = self._rows.leaf(index)
                    if leaf is not None:
                        self.matches += (Match(index, *span) for span in self._words.spans(leaf.text))
                self._next = last
            self._come_back()
            if time.perf_counter() >= until:
                return

    def _come_back(self) -> None:
        if self._resumed is not None and self._resumed[0] < self._next:
            number = self.first_from(*self._resumed)
            if number is not None and self.matches[number][:2] == self._resumed:
                self.at = number
            self._resumed = None

    def first_from(self, leaf: int, start: int = 0) -> int | None:
        """Return the number of the first known match at or after a place."""
        number = bisect_left(self.matches, Match(leaf, start, 0))
        return number if number < len(self.matches) else None

    def in_leaf(self, index: int, leaf: Leaf) -> Sequence[tuple[int, int]]:
        """Return start and end of the matches of one leaf, whether it has been searched yet or not."""
        if index >= self._next:
            if self.needle:
                return find.places(leaf.text, self.needle)
            return self._words.spans(leaf.text) if self._words else ()
        first, last = (bisect_left(self.matches, Match(at, 0, 0)) for at in (index, index + 1))
        return [(match.start, match.end) for match in self.matches[first:last]]
