"""`notetui search`: full text over all notes, with the line that was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notetui.cli.failure import Failure
from notetui.cli.opening import add_query, configuration, library_for, query_of, shown_path
from notetui.cli.output import add_output, write_rows

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    add_query(parser)
    add_output(parser)
    parser.add_argument("--limit", type=int, default=50, metavar="N", help="at most so many notes (default: 50)")


def run(arguments: argparse.Namespace) -> int:
    """Search, and write the best notes first."""
    query = query_of(arguments)
    if query is None:
        raise Failure("search what? (notetui search --help)")
    if arguments.limit < 1:
        raise Failure("--limit takes a number from 1")
    with library_for(arguments, configuration(arguments)) as library:
        hits = library.search(query, arguments.limit)
    here = arguments.format == "table"
    rows = ((shown_path(hit.path) if here else hit.path, hit.line, hit.title, hit.excerpt) for hit in hits)
    write_rows(arguments, ("path", "line", "title", "excerpt"), rows, flexible=("path", "title", "excerpt"))
    return 0
