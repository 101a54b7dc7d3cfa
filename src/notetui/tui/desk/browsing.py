"""The tree's side of the main screen: grouping, order, folding, the filter, and rows that follow the library."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from notetui.core.tree import (
    GroupPath,
    Row,
    RowKey,
    RowKind,
    group_key,
    keys_above,
    note_key,
    renamed_folders,
    renamed_key,
    rows_inside,
)
from notetui.core.tree_places import end_of_fold, find_row, parent_of
from notetui.tui.desk.tree_source import HITS_AT_FIRST, HITS_AT_MOST, Around, Asked, Built, FilteredSource, build

if TYPE_CHECKING:
    from notetui.core.query.ast import Query
    from notetui.library import Library
    from notetui.tui.widgets.tree_view import TreeView

SORTS = ("title", "date", "path", "quotes")
UNFOLD_NOW_UP_TO = 6_000
"""Notes of a group whose rows can be made within a few frames; more are made off the event loop."""
BUILD_NOW_UP_TO = 500
"""Notes in the groups of the tree whose rows can all be built within a frame."""

Placing = Callable[[], None]


@dataclass(slots=True)
class Remembered:
    """What the tree remembers of one grouping."""

    expanded: set[RowKey] = field(default_factory=set)
    cursor: RowKey = ()
    fresh: bool = True
    unfolded: frozenset[RowKey] = frozenset()
    """Those of the expanded that a first look unfolded of its own accord: the next first look decides anew."""


class Browsing:
    """Keeps the tree's rows equal to what the library says, without moving the cursor.

    `on_found` is told how many notes are found after each build with a filter.
    """

    def __init__(self, library: Library, tree: TreeView, *, grouping: str, sort: str) -> None:
        self._library = library
        self._tree = tree
        self.grouping = grouping
        self.sort = sort if sort in SORTS else SORTS[0]
        self.query: Query | None = None
        self.best_first = False
        self._hits = HITS_AT_MOST
        self.on_found: Callable[[int], None] = lambda found: None
        self.edited = ""
        """The note that another program has just saved: the cursor follows it into another group."""
        self._source = FilteredSource(library, sort=self.sort)
        self._trees: dict[str, Remembered] = {}
        self._found_trees: dict[str, Remembered] = {}
        self._building: asyncio.Task[None] | None = None
        self._again = False
        self._place: Placing | None = None
        self._waiting_on: RowKey = ()
        self.library_known = False
        """True once the first scan is over: until then a small library is unfolded as its notes come in."""

    @property
    def here(self) -> Remembered:
        """What is remembered of the present grouping; a filter has foldings of its own, forgotten with it."""
        trees = self._trees if self.query is None else self._found_trees
        return trees.setdefault(self.grouping, Remembered())

    def recall(self, grouping: str, expanded: Sequence[Sequence[str]], cursor: Sequence[str]) -> None:
        """Take back what an earlier run remembered of a grouping."""
        self._trees[grouping] = Remembered({tuple(key) for key in expanded}, tuple(cursor), fresh=False)

    def remembered(self) -> dict[str, Remembered]:
        """Return what to remember for the next run, by grouping."""
        row = self._tree.row_under_cursor
        if row is not None and self.query is None:
            self.here.cursor = row.key
        elif row is not None:
            self._remember_found(row)
        return self._trees

    def _remember_found(self, row: Row) -> None:
        """Remember the place of a row that a filter shows in the tree without it, which the next run begins with."""
        tree = self._trees.setdefault(self.grouping, Remembered())
        key = row.key
        if self.best_first:
            group = next(iter(self._library.groups_with(self.grouping, row.path)), None)
            if group is None:
                return
            key = note_key(group, row.path)
        tree.cursor, tree.fresh = key, False
        tree.expanded.update(keys_above(key))

    # -- rows

    def _asked(self) -> Asked:
        here = self.here
        expanded = frozenset(here.expanded - here.unfolded if here.fresh else here.expanded)
        return Asked(self.grouping, self.sort, self.query, self.best_first, self._hits, expanded, here.fresh)

    def build_now(self) -> None:
        """Build the rows at once, on this thread: for the first frame and after a key that asks for other rows."""
        self._show(build(self._library, self._asked()), self._to_remembered)

    def build_first(self) -> bool:
        """Build rows for the first frame; return whether they are all: those around the cursor do.

        `complete` brings the others. Where the cursor is deep in a large group, all are built.
        """
        around = Around(self.here.cursor)
        built = build(self._library, self._asked(), around)
        if around.is_cut and not around.is_whole:
            self.build_now()
            return True
        self._show(built, self._to_remembered)
        return not around.is_cut

    async def complete(self) -> None:
        """Build all rows, off the event loop."""
        self.follow()
        await self.settled()

    def follow(self, place: Placing | None = None) -> None:
        """Build the rows again off the event loop; bursts are one build. `place` then puts the cursor somewhere."""
        if place is not None:
            self._place = place
        if self._building is not None and not self._building.done():
            self._again = True
            return
        self._building = asyncio.create_task(self._rebuild())

    async def settled(self) -> None:
        """Wait until no build is under way."""
        while self._building is not None and not self._building.done():
            await asyncio.shield(self._building)

    @property
    def _is_waiting(self) -> bool:
        """Whether the cursor is where the program put it, on the first note, until the library is known."""
        under = self._tree.row_under_cursor
        return under is None or under.key == self._waiting_on

    async def _rebuild(self) -> None:
        while True:
            self._again = False
            if self._tree.rows and not self._is_waiting:
                self.here.unfolded = frozenset()  # the person has gone somewhere: nothing there folds again
            asked = self._asked()
            shown = self._tree.rows
            built, same = await asyncio.to_thread(_build_and_compare, self._library, asked, shown)
            if self._asked() != asked:
                continue
            place, self._place = self._place, None
            # Until the first scan is over the cursor waits on the first note, wherever that comes to be.
            if place is None and self._is_waiting and (not self._tree.rows or not self.library_known):
                place = self._to_remembered
            if not (same and shown is self._tree.rows and place is None):
                self._show(built, place)
            elif self.query is not None:
                self.on_found(built.found)
            if self.best_first and self._hits < min(built.found, HITS_AT_MOST) and not self._again:
                # What the screen shows is there; now what is below it.
                self._hits = HITS_AT_MOST
                continue
            if not self._again:
                return

    def _show(self, built: Built, place: Placing | None) -> None:
        here = self.here
        self._source = built.source
        if here.fresh and built.rows:
            here.expanded = (here.expanded - here.unfolded) | built.unfolded
            here.unfolded = built.unfolded
            here.fresh = not self.library_known
        self._tree.notice = "No notes here yet." if self.query is None else "No note matches the filter."
        row = self._tree.row_under_cursor
        if place is None and row is not None and row.path and row.path == self.edited:
            self._show_edited(built, row)
        elif place is None:
            self._tree.set_rows(built.rows)
        else:
            # The rows are there before the cursor is placed in them; the note is told of once, where it ends up.
            self._tree.hold_rows(built.rows)
            place()
        if self.query is not None:
            self.on_found(built.found)

    def _show_edited(self, built: Built, row: Row) -> None:
        """Show rows with the cursor on the note that is being edited beside, in whatever group it is now.

        Front matter that is broken for the time of an edit has no topics: the person still reads this note.
        """
        rows = built.rows
        if find_row(rows, row.key) >= 0:
            self._tree.set_rows(rows)
            return
        index = _note_row(rows, row.path)
        group = next(iter(self._library.groups_with(self.grouping, row.path)), None) if index < 0 else None
        if group is not None:
            self.here.expanded.update(keys_above(note_key(group, row.path)))
            built = build(self._library, self._asked())
            rows, self._source = built.rows, built.source
            index = _note_row(rows, row.path)
        if index < 0:
            self._tree.set_rows(rows)
        else:
            self._tree.replace_rows(rows, index)

    def _to_remembered(self) -> None:
        """Put the cursor where it is remembered to be, else on the first note."""
        rows = self._tree.rows
        index = find_row(rows, self.here.cursor) if self.here.cursor else -1
        self._waiting_on = ()
        if index < 0:
            index = _first_note(rows)
            self._waiting_on = rows[index].key if rows else ()
        self._tree.replace_rows(rows, index)

    def to_first(self) -> None:
        """Put the cursor on the first note."""
        self._tree.replace_rows(self._tree.rows, _first_note(self._tree.rows))

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
            return
        self._show(build(self._library, self._asked()), place)

    def sort_by(self, sort: str) -> None:
        """Switch the order of the notes."""
        self.sort = sort
        self._rebuild_soon()

    def filter(self, query: Query | None, *, best_first: bool = False, place: Placing | None = None) -> None:
        """Show only the notes that a query finds, in the tree or as a list with the best first; None shows all."""
        if query != self.query:
            self._keep_cursor()
            self._found_trees = {}
        self.query, self.best_first = query, best_first and query is not None
        self._hits = HITS_AT_FIRST
        self.follow(place or self.to_first)

    def _keep_cursor(self) -> None:
        row = self._tree.row_under_cursor
        if self.query is None and row is not None:
            self.here.cursor = row.key

    def back_to(self, path: str) -> None:
        """After a filter is taken away: put the cursor on a note, else where it was before the filter."""
        if not (path and self.go_to_note(path)):
            self._to_remembered()

    def return_to(self, key: RowKey, path: str) -> None:
        """Put the cursor on a row again, else on its note; it stays where it is when the tree hasn't that."""
        index = find_row(self._tree.rows, key)
        if index >= 0 or not self.go_to_note(path):
            self._tree.move_cursor(index if index >= 0 else self._tree.cursor)

    def rename(self, names: Mapping[str, str]) -> None:
        """Let rows, foldings and remembered cursors of notes with another name be found under it."""
        folders = self._renamed_folders(names)
        for trees in (self._trees, self._found_trees):
            for grouping, tree in trees.items():
                groups = folders if grouping == "folder" else {}
                tree.expanded = {renamed_key(key, names, groups) for key in tree.expanded}
                tree.cursor = renamed_key(tree.cursor, names, groups)
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
        self._rebuild_now()

    def unfold_groups(self) -> None:
        """Unfold all groups, leaving the notes as they are."""
        self.here.fresh = False
        self.here.expanded.update(group_key(group.path) for group in self._source.groups(self.grouping))
        self._rebuild_soon()

    def _rebuild_now(self) -> None:
        self._show(build(self._library, self._asked()), None)

    def _rebuild_soon(self) -> None:
        """Build at once where that takes no longer than a key may, else off the event loop."""
        few = sum(group.count for group in self._source.groups(self.grouping)) <= BUILD_NOW_UP_TO
        if few and self.query is None:
            self._rebuild_now()
        else:
            self.follow()

    def go_to_note(self, path: str) -> bool:
        """Move the cursor to a note's row, unfolding its first group where needed; false where the tree hasn't it."""
        for attempt in range(2):
            for index, row in enumerate(self._tree.rows):
                if row.kind is RowKind.NOTE and row.path == path:
                    self._tree.move_cursor(index)
                    return True
            if attempt == 0 and not self.best_first:
                group = next(iter(self._library.groups_with(self.grouping, path)), None)
                if group is None:
                    return False
                self.here.expanded.update(keys_above(note_key(group, path)))
                self._rebuild_now()
        return False


def _build_and_compare(library: Library, asked: Asked, shown: Sequence[Row]) -> tuple[Built, bool]:
    """Build rows, and say whether they are those shown: both take too long for the event loop."""
    built = build(library, asked)
    return built, built.rows == shown


def _note_row(rows: Sequence[Row], path: str) -> int:
    return next((index for index, row in enumerate(rows) if row.kind is RowKind.NOTE and row.path == path), -1)


def _first_note(rows: Sequence[Row]) -> int:
    return next((index for index, row in enumerate(rows) if row.kind is RowKind.NOTE), 0)
