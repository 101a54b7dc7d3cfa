"""A note's page whose links are followed: by letters shown beside them, by stepping, or by a click."""

from __future__ import annotations

import time

from rich.segment import Segment
from textual.message import Message
from textual.strip import Strip

from notetui.core.markdown.document import Leaf, Mark
from notetui.core.markdown.pieces import link_runs
from notetui.tui.widgets.note_links import ScreenLink, labelled, links_from, on_screen
from notetui.tui.widgets.note_page import AT_ONCE
from notetui.tui.widgets.note_paint import Overlay
from notetui.tui.widgets.note_rows import Spot
from notetui.tui.widgets.note_searching import SearchingPage
from notetui.tui.widgets.painting import HINT, LINK_HERE, Palette


class LinkingPage(SearchingPage):
    """Knows the links on the screen and which of them was stepped to."""

    class LinkActivated(Message, namespace="note_view"):
        """A link was clicked or followed.

        `footnote` when its target is a footnote's name, `back` when it leads from there to where it is referred to.
        """

        def __init__(self, target: str, *, footnote: bool = False, back: bool = False) -> None:
            super().__init__()
            self.target = target
            self.footnote = footnote
            self.back = back

    def __init__(self, palette: Palette, *, max_width: int, centre: bool, keep_breaks: bool) -> None:
        super().__init__(palette, max_width=max_width, centre=centre, keep_breaks=keep_breaks)
        self._link: tuple[int, int] | None = None
        self._hints: dict[str, ScreenLink] = {}
        self._typed = ""

    def links_on_screen(self) -> list[ScreenLink]:
        """Return the links that are on the screen, from the top."""
        return on_screen(self._note, self._rows, self._margin)

    def step_link(self, direction: int) -> str | None:
        """Go to the next or previous link and mark it; return its target, None when none is near.

        From the first press on, links on the screen are taken in order before others are looked for.
        """
        links = [link for link in self.links_on_screen() if link.container is None]
        if self._link is not None and any((link.leaf, link.start) == self._link for link in links):
            leaf, start = self._link
        else:
            top = self._rows[0] if self._rows else Spot(0, 0)
            leaf, start = top.leaf, -1
            if links:
                first = links[0] if direction > 0 else links[-1]
                leaf, start = first.leaf, first.start - direction
        until = time.perf_counter() + AT_ONCE
        for found in links_from(self._note, leaf, start, direction):
            if found is not None:
                self._link = (found[0], found[1].start)
                self._reveal(*self._link)
                return found[1].target
            if time.perf_counter() > until:
                break
        return None

    def present_link(self) -> ScreenLink | None:
        """Return the link that was stepped to, where it is still on the screen."""
        return next((link for link in self.links_on_screen() if (link.leaf, link.start) == self._link), None)

    def link_at(self, leaf: int, offset: int) -> ScreenLink | None:
        """Return the link at a character of a leaf's text."""
        found = self._note.leaf(leaf)
        for run in link_runs(found) if found is not None and offset >= 0 else ():
            if found is not None and run.start <= offset < run.end:
                text = found.text[run.start : run.end]
                return ScreenLink(0, 0, 0, leaf, run.start, text, run.target, bool(run.marks & Mark.FOOTNOTE))
        return None

    def show_hints(self) -> int:
        """Show letters beside the links on the screen: typing them follows one. Return how many there are."""
        self._hints = labelled(self.links_on_screen())
        self._typed = ""
        self.refresh()
        return len(self._hints)

    @property
    def is_hinting(self) -> bool:
        """True while letters stand beside the links."""
        return bool(self._hints)

    def type_hint(self, key: str) -> None:
        """Take a key while the letters are shown: a letter chooses, Backspace takes one back, any other key ends it."""
        typed = self._typed[:-1] if key == "backspace" else self._typed + key
        chosen = self._hints.get(typed)
        if chosen is not None or not any(label.startswith(typed) for label in self._hints):
            self._hints, typed = {}, ""
        self._typed = typed
        self.refresh()
        if chosen is not None:
            self._follow(chosen)

    def _follow(self, link: ScreenLink) -> None:
        if link.container is not None and not link.footnote:
            self.turn_fold(link.container)
        else:
            back = link.container is not None
            self.post_message(self.LinkActivated(link.target, footnote=link.footnote, back=back))

    def goto_footnote(self, label: str, *, back: bool = False) -> bool:
        """Go to a footnote, or back to where it is first referred to; return whether there is such a place."""
        document = self._note.document
        if back:
            lines = document.footnote_references(label)
            if lines:
                self.goto_line(lines[0] + self._offset, point=True)
            return bool(lines)
        at = document.source.find(f"[^{label}]:")
        if at < 0:
            return False
        line = document.source.count("\n", 0, at) + 1
        self._when_parsed(
            line, lambda: self.goto_line((document.footnote_line(label) or line) + self._offset, point=True)
        )
        return True

    # -- drawing

    def _overlays(self, index: int, leaf: Leaf) -> list[Overlay]:
        """Return the link that was stepped to, below the matches."""
        found = super()._overlays(index, leaf)
        if self._link is not None and self._link[0] == index:
            run = next((run for run in link_runs(leaf) if run.start == self._link[1]), None)
            if run is not None:
                found.insert(0, Overlay(run.start, run.end, LINK_HERE))
        return found

    def _text_strip(self, y: int) -> Strip:
        """Return the text of a row with the letters of its links laid over their first cells."""
        strip = super()._text_strip(y)
        for label, link in self._hints.items():
            if link.y == y and label.startswith(self._typed):
                left = label[len(self._typed) :]
                end = strip.cell_length
                after = strip.crop(link.x + len(left), end) if link.x + len(left) < end else Strip([])
                hint = Segment(left, self._palette.style(HINT))
                strip = Strip.join([strip.crop(0, link.x), Strip([hint]), after])
        return strip
