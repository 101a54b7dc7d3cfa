"""Importing Textual faster: no garbage collection, nothing compiled anew, and without what notetui never uses.

- `ssl`: asyncio takes an absent one as a build without it.
- `textual.command`, Textual's own palette: with the widgets it draws on it is a seventh of Textual's import, and
  notetui has a palette of its own. Placeholders stand in its place where Textual names its classes.

Both are put back afterwards, so that whoever imports them later gets the real ones. `tests/tui/test_quick_start.py`
holds Textual to what is assumed here.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

from notetui.tui.kept_code import KeptCode
from notetui.tui.kept_patterns import KeptPatterns

PATTERNS = KeptPatterns(None)
"""Where compiled expressions come from; the command line puts one that is kept in its place before Textual's import."""
CODE = KeptCode(None)
"""The same for the methods of data classes."""
PALETTE = "textual.command"
PALETTE_NAMES = ("CommandListItem", "CommandPalette", "DiscoveryHit", "Hit", "Hits", "Provider", "SimpleProvider")
"""What Textual's own modules take from its palette's when they are imported."""


@contextmanager
def lean_imports() -> Iterator[None]:
    """Keep garbage collection, `ssl` and Textual's palette out of the imports made inside."""
    had_ssl = "ssl" in sys.modules
    was_enabled = gc.isenabled()
    gc.disable()
    if not had_ssl:
        sys.modules["ssl"] = None  # type: ignore[assignment]
    stand_in = None
    if PALETTE not in sys.modules and "textual.app" not in sys.modules:
        stand_in = ModuleType(PALETTE, "Stands in for Textual's palette during the start.")
        for name in PALETTE_NAMES:
            setattr(stand_in, name, type(name, (), {}))
        sys.modules[PALETTE] = stand_in
    try:
        with PATTERNS.used(), CODE.used():
            yield
    finally:
        if not had_ssl and sys.modules.get("ssl", ...) is None:
            del sys.modules["ssl"]
        if stand_in is not None and sys.modules.get(PALETTE) is stand_in:
            del sys.modules[PALETTE]
        if was_enabled:
            # What was imported stays for good: the collector need not look at it again.
            gc.freeze()
            gc.enable()
