"""From a note's bytes to everything the index keeps of it. Pure but for the reading that the caller has done."""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

from notetui.core.conflicts import conflict_of
from notetui.core.grouping import Grouping, GroupPath, groups_of
from notetui.core.model import NoteFacts, Problem
from notetui.core.query.match import has
from notetui.core.query.parse import HAS
from notetui.store.index.codec import encode_facts
from notetui.store.index.rules import Rules, groupings
from notetui.store.index.schema import FLAT_RQ, FLAT_STATUS, FLAT_TAGS, FLAT_TOPICS, HAS_QUESTIONS, IS_COPY
from notetui.store.index.terms import index_terms
from notetui.store.read import decode

_LONGEST_VALUE = 20_000

FLAGS = {what: 1 << bit for bit, what in enumerate(HAS)}
assert FLAGS["rq"] == HAS_QUESTIONS


Membership = tuple[str, GroupPath, int, str | None]
"""A grouping, a group of it, whether the note stands in it directly, what it asks under the group's number."""


class Entry(NamedTuple):
    """A note as the index keeps it; nothing but plain values, so that another process can make it."""

    title: str
    sort_title: str
    emoji: str
    date_shown: str
    date_sort: str
    quotes: int
    flags: int
    groups: list[Membership]
    json: bytes
    title_terms: str
    label_terms: str
    body_terms: str


class Found(NamedTuple):
    """What a note's file said when `stamp` was its stamp."""

    stamp: bytes
    digest: int
    entry: Entry


def digest(data: bytes) -> int:
    """Return 63 bits that tell one content from another of the same size."""
    return (zlib.crc32(data) << 31) ^ zlib.adler32(data)


def make_entry(facts: NoteFacts, text: str, relpath: str, grouped: Mapping[str, Grouping]) -> Entry:
    """Return what to keep of a note: its facts, its place in every grouping, and its terms for the full text."""
    flags = 0
    for what, bit in FLAGS.items():
        if has(what, facts):
            flags |= bit
    if conflict_of(stem_of(relpath.rpartition("/")[2])):
        flags |= IS_COPY
    date = facts.date
    return Entry(
        facts.title,
        sort_key(facts.title),
        facts.emoji,
        date.shown if date else "",
        date.sort_key if date else "",
        len(facts.quotes),
        flags,
        list(_groups(facts, relpath, grouped)),
        encode_facts(facts),
        *terms_of(facts, text),
    )


def terms_of(facts: NoteFacts, text: str) -> tuple[str, str, str]:
    """Return what the full text index is given for a note: terms of its title, its tags and topics, its text."""
    return (
        index_terms(facts.title),
        index_terms("\n".join((*facts.tags, *facts.topics))),
        # Each by itself: with one emoji among the values every letter of the body would take four bytes.
        "\n".join(map(index_terms, _searched(facts, text))),
    )


def entry_of(data: bytes, folder: str, name: str, rules: Rules) -> Entry:
    """Return what to keep of a note from its file's bytes; `folder` and `name` are as the index has them."""
    # Reading notes needs the parsers; what the index remembers is shown before they are imported.
    from notetui.core.facts import read_note

    text, problem, _ = decode(data)
    facts = read_note(text, stem_of(name), rules.tag_key)
    if problem is not None:
        facts = replace(facts, problems=(problem, *facts.problems))
    return make_entry(facts, text, f"{folder}/{name}" if folder else name, groupings(rules))


def sort_key(title: str) -> str:
    """Return a text that sorts as people do: in any case, numbers by their value."""
    return _digits().sub(lambda number: number[0].zfill(12), title.casefold())


@cache
def _digits() -> re.Pattern[str]:
    return re.compile("[0-9]+")


def searchable(facts: NoteFacts, text: str) -> str:
    """Return the text in which words are looked for: the values of the front matter, without its keys, and the body."""
    values, body = _searched(facts, text)
    return f"{values}\n{body}" if values else body


def stem_of(name: str) -> str:
    """Return a file name without its suffix."""
    return os.path.splitext(name)[0]


def unreadable(name: str, message: str) -> NoteFacts:
    """Return the facts of a note that can't be read: its name and why."""
    return NoteFacts(title=stem_of(name), problems=(Problem(message),))


def _searched(facts: NoteFacts, text: str) -> tuple[str, str]:
    """Return the values of the front matter, and the body."""
    from notetui.core.frontmatter.find import find

    return "\n".join(_texts(facts.keys))[:_LONGEST_VALUE], text[find(text).body_start :]


def _texts(value: Any, depth: int = 0) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping) and depth < 8:
        for item in value.values():
            yield from _texts(item, depth + 1)
    elif isinstance(value, list | tuple) and depth < 8:
        for item in value:
            yield from _texts(item, depth + 1)
    elif value is not None and not isinstance(value, bool | bytes):
        # Python refuses to write numbers of thousands of digits.
        yield str(value) if not isinstance(value, int) or value.bit_length() < 1000 else ""


def _groups(facts: NoteFacts, relpath: str, grouped: Mapping[str, Grouping]) -> Iterator[Membership]:
    asked = {question.id: question.text for question in reversed(facts.questions)}
    for name, grouping in grouped.items():
        texts = asked if name == "question" else {}
        direct = set(groups_of(grouping, facts, relpath))
        for path in direct:
            yield name, path, 1, texts.get(path[0]) or None
        above = {path[:length] for path in direct for length in range(1, len(path))}
        for path in above - direct:
            yield name, path, 0, None
    flat = (
        (FLAT_TAGS, facts.tags),
        (FLAT_TOPICS, facts.topics),
        (FLAT_STATUS, (facts.status,)),
        (FLAT_RQ, [question.id.casefold().removeprefix("rq") for question in facts.questions]),
    )
    for name, values in flat:
        for value in dict.fromkeys(values):
            if value:
                yield name, (value,), 1, None
