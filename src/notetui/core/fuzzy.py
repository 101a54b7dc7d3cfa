"""Fuzzy ranking of names by what a person types: letters in order, better at the starts of words and in runs."""

from __future__ import annotations

from collections.abc import Sequence


def rank(typed: str, names: Sequence[str], at_most: int) -> list[int]:
    """Return indexes of the names that hold the typed letters in order, best first.

    Case counts only when the typed text has an upper-case letter. Spaces separate parts that must all match.
    """
    smart = any(character.isupper() for character in typed)
    parts = [part if smart else part.casefold() for part in typed.split()]
    found = []
    for index, name in enumerate(names):
        text = name if smart else name.casefold()
        total = 0
        for part in parts:
            score = _score(part, text)
            if score < 0:
                break
            total += score
        else:
            found.append((-total, len(name), index))
    return [index for _, _, index in sorted(found)[:at_most]]


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
