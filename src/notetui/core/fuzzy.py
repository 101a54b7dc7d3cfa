"""Fuzzy ranking of names by what a person types: letters in order, better at the starts of words and in runs."""

from __future__ import annotations

import heapq
from collections.abc import Sequence


class Names:
    """Many names to be ranked again and again, as one types; folded once."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._folded: list[str] = [name.casefold() for name in names]

    def rank(self, typed: str, at_most: int) -> list[int]:
        """Return indexes of the names that hold the typed letters in order, best first.

        Case counts only when the typed text has an upper-case letter. Spaces separate parts that must all match.
        Names that hold the parts as they are typed come before those that hold their letters scattered, so these are
        only looked at when there are too few of those, and all names are only scored when few are left: 50,000 take
        a few milliseconds.
        """
        smart = any(character.isupper() for character in typed)
        parts = [part if smart else part.casefold() for part in typed.split()]
        texts: Sequence[str] = self._names if smart else self._folded
        if not parts:
            return list(range(min(at_most, len(texts))))
        if (
            len(parts) == 1
            and len(starting := [n for n, text in enumerate(texts) if text.startswith(parts[0])]) >= at_most
        ):
            # Nothing scores more than a beginning, and among beginnings the shorter name wins.
            return heapq.nsmallest(at_most, starting, key=lambda n: (len(texts[n]), n))
        held: Sequence[int] = range(len(texts))
        for part in parts:
            held = [n for n in held if part in texts[n]]
        best = _scored(parts, texts, held, at_most)
        if len(best) < at_most:
            whole = set(held)
            rest = [n for n in range(len(texts)) if n not in whole]
            best += _scored(parts, texts, rest, at_most - len(best))
        return best


def rank(typed: str, names: Sequence[str], at_most: int) -> list[int]:
    """Return indexes of the names that hold the typed letters in order, best first, as `Names.rank` does."""
    return Names(names).rank(typed, at_most)


def _scored(parts: Sequence[str], texts: Sequence[str], among: Sequence[int], at_most: int) -> list[int]:
    found = []
    for index in among:
        text = texts[index]
        total = 0
        for part in parts:
            score = _score(part, text)
            if score < 0:
                break
            total += score
        else:
            found.append((-total, len(text), index))
    return [index for _, _, index in heapq.nsmallest(at_most, found)]


def _score(part: str, text: str) -> int:
    """Return how well a part matches, -1 when it does not: a substring beats scattered letters."""
    at = text.find(part)
    if at >= 0:
        starts_word = at == 0 or not text[at - 1].isalnum()
        return 1000 + 10 * len(part) + (200 if starts_word else 0) - min(at, 100)
    score, at = 0, -1
    for character in part:
        found = text.find(character, at + 1)
        if found < 0:
            return -1
        score += 8 if found == at + 1 else (5 if found == 0 or not text[found - 1].isalnum() else 1)
        at = found
    return score
