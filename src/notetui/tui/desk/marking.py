"""Marks on notes: one, those of a group, all that the tree shows, none."""

from __future__ import annotations

import asyncio
import os.path
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from notetui.core.tree import RowKind

if TYPE_CHECKING:
    from notetui.core.library_values import Delta
    from notetui.tui.screens.main import MainScreen


class Marking:
    """Owns which notes are marked; the tree draws them and `is:marked` finds them."""

    def __init__(self, desk: MainScreen) -> None:
        self._desk = desk
        self.marked: frozenset[str] = frozenset()
        self._gone: frozenset[str] = frozenset()
        """Notes that had a mark when they went."""
        self.is_changed = False
        """Whether marks were made or taken here: what another browser has marked meanwhile counts until then."""
        self._keeping = self._changed = False

    def recall(self, paths: Iterable[str]) -> None:
        """Take back the marks of an earlier run; notes that are gone since have none.

        One that the index still has may have another name now: the first scan tells.
        """
        facts = self._desk.library.facts
        self._show(frozenset(path for path in paths if os.path.lexists(path) or facts(path) is not None))

    def follow(self, delta: Delta, names: Mapping[str, str]) -> None:
        """Let renamed notes keep their marks, take those of notes that are gone, and give them back to who returns."""
        known = self.marked | self._gone
        if not known:
            return
        renamed = {old: new for old, new in names.items() if old in known}
        marked = self.marked - renamed.keys() | set(renamed.values())
        gone = (marked & delta.removed) - set(renamed.values())
        back = (self._gone & delta.added) - renamed.keys()
        self._gone = (self._gone - renamed.keys() - back) | gone
        if (marked - gone) | back != self.marked:
            self._set((marked - gone) | back)

    def toggle(self) -> None:
        """Mark the note under the cursor, or all notes of the group under it; take the marks away when all have one."""
        row = self._desk.tree_view.row_under_cursor
        if row is None or row.kind is not RowKind.GROUP:
            path = row.path if row is not None and row.path else self._desk.reading.path
            self._turn(frozenset({path}))
            return
        group = row.key[1:]
        library, query = self._desk.library, self._desk.browsing.query
        grouping = self._desk.browsing.grouping

        def inside() -> frozenset[str]:
            groups = [each.path for each in library.groups(grouping, query) if each.path[: len(group)] == group]
            return frozenset(note.path for path in groups for note in library.notes_in(grouping, path, query))

        self._desk.open_soon(self._when_found(inside, self._turn))

    def all_shown(self) -> None:
        """Mark every note that the tree shows: those that pass the filter."""
        library, query = self._desk.library, self._desk.browsing.query

        def mark(found: frozenset[str]) -> None:
            self._set(self.marked | found)
            self._tell()

        self._desk.open_soon(self._when_found(lambda: frozenset(library.paths(query)), mark))

    def none(self) -> None:
        """Take all marks away."""
        self._gone = frozenset()
        self._set(frozenset())
        self._tell()

    async def _when_found(self, find: Callable[[], frozenset[str]], use: Callable[[frozenset[str]], None]) -> None:
        """Find notes off the event loop: asking for 50,000 takes a third of a second."""
        use(await asyncio.to_thread(find))

    def _turn(self, paths: frozenset[str]) -> None:
        self._set(self.marked - paths if paths <= self.marked else self.marked | paths)
        self._tell()

    def _set(self, marked: frozenset[str]) -> None:
        self._show(marked)
        # At once, since `is:marked` on the command line is to find what the screen shows.
        self.is_changed = self._changed = True
        if not self._keeping:
            self._keeping = True
            self._desk.run_worker(self._keep(), exit_on_error=True)

    async def _keep(self) -> None:
        try:
            while self._changed:
                self._changed = False
                await self._desk.remember_now()
        finally:
            self._keeping = False

    def _show(self, marked: frozenset[str]) -> None:
        self.marked = marked
        self._desk.library.marked = marked
        self._desk.tree_view.set_marked(marked)
        self._desk.filtering.marks_changed()

    def _tell(self) -> None:
        count = len(self.marked)
        self._desk.say(f"{count:,} {'note' if count == 1 else 'notes'} marked" if count else "No marks")
