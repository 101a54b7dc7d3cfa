"""What a query means, as values; `str()` of each gives query text that reads back as the same value.

Build groups with `all_of` and `any_of`: they keep the tree flat, so that a meaning has one shape.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PLAIN = re.compile(r"""[^\s()":\\-][^\s()":\\]*\Z""")


def quoted(text: str) -> str:
    """Write a word or value so that it reads back as it is: in quotes where it must be."""
    if text not in ("OR", "AND") and _PLAIN.match(text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


class Query:
    """Any part of a query."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Everything(Query):
    """The empty query: every note."""

    def __str__(self) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Text(Query):
    """A word or phrase in the note: at the beginning of a word, in CJK text anywhere, in any case."""

    text: str

    def __str__(self) -> str:
        return quoted(self.text)


@dataclass(frozen=True, slots=True)
class Field(Query):
    """`name:value`, for the names of `parse.FIELDS`."""

    name: str
    value: str

    def __str__(self) -> str:
        return f"{self.name}:{quoted(self.value)}"


@dataclass(frozen=True, slots=True)
class Has(Query):
    """`has:what`, for what is in `parse.HAS`; `no:what` is its Not."""

    what: str

    def __str__(self) -> str:
        return f"has:{self.what}"


@dataclass(frozen=True, slots=True)
class Is(Query):
    """`is:what`; what is `marked`."""

    what: str

    def __str__(self) -> str:
        return f"is:{self.what}"


@dataclass(frozen=True, slots=True)
class Dates(Query):
    """`date:first..last`, both included; each is `2024`, `2024-12`, `2024-12-04` or empty for no bound."""

    first: str
    last: str

    def __str__(self) -> str:
        return f"date:{self.first}" if self.first == self.last else f"date:{self.first}..{self.last}"


@dataclass(frozen=True, slots=True)
class Not(Query):
    """Notes that the inner query does not find."""

    inner: Query

    def __str__(self) -> str:
        return f"-({self.inner})" if isinstance(self.inner, And | Or) else f"-{self.inner}"


@dataclass(frozen=True, slots=True)
class And(Query):
    """Notes that all of two or more queries find."""

    parts: tuple[Query, ...]

    def __str__(self) -> str:
        return " ".join(f"({part})" if isinstance(part, Or) else str(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Or(Query):
    """Notes that any of two or more queries find."""

    parts: tuple[Query, ...]

    def __str__(self) -> str:
        return " OR ".join(str(part) for part in self.parts)


def all_of(parts: Iterable[Query]) -> Query:
    """Join queries so that all must find a note; of none it is Everything."""
    flat: list[Query] = []
    for part in parts:
        if isinstance(part, And):
            flat.extend(part.parts)
        elif not isinstance(part, Everything):
            flat.append(part)
    if not flat:
        return Everything()
    return flat[0] if len(flat) == 1 else And(tuple(flat))


def any_of(parts: Iterable[Query]) -> Query:
    """Join queries so that any may find a note; with Everything among them it is Everything."""
    flat: list[Query] = []
    for part in parts:
        if isinstance(part, Everything):
            return part
        if isinstance(part, Or):
            flat.extend(part.parts)
        else:
            flat.append(part)
    if not flat:
        return Everything()
    return flat[0] if len(flat) == 1 else Or(tuple(flat))


def negated(query: Query) -> Query:
    """Give the opposite of a query; twice is the query itself."""
    return query.inner if isinstance(query, Not) else Not(query)


def parts_of(query: Query) -> Iterator[Query]:
    """Walk the query and everything in it, outermost first."""
    yield query
    if isinstance(query, And | Or):
        for part in query.parts:
            yield from parts_of(part)
    elif isinstance(query, Not):
        yield from parts_of(query.inner)


def needs_body(query: Query) -> bool:
    """Say whether deciding the query can need a note's full text."""
    return any(isinstance(part, Text) for part in parts_of(query))


def needs_marks(query: Query) -> bool:
    """Say whether deciding the query can need to know which notes are marked."""
    return any(isinstance(part, Is) for part in parts_of(query))


def wanted_texts(query: Query) -> tuple[str, ...]:
    """Give the words and phrases that a found note may hold, to mark and excerpt; none that are negated."""
    if isinstance(query, Text):
        return (query.text,)
    if isinstance(query, And | Or):
        found = [text for part in query.parts for text in wanted_texts(part)]
        return tuple(dict.fromkeys(found))
    return ()
