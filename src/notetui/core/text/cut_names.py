"""Cutting names to a width so that those which begin alike can still be told apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from notetui.core.text.cells import clinging, crop
from notetui.core.text.common import common_start

_AT_LEAST = 4
"""Cells of the rest of a name that its word may push out of sight; else it begins in the middle of the word."""


def cut_apart(names: Sequence[str], width: int) -> list[str]:
    """Return each name cut to `width` cells, at its end.

    Where that makes different names look the same they are cut at their beginning too, before the word that
    differs. Equal names stay equal, and so do names that no cut tells apart.
    """
    found = [crop(name, width) for name in names]
    waiting = [(0, members) for members in _alike(found, names, range(len(names)))]
    while waiting:
        start, members = waiting.pop()
        shared = _shared([names[at] for at in members])
        word = names[members[0]].rfind(" ", 0, shared) + 1
        begin = word if word > start and shared - word <= width - 1 - _AT_LEAST else shared
        if begin <= start:
            continue
        for at in members:
            name = names[at]
            rest = name[begin + clinging(name[:begin], name[begin:]) :].lstrip()
            if rest:
                found[at] = crop("…" + rest, width)
        waiting += [(begin, more) for more in _alike(found, names, members)]
    return found


def _alike(found: Sequence[str], names: Sequence[str], members: Iterable[int]) -> list[list[int]]:
    """Return the groups of different names that look the same."""
    groups: dict[str, list[int]] = {}
    for at in members:
        groups.setdefault(found[at], []).append(at)
    return [group for group in groups.values() if len({names[at] for at in group}) > 1]


def _shared(names: Sequence[str]) -> int:
    """Return how many characters different names have in common at their start."""
    first, last = min(names), max(names)
    return common_start(first, last)
