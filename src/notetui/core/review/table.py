"""The matrix as it is shown: of each note only the states, so that thousands cost little; orders and counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from notetui.core.matrix import Column, belonging, best_state
from notetui.core.model import NoteFacts, RQState
from notetui.core.questions.ids import id_key

if TYPE_CHECKING:
    from notetui.core.config.model import ReviewQuestion

ORDERS = ("title", "date", "coverage")
"""What the rows can be put in order by, besides one column."""
_WEIGHT = {RQState.QUOTED.value: 3, RQState.ANSWERED.value: 2, RQState.ASKED.value: 1, "": 0}


class MatrixRow(NamedTuple):
    """One note: `signs` has the state's sign of each column where the note says something."""

    path: str
    title: str
    emoji: str
    date_shown: str
    signs: Mapping[str, str]

    @property
    def label(self) -> str:
        """The note's emoji and title."""
        return f"{self.emoji} {self.title}" if self.emoji else self.title

    @property
    def answered(self) -> int:
        """The number of questions that the note answers."""
        return sum(_WEIGHT[sign] > 1 for sign in self.signs.values())


def signs_of(facts: NoteFacts, reviews: Sequence[ReviewQuestion], review_key: str) -> dict[str, str]:
    """Return the state's sign of each column that a note says something to, by the column's id."""
    return {id_: best_state(own).value for id_, own in belonging(facts, reviews, review_key).items()}


def columns_of(rows: Iterable[MatrixRow], reviews: Sequence[ReviewQuestion]) -> tuple[Column, ...]:
    """Return the columns of some rows: the review questions, else the RQ numbers that any of them has, in order."""
    if reviews:
        return tuple(Column(review.id, review.text) for review in reviews)
    ids = {id_ for row in rows for id_ in row.signs}
    return tuple(Column(id_, "") for id_ in sorted(ids, key=id_key))


def in_order(rows: Sequence[MatrixRow], order: str, column: str = "") -> list[MatrixRow]:
    """Return rows in another order, those that are equal in it staying as they are.

    `coverage` puts the notes with most answers first, `column` those that answer that question best; any other
    order is the rows' own.
    """
    if order == "coverage":
        return sorted(rows, key=lambda row: (-row.answered, -sum(_WEIGHT[sign] for sign in row.signs.values())))
    if order == "column":
        return sorted(rows, key=lambda row: -_WEIGHT[row.signs.get(column, "")])
    return list(rows)


def counts(rows: Iterable[MatrixRow], column: str) -> dict[str, int]:
    """Return how many notes have each sign in a column."""
    found = dict.fromkeys((state.value for state in RQState), 0)
    for row in rows:
        if column in row.signs:
            found[row.signs[column]] += 1
    return found
