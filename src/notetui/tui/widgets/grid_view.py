"""A table of signs under a cursor: a frozen first column, a header that stays, and only what is on the screen drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from notetui.core.text.cells import cell_len, crop, pad
from notetui.core.text.clean import show
from notetui.core.text.cut_names import cut_apart
from notetui.tui.chrome import Chrome
from notetui.tui.widgets.line_view import LineView
from notetui.tui.widgets.painted import Painted

LABEL_AT_LEAST = 12
LABEL_AT_MOST = 76
CELL_AT_LEAST = 5
CELL_AT_MOST = 12
LABELS_MEASURED = 60
"""So many labels are measured, so that a few short ones don't take the room of the cells."""
NAMED_TOGETHER = 100
"""So many columns are named at a time: what is far from the screen is not worth the wait."""
DETAIL_FROM = 44
"""Width of the first column from which a row's detail has room beside its label."""


class Table(Protocol):
    """What is shown. Texts are untrusted; signs are ours."""

    @property
    def rows(self) -> int:
        """How many rows there are."""

    @property
    def columns(self) -> int:
        """How many columns there are."""

    @property
    def row_kind(self) -> str:
        """What a row is, as the header of the first column."""

    def row_label(self, row: int) -> str:
        """Return what a row is called."""

    def row_apart(self, row: int) -> str:
        """Return a short text that tells a row from another one that is called the same, empty where none is."""

    def row_detail(self, row: int) -> str:
        """Return a short text for the right of a row's label, empty for none."""

    def column_label(self, column: int) -> str:
        """Return the short name of a column."""

    def sign(self, row: int, column: int) -> str:
        """Return the sign of a cell, empty for none."""


class NoTable:
    """The table before there is one."""

    rows = columns = 0
    row_kind = ""

    def row_label(self, row: int) -> str:
        """There is none."""
        return ""

    row_apart = row_detail = column_label = row_label

    def sign(self, row: int, column: int) -> str:
        """There is none."""
        return ""


