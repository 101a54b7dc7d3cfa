"""`notetui questions`: every research question with its state, one over all notes, and why a line is one or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notetui.cli.failure import Failure
from notetui.cli.opening import add_query, configuration, library_for, noted, query_of, shown_path
from notetui.cli.output import add_output, say, write_all, write_rows, write_sheet

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator, Sequence

    from notetui.core.config.model import Config
    from notetui.core.model import NoteFacts
    from notetui.core.query.ast import Query
    from notetui.core.review.reader import ReaderRow
    from notetui.library import Library

_NOTED = "by RQ number: a number is each paper's own ([[review.questions]] in the configuration compares them)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    add_query(parser)
    add_output(parser)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--explain", metavar="NOTE", help="say of each line of a note why it is an RQ or not")
    what.add_argument("--unmapped", action="store_true", help="only those that belong to no review question")
    what.add_argument("--read", metavar="ID", help="one review question (or RQ number): every note's answer in turn")


def run(arguments: argparse.Namespace) -> int:
    """List the questions of the notes that the query finds, read one over all of them, or explain one note."""
    query = query_of(arguments)
    config = configuration(arguments)
    if arguments.explain is not None:
        return _explain(arguments, config)
    with library_for(arguments, config) as library:
        if arguments.read is not None:
            return _read(arguments, config, library, query)
        notes = _unmapped(library, query, config) if arguments.unmapped else noted(library, query)
        if arguments.format == "table":
            write_rows(arguments, ("place", "rq", "state", "text"), _short(notes), flexible=("place", "text"))
        else:
            from notetui.core.export.sheets import questions_sheet

            write_sheet(arguments, questions_sheet(notes, config.review_questions, config.review_key))
    return 0


def _short(notes: Iterable[tuple[str, NoteFacts]]) -> Iterator[tuple[str, str, str, str]]:
    for path, facts in notes:
        for question in facts.questions:
            text = f"(inferred) {question.text}" if question.inferred else question.text
            yield f"{shown_path(path)}:{question.line}", question.id, question.state.value, text


def _unmapped(library: Library, query: Query | None, config: Config) -> Iterator[tuple[str, NoteFacts]]:
    """Give the notes with only the questions that belong nowhere."""
    from dataclasses import replace

    from notetui.core.review.mapping import unmapped

    for path, facts in noted(library, query):
        found = [row.question for row in unmapped([(path, facts)], config.review_questions, config.review_key)]
        if found:
            yield path, replace(facts, questions=tuple(found))


def _read(arguments: argparse.Namespace, config: Config, library: Library, query: Query | None) -> int:
    from notetui.core.export.sheets import reader_sheet
    from notetui.core.review.reader import columns_of, reader

    notes = list(noted(library, query))
    reviews = config.review_questions
    columns = columns_of((facts for _path, facts in notes), reviews)
    column = next((column for column in columns if column.id.casefold() == arguments.read.casefold()), None)
    if column is None:
        there = ", ".join(column.id for column in columns) or "none"
        what = "review question" if reviews else "RQ number"
        raise Failure(f'--read: no {what} "{arguments.read}" here (there is {there})', 1)
    if not reviews:
        say(_NOTED)
    rows = list(reader(notes, column.id, reviews, config.review_key))
    if arguments.format == "table":
        write_all(arguments, _pages(rows))
    elif arguments.format == "md":
        from notetui.core.export.reader_document import write

        write_all(arguments, write(column, rows, shown_path))
    else:
        write_sheet(arguments, reader_sheet(column, rows))
    return 0


def _pages(rows: Sequence[ReaderRow]) -> Iterator[str]:
    """Write each note's answer as a block of text for a person."""
    from notetui.core.review.paper import citation
    from notetui.core.text.clean import show, show_lines

    for row in rows:
        date = f" ({row.note.date.shown})" if row.note.date else ""
        yield show(f"{row.state.value} {citation(row.note)}{date}") + "\n"
        yield show(f"  {shown_path(row.path)}:{row.line}") + "\n"
        yield show(f"  {row.asked}") + "\n"
        for line in show_lines(row.answer or "(no answer)").split("\n"):
            yield f"    {line}".rstrip() + "\n"
        yield "\n"


def _explain(arguments: argparse.Namespace, config: Config) -> int:
    from notetui.cli.finding import text_of
    from notetui.core.explain import explain

    _path, text = text_of(arguments.explain, arguments, config)
    rows = [(said.line, said.id, said.verdict, said.why, said.text) for said in explain(text)]
    write_rows(arguments, ("line", "id", "verdict", "why", "text"), rows, flexible=("text", "why"))
    return 0
