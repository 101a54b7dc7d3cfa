"""The rendered note: a line-API widget that parses and lays out only what the screen shows.

Textual's own Markdown mounts a widget for each block (2.4 s for 1,000 lines, 33 s for 5,000); here the place is an
anchor, a leaf of the document and a row in it, so that nothing has to be known of what is above or below the screen.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip

from notetui.core.markdown.document import Container, ContainerKind, Leaf, LeafKind
from notetui.core.markdown.layout import LayoutOptions
from notetui.core.markdown.parse import Document
from notetui.core.markdown.pieces import Line
from notetui.tui.widgets.line_view import LineView
from notetui.tui.widgets.note_place import moved_line
from notetui.tui.widgets.note_rows import NoteRows, Spot
from notetui.tui.widgets.note_words import Match, Words
from notetui.tui.widgets.painting import MATCH, MATCH_HERE, QUOTE_HERE, Palette

SLICE = 0.006
"""Seconds of one slice of parsing ahead."""
STEP_MARGIN = 2
"""Rows that stay above a place that was stepped to."""


class NoteView(LineView):
    """Shows one note's body. Lines that go in and out are lines of the file."""

    class PlaceChanged(Message):
        """Another place is at the top; `section` is the path of headings there."""

        def __init__(self, line: int, section: str) -> None:
            super().__init__()
            self.line = line
            self.section = section

    class LinkActivated(Message):
        """A link was clicked or followed."""

        def __init__(self, target: str) -> None:
            super().__init__()
            self.target = target

    def __init__(
        self, palette: Palette, *, max_width: int = 100, centre: bool = False, keep_breaks: bool = False
    ) -> None:
        super().__init__(id="note")
        self._palette = palette
        self._max_width = max_width
        self._centre = centre
        self._options = LayoutOptions(keep_breaks)
        self._path = ""
        self._body = ""
        self._offset = 0
        self._note = NoteRows(Document(""), self._options)
        self._anchor = Spot(0, 0)
        self._matches: list[Match] = []
        self._match = -1
        self._needle = ""
        self._words = Words()
        self._word: Match | None = None
        self._quote: Container | None = None
        self._rows: list[Spot] = []
        self._told = (-1, "")
        self._generation = 0
        self._stepped: tuple[int, Spot] | None = None

    # -- showing

    def show(self, path: str, body: str, first_line: int, *, keep_place: bool) -> None:
        """Show a body whose first line is this line of the file.

        With `keep_place` the text that is at the top stays there, also when lines came or went above it.
        """
        line, row = 1, 0
        if keep_place and path == self._path:
            leaf = self._note.leaf(self._anchor.leaf)
            if leaf is not None and self._anchor > Spot(0, 0):
                line, row = moved_line(self._body, body, leaf.line), self._anchor.row
        self._path, self._body, self._offset = path, body, first_line - 1
        self._note = NoteRows(Document(body), self._options)
        self._note.use_width(self._text_width)
        self._words.forget()
        self._word = None
        self._generation += 1
        self._quote = self._stepped = None
        self._anchor = Spot(0, 0)
        if line > 1 or row:
            index = self._note.index_at(line)
            self._anchor = Spot(index, min(row, len(self._note.lines(index)) - 1))
        if self._needle and keep_place:
            self.find(self._needle, move=False)
        else:
            self._matches, self._match, self._needle = [], -1, ""
        self._settle()
        if not self._note.document.complete:
            self.set_timer(0.02, self._parse_ahead)

    def set_palette(self, palette: Palette) -> None:
        """Draw with other colours."""
        self._palette = palette
        self.refresh()

    def _parse_ahead(self) -> None:
        """Parse a slice of the rest, so that the scrollbar, search and the far end are ready when they are wanted."""
        generation, document, until = self._generation, self._note.document, time.perf_counter() + SLICE
        while not document.complete and time.perf_counter() < until:
            document.parse_more(32)
        if not document.complete and generation == self._generation:
            self.set_timer(0.01, self._parse_ahead)

    # -- rows

    @property
    def _text_width(self) -> int:
        room = max(1, self.size.width - 3)
        return min(room, self._max_width) if self._max_width > 0 else room

    def _settle(self) -> None:
        """Fill the screen from the anchor, never scrolling past the end, and say where we are."""
        height = max(1, self.size.height)
        self._note.use_width(self._text_width)
        rows = self._note.fill(self._anchor, height)
        if len(rows) < height:
            first = rows[0] if rows else Spot(max(0, len(self._note.document.leaves) - 1), 0)
            self._anchor = self._note.back_from(first, height - len(rows))
            rows = self._note.fill(self._anchor, height)
        self._rows = rows
        self.refresh()
        self._tell()

    def _tell(self) -> None:
        line = self.top_line()
        section = " › ".join(self.current_section()[-2:])
        if (line, section) != self._told:
            self._told = (line, section)
            self.post_message(self.PlaceChanged(line, section))

    # -- where we are

    def top_line(self) -> int:
        """Return the file line of the text at the top of the screen."""
        leaf = self._note.leaf(self._anchor.leaf)
        return (leaf.line if leaf is not None else 1) + self._offset

    def current_section(self) -> tuple[str, ...]:
        """Return the headings above the top of the screen, outermost first."""
        return self._note.section_at(self._anchor.leaf)

    def place(self) -> list[int]:
        """Return the place as numbers that can be kept: file line and row."""
        return [self.top_line(), max(0, self._anchor.row)]

    def restore(self, place: object) -> None:
        """Go back to a kept place; anything that is none is ignored."""
        if isinstance(place, list) and len(place) == 2 and all(isinstance(part, int) for part in place):
            index = self._note.index_at(place[0] - self._offset)
            self._anchor = Spot(index, max(0, min(place[1], len(self._note.lines(index)) - 1)))
            self._settle()

    # -- moving

    def goto_line(self, line: int) -> None:
        """Bring the text of a file line to the top (with a little above it, when it is not a heading)."""
        self._go_to(self._note.index_at(line - self._offset))

    def _go_to(self, index: int, row: int = 0) -> None:
        leaf = self._note.leaf(index)
        spot = Spot(index, row)
        heading = leaf is not None and leaf.kind is LeafKind.HEADING
        self._anchor = spot if heading else self._note.back_from(spot, STEP_MARGIN)
        self._settle()

    def move_lines(self, lines: int) -> None:
        """Scroll by rows."""
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

    def move_pages(self, pages: float) -> None:
        """Scroll by parts of a page; a whole page keeps one row."""
        self.move_lines(round(max(1, self.size.height - 1) * pages))

    def move_to_end(self, direction: int) -> None:
        """Go to the top (-1) or the end (1)."""
        if direction < 0:
            self._anchor = Spot(0, 0)
        else:
            last = max(0, len(self._note.document.parse_all()) - 1)
            self._anchor = Spot(last, max(0, len(self._note.lines(last)) - 1))
        self._settle()

    def scroll_to_part(self, part: float) -> None:
        """Go to a part (0..1) of the note, by source lines."""
        self._anchor = Spot(self._note.index_at(1 + round(part * self._note.document.total_lines)), 0)
        self._settle()

    def on_resize(self) -> None:
        """Keep the text at the top where it is."""
        self._note.use_width(self._text_width)
        self._anchor = self._note.clamped(self._anchor)
        self._settle()

    # -- stepping

    def step_heading(self, direction: int) -> int | None:
        """Go to the next or previous heading; return its file line, None when there is none."""
        start = self._anchor.leaf
        if self._stepped is not None and self._stepped[1] == self._anchor:
            start = self._note.index_at(self._stepped[0] - self._offset)
        for index in self._note.indexes_from(start, direction):
            leaf = self._note.leaf(index)
            if leaf is not None and leaf.kind is LeafKind.HEADING:
                self._go_to(index)
                self._stepped = (leaf.line + self._offset, self._anchor)
                return leaf.line + self._offset
        return None

    def step_line(self, lines: Sequence[int], direction: int) -> int | None:
        """Go to the next or previous of some file lines (sorted); return it, None when there is none."""
        here = self.top_line()
        if self._stepped is not None and self._stepped[1] == self._anchor:
            here = self._stepped[0]
        elif direction > 0:
            here -= 1
        found = [line for line in lines if (line > here if direction > 0 else line < here)]
        if not found:
            return None
        line = found[0] if direction > 0 else found[-1]
        self.goto_line(line)
        self._stepped = (line, self._anchor)
        return line

    def step_quote(self, direction: int) -> int | None:
        """Go to the next or previous quote and mark it; return its file line, None when there is none."""
        start = self._anchor.leaf - (1 if direction > 0 else 0)
        if self._quote is not None and self._quote.head is not None:
            visible = {spot.leaf for spot in self._rows}
            head = next((index for index in visible if self._note.document.leaves[index] is self._quote.head), None)
            start = head if head is not None else start
        for index in self._note.indexes_from(start, direction):
            leaf = self._note.leaf(index)
            quote = quote_of(leaf) if leaf is not None else None
            if quote is not None and quote.head is leaf and quote is not self._quote:
                self._quote = quote
                self._go_to(index)
                return quote.line + self._offset
        return None

    def current_quote_line(self) -> int:
        """Return the file line of the quote that was stepped to, 0 when there is none."""
        return self._quote.line + self._offset if self._quote is not None else 0

    # -- finding

    @property
    def has_matches(self) -> bool:
        """True while something is searched for and found."""
        return bool(self._matches)

    def find(self, needle: str, *, move: bool = True) -> int:
        """Mark all matches of a text (case counts when it has an upper-case letter); return how many there are."""
        self._needle = needle
        self._matches, self._match = [], -1
        if needle:
            smart = any(character.isupper() for character in needle)
            wanted = needle if smart else needle.lower()
            for index, leaf in enumerate(self._note.document.parse_all()):
                text = leaf.text if smart else leaf.text.lower()
                if len(text) != len(leaf.text):
                    text = leaf.text
                at = text.find(wanted)
                while at >= 0:
                    self._matches.append(Match(index, at, at + len(needle)))
                    at = text.find(wanted, at + max(1, len(needle)))
        if self._matches and move:
            after = next((n for n, match in enumerate(self._matches) if match.leaf >= self._anchor.leaf), 0)
            self._show_match(after)
        else:
            self.refresh()
        return len(self._matches)

    def step_match(self, direction: int) -> tuple[int, int]:
        """Go to the next or previous match, round the end; return its number and how many there are."""
        if self._matches:
            self._show_match((self._match + direction) % len(self._matches))
        return self._match + 1, len(self._matches)

    def clear_find(self) -> None:
        """Take the marks of the search away."""
        self._matches, self._match, self._needle = [], -1, ""
        self.refresh()

    def _show_match(self, number: int) -> None:
        self._match = number
        self._show_place(self._matches[number])

    def _show_place(self, match: Match) -> None:
        row = 0
        for at, line in enumerate(self._note.lines(match.leaf)):
            if any(0 <= piece.start <= match.start for piece in line):
                row = at
        if Spot(match.leaf, row) not in self._rows[:-1]:
            self._anchor = self._note.back_from(Spot(match.leaf, row), max(STEP_MARGIN, self.size.height // 3))
            self._settle()
        else:
            self.refresh()

    # -- the words of the filter

    @property
    def has_words(self) -> bool:
        """True while the words of a filter are marked."""
        return bool(self._words)

    def mark_words(self, words: Sequence[str]) -> None:
        """Mark the words of the tree's filter wherever they stand; none takes the marks away."""
        if tuple(words) != self._words.wanted:
            self._words, self._word = Words(words), None
            self.refresh()

    def step_word(self, direction: int) -> int | None:
        """Go to the next or previous marked word, round the end; return its file line, None when there is none."""
        found = self._words.beside(self._note, self._word, self._anchor.leaf, direction)
        if found is None:
            return None
        self._word = found
        self._show_place(found)
        leaf = self._note.document.leaves[found.leaf]
        return leaf.line + leaf.text.count("\n", 0, found.start) + self._offset

    # -- drawing

    def row_count(self) -> int:
        """Return the number of rows on the screen (the rest is not counted, it is not known)."""
        return len(self._rows)

    @property
    def _margin(self) -> int:
        room = self.size.width - 2
        return max(1, (room - self._text_width) // 2) if self._centre else 1

    def render_line(self, y: int) -> Strip:
        """Return one line of the screen."""
        width, height = self.size
        strip = Strip([])
        if y < len(self._rows):
            spot = self._rows[y]
            lines = self._note.lines(spot.leaf)
            if 0 <= spot.row < len(lines):
                strip = Strip([Segment(" " * self._margin), *self._segments(spot.leaf, lines[spot.row])])
        strip = strip.adjust_cell_length(width - 1, self.ground)
        total = max(1, self._note.document.total_lines)
        shown = self._shown_lines()
        if shown >= total:
            return strip.adjust_cell_length(width, self.ground).apply_style(self.ground)
        position = (self.top_line() - self._offset - 1) / max(1, total - shown)
        bar = self._bar_segment(y, height, position, shown / total)
        return Strip([*strip, bar]).apply_style(self.ground)

    def _shown_lines(self) -> int:
        if not self._rows or (self._rows[0] <= Spot(0, 0) and len(self._rows) < self.size.height):
            return self._note.document.total_lines
        first, last = self._note.leaf(self._rows[0].leaf), self._note.leaf(self._rows[-1].leaf)
        return last.end_line - first.line + 1 if first is not None and last is not None else 1

    def _segments(self, index: int, line: Line) -> list[Segment]:
        leaf = self._note.document.leaves[index]
        over = QUOTE_HERE if self._quote is not None and self._quote in leaf.containers else ""
        matches = [match for match in self._matches if match.leaf == index] if self._matches else []
        here = self._matches[self._match] if matches and self._match >= 0 else None
        if not self._matches and self._words:
            matches, here = list(self._words.in_leaf(index, leaf.text)), self._word
        segments: list[Segment] = []
        used = 0
        for piece in line:
            style = self._palette.style(piece.role, piece.marks, over)
            used += len(piece.text)
            cuts = [
                (max(match.start - piece.start, 0), min(match.end - piece.start, len(piece.text)), match is here)
                for match in matches
                if piece.start >= 0 and match.start < piece.start + len(piece.text) and match.end > piece.start
            ]
            at = 0
            for start, end, is_here in cuts:
                marked = self._palette.style(piece.role, piece.marks, MATCH_HERE if is_here else MATCH)
                segments += [Segment(piece.text[at:start], style), Segment(piece.text[start:end], marked)]
                at = end
            segments.append(Segment(piece.text[at:], style))
        if (line and line[0].role in ("quote.bar", "code.edge")) or (line and line[-1].role in ("quote", "code")):
            # The background of a quote or of code reaches to the edge of the text, so that the eye sees a block.
            missing = self._text_width - sum(segment.cell_length for segment in segments)
            ground = "quote" if leaf_is_quoted(leaf) else "code"
            segments.append(Segment(" " * max(0, missing), self._palette.style(ground, over=over)))
        return segments

    # -- links

    def clicked_row(self, index: int, event: events.Click) -> None:
        """Follow the link under a click."""
        if event.y < len(self._rows):
            spot = self._rows[event.y]
            lines = self._note.lines(spot.leaf)
            column = event.x - self._margin
            for piece in lines[spot.row] if 0 <= spot.row < len(lines) else ():
                column -= Segment(piece.text).cell_length
                if column < 0:
                    if piece.target:
                        self.post_message(self.LinkActivated(piece.target))
                    return

    def links_on_screen(self) -> list[tuple[str, str]]:
        """Return text and target of the links that are on the screen, from the top."""
        found: dict[tuple[int, str], str] = {}
        for spot in self._rows:
            lines = self._note.lines(spot.leaf)
            for piece in lines[spot.row] if 0 <= spot.row < len(lines) else ():
                if piece.target:
                    found[spot.leaf, piece.target] = found.get((spot.leaf, piece.target), "") + piece.text
        return [(text, target) for (_, target), text in found.items()]


def quote_of(leaf: Leaf) -> Container | None:
    """Return the outermost quote that a leaf stands in."""
    return next((container for container in leaf.containers if container.kind is ContainerKind.QUOTE), None)


def leaf_is_quoted(leaf: Leaf) -> bool:
    """Return whether a leaf stands in a quote."""
    return quote_of(leaf) is not None
