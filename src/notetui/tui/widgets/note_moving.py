"""Moving through a note: by rows and pages, to a line, to its end, to a place that was kept."""

from __future__ import annotations

from notetui.core.markdown.document import Container
from notetui.tui.widgets.note_page import NotePage
from notetui.tui.widgets.note_rows import Spot

PLACE_TEXT = 60
"""Characters of a text by which a place is known again."""
PLACE_NEAR = 400
"""Leaves before and behind its line where the text of a place is looked for."""
SIDEWAYS = 8
"""Cells that a wide table or block of code is scrolled by one key."""
STEP_MARGIN = 2
"""Rows that stay above a place that was stepped to."""


class MovingPage(NotePage):
    """Puts the anchor elsewhere. What has to be parsed first is gone to when it has been."""

    def goto_line(self, line: int, *, point: bool = False) -> None:
        """Bring the text of a file line to the top (with a little above it, when it is not a heading).

        With `point` a sign stands beside it until the next key: near the end of a note it can't come to the top.
        """
        body_line = line - self._offset

        def go() -> None:
            index = self._note.index_at(body_line)
            self._pointed = index if point else -1
            leaf = self._note.leaf(index)
            row = self._note.row_of(index, leaf.offset_of(body_line)) if leaf is not None else 0
            self._go_to(index, row, stepped=line)

        self._when_parsed(body_line, go)

    def _go_to(self, index: int, row: int = 0, *, stepped: int = 0) -> None:
        self._note.unfold_to(index)
        leaf = self._note.leaf(index)
        spot = Spot(index, row)
        heading = leaf is not None and leaf.level > 0
        self._anchor = spot if heading else self._note.back_from(spot, STEP_MARGIN)
        self._settle()
        self._stepped = (stepped, self._anchor) if stepped else None

    def move_lines(self, lines: int) -> None:
        """Scroll by rows."""
        self._awaited = None
        if lines < 0:
            self._anchor = self._note.back_from(self._anchor, -lines)
        else:
            for number, spot in enumerate(self._note.spots_from(self._anchor)):
                self._anchor = spot
                if number == lines:
                    break
        self._settle()

    def scroll_rows(self, rows: int) -> None:
        """Scroll by rows (the mouse's wheel)."""
        self.move_lines(rows)

    def scroll_sideways(self, direction: int) -> bool:
        """Scroll what is wider than the page to the right (1) or back (-1); return whether anything was."""
        moved = self._note.scroll_sideways({spot.leaf for spot in self._rows}, direction * SIDEWAYS)
        if moved:
            self.refresh()
        return moved

    def turn_fold(self, container: Container) -> None:
        """Fold what can be folded, or unfold it."""
        self._note.turn_fold(container)
        self._settle()

    def fold_all(self, *, folded: bool) -> int:
        """Fold or unfold all details and callouts that can be; return how many there are."""
        count = self._note.fold_all(folded=folded)
        self._settle()
        return count

    def move_pages(self, pages: float) -> None:
        """Scroll by parts of a page; a whole page keeps one row."""
        self.move_lines(round(max(1, self.size.height - 1) * pages))

    def move_to_end(self, direction: int) -> None:
        """Go to the top (-1) or the end (1)."""

        def bottom() -> None:
            last = max(0, self._note.known - 1)
            self._anchor = Spot(last, max(0, len(self._note.lines(last)) - 1))
            self._settle()

        if direction < 0:
            self._awaited = None
            self._anchor = Spot(0, 0)
            self._settle()
        else:
            # No line is behind this one, so all must have been parsed.
            self._when_parsed(self._note.document.total_lines + 1, bottom)

    def scroll_to_part(self, part: float) -> None:
        """Go to a part (0..1) of the note, by source lines."""
        line = 1 + round(part * self._note.document.total_lines)

        def go() -> None:
            self._anchor = Spot(self._note.index_at(line), 0) if part > 0 else Spot(0, 0)
            self._settle()

        self._when_parsed(line, go)

    # -- places

    def place(self) -> list[int | str]:
        """Return the place as it can be kept: file line, row, and how the text there begins."""
        leaf = self._note.leaf(self._anchor.leaf)
        line = leaf.line if leaf is not None else 1
        return [line + self._offset, self._anchor.row, leaf.text[:PLACE_TEXT] if leaf is not None else ""]

    def restore(self, place: object) -> None:
        """Go back to a kept place, to its text where that stands near its line; anything that is none is ignored."""
        if not isinstance(place, list) or [type(part) for part in place] != [int, int, str]:
            return
        line, row, text = place[0] - self._offset, place[1], place[2]

        def go() -> None:
            at = self._note.index_at(line)
            near = range(max(0, at - PLACE_NEAR), min(self._note.known, at + PLACE_NEAR))
            same = [index for index in near if (leaf := self._note.leaf(index)) and leaf.text[:PLACE_TEXT] == text]
            spot = Spot(min(same, key=lambda index: abs(index - at), default=at), row)
            self._anchor = self._note.clamped(spot) if row >= 0 else spot
            self._settle()

        self._when_parsed(line, go)
