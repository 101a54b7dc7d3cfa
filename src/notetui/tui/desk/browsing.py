"""The tree's side of the main screen, as the keys see it: grouping, order, filter, folding, going to a note."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from notetui.core.tree import (
    GroupPath,
    Row,
    RowKey,
    group_key,
    keys_above,
    note_key,
    renamed_folders,
    renamed_key,
    rows_inside,
)
from notetui.core.tree_places import end_of_fold, find_row, parent_of
from notetui.tui.desk.tree_rows import Placing, TreeRows, note_row
from notetui.tui.desk.tree_source import HITS_AT_FIRST

if TYPE_CHECKING:
    from notetui.core.query.ast import Query
    from notetui.tui.desk.foldings import Folding

UNFOLD_NOW_UP_TO = 6_000
"""Notes of a group whose rows can be made within a few frames; more are made off the event loop."""
BUILD_NOW_UP_TO = 500
"""Notes in the groups of the tree whose rows can all be built within a frame."""


class Browsing(TreeRows):
    """What the person does with the tree."""

    # -- for the next run

    def recall(self, grouping: str, expanded: Sequence[Sequence[str]], cursor: Sequence[str], line: int) -> None:
        """Take back what an earlier run remembered of a grouping."""
        self._foldings.recall(grouping, expanded, cursor, line)

    def remembered(self) -> Mapping[str, Folding]:
        """Return what to remember for the next run, by grouping."""
        self._keep_cursor()
        row = self._tree.row_under_cursor
        if row is not None and self.query is not None:
            self._remember_found(row)
        return self._foldings.unfiltered

    def _keep_cursor(self) -> None:
        row = self._tree.row_under_cursor
        if self.query is None and row is not None:
            self.here.cursor, self.here.line = row.key, self._tree.cursor_line

    def _remember_found(self, row: Row) -> None:
        """Remember the place of a row that a filter shows in the tree without it, which the next run begins with."""
        key = row.key
        if self.best_first:
            group = self._first_group(row.path)
            if group is None:
                return
            key = note_key(group, row.path)
        self._foldings.of(self.grouping, filtered=False).go_to(key)

    # -- what keys ask for

    def group_by(self, grouping: str) -> None:
        """Switch the grouping, keeping the cursor on the same note where the new grouping shows it."""
        row = self._tree.row_under_cursor
        if row is not None and not self.best_first:
            self.here.cursor = row.key
        self.grouping, self.best_first = grouping, False
        path = row.path if row is not None else ""

        def place() -> None:
            self._to_remembered()
            if path and not self.here.cursor:
                self.go_to_note(path)

        if self.query is not None:
            self.follow(place)
        else:
            self._build_now(place)

    def sort_by(self, sort: str) -> None:
        """Switch the order of the notes."""
        self.sort = sort
        self._rebuild_soon()

    def filter(self, query: Query | None, *, best_first: bool = False, place: Placing | None = None) -> None:
        """Show only the notes that a query finds, in the tree or as a list with the best first; None shows all."""
        if query != self.query:
            self._keep_cursor()
            self._foldings.forget_filtered()
        self.query, self.best_first = query, best_first and query is not None
        self._hits = HITS_AT_FIRST
        self.follow(place or self.to_first)

    def back_to(self, path: str) -> None:
        """After a filter is taken away: put the cursor on a note, else where it was before the filter."""
        if not (path and self.go_to_note(path)):
            self._to_remembered()

    def return_to(self, key: RowKey, path: str) -> None:
        """Put the cursor on a row again, else on its note; it stays where it is when the tree hasn't that."""
        index = find_row(self._tree.rows, key)
        if index >= 0:
            self._tree.move_cursor(index)
        elif not self.go_to_note(path):
            self._tree.move_cursor(self._tree.cursor)

    def rename(self, names: Mapping[str, str]) -> None:
        """Let rows, foldings and remembered cursors of notes with another name be found under it."""
        folders = self._renamed_folders(names)
        self._foldings.rename(names, folders)
        row = self._tree.row_under_cursor
        if row is None:
            return
        groups = folders if self.grouping == "folder" else {}
        rows = [
            replace(each, key=renamed_key(each.key, names, groups), path=names.get(each.path, each.path))
            if groups or each.path in names
            else each
            for each in self._tree.rows
        ]
        self._tree.rename_rows(rows, renamed_key(row.key, names, groups))

    def _renamed_folders(self, names: Mapping[str, str]) -> dict[GroupPath, GroupPath]:
        """Return the groups of folders that are no more since all that was in them is elsewhere."""
        folders = {os.path.dirname(old): os.path.dirname(new) for old, new in names.items()}

        def group(folder: str) -> GroupPath:
            return tuple(self._library.shown_path(os.path.join(folder, "x")).split("/")[:-1])

        return renamed_folders((group(old), group(new)) for old, new in folders.items() if not os.path.isdir(old))

    def unfold(self, row: Row) -> None:
        """Show what is in a row."""
        self.here.fresh = False
        if not row.expandable or row.key in self.here.expanded:
            return
        self.here.expanded.add(row.key)
        index = find_row(self._tree.rows, row.key)
        if index < 0 or row.count > UNFOLD_NOW_UP_TO:
            self.follow()
            return
        rows = self._tree.rows
        inside = rows_inside(self._source, self.grouping, rows[index], self.here.expanded)
        self._tree.set_rows([*rows[:index], replace(rows[index], expanded=True), *inside, *rows[index + 1 :]])

    def fold(self, row: Row) -> None:
        """Hide what is in a row; on a row that holds nothing open, go to the row that it is in."""
        self.here.fresh = False
        rows = self._tree.rows
        index = find_row(rows, row.key)
        if row.key in self.here.expanded:
            self.here.expanded.discard(row.key)
            if index < 0:
                self.follow()
                return
            after = rows[end_of_fold(rows, index) :]
            self._tree.set_rows([*rows[:index], replace(rows[index], expanded=False), *after])
            return
        above = parent_of(rows, index) if index >= 0 else -1
        if above >= 0:
            self._tree.move_cursor(above)

    def fold_groups(self) -> None:
        """Fold everything."""
        self.here.fresh = False
        self.here.expanded.clear()
        self._build_now()

    def unfold_groups(self) -> None:
        """Unfold all groups, leaving the notes as they are."""
        self.here.fresh = False
        self.here.expanded.update(group_key(group.path) for group in self._source.groups(self.grouping))
        self._rebuild_soon()

    def _rebuild_soon(self) -> None:
        """Build at once where that takes no longer than a key may, else off the event loop."""
        few = sum(group.count for group in self._source.groups(self.grouping)) <= BUILD_NOW_UP_TO
        if few and self.query is None:
            self._build_now()
        else:
            self.follow()

    def go_to_note(self, path: str, wanted: GroupPath = ()) -> bool:
        """Move the cursor to a note's row, unfolding its first group where needed; false where the tree hasn't it.

        It is the row in the group `wanted`, when the note is in that.
        """
        if self.best_first:
            return self._move_to_note(path)
        if wanted and wanted not in self._library.groups_with(self.grouping, path):
            wanted = ()
        if self._move_to_note(path, wanted):
            return True
        group = wanted or self._first_group(path)
        if group is None:
            return False
        self.here.expanded.update(keys_above(note_key(group, path)))
        self._build_now()
        return self._move_to_note(path, wanted) or self._move_to_note(path)

    def _move_to_note(self, path: str, group: GroupPath = ()) -> bool:
        rows = self._tree.rows
        index = find_row(rows, note_key(group, path)) if group else note_row(rows, path)
        if index >= 0:
            self._tree.move_cursor(index)
        return index >= 0
