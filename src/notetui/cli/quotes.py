"""`notetui quotes`: every quote with its note, section, question and line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from notetui.cli.opening import add_query, configuration, library_for, noted, query_of, shown_path
from notetui.cli.output import add_output, write_rows

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from notetui.core.query.ast import Query
    from notetui.library import Library

COLUMNS = ("path", "line", "end_line", "title", "section", "rq", "tags", "link", "quote")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    add_query(parser)
    add_output(parser)
    parser.add_argument("--rq", metavar="ID", help="only quotes of this research question, such as RQ1")


def run(arguments: argparse.Namespace) -> int:
    """List the quotes of the notes that the query finds."""
    query = query_of(arguments)
    with library_for(arguments, configuration(arguments)) as library:
        rows = _rows(library, query, arguments.rq)
        if arguments.format == "table":
            short = ((f"{shown_path(row[0])}:{row[1]}", row[5], row[8]) for row in rows)
            write_rows(arguments, ("place", "rq", "quote"), short, flexible=("place", "quote"))
        else:
            write_rows(arguments, COLUMNS, rows)
    return 0


def _rows(library: Library, query: Query | None, wanted: str | None) -> Iterator[tuple[Any, ...]]:
    for path, facts in noted(library, query):
        for quote in facts.quotes:
            if wanted is None or (quote.rq or "").casefold() == wanted.casefold():
                yield (
                    path,
                    quote.line,
                    quote.end_line,
                    facts.title,
                    " › ".join(quote.section),
                    quote.rq,
                    facts.tags,
                    facts.link,
                    quote.text,
                )
