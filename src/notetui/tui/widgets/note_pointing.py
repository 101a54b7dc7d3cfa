"""A note's page under the mouse: links are clicked, text is selected by dragging and sent to the clipboard."""

from __future__ import annotations

from textual import events
from textual.message import Message

from notetui.core.markdown.document import Leaf
from notetui.core.text.cells import cell_len
from notetui.tui.widgets.note_linking import LinkingPage
from notetui.tui.widgets.note_paint import Overlay
from notetui.tui.widgets.note_select import Point, Selection, offset_at, selected_text, word_at
from notetui.tui.widgets.painting import SELECTED, Palette


class PointingPage(LinkingPage):
    """Dragging selects, two clicks select a word, three a paragraph; letting go copies."""

    class Selected(Message, namespace="note_view"):
        """Some text was selected and the mouse let go."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, palette: Palette, *, max_width: int, centre: bool, keep_breaks: bool) -> None:
        super().__init__(palette, max_width=max_width, centre=centre, keep_breaks=keep_breaks)
        self._selection = Selection()
        self._selecting = False
        self._dragged = False

    def clear_selection(self) -> bool:
        """Select nothing; return whether something was selected."""
        had = self._selection.clear()
        if had:
            self.refresh()
        return had

    def _point_at(self, x: int, y: int) -> Point:
        """Return the place in the text at a cell of the widget."""
        if not self._rows:
            return (0, 0)
        spot = self._rows[max(0, min(y, len(self._rows) - 1))]
        leaf = self._note.leaf(spot.leaf)
        if leaf is None or spot.row < 0:
            return (spot.leaf, 0)
        if y >= len(self._rows):
            return (spot.leaf, len(leaf.text))
        return (spot.leaf, offset_at(self._note.line_at(spot), x - self._margin, end=len(leaf.text)))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin a selection."""
        if event.button == 1 and not self._on_bar(event.x):
            self.clear_selection()
            self._selecting, self._dragged = True, False
            self._selection.start = self._point_at(event.x, event.y)
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Select up to the mouse; past an edge of the page its text follows."""
        if not self._selecting:
            return
        if event.y < 0 or event.y >= self.size.height:
            self.move_lines(-1 if event.y < 0 else 1)
        was, self._selection.end = self._selection.end, self._point_at(event.x, event.y)
        if self._selection.end != was:
            self._dragged = self._dragged or bool(self._selection)
            touched = {self._selection.end[0], (was or self._selection.end)[0]}
            self._refresh_leaves(min(touched), max(touched))

    def on_mouse_up(self) -> None:
        """Send what was selected to the clipboard."""
        if self._selecting:
            self._selecting = False
            self.release_mouse()
            if self._selection:
                self._tell_selected()

    def clicked_row(self, index: int, event: events.Click) -> None:
        """Follow a link under a click; two clicks select the word, three the paragraph."""
        if self._dragged or event.y >= len(self._rows):
            return
        spot = self._rows[event.y]
        leaf = self._note.leaf(spot.leaf)
        if leaf is None:
            return
        if event.chain >= 2:
            _, offset = self._point_at(event.x, event.y)
            span = word_at(leaf.text, offset) if event.chain == 2 else (0, len(leaf.text))
            self._selection.start, self._selection.end = (spot.leaf, span[0]), (spot.leaf, span[1])
            self.refresh()
            self._tell_selected()
            return
        self._clicked(index, event)

    def _clicked(self, index: int, event: events.Click) -> None:
        fold = self._note.fold_at(self._rows[event.y])
        if fold is not None:
            self.turn_fold(fold)
            return
        column = event.x - self._margin
        for piece in self._note.line_at(self._rows[event.y]):
            column -= cell_len(piece.text)
            if column < 0:
                link = self.link_at(self._rows[event.y].leaf, piece.start)
                if link is not None:
                    self._follow(link)
                return

    def _tell_selected(self) -> None:
        text = selected_text(self._note, self._selection)
        if text:
            self.post_message(self.Selected(text))

    def _refresh_leaves(self, first: int, last: int) -> None:
        """Paint again only the rows of some leaves."""
        from textual.geometry import Region

        rows = [y for y, spot in enumerate(self._rows) if first <= spot.leaf <= last]
        if rows:
            self.refresh(Region(0, rows[0], self.size.width, rows[-1] - rows[0] + 1))

    # -- drawing

    def _overlays(self, index: int, leaf: Leaf) -> list[Overlay]:
        """Return what is selected, over all else."""
        found = super()._overlays(index, leaf)
        selected = self._selection.within(index, len(leaf.text))
        if selected is not None:
            found.append(Overlay(*selected, SELECTED))
        return found
