"""Reading a query as a person types it; the one parser of filter, command line and saved filters.

query  = any ;  any = all {"OR" all} ;  all = one {["AND"] one}
one    = {"-"} ( "(" any ")" | name ":" value | word | '"' phrase '"' )
"""

from __future__ import annotations

import re

from notetui.core.query.ast import Dates, Everything, Field, Has, Is, Query, Text, all_of, any_of, negated

__all__ = ["FIELDS", "HAS", "IS", "Query", "QueryError", "parse"]

FIELDS = ("tag", "topic", "rq", "review", "title", "path", "status")
HAS = ("quote", "answer", "rq", "tag", "link", "topic", "date", "status", "title", "problem")
IS = ("marked",)
_NAMES = (*FIELDS, "has", "no", "is", "date")

_MAX_DEPTH = 40
"""Deeper nesting than any person writes; keeps the reading and the matching off the recursion limit."""
LONGEST = 10_000
"""Characters of a query, at most: no person writes so many, and what is pasted by mistake is not to be waited for."""


class QueryError(ValueError):
    """A query that can't be read: `message` says why, `column` (1-based) where."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(f"column {column}: {message}")
        self.message = message
        self.column = column


def parse(text: str) -> Query:
    """Read a query; an empty text is Everything. Raises QueryError."""
    if len(text) > LONGEST:
        raise QueryError(f"a query has at most {LONGEST:,} characters, this one {len(text):,}", LONGEST + 1)
    reader = _Reader(text)
    query = reader.any_of(0)
    if reader.peek() == ")":
        raise QueryError('")" without a "(" before it', reader.at + 1)
    return query


def is_query(text: str) -> bool:
    """Return whether a text can be read as a query."""
    try:
        parse(text)
    except QueryError:
        return False
    return True


_SPACE = re.compile(r"\s*")
_WORD = re.compile(r"""[^\s()"]+""")
_NAME = re.compile(r"([A-Za-z]+):(?!//)")
_DATE = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?\Z", re.ASCII)


class _Reader:
    """A text and how far it has been read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def peek(self) -> str:
        """Skip white space and give the next character, empty at the end."""
        match = _SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.text[self.at : self.at + 1]

    def word(self) -> str:
        match = _WORD.match(self.text, self.at)
        return match[0] if match else ""

    def any_of(self, depth: int) -> Query:
        parts = [self.all_of(depth)]
        while self.word() == "OR":
            column = self.at + 1
            if isinstance(parts[-1], Everything):
                raise QueryError('nothing before "OR"; in quotes it is a word', column)
            self.at += 2
            parts.append(self.all_of(depth))
            if isinstance(parts[-1], Everything):
                raise QueryError('nothing after "OR"', column)
        return any_of(parts)

    def all_of(self, depth: int) -> Query:
        parts: list[Query] = []
        while (char := self.peek()) and char != ")" and self.word() != "OR":
            if self.word() == "AND":
                column = self.at + 1
                self.at += 3
                if not parts or self.peek() in ("", ")") or self.word() in ("AND", "OR"):
                    raise QueryError('nothing on one side of "AND"; in quotes it is a word', column)
                continue
            parts.append(self.one(depth))
        return all_of(parts)

    def one(self, depth: int) -> Query:
        start = self.at
        minus = 0
        while self.text.startswith("-", self.at + minus):
            minus += 1
        following = self.text[self.at + minus : self.at + minus + 1]
        if minus and (not following or following.isspace() or following == ")"):
            raise QueryError('nothing after "-"; to find the sign, write it in quotes', start + 1)
        self.at += minus
        if following == "(":
            query = self.group(depth)
        elif following == '"':
            query = Text(self.phrase())
        else:
            query = self.named()
        return negated(query) if minus % 2 else query

    def group(self, depth: int) -> Query:
        start = self.at
        if depth >= _MAX_DEPTH:
            raise QueryError("too many parentheses within each other", start + 1)
        self.at += 1
        query = self.any_of(depth + 1)
        if self.peek() != ")":
            raise QueryError('"(" is not closed', start + 1)
        if isinstance(query, Everything):
            raise QueryError("nothing between the parentheses", start + 1)
        self.at += 1
        return query

    def phrase(self) -> str:
        start = self.at
        self.at += 1
        pieces: list[str] = []
        while self.at < len(self.text):
            char = self.text[self.at]
            if char == "\\" and self.text[self.at + 1 : self.at + 2] in ('"', "\\"):
                pieces.append(self.text[self.at + 1])
                self.at += 2
                continue
            self.at += 1
            if char == '"':
                phrase = "".join(pieces)
                if not phrase.strip():
                    raise QueryError("nothing between the quotes", start + 1)
                return phrase
            pieces.append(char)
        raise QueryError("the quote is not closed", start + 1)

    def named(self) -> Query:
        match = _NAME.match(self.text, self.at)
        if not match:
            word = self.word()
            self.at += len(word)
            return Text(word)
        start, name = self.at, match[1].lower()
        if name not in _NAMES:
            from notetui.core.config.errors import hint

            message = f'unknown name "{match[1]}:"{hint(name, _NAMES) or "; in quotes it is a text"}'
            raise QueryError(message, start + 1)
        self.at = match.end()
        column = self.at + 1
        quoted = self.text.startswith('"', self.at)
        value = self.phrase() if quoted else self.word()
        if not quoted:
            self.at += len(value)
        if not value:
            raise QueryError(f'"{name}:" needs a value, {_example(name)}', column)
        return _value(name, value, column)


def _example(name: str) -> str:
    if name in ("has", "no"):
        return f"one of {', '.join(HAS)}"
    examples = {"is": "marked", "date": "2024-12..", "rq": "RQ1", "tag": "llm"}
    return f"such as {name}:{examples.get(name, 'word')}"


def _value(name: str, value: str, column: int) -> Query:
    if name == "date":
        return _dates(value, column)
    if name in FIELDS:
        return Field(name, value)
    known = IS if name == "is" else HAS
    word = value.lower()
    if word not in known:
        word = word.removesuffix("s")
    if word not in known:
        from notetui.core.config.errors import hint

        # What is wrong comes first: the end of a long line is not seen everywhere.
        raise QueryError(f"{name}:{value} is unknown{hint(value, known)} ({name}: takes {', '.join(known)})", column)
    if name == "is":
        return Is(word)
    return negated(Has(word)) if name == "no" else Has(word)


def _dates(value: str, column: int) -> Query:
    first, dots, last = value.partition("..")
    if not dots:
        last = first
    for place, bound in ((column, first), (column + len(first) + 2, last)):
        if bound and not _DATE.match(bound):
            raise QueryError(f'"{bound}" is no date; write 2024, 2024-12 or 2024-12-04', place)
    if not first and not last:
        raise QueryError("a range needs at least one date, such as date:2024-12..", column)
    if first and last and first[: len(last)] > last[: len(first)]:
        raise QueryError("the first date is after the last", column)
    return Dates(first, last)
