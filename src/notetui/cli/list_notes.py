"""`notetui list`: the notes, or those a query finds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from notetui.cli.opening import add_query, configuration, library_for, note_lines, noted, query_of, shown_path
from notetui.cli.output import add_output, write_rows

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

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
    for note in note_lines(library, query, sort):
        yield note.date_shown, f"{note.emoji} {note.title}" if note.emoji else note.title, shown_path(note.path)


def _full(library: Library, query: Query | None, sort: str) -> Iterator[tuple[Any, ...]]:
    from notetui.core.model import RQState

    if sort == "path":
        found = noted(library, query)
    else:
        found = ((line.path, facts) for line in note_lines(library, query, sort) if (facts := library.facts(line.path)))
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
