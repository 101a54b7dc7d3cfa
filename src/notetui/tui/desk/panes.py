"""Which pane has the focus and how the screen is divided between tree and note."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from notetui.tui.screens.main import MainScreen

NARROW = 60
TREE_AT_LEAST = 16
NOTE_AT_LEAST = 20


class Pane(Protocol):
    """What both panes can do for the moving keys."""

    def move_lines(self, lines: int) -> None:
        """Move by lines."""

    def move_pages(self, pages: float) -> None:
        """Move by parts of a page."""

    def move_to_end(self, direction: int) -> None:
        """Move to the top (-1) or the bottom (1)."""


class Panes:
    """Divides the screen. Below 60 columns only the pane with the focus is shown."""

    def __init__(self, desk: MainScreen, *, tree_width: int) -> None:
        self._desk = desk
        self.tree_width = tree_width
        self.alone = False
        self._note_wanted = False

    @property
    def focused(self) -> Pane:
        """The pane that moving keys go to."""
        return self._desk.note_view if self.in_note else self._desk.tree_view

    @property
    def in_note(self) -> bool:
        """True when the note has the focus, or is about to get it."""
        return self._note_wanted

    def follow_focus(self) -> None:
        """Take note of where the focus went by itself (a click)."""
        if self._desk.note_view.has_focus:
            self._note_wanted = True
        elif self._desk.tree_view.has_focus:
            self._note_wanted = False

    def arrange(self) -> None:
        """Set the widths of the panes for the present size of the screen."""
        desk, columns = self._desk, self._desk.app.size.width
        desk.note_view.set_centre(self.alone or desk.config.centre)
        if columns < NARROW or self.alone:
            desk.tree_view.display = not (self.in_note or self.alone)
            desk.reading_pane.display = self.in_note or self.alone
            desk.tree_view.styles.width = "1fr"
            desk.contents.arrange()
            return
        desk.tree_view.display = desk.reading_pane.display = True
        wanted = self.tree_width or min(56, columns * 2 // 5)
        desk.tree_view.styles.width = max(TREE_AT_LEAST, min(wanted, columns - NOTE_AT_LEAST))
        desk.contents.arrange()

    def widen(self, columns: int) -> None:
        """Make the tree wider by some columns (narrower when negative)."""
        now = self._desk.tree_view.size.width
        self.tree_width = max(TREE_AT_LEAST, min(now + columns, self._desk.app.size.width - NOTE_AT_LEAST))
        self.arrange()

    def other(self) -> None:
        """Give the focus to the other pane."""
        if self.in_note:
            self.to_tree()
        else:
            self.to_note()

    def to_note(self) -> None:
        """Give the focus to the note."""
        self._note_wanted = True
        self.arrange()
        self._desk.note_view.focus()

    def to_tree(self) -> None:
        """Give the focus to the tree."""
        self.alone = self._note_wanted = False
        self.arrange()
        self._desk.tree_view.focus()

    def turn_alone(self) -> None:
        """Show the note alone, or both panes again."""
        self.alone = not self.alone
        if self.alone:
            self.to_note()
        self.arrange()

    # -- keys that mean something else in each pane

    def enter(self) -> None:
        """From a group, unfold it; from a note or a place in it, move into the note."""
        row = self._desk.tree_view.row_under_cursor
        if self.in_note:
            self._desk.following.enter()
        elif row is None:
            return
        elif row.path:
            self.to_note()
        elif row.expanded:
            self._desk.browsing.fold(row)
        else:
            self._desk.browsing.unfold(row)

    def back(self) -> None:
        """Leave what is open, from the inside out: marked matches, the note alone, the note, the filter."""
        desk = self._desk
        if self.in_note and desk.note_view.is_finding:
            desk.note_view.clear_find()
        elif desk.views.go_back():
            return
        elif self.in_note or self.alone:
            self.to_tree()
        elif desk.filtering.text:
            desk.filtering.clear()

    def fold_all(self, *, folded: bool) -> None:
        """Fold or unfold all groups of the tree, or all that can be folded in the note."""
        desk = self._desk
        if not self.in_note:
            (desk.browsing.fold_groups if folded else desk.browsing.unfold_groups)()
        elif not desk.note_view.fold_all(folded=folded):
            desk.say("Nothing in this note can be folded.")

    def right(self) -> None:
        """Unfold in the tree, then move inside; from a leaf of the tree into the note. There: scroll what is wide."""
        tree = self._desk.tree_view
        row = tree.row_under_cursor
        if self.in_note:
            self._desk.note_view.scroll_sideways(1)
            return
        if row is None:
            return
        if row.expandable and not row.expanded:
            self._desk.browsing.unfold(row)
        elif row.expanded:
            following = tree.rows[tree.cursor + 1] if tree.cursor + 1 < len(tree.rows) else None
            if following is not None and following.depth > row.depth:
                tree.move_cursor(tree.cursor + 1)
        else:
            self.to_note()

    def left(self) -> None:
        """Fold in the tree or go up; from the note back to the tree."""
        row = self._desk.tree_view.row_under_cursor
        if self.in_note:
            if not self._desk.note_view.scroll_sideways(-1):
                self.to_tree()
        elif row is not None:
            self._desk.browsing.fold(row)
