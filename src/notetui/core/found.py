"""What a search found as rows of the tree: the best notes first, below each the line that was found."""

from __future__ import annotations

from collections.abc import Sequence

from notetui.core.library_values import Hit
from notetui.core.tree import Row, RowKey, RowKind, note_key

MORE_KEY: RowKey = (RowKind.EXCERPT.value, "")


def found_rows(hits: Sequence[Hit], total: int) -> list[Row]:
    """Return the rows for the best hits of `total` found notes; a last row says how many are not shown.

    A note's row has the file line of the hit, so that moving onto it goes there. The rows of excerpts are not for
    the cursor: it passes over them.
    """
    rows: list[Row] = []
    for hit in hits:
        rows.append(
            Row(note_key((), hit.path), RowKind.NOTE, 0, hit.title, mark=hit.emoji, path=hit.path, line=hit.line)
        )
        if hit.excerpt:
            key = (RowKind.EXCERPT.value, hit.path)
            rows.append(Row(key, RowKind.EXCERPT, 0, hit.excerpt, path=hit.path, line=hit.line, spans=hit.spans))
    if total > len(hits) > 0:
        rest = f"{total - len(hits):,} more; 1–6 group them all"
        rows.append(Row(MORE_KEY, RowKind.EXCERPT, 0, rest))
    return rows
