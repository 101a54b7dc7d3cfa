"""Memory that is free in the C library's allocator goes back to the system.

What SQLite, the parsers and all objects of Python over 512 bytes are made in is taken from glibc, for each thread from
an arena of its own, and what is freed there stays with the process: after ten minutes of bulk edits and views 35 MB of
50.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def give_back() -> None:
    """Give all free pages back; nothing happens where the C library can't (only glibc can)."""
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> Callable[[int], int] | None:
    # ctypes takes milliseconds to import, so it waits for the first pause.
    import ctypes

    trim: Callable[[int], int] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return trim
