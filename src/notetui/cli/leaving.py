"""What a start of the browser relied on, so that the screen it leaves is painted by the next start only if that may."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from notetui.store.config_file import VARIABLE, find
from notetui.store.last_screen import state_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from notetui.core.config.model import Config
    from notetui.core.kept_screen import KeptScreen
    from notetui.store.last_screen import Start


class Leaving:
    """Keeps the screen that is left. Make it before the configuration is read: a change of that meanwhile counts."""

    def __init__(self, start: Start, arguments: argparse.Namespace) -> None:
        self._start = start
        self._named = bool(arguments.dir or arguments.dirs)
        file, _ = find(arguments.config, os.environ)
        self._relying_on = [(file, state_of(file))]
        said = arguments.config or os.environ.get(VARIABLE, "")
        self._is_from_here = bool(said) and not os.path.isabs(said)
        self._is_wanted = False

    def started(self, roots: Sequence[str], config: Config) -> None:
        """Take note of what the configuration said and which notes directories (absolute) that came to."""
        self._is_wanted = config.last_screen
        self._relying_on += [(root, "directory") for root in roots]
        if not self._named and not config.notes_dirs:
            notes = os.path.abspath("notes")  # which would come before the working directory
            self._relying_on.append((notes, state_of(notes)))
        self._is_from_here = self._is_from_here or self._named or not config.notes_dirs
        # Only an orderly end leaves one.
        self._start.forget()

    def keep(self, screen: KeptScreen) -> None:
        """Keep a screen for the next start, where that is wanted and possible."""
        if self._is_wanted:
            self._start.keep(screen, self._relying_on, anywhere=not self._is_from_here)
