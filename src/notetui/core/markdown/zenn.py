"""The `:::` blocks of zenn and its relatives (Qiita, Docusaurus, VuePress, Quarto): what a line opens or closes."""

from __future__ import annotations

import re
from functools import cache

from notetui.core.markdown.document import Container, ContainerKind


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(r"(:{3,})[ \t]*(?:\{[ \t]*)?\.?([A-Za-z][\w-]*)(?:\[([^\]\n]*)\])?[ \t]*(.*?)[ \t]*\}?$")


@cache
def _title() -> re.Pattern[str]:
    return re.compile(r"""title\s*=\s*"([^"]*)\"""")


def opened_by(fence: str, line: int) -> Container | None:
    """Return the block that a `:::` line opens, None for a closing one.

    Forms: `:::message alert`, `:::details Title`, `:::tip[Title]`, `::: {.callout-note title="Title"}`. As many colons
    close it, so that blocks nest: `::::details` around `:::message`.
    """
    found = _opening().match(fence)
    if found is None:
        return None
    colons, name, bracketed, rest = len(found[1]), found[2].lower(), found[3] or "", found[4]
    quoted = _title().search(rest)
    title = bracketed or (quoted[1] if quoted else rest)
    if name == "details":
        return Container(ContainerKind.DETAILS, line, title=title, foldable=True, folded=True, closer=colons)
    if name == "message" or (name == "note" and title in ("info", "warn", "alert")):
        # zenn's and Qiita's second word is the kind, not a title.
        return Container(ContainerKind.CALLOUT, line, label=title.lower() or name, closer=colons)
    return Container(ContainerKind.CALLOUT, line, label=name.removeprefix("callout-"), title=title, closer=colons)


def closes(fence: str) -> int:
    """Return the number of colons of a closing line."""
    return fence.count(":")
