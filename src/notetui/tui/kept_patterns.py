"""Regular expressions compiled once and kept: compiling the 70 of Textual, Rich and ours is a tenth of their import.

Python compiles an expression to a list of numbers and makes the pattern of that; the lists are kept in the cache
directory, for one version of Python. A list that is no good is refused by Python itself, and compiled anew.
"""

from __future__ import annotations

import _sre  # type: ignore[import-not-found]
import contextlib
import marshal
import os
import re
import sys
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

Key = tuple[str | bytes, int]
Compiled = tuple[Any, ...]
"""What Python makes a pattern of, after its text: flags, code, number of groups, their names twice."""


class KeptPatterns:
    """The compiled expressions of one file in a directory; without one (None) nothing is kept."""

    def __init__(self, folder: str | None) -> None:
        self._path = os.path.join(folder, f"patterns-{sys.hexversion:x}-{_sre.MAGIC}.bin") if folder else ""
        self._known: dict[Key, Compiled] = {}
        self._used: dict[Key, Compiled] = {}
        self._new = False
        if self._path:
            with contextlib.suppress(OSError, ValueError, EOFError, TypeError), open(self._path, "rb") as file:
                # As Python does with its own byte code, and beside the index: whoever can write here is the person.
                known = marshal.loads(file.read())  # noqa: S302
                self._known = known if isinstance(known, dict) else {}

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

    def keep(self) -> None:
        """Write the file anew when something was new; where that fails the next start compiles again."""
        if not (self._new and self._path):
            return
        self._new = False
        # Other settings ask for a little else; what is mostly of older versions goes.
        kept = {**self._known, **self._used} if len(self._known) < 2 * len(self._used) else self._used
        temporary = f"{self._path}.{os.getpid()}"
        try:
            with open(temporary, "wb") as file:
                file.write(marshal.dumps(kept))
            os.replace(temporary, self._path)
        except OSError:
            with contextlib.suppress(OSError):
                os.unlink(temporary)

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
