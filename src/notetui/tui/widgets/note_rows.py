"""The rows of a note: leaves laid out when they are needed, and walking from row to row without counting them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from notetui.core.markdown.document import Container, ContainerKind, Leaf, LeafKind
from notetui.core.markdown.layout import LayoutOptions, lay_out, reach
from notetui.core.markdown.parse import Document
from notetui.core.markdown.pieces import Line
from notetui.core.markdown.prefix import gap_line

CACHED_LEAVES = 2000
TITLED = (ContainerKind.CALLOUT, ContainerKind.DETAILS)
FOLD_SIGNS = ("▸ ", "▾ ")


class Spot(NamedTuple):
    """A place in a document: a leaf and a row of it; -1 is the empty row before the leaf."""

    leaf: int
    row: int


class NoteRows:
    """A document at a width. Parses as far as it is asked, lays out a leaf once for a width.

    `front` are leaves that stand above the document's own (the front matter); their lines are 0 or less.
    """

    def __init__(self, document: Document, options: LayoutOptions, front: Sequence[Leaf] = ()) -> None:
        self.document = document
        self.front = tuple(front)
        self._options = options
        self._lines: dict[Leaf, list[Line]] = {}
        self._width = 1
        self._sideways: dict[object, int] = {}
        """How many cells a table or a block of code is scrolled to the right."""
        self._looked = 0
        self._headings: list[int] = []
        self._above: list[int] = []
        """For each heading the number of the one that it stands below, -1 for none."""

    def use_width(self, width: int) -> None:
        """Lay out for a width in cells from now on."""
        if width != self._width:
            self._lines.clear()
            self._width = width

    def use_options(self, options: LayoutOptions) -> None:
        """Lay out in another way from now on."""
        self._lines.clear()
        self._options = options

    def take_over(self, old: NoteRows) -> None:
        """Keep what was laid out of leaves that are the same in another version of the document."""
        self._width = old._width
        self._lines, self._sideways = old._lines, old._sideways

    # -- leaves

    @property
    def leaves(self) -> list[Leaf]:
        """All leaves that have been parsed, those above the document's own first."""
        return [*self.front, *self.document.leaves] if self.front else self.document.leaves

    @property
    def known(self) -> int:
        """The number of leaves that have been parsed."""
        return len(self.front) + len(self.document.leaves)

    @property
    def complete(self) -> bool:
        """True when all of the document has been parsed."""
        return self.document.complete

    def covers(self, line: int) -> bool:
        """Return whether the leaf of a body line has been parsed."""
        leaves = self.document.leaves
        return self.document.complete or line < 1 or (bool(leaves) and leaves[-1].line > line)

    def leaf(self, index: int) -> Leaf | None:
        """Return a leaf, parsing up to it; None past the end."""
        if index < len(self.front):
            return self.front[index] if index >= 0 else None
        index -= len(self.front)
        document = self.document
        while index >= len(document.leaves) and not document.complete:
            document.parse_more(64)
        return document.leaves[index] if index < len(document.leaves) else None

    def lines(self, index: int) -> list[Line]:
        """Return the laid-out lines of a leaf, kept for the present width."""
        leaf = self.leaf(index)
        if leaf is None:
            return []
        lines = self._lines.get(leaf)
        if lines is None:
            if len(self._lines) > CACHED_LEAVES:
                self._lines.clear()
            offset = self._sideways.get(leaf.block, 0) if self._sideways else 0
            lines = self._lines[leaf] = lay_out(leaf, self._width, self._options, offset)
        return lines

    # -- sideways, and folding

    def scroll_sideways(self, leaves: Iterable[int], cells: int) -> bool:
        """Scroll the tables and blocks of code of some leaves to the right; return whether one of them could."""
        blocks = {leaf.block: leaf for index in leaves if (leaf := self.leaf(index)) and leaf.block is not None}
        moved = False
        for block, leaf in blocks.items():
            was = self._sideways.get(block, 0)
            now = max(0, min(was + cells, reach(leaf, self._width)))
            if now != was:
                self._sideways[block] = now
                moved = True
        if moved:
            self._lines.clear()
        return moved

    def turn_fold(self, container: Container) -> None:
        """Fold what can be folded, or unfold it."""
        container.folded = not container.folded
        self._lines.clear()

    def fold_all(self, *, folded: bool) -> int:
        """Fold or unfold all that can be, of what has been parsed; return how many there are."""
        found = {box for leaf in self.document.leaves for box in leaf.containers if box.foldable}
        for container in found:
            container.folded = folded
        self._lines.clear()
        return len(found)

    def unfold_to(self, index: int) -> bool:
        """Unfold what hides a leaf; return whether anything did."""
        leaf = self.leaf(index)
        shut = [box for box in leaf.containers if box.folded] if leaf is not None else []
        for container in shut:
            container.folded = False
        if shut:
            self._lines.clear()
        return bool(shut)

    def fold_at(self, spot: Spot) -> Container | None:
        """Return what is folded or unfolded by its title on a row."""
        leaf = self.leaf(spot.leaf)
        if leaf is None or not leaf.containers or leaf.continued:
            return None
        line = self.line_at(spot)
        if not _is_title(line):
            return None
        # Titles stand one below another, outermost first.
        titles = [
            at for at, row in enumerate(self.lines(spot.leaf)) if any(p.role.startswith("callout.title") for p in row)
        ]
        number = sum(_is_fold_title(self.lines(spot.leaf)[at]) for at in titles if at <= spot.row)
        foldable = [box for box in leaf.begins if box.kind in TITLED and box.foldable]
        return foldable[number - 1] if 0 < number <= len(foldable) else None

    def line_at(self, spot: Spot) -> Line:
        """Return the line at a spot; before a leaf it has only the bars that go on over it."""
        if spot.row < 0:
            above, leaf = self.leaf(spot.leaf - 1), self.leaf(spot.leaf)
            return gap_line(above, leaf, self._width) if above is not None and leaf is not None else ()
        lines = self.lines(spot.leaf)
        return lines[spot.row] if spot.row < len(lines) else ()

    def line_of(self, spot: Spot) -> int:
        """Return the body line whose text a row shows (where it wraps, the line that its first character is on)."""
        leaf = self.leaf(spot.leaf)
        if leaf is None:
            return 1
        start = next((piece.start for piece in self.line_at(spot) if piece.start >= 0), 0)
        return leaf.line_of(start)

    def clamped(self, spot: Spot) -> Spot:
        """Return the spot with a row that its leaf has."""
        if spot.row < 0:
            return spot  # the empty row above a leaf is there at any width
        return Spot(spot.leaf, max(0, min(spot.row, len(self.lines(spot.leaf)) - 1)))

    def row_of(self, index: int, offset: int) -> int:
        """Return the row of a leaf that shows a character of its text."""
        found = 0
        for row, line in enumerate(self.lines(index)):
            if any(piece.part(offset, offset + 1) is not None for piece in line):
                return row
            if any(0 <= piece.start <= offset for piece in line):
                found = row
        return found

    # -- rows

    def _gap(self, index: int, leaf: Leaf) -> bool:
        return index > 0 and (leaf.gap or index == len(self.front))

    def spots_from(self, spot: Spot) -> Iterator[Spot]:
        """Yield the rows from a spot on."""
        index, row = spot
        while (leaf := self.leaf(index)) is not None:
            count = len(self.lines(index))
            if row < 0 and count and self._gap(index, leaf):
                yield Spot(index, -1)
            for at in range(max(0, row), count):
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
        if row == 0 and leaf is not None and self._gap(index, leaf):
            return Spot(index, -1)
        while index > 0:
            index -= 1
            count = len(self.lines(index))
            if count:
                return Spot(index, count - 1)
        return None

    # -- places

    def index_at(self, line: int) -> int:
        """Return the index of the last leaf that starts at or before a body line, the first of several on it."""
        leaves: Sequence[Leaf]
        if line < 1 and self.front:
            leaves, shift = self.front, 0
        else:
            self.document.parse_to_line(line)
            leaves, shift = self.document.leaves, len(self.front)
        low = max(0, bisect_right(leaves, line, key=_line_of) - 1)
        while low > 0 and leaves[low - 1].line == leaves[low].line and leaves[low - 1].line >= line:
            low -= 1
        return low + shift

    def indexes_from(self, index: int, direction: int) -> Iterator[int]:
        """Yield the indexes of the leaves after (1) or before (-1) one."""
        while True:
            index += direction
            if index < 0 or self.leaf(index) is None:
                return
            yield index

    def section_at(self, index: int) -> tuple[str, ...]:
        """Return the headings that a leaf stands below, outermost first."""
        self._look_at_headings()
        number = bisect_right(self._headings, index) - 1
        path: list[str] = []
        while number >= 0:
            leaf = self.leaf(self._headings[number])
            path.append(leaf.text if leaf is not None else "")
            number = self._above[number]
        return tuple(reversed(path))

    def _look_at_headings(self) -> None:
        leaves, shift = self.document.leaves, len(self.front)
        for at in range(self._looked, len(leaves)):
            if leaves[at].kind is LeafKind.HEADING:
                above = len(self._headings) - 1
                while above >= 0 and leaves[self._headings[above] - shift].level >= leaves[at].level:
                    above = self._above[above]
                self._headings.append(at + shift)
                self._above.append(above)
        self._looked = len(leaves)


def _is_title(line: Line) -> bool:
    return any(piece.role.startswith("callout.title") for piece in line)


def _is_fold_title(line: Line) -> bool:
    """Return whether a line begins the title of something that can be folded."""
    title = next((piece for piece in line if piece.role.startswith("callout.title")), None)
    return title is not None and title.text.startswith(FOLD_SIGNS)


def _line_of(leaf: Leaf) -> int:
    return leaf.line
