"""Taking an edit back to the very characters that stood there, where they are still as the edit left them.

The inverse of an edit says what the keys are to mean; written in the present style, that need not be what stood
there before (`tags: []` where there was no entry, quotes that are no longer needed). So an edit also remembers the
lines that it replaced. They are put back only where its own lines still stand, and only when they mean the same.
"""

from __future__ import annotations

import re
from functools import cache

from notetui.core.frontmatter.change import Exactly
from notetui.core.frontmatter.find import find

LONGEST = 2000
"""Characters of the longest piece that is remembered."""


def difference(old: str, new: str) -> Exactly | None:
    """Return the lines of front matter by which two texts differ, with a line around them; None when they are long."""
    before, after = _lines(old), _lines(new)
    if not before:
        return Exactly("".join(after), "") if len("".join(after)) <= LONGEST else None
    least = min(len(before), len(after))
    first = next((at for at in range(least) if before[at] != after[at]), least)
    last = next((at for at in range(least - first) if before[-1 - at] != after[-1 - at]), least - first)
    start, end = max(first - 1, 0), max(last - 1, 0)
    became, was = "".join(after[start : len(after) - end]), "".join(before[start : len(before) - end])
    return Exactly(became, was) if len(became) + len(was) <= LONGEST else None


def put_back(text: str, exactly: Exactly) -> str | None:
    """Return the text with the remembered lines in their place, None where what replaced them does not stand once."""
    found = find(text)
    head = text[found.bom : found.body_start]
    at = head.find(exactly.became)
    if at < 0 or not exactly.became or head.find(exactly.became, at + 1) >= 0:
        return None
    end = at + len(exactly.became)
    if not exactly.was and (at or end != len(head)):
        return None  # the whole front matter was made by the edit, and somebody has added to it
    if at and head[at - 1] not in "\r\n":
        return None
    return text[: found.bom] + head[:at] + exactly.was + text[found.bom + end :]


def _lines(text: str) -> list[str]:
    found = find(text)
    head = text[found.bom : found.body_start] if found.kind != "none" else ""
    return [line for line in _line().findall(head) if line]


@cache
def _line() -> re.Pattern[str]:
    return re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
