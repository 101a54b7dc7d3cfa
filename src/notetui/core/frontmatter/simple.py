"""Plain front matter, which is nearly all there is, read without a YAML parser: for the index, which reads every note.

One `key: value` a line, where a value is a word or a text that needs no thinking about, a quoted text without escapes,
a whole number, a date, or a list of such texts in either style. Whatever else is in the front matter, all of it is
left to the real reader; for what is read here the two say the same.
"""

from __future__ import annotations

import datetime
import re
from functools import cache
from typing import Any

from notetui.core.frontmatter.find import find
from notetui.core.frontmatter.places import line_at
from notetui.core.frontmatter.read import FrontMatter, value_of

_LONGEST = 4000
_LETTER = "A-Za-z\u00c0-\u1fff\u2c00-\ud7ff\uf900-\ufaff\uff10-\uffdc\U00010000-\U0010fffd"
_PLAIN = rf"[{_LETTER}](?:[^:#\n]|:(?![ \n]|\Z)|(?<! )#)*+"
_WORD = rf"[{_LETTER}](?:[{_LETTER}0-9 _./+()-]*[{_LETTER}0-9_./+()-])?"
_QUOTED = r"""\"[^"\\\n]*\"|'[^'\n]*'"""
_LIST = r"\[([^\[\]\n]*)\]"
_FIGURES = r"([0-9][0-9T:Z+ -]*)"
_RESERVED = frozenset(("yes", "no", "on", "off", "true", "false", "null"))
"""Words that YAML takes for something else than text."""


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(
        {
            "line": rf"([A-Za-z][A-Za-z0-9_-]*):(?: +(?:({_QUOTED})|{_LIST}|({_PLAIN})|{_FIGURES}))? *(?:\n|\Z)",
            "item": rf"( *)- +(?:({_QUOTED})|({_PLAIN})) *(?:\n|\Z)",
            "word": _WORD,
            "blank": r" *\n",
            "date": r"([0-9]{4})-([0-9]{2})-([0-9]{2})",
            "stamp": r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})Z",
            "date and time": r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{1,2}:[0-9]{2}",
            "number": r"[1-9][0-9]{0,17}",
            # Control characters but the newline, what ends a line besides it, marks of byte order, surrogates.
            "strange": "[\x00-\x09\x0b-\x1f\x7f-\xa0\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]",
        }[name]
    )


def read_simple(text: str, tag_key: str) -> FrontMatter | None:
    """Return what `read` returns of a note's whole text (but no node), None where that takes the real reader.

    `tag_key` and `topics` name the lists that are wanted as they are written: where they hold no text, so they do.
    """
    found = find(text)
    if found.kind != "yaml":
        return None
    raw = text[found.start : found.end]
    values = simple_values(raw)
    if values is None:
        return None
    for key in (tag_key, "topics"):
        if not isinstance(value_of(values, key), str | list | None):
            return None
    return FrontMatter("yaml", values, raw, text[found.body_start :], line_at(text, found.body_start))


def simple_values(raw: str) -> dict[str, Any] | None:
    """Return the values of front matter (without its fences), None where it is not plain."""
    if len(raw) > _LONGEST or _pattern("strange").search(raw):
        return None
    values: dict[str, Any] = {}
    line, item = _pattern("line").match, _pattern("item").match
    at, end = 0, len(raw)
    while at < end:
        found = line(raw, at)
        if found is None:
            blank = _pattern("blank").match(raw, at)
            if blank is None:
                return None
            at = blank.end()
            continue
        at = found.end()
        key, quoted, listed, plain, figures = found.groups()
        if key in values or key.lower() in _RESERVED:
            return None
        if quoted is not None:
            values[key] = quoted[1:-1]
        elif plain is not None:
            plain = plain.rstrip(" ")
            if plain.lower() in _RESERVED:
                return None
            values[key] = plain
        elif listed is not None:
            items = _words(listed)
            if items is None:
                return None
            values[key] = items
        elif figures is not None:
            value = _figures(figures.rstrip(" "))
            if value is None:
                return None
            values[key] = value
        else:
            below: list[str] = []
            indent: str | None = None
            while (entry := item(raw, at)) is not None:
                gap, text, bare = entry.groups()
                if indent is not None and gap != indent:
                    return None
                indent = gap
                if bare is not None:
                    bare = bare.rstrip(" ")
                    if bare.lower() in _RESERVED:
                        return None
                    below.append(bare)
                else:
                    below.append(text[1:-1])
                at = entry.end()
            values[key] = below or None
    return values or None


def _words(listed: str) -> list[str] | None:
    """Return the items of a list in brackets."""
    listed = listed.strip(" ")
    if not listed:
        return []
    words = []
    for piece in listed.split(","):
        word = piece.strip(" ")
        if word[:1] in "\"'":
            if len(word) < 2 or word[-1] != word[0] or word[0] in word[1:-1] or "\\" in word:
                return None
            words.append(word[1:-1])
        elif _pattern("word").fullmatch(word) is None or word.lower() in _RESERVED:
            return None
        else:
            words.append(word)
    return words


def _figures(text: str) -> Any:
    """Return what begins with a digit as YAML takes it, None where that is not certain here."""
    if _pattern("number").fullmatch(text):
        return int(text)
    if _pattern("date and time").fullmatch(text):
        return text
    date = _pattern("date").fullmatch(text)
    stamp = _pattern("stamp").fullmatch(text) if date is None else None
    try:
        if date is not None:
            return datetime.date(*map(int, date.groups()))
        if stamp is not None:
            year, month, day, hour, minute, second = map(int, stamp.groups())
            return datetime.datetime(year, month, day, hour, minute, second, tzinfo=datetime.UTC)
        return None
    except ValueError:
        return text  # 2024-02-30
