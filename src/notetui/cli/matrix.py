"""`notetui matrix`: notes by questions, with what each note says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from notetui.cli.opening import add_query, configuration, library_for, noted, query_of, shown_path
from notetui.cli.output import add_output, say, write_rows

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping

    from notetui.core.matrix import Column, Matrix
    from notetui.core.model import NoteFacts

LONG = (
    "path", "title", "question", "question_text", "state", "id", "text", "inferred",
    "line", "details", "answer", "quotes",
)  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    add_query(parser)
    add_output(parser)
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--long", action="store_true", help="a row for each note and question, with answers and quotes")
    shape.add_argument("--transpose", action="store_true", help="questions down, notes across")
    parser.add_argument("--by-number", action="store_true", help="by RQ number even where review questions are set")


def run(arguments: argparse.Namespace) -> int:
    """Write the matrix of the notes that the query finds."""
    from notetui.core.matrix import matrix

    query = query_of(arguments)
    config = configuration(arguments)
    reviews = () if arguments.by_number else config.review_questions
    with library_for(arguments, config) as library:
        notes = dict(noted(library, query))
    built = matrix(notes.items(), reviews, config.review_key)
    if not built.by_review and built.rows:
        say("by RQ number: a number is each paper's own ([[review.questions]] in the configuration compares them)")
    if arguments.long:
        write_rows(arguments, LONG, _long(built, notes), flexible=LONG[1:])
    elif arguments.transpose:
        columns, rows = _across(arguments, built)
        write_rows(arguments, columns, rows, flexible=columns)
    else:
        columns = ("path", "title", *map(_head, built.columns))
        write_rows(arguments, columns, _wide(arguments, built), flexible=columns)
    return 0


def _head(column: Column) -> str:
    return f"{column.id}: {column.text}" if column.text else column.id


def _cells(built: Matrix) -> Iterator[tuple[str, str, list[str]]]:
    for row in built.rows:
        texts = [f"{cell.state.value} {cell.text}" if cell else "" for cell in row.cells]
        yield row.path, row.title, texts


def _wide(arguments: argparse.Namespace, built: Matrix) -> Iterator[tuple[str, ...]]:
    table = arguments.format == "table"
    for path, title, texts in _cells(built):
        yield shown_path(path) if table else path, title, *texts


def _across(arguments: argparse.Namespace, built: Matrix) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    notes = list(_cells(built))
    # Two notes may have one title; their paths tell them apart, in JSON too.
    table = arguments.format == "table"
    columns = ("question", *(shown_path(path) if table else path for path, _title, _texts in notes))
    rows = [
        (_head(column), *(texts[index] for _path, _title, texts in notes)) for index, column in enumerate(built.columns)
    ]
    return columns, rows


def _long(built: Matrix, notes: Mapping[str, NoteFacts]) -> Iterator[tuple[Any, ...]]:
    from notetui.core.matrix import part_texts
    from notetui.core.model import Role

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
