"""The tree's rows kept equal to what the library says: built at once or off the event loop, the cursor kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from notetui.core.tree import GroupPath, Row, RowKey, RowKind, keys_above, note_key
from notetui.core.tree_places import find_row
from notetui.tui.desk.foldings import Folding, Foldings
from notetui.tui.desk.tree_source import HITS_AT_MOST, Around, Asked, Built, FilteredSource, build

if TYPE_CHECKING:
    from notetui.core.query.ast import Query
    from notetui.library import Library
    from notetui.tui.widgets.tree_view import TreeView

SORTS = ("title", "date", "path", "quotes")

Placing = Callable[[], None]
"""What puts the cursor somewhere, once the rows are there."""


class TreeRows:
    """The rows of the tree in a grouping, an order and a filter, without moving the cursor.

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
        self._foldings = Foldings()
        self._building: asyncio.Task[None] | None = None
        self._again = False
        self._place: Placing | None = None
        self._waiting_on: RowKey = ()
        self.library_known = False
        """True once the first scan is over: until then a small library is unfolded as its notes come in."""

    def know_library(self) -> None:
        """Take what the library has for all that there is: the first scan is over."""
        self.library_known = True
        self._say_why_empty()
        self._tree.refresh()

    @property
    def here(self) -> Folding:
        """What is remembered of the present grouping."""
        return self._foldings.of(self.grouping, filtered=self.query is not None)

    # -- building

    def build_first(self) -> bool:
        """Build rows for the first frame; return whether they are all: those around the cursor do.

        `complete` brings the others. Where the cursor is deep in a large group, all are built.
        """
        around = Around(self.here.cursor)
        built = build(self._library, self._asked(), around)
        if around.is_cut and not around.is_whole:
            self._build_now(self._to_remembered)
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

    def _asked(self) -> Asked:
        here = self.here
        return Asked(self.grouping, self.sort, self.query, self.best_first, self._hits, here.chosen, here.fresh)

    def _build_now(self, place: Placing | None = None) -> None:
        """Build the rows at once, on this thread."""
        self._show(build(self._library, self._asked()), place)

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

    # -- showing

    def _show(self, built: Built, place: Placing | None) -> None:
        self._source = built.source
        if self.here.fresh and built.rows:
            self.here.looked(built.unfolded, last=self.library_known)
        self._say_why_empty()
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

    def _say_why_empty(self) -> None:
        none = "No notes here yet." if self.library_known else "Looking for notes…"
        self._tree.notice = none if self.query is None else "No note matches the filter."

    def _show_edited(self, built: Built, row: Row) -> None:
        """Show rows with the cursor on the note that is being edited beside, in whatever group it is now.

        Front matter that is broken for the time of an edit has no topics: the person still reads this note.
        """
        rows = built.rows
        if find_row(rows, row.key) >= 0:
            self._tree.set_rows(rows)
            return
        index = note_row(rows, row.path)
        group = self._first_group(row.path) if index < 0 else None
        if group is not None:
            self.here.expanded.update(keys_above(note_key(group, row.path)))
            built = build(self._library, self._asked())
            rows, self._source = built.rows, built.source
            index = note_row(rows, row.path)
        if index < 0:
            self._tree.set_rows(rows)
        else:
            self._tree.replace_rows(rows, index)

    def _first_group(self, path: str) -> GroupPath | None:
        """Return the first group that a note is in, None where it is in none."""
        return next(iter(self._library.groups_with(self.grouping, path)), None)

    # -- the cursor

    @property
    def _is_waiting(self) -> bool:
        """Whether the cursor is where the program put it, on the first note, until the library is known."""
        under = self._tree.row_under_cursor
        return under is None or under.key == self._waiting_on

    def _to_remembered(self) -> None:
        """Put the cursor where it is remembered to be, else on the first note."""
        rows = self._tree.rows
        index = find_row(rows, self.here.cursor) if self.here.cursor else -1
        self._waiting_on = ()
        line, self.here.line = self.here.line, -1
        if index < 0:
            index, line = _first_note(rows), -1
            self._waiting_on = rows[index].key if rows else ()
        self._tree.replace_rows(rows, index, line)

    def to_first(self) -> None:
        """Put the cursor on the first note."""
        self._tree.replace_rows(self._tree.rows, _first_note(self._tree.rows))


def note_row(rows: Sequence[Row], path: str) -> int:
    """Return the index of the first row of a note, -1 where it is not visible."""
    return next((index for index, row in enumerate(rows) if row.kind is RowKind.NOTE and row.path == path), -1)


def _first_note(rows: Sequence[Row]) -> int:
    return next((index for index, row in enumerate(rows) if row.kind is RowKind.NOTE), 0)


def _build_and_compare(library: Library, asked: Asked, shown: Sequence[Row]) -> tuple[Built, bool]:
    """Build rows, and say whether they are those shown: both take too long for the event loop."""
    built = build(library, asked)
    return built, built.rows == shown
