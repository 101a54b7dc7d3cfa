"""The quotes as a Markdown document to read and to write from: grouped, each with its source and its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from notetui.core.export.as_markdown import prose
from notetui.core.review.ledger import QuoteGroup, QuoteRow
from notetui.core.review.paper import citation


def write(groups: Sequence[QuoteGroup], by: str, shown_path: Callable[[str], str] = str) -> Iterator[str]:
    """Give the document; `by` is what the groups are (`note`, `question`, `tag`), `shown_path` shortens a path."""
    rows = {(row.path, row.line) for group in groups for row in group.rows}
    notes = len({path for path, _line in rows})
    yield f"# Quotes by {by}\n\n{_count(len(rows), 'quote')} of {_count(notes, 'note')}\n"
    for group in groups:
        yield f"\n## {prose(group.label)}\n"
        if group.detail not in ("", group.label):
            yield f"\n{prose(group.detail)}\n"
        for row in group.rows:
            yield f"\n{quoted(row.text)}\n"
            yield f"\n— {'; '.join(_source(row, by, shown_path))}\n"


def quoted(text: str) -> str:
    """Write a text as a block quote that keeps its lines."""
    lines = [prose(line) for line in text.split("\n")]
    return "\\\n".join(f"> {line}" for line in lines if line) or ">"


def _source(row: QuoteRow, by: str, shown_path: Callable[[str], str]) -> Iterator[str]:
    if by != "note":
        yield prose(citation(row.note))
    if row.rq and (by != "question" or row.reviews):
        yield prose(row.rq)
    if by == "note" and row.review:
        yield prose(row.review)
    section = row.quote.section
    if by == "note" and section[:1] == (row.note.title,):
        section = section[1:]  # the heading above says it
    if section:
        yield prose(" › ".join(section))
    yield prose(f"{shown_path(row.path)}:{row.line}")


def _count(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 else "s")
