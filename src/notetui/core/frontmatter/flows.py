"""Edits of an array in brackets: YAML's flow list, a list inside a string, TOML's and JSON's arrays.

The caller finds the items (`Span`) and writes new ones; commas, lines and comments are minded here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from notetui.core.frontmatter.splice import line_start, line_stop, next_line


@dataclass(frozen=True, slots=True)
class Span:
    """An item of an array: `start` to `end` in the text, and its text, None when it is no string to be edited."""

    start: int
    end: int
    text: str | None


def add(raw: str, open_at: int, spans: Sequence[Span], new: Sequence[tuple[int, str]]) -> str:
    """Insert written items into an array whose bracket is at `open_at`, each before the span of its number.

    A number beyond the last span means the end. Numbers must not fall.
    """
    if not spans:
        return raw[: open_at + 1] + ", ".join(text for _, text in new) + raw[open_at + 1 :]
    separator = _separator(raw, open_at, spans)
    for position, text in reversed(new):
        if position >= len(spans):
            raw = _add_last(raw, spans[-1], text, separator)
        else:
            start = spans[position].start
            raw = raw[:start] + text + separator + raw[start:]
    return raw


def remove(raw: str, spans: Sequence[Span], gone: Sequence[int]) -> str:
    """Delete items of an array, each with the comma that belongs to it, and with its line where it has one."""
    left = list(spans)
    for index in sorted(gone, reverse=True):
        raw = _remove_one(raw, left, index)
    return raw


def _add_last(raw: str, last: Span, text: str, separator: str) -> str:
    comment = _before_comment().match(raw, last.end)
    if comment is None:
        return raw[: last.end] + separator + text + raw[last.end :]
    # The comment belongs to the item before it: the new one goes to a line of its own below.
    after = next_line(raw, comment.end())
    eol = raw[line_stop(raw, comment.end()) : after]
    start = line_start(raw, last.start)
    indent = raw[start : start + len(raw[start:]) - len(raw[start:].lstrip(" \t"))]
    if "," in comment[0]:
        return raw[:after] + indent + text + "," + eol + raw[after:]
    return raw[: last.end] + "," + raw[last.end : after] + indent + text + eol + raw[after:]


def _separator(raw: str, open_at: int, spans: Sequence[Span]) -> str:
    """Return what stands between two items: the comma as it is, or a comma and a line of the same indentation."""
    last = spans[-1].start
    between = raw[spans[-2].end if len(spans) > 1 else open_at + 1 : last]
    line = _eol().search(between)
    if line is None:
        return between if len(spans) > 1 and re.fullmatch(r"[ \t]*,[ \t]*", between) else ", "
    indent = raw[line_start(raw, last) : last]
    return ", " if indent.strip() else f",{line[0]}{indent}"


def _remove_one(raw: str, left: list[Span], index: int) -> str:
    span, is_last = left[index], index == len(left) - 1
    line, rest = line_start(raw, span.start), _rest_of_line().match(raw, span.end)
    own_line = not raw[line : span.start].strip() and rest is not None
    comma = _comma_after(raw, span.end)
    if own_line:
        raw = _cut(raw, left, line, next_line(raw, span.end))
        if is_last and comma < 0 and index:
            before = _comma_after(raw, left[index - 1].end)
            if before >= 0:
                raw = _cut(raw, left, before - 1, before)
    elif not is_last and index and _eol().search(raw, span.end, left[index + 1].start):
        end = left[index - 1].end
        # The next item begins a line: it stays there. A comment after the item before stays too.
        raw = _cut(raw, left, span.start if "#" in raw[end : span.start] else end, span.end)
    elif not is_last:
        raw = _cut(raw, left, span.start, left[index + 1].start)
    elif index and "#" not in raw[left[index - 1].end : span.start]:
        raw = _cut(raw, left, left[index - 1].end, span.end)
    else:
        raw = _cut(raw, left, span.start, comma if comma >= 0 else span.end)
    del left[index]
    return raw


def _cut(raw: str, left: list[Span], start: int, end: int) -> str:
    """Delete a piece, and move the spans behind it."""
    length = end - start
    left[:] = [span if span.start < end else Span(span.start - length, span.end - length, span.text) for span in left]
    return raw[:start] + raw[end:]


def _comma_after(raw: str, at: int) -> int:
    """Return the offset after the comma that follows `at`, lines and comments between allowed; -1 where none does."""
    found = _to_comma().match(raw, at)
    return found.end() if found else -1


@cache
def _eol() -> re.Pattern[str]:
    return re.compile(r"\r\n|\r|\n")


@cache
def _before_comment() -> re.Pattern[str]:
    return re.compile(r"[ \t]*,?[ \t]*(?=#)")


@cache
def _rest_of_line() -> re.Pattern[str]:
    return re.compile(r"[ \t]*,?[ \t]*(?:#[^\r\n]*)?(?=[\r\n]|\Z)")


@cache
def _to_comma() -> re.Pattern[str]:
    return re.compile(r"(?:\s|#[^\r\n]*(?=[\r\n]))*,")
