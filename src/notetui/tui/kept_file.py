"""What Python would compile at every start, kept compiled in a file of the cache directory.

Whoever can write there is the person: what is in it is trusted as Python trusts its own byte code.
"""

from __future__ import annotations

import contextlib
import marshal
import os
from typing import Generic, TypeVar

Source = TypeVar("Source")
Compiled = TypeVar("Compiled")


class KeptFile(Generic[Source, Compiled]):
    """The compiled things of one file; without a directory for it (None) nothing is kept.

    A subclass takes them from `_known`, puts what was asked for into `_used`, and sets `_new` where it compiled some.
    """

    def __init__(self, folder: str | None, name: str) -> None:
        self._path = os.path.join(folder, name) if folder else ""
        self._known: dict[Source, Compiled] = {}
        self._used: dict[Source, Compiled] = {}
        self._new = False
        if self._path:
            with contextlib.suppress(OSError, ValueError, EOFError, TypeError), open(self._path, "rb") as file:
                known = marshal.loads(file.read())  # noqa: S302 - ours, in the person's own cache
                self._known = known if isinstance(known, dict) else {}

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
