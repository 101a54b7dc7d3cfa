"""A note's page that can be searched: marks, counts and steps, in slices where the note is long."""

from __future__ import annotations

import time
from collections.abc import Sequence

from textual.message import Message

from notetui.core.markdown.document import Leaf
from notetui.tui.widgets.note_find import Finder
from notetui.tui.widgets.note_moving import STEP_MARGIN, MovingPage
from notetui.tui.widgets.note_page import AT_ONCE
from notetui.tui.widgets.note_paint import Overlay
from notetui.tui.widgets.note_rows import Spot
from notetui.tui.widgets.painting import MATCH, MATCH_HERE, Palette


class SearchingPage(MovingPage):
    """Finds a text, or marks the words of a filter, in the whole note."""

    class Found(Message, namespace="note_view"):
        """The search got further: how many matches there are so far, and whether that is all."""

        def __init__(self, count: int, *, done: bool) -> None:
            super().__init__()
            self.count = count
            self.done = done

    def __init__(self, palette: Palette, *, max_width: int, centre: bool, keep_breaks: bool) -> None:
        super().__init__(palette, max_width=max_width, centre=centre, keep_breaks=keep_breaks)
        self._finder = Finder(self._note)
        self._needle = ""
        self._words: tuple[str, ...] = ()
        self._origin = Spot(0, 0)
        self._go_to_first = False

    # -- work ahead

    def _has_work(self) -> bool:
        return super()._has_work() or self._finder.behind

    def _work_slice(self, until: float) -> None:
        """Search what is parsed, parse what is not."""
        if self._finder.behind:
            self._finder.advance(until)
            self._after_search()
        super()._work_slice(until)

    # -- finding

    @property
    def has_matches(self) -> bool:
        """True while something is searched for (or marked by the filter) and found."""
        return bool(self._finder.matches)

    @property
    def is_finding(self) -> bool:
        """True while the marks of a search are on the screen."""
        return bool(self._needle)

    @property
    def has_words(self) -> bool:
        """True while the words of a filter are marked."""
        return bool(self._words)

    @property
    def found(self) -> tuple[int, bool]:
        """How many matches there are so far, and whether that is all."""
        return len(self._finder.matches), self._finder.done

    def begin_find(self) -> None:
        """Search from here on: as one types, and when the search is given up, the place is this one."""
        self._origin = self._anchor

    def find(self, needle: str) -> int:
        """Mark all matches of a text and go to the first from where the search began; return how many there are so far.

        Case counts when the text has an upper-case letter. The rest is searched in slices: `Found` tells.
        """
        self._needle = needle if needle.strip() else ""
        self._search(self._needle, self._words)
        self._go_to_first = bool(self._needle)
        self._finder.advance(time.perf_counter() + AT_ONCE / 2)
        if not self._needle and self._anchor != self._origin:
            self._anchor = self._origin
            self._settle()
        self._after_search()
        self._work_ahead()
        return len(self._finder.matches)

    def mark_words(self, words: Sequence[str]) -> None:
        """Mark the words of the tree's filter in this note and the next ones; none takes the marks away.

        `n` and `N` step through them while nothing else is searched for.
        """
        if tuple(words) != self._words:
            self._words = tuple(words)
            if not self._needle:
                self._search("", self._words)
                self._work_ahead()
            self.refresh()

    def clear_find(self, *, back: bool = False) -> None:
        """Take the marks of the search away; with `back` return to where it began."""
        self._needle = ""
        self._go_to_first = False
        self._search("", self._words)
        if back:
            self._anchor = self._origin
            self._settle()
        self.refresh()
        self._work_ahead()

    def _search(self, needle: str, words: Sequence[str]) -> None:
        self._finder.start(needle, words)

    def _after_search(self) -> None:
        """Go to the first match as soon as it is known, and say how far the search is."""
        finder = self._finder
        if self._go_to_first:
            first = finder.first_from(self._origin.leaf)
            if first is None and finder.done and finder.matches:
                first = 0
            if first is not None:
                self._go_to_first = False
                self._show_match(first)
            else:
                self.refresh()
        if self._needle:
            self.post_message(self.Found(len(finder.matches), done=finder.done))

    def step_match(self, direction: int) -> tuple[int, int, bool]:
        """Go to the next or previous match, round the end; return its number, how many there are, and if that is all.

        A match that is not known yet is looked for as long as a key may take.
        """
        finder = self._finder
        self._go_to_first = False
        number: int | None
        if finder.at >= 0:
            number = finder.at + direction
        elif direction > 0:
            number = finder.first_from(self._anchor.leaf)
            number = len(finder.matches) if number is None else number
        else:
            number = (finder.first_from(self._anchor.leaf) or 0) - 1
        until = time.perf_counter() + AT_ONCE
        while not finder.done and not 0 <= number < len(finder.matches) and time.perf_counter() < until:
            self._work_slice(until)
        if finder.matches and (finder.done or 0 <= number < len(finder.matches)):
            self._show_match(number % len(finder.matches))
        return finder.at + 1, len(finder.matches), finder.done

    def match_line(self) -> int:
        """Return the file line of the match that was gone to, 0 for none."""
        match = self._finder.here
        leaf = self._note.leaf(match.leaf) if match is not None else None
        if match is None or leaf is None:
            return 0
        return leaf.line_of(match.start) + self._offset

    def _show_match(self, number: int) -> None:
        self._finder.at = number
        match = self._finder.matches[number]
        self._reveal(match.leaf, match.start)

    def _reveal(self, index: int, offset: int) -> None:
        """Bring a place of a leaf's text on the screen, scrolling only when it is not there."""
        if self._note.unfold_to(index):
            self._settle()
        spot = Spot(index, self._note.row_of(index, offset))
        if spot not in self._rows[:-1]:
            self._anchor = self._note.back_from(spot, max(STEP_MARGIN, self.size.height // 3))
            self._settle()
        else:
            self.refresh()

    # -- drawing

    def _overlays(self, index: int, leaf: Leaf) -> list[Overlay]:
        """Return the matches of a leaf, whether it has been searched yet or not."""
        if not self._finder:
            return []
        here = self._finder.place
        spans = self._finder.in_leaf(index, leaf)
        return [Overlay(start, end, MATCH_HERE if (index, start) == here else MATCH) for start, end in spans]
