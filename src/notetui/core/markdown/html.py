"""A block of HTML to leaves: comments hidden, details as a container that folds, what we don't know shown as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from notetui.core.markdown.document import Container, ContainerKind, Leaf, LeafKind
from notetui.core.markdown.inline import Inline, attributes, tag_name
from notetui.core.markdown.runs import cut, split_long

DETAILS_CLOSER = -1


@cache
def _tag() -> re.Pattern[str]:
    return re.compile(r"<!--.*?(?:-->|\Z)|</?[A-Za-z][^<>]{0,2000}>", re.DOTALL)


def html_block(html: str, line: int, end_line: int) -> Iterator[Leaf | Container | int]:
    """Yield the leaves of a block of HTML, a container where `<details>` opens and `DETAILS_CLOSER` where it closes."""
    from html import unescape

    inline = Inline()
    begin = at = 0
    summary = -1
    opened: Container | None = None

    def flush(until: int) -> Iterator[Leaf]:
        nonlocal begin
        yield from _leaves(inline, line + html.count("\n", 0, begin), end_line)
        begin = until

    for found in _tag().finditer(html):
        inline.add(unescape(html[at : found.start()]))
        at = found.end()
        tag = found[0]
        name = tag_name(tag)
        if name == "details":
            yield from flush(at)
            if tag.startswith("</"):
                yield DETAILS_CLOSER
            else:
                words = tag[8:-1].lower().split()
                opened = Container(
                    ContainerKind.DETAILS,
                    line + html.count("\n", 0, found.start()),
                    foldable=True,
                    folded="open" not in words and "open" not in attributes(tag),
                    closer=DETAILS_CLOSER,
                )
                yield opened
        elif name == "summary" and not tag.startswith("</"):
            yield from flush(at)
            summary = at
        elif name == "summary" and summary >= 0:
            title = " ".join(inline.take()[0].split())
            begin, summary = at, -1
            if opened is not None:
                opened.title = title
            else:
                inline.add(title)
        elif not name:
            inline.add("\n" * tag.count("\n"))
        else:
            inline.html(tag)
    inline.add(unescape(html[at:]))
    yield from flush(at)


def _leaves(inline: Inline, line: int, end_line: int) -> Iterator[Leaf]:
    text, runs = inline.take()
    stripped = text.strip("\n ")
    if not stripped:
        return
    lead = len(text) - len(text.lstrip("\n "))
    first = line + text.count("\n", 0, lead)
    last = max(first, min(end_line, first + stripped.count("\n")))
    leaf = Leaf(LeafKind.HTML, stripped, first, last, info="html")
    leaf.runs = cut(runs, lead, lead + len(stripped))
    yield from split_long(leaf)
