"""Edits of an array in brackets: YAML's flow list, a list inside a string, TOML's and JSON's arrays.

The caller finds the items (`Span`) and writes new ones; commas, lines and comments are minded here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
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


def remove(raw: str, spans: Sequence[Span], gone: Iterable[int]) -> str:
    """Delete items of an array, each with the comma that belongs to it, and with its line where it has one."""
    chosen = set(gone)
    after: Span | None = None
    for index in sorted(chosen, reverse=True):
        if index + 1 < len(spans) and index + 1 not in chosen:
            after = spans[index + 1]
        raw, after = _remove_one(raw, spans[index - 1] if index else None, spans[index], after)
    return raw


def _add_last(raw: str, last: Span, text: str, separator: str) -> str:
    comment = (_before_rest() if _eol().search(separator) else _before_comment()).match(raw, last.end)
    if comment is None:
        return raw[: last.end] + separator + text + raw[last.end :]
    # A comment, or spaces at the line's end, belong to the item before: the new one goes to a line of its own below.
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


def _remove_one(raw: str, before: Span | None, span: Span, after: Span | None) -> tuple[str, Span | None]:
    """Delete an item; return the text, and where the next item that stays now is. `before` is the item before it."""
    line, rest = line_start(raw, span.start), _rest_of_line().match(raw, span.end)
    own_line = not raw[line : span.start].strip() and rest is not None
    comma = _comma_after(raw, span.end)
    if own_line and comma > line_stop(raw, span.end):
        # Its comma begins a later line: that one goes too, or stays for the item before, which then loses its own.
        if before is not None and raw[before.end : before.end + 1] == ",":
            raw, gone = raw[: before.end] + raw[before.end + 1 :], 1
            span, line = _moved(span, 1), line_start(raw, span.start - 1)
        else:
            raw, gone = _without_comma(raw, comma - 1)
        after, comma = _moved(after, gone) if after is not None else None, 0
    if own_line:
        start, end = line, next_line(raw, span.end)
    elif after is not None and _own_comment().search(raw, span.end, after.start):
        # A comment between stays, and so does the next item where it is.
        raw, gone = _without_comma(raw, comma - 1)
        start, end, after = span.start, span.end, _moved(after, gone)
    elif after is not None and before is not None and _eol().search(raw, span.end, after.start):
        # The next item begins a line: it stays there. A comment after the item before stays too.
        start, end = before.end, span.end
        if "#" in raw[before.end : span.start]:
            raw, gone = _without_comma(raw, comma - 1)
            start, after = span.start, _moved(after, gone)
    elif after is not None:
        start, end = span.start, after.start
    elif before is not None and "#" not in raw[before.end : span.start]:
        start, end = before.end, span.end
    else:
        start, end = span.start, span.end
        if comma >= 0 and "#" in raw[span.end : comma]:
            raw, _ = _without_comma(raw, comma - 1)
        elif comma >= 0:
            end = comma
    raw = raw[:start] + raw[end:]
    if own_line and after is None and comma < 0 and before is not None:
        last = _comma_after(raw, before.end)
        if last >= 0:
            raw = raw[: last - 1] + raw[last:]
    return raw, _moved(after, end - start) if after is not None else None


def _moved(span: Span, back: int) -> Span:
    return Span(span.start - back, span.end - back, span.text)


def _without_comma(raw: str, at: int) -> tuple[str, int]:
    """Delete a comma that begins a line, with the spaces behind it or, where it stands alone, its line."""
    start, end = at, at + 1
    while raw[end : end + 1] in (" ", "\t"):
        end += 1
    if raw[end : end + 1] in ("", "\r", "\n") and not raw[line_start(raw, at) : at].strip():
        start, end = line_start(raw, at), next_line(raw, at)
    return raw[:start] + raw[end:], end - start


def _comma_after(raw: str, at: int) -> int:
    """Return the offset after the comma that follows `at`, lines and comments between allowed; -1 where none does."""
    found = _to_comma().match(raw, at)
    return found.end() if found else -1


@cache
def _eol() -> re.Pattern[str]:
    return re.compile(r"\r\n|\r|\n")


@cache
def _own_comment() -> re.Pattern[str]:
    return re.compile(r"[\r\n]\s*#")


@cache
def _before_comment() -> re.Pattern[str]:
    return re.compile(r"[ \t]*,?[ \t]*(?=#)")


@cache
def _before_rest() -> re.Pattern[str]:
    return re.compile(r"[ \t]*,?[ \t]*(?=#)|(?:[ \t]+,?[ \t]*|,[ \t]+)(?=[\r\n])")


@cache
def _rest_of_line() -> re.Pattern[str]:
    return re.compile(r"[ \t]*,?[ \t]*(?:#[^\r\n]*)?(?=[\r\n]|\Z)")


@cache
def _to_comma() -> re.Pattern[str]:
    return re.compile(r"(?:\s|#[^\r\n]*(?=[\r\n]))*,")
