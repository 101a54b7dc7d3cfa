"""`notetui questions`: every research question with its state, and why a line is one or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from notetui.cli.opening import add_query, configuration, library_for, noted, query_of, shown_path
from notetui.cli.output import add_output, write_rows

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from notetui.core.config.model import Config
    from notetui.core.query.ast import Query
    from notetui.library import Library

COLUMNS = (
    "path", "line", "title", "id", "text", "state", "review", "inferred", "details", "answer", "quotes",
)  # fmt: skip
_STATES = {"✓": "answered with a quote", "~": "answered", "·": "asked only"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    add_query(parser)
    add_output(parser)
    parser.add_argument("--explain", metavar="NOTE", help="say of each line of a note why it is an RQ or not")
    parser.add_argument("--unmapped", action="store_true", help="only those that belong to no review question")


def run(arguments: argparse.Namespace) -> int:
    """List the questions of the notes that the query finds, or explain one note."""
    query = query_of(arguments)
    config = configuration(arguments)
    if arguments.explain is not None:
        return _explain(arguments, config)
    with library_for(arguments, config) as library:
        rows = _rows(library, query, config, unmapped=arguments.unmapped)
        if arguments.format == "table":
            short = (
                (f"{shown_path(row[0])}:{row[1]}", row[3], _sign(row[5]), ("(inferred) " if row[7] else "") + row[4])
                for row in rows
            )
            write_rows(arguments, ("place", "rq", "state", "text"), short, flexible=("place", "text"))
        else:
            write_rows(arguments, COLUMNS, rows)
    return 0


def _sign(state: str) -> str:
    return next(sign for sign, words in _STATES.items() if words == state)


def _rows(library: Library, query: Query | None, config: Config, *, unmapped: bool) -> Iterator[tuple[Any, ...]]:
    from notetui.core.config.review import reviews_of
    from notetui.core.matrix import part_texts
    from notetui.core.model import Role

    for path, facts in noted(library, query):
        for question in facts.questions:
            reviews = [review.id for review in reviews_of(config.review_questions, question, facts, config.review_key)]
            if unmapped and reviews:
                continue
            yield (
                path,
                question.line,
                facts.title,
                question.id,
                question.text,
                _STATES[question.state.value],
                reviews,
                question.inferred,
                part_texts(question, Role.DETAILS),
                part_texts(question, Role.ANSWER),
                [quote.text for quote in facts.quotes if quote.rq == question.id],
            )


def _explain(arguments: argparse.Namespace, config: Config) -> int:
    from notetui.cli.finding import text_of
    from notetui.core.explain import explain

    _path, text = text_of(arguments.explain, arguments, config)
    rows = [(said.line, said.id, said.verdict, said.why, said.text) for said in explain(text)]
    write_rows(arguments, ("line", "id", "verdict", "why", "text"), rows, flexible=("text", "why"))
    return 0
