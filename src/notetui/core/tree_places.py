"""Places among the tree's rows: where a row is, what stands around it, where the cursor belongs after a change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from notetui.core.tree import Row, RowKey, RowKind


def find_row(rows: Sequence[Row], key: RowKey) -> int:
    """Return the index of the row with this key, -1 where it is not visible."""
    for index, row in enumerate(rows):
        if row.key == key:
            return index
    return -1


def parent_of(rows: Sequence[Row], index: int) -> int:
    """Return the index of the row that `rows[index]` is folded under, -1 at the top."""
    depth = rows[index].depth
    return next((above for above in range(index - 1, -1, -1) if rows[above].depth < depth), -1)


def end_of_fold(rows: Sequence[Row], index: int) -> int:
    """Return the index after the last row that `rows[index]` shows while it is unfolded.

    A note's conflict copies are below it also while it is folded.
    """
    if rows[index].kind is not RowKind.NOTE:
        return end_of_row(rows, index)
    end = index + 1
    while end < len(rows) and rows[end].kind in (RowKind.QUESTION, RowKind.HEADING):
        end += 1
    return end


def end_of_row(rows: Sequence[Row], index: int) -> int:
    """Return the index after the last row below `rows[index]`."""
    depth = rows[index].depth
    end = index + 1
    while end < len(rows) and rows[end].depth > depth:
        end += 1
    return end


def settle_cursor(old: Sequence[Row], new: Sequence[Row], cursor: int) -> int:
    """Return where the cursor belongs after a change: on the same row, else on its nearest surviving neighbour.

    When the row itself is gone, the rows after it are tried first (the next note moves up under the cursor),
    then the ones before it, then its parent; when that went with it, in the same way what is beside the parent.
    From a note the cursor goes to a note wherever one can be seen there.
    """
    if not new:
        return 0
    if not old:
        return min(cursor, len(new) - 1)
    cursor = min(cursor, len(old) - 1)
    places = {row.key: index for index, row in enumerate(new)}
    here = places.get(old[cursor].key)
    if here is not None:
        return here
    for index, is_before in _nearest(old, cursor):
        at = places.get(old[index].key)
        if at is not None:
            return _note_in(new, at, last=is_before) if old[cursor].path else at
    return min(cursor, len(new) - 1)


def _nearest(rows: Sequence[Row], index: int) -> Iterator[tuple[int, bool]]:
    """Yield the neighbours of a row, the nearest first, each with whether it stands before what it is a neighbour of.

    They are the rows beside it, its parent, the rows beside that, and so on.
    """
    while index >= 0:
        depth, parent = rows[index].depth, parent_of(rows, index)
        for after in range(end_of_row(rows, index), len(rows)):
            if rows[after].depth < depth:
                break
            if rows[after].depth == depth:
                yield after, False
        for before in range(index - 1, parent, -1):
            if rows[before].depth == depth:
                yield before, True
        if parent >= 0:
            yield parent, False
        index = parent


def _note_in(rows: Sequence[Row], index: int, *, last: bool) -> int:
    """Return the first or last note that is seen in a group, the row itself where there is none or it is none."""
    if rows[index].kind is not RowKind.GROUP:
        return index
    inside = range(index + 1, end_of_row(rows, index))
    return next((at for at in (reversed(inside) if last else inside) if rows[at].kind is RowKind.NOTE), index)
