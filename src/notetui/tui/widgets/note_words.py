"""The words of the tree's filter in the shown note: where they stand, found only in what is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from notetui.tui.widgets.note_rows import NoteRows

_FAR = 1 << 62


class Match(NamedTuple):
    """A place of what was searched for: a leaf and the characters of its text."""

    leaf: int
    start: int
    end: int


class Words:
    """Some texts to be marked, as the query language finds them: at the beginning of a word, in CJK anywhere.

    A leaf is searched when it is drawn or stepped over, so that a long note costs nothing until it is read.
    """

    def __init__(self, wanted: Sequence[str] = ()) -> None:
        self.wanted = tuple(wanted)
        self._found: dict[int, tuple[Match, ...]] = {}
        self._folded: tuple[str, ...] | None = None

    def __bool__(self) -> bool:
        return bool(self.wanted)

    def forget(self) -> None:
        """Search anew: another text is shown."""
        self._found.clear()

    def in_leaf(self, index: int, text: str) -> Sequence[Match]:
        """Return the matches in a leaf's text, in order."""
        if not self.wanted:
            return ()
        found = self._found.get(index)
        if found is None:
            from notetui.core.query.match import fold
            from notetui.store.index.excerpt import fold_in_place, spans

            if self._folded is None:
                self._folded = tuple(folded for text in self.wanted if (folded := fold(text)))
            found = tuple(Match(index, start, end) for start, end in spans(fold_in_place(text), self._folded))
            self._found[index] = found
        return found

    def beside(self, note: NoteRows, here: Match | None, top: int, direction: int) -> Match | None:
        """Return the next (1) or previous (-1) match after `here`, round the end; without one, from the leaf `top`."""
        if here is None:
            here = Match(top - 1, _FAR, _FAR) if direction > 0 else Match(top, -1, -1)
        leaf = note.leaf(here.leaf)
        near = [
            match
            for match in (self.in_leaf(here.leaf, leaf.text) if leaf is not None else ())
            if (match.start > here.start if direction > 0 else match.start < here.start)
        ]
        if near:
            return near[0 if direction > 0 else -1]
        end = -1 if direction > 0 else len(note.document.parse_all())
        for start in (here.leaf, end):
            for index in note.indexes_from(start, direction):
                leaf = note.leaf(index)
                if leaf is not None and (found := self.in_leaf(index, leaf.text)):
                    return found[0 if direction > 0 else -1]
        return None
