"""`notetui matrix`: notes by questions, with what each note says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notetui.cli.opening import add_query, configuration, library_for, noted, query_of, shown_path
from notetui.cli.output import add_output, say, write_sheet

if TYPE_CHECKING:
    import argparse


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
    from notetui.core.export.sheets import across_sheet, long_sheet, matrix_sheet
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
        sheet = long_sheet(built, notes)
        flexible = sheet.columns[1:]
    else:
        # A person reads paths from here, a program wants them absolute.
        names = {path: shown_path(path) for path in notes} if arguments.format == "table" else {}
        sheet = across_sheet(built, names) if arguments.transpose else matrix_sheet(built, names)
        flexible = sheet.columns
    write_sheet(arguments, sheet, flexible=flexible)
    return 0
