"""Marks on notes: one, those of a group, all that the tree shows, none."""

from __future__ import annotations

import os.path
from collections.abc import Iterable
from typing import TYPE_CHECKING

from notetui.core.tree import RowKind

if TYPE_CHECKING:
    from notetui.tui.screens.main import MainScreen


class Marking:
    """Owns which notes are marked; the tree draws them and `is:marked` finds them."""

    def __init__(self, desk: MainScreen) -> None:
        self._desk = desk
        self.marked: frozenset[str] = frozenset()

    def recall(self, paths: Iterable[str]) -> None:
        """Take back the marks of an earlier run; notes that are gone since have none."""
        self._set(frozenset(path for path in paths if os.path.lexists(path)))

    def forget(self, paths: frozenset[str]) -> None:
        """Take the marks of notes that are gone away."""
        if paths & self.marked:
            self._set(self.marked - paths)

    def rename(self, old: str, new: str) -> None:
        """Let a note keep its mark under another name."""
        if old in self.marked:
            self._set(self.marked - {old} | {new})

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
        inside = [each.path for each in library.groups(grouping, query) if each.path[: len(group)] == group]
        self._turn(frozenset(note.path for path in inside for note in library.notes_in(grouping, path, query)))

    def all_shown(self) -> None:
        """Mark every note that the tree shows: those that pass the filter."""
        library = self._desk.library
        self._set(self.marked | frozenset(library.paths(self._desk.browsing.query)))
        self._tell()

    def none(self) -> None:
        """Take all marks away."""
        self._set(frozenset())
        self._tell()

    def _turn(self, paths: frozenset[str]) -> None:
        self._set(self.marked - paths if paths <= self.marked else self.marked | paths)
        self._tell()

    def _set(self, marked: frozenset[str]) -> None:
        self.marked = marked
        self._desk.library.marked = marked
        self._desk.tree_view.set_marked(marked)
        self._desk.filtering.marks_changed()

    def _tell(self) -> None:
        count = len(self.marked)
        self._desk.say(f"{count:,} {'note' if count == 1 else 'notes'} marked" if count else "No marks")
