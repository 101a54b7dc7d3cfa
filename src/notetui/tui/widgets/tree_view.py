"""The tree on the left: rows of groups, notes and research questions, with a cursor that stays on its row.

Textual's own Tree is not used: it makes a node for each entry and lays all of them out again after a change (0.25 s for
one leaf among 10,000 visible). Here a row is drawn when it is on the screen, and a change swaps a list.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from notetui.core.text.cells import cell_len, crop
from notetui.core.text.clean import show
from notetui.core.tree import Row, RowKey, RowKind
from notetui.core.tree_places import settle_cursor
from notetui.tui.chrome import Chrome
from notetui.tui.widgets.line_view import LineView
from notetui.tui.widgets.painted import fit

INDENT = 2
"""Cells that each level of the tree is moved to the right."""
NOTE_SIGN = "•"
"""What stands before a title with `icons = "text"`."""


class TreeView(LineView):
    """Rows with a cursor. The screen gives the rows; the widget says where the cursor went."""

    class Moved(Message):
        """The cursor went to another row."""

        def __init__(self, row: Row) -> None:
            super().__init__()
            self.row = row

    class Chosen(Message):
        """A row was clicked a second time, or its fold sign was clicked."""

        def __init__(self, row: Row, *, fold: bool) -> None:
            super().__init__()
            self.row = row
            self.fold = fold

    def __init__(self, chrome: Chrome, *, icons: str = "emoji", id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.rows: Sequence[Row] = ()
        self.cursor = 0
        self.marked: frozenset[str] = frozenset()
        self.notice = ""
        self._chrome = chrome
        self._icons = icons
        self._unseen = True
        self._first_line = -1
        self._told: RowKey = ()

    # -- what the screen gives

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows; the cursor stays on its row (or the nearest left), on the same screen line."""
        offset = self.cursor - self.top
        cursor = settle_cursor(self.rows, rows, self.cursor)
        self.rows = rows
        self.cursor = self._selectable(cursor, -1)
        self.rows_changed(top=max(0, self.cursor - offset))
        self._tell()

    def rename_rows(self, rows: Sequence[Row], key: RowKey) -> None:
        """Show the same rows of notes under other names; `key` is what the cursor's row has now. Nothing is told."""
        self.rows = rows
        self._told = key
        self.refresh()

    def hold_rows(self, rows: Sequence[Row]) -> None:
        """Take other rows, for whoever places the cursor in them straight away (`replace_rows`, `move_cursor`)."""
        self.rows = rows
        self.cursor = min(self.cursor, max(0, len(rows) - 1))
        self.rows_changed()

    def replace_rows(self, rows: Sequence[Row], cursor: int, line: int = -1) -> None:
        """Show other rows with the cursor on a given one, that on a line of the screen (from 0) when one is given."""
        self.rows = rows
        self.cursor = min(max(0, cursor), max(0, len(rows) - 1))
        self.rows_changed(top=self.cursor - line if line >= 0 else None)
        if line >= 0 and self._unseen:
            self._first_line = line  # the height is not known yet: the first layout looks whether it is on the screen
        else:
            self.scroll_to_row(self.cursor)
        self._tell()

    def set_chrome(self, chrome: Chrome) -> None:
        """Draw with other colours."""
        self._chrome = chrome
        self.refresh()

    def set_marked(self, marked: frozenset[str]) -> None:
        """Draw the marks of these notes (paths)."""
        self.marked = marked
        self.refresh()

    @property
    def cursor_line(self) -> int:
        """The line of the screen (from 0) that the cursor is on; scrolled by the mouse it can be on none of them."""
        return self.cursor - self.top

    @property
    def row_under_cursor(self) -> Row | None:
        """The row the cursor is on, None in an empty tree."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    def on_resize(self) -> None:
        """Keep the cursor on the screen; at the first layout on its given line, else with as much above it as fits."""
        if self._unseen:
            self._unseen = self.size.height == 0
            self.top = max(0, self.cursor - self._first_line) if self._first_line >= 0 else 0
        super().on_resize()
        self.scroll_to_row(self.cursor)
        self.refresh()

    # -- moving

    def move_lines(self, lines: int) -> None:
        """Move the cursor by rows."""
        self.move_cursor(self.cursor + lines)

    def move_pages(self, pages: float) -> None:
        """Move the cursor by parts of the visible height."""
        self.move_cursor(self.cursor + round(max(1, self.size.height - 1) * pages) or 1)

    def move_to_end(self, direction: int) -> None:
        """Move the cursor to the first (-1) or last (1) row."""
        self.move_cursor(0 if direction < 0 else len(self.rows) - 1)

    def move_cursor(self, index: int) -> None:
        """Move the cursor to a row and bring it into view."""
        if not self.rows:
            return
        was = self.cursor
        wanted = min(max(0, index), len(self.rows) - 1)
        self.cursor = self._selectable(wanted, 1 if wanted > was else -1)
        if self.cursor != was:
            # An excerpt below a note is drawn with it.
            self.refresh_rows(was, was + 1, self.cursor, self.cursor + 1)
            self.scroll_to_row(self.cursor)
        self._tell()

    def _selectable(self, index: int, direction: int) -> int:
        """Return the nearest row in a direction that the cursor may be on, else the nearest in the other."""
        for step in (direction, -direction):
            at = index
            while 0 <= at < len(self.rows):
                if self.rows[at].kind is not RowKind.EXCERPT:
                    return at
                at += step
        return index

    def _tell(self) -> None:
        row = self.row_under_cursor
        if row is not None and row.key != self._told:
            self._told = row.key
            self.post_message(self.Moved(row))

    def clicked_row(self, index: int, event: events.Click) -> None:
        """Take a click on a row: the first moves there, one on the fold sign folds, one on the cursor's row opens."""
        if index >= len(self.rows):
            return
        index = self._selectable(index, -1)
        row = self.rows[index]
        on_fold_sign = row.expandable and event.x <= row.depth * INDENT + 2
        if index == self.cursor and not on_fold_sign:
            self.post_message(self.Chosen(row, fold=False))
        self.move_cursor(index)
        if on_fold_sign:
            self.post_message(self.Chosen(row, fold=True))

    # -- drawing

    def row_count(self) -> int:
        """Return the number of rows, one for the notice of an empty tree."""
        return len(self.rows) or 1

    def row_strip(self, index: int, width: int) -> Strip:
        """Draw one row to a width in cells."""
        if not self.rows:
            return Strip([Segment(crop(" " + show(self.notice), width), self._chrome.muted)])
        row = self.rows[index]
        at_cursor = index == self.cursor
        if row.kind is RowKind.EXCERPT:
            at_cursor = index == self.cursor + 1 and bool(row.path)
            segments = self._excerpt_segments(row, width, at_cursor=at_cursor)
        else:
            segments = self._row_segments(row, width, at_cursor=at_cursor)
        if at_cursor:
            behind = self._chrome.cursor if self.has_focus else self._chrome.cursor_blurred
            segments = [Segment(segment.text, (segment.style or Style()) + behind) for segment in segments]
        return Strip(segments)

    def _row_segments(self, row: Row, width: int, *, at_cursor: bool) -> list[Segment]:
        chrome = self._chrome
        depth = min(row.depth, max(0, (width - 12) // INDENT))
        fold = ("▾ " if row.expanded else "▸ ") if row.expandable else "  "
        marked = bool(row.path) and row.path in self.marked
        edge = ("◉" if marked else "▌") if at_cursor else ("●" if marked else " ")
        if row.kind is RowKind.NOTE and not row.expandable:
            fold = " "  # what a search found: a list, no tree
        left = edge + " " * (depth * INDENT) + fold
        edge_style = chrome.accent if edge != " " else chrome.muted
        right, right_style = self._right_side(row)
        room = max(0, width - cell_len(left) - (cell_len(right) + 1 if right else 0))
        segments = [Segment(left[: -len(fold)], edge_style), Segment(fold, edge_style)]
        used = 0
        if mark := self._mark_of(row):
            mark = crop(show(mark), max(0, room - 1)) + " "
            used = cell_len(mark)
            segments.append(Segment(mark, chrome.accent if row.kind is RowKind.QUESTION else chrome.text))
        label = crop(show(row.label), max(0, room - used))
        segments.append(Segment(label, self._label_style(row)))
        used += cell_len(label)
        if row.detail and room - used > 6:
            detail = crop("  " + show(row.detail), room - used)
            segments.append(Segment(detail, chrome.muted))
            used += cell_len(detail)
        filler = width - cell_len(left) - used - cell_len(right)
        segments.append(Segment(" " * max(0, filler), chrome.text))
        if right:
            segments.append(Segment(right, right_style))
        return segments

    def _excerpt_segments(self, row: Row, width: int, *, at_cursor: bool) -> list[Segment]:
        """Draw the line that a search found, moved to the left so far that the first word found is seen."""
        chrome = self._chrome
        left = "▌  " if at_cursor else "   "
        room = max(0, width - cell_len(left))
        start = row.spans[0][0] if row.spans else 0
        first = row.spans[0][1] if row.spans else 0
        skip = 0 if first <= room - 2 else max(0, start - room // 3)
        if skip and (space := row.label.find(" ", skip, start) + 1) > 0:
            skip = space
        pieces: list[tuple[str, Style]] = [("…", chrome.muted)] if skip else []
        at = skip
        for begin, end in row.spans:
            if begin >= at:
                pieces += [(show(row.label[at:begin]), chrome.muted), (show(row.label[begin:end]), chrome.match)]
                at = end
        pieces.append((show(row.label[at:]), chrome.muted))
        segments = [Segment(left, chrome.accent), *fit(pieces, room)]
        used = sum(segment.cell_length for segment in segments)
        return [*segments, Segment(" " * max(0, width - used), chrome.text)]

    def _mark_of(self, row: Row) -> str:
        if row.kind is not RowKind.NOTE or self._icons == "emoji":
            return row.mark
        return NOTE_SIGN if self._icons == "text" else ""

    def _label_style(self, row: Row) -> Style:
        if row.kind is RowKind.GROUP:
            return self._chrome.strong
        return self._chrome.text if row.kind is RowKind.NOTE else self._chrome.muted

    def _right_side(self, row: Row) -> tuple[str, Style]:
        chrome = self._chrome
        if row.kind is RowKind.GROUP:
            return f"{row.count} ", chrome.muted
        if row.kind is RowKind.QUESTION:
            style = {"✓": chrome.good, "~": chrome.warning}.get(row.sign, chrome.muted)
            return f"{row.sign} ", style
        return "", chrome.text
