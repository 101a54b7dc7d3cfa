"""`notetui list`: the notes, or those a query finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notetui.cli.opening import add_query, configuration, here, library_for, noted, query_of, shown_path
from notetui.cli.output import add_output, say, write_all, write_columns, write_sheet

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from notetui.core.model import NoteFacts
    from notetui.core.query.ast import Query
    from notetui.library import Library


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    add_query(parser)
    add_output(parser, "bibtex")
    parser.add_argument(
        "--sort", choices=("title", "date", "path", "quotes"), default="title", help="order (default: title)"
    )


def run(arguments: argparse.Namespace) -> int:
    """List the notes."""
    query = query_of(arguments)
    with library_for(arguments, configuration(arguments)) as library:
        if arguments.format == "table":
            found, below = library.listing(query, arguments.sort), here()
            paths = [shown_path(path, below) for path in found.paths] if below else found.paths
            write_columns(arguments, ("date", "title", "path"), (found.dates, found.titles, paths), flexible=("title",))
        elif arguments.format == "bibtex":
            _bibtex(arguments, _ordered(library, query, arguments.sort))
        else:
            from notetui.core.export.sheets import list_sheet

            write_sheet(arguments, list_sheet(_ordered(library, query, arguments.sort)))
    return 0


def _ordered(library: Library, query: Query | None, sort: str) -> Iterable[tuple[str, NoteFacts]]:
    found: Iterable[tuple[str, NoteFacts]] = noted(library, query)
    if sort == "path":
        return found
    known = dict(found)
    # A note that goes while we look is in one of the two only.
    return [(note.path, known[note.path]) for note in library.notes(query, sort) if note.path in known]


def _bibtex(arguments: argparse.Namespace, notes: Iterable[tuple[str, NoteFacts]]) -> None:
    from notetui.core.export.as_bibtex import is_cited, write
    from notetui.core.review.paper import paper_of

    known = list(notes)
    cited = [(path, facts) for path, facts in known if is_cited(paper_of(facts))]
    write_all(arguments, write(cited))
    if left := len(known) - len(cited):
        say(f"{left} of {len(known)} notes left out: no authors, year, cite_key, DOI, arXiv or other link")
