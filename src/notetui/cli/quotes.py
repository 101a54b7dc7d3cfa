"""`notetui quotes`: every quote with its note, section, question and line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notetui.cli.opening import add_query, configuration, library_for, noted, query_in, query_of, shown_path
from notetui.cli.output import add_output, write_all, write_rows, write_sheet

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Sequence

    from notetui.core.review.ledger import QuoteGroup, QuoteRow


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    add_query(parser)
    add_output(parser)
    parser.add_argument("--rq", metavar="ID", help="only quotes of this research question, such as RQ1")
    parser.add_argument("--filter", metavar="QUERY", help="only quotes that this query finds, by their own words")
    parser.add_argument(
        "--group", choices=("note", "question", "tag"), help="in groups; with --format md, a document with sources"
    )


def run(arguments: argparse.Namespace) -> int:
    """List the quotes of the notes that the query finds."""
    from notetui.core.export.sheets import quotes_sheet
    from notetui.core.query.ast import needs_marks
    from notetui.core.query.match import Context
    from notetui.core.review.ledger import grouped, ledger, narrowed

    query = query_of(arguments)
    wanted = query_in(arguments.filter or "", "--filter")
    config = configuration(arguments)
    with library_for(arguments, config) as library:
        rows: Iterable[QuoteRow] = ledger(noted(library, query), config.review_questions, config.review_key)
        if wanted is not None:
            marked = library.marked if needs_marks(wanted) else frozenset()
            about = {mark: Context(config.review_questions, config.review_key, mark) for mark in (False, True)}
            rows = (
                found
                for row in rows
                for found in narrowed((row,), wanted, library.shown_path, about[row.path in marked])
            )
        if arguments.rq is not None:
            asked = arguments.rq.casefold()
            rows = (row for row in rows if (row.quote.rq or "").casefold() == asked)
        if arguments.group:
            _grouped(arguments, grouped(rows, arguments.group))
        elif arguments.format == "table":
            write_rows(arguments, ("place", "rq", "quote"), map(_short, rows), flexible=("place", "rq", "quote"))
        else:
            write_sheet(arguments, quotes_sheet(rows))
    return 0


def _short(row: QuoteRow) -> tuple[str, str, str]:
    return f"{shown_path(row.path)}:{row.line}", row.rq, row.text


def _grouped(arguments: argparse.Namespace, groups: Sequence[QuoteGroup]) -> None:
    from notetui.core.export.quotes_document import write
    from notetui.core.export.schema import columns
    from notetui.core.export.sheets import quote_values

    if arguments.format == "md":
        write_all(arguments, write(groups, arguments.group, shown_path))
    elif arguments.format == "table":
        short = ((group.label, *_short(row)) for group in groups for row in group.rows)
        names = (arguments.group, "place", "rq", "quote")
        write_rows(arguments, names, short, flexible=names)
    else:
        rows = ((group.label, *quote_values(row)) for group in groups for row in group.rows)
        write_rows(arguments, ("group", *columns("quotes")), rows)