class GridView(LineView):
    """Cells with a cursor; `header` is the widget that stands above it."""

    class Chosen(Message):
        """The cell under the cursor was clicked."""

    def __init__(self, chrome: Chrome, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.table: Table = NoTable()
        self.row = 0
        self.column = 0
        self.left = 0
        self.notice = ""
        self.at_end = False
        """True when the person asked for the last row: while rows come in, the end is further down each time."""
        self.chrome = chrome
        self.header = GridHeader(self)
        self.when_moved: Callable[[], None] = lambda: None
        """Called when the cell under the cursor is another: at once, so that one frame shows both."""
        self.cell_width = CELL_AT_LEAST
        """The width of every cell: what the column names need, within bounds."""
        self._label_needed = LABEL_AT_MOST
        self._names: dict[int, list[str]] = {}

    # -- what the screen gives

    def set_table(self, table: Table, row: int, column: int) -> None:
        """Show another table with the cursor on a cell, the row staying on its line of the screen."""
        offset = self.row - self.top
        self.table = table
        self._names = {}
        names = (table.column_label(at) for at in range(min(60, table.columns)))
        needed = max((cell_len(show(name)) for name in names), default=0)
        measured = range(table.rows) if table.rows <= LABELS_MEASURED else ()
        labels = ("  ".join(filter(None, (table.row_label(at), table.row_apart(at)))) for at in measured)
        self._label_needed = max((cell_len(show(label)) for label in labels), default=LABEL_AT_MOST) + 4
        self.cell_width = min(CELL_AT_MOST, max(CELL_AT_LEAST, needed + 2))
        self.row = min(max(0, row), max(0, table.rows - 1))
        self.column = min(max(0, column), max(0, table.columns - 1))
        self.rows_changed(top=max(0, self.row - offset))
        self.scroll_to_row(self.row)
        self._scroll_to_column()
        self.header.refresh()
        self.when_moved()

    def set_chrome(self, chrome: Chrome) -> None:
        """Draw with other colours."""
        self.chrome = chrome
        self.refresh()
        self.header.refresh()

    # -- sizes, in cells

    @property
    def label_width(self) -> int:
        """The width of the first column: all that the cells leave, within bounds."""
        width = self.size.width
        left_over = width - 2 - self.table.columns * self.cell_width
        wanted = min(max(min(left_over, LABEL_AT_MOST), width * 2 // 5), self._label_needed)
        return max(min(LABEL_AT_LEAST, width - 2), min(wanted, width - 2 - CELL_AT_LEAST))

    @property
    def shown_columns(self) -> int:
        """How many columns are on the screen."""
        return max(1, (self.size.width - 1 - self.label_width) // max(1, self.cell_width))

    def column_name(self, column: int) -> str:
        """Return the name of a column, cut so that it can be told from those around it."""
        at, within = divmod(column, NAMED_TOGETHER)
        if at not in self._names:
            start = at * NAMED_TOGETHER
            columns = range(start, min(start + NAMED_TOGETHER, self.table.columns))
            labels = [show(self.table.column_label(each)) for each in columns]
            self._names[at] = cut_apart(labels, self.cell_width - 1)
        return self._names[at][within]

    def cuts_label(self, row: int) -> bool:
        """Return true when a row's label has not the room that it needs."""
        return cell_len(show(self.table.row_label(row))) > self._label_room(row)

    def _room_of(self, row: int) -> int:
        """Return the cells for a row's label and what tells it from others."""
        detail = self._detail(row)
        return self.label_width - 2 - (cell_len(detail) + 2 if detail else 0)

    def _label_room(self, row: int) -> int:
        apart = self._apart(row)
        return self._room_of(row) - (cell_len(apart) + 2 if apart else 0)

    def _apart(self, row: int) -> str:
        return crop(show(self.table.row_apart(row)), self._room_of(row) // 2)

    def _detail(self, row: int) -> str:
        return show(self.table.row_detail(row)) if self.label_width >= DETAIL_FROM else ""

    # -- moving

    def move_lines(self, lines: int) -> None:
        """Move the cursor by rows."""
        self.move_to(self.row + lines, self.column)

    def move_columns(self, columns: int) -> None:
        """Move the cursor by columns."""
        self.move_to(self.row, self.column + columns)

    def move_pages(self, pages: float) -> None:
        """Move the cursor by parts of the visible height."""
        self.move_to(self.row + (round(max(1, self.size.height - 1) * pages) or 1), self.column)

    def move_to_end(self, direction: int) -> None:
        """Move the cursor to the first (-1) or last (1) row."""
        self.move_to(0 if direction < 0 else self.table.rows - 1, self.column)
        self.at_end = direction > 0

    def move_to(self, row: int, column: int) -> None:
        """Move the cursor to a cell and bring it onto the screen."""
        self.at_end = False
        was, was_column = self.row, self.column
        self.row = min(max(0, row), max(0, self.table.rows - 1))
        self.column = min(max(0, column), max(0, self.table.columns - 1))
        if (was, was_column) == (self.row, self.column):
            return
        self.refresh_rows(was, self.row)
        self.scroll_to_row(self.row)
        if self.column != was_column:
            self._scroll_to_column()
            self.header.refresh()
        self.when_moved()

    def _scroll_to_column(self) -> None:
        shown = self.shown_columns
        left = min(self.left, self.column)
        left = max(left, self.column - shown + 1, 0)
        left = min(left, max(0, self.table.columns - shown))
        if left != self.left:
            self.left = left
            self.refresh()
            self.header.refresh()

    def on_resize(self) -> None:
        """Keep the cursor on the screen."""
        super().on_resize()
        self.scroll_to_row(self.row)
        self._scroll_to_column()
        self.refresh()
        self.header.refresh()

    # -- drawing

    def row_count(self) -> int:
        """Return the number of rows, one for the notice of an empty table."""
        return self.table.rows or 1

    def row_strip(self, index: int, width: int) -> Strip:
        """Draw one row."""
        if not self.table.rows:
            return Strip([Segment(crop("  " + show(self.notice), width), self.chrome.muted)])
        chrome, here = self.chrome, index == self.row
        cell_width, detail, room = self.cell_width, self._detail(index), self._room_of(index)
        apart = self._apart(index)
        label = crop(show(self.table.row_label(index)), self._label_room(index))
        segments = [
            Segment("▌ " if here else "  ", chrome.accent),
            Segment(label, chrome.strong if here else chrome.text),
            Segment(pad(f"  {apart}" if apart else "", room - cell_len(label)), chrome.muted),
        ]
        if detail:
            segments.append(Segment(f" {detail} ", chrome.muted))
        for column in range(self.left, min(self.left + self.shown_columns, self.table.columns)):
            sign = self.table.sign(index, column)
            style = _sign_style(chrome, sign)
            if here and column == self.column:
                style += chrome.cursor if self.has_focus else chrome.cursor_blurred
            segments.append(Segment(_centred(sign, cell_width), style))
        return Strip(segments)

    def clicked_row(self, index: int, event: events.Click) -> None:
        """Move to the cell that is clicked; a click on the cursor's cell opens it."""
        if index >= self.table.rows:
            return
        column = self.column
        if event.x >= self.label_width:
            column = self.left + (event.x - self.label_width) // self.cell_width
            column = min(column, self.table.columns - 1)
        if (index, column) == (self.row, self.column):
            self.post_message(self.Chosen())
        self.move_to(index, column)


class GridHeader(Painted):
    """The names of the columns above a grid; where columns are beyond an edge an arrow says so."""

    def __init__(self, grid: GridView) -> None:
        super().__init__(id="grid-header")
        self._grid = grid

    def ground(self) -> Style:
        """Return the bar's colours."""
        return self._grid.chrome.bar

    def paint(self, width: int) -> Sequence[Sequence[Segment]]:
        """Return the one line."""
        grid, chrome = self._grid, self._grid.chrome
        table = grid.table
        last = min(grid.left + grid.shown_columns, table.columns)
        before = "‹" if grid.left else " "
        label = pad(crop(f"  {table.row_kind}", grid.label_width - 1), grid.label_width - 1) + before
        segments = [Segment(label, chrome.bar)]
        for column in range(grid.left, last):
            text = _centred(grid.column_name(column), grid.cell_width)
            segments.append(Segment(text, chrome.key if column == grid.column else chrome.bar))
        if last < table.columns:
            segments.append(Segment("›", chrome.bar))
        return [segments]


def _centred(text: str, width: int) -> str:
    left = max(0, (width - cell_len(text)) // 2)
    return pad(" " * left + text, width)


def _sign_style(chrome: Chrome, sign: str) -> Style:
    return {"✓": chrome.good, "~": chrome.warning}.get(sign, chrome.muted)
