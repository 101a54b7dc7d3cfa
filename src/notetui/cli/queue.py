"""`notetui queue`: the status of each note, which comes next, and the numbers for a PRISMA diagram."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notetui.cli.opening import add_query, configuration, library_for, noted, query_of, shown_path
from notetui.cli.output import add_output, say, write_path, write_rows, write_sheet

if TYPE_CHECKING:
    import argparse

    from notetui.core.review.queue import QueueRow


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    add_query(parser)
    add_output(parser)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--counts", action="store_true", help="how many notes have each status")
    what.add_argument("--prisma", action="store_true", help="identified, screened, excluded with reasons, included")
    what.add_argument("--next", action="store_true", help="the path of the next note without a status; 1 when none is")
    parser.add_argument("--after", metavar="NOTE", help="with --next: the next one after this note")
    parser.add_argument(
        "--sort", choices=("title", "date", "path", "quotes"), default="path", help="order (default: path)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the queue of the notes that the query finds, or its numbers."""
    from notetui.core.export.sheets import prisma_sheet, queue_sheet, tally_sheet
    from notetui.core.review.queue import prisma, queue_rows, tally

    query = query_of(arguments)
    config = configuration(arguments)
    statuses = config.review_statuses
    with library_for(arguments, config) as library:
        rows = queue_rows(noted(library, query), statuses)
        if arguments.sort != "path":
            place = {note.path: index for index, note in enumerate(library.notes(query, arguments.sort))}
            rows.sort(key=lambda row: place.get(row.path, len(place)))
    if arguments.next:
        return _next(arguments, rows)
    if arguments.counts:
        sheet = tally_sheet(tally(rows, statuses))
    elif arguments.prisma:
        sheet = prisma_sheet(prisma(rows, statuses))
    elif arguments.format == "table":
        short = ((row.status or "–", row.reason, row.date, row.title, shown_path(row.path)) for row in rows)
        names = ("status", "reason", "date", "title", "path")
        write_rows(arguments, names, short, flexible=("reason", "title", "path"))
        return 0
    else:
        sheet = queue_sheet(rows)
    write_sheet(arguments, sheet)
    return 0


def _next(arguments: argparse.Namespace, rows: list[QueueRow]) -> int:
    import os

    from notetui.core.export.sheets import queue_sheet
    from notetui.core.review.queue import next_unreviewed

    after = os.path.abspath(arguments.after) if arguments.after else None
    found = next_unreviewed(rows, after)
    if found is None:
        say("no note is without a status")
        return 1
    if arguments.format == "table":
        # A path to open, for a shell: its very bytes.
        write_path(arguments, shown_path(found.path))
    else:
        write_sheet(arguments, queue_sheet([found]))
    return 0
