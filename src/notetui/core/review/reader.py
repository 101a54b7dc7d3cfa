"""The question reader: one question over all notes, each note's answer in turn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from notetui.core.config.model import ReviewQuestion
from notetui.core.matrix import Column, belonging, best_state, part_texts
from notetui.core.model import NoteFacts, Quote, ResearchQuestion, Role, RQState
from notetui.core.questions.ids import id_key


@dataclass(frozen=True, slots=True)
class ReaderRow:
    """What one note says to the question: `questions` are the note's own that belong to it."""

    path: str
    note: NoteFacts
    questions: tuple[ResearchQuestion, ...]

    @property
    def state(self) -> RQState:
        """The best state of the note's questions."""
        return best_state(self.questions)

    @property
    def asked(self) -> str:
        """The note's own words for the question, with their numbers."""
        return "; ".join(f"{own.id} {own.text}".rstrip() for own in self.questions)

    @property
    def details(self) -> str:
        """The details that the note gives."""
        return "\n\n".join(text for own in self.questions if (text := part_texts(own, Role.DETAILS)))

    @property
    def answer(self) -> str:
        """The note's answer, quotes in it included; empty where it only asks."""
        return "\n\n".join(text for own in self.questions if (text := part_texts(own, Role.ANSWER)))

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """The quotes that belong to the note's questions."""
        ids = {own.id for own in self.questions}
        return tuple(quote for quote in self.note.quotes if quote.rq in ids)

    @property
    def line(self) -> int:
        """The source line to go to: the first answer, else the question."""
        answers = [part.line for own in self.questions for part in own.parts if part.role is Role.ANSWER]
        return min(answers, default=self.questions[0].line)


def columns_of(notes: Iterable[NoteFacts], reviews: Sequence[ReviewQuestion] = ()) -> tuple[Column, ...]:
    """Give the questions that can be read over these notes: the review questions, else the RQ numbers there are."""
    if reviews:
        return tuple(Column(review.id, review.text) for review in reviews)
    ids = {question.id for facts in notes for question in facts.questions}
    return tuple(Column(id_, "") for id_ in sorted(ids, key=id_key))


def reader(
    notes: Iterable[tuple[str, NoteFacts]],
    question_id: str,
    reviews: Sequence[ReviewQuestion] = (),
    review_key: str = "review",
) -> Iterator[ReaderRow]:
    """Give what each note says to one question (a column's id), in the notes' order; notes without it are left out."""
    wanted = question_id.casefold()
    for path, facts in notes:
        if not facts.questions:
            continue
        for id_, own in belonging(facts, reviews, review_key).items():
            if id_.casefold() == wanted:
                yield ReaderRow(path, facts, tuple(own))
