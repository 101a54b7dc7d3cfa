"""Finding keys, values and array items in the text of TOML and JSON front matter.

Just enough of both grammars to find what is edited (TOML v1.0.0, RFC 8259): keys, and where strings, brackets and
comments end. What is found wrongly does not pass the verification, which parses in earnest.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import NamedTuple

from notetui.core.frontmatter import splice
from notetui.core.frontmatter.change import Refused
from notetui.core.frontmatter.flows import Span
from notetui.core.frontmatter.places import place_at
from notetui.core.frontmatter.written import same_key
from notetui.core.model import Problem

TAXONOMIES = "taxonomies"
"""The table in which Zola keeps tags, looked into when there is no such key itself."""


class Member(NamedTuple):
    """A key with its value: offsets of where the entry starts, the value starts, and the value ends."""

    name: str
    start: int
    value: int
    end: int


def locate(kind: str, raw: str, key: str, first_line: int, *, table: bool = False) -> Member | None:
    """Return the top-level entry of a key (in any case), or the one in the table of taxonomies if `table`.

    Raises Refused when it is there twice.
    """
    found = members(kind, raw)
    mine = [member for member in found if same_key(member.name, key)]
    if not mine and table and kind == "toml":
        inside = taxonomies(raw) or _taxonomies_above(raw, found)
        mine = [member for member in inside if same_key(member.name, key)]
    if len(mine) > 1:
        raise refuse(f"The key {key} is there twice; keep one of them.", raw, mine[1].start, first_line)
    return mine[0] if mine else None


def refuse(message: str, raw: str, at: int, first_line: int) -> Refused:
    """Return the refusal of an edit, at an offset of the front matter."""
    line, column = place_at(raw, at)
    return Refused(Problem(message, first_line + line - 1, column))


def members(kind: str, raw: str) -> list[Member]:
    """Return the top-level entries, in order."""
    return _toml_members(raw, 0) if kind == "toml" else _json_members(raw)


def taxonomies(raw: str) -> list[Member] | None:
    """Return the entries of TOML's table of taxonomies, None where there is no such table."""
    head = table_head(raw)
    return None if head < 0 else _toml_members(raw, head)


def table_head(raw: str) -> int:
    """Return the offset after the line `[taxonomies]`, -1 where there is none."""
    found = re.search(rf"^[ \t]*\[[ \t]*{TAXONOMIES}[ \t]*\][ \t]*(?:#.*)?\r?$", raw, re.M)
    return splice.next_line(raw, found.start()) if found else -1


def _taxonomies_above(raw: str, top: list[Member]) -> list[Member]:
    """Return the taxonomies that are no table of their own: `taxonomies.tags = []` and `taxonomies = {tags = []}`."""
    start = f"{TAXONOMIES}."
    inside = [member._replace(name=member.name[len(start) :]) for member in top if member.name.startswith(start)]
    for member in top:
        if member.name == TAXONOMIES and raw.startswith("{", member.value):
            at = member.value + 1
            while key := _toml_key().match(raw, at):
                end = value_end(raw, key.end())
                inside.append(Member(_key_name(key), key.start(1), key.end(), end))
                comma = re.compile(r"\s*,").match(raw, end)
                at = comma.end() if comma else len(raw)
    return inside


def _key_name(key: re.Match[str]) -> str:
    return "".join((key[1] or key[2] or key[3] or "").split())


def _toml_members(raw: str, at: int) -> list[Member]:
    found = []
    while at < len(raw):
        key = _toml_key().match(raw, at)
        if key:
            end = value_end(raw, key.end())
            found.append(Member(_key_name(key), at, key.end(), end))
            at = end
        elif raw[at : splice.next_line(raw, at)].lstrip().startswith("["):
            break
        at = splice.next_line(raw, at)
    return found


@cache
def _toml_key() -> re.Pattern[str]:
    return re.compile(
        r"[ \t]*(?:([A-Za-z0-9_-]+(?:[ \t]*\.[ \t]*[A-Za-z0-9_-]+)?)|\"([^\"\n]*)\"|'([^'\n]*)')[ \t]*=[ \t]*"
    )


def _json_members(raw: str) -> list[Member]:
    found = []
    at = raw.find("{") + 1
    while 0 < at < len(raw):
        while at < len(raw) and raw[at] in " \t\r\n,":
            at += 1
        if raw[at : at + 1] != '"':
            break
        value = string_end(raw, at)
        name = text_of(raw[at:value])
        while value < len(raw) and raw[value] in " \t\r\n:":
            value += 1
        end = value_end(raw, value)
        found.append(Member(name if name is not None else "", at, value, end))
        at = end
    return found


def items(kind: str, raw: str, at: int) -> list[Span]:
    """Return the items of the array whose bracket is at `at`."""
    spans = []
    at += 1
    while at < len(raw) and raw[at] != "]":
        if raw[at] in " \t\r\n,":
            at += 1
        elif raw[at] == "#" and kind == "toml":
            at = splice.next_line(raw, at)
        else:
            end = value_end(raw, at)
            text = text_of(raw[at:end])
            spans.append(Span(at, end, (text.strip() or None) if text is not None else None))
            at = max(end, at + 1)
    return spans


def text_of(written: str) -> str | None:
    """Return the text of a written string, None for what is none."""
    if written[:1] not in ('"', "'"):
        return None
    inner = written[1:-1]
    if len(written) > 1 and written[0] == "'" == written[-1] and "'" not in inner and inner.isprintable():
        return inner
    try:
        if written.startswith(("'", '"""')):
            import tomllib

            value = tomllib.loads(f"x = {written}")["x"]
        else:
            value = json.loads(written)
    except ValueError:
        return None
    return value if isinstance(value, str) else None


def string_end(raw: str, at: int) -> int:
    """Return the offset after the string that starts at `at`."""
    mark = raw[at]
    if raw.startswith(mark * 3, at):
        end = raw.find(mark * 3, at + 3)
        return len(raw) if end < 0 else end + 3
    inside = _inside(mark).match(raw, at + 1)
    return min(len(raw), inside.end() + 1 if inside else at + 1)


@cache
def _inside(mark: str) -> re.Pattern[str]:
    return re.compile(r"(?:[^\"\\\n]+|\\(?:.|\n|$))*" if mark == '"' else r"[^'\n]*")


def value_end(raw: str, at: int) -> int:
    """Return the offset after the value that starts at `at`, a string, a bracketed value or a bare word."""
    depth, first = 0, at
    while at < len(raw):
        character = raw[at]
        if character in "\"'":
            at = string_end(raw, at)
            if depth == 0:
                return at
            continue
        if character in "[{":
            depth += 1
        elif character in "]}":
            if depth == 0:
                break
            depth -= 1
            if depth == 0:
                return at + 1
        elif character == "#":
            if depth == 0:
                break
            at = splice.next_line(raw, at)
            continue
        elif depth == 0 and character in ",\r\n":
            break
        at += 1
    while at > first and raw[at - 1] in " \t\r\n":
        at -= 1
    return at
