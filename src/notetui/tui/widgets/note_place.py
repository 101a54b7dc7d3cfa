"""Where the same text is after a note changed: old line to new line by what stayed equal, not by counting."""

from __future__ import annotations


def common_start(old: str, new: str) -> int:
    """Return how many characters two texts share at their start (by halving: slices compare at memory speed)."""
    low, high = 0, min(len(old), len(new))
    while low < high:
        middle = (low + high + 1) // 2
        if old[low:middle] == new[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def common_end(old: str, new: str, limit: int) -> int:
    """Return how many characters two texts share at their end, at most `limit`."""
    low, high = 0, limit
    while low < high:
        middle = (low + high + 1) // 2
        if old[len(old) - middle : len(old) - low] == new[len(new) - middle : len(new) - low]:
            low = middle
        else:
            high = middle - 1
    return low


def moved_line(old: str, new: str, line: int) -> int:
    """Return the line (1-based) of `new` where the text of a line of `old` is now.

    A line before the first difference stays, one after the last moves with the end; one between is looked for as a
    line that is unique in both texts, itself or the nearest below or above it.
    """
    if old == new:
        return line
    start = common_start(old, new)
    end = common_end(old, new, min(len(old), len(new)) - start)
    first_changed = old.count("\n", 0, start) + 1
    if line < first_changed:
        return line
    shift = new.count("\n") - old.count("\n")
    if line > old.count("\n", 0, len(old) - end) + 1:
        return line + shift
    old_lines, new_lines = old.split("\n"), new.split("\n")
    places: dict[str, int] = {}
    for number, text in enumerate(new_lines, 1):
        places[text] = 0 if text in places else number
    counts: dict[str, int] = {}
    for text in old_lines:
        counts[text] = counts.get(text, 0) + 1
    for distance in range(len(old_lines)):
        for near in (line + distance, line - distance):
            if 1 <= near <= len(old_lines):
                text = old_lines[near - 1]
                found = places.get(text, 0)
                if found and text.strip() and counts[text] == 1:
                    return max(1, min(len(new_lines), found + line - near))
        if distance > 2000:
            break
    return min(line, len(new_lines))
