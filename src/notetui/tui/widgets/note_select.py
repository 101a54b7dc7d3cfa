"""What is selected in a note, as places in its text: it stays right when the page scrolls or is laid out anew."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from notetui.core.markdown.document import HARD_BREAK, ROW_BREAK, Leaf, LeafKind
from notetui.core.markdown.pieces import Line
from notetui.core.text.cells import cell_len, clusters
from notetui.tui.widgets.note_rows import NoteRows

Point = tuple[int, int]
"""A leaf and an offset in its text."""
_AS_WRITTEN = (LeafKind.CODE, LeafKind.MATH)


@dataclass(slots=True)
class Selection:
    """The text between two points; `start` is where it was begun, which may be the later one."""

    start: Point | None = None
    end: Point | None = None

    def clear(self) -> bool:
        """Select nothing; return whether something was selected."""
        had = bool(self)
        self.start = self.end = None
        return had

    def __bool__(self) -> bool:
        return self.start is not None and self.end is not None and self.start != self.end

    @property
    def ordered(self) -> tuple[Point, Point] | None:
        """The first and the last point, None for nothing."""
        if self.start is None or self.end is None or self.start == self.end:
            return None
        return min(self.start, self.end), max(self.start, self.end)

    def within(self, leaf: int, length: int) -> tuple[int, int] | None:
        """Return which characters of a leaf are selected, None for none."""
        points = self.ordered
        if points is None or not points[0][0] <= leaf <= points[1][0]:
            return None
        first = points[0][1] if leaf == points[0][0] else 0
        last = points[1][1] if leaf == points[1][0] else length
        return (first, last) if first < last else None


def offset_at(line: Line, column: int, *, end: int) -> int:
    """Return the offset in the leaf's text of the character at a column of one of its lines; `end` when there is none.

    A column before the text is its first character, one behind it the place after its last.
    """
    after = -1
    for piece in line:
        width = cell_len(piece.text)
        if piece.start >= 0:
            if column < width:
                at = piece.start
                if piece.length >= 0:
                    # Shown instead of other text: one thing.
                    return at
                for cluster, cells in clusters(piece.text):
                    if column < cells or column < 0:
                        return at
                    column -= cells
                    at += len(cluster)
            after = piece.start + (len(piece.text) if piece.length < 0 else piece.length)
        elif column < width and after >= 0:
            return after
        column -= width
    return after if after >= 0 else end


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"\w+(?:['’-]\w+)*")


def word_at(text: str, offset: int) -> tuple[int, int]:
    """Return start and end of the word at an offset, of the one character there when it is in no word."""
    for found in _word().finditer(text, max(0, text.rfind(" ", 0, offset))):
        if found.start() <= offset < found.end():
            return found.span()
        if found.start() > offset:
            break
    return offset, min(len(text), offset + 1)


def selected_text(note: NoteRows, selection: Selection) -> str:
    """Return what is selected as plain text: paragraphs in one line, without bars, signs and margins."""
    points = selection.ordered
    if points is None:
        return ""
    parts: list[str] = []
    for index in range(points[0][0], points[1][0] + 1):
        leaf = note.leaf(index)
        if leaf is None:
            break
        span = selection.within(index, len(leaf.text))
        if span is None:
            continue
        if parts:
            parts.append("" if leaf.kind is LeafKind.PARAGRAPH and leaf.continued else "\n\n" if leaf.gap else "\n")
        parts.append(_flowing(leaf, leaf.text[slice(*span)]))
    return "".join(parts)


def _flowing(leaf: Leaf, text: str) -> str:
    text = text.replace(HARD_BREAK, "\n" if leaf.kind in _AS_WRITTEN else "\v").replace(ROW_BREAK, "\v")
    if leaf.kind not in _AS_WRITTEN:
        words = text.split("\n")
        text = words[0] if words else ""
        for word in words[1:]:
            joins = text[-1:] and word[:1] and cell_len(text[-1]) == 2 and cell_len(word[0]) == 2
            text += word if joins else " " + word
    return text.replace("\v", "\n")
