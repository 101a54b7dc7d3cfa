"""Whether a query finds a note."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from notetui.core.model import RQState
from notetui.core.query.ast import And, Dates, Everything, Field, Has, Is, Not, Or, Query, Text
from notetui.core.text.spelling import caseless

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from notetui.core.config.model import ReviewQuestion
    from notetui.core.model import NoteFacts, ResearchQuestion


@dataclass(frozen=True, slots=True)
class Context:
    """What a query may ask that is not in the note: the review questions, and whether the note is marked."""

    review_questions: tuple[ReviewQuestion, ...] = ()
    review_key: str = "review"
    marked: bool = False


_NO_CONTEXT = Context()


def matches(query: Query, facts: NoteFacts, relpath: str, body: str, context: Context = _NO_CONTEXT) -> bool:
    """Say whether the query finds the note.

    `relpath` is the path below the notes directory, with `/`; `body` is the note's text (it may be empty
    when `needs_body(query)` is false).
    """
    if isinstance(query, Text):
        return _text(query.text, facts, body)
    if isinstance(query, And):
        return all(matches(part, facts, relpath, body, context) for part in query.parts)
    if isinstance(query, Or):
        return any(matches(part, facts, relpath, body, context) for part in query.parts)
    if isinstance(query, Not):
        return not matches(query.inner, facts, relpath, body, context)
    if isinstance(query, Field):
        return _FIELDS[query.name](query.value, facts, relpath, context)
    if isinstance(query, Has):
        return has(query.what, facts)
    if isinstance(query, Dates):
        return _dates(query, facts)
    if isinstance(query, Is):
        return context.marked
    if isinstance(query, Everything):
        return True
    raise TypeError(f"not a query: {query!r}")


def find_text(text: str, within: str, start: int = 0) -> int:
    """Give where `text` begins in `within`, or -1; both case-folded, white space single spaces.

    A text that begins with a letter of a spaced script is found only at the beginning of a word, so `rag`
    finds "RAG" and "ragged" and not "storage"; CJK, which has no spaces, is found anywhere.
    """
    anywhere = not text or not text[0].isalnum() or is_cjk(text[0])
    at = within.find(text, start)
    while at > 0 and not anywhere and within[at - 1].isalnum() and not is_cjk(within[at - 1]):
        at = within.find(text, at + 1)
    return at


def is_cjk(char: str) -> bool:
    """Say whether a character is of a script written without spaces between words."""
    code = ord(char)
    return code >= 0x0E00 and (
        0x0E00 <= code <= 0x0EFF
        or 0x1100 <= code <= 0x11FF
        or 0x2E80 <= code <= 0xA4CF
        or 0xAC00 <= code <= 0xD7AF
        or 0xF900 <= code <= 0xFAFF
        or 0xFF66 <= code <= 0xFFDC
        or 0x20000 <= code <= 0x3FFFF
    )


def fold(text: str) -> str:
    """Case-fold, and make every run of white space one space: what `find_text` compares."""
    return " ".join(text.casefold().split())


@functools.lru_cache(maxsize=4)
def _folded(body: str) -> str:
    # Several words of one query are looked for in the same body, one after the other.
    return fold(body)


def _text(text: str, facts: NoteFacts, body: str) -> bool:
    wanted = fold(text)
    if any(find_text(wanted, fold(short)) >= 0 for short in (facts.title, *facts.tags, *facts.topics)):
        return True
    return find_text(wanted, _folded(body)) >= 0


def _nested(wanted: str, values: Iterable[str]) -> bool:
    """Find a tag or topic itself, one nested below it, or with a last `*` any that begins so."""
    name = caseless(wanted).strip().removeprefix("#")
    if name.endswith("*"):
        return any(caseless(value).startswith(name[:-1]) for value in values)
    name = name.rstrip("/")
    return any(caseless(value) == name or caseless(value).startswith(f"{name}/") for value in values)


def rq_named(wanted: str, question: ResearchQuestion) -> bool:
    """Say whether `wanted` names the question: by its id (`RQ2`, `2`) or by words of its text."""
    name = wanted.casefold().strip()
    bare = name.removeprefix("rq").lstrip(" .-")
    if bare[:1].isdigit() and " " not in bare:
        return question.id.casefold().removeprefix("rq") == bare
    return find_text(fold(wanted), fold(question.text)) >= 0


def _review(value: str, facts: NoteFacts, _relpath: str, context: Context) -> bool:
    from notetui.core.config.review import mapper_for

    wanted = value.casefold()
    mapped = mapper_for(context.review_questions, context.review_key)(facts) if facts.questions else {}
    return any(review.id.casefold() == wanted for reviews in mapped.values() for review in reviews)


_FIELDS: dict[str, Callable[[str, NoteFacts, str, Context], bool]] = {
    "tag": lambda value, facts, _path, _context: _nested(value, facts.tags),
    "topic": lambda value, facts, _path, _context: _nested(value, facts.topics),
    "rq": lambda value, facts, _path, _context: any(rq_named(value, rq) for rq in facts.questions),
    "review": _review,
    "title": lambda value, facts, _path, _context: find_text(fold(value), fold(facts.title)) >= 0,
    "path": lambda value, _facts, path, _context: caseless(value) in caseless(path),
    "status": lambda value, facts, _path, _context: caseless(facts.status) == caseless(value),
}

_HAS: dict[str, Callable[[NoteFacts], bool]] = {
    "quote": lambda facts: bool(facts.quotes),
    "answer": lambda facts: any(rq.state is not RQState.ASKED for rq in facts.questions),
    "rq": lambda facts: bool(facts.questions),
    "tag": lambda facts: bool(facts.tags),
    "link": lambda facts: bool(facts.links or facts.link),
    "topic": lambda facts: bool(facts.topics),
    "date": lambda facts: facts.date is not None,
    "status": lambda facts: bool(facts.status),
    "title": lambda facts: bool(facts.keys.get("title")) or any(head.level == 1 for head in facts.headings),
    "problem": lambda facts: bool(facts.problems),
}


def has(what: str, facts: NoteFacts) -> bool:
    """Say whether a note has what `has:` asks for (one of `parse.HAS`)."""
    return _HAS[what](facts)


def _dates(query: Dates, facts: NoteFacts) -> bool:
    key = facts.date.sort_key if facts.date else ""
    if not key:
        return False
    if query.first and key[: len(query.first)] < query.first:
        return False
    return not query.last or key[: len(query.last)] <= query.last
