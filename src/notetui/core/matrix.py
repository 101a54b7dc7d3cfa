"""Notes by questions: what each note says to each question, over a whole library.

The columns are the person's review questions where there are any. Without them they are RQ numbers, which are
one paper's own: each cell then carries the text of that paper's question.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from notetui.core.config.model import ReviewQuestion
from notetui.core.config.review import mapper_for
from notetui.core.model import NoteFacts, ResearchQuestion, Role, RQState
from notetui.core.questions.ids import id_key


class Column(NamedTuple):
    """A question over all notes; `text` is empty when the column is a bare RQ number."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Cell:
    """What one note says to one question: its own questions that belong there, and the best of their states."""

    state: RQState
    questions: tuple[ResearchQuestion, ...]

    @property
    def text(self) -> str:
        """The note's own words for the question, with its number."""
        return "; ".join(f"{own.id} {own.text}".strip() for own in self.questions)

    @property
    def line(self) -> int:
        """The source line to go to: the first answer, else the question."""
        answers = [part.line for own in self.questions for part in own.parts if part.role is Role.ANSWER]
        return min(answers, default=self.questions[0].line)


class Row(NamedTuple):
    """One note; `cells` are in the order of the columns, None where the note says nothing."""

    path: str
    title: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole table; `by_review` is false when the columns are bare RQ numbers."""

    by_review: bool
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


_BEST = (RQState.QUOTED, RQState.ANSWERED, RQState.ASKED)


def matrix(
    notes: Iterable[tuple[str, NoteFacts]],
    reviews: Sequence[ReviewQuestion] = (),
    review_key: str = "review",
) -> Matrix:
    """Build the table of some notes (path and facts), in their order; notes without any question have no row.

    A note whose own questions belong to none of the review questions has an empty one: it is there to be read.
    """
    gathered: list[tuple[str, str, dict[str, list[ResearchQuestion]]]] = []
    for path, facts in notes:
        if facts.questions:
            gathered.append((path, facts.title, belonging(facts, reviews, review_key)))
    if reviews:
        columns = tuple(Column(review.id, review.text) for review in reviews)
    else:
        ids = {id_ for _path, _title, cells in gathered for id_ in cells}
        columns = tuple(Column(id_, "") for id_ in sorted(ids, key=id_key))
    rows = tuple(
        Row(path, title, tuple(_cell(cells.get(column.id)) for column in columns)) for path, title, cells in gathered
    )
    return Matrix(bool(reviews), columns, rows)


def belonging(
    facts: NoteFacts, reviews: Sequence[ReviewQuestion] = (), review_key: str = "review"
) -> dict[str, list[ResearchQuestion]]:
    """Give a note's own questions by the column that they belong to: review ids, or without any their own ids."""
    if not reviews:
        return {question.id: [question] for question in facts.questions}
    mapped = mapper_for(reviews, review_key)(facts)
    cells: dict[str, list[ResearchQuestion]] = {}
    for question in facts.questions:
        for review in mapped[question.id]:
            cells.setdefault(review.id, []).append(question)
    return cells


def best_state(questions: Iterable[ResearchQuestion]) -> RQState:
    """Give the best state of some questions."""
    states = {question.state for question in questions}
    return next(state for state in _BEST if state in states)


class Gap(NamedTuple):
    """A question that a note does not answer: `asked` is the note's own question where it only asks, else empty."""

    path: str
    title: str
    column: Column
    asked: str
    line: int


def gaps(
    notes: Iterable[tuple[str, NoteFacts]], reviews: Sequence[ReviewQuestion] = (), review_key: str = "review"
) -> Iterator[Gap]:
    """Give what each note leaves open: review questions that it does not answer, without any its own questions.

    A note that says nothing to a review question leaves it open like one that only asks; its line is then 1.
    """
    for path, facts in notes:
        found = belonging(facts, reviews, review_key)
        asked = tuple(Column(review.id, review.text) for review in reviews) or tuple(
            Column(question.id, question.text) for question in facts.questions
        )
        for column in asked:
            cell = _cell(found.get(column.id))
            if cell is None:
                yield Gap(path, facts.title, column, "", 1)
            elif cell.state is RQState.ASKED:
                yield Gap(path, facts.title, column, cell.text, cell.line)


def part_texts(question: ResearchQuestion, role: Role) -> str:
    """Give what the note says of a question in one role, its places parted by an empty line."""
    return "\n\n".join(part.text for part in question.parts if part.role is role and part.text)


def _cell(questions: list[ResearchQuestion] | None) -> Cell | None:
    if not questions:
        return None
    return Cell(best_state(questions), tuple(questions))
