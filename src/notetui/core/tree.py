"""The tree as rows: which groups, notes and questions are visible, in order.

Pure: rows are built from a source of values (the library) and a set of expanded keys. Children are asked for
only where a node is open, so the cost of building is that of what can be seen, not of the library.
A row's key is the path of what it stands for, never its number, so that cursor and expansion survive
a change of the notes around it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Protocol

from notetui.core.conflicts import original_of, told_of_copy
from notetui.core.library_values import Group, NoteLine
from notetui.core.model import Heading, ResearchQuestion

COPY_LABEL, COPY_SIGN = "conflict copy", "≠"
"""What a conflict copy is called below its note."""

RowKey = tuple[str, ...]
GroupPath = tuple[str, ...]


class RowKind(Enum):
    """What a row of the tree stands for; the value starts its key."""

    GROUP = "g"
    NOTE = "n"
    QUESTION = "q"
    HEADING = "h"
    EXCERPT = "x"


# Not frozen, which is a third of the time of making one, and a group can have thousands; nobody changes one.
@dataclass(slots=True, unsafe_hash=True)
class Row:
    """One visible line of the tree; `line` is a file line for questions and headings, 0 for the others.

    `label` is the untrusted text to show, `mark` the emoji or the question's id before it, `sign` the state of
    a question; `count` is the number of notes of a group; `detail` stands after the label where there is room.
    `spans` are the places in the label of what was searched for (character offsets).
    """

    key: RowKey
    kind: RowKind
    depth: int
    label: str
    mark: str = ""
    sign: str = ""
    count: int = 0
    path: str = ""
    line: int = 0
    detail: str = ""
    expandable: bool = False
    expanded: bool = False
    spans: tuple[tuple[int, int], ...] = ()


class TreeSource(Protocol):
    """Where the tree's values come from; the library is one."""

    def groups(self, grouping: str) -> Sequence[Group]:
        """All groups, flat, ancestors before their members."""

    def notes_in(self, grouping: str, group: GroupPath) -> Sequence[NoteLine]:
        """The notes directly in one group."""

    def copies(self) -> Mapping[str, Sequence[NoteLine]]:
        """The conflict copies by the path of the note that each is one of."""

    def questions_in(self, grouping: str, group: GroupPath, path: str) -> Sequence[ResearchQuestion]:
        """The research questions of one note that stand below it in one of its groups."""

    def headings_of(self, path: str) -> Sequence[Heading]:
        """The headings of one note."""


def group_key(group: GroupPath) -> RowKey:
    """Return the key of a group's row."""
    return (RowKind.GROUP.value, *group)


def note_key(group: GroupPath, path: str) -> RowKey:
    """Return the key of a note's row below a group."""
    return (RowKind.NOTE.value, *group, path)


def keys_above(key: RowKey) -> list[RowKey]:
    """Return the keys of the rows that must be unfolded for this row to be seen, outermost first."""
    inside_note = key[0] in (RowKind.QUESTION.value, RowKind.HEADING.value)
    group = key[1:-2] if inside_note else key[1:-1]
    above = [group_key(group[:length]) for length in range(1, len(group) + 1)]
    return [*above, note_key(group, key[-2])] if inside_note else above


_PATH_AT = {RowKind.NOTE.value: -1, RowKind.EXCERPT.value: -1, RowKind.QUESTION.value: -2, RowKind.HEADING.value: -2}


def renamed_key(
    key: RowKey, names: Mapping[str, str], groups: Mapping[GroupPath, GroupPath] = MappingProxyType({})
) -> RowKey:
    """Return a row's key with the note's path and the group in it replaced by their new names, where they have one."""
    if not key:
        return key
    at = _PATH_AT.get(key[0], 0)
    if not at:
        return (key[0], *groups.get(key[1:], key[1:]))
    if len(key) <= -at:
        return key
    group = key[1:at]
    return (key[0], *groups.get(group, group), names.get(key[at], key[at]), *key[len(key) + at + 1 :])


def renamed_folders(moves: Iterable[tuple[GroupPath, GroupPath]]) -> dict[GroupPath, GroupPath]:
    """Return the new names of groups of folders, and of those above them, from what their notes' folders became."""
    found: dict[GroupPath, GroupPath] = {}
    for old, new in moves:
        found[old] = new
        if len(old) == len(new):
            found.update((old[:depth], new[:depth]) for depth in range(1, len(old)))
    return {old: new for old, new in found.items() if old and new and old != new}


def build_rows(source: TreeSource, grouping: str, expanded: Collection[RowKey]) -> list[Row]:
    """Return the visible rows, in order, asking the source only below expanded keys."""
    return _Building(source, grouping, expanded).whole()


def rows_inside(source: TreeSource, grouping: str, row: Row, expanded: Collection[RowKey]) -> list[Row]:
    """Return the visible rows below a group's or a note's row, as they are once that row is unfolded."""
    building = _Building(source, grouping, expanded)
    if row.kind is RowKind.NOTE:
        return list(building.inside_note(row.key[1:-1], row.path, row.depth + 1))
    return building.inside_group(row.key[1:], row.depth) if row.kind is RowKind.GROUP else []


