"""The note view: shows a note's body, keeps the place when it changes, and steps through it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment

from notetui.core.markdown.document import Leaf
from notetui.core.markdown.parse import Document
from notetui.tui.widgets.note_find import Finder
from notetui.tui.widgets.note_paint import quote_of
from notetui.tui.widgets.note_place import LineMap
from notetui.tui.widgets.note_pointing import PointingPage
from notetui.tui.widgets.note_rows import Spot
from notetui.tui.widgets.painting import CHANGED, QUOTE_HERE, Palette

CHANGED_SIGN = "+"


class NoteView(PointingPage):
    """Shows one note's body. Lines that go in and out are lines of the file."""

    def __init__(
        self, palette: Palette, *, max_width: int = 100, centre: bool = False, keep_breaks: bool = False
    ) -> None:
        super().__init__(palette, max_width=max_width, centre=centre, keep_breaks=keep_breaks)
        self._path = ""
        self.body = ""
        """The body that is shown."""
        self._quote_line = 0
        self._changes: LineMap | None = None

    # -- showing

    def show(
        self,
        path: str,
        body: str,
        first_line: int,
        *,
        keep_place: bool,
        front: Sequence[Leaf] = (),
        document: Document | None = None,
        moved: LineMap | None = None,
    ) -> None:
        """Show a body whose first line is this line of the file; `front` stands above it.

        With `keep_place` the text on the screen stays on its rows, also when lines came or went above it; what is
        searched for and the present quote stay too. `document` and `moved` (the lines of the present body in the new
        one) are made here where they are not given.
        """
        same = keep_place and path == self._path
        kept: tuple[int, int, int, int] | None = None
        quote_line = 0
        if same:
            moved = moved or LineMap(self.body, body)
            kept = self._kept_row(moved)
            if self._quote_line and (line := moved.exact(self._quote_line - self._offset)):
                quote_line = line + first_line - 1
        match = self._finder.here if same else None
        match_place = (self._line_of(match.leaf), match.start) if match is not None else None
        self._path, self.body = path, body
        self._use_document(document if document is not None else Document(body), first_line, front)
        self._quote_line, self._link = quote_line, None
        self._changes = moved if same and moved is not None and moved.first_changed else None
        self._hints, self._typed = {}, ""
        self._selection.clear()
        if kept is not None:
            line, number, row, y = kept
            index = self._note.index_at(line) + number
            self._anchor = self._note.back_from(self._note.clamped(Spot(index, row)), y)
        if not same:
            self._needle = ""
        self._finder = Finder(self._note)
        self._search(self._needle, self._words)
        if match_place is not None and moved is not None and (line := moved.exact(match_place[0])):
            self._finder.resume(self._note.index_at(line), match_place[1])
        self._settle()
        self._work_ahead()

    def _line_of(self, index: int) -> int:
        leaf = self._note.leaf(index)
        return leaf.line if leaf is not None else 1

    def _kept_row(self, moved: LineMap) -> tuple[int, int, int, int] | None:
        """Return the first text on the screen that stays: new line, number of the leaf on it, its row, screen row."""
        place = None
        for y, spot in enumerate(self._rows):
            leaf = self._note.leaf(spot.leaf)
            if leaf is None or spot.row < 0 or leaf.line < 1:
                continue
            line = moved.exact(leaf.line)
            if line or place is None:
                number = spot.leaf - self._note.index_at(leaf.line)
                place = (line or moved.near(leaf.line), number if line else 0, spot.row if line else 0, y)
            if line:
                break
        return place

    def forget_changes(self) -> bool:
        """Take the signs beside changed text away; return whether there were any."""
        if self._changes is None:
            return False
        self._changes = None
        self.refresh()
        return True

    def take_key(self, key: str) -> bool:
        """Look at every key before it becomes a command; return whether it was for the letters beside the links.

        What was only meant to be seen until the next key (signs of change, a selection) is taken away.
        """
        self.forget_changes()
        self.clear_selection()
        if self.is_hinting:
            self.type_hint(key)
            return True
        return False

    # -- stepping

    def step_line(self, lines: Sequence[int], direction: int, *, skip_top: bool = False) -> int | None:
        """Go to the next or previous of some file lines (sorted); return it, None when there is none.

        A line at the top of the screen is the next one until it was stepped to, unless it is to be skipped.
        """
        here = self.top_line()
        if self._stepped is not None and self._stepped[1] == self._anchor:
            here = self._stepped[0]
        elif direction > 0 and not skip_top:
            here -= 1
        found = [line for line in lines if (line > here if direction > 0 else line < here)]
        if not found:
            return None
        line = found[0] if direction > 0 else found[-1]
        self.goto_line(line)
        return line

    def step_quote(self, lines: Sequence[int], direction: int) -> int | None:
        """Go to the next or previous of the quotes that begin at some file lines, and mark it; return its line."""
        if self._quote_line and any(self._shows_quote(spot.leaf) for spot in self._rows):
            self._stepped = (self._quote_line, self._anchor)
        line = self.step_line(lines, direction)
        if line is not None:
            self._quote_line = line
            self.refresh()
        return line

    def _shows_quote(self, index: int) -> bool:
        leaf = self._note.leaf(index)
        return leaf is not None and self._over(leaf) == QUOTE_HERE

    def current_quote_line(self) -> int:
        """Return the file line of the quote that was stepped to, 0 when there is none."""
        return self._quote_line

    # -- drawing

    def _over(self, leaf: Leaf) -> str:
        """Mark the quote that was stepped to."""
        quote = quote_of(leaf) if self._quote_line else None
        return QUOTE_HERE if quote is not None and quote.line + self._offset == self._quote_line else ""

    def _in_margin(self, index: int) -> Segment | None:
        """Return a sign beside text that the last change of the file brought."""
        leaf = self._note.leaf(index)
        if self._changes is None or leaf is None or leaf.line < 1:
            return None
        if self._changes.is_changed(leaf.line, leaf.end_line):
            return Segment(CHANGED_SIGN, self._palette.style(CHANGED))
        return None
