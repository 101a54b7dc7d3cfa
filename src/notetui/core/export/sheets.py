"""Each view as columns and rows of plain values, for every export format and for both faces of the program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from notetui.core.config.model import ReviewQuestion
from notetui.core.config.review import mapper_for
from notetui.core.coverage import Finding
from notetui.core.export.formats import Rows
from notetui.core.export.schema import columns
from notetui.core.matrix import Column, Gap, Matrix, part_texts
from notetui.core.model import NoteFacts, Role, RQState
from notetui.core.review.ledger import QuoteRow
from notetui.core.review.paper import citation, paper_of
from notetui.core.review.queue import Prisma, QueueRow, Tally, reason_of
from notetui.core.review.reader import ReaderRow

NoteAt = tuple[str, NoteFacts]
"""A note's path and its facts."""

STATES = {RQState.QUOTED: "answered with a quote", RQState.ANSWERED: "answered", RQState.ASKED: "asked only"}


class Sheet(NamedTuple):
    """A view to export; the rows are made while they are written."""

    columns: tuple[str, ...]
    rows: Rows


def list_sheet(notes: Iterable[NoteAt]) -> Sheet:
    """Give a row for each note."""
    return Sheet(columns("list"), _list(notes))


def _list(notes: Iterable[NoteAt]) -> Iterator[tuple[Any, ...]]:
    for path, facts in notes:
        paper = paper_of(facts)
        yield (
            path,
            facts.title,
            facts.emoji,
            facts.date.shown if facts.date else "",
            facts.topics,
            facts.tags,
            facts.status,
            facts.link,
            len(facts.questions),
            sum(question.state is not RQState.ASKED for question in facts.questions),
            len(facts.quotes),
            reason_of(facts),
            paper.authors,
            paper.year,
            paper.doi,
            paper.arxiv,
            paper.cite_key,
        )


def quotes_sheet(rows: Iterable[QuoteRow]) -> Sheet:
    """Give a row for each quote."""
    return Sheet(columns("quotes"), map(quote_values, rows))


def quote_values(row: QuoteRow) -> tuple[Any, ...]:
    """Give one quote as the columns of `quotes`."""
    question = row.question
    return (
        row.path,
        row.line,
        row.quote.end_line,
        row.note.title,
        row.section,
        row.quote.rq or "",
        row.note.tags,
        row.note.link,
        row.text,
        question.text if question else "",
        [review.id for review in row.reviews],
        [review.text for review in row.reviews],
        row.date,
        citation(row.note),
    )


def questions_sheet(
    notes: Iterable[NoteAt], reviews: Sequence[ReviewQuestion] = (), review_key: str = "review"
) -> Sheet:
    """Give a row for each research question of each note."""
    return Sheet(columns("questions"), _questions(notes, reviews, review_key))


def _questions(
    notes: Iterable[NoteAt], reviews: Sequence[ReviewQuestion], review_key: str
) -> Iterator[tuple[Any, ...]]:
    mapper = mapper_for(reviews, review_key)
    for path, facts in notes:
        mapped = mapper(facts)
        for question in facts.questions:
            yield (
                path,
                question.line,
                facts.title,
                question.id,
                question.text,
                STATES[question.state],
                [review.id for review in mapped[question.id]],
                question.inferred,
                part_texts(question, Role.DETAILS),
                part_texts(question, Role.ANSWER),
                [quote.text for quote in facts.quotes if quote.rq == question.id],
            )


def reader_sheet(column: Column, rows: Iterable[ReaderRow]) -> Sheet:
    """Give a row for each note that says something to one question."""
    values = (
        (
            row.path,
            row.line,
            row.note.title,
            row.note.date.shown if row.note.date else "",
            row.note.link,
            column.id,
            column.text,
            row.asked,
            STATES[row.state],
            row.details,
            row.answer,
            [quote.text for quote in row.quotes],
        )
        for row in rows
    )
    return Sheet(columns("reader"), values)


