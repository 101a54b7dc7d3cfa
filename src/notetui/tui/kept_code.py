"""The code of data classes compiled once and kept, as Python keeps that of modules.

`dataclasses` and `namedtuple` write each method as text and compile it whenever the module is imported, though its
byte code is there: 56 data classes and 76 named tuples of Textual, Rich and ours are an eighth of the start. What
comes out depends on the text and on the version of Python alone. It is kept in the cache directory, and only where
Python keeps byte code too: whoever can write there is the person.
"""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import marshal
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import CodeType
from typing import Any

_PLACES: tuple[tuple[Any, str], ...] = ((dataclasses, "exec"), (collections, "eval"))
"""Which module compiles text by which function."""


class KeptCode:
    """The compiled texts of one file in a directory; without one (None) nothing is kept."""

    def __init__(self, folder: str | None) -> None:
        self._path = path = os.path.join(folder, f"methods-{sys.hexversion:x}.bin") if folder else ""
        self._known: dict[tuple[str, str], CodeType] = {}
        self._used: dict[tuple[str, str], CodeType] = {}
        self._new = False
        if path:
            with contextlib.suppress(OSError, ValueError, EOFError, TypeError), open(path, "rb") as file:
                known = marshal.loads(file.read())  # noqa: S302 - ours, in the person's own cache
                self._known = known if isinstance(known, dict) else {}

    @contextmanager
    def used(self) -> Iterator[None]:
        """Take from here what is compiled inside, and remember what is not here."""

        def compiled(text: object, kind: str) -> object:
            if type(text) is not str:
                return text
            code = self._known.get((kind, text))
            if type(code) is not CodeType:
                code = compile(text, "<string>", kind)
                self._new = True
            self._used[kind, text] = code
            return code

        def run(text: object, *spaces: Mapping[str, object] | None) -> None:
            exec(compiled(text, "exec"), *spaces)  # type: ignore[arg-type] # noqa: S102

        def value(text: object, *spaces: Mapping[str, object] | None) -> object:
            return eval(compiled(text, "eval"), *spaces)  # type: ignore[arg-type] # noqa: S307

        for (module, name), ours in zip(_PLACES, (run, value), strict=True):
            setattr(module, name, ours)
        try:
            yield
        finally:
            for module, name in _PLACES:
                delattr(module, name)

    def keep(self) -> None:
        """Write the file anew when something was new, unless Python is told to write no byte code."""
        if not (self._new and self._path) or sys.dont_write_bytecode:
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
