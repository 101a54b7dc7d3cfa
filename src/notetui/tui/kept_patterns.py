"""Regular expressions compiled once and kept: compiling the 70 of Textual, Rich and ours is a tenth of their import.

Python compiles an expression to a list of numbers and makes the pattern of that; the lists are kept in the cache
directory, for one version of Python. A list that is no good is refused by Python itself, and compiled anew.
"""

from __future__ import annotations

import _sre  # type: ignore[import-not-found]
import re
import sys
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from notetui.tui.kept_file import KeptFile

Key = tuple[str | bytes, int]
Compiled = tuple[Any, ...]
"""What Python makes a pattern of, after its text: flags, code, number of groups, their names twice."""


class KeptPatterns(KeptFile[Key, Compiled]):
    """The compiled expressions of one file in a directory, by their text and flags."""

    def __init__(self, folder: str | None) -> None:
        super().__init__(folder, f"patterns-{sys.hexversion:x}-{_sre.MAGIC}.bin")

    @contextmanager
    def used(self) -> Iterator[None]:
        """Take expressions that are compiled inside from here, and remember those that are not."""
        compiler = _compiler()
        usual, make = compiler.compile, compiler._sre.compile

        def compiled(pattern: Any, flags: int = 0) -> re.Pattern[Any]:
            key = (pattern, int(flags))
            try:
                kind, code, groups, names, named = self._used[key] = self._known[key]
                return make(pattern, kind, list(memoryview(code).cast("I")), groups, names, named)  # type: ignore[no-any-return]
            except (KeyError, TypeError, ValueError, RuntimeError, OverflowError):
                return self._compile(usual, key)

        compiler.compile = compiled
        try:
            yield
        finally:
            compiler.compile = usual

    def _compile(self, usual: Any, key: Key) -> re.Pattern[Any]:
        """Compile as usual, and take note of what the pattern is made of."""
        compiler = _compiler()
        made: list[Compiled] = []

        class Noting:
            """The module that patterns are made by."""

            def __getattr__(self, name: str) -> Any:
                return getattr(_sre, name)

            @staticmethod
            def compile(pattern: Any, *parts: Any) -> Any:
                made.append(parts)
                return _sre.compile(pattern, *parts)

        compiler._sre = Noting()
        try:
            pattern: re.Pattern[Any] = usual(*key)
        finally:
            compiler._sre = _sre
        if isinstance(key[0], str | bytes) and len(made) == 1 and not key[1] & re.DEBUG:
            kind, code, groups, names, named = made[0]
            self._used[key] = (int(kind), array("I", code).tobytes(), groups, dict(names), named)
            self._new = True
        return pattern


def _compiler() -> Any:
    """Return the private module of `re` that compiles; `tests/tui/test_kept_patterns.py` says when it moves."""
    return re._compiler  # type: ignore[attr-defined]
