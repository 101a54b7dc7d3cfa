"""One question over all notes as a Markdown document: each note's answer, its quotes as quotes, its source."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from notetui.core.export.as_markdown import prose
from notetui.core.export.quotes_document import quoted
from notetui.core.matrix import Column
from notetui.core.review.gathered import Kind, gathered
from notetui.core.review.paper import citation
from notetui.core.review.reader import ReaderRow


def write(column: Column, rows: Sequence[ReaderRow], shown_path: Callable[[str], str] = str) -> Iterator[str]:
    """Give the document; `shown_path` shortens a path."""
    yield f"# {prose(f'{column.id} {column.text}'.rstrip())}\n"
    if not column.text:
        yield "\nBy RQ number: a number is each paper's own.\n"
    for row in rows:
        source = citation(row.note)
        yield f"\n## {prose(row.note.title)}\n" + (f"\n{prose(source)}\n" if source != row.note.title else "")
        for own in row.questions:
            yield f"\n{own.state.value} **{prose(f'{own.id} {own.text}'.rstrip())}**\n"
            for piece in gathered(row.note, own).of(Kind.ANSWER, Kind.QUOTE):
                if piece.kind is Kind.QUOTE:
                    yield f"\n{quoted(piece.text)}\n"
                else:
                    yield "\n" + "\\\n".join(prose(line) for line in piece.text.split("\n") if line.strip()) + "\n"
        yield f"\n— {prose(f'{shown_path(row.path)}:{row.line}')}\n"
