"""The code of data classes compiled once and kept, as Python keeps that of modules.

`dataclasses` and `namedtuple` write each method as text and compile it whenever the module is imported, though its
byte code is there: 56 data classes and 76 named tuples of Textual, Rich and ours are an eighth of the start. What
comes out depends on the text and on the version of Python alone. It is kept only where Python keeps byte code too.
"""

from __future__ import annotations

import collections
import dataclasses
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import CodeType
from typing import Any

from notetui.tui.kept_file import KeptFile

_PLACES: tuple[tuple[Any, str], ...] = ((dataclasses, "exec"), (collections, "eval"))
"""Which module compiles text by which function."""


class KeptCode(KeptFile[tuple[str, str], CodeType]):
    """The compiled texts of one file in a directory, by the function that compiled them and their text."""

    def __init__(self, folder: str | None) -> None:
        super().__init__(folder, f"methods-{sys.hexversion:x}.bin")

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
        if not sys.dont_write_bytecode:
            super().keep()
