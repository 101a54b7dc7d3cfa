"""What a laid-out line is made of, and finding and cutting in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from notetui.core.markdown.document import BETWEEN_CELLS, Leaf, Mark, Run
from notetui.core.text.cells import cell_len, split_at

LINKS = Mark.LINK | Mark.WIKILINK | Mark.IMAGE | Mark.FOOTNOTE
MORE = "more"
"""The role of the signs that say that a line goes on beyond an edge."""


class Piece(NamedTuple):
    """A stretch of one line in one style. `start` is its offset in the leaf's text, -1 for what we add ourselves.

    `length` is how many characters of the leaf's text it stands for, -1 when each stands for itself (what is shown
    instead of a control character or a formula has another length than what was written).
    """

    text: str
    role: str
    marks: Mark = Mark.NONE
    target: str = ""
    start: int = -1
    length: int = -1

    def part(self, start: int, end: int) -> tuple[int, int] | None:
        """Return which characters of the piece stand for `start` to `end` of the leaf's text, None when none does."""
        if self.start < 0:
            return None
        if self.length >= 0:
            inside = start < self.start + self.length and end > self.start
            return (0, len(self.text)) if inside else None
        low, high = max(start - self.start, 0), min(end - self.start, len(self.text))
        return (low, high) if low < high else None


Line = tuple[Piece, ...]


class LinkSpan(NamedTuple):
    """A link on one line of the screen: where, what it says, where it leads.

    `column` and `cells` are terminal cells from the line's start, `start` its place in the leaf's text. The target of a
    footnote's reference (`Mark.FOOTNOTE`) is its label.
    """

    column: int
    cells: int
    text: str
    target: str
    marks: Mark
    start: int


def links_in(line: Line) -> list[LinkSpan]:
    """Return the links, images and footnote references on a line, from the left; a link over two lines is in both."""
    found: list[LinkSpan] = []
    column = end = 0
    for piece in line:
        cells = cell_len(piece.text)
        if piece.target and piece.marks & LINKS:
            last = found[-1] if found else None
            touches = last is not None and last.column + last.cells == column and end == piece.start
            if touches and last is not None and last.target == piece.target:
                found[-1] = last._replace(cells=last.cells + cells, text=last.text + piece.text)
            else:
                found.append(LinkSpan(column, cells, piece.text, piece.target, piece.marks, piece.start))
            end = piece.start + (len(piece.text) if piece.length < 0 else piece.length)
        column += cells
    return found


def link_runs(leaf: Leaf) -> list[Run]:
    """Return all links, images and footnote references of a leaf by their place in its text, in order."""
    runs = [run for run in leaf.runs if run.target and run.marks & LINKS]
    at = 0
    for cell in leaf.cells:
        runs += (
            Run(run.start + at, run.end + at, run.marks, run.target)
            for run in cell.runs
            if run.target and run.marks & LINKS
        )
        at += len(cell.text) + len(BETWEEN_CELLS)
    return sorted(runs)


def window(pieces: Sequence[Piece], offset: int, width: int, *, before: bool = False, beyond: bool = False) -> Line:
    """Return the cells of a line from `offset` on, at most `width`, with a sign at an edge beyond which it goes on.

    `before` and `beyond` say that there is more of the line than these pieces.
    """
    total = sum(cell_len(piece.text) for piece in pieces)
    if not (offset or before or beyond) and total <= width:
        return tuple(pieces)
    left = before or (offset > 0 and total > 0)
    right = beyond or total > offset + width
    low, high = offset + left, offset + width - right
    found: list[Piece] = [Piece("‹", MORE)] if left and width > 1 else []
    at = 0
    for piece in pieces:
        cells = cell_len(piece.text)
        if low < high and at + cells > low and at < high:
            found.append(_cut(piece, max(0, low - at), high - max(at, low)))
        at += cells
        if at >= high:
            break
    if right and width > 1:
        used = sum(cell_len(piece.text) for piece in found)
        found.append(Piece(" " * max(0, width - 1 - used) + "›", MORE))
    return tuple(found)


def _cut(piece: Piece, skip: int, width: int) -> Piece:
    """Return a part of a piece; half of a wide character becomes a space."""
    before, text = split_at(piece.text, skip) if skip else ("", piece.text)
    padding = ""
    if cell_len(before) < skip and text:
        wide, _ = split_at(text, 2)
        before, text, padding = before + wide, text[len(wide) :], " "
    kept = padding + split_at(text, width - len(padding))[0]
    if piece.start < 0 or piece.length >= 0:
        return piece._replace(text=kept)
    start = piece.start + len(before) - len(padding)
    return piece._replace(text=kept, start=start)
