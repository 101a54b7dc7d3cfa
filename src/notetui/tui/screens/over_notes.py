"""The base of the views over what they keep of each note: read a few at a time, again when notes change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

from notetui.tui.review.feed import Feed
from notetui.tui.screens.over import OverScreen

if TYPE_CHECKING:
    from notetui.core.library_values import NoteLine
    from notetui.core.model import NoteFacts
    from notetui.tui.screens.main import MainScreen

KeptT = TypeVar("KeptT")


class OverNotes(OverScreen, Generic[KeptT]):
    """Keeps something of each note that is found; subclasses say what (`keep`) and show it (`present`)."""

    def __init__(self, desk: MainScreen) -> None:
        super().__init__(desk)
        self.feed: Feed[KeptT] = Feed(self.library, self.keep, self.show_kept)
        self.kept: Sequence[KeptT] = ()
        """What has been read so far, in order."""
        self.total = 0
        """The number of notes that there will be."""

    # -- what a view gives

    def keep(self, line: NoteLine, facts: NoteFacts) -> KeptT:
        """Return what the view needs of a note; called on another thread."""
        raise NotImplementedError

    def present(self) -> None:
        """Show what is kept, in the present order and grouping."""

    @property
    def notes_order(self) -> str:
        """The order that the library gives the notes in."""
        return "title"

    # -- reading

    @property
    def whole(self) -> bool:
        """True when all notes have been read."""
        return len(self.kept) >= self.total

    @property
    def progress(self) -> str:
        """How far the reading is, to stand at the end of the heading; empty when all is read."""
        return "" if self.whole else f" · reading {len(self.kept):,} of {self.total:,} notes"

    def load(self, *, anew: bool) -> None:
        """Read the notes that the filter finds."""
        self.feed.start(self.wanted, self.notes_order, at_once=not anew)

    def forget(self, paths: frozenset[str]) -> None:
        """Read these notes anew."""
        self.feed.forget(paths)

    def show_kept(self, kept: Sequence[KeptT], total: int) -> None:
        """Show what has been read so far, of so many notes."""
        self.kept, self.total = kept, total
        self.present()

    def on_unmount(self) -> None:
        """Read nothing more."""
        self.feed.stop()
