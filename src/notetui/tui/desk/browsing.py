"""The tree's side of the main screen: grouping, order, folding, and rows that follow the library."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from notetui.core.tree import Row, RowKey, RowKind, build_rows, find_row, group_key, note_key, parent_key

if TYPE_CHECKING:
    from notetui.core.library_values import Group, NoteLine
    from notetui.core.model import Heading, ResearchQuestion
    from notetui.core.query.ast import Query
    from notetui.library import Library
    from notetui.tui.widgets.tree_view import TreeView

SORTS = ("title", "date", "path", "quotes")
UNFOLD_NOTES_UP_TO = 12
UNFOLD_GROUPS_UP_TO = 200


@dataclass(slots=True)
class FilteredSource:
    """The library as the tree sees it: through the filter and in the chosen order."""

    library: Library
    query: Query | None = None
    sort: str = "title"

    def groups(self, grouping: str) -> Sequence[Group]:
        """All groups with a note that passes the filter."""
        return self.library.groups(grouping, self.query)

    def notes_in(self, grouping: str, group: tuple[str, ...]) -> Sequence[NoteLine]:
        """The notes of a group that pass the filter, in order."""
        notes = self.library.notes_in(grouping, group, self.query, self.sort)
        return [self._asking(note, group[-1]) for note in notes] if grouping == "question" else notes

    def _asking(self, note: NoteLine, label: str) -> NoteLine:
        """Put the question's text first: RQ1 of one paper is not RQ1 of another, so a number never stands alone."""
        text = next((question.text for question in self.library.questions_of(note.path) if question.id == label), "")
        return note._replace(title=text, detail=note.title) if text else note

    def questions_of(self, path: str) -> Sequence[ResearchQuestion]:
        """The research questions of one note."""
        return self.library.questions_of(path)

    def headings_of(self, path: str) -> Sequence[Heading]:
        """The headings of one note."""
        return self.library.headings_of(path)


@dataclass(slots=True)
class Remembered:
    """What the tree remembers of one grouping."""

    expanded: set[RowKey] = field(default_factory=set)
    cursor: RowKey = ()
    fresh: bool = True


