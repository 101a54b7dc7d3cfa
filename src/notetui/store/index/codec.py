"""A note's facts as compact JSON bytes and back, without loss.

Values of front matter may be anything that a loader makes: dates, sets, maps with keys that are no text. What JSON has
not is a map of one key that begins with NUL, which no front matter can hold.
"""

from __future__ import annotations

import base64
import datetime
import json
from typing import Any

from notetui.core.model import (
    Heading,
    Link,
    NoteDate,
    NoteFacts,
    Problem,
    Quote,
    ResearchQuestion,
    Role,
    RQPart,
    RQState,
)
from notetui.store.index.file import Damaged

_SIGN = "\0"
_to_json = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


def encode_facts(facts: NoteFacts) -> bytes:
    """Return facts as bytes for the index."""
    data = [
        facts.title,
        facts.emoji,
        facts.topics,
        facts.tags,
        [facts.date.shown, facts.date.sort_key] if facts.date else None,
        facts.status,
        facts.link,
        _plain(facts.keys),
        [(head.level, head.text, head.line) for head in facts.headings],
        [
            (
                question.id,
                question.text,
                question.state.value,
                [(part.role.value, part.text, part.line, part.end_line, part.section) for part in question.parts],
                question.inferred,
            )
            for question in facts.questions
        ],
        [(quote.text, quote.line, quote.end_line, quote.section, quote.rq) for quote in facts.quotes],
        [(link.target, link.text, link.line, link.kind) for link in facts.links],
        [(problem.message, problem.line, problem.column) for problem in facts.problems],
    ]
    return _to_json(data).encode("utf-8", "surrogatepass")


def decode_facts(data: bytes) -> NoteFacts:
    """Return the facts that `encode_facts` was given; raises `Damaged` for anything else."""
    try:
        (title, emoji, topics, tags, date, status, link, keys, headings, questions, quotes, links, problems) = (
            json.loads(data.decode("utf-8", "surrogatepass"))
        )
        return NoteFacts(
            title=title,
            emoji=emoji,
            topics=tuple(topics),
            tags=tuple(tags),
            date=NoteDate(*date) if date else None,
            status=status,
            link=link,
            keys=_rich(keys),
            headings=tuple(Heading(*head) for head in headings),
            questions=tuple(_question(*question) for question in questions),
            quotes=tuple(Quote(text, line, end, tuple(section), rq) for text, line, end, section, rq in quotes),
            links=tuple(Link(*item) for item in links),
            problems=tuple(Problem(*item) for item in problems),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Damaged(f"facts of a note: {error}") from error


def _question(name: str, text: str, state: str, parts: list[Any], inferred: bool) -> ResearchQuestion:
    return ResearchQuestion(
        name,
        text,
        RQState(state),
        tuple(RQPart(Role(role), what, line, end, tuple(section)) for role, what, line, end, section in parts),
        inferred,
    )


def _plain(value: Any) -> Any:
    """Return a front matter value as JSON has it."""
    kind = type(value)
    if kind is str or kind is bool or value is None or kind is float:
        return value
    if kind is int:
        return value if value.bit_length() < 1000 else {_SIGN + "i": hex(value)}
    if kind is list:
        return [_plain(item) for item in value]
    if kind is dict:
        if all(type(key) is str and not key.startswith(_SIGN) for key in value):
            return {key: _plain(item) for key, item in value.items()}
        return {_SIGN + "m": [[_plain(key), _plain(item)] for key, item in value.items()]}
    if isinstance(value, datetime.datetime):
        return {_SIGN + "t": value.isoformat()}
    if isinstance(value, datetime.date):
        return {_SIGN + "d": value.isoformat()}
    if isinstance(value, datetime.time):
        return {_SIGN + "c": value.isoformat()}
    if isinstance(value, tuple):
        return {_SIGN + "u": [_plain(item) for item in value]}
    if isinstance(value, set | frozenset):
        return {_SIGN + "s": [_plain(item) for item in value]}
    if isinstance(value, bytes):
        return {_SIGN + "b": base64.b64encode(value).decode()}
    return str(value)


def _rich(value: Any) -> Any:
    """Return what `_plain` was given."""
    if isinstance(value, list):
        return [_rich(item) for item in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        sign, inner = next(iter(value.items()))
        if sign[:1] == _SIGN:
            return _READERS[sign[1:]](inner)
    return {key: _rich(item) for key, item in value.items()}


_READERS: dict[str, Any] = {
    "i": lambda inner: int(inner, 16),
    "m": lambda inner: {_rich(key): _rich(item) for key, item in inner},
    "t": datetime.datetime.fromisoformat,
    "d": datetime.date.fromisoformat,
    "c": datetime.time.fromisoformat,
    "u": lambda inner: tuple(_rich(item) for item in inner),
    "s": lambda inner: {_rich(item) for item in inner},
    "b": base64.b64decode,
}
