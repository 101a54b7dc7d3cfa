"""`.gitignore` and `.ignore` files, by the rules of git (gitignore(5)), for the scan.

The patterns are pathspec's; this module adds what git does with nested files: each speaks for its own folder
and below, and the innermost that has an opinion wins.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_LARGEST = 1024 * 1024


class Ignores:
    """The ignore files met in a notes directory; `enter` a folder before asking what is in it."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = tuple(names)
        self._specs: dict[str, GitIgnoreSpec] = {}
        self._above: list[tuple[GitIgnoreSpec, str]] = []

    def enter(self, absolute: str, relative: str) -> None:
        """Read a folder's ignore files; `relative` is its path below the notes directory."""
        spec = self._read(absolute)
        if spec is not None:
            self._specs[relative] = spec

    def enter_above(self, root: str) -> None:
        """Read the ignore files above a notes directory that is a folder of a git repository.

        One that leaves out the whole notes directory is not asked: somebody wants to see these notes.
        """
        found: list[tuple[GitIgnoreSpec, str]] = []
        folder, prefix = root, ""
        while not os.path.lexists(os.path.join(folder, ".git")):
            above, name = os.path.split(folder)
            if above == folder:
                return
            folder, prefix = above, f"{name}/{prefix}"
            spec = self._read(folder)
            if spec is not None and not spec.check_file(prefix).include:
                found.append((spec, prefix))
        self._above = found

    def _read(self, absolute: str) -> GitIgnoreSpec | None:
        lines: list[str] = []
        for name in self._names:
            lines.extend(_lines(os.path.join(absolute, name)))
        if not lines:
            return None
        from pathspec import GitIgnoreSpec

        return GitIgnoreSpec.from_lines(lines)

    def ignored(self, relative: str, *, folder: bool) -> bool:
        """Whether an entry is ignored, given that no folder above it is."""
        if not self._specs and not self._above:
            return False
        above = relative
        tail = "/" if folder else ""
        while above:
            above = above.rpartition("/")[0]
            spec = self._specs.get(above)
            if spec is not None:
                below = relative[len(above) + 1 :] if above else relative
                opinion = spec.check_file(below + tail).include
                if opinion is not None:
                    return opinion
        for spec, prefix in self._above:
            opinion = spec.check_file(prefix + relative + tail).include
            if opinion is not None:
                return opinion
        return False

    def ignored_with_parents(self, relative: str) -> bool:
        """Whether a file is ignored itself or by a folder above it."""
        parts = relative.split("/")
        return any(
            self.ignored("/".join(parts[:length]), folder=length < len(parts)) for length in range(1, len(parts) + 1)
        )


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
    return (data or b"").decode("utf-8", "surrogateescape").splitlines()
