"""What tells notes of one name from each other, to stand beside the name: the file's name, or else its folders."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence


def told_apart(notes: Iterable[tuple[str, str]], shown_path: Callable[[str], str]) -> dict[str, str]:
    """Give for each of some notes (path, name) that shares its name with another what differs, by path.

    `shown_path` shortens a path, as the person knows it.
    """
    by_name: dict[str, list[str]] = {}
    for path, name in notes:
        by_name.setdefault(name, []).append(path)
    found: dict[str, str] = {}
    for paths in by_name.values():
        if len(paths) > 1:
            found.update(zip(paths, _differing([shown_path(path).split("/") for path in paths]), strict=True))
    return found


def _differing(paths: Sequence[Sequence[str]]) -> list[str]:
    files = [steps[-1] for steps in paths]
    if len(set(files)) == len(files):
        return files
    start = _shared([steps[:-1] for steps in paths])
    ends = [list(reversed(steps[start:])) for steps in paths]
    end = _shared(ends)
    if end and all(len(steps) > end for steps in ends):
        return ["/".join((*reversed(steps[end:]), "")) for steps in ends]
    return ["/".join(reversed(steps)) for steps in ends]


def _shared(paths: Sequence[Sequence[str]]) -> int:
    """Return how many steps all paths begin with."""
    same = 0
    for steps in zip(*paths, strict=False):
        if len(set(steps)) > 1:
            break
        same += 1
    return same
