"""The rows of a note: leaves laid out when they are needed, and walking from row to row without counting them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from notetui.core.markdown.document import Leaf, LeafKind
from notetui.core.markdown.layout import LayoutOptions, lay_out
from notetui.core.markdown.parse import Document
from notetui.core.markdown.pieces import Line

CACHED_LEAVES = 2000


class Spot(NamedTuple):
    """A place in a document: a leaf and a row of it; -1 is the empty row before the leaf."""

    leaf: int
    row: int


class NoteRows:
    """A document at a width. Parses as far as it is asked, lays out a leaf once for a width."""

    def __init__(self, document: Document, options: LayoutOptions) -> None:
        self.document = document
        self._options = options
        self._lines: dict[int, list[Line]] = {}
        self._width = 1

    def use_width(self, width: int) -> None:
        """Lay out for a width in cells from now on."""
        if width != self._width:
            self._lines.clear()
            self._width = width

    def leaf(self, index: int) -> Leaf | None:
        """Return a leaf, parsing up to it; None past the end."""
        document = self.document
        while index >= len(document.leaves) and not document.complete:
            document.parse_more(64)
        return document.leaves[index] if 0 <= index < len(document.leaves) else None

    def lines(self, index: int) -> list[Line]:
        """Return the laid-out lines of a leaf, kept for the present width."""
        lines = self._lines.get(index)
        if lines is None:
            if len(self._lines) > CACHED_LEAVES:
                self._lines.clear()
            leaf = self.leaf(index)
            lines = lay_out(leaf, self._width, self._options) if leaf is not None else []
            self._lines[index] = lines
        return lines

    def line_at(self, spot: Spot) -> Line:
        """Return the line at a spot, an empty one before a leaf."""
        lines = self.lines(spot.leaf)
        return lines[spot.row] if 0 <= spot.row < len(lines) else ()

    def clamped(self, spot: Spot) -> Spot:
        """Return the spot with a row that its leaf has."""
        return Spot(spot.leaf, max(0, min(spot.row, len(self.lines(spot.leaf)) - 1)))

    def spots_from(self, spot: Spot) -> Iterator[Spot]:
        """Yield the rows from a spot on."""
        index, row = spot
        while (leaf := self.leaf(index)) is not None:
            if row < 0 and leaf.gap and index > 0:
                yield Spot(index, -1)
            for at in range(max(0, row), len(self.lines(index))):
                yield Spot(index, at)
            index, row = index + 1, -1

    def fill(self, spot: Spot, height: int) -> list[Spot]:
        """Return at most so many rows from a spot on."""
        rows: list[Spot] = []
        for found in self.spots_from(spot):
            rows.append(found)
            if len(rows) == height:
                break
        return rows

    def back_from(self, spot: Spot, rows: int) -> Spot:
        """Return the spot so many rows above, the first of all when there are fewer."""
        for _ in range(rows):
            before = self._before(spot)
            if before is None:
                return spot
            spot = before
        return spot

    def _before(self, spot: Spot) -> Spot | None:
        index, row = spot
        leaf = self.leaf(index)
        if row > 0:
            return Spot(index, row - 1)
        if row == 0 and leaf is not None and leaf.gap and index > 0:
            return Spot(index, -1)
        while index > 0:
            index -= 1
            count = len(self.lines(index))
            if count:
                return Spot(index, count - 1)
            leaf = self.leaf(index)
            if leaf is not None and leaf.gap and index > 0:
                return Spot(index, -1)
        return None

    def index_at(self, line: int) -> int:
        """Return the index of the last leaf that starts at or before a body line, the first of several on it."""
        self.document.parse_to_line(line)
        leaves = self.document.leaves
        low, high = 0, len(leaves) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if leaves[middle].line <= line:
                low = middle
            else:
                high = middle - 1
        while low > 0 and leaves[low - 1].line == leaves[low].line and leaves[low - 1].line >= line:
            low -= 1
        return max(0, low)

    def indexes_from(self, index: int, direction: int) -> Iterator[int]:
        """Yield the indexes of the leaves after (1) or before (-1) one."""
        while True:
            index += direction
            if index < 0 or self.leaf(index) is None:
                return
            yield index

    def section_at(self, index: int) -> tuple[str, ...]:
        """Return the headings that a leaf stands below, outermost first."""
        path: list[Leaf] = []
        leaves = self.document.leaves
        for at in range(min(index, len(leaves) - 1), -1, -1):
            leaf = leaves[at]
            if leaf.kind is LeafKind.HEADING and (not path or leaf.level < path[-1].level):
                path.append(leaf)
                if leaf.level == 1:
                    break
        return tuple(leaf.text for leaf in reversed(path))
