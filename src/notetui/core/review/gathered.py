"""One research question of one note, all that belongs to it together: text, details, answers, quotes, with places."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from notetui.core.model import NoteFacts, Quote, ResearchQuestion, Role, RQPart


class Kind(StrEnum):
    """What a piece is."""

    QUESTION = "question"
    DETAILS = "details"
    ANSWER = "answer"
    QUOTE = "quote"


class Piece(NamedTuple):
    """A run of the note's text; `line` and `end_line` are source lines, `role` is the part that a quote stands in."""

    kind: Kind
    text: str
    line: int
    end_line: int
    section: tuple[str, ...]
    role: Role


@dataclass(frozen=True, slots=True)
class Gathered:
    """A question and its pieces: question, details, answers; within each as the note has them, quotes apart."""

    question: ResearchQuestion
    pieces: tuple[Piece, ...]

    def of(self, *kinds: Kind) -> tuple[Piece, ...]:
        """Give the pieces of some kinds, in order."""
        return tuple(piece for piece in self.pieces if piece.kind in kinds)


def gathered(facts: NoteFacts, question: ResearchQuestion) -> Gathered:
    """Gather what a note says to one of its questions.

    A quote that stands in a part is a piece of its own, between the words before it and those after it.
    """
    own = [quote for quote in facts.quotes if quote.rq == question.id]
    left = {quote.line for quote in own}
    pieces: list[Piece] = []
    for role in Role:
        for part in question.parts:
            if part.role is role:
                inside = [quote for quote in own if part.line <= quote.line <= part.end_line and quote.line in left]
                left.difference_update(quote.line for quote in inside)
                pieces += _split(part, inside)
    pieces += [_quote(quote, Role.ANSWER) for quote in own if quote.line in left]
    return Gathered(question, tuple(pieces))


def _split(part: RQPart, quotes: list[Quote]) -> list[Piece]:
    """Part a part's text at the quotes in it; both are made of the same lines of text."""
    pieces: list[Piece] = []
    rest, line = part.text, part.line

    def words(text: str, end: int) -> None:
        text = text.strip("\n")
        if text.strip():
            pieces.append(Piece(Kind(part.role.value), text, min(line, end), end, part.section, part.role))

    for quote in quotes:
        before, found, after = _at_lines(rest, quote.text)
        if found:
            words(before, max(line, quote.line - 1))
            rest, line = after, min(quote.end_line + 1, part.end_line)
        pieces.append(_quote(quote, part.role))
    words(rest, part.end_line)
    return pieces


def _at_lines(text: str, quote: str) -> tuple[str, bool, str]:
    """Part a text where a quote fills whole lines of it."""
    whole = f"\n{text}\n"
    at = whole.find(f"\n{quote}\n") if quote else -1
    if at < 0:
        return text, False, ""
    return whole[:at], True, whole[at + len(quote) + 2 :]


def _quote(quote: Quote, role: Role) -> Piece:
    return Piece(Kind.QUOTE, quote.text, quote.line, quote.end_line, quote.section, role)
