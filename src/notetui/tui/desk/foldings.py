"""What the tree remembers of each grouping: what is unfolded, where the cursor was, and on which line of the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from notetui.core.tree import GroupPath, RowKey, keys_above, renamed_key


@dataclass(slots=True)
class Folding:
    """What is remembered of one grouping; while it is `fresh`, a first look decides what is unfolded."""

    expanded: set[RowKey] = field(default_factory=set)
    cursor: RowKey = ()
    line: int = -1
    """The line of the screen that the cursor was left on, -1 when there is none."""
    fresh: bool = True
    unfolded: frozenset[RowKey] = frozenset()
    """Those of the expanded that a first look unfolded of its own accord: the next first look decides anew."""

    @property
    def chosen(self) -> frozenset[RowKey]:
        """What is to be unfolded besides what a first look unfolds."""
        return frozenset(self.expanded - self.unfolded if self.fresh else self.expanded)

    def looked(self, unfolded: frozenset[RowKey], *, last: bool) -> None:
        """Take note of what a first look unfolded; the last one settles it."""
        self.expanded = (self.expanded - self.unfolded) | unfolded
        self.unfolded = unfolded
        self.fresh = not last

    def go_to(self, key: RowKey) -> None:
        """Put the cursor on a row, and unfold what it is in."""
        self.cursor, self.line, self.fresh = key, -1, False
        self.expanded.update(keys_above(key))


class Foldings:
    """The foldings of all groupings; what a filter finds has foldings of its own, forgotten with the filter."""

    def __init__(self) -> None:
        self.unfiltered: dict[str, Folding] = {}
        self._filtered: dict[str, Folding] = {}

    def of(self, grouping: str, *, filtered: bool) -> Folding:
        """Return the folding of a grouping."""
        return (self._filtered if filtered else self.unfiltered).setdefault(grouping, Folding())

    def recall(self, grouping: str, expanded: Sequence[Sequence[str]], cursor: Sequence[str], line: int) -> None:
        """Take back what an earlier run remembered of a grouping."""
        self.unfiltered[grouping] = Folding({tuple(key) for key in expanded}, tuple(cursor), line, fresh=False)

    def forget_filtered(self) -> None:
        """Begin anew with what another filter finds."""
        self._filtered = {}

    def rename(self, names: Mapping[str, str], folders: Mapping[GroupPath, GroupPath]) -> None:
        """Follow notes to their new paths, and folders, which only the grouping by folder has, to their new names."""
        for foldings in (self.unfiltered, self._filtered):
            for grouping, folding in foldings.items():
                groups = folders if grouping == "folder" else {}
                folding.expanded = {renamed_key(key, names, groups) for key in folding.expanded}
                folding.cursor = renamed_key(folding.cursor, names, groups)