class Browsing:
    """Keeps the tree's rows equal to what the library says, without moving the cursor."""

    def __init__(self, library: Library, tree: TreeView, *, grouping: str, sort: str) -> None:
        self._tree = tree
        self.grouping = grouping
        self.source = FilteredSource(library, sort=sort if sort in SORTS else SORTS[0])
        self._remembered: dict[str, Remembered] = {}
        self._building: asyncio.Task[None] | None = None
        self._again = False
        self._waiting_on: RowKey = ()
        self.library_known = False
        """True once the first scan is over: until then a small library is unfolded as its notes come in."""

    @property
    def here(self) -> Remembered:
        """What is remembered of the present grouping."""
        return self._remembered.setdefault(self.grouping, Remembered())

    def recall(self, grouping: str, expanded: Sequence[Sequence[str]], cursor: Sequence[str]) -> None:
        """Take back what an earlier run remembered of a grouping."""
        self._remembered[grouping] = Remembered({tuple(key) for key in expanded}, tuple(cursor), fresh=False)

    def remembered(self) -> dict[str, Remembered]:
        """Return what to remember for the next run, by grouping."""
        row = self._tree.row_under_cursor
        if row is not None:
            self.here.cursor = row.key
        return self._remembered

    # -- rows

    def build_now(self) -> None:
        """Build the rows at once, on this thread: for the first frame and after a key that asks for other rows."""
        self._unfold_when_fresh()
        rows = build_rows(self.source, self.grouping, self.here.expanded)
        self._tree.notice = "No notes here yet." if self.source.query is None else "No note matches the filter."
        self._place_first(rows)

    def _place_first(self, rows: Sequence[Row]) -> None:
        """Show rows with the cursor where it is remembered to be, else on the first note."""
        index = find_row(rows, self.here.cursor) if self.here.cursor else -1
        self._waiting_on = ()
        if index < 0:
            index = _first_note(rows)
            self._waiting_on = rows[index].key if rows else ()
        self._tree.replace_rows(rows, index)

    def follow(self) -> None:
        """Build the rows again off the event loop, because notes changed; bursts are one build."""
        if self._building is not None and not self._building.done():
            self._again = True
            return
        self._building = asyncio.create_task(self._rebuild())

    async def settled(self) -> None:
        """Wait until no build is under way."""
        while self._building is not None and not self._building.done():
            await asyncio.shield(self._building)

    async def _rebuild(self) -> None:
        while True:
            self._again = False
            self._unfold_when_fresh()
            asked = (self.grouping, self.source.query, self.source.sort, frozenset(self.here.expanded))
            rows = await asyncio.to_thread(build_rows, self.source, asked[0], asked[3])
            now = (self.grouping, self.source.query, self.source.sort, frozenset(self.here.expanded))
            if now != asked:
                continue
            under = self._tree.row_under_cursor
            # Until the first scan is over the cursor waits on the first note, wherever that comes to be.
            first = under is None or (under.key == self._waiting_on and not self.library_known)
            if rows != self._tree.rows:
                if first:
                    self._place_first(rows)
                else:
                    self._tree.set_rows(rows)
            if not self._again:
                return

    def _unfold_when_fresh(self) -> None:
        """Unfold a small library that is shown for the first time, so that its notes and questions are seen at once."""
        here = self.here
        if not here.fresh:
            return
        groups = self.source.groups(self.grouping)
        if not groups:
            return
        here.fresh = not self.library_known
        total = self.source.library.count(self.source.query)
        if total > UNFOLD_GROUPS_UP_TO:
            return
        for group in groups:
            here.expanded.add(group_key(group.path))
            if total <= UNFOLD_NOTES_UP_TO:
                notes = self.source.notes_in(self.grouping, group.path)
                here.expanded.update(note_key(group.path, note.path) for note in notes if note.has_questions)

    # -- what keys ask for

    def group_by(self, grouping: str) -> None:
        """Switch the grouping, keeping the cursor on the same note where the new grouping shows it."""
        row = self._tree.row_under_cursor
        if row is not None:
            self.here.cursor = row.key
        self.grouping = grouping
        path = row.path if row is not None else ""
        self.build_now()
        if path and not self.here.cursor:
            self.go_to_note(path)

    def sort_by(self, sort: str) -> None:
        """Switch the order of the notes."""
        self.source.sort = sort
        self._rebuild_keeping_cursor()

    def filter(self, query: Query | None) -> None:
        """Show only the notes that a query finds; None shows all."""
        self.source.query = query
        self._rebuild_keeping_cursor()

    def _rebuild_keeping_cursor(self) -> None:
        rows = build_rows(self.source, self.grouping, self.here.expanded)
        self._tree.notice = "No notes here yet." if self.source.query is None else "No note matches the filter."
        self._tree.set_rows(rows)

    def unfold(self, row: Row) -> None:
        """Show what is in a row."""
        self.here.fresh = False
        if row.expandable and row.key not in self.here.expanded:
            self.here.expanded.add(row.key)
            self._rebuild_keeping_cursor()

    def fold(self, row: Row) -> None:
        """Hide what is in a row; on a row that holds nothing open, go to the row that it is in."""
        self.here.fresh = False
        if row.key in self.here.expanded:
            self.here.expanded.discard(row.key)
            self._rebuild_keeping_cursor()
            return
        above = parent_key(row, self._tree.rows, self._tree.cursor)
        if above is not None:
            self._tree.move_cursor(find_row(self._tree.rows, above))

    def fold_groups(self) -> None:
        """Fold everything."""
        self.here.fresh = False
        self.here.expanded.clear()
        self._rebuild_keeping_cursor()

    def unfold_groups(self) -> None:
        """Unfold all groups, leaving the notes as they are."""
        self.here.expanded.update(group_key(group.path) for group in self.source.groups(self.grouping))
        self._rebuild_keeping_cursor()

    def go_to_note(self, path: str) -> bool:
        """Move the cursor to a note's row, unfolding its first group where needed; false where the tree hasn't it."""
        for attempt in range(2):
            for index, row in enumerate(self._tree.rows):
                if row.kind is RowKind.NOTE and row.path == path:
                    self._tree.move_cursor(index)
                    return True
            if attempt == 0:
                group = self._group_of(path)
                if group is None:
                    return False
                self.here.expanded.update(group_key(group[:length]) for length in range(1, len(group) + 1))
                self._rebuild_keeping_cursor()
        return False

    def _group_of(self, path: str) -> tuple[str, ...] | None:
        for group in self.source.groups(self.grouping):
            if any(note.path == path for note in self.source.notes_in(self.grouping, group.path)):
                return group.path
        return None


def _first_note(rows: Sequence[Row]) -> int:
    return next((index for index, row in enumerate(rows) if row.kind is RowKind.NOTE), 0)
