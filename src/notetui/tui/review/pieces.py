"""A research question of one note as items to read: its text, details, answers and quotes, each with its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from notetui.core.model import NoteFacts, ResearchQuestion
from notetui.core.review.gathered import Kind, gathered
from notetui.core.review.paper import citation
from notetui.tui.review.items import GAP, Item, Look, Para

READING_ORDER = (Kind.ANSWER, Kind.DETAILS, Kind.QUESTION)
"""What one wants to see first of a cell."""


def place_of(section: Sequence[str], line: int, title: str = "") -> str:
    """Return where something stands, for a person; a heading that only repeats the note's title says nothing."""
    headings = " › ".join([heading for heading in section if heading != title][-2:])
    return f"{headings}, line {line}" if headings else f"line {line}"


def question_items(
    path: str, facts: NoteFacts, question: ResearchQuestion, kinds: Iterable[Kind] = tuple(Kind)
) -> list[Item]:
    """Return what a note says to one of its questions, kind by kind; quotes stay where they stand in an answer."""
    found = gathered(facts, question)
    items: list[Item] = []
    for kind in kinds:
        if kind is Kind.QUOTE:
            continue
        pieces = [piece for piece in found.pieces if piece.role.value == kind.value]
        if kind is Kind.QUESTION:
            # The text stands above already; where it is asked is worth a line, its words again are not.
            pieces = [piece for piece in pieces if piece.kind is Kind.QUOTE or piece.text != question.text]
        for number, piece in enumerate(pieces):
            look = Look.QUOTE if piece.kind is Kind.QUOTE else Look.TEXT
            head = (Para(Look.LABEL, kind.value.capitalize()),) if number == 0 else ()
            items.append(
                Item(
                    (path, question.id, piece.kind.value, str(piece.line)),
                    (
                        *head,
                        Para(look, piece.text),
                        Para(Look.PLACE, place_of(piece.section, piece.line, facts.title)),
                        GAP,
                    ),
                    path,
                    piece.line,
                )
            )
    return items


def copied(item: Item, facts: NoteFacts) -> str:
    """Return an item's words with the source of its note, to paste."""
    words = [para.text for para in item.paras if para.look in (Look.TEXT, Look.QUOTE, Look.TITLE)]
    return "\n".join(words) + f"\n— {citation(facts)}"


def question_title(question: ResearchQuestion) -> Para:
    """Return the line that names a question: its state, number and text."""
    inferred = " (inferred)" if question.inferred else ""
    return Para(Look.TITLE, f"{question.id} {question.text}{inferred}", f"{question.state.value} ")