def matrix_sheet(built: Matrix, names: Mapping[str, str] | None = None) -> Sheet:
    """Give a row for each note, a column for each question; `names` has what to show for some paths."""
    heads = [head(column) for column in built.columns]
    rows = (((names or {}).get(row.path, row.path), row.title, *cell_texts(row.cells)) for row in built.rows)
    return Sheet(("path", "title", *heads), rows)


def across_sheet(built: Matrix, names: Mapping[str, str] | None = None) -> Sheet:
    """Give a row for each question, a column for each note, named by its path; `names` has others for some paths."""
    texts = [cell_texts(row.cells) for row in built.rows]
    rows = ((head(column), *(cells[index] for cells in texts)) for index, column in enumerate(built.columns))
    return Sheet(("question", *((names or {}).get(row.path, row.path) for row in built.rows)), rows)


def long_sheet(built: Matrix, notes: Mapping[str, NoteFacts]) -> Sheet:
    """Give a row for each note and question that it says something to; `notes` are the facts by path."""
    return Sheet(columns("matrix --long"), _long(built, notes))


def _long(built: Matrix, notes: Mapping[str, NoteFacts]) -> Iterator[tuple[Any, ...]]:
    for row in built.rows:
        quotes = notes[row.path].quotes
        for column, cell in zip(built.columns, row.cells, strict=True):
            for own in cell.questions if cell else ():
                yield (
                    row.path,
                    row.title,
                    column.id,
                    column.text,
                    own.state.value,
                    own.id,
                    own.text,
                    own.inferred,
                    own.line,
                    part_texts(own, Role.DETAILS),
                    part_texts(own, Role.ANSWER),
                    [quote.text for quote in quotes if quote.rq == own.id],
                )


def gaps_sheet(found: Iterable[Gap]) -> Sheet:
    """Give a row for each question that a note does not answer."""
    rows = ((gap.path, gap.line, gap.title, gap.column.id, gap.column.text, gap.asked) for gap in found)
    return Sheet(columns("matrix --gaps"), rows)


def head(column: Column) -> str:
    """Name a column of the matrix: a review question with its text, an RQ number alone."""
    return f"{column.id}: {column.text}" if column.text else column.id


def cell_texts(cells: Iterable[Any]) -> list[str]:
    """Write cells of the matrix: the sign and the note's own words, nothing for none."""
    return [f"{cell.state.value} {cell.text}" if cell else "" for cell in cells]


def check_sheet(found: Iterable[Finding]) -> Sheet:
    """Give a row for each finding."""
    return Sheet(columns("check"), (finding[:5] for finding in found))


def queue_sheet(rows: Iterable[QueueRow]) -> Sheet:
    """Give a row for each note with its status."""
    return Sheet(columns("queue"), rows)


def tally_sheet(counted: Tally) -> Sheet:
    """Give a row for each status."""
    rows = [
        *((count.name, count.number, True) for count in counted.known),
        *((count.name, count.number, False) for count in counted.other),
        ("", counted.none, False),
    ]
    return Sheet(columns("queue --counts"), rows)


def prisma_sheet(numbers: Prisma) -> Sheet:
    """Give a row for each number of a PRISMA diagram, from the top down."""
    rows = [
        ("identified", "", numbers.identified),
        ("not screened", "", numbers.unscreened),
        ("screened", "", numbers.screened),
        ("undecided", "", numbers.undecided),
        ("excluded", "", numbers.excluded),
        *(("excluded", count.name, count.number) for count in numbers.reasons),
        ("included", "", numbers.included),
    ]
    return Sheet(columns("queue --prisma"), rows)


def tags_sheet(counts: Iterable[tuple[str, int]]) -> Sheet:
    """Give a row for each tag with its number of notes."""
    return Sheet(columns("tags"), ((count, tag) for tag, count in counts))
