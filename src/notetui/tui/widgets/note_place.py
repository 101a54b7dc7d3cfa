"""Where the same text is after a note changed: old line to new line by what stayed equal, not by counting."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from notetui.core.text.common import common_end, common_start


class LineMap:
    """Which line of a new text each line of an old one is. Lines are 1-based.

    Lines before the first and after the last difference are told at once; between them, lines that are unique in both
    texts and in the same order hold the others (patience diff, Bram Cohen).
    """

    def __init__(self, old: str, new: str) -> None:
        self._old_total = old.count("\n") + 1
        self._new_total = new.count("\n") + 1
        self._pairs: dict[int, int] = {}
        self._changed: list[int] = []
        if old == new:
            self._start, self._old_end = self._old_total, self._old_total
            return
        start = common_start(old, new)
        self._start = old.count("\n", 0, start)
        """Lines before this one (inclusive) are where they were."""
        end = common_end(old, new, min(len(old), len(new)) - start)
        self._old_end = self._old_total - old.count("\n", len(old) - end)
        """Lines behind this one keep their distance from the end."""
        new_end = self._new_total - (self._old_total - self._old_end)
        first = _line_start(old, start)
        old_lines = old[first : _end_of(old, end)].split("\n") if self._old_end > self._start else []
        new_lines = new[first : _end_of(new, end)].split("\n") if new_end > self._start else []
        for before, after in _matched(old_lines, new_lines):
            self._pairs[self._start + before + 1] = self._start + after + 1
        kept = set(self._pairs.values())
        self._changed = [
            line
            for line, text in enumerate(new_lines, self._start + 1)
            if line <= new_end and line not in kept and text.strip()
        ]

    def exact(self, line: int) -> int:
        """Return where an old line is now, 0 when it is there no more."""
        if line <= self._start:
            return line
        if line > self._old_end:
            return line + self._new_total - self._old_total
        return self._pairs.get(line, 0)

    def near(self, line: int) -> int:
        """Return where an old line is now, or where it would be by the nearest line that is still there."""
        for distance in range(self._old_end - self._start + 2):
            for beside in (line + distance, line - distance):
                if 1 <= beside <= self._old_total and (found := self.exact(beside)):
                    return max(1, min(self._new_total, found + line - beside))
        return min(line, self._new_total)

    def is_changed(self, first: int, last: int) -> bool:
        """Return whether one of some new lines (inclusive) is new or was changed."""
        at = bisect_left(self._changed, first)
        return at < len(self._changed) and self._changed[at] <= last

    @property
    def first_changed(self) -> int:
        """The first new line that is new or was changed, 0 for none."""
        return self._changed[0] if self._changed else 0


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _end_of(text: str, common: int) -> int:
    """Return where the line ends in which the common end of a text begins."""
    found = text.find("\n", len(text) - common)
    return len(text) if found < 0 else found


def _matched(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return index pairs of equal lines, in order on both sides."""
    counts: dict[str, int] = {}
    for text in old:
        counts[text] = counts.get(text, 0) + 1
    places: dict[str, int] = {}
    for number, text in enumerate(new):
        places[text] = -1 if text in places else number
    unique = [
        (number, places[text])
        for number, text in enumerate(old)
        if counts[text] == 1 and places.get(text, -1) >= 0 and text.strip()
    ]
    pairs: list[tuple[int, int]] = []
    previous = (-1, -1)
    for held in [*_longest_rising(unique), (len(old), len(new))]:
        # Between two lines that hold, equal lines are taken from above and from below.
        low_old, low_new = previous[0] + 1, previous[1] + 1
        high_old, high_new = held
        while low_old < high_old and low_new < high_new and old[low_old] == new[low_new]:
            pairs.append((low_old, low_new))
            low_old, low_new = low_old + 1, low_new + 1
        below: list[tuple[int, int]] = []
        while high_old > low_old and high_new > low_new and old[high_old - 1] == new[high_new - 1]:
            high_old, high_new = high_old - 1, high_new - 1
            below.append((high_old, high_new))
        pairs += reversed(below)
        if held[0] < len(old):
            pairs.append(held)
        previous = held
    return pairs


def _longest_rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest run of pairs (sorted by the first) whose second numbers rise (patience sorting)."""
    ends: list[int] = []
    piles: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        at = bisect_left(ends, place)
        if at == len(ends):
            ends.append(place)
            piles.append(number)
        else:
            ends[at] = place
            piles[at] = number
        before.append(piles[at - 1] if at else -1)
    found = []
    number = piles[-1] if piles else -1
    while number >= 0:
        found.append(pairs[number])
        number = before[number]
    return found[::-1]
