"""`notetui list`: the notes, or those a query finds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from notetui.cli.opening import add_query, configuration, here, library_for, noted, query_of, shown_path
from notetui.cli.output import add_output, write_rows

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from notetui.core.model import NoteFacts
    from notetui.core.query.ast import Query
    from notetui.library import Library

COLUMNS = (
    "path", "title", "emoji", "date", "topics", "tags", "status", "link", "questions", "answered", "quotes",
)  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    add_query(parser)
    add_output(parser)
    parser.add_argument(
        "--sort", choices=("title", "date", "path", "quotes"), default="title", help="order (default: title)"
    )


def run(arguments: argparse.Namespace) -> int:
    """List the notes."""
    query = query_of(arguments)
    with library_for(arguments, configuration(arguments)) as library:
        if arguments.format == "table":
            write_rows(
                arguments, ("date", "title", "path"), _lines(library, query, arguments.sort), flexible=("title",)
            )
        else:
            write_rows(arguments, COLUMNS, _full(library, query, arguments.sort))
    return 0


def _lines(library: Library, query: Query | None, sort: str) -> Iterator[tuple[str, ...]]:
    below = here()
    for note in library.notes(query, sort):
        title = f"{note.emoji} {note.title}" if note.emoji else note.title
        yield note.date_shown, title, shown_path(note.path, below)


def _full(library: Library, query: Query | None, sort: str) -> Iterator[tuple[Any, ...]]:
    from notetui.core.model import RQState

    found: Iterable[tuple[str, NoteFacts]] = noted(library, query)
    if sort != "path":
        known = dict(found)
        # A note that goes while we look is in one of the two only.
        found = [(note.path, known[note.path]) for note in library.notes(query, sort) if note.path in known]
    for path, facts in found:
        yield (
            path,
            facts.title,
            facts.emoji,
            facts.date.shown if facts.date else None,
            facts.topics,
            facts.tags,
            facts.status,
            facts.link,
            len(facts.questions),
            sum(question.state is not RQState.ASKED for question in facts.questions),
            len(facts.quotes),
        )
