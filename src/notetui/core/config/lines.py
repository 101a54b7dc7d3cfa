"""Where each key of a TOML text stands.

The standard library's reader gives values without positions, and a message about a wrong value is of use
only with its line. This is no second TOML reader: it follows table headers, `key =` lines, strings over
several lines and brackets, on a text that the real reader has already accepted.
"""

from __future__ import annotations

import re

Key = tuple[str | int, ...]

_PART = r"""(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[A-Za-z0-9_-]+)"""


def key_lines(text: str) -> dict[Key, int]:
    """Map each key's path (names, and positions in arrays of tables) to its 1-based line."""
    header = re.compile(rf"\s*(\[\[?)\s*({_PART}(?:\s*\.\s*{_PART})*)\s*\]\]?")
    assign = re.compile(rf"\s*({_PART}(?:\s*\.\s*{_PART})*)\s*=")
    part = re.compile(_PART)
    found: dict[Key, int] = {}
    counts: dict[Key, int] = {}
    table: Key = ()
    depth, closing = 0, ""

    def names(dotted: str) -> list[str]:
        return [_unquote(piece) for piece in part.findall(dotted)]

    for number, line in enumerate(text.split("\n"), start=1):
        rest = line
        if not closing and not depth:
            if match := header.match(line):
                path = _through_arrays(names(match[2]), counts)
                if match[1] == "[[":
                    # The position of the last name is the one this header opens.
                    bare = path[:-1] if isinstance(path[-1], int) else path
                    position = counts.get(bare, -1) + 1
                    counts[bare] = position
                    path = (*bare, position)
                    found.setdefault(bare, number)
                table = path
                _note(found, path, number)
                continue
            match = assign.match(line)
            if not match:
                continue
            _note(found, (*table, *names(match[1])), number)
            rest = line[match.end() :]
        depth, closing = _follow(rest, depth, closing)
    return found


def _note(found: dict[Key, int], path: Key, line: int) -> None:
    for length in range(1, len(path) + 1):
        found.setdefault(path[:length], line)


def _through_arrays(names: list[str], counts: dict[Key, int]) -> Key:
    """Put the newest position after each name that is an array of tables."""
    path: Key = ()
    for name in names:
        path = (*path, name)
        if path in counts:
            path = (*path, counts[path])
    return path


def _unquote(piece: str) -> str:
    if piece.startswith("'"):
        return piece[1:-1]
    if not piece.startswith('"'):
        return piece
    if "\\" not in piece:
        return piece[1:-1]
    import tomllib

    return next(iter(tomllib.loads(f"{piece} = 0")))


def _follow(rest: str, depth: int, closing: str) -> tuple[int, str]:
    """Follow strings and brackets to the line's end; give the open brackets and the open string's quotes."""
    at = 0
    while at < len(rest):
        if closing:
            if closing == '"""' and rest[at] == "\\":
                at += 2
            elif rest.startswith(closing, at):
                at += 3
                closing = ""
            else:
                at += 1
            continue
        char = rest[at]
        if char == "#":
            break
        if rest.startswith(('"""', "'''"), at):
            closing = rest[at : at + 3]
            at += 3
        elif char in "\"'":
            at = _string_end(rest, at)
        else:
            depth += (char in "[{") - (char in "]}")
            at += 1
    return depth, closing


def _string_end(rest: str, at: int) -> int:
    quote = rest[at]
    at += 1
    while at < len(rest) and rest[at] != quote:
        at += 2 if rest[at] == "\\" and quote == '"' else 1
    return at + 1
