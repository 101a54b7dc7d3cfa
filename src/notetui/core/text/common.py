"""What two texts (or bytes) have in common at their ends; by halving, since slices compare at memory speed."""

from __future__ import annotations

from typing import AnyStr


def common_start(old: AnyStr, new: AnyStr) -> int:
    """Return how many characters (bytes) two texts share at their start."""
    low, high = 0, min(len(old), len(new))
    while low < high:
        middle = (low + high + 1) // 2
        if old[low:middle] == new[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def common_end(old: AnyStr, new: AnyStr, limit: int) -> int:
    """Return how many characters (bytes) two texts share at their end, at most `limit`."""
    low, high = 0, limit
    while low < high:
        middle = (low + high + 1) // 2
        if old[len(old) - middle : len(old) - low] == new[len(new) - middle : len(new) - low]:
            low = middle
        else:
            high = middle - 1
    return low
