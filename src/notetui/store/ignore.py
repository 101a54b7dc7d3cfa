"""`.gitignore` and `.ignore` files, by the rules of git (gitignore(5)), for the scan.

Each file speaks for its own folder and below; the innermost that has an opinion wins, and in it the last line.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from notetui.store.ignore_pattern import Pattern, pattern

_LARGEST = 1024 * 1024


class Ignores:
    """The ignore files met in a notes directory; `enter` a folder before asking what is in it."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = tuple(names)
        self._patterns: dict[str, list[Pattern]] = {}
        self._above: list[tuple[list[Pattern], str]] = []

    def enter(self, absolute: str, relative: str) -> None:
        """Read a folder's ignore files; `relative` is its path below the notes directory."""
        patterns = self._read(absolute)
        if patterns:
            self._patterns[relative] = patterns

    def enter_above(self, root: str) -> None:
        """Read the ignore files above a notes directory that is a folder of a git repository.

        One that leaves out the whole notes directory is not asked: somebody wants to see these notes.
        """
        found: list[tuple[list[Pattern], str]] = []
        folder, prefix = root, ""
        while not os.path.lexists(os.path.join(folder, ".git")):
            above, name = os.path.split(folder)
            if above == folder:
                return
            folder, prefix = above, f"{name}/{prefix}"
            patterns = self._read(folder)
            parts = prefix.strip("/").split("/")
            if not any(_opinion(patterns, parts[:length], folder=True) for length in range(1, len(parts) + 1)):
                found.append((patterns, prefix))
        self._above = found

    def _read(self, absolute: str) -> list[Pattern]:
        lines = [line for name in self._names for line in _lines(os.path.join(absolute, name))]
        return [found for line in lines if (found := pattern(line)) is not None]

    def ignored(self, relative: str, *, folder: bool) -> bool:
        """Whether an entry is ignored, given that no folder above it is."""
        if not self._patterns and not self._above:
            return False
        names = relative.split("/")
        for length in range(len(names) - 1, -1, -1):
            patterns = self._patterns.get("/".join(names[:length]))
            opinion = _opinion(patterns, names[length:], folder=folder) if patterns else None
            if opinion is not None:
                return opinion
        for patterns, prefix in self._above:
            opinion = _opinion(patterns, (prefix + relative).split("/"), folder=folder)
            if opinion is not None:
                return opinion
        return False

    def ignored_with_parents(self, relative: str) -> bool:
        """Whether a file is ignored itself or by a folder above it."""
        parts = relative.split("/")
        return any(
            self.ignored("/".join(parts[:length]), folder=length < len(parts)) for length in range(1, len(parts) + 1)
        )


def _opinion(patterns: Sequence[Pattern], names: Sequence[str], *, folder: bool) -> bool | None:
    """Return whether patterns leave an entry out, None where they say nothing of it."""
    for one in reversed(patterns):
        if one.speaks_of(names, folder=folder):
            return one.ignores
    return None


def _lines(path: str) -> list[str]:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return []  # not there, or not for us: then it says nothing
    with os.fdopen(descriptor, "rb") as file:
        try:
            data = file.read(_LARGEST)
        except OSError:
            return []
    text = (data or b"").removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")
    return [line.removesuffix("\r") for line in text.split("\n")]
