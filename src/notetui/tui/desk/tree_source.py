"""What the tree shows: the library through the filter, in an order, as rows; built on any thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from notetui.core.tree import Row, RowKey, RowKind, build_rows, group_key, note_key

if TYPE_CHECKING:
    from notetui.core.library_values import Group, NoteLine
    from notetui.core.model import Heading, ResearchQuestion
    from notetui.core.query.ast import Query
    from notetui.library import Library

UNFOLD_NOTES_UP_TO = 12
UNFOLD_GROUPS_UP_TO = 200
UNFOLD_FIRST_UP_TO = 2_000
"""Notes in the first group of a larger library, up to which it is unfolded so that a note is shown."""
MOST_AROUND = 400
"""Notes of a group whose rows are made for the first frame; a screen shows a fraction of them."""
HITS_AT_FIRST = 60
"""Notes listed while a filter is typed: as many as a screen shows; the rest follows when no key comes."""
HITS_AT_MOST = 200


class Around:
    """Which notes of large groups are around a note's row: of those above it the last, from its own on the first.

    Groups are asked for in the order in which they are shown. `is_cut` tells whether any may have more notes, and
    `is_whole` whether all is there that can be on a screen with the row.
    """

    def __init__(self, key: RowKey) -> None:
        is_note = key[:1] == (RowKind.NOTE.value,)
        self._group: tuple[str, ...] | None = key[1:-1] if is_note else None
        self._path = key[-1] if is_note else ""
        self._above = self._group is not None
        self.is_cut = False
        self.is_whole = False

    def limit(self, group: tuple[str, ...]) -> int:
        """Return how many notes of the next group to take: the first so many, below 0 the last."""
        if group == self._group:
            self._above = False
        return -MOST_AROUND if self._above else MOST_AROUND

    def take(self, group: tuple[str, ...], notes: Sequence[NoteLine]) -> None:
        """Take note of what that group has."""
        self.is_cut = self.is_cut or len(notes) == MOST_AROUND
        if group == self._group:
            self.is_whole = any(note.path == self._path for note in notes[: MOST_AROUND // 2])


@dataclass(slots=True)
class FilteredSource:
    """The library as the tree sees it: through the filter and in the chosen order.

    Each build has one of its own. The groups are kept: folding and unfolding ask for nothing else than what they show.
    """

    library: Library
    query: Query | None = None
    sort: str = "title"
    around: Around | None = None
    """While something is to be shown soon: of large groups only the notes that stand around a row."""
    _groups: dict[str, Sequence[Group]] = field(default_factory=dict)
    _copies: Mapping[str, Sequence[NoteLine]] | None = None

    def copies(self) -> Mapping[str, Sequence[NoteLine]]:
        """The conflict copies that pass the filter, by the path of their note."""
        if self._copies is None:
            self._copies = self.library.conflict_copies(self.query)
        return self._copies

    def groups(self, grouping: str) -> Sequence[Group]:
        """All groups with a note that passes the filter."""
        known = self._groups
        if grouping not in known:
            found = self.library.groups(grouping, self.query)
            known[grouping] = [_explained(group) for group in found] if grouping == "question" else found
        return known[grouping]

    def notes_in(self, grouping: str, group: tuple[str, ...]) -> Sequence[NoteLine]:
        """The notes of a group that pass the filter, in order."""
        limit = self.around.limit(group) if self.around else 0
        notes = self.library.notes_in(grouping, group, self.query, self.sort, limit)
        if self.around:
            self.around.take(group, notes)
        # The question's text stands first: RQ1 of one paper is not RQ1 of another, so a number never stands alone.
        return [note._replace(title=note.asked, detail=note.title) if note.asked else note for note in notes]

    def questions_in(self, grouping: str, group: tuple[str, ...], path: str) -> Sequence[ResearchQuestion]:
        """The research questions of one note that stand below it in one of its groups."""
        return self.library.questions_in(grouping, group, path)

    def headings_of(self, path: str) -> Sequence[Heading]:
        """The headings of one note."""
        return self.library.headings_of(path)


@dataclass(frozen=True, slots=True)
class Asked:
    """What rows are asked for; an answer is used only while nothing else is asked for."""

    grouping: str
    sort: str
    query: Query | None
    best_first: bool
    hits: int
    expanded: frozenset[RowKey]
    fresh: bool


@dataclass(frozen=True, slots=True)
class Built:
    """An answer: the rows, what was unfolded for a first look, how many notes are found, and the source used."""

    rows: Sequence[Row]
    unfolded: frozenset[RowKey]
    found: int
    source: FilteredSource


def build(library: Library, asked: Asked, around: Around | None = None) -> Built:
    """Ask the library for the rows; only for those `around` a row when it is given."""
    source = FilteredSource(library, asked.query, asked.sort, around)
    if asked.best_first and asked.query is not None:
        from notetui.core.found import found_rows

        found = library.count(asked.query)
        return Built(found_rows(library.search(asked.query, asked.hits), found), frozenset(), found, source)
    found = library.count(asked.query)
    unfolded = _first_look(source, asked, found) if asked.fresh else frozenset()
    rows = build_rows(source, asked.grouping, asked.expanded | unfolded)
    source.around = None
    return Built(rows, unfolded, found, source)


def _first_look(source: FilteredSource, asked: Asked, found: int) -> frozenset[RowKey]:
    """Return what to unfold when notes are shown for the first time: few are seen at once, of many the first group."""
    unfolded: set[RowKey] = set()
    grouping = asked.grouping
    if found > UNFOLD_GROUPS_UP_TO:
        if asked.expanded:
            return frozenset()  # somebody has looked around already
        for group in source.groups(grouping):
            if group.count > UNFOLD_FIRST_UP_TO:
                return frozenset()
            unfolded.add(group_key(group.path))
            if source.notes_in(grouping, group.path):
                break
        return frozenset(unfolded)
    for group in source.groups(grouping):
        unfolded.add(group_key(group.path))
        if found <= UNFOLD_NOTES_UP_TO:
            notes = source.notes_in(grouping, group.path)
            unfolded.update(note_key(group.path, note.path) for note in notes if note.has_questions)
    return frozenset(unfolded)


def _explained(group: Group) -> Group:
    """Say beside a bare number that it is each paper's own: RQ1 of one paper is not RQ1 of another."""
    number = group.label.removeprefix("RQ")
    if number == group.label or not number[:1].isdigit() or " " in number:
        return group
    return group._replace(detail=f"question {number} of each paper")
