"""`notetui matrix`: notes by questions, with what each note says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notetui.cli.opening import add_query, configuration, library_for, noted, query_of, shown_path
from notetui.cli.output import add_output, room_of, say, write_all, write_rows, write_sheet

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from notetui.core.matrix import Gap, Matrix

_LEAST = 16
"""The fewest cells in which a question's words say something."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    add_query(parser)
    add_output(parser)
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--long", action="store_true", help="a row for each note and question, with answers and quotes")
    shape.add_argument("--transpose", action="store_true", help="questions down, notes across")
    shape.add_argument("--gaps", action="store_true", help="a row for each question that a note does not answer")
    parser.add_argument("--by-number", action="store_true", help="by RQ number even where review questions are set")


def run(arguments: argparse.Namespace) -> int:
    """Write the matrix of the notes that the query finds."""
    from notetui.core.export.sheets import across_sheet, long_sheet, matrix_sheet
    from notetui.core.matrix import gaps, matrix

    query = query_of(arguments)
    config = configuration(arguments)
    reviews = () if arguments.by_number else config.review_questions
    with library_for(arguments, config) as library:
        notes = dict(noted(library, query))
    if arguments.gaps:
        _write_gaps(arguments, gaps(notes.items(), reviews, config.review_key))
        return 0
    built = matrix(notes.items(), reviews, config.review_key)
    if not built.by_review and built.rows:
        say("by RQ number: a number is each paper's own ([[review.questions]] in the configuration compares them)")
    if not (arguments.long or arguments.transpose) and _crowded(arguments, built):
        _write_signs(arguments, built)
        return 0
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


def _write_gaps(arguments: argparse.Namespace, found: Iterable[Gap]) -> None:
    from notetui.core.export.sheets import gaps_sheet

    if arguments.format != "table":
        write_sheet(arguments, gaps_sheet(found))
        return
    short = (
        (f"{shown_path(gap.path)}:{gap.line}", f"{gap.column.id} {gap.column.text}".rstrip(), gap.asked)
        for gap in found
    )
    write_rows(arguments, ("place", "question", "asked"), short, flexible=("place", "question", "asked"))


def _crowded(arguments: argparse.Namespace, built: Matrix) -> bool:
    """Return whether a table for people has no room for the words of each cell."""
    if arguments.format != "table":
        return False
    room = room_of(arguments)
    return bool(room) and (len(built.columns) + 1) * (_LEAST + 2) > room


def _write_signs(arguments: argparse.Namespace, built: Matrix) -> None:
    """Write just the signs, below the review questions; numbers are each paper's own and stand with their texts."""
    if not built.by_review:
        rows = (
            (row.title, own.id, cell.state.value, own.text)
            for row in built.rows
            for cell in row.cells
            if cell
            for own in cell.questions
        )
        write_rows(arguments, ("title", "rq", "state", "text"), rows, flexible=("title", "text"))
        return
    write_all(arguments, _signs(built, room_of(arguments)))


def _signs(built: Matrix, room: int) -> Iterator[str]:
    from notetui.core.text.cells import cell_len, crop
    from notetui.core.text.clean import show

    ids = [show(column.id) for column in built.columns]
    wide = max(map(cell_len, ids), default=0)
    for id_, column in zip(ids, built.columns, strict=True):
        yield f"{id_}{' ' * (wide - cell_len(id_))}  {crop(show(column.text), max(8, room - wide - 2))}\n"
    yield "\n" + "  ".join(ids) + "\n"
    left = max(8, room - sum(map(cell_len, ids)) - 2 * len(ids))
    for row in built.rows:
        signs = [cell.state.value if cell else " " for cell in row.cells]
        cells = [sign + " " * (cell_len(id_) - 1) for sign, id_ in zip(signs, ids, strict=True)]
        yield f"{'  '.join(cells)}  {crop(show(row.title), left)}\n"