class _Building:
    """Makes rows of what a source has in one grouping, where some keys are expanded."""

    def __init__(self, source: TreeSource, grouping: str, expanded: Collection[RowKey]) -> None:
        self._source = source
        self._grouping = grouping
        self._expanded = expanded

    def whole(self) -> list[Row]:
        """Return all rows."""
        below = self._groups_by_parent()
        return self._groups(below, below.get((), []), 0, [])

    def inside_group(self, group: GroupPath, depth: int) -> list[Row]:
        """Return the rows of what is in a group, whose own row has this depth."""
        below = self._groups_by_parent()
        return self._groups(below, below.get(group, []), depth + 1, [(group, depth)])

    def inside_note(self, group: GroupPath, path: str, depth: int) -> Iterator[Row]:
        """Make the rows of what is in a note: its research questions, else its sections."""
        questions = self._source.questions_in(self._grouping, group, path)
        for question in questions:
            yield Row(
                (RowKind.QUESTION.value, *group, path, question.id),
                RowKind.QUESTION,
                depth,
                question.text,
                mark=question.id + ("?" if question.inferred else ""),
                sign=question.state.value,
                path=path,
                line=question.line,
            )
        if questions:
            return
        seen: dict[str, int] = {}
        for heading in top_sections(self._source.headings_of(path)):
            seen[heading.text] = seen.get(heading.text, 0) + 1
            yield Row(
                (RowKind.HEADING.value, *group, path, f"{seen[heading.text]}:{heading.text}"),
                RowKind.HEADING,
                depth,
                heading.text,
                path=path,
                line=heading.line,
            )

    def _groups_by_parent(self) -> dict[GroupPath, list[Group]]:
        groups = self._source.groups(self._grouping)
        present = {group.path for group in groups}
        below: dict[GroupPath, list[Group]] = {}
        for group in groups:
            parent = group.path[:-1]
            below.setdefault(parent if parent in present else (), []).append(group)
        return below

    def _groups(
        self,
        below: Mapping[GroupPath, Sequence[Group]],
        first: Sequence[Group],
        depth: int,
        pending: list[tuple[GroupPath, int]],
    ) -> list[Row]:
        """Return the rows of some groups of one parent, which stand at a depth, and of all that is in them.

        `pending` are open groups, each with its depth, whose own notes follow their sub-groups.
        """
        rows: list[Row] = []
        # An explicit stack: a hostile topic nested a thousand deep must not exhaust the interpreter's.
        stack: list[tuple[Group, int]] = [(group, depth) for group in reversed(first)]
        while stack:
            group, depth = stack.pop()
            while pending and pending[-1][1] >= depth:
                rows.extend(self._notes(*pending.pop()))
            key = group_key(group.path)
            is_open = key in self._expanded
            rows.append(
                Row(
                    key,
                    RowKind.GROUP,
                    depth,
                    group.label,
                    count=group.count,
                    detail=group.detail,
                    expandable=True,
                    expanded=is_open,
                )
            )
            if is_open:
                pending.append((group.path, depth))
                stack.extend((child, depth + 1) for child in reversed(below.get(group.path, [])))
        while pending:
            rows.extend(self._notes(*pending.pop()))
        return rows

    def _notes(self, group: GroupPath, group_depth: int) -> Iterator[Row]:
        """Make the rows of the notes that are directly in a group."""
        depth = group_depth + 1
        notes = self._source.notes_in(self._grouping, group)
        copies = self._source.copies()
        # A copy stands below its note, wherever that is; on its own only where its note isn't.
        nested = {copy.path for note in notes for copy in copies.get(note.path, ())} if copies else ()
        for note in notes:
            if note.path in nested:
                continue
            if original_of(note.path):
                # Its title says so too, but at the end, where a narrow tree cuts it.
                note = note._replace(emoji=f"{COPY_SIGN} {note.emoji}".rstrip())
            yield from self._note(group, note, depth)
            for copy in copies.get(note.path, ()):
                shown = copy._replace(title=COPY_LABEL, emoji=COPY_SIGN, detail=told_of_copy(copy.path))
                yield from self._note(group, shown, depth + 1)

    def _note(self, group: GroupPath, note: NoteLine, depth: int) -> Iterator[Row]:
        """Make a note's row, and those of what is in it where it is open."""
        key = note_key(group, note.path)
        is_open = key in self._expanded
        yield Row(
            key,
            RowKind.NOTE,
            depth,
            note.title,
            mark=note.emoji,
            detail=note.detail,
            path=note.path,
            expandable=True,
            expanded=is_open,
        )
        if is_open:
            yield from self.inside_note(group, note.path, depth + 1)


def top_sections(headings: Iterable[Heading]) -> list[Heading]:
    """Return the headings of the highest level that occurs more than once, else of the highest below a single H1."""
    found = list(headings)
    counts: dict[int, int] = {}
    for heading in found:
        counts[heading.level] = counts.get(heading.level, 0) + 1
    for level in sorted(counts):
        if counts[level] > 1 or (level > 1 and level == max(counts)):
            return [heading for heading in found if heading.level == level]
    return found
