"""The quote ledger: every quote of every note with its place, to filter, group, copy and go to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from notetui.core.config.model import ReviewQuestion
from notetui.core.config.review import mapper_for
from notetui.core.grouping import natural
from notetui.core.model import NoteFacts, Quote, ResearchQuestion
from notetui.core.query.ast import Query
from notetui.core.query.match import Context, matches
from notetui.core.questions.ids import id_key
from notetui.core.review.paper import citation

NO_QUESTION = "outside any research question"
NO_TAG = "no tag"


@dataclass(frozen=True, slots=True)
class QuoteRow:
    """A quote in its note: `question` is the note's own question that it belongs to, `reviews` the person's."""

    path: str
    note: NoteFacts
    quote: Quote
    question: ResearchQuestion | None = None
    reviews: tuple[ReviewQuestion, ...] = ()

    @property
    def line(self) -> int:
        """The source line where the quote begins."""
        return self.quote.line

    @property
    def text(self) -> str:
        """The quote's own words."""
        return self.quote.text

    @property
    def section(self) -> str:
        """The headings above it, outermost first."""
        return " › ".join(self.quote.section)

    @property
    def date(self) -> str:
        """The note's date as written."""
        return self.note.date.shown if self.note.date else ""

    @property
    def rq(self) -> str:
        """The note's own question, its number with its text; empty where the quote belongs to none."""
        return f"{self.question.id} {self.question.text}".rstrip() if self.question else ""

    @property
    def review(self) -> str:
        """The review questions, with their texts."""
        return "; ".join(f"{review.id} {review.text}" for review in self.reviews)

    @property
    def cited(self) -> str:
        """The quote with its source, as plain text to paste: the words, then `— title, authors, year, link`."""
        return f"{self.quote.text}\n— {citation(self.note)}"


class QuoteGroup(NamedTuple):
    """Quotes under one heading; `label` says which, `detail` more of it (a note's citation)."""

    label: str
    detail: str
    rows: tuple[QuoteRow, ...]


def ledger(
    notes: Iterable[tuple[str, NoteFacts]], reviews: Sequence[ReviewQuestion] = (), review_key: str = "review"
) -> Iterator[QuoteRow]:
    """Give every quote of some notes, in the notes' order."""
    mapper = mapper_for(reviews, review_key)
    for path, facts in notes:
        if not facts.quotes:
            continue
        own = {question.id: question for question in facts.questions}
        mapped = mapper(facts) if reviews else {}
        for quote in facts.quotes:
            question = own.get(quote.rq) if quote.rq else None
            yield QuoteRow(path, facts, quote, question, mapped.get(quote.rq or "", ()))


def narrowed(
    rows: Iterable[QuoteRow],
    query: Query,
    relpath: Callable[[str], str] = str,
    context: Context | None = None,
) -> Iterator[QuoteRow]:
    """Give the quotes that a query finds, read as a question about each quote and not about its whole note.

    Words are looked for in the quote, its section and question; `rq:` and `review:` ask its own question; other
    fields ask its note. `relpath` makes a note's path the one below its notes directory, for `path:`; `context`
    has the review questions.
    """
    for row in rows:
        questions = (row.question,) if row.question else ()
        seen = replace(row.note, questions=questions, quotes=(row.quote,))
        body = "\n".join((row.quote.text, *row.quote.section, row.rq))
        if matches(query, seen, relpath(row.path), body, context or Context()):
            yield row


def grouped(rows: Iterable[QuoteRow], by: str) -> list[QuoteGroup]:
    """Group quotes by `note` (in the order of the rows), by `question` or by `tag` (in their own order).

    By question it goes by review questions where a quote has some, else by the paper's own number, which stands
    for itself only within its note: such a group names its note. A quote with several tags (or review questions)
    is in several groups.
    """
    groups: dict[tuple[object, ...], tuple[str, str, list[QuoteRow]]] = {}
    for row in rows:
        for rank, label, detail in _KEYS[by](row):
            groups.setdefault(rank, (label, detail, []))[2].append(row)
    if by == "note":
        # A citation costs more than all the rest: one for each note, not for each quote.
        return [QuoteGroup(label, citation(found[0].note), tuple(found)) for label, _detail, found in groups.values()]
    ranked = sorted(groups.items(), key=lambda item: item[0])
    return [QuoteGroup(label, detail, tuple(found)) for _rank, (label, detail, found) in ranked]


_Key = tuple[tuple[object, ...], str, str]


def _by_note(row: QuoteRow) -> list[_Key]:
    return [((row.path,), row.note.title, "")]


def _by_question(row: QuoteRow) -> list[_Key]:
    if row.reviews:
        return [((0, natural(review.id)), f"{review.id} {review.text}", "") for review in row.reviews]
    if row.question:
        return [((1, row.path, id_key(row.question.id)), row.rq, row.note.title)]
    return [((2,), NO_QUESTION, "")]


def _by_tag(row: QuoteRow) -> list[_Key]:
    if not row.note.tags:
        return [((1,), NO_TAG, "")]
    return [((0, natural(tag)), tag, "") for tag in row.note.tags]


_KEYS: dict[str, Callable[[QuoteRow], list[_Key]]] = {"note": _by_note, "question": _by_question, "tag": _by_tag}
GROUPS = tuple(_KEYS)
"""What quotes can be grouped by."""
