"""The note view: shows a note's body, keeps the place when it changes, and steps through it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from rich.segment import Segment

from notetui.core.markdown.code import prepare
from notetui.core.markdown.document import Leaf, LeafKind
from notetui.core.markdown.layout import LayoutOptions
from notetui.core.markdown.parse import Document
from notetui.tui.widgets.note_find import Finder
from notetui.tui.widgets.note_paint import quote_of
from notetui.tui.widgets.note_picturing import PicturingPage
from notetui.tui.widgets.note_place import LineMap
from notetui.tui.widgets.note_rows import Spot
from notetui.tui.widgets.painting import CHANGED, QUOTE_HERE, Palette

CHANGED_SIGN = "+"
POINTED_SIGN = "❯"


class _Held(NamedTuple):
    """A row of the screen: body line of its leaf, the leaf's number on that line, its row, and the screen's."""

    line: int
    number: int
    row: int
    y: int


class NoteView(PicturingPage):
    """Shows one note's body. Lines that go in and out are lines of the file."""

    def __init__(
        self, palette: Palette, *, max_width: int = 100, centre: bool = False, keep_breaks: bool = False
    ) -> None:
        super().__init__(palette, max_width=max_width, centre=centre, keep_breaks=keep_breaks)
        self.body = ""
        """The body that is shown."""
        self._quote_line = 0
        self._changes: LineMap | None = None
        self._held: list[_Held] | None = None
        self._match_line = 0

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
        searched for, the present quote and what is folded stay too. `document` and `moved` (the lines of the present
        body in the new one) are made here where they are not given; a document made from the present one needs
        `before_renewal` first.
        """
        same = keep_place and path == self._path
        match = self._finder.place if same else None
        if same:
            document = document or Document(body, previous=self.before_renewal())
            moved = moved or LineMap(self.body, body)
        held, self._held = (self._held or []) if same else [], None
        quote_line = moved.exact(self._quote_line - self._offset) if moved is not None and self._quote_line else 0
        match_line = self._match_line if match is not None else 0
        old, self._path, self.body = self._note, path, body
        self._use_document(document if document is not None else Document(body), first_line, front)
        self._quote_line = quote_line + first_line - 1 if quote_line else 0
        self._link = None
        self._changes = moved if same and moved is not None and moved.first_changed else None
        self._hints, self._typed = {}, ""
        self._selection.clear()
        self._finder = Finder(self._note)
        if not same:
            self._needle = ""
        self._search(self._needle, self._words)
        if same and moved is not None:
            self._note.take_over(old)
            self._note.use_width(self._text_width)
            self._hold(held, moved)
            if match is not None and (line := moved.exact(match_line)):
                self._finder.resume(self._note.index_at(line), match[1])
        self._settle()
        self._work_ahead()

    def postpone_colours(self) -> None:
        """Show code in one colour until `colour_code`: the first frame need not wait for a lexer."""
        self._use_options(replace(self._options, plain_code=True))

    async def colour_code(self) -> None:
        """Show code in its colours from now on. What that takes is made while keys are answered; no row moves."""
        leaves = (self._note.leaf(index) for index in {spot.leaf for spot in self._rows})
        languages = {leaf.info for leaf in leaves if leaf is not None and leaf.kind is LeafKind.CODE and leaf.info}
        if languages:
            await asyncio.to_thread(prepare, languages)
        self._use_options(replace(self._options, plain_code=False))

    def _use_options(self, options: LayoutOptions) -> None:
        self._options = options
        self._note.use_options(options)
        self.refresh()

    # -- keeping the place

    def before_renewal(self) -> Document:
        """Return the present document for `Document(previous=...)`.

        That spoils it: until the next `show` no more of it is parsed, and where its texts stand is kept from before.
        """
        if self._held is None:
            self._held = [
                _Held(leaf.line, spot.leaf - self._note.index_at(leaf.line), spot.row, y)
                for y, spot in enumerate(self._rows)
                if spot.row >= 0 and (leaf := self._note.leaf(spot.leaf)) is not None and leaf.line > 0
            ]
            place = self._finder.place
            leaf = self._note.leaf(place[0]) if place is not None else None
            self._match_line = leaf.line if leaf is not None else 0
        return self._note.document

    def no_renewal(self) -> None:
        """Go on with the present document after all."""
        self._held = None
        self._work_ahead()

    def _hold(self, held: Sequence[_Held], moved: LineMap) -> None:
        """Put the first text that was on the screen and is still there on its row again."""
        kept = next((place for place in held if moved.exact(place.line)), None)
        if kept is not None:
            index = self._note.index_at(moved.exact(kept.line)) + kept.number
            self._anchor = self._note.back_from(self._note.clamped(Spot(index, kept.row)), kept.y)
        elif held:
            index = self._note.index_at(moved.near(held[0].line))
            self._anchor = self._note.back_from(Spot(index, 0), held[0].y)

    def _has_work(self) -> bool:
        return self._held is None and super()._has_work()

    def forget_signs(self) -> None:
        """Take the signs beside changed text and beside what was jumped to away."""
        if self._changes is not None or self._pointed >= 0:
            self._changes, self._pointed = None, -1
            self.refresh()

    def take_key(self, key: str) -> bool:
        """Look at every key before it becomes a command; return whether it was for the letters beside the links.

        What was only meant to be seen until the next key (signs of change, a selection) is taken away.
        """
        self.forget_signs()
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
        """Return a sign beside what was jumped to, and beside text that the last change of the file brought."""
        if index == self._pointed:
            return Segment(POINTED_SIGN, self._palette.style(CHANGED))
        leaf = self._note.leaf(index)
        if self._changes is None or leaf is None or leaf.line < 1:
            return None
        if self._changes.is_changed(leaf.line, leaf.end_line):
            return Segment(CHANGED_SIGN, self._palette.style(CHANGED))
        return None
