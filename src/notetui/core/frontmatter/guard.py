"""Look at front matter before it is parsed, so that none of it can hang or crash the program.

Deep nesting overflows the C stack of libyaml's composer, and aliases (or merge keys) let a few hundred bytes
stand for billions of values. Counting signs in the text clears nearly every note; only what is left is walked
event by event, which neither recurses nor expands anything.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from notetui.core.frontmatter.find import LIMIT

if TYPE_CHECKING:
    import yaml

DEPTH = 32
"""Deepest nesting that is read."""

VALUES = 4_000
"""Most values that are read, with every alias counted as all that it stands for."""


class Unreadable(Exception):
    """Front matter can't be read: a plain reason, and the offset into the front matter where it shows."""

    def __init__(self, reason: str, offset: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.offset = offset


def check_size(raw: str) -> None:
    """Raise Unreadable when `raw` is longer than LIMIT bytes."""
    if len(raw) > LIMIT or (len(raw) * 4 > LIMIT and len(raw.encode("utf-8", "surrogatepass")) > LIMIT):
        raise Unreadable(f"the front matter is longer than {LIMIT // 1024} KiB")


def check_yaml(raw: str) -> None:
    """Raise Unreadable when `raw` is too long, too deep, holds too many values or expands too far.

    Also raises what the YAML scanner raises on broken text, when the events have to be walked.
    """
    check_size(raw)
    if _suspicious(raw):
        _walk(raw)


def parseable(raw: str) -> str:
    """Return `raw` with what UTF-8 can't say (bytes that were no UTF-8) as U+FFFD, character for character."""
    try:
        raw.encode()
    except UnicodeEncodeError:
        return _surrogates().sub("\ufffd", raw)
    return raw


@cache
def _surrogates() -> re.Pattern[str]:
    return re.compile("[\ud800-\udfff]")


@cache
def _steps() -> re.Pattern[str]:
    # Block collections nest by columns: the deepest possible level is bounded by this run of a line's beginning.
    return re.compile(r"^[ \t?:-]{11}", re.MULTILINE)


def _suspicious(raw: str) -> bool:
    if "&" in raw and "*" in raw:
        return True
    flows = raw.count("[") + raw.count("{")
    if flows > 8:
        return True
    if len(raw) > VALUES and raw.count("\n") + raw.count("\r") + raw.count(",") + flows > VALUES // 4:
        return True
    return _steps().search(raw) is not None


def _walk(raw: str) -> None:
    import yaml

    from notetui.core.frontmatter.yaml_values import NoteLoader

    sizes: dict[str, int] = {}
    opened: list[tuple[str | None, int]] = []
    total = 0
    for event in yaml.parse(raw, Loader=NoteLoader):
        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in sizes:
                if any(name == event.anchor for name, _ in opened):
                    raise Unreadable("an alias (*) stands inside what it points to", _offset(event))
                raise Unreadable(f"the alias *{event.anchor} points to nothing", _offset(event))
            total += sizes[event.anchor]
        elif isinstance(event, yaml.ScalarEvent):
            total += 1
            if event.anchor:
                sizes[event.anchor] = 1
        elif isinstance(event, yaml.CollectionStartEvent):
            total += 1
            opened.append((event.anchor, total))
            if len(opened) > DEPTH:
                raise Unreadable(f"the front matter is nested deeper than {DEPTH} levels", _offset(event))
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, before = opened.pop()
            if anchor:
                sizes[anchor] = total - before + 1
        if total > VALUES:
            raise Unreadable(f"the front matter holds more than {VALUES} values", _offset(event))


def _offset(event: yaml.Event) -> int:
    assert event.start_mark is not None
    return int(event.start_mark.index)
