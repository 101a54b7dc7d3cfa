"""The leaves of a body that bear facts: headings, quotes, links, questions. For the index, which reads every note.

The parser reads the whole body in any case; what costs is making leaves of its events. Here the events of blocks
that surely bear nothing are passed over before that, so that the others are read by the same code as ever: `outline`,
`quotes`, `links`, `paper_link` and `read_questions` say the same of these leaves as of all of them. What is passed over
is decided from the source, always towards keeping: a block whose words could become something once its marks are gone
is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from operator import attrgetter
from typing import Any

from notetui.core.markdown.builder import Builder
from notetui.core.markdown.document import Leaf, LeafKind
from notetui.core.markdown.events import prepared

_AT_THE_END = 1 << 62
_BELOW_HEADINGS = 7
_SIGN = ord("#")
_line = attrgetter("line")


def gist(body: str, *, asks: bool) -> list[Leaf]:
    """Return the leaves of a body that are headings, stand in a quote, or hold a link or image, in order.

    With `asks` also those that research questions can be made of: from whatever may name, announce or answer one, to
    the heading that ends its section.
    """
    source = prepared(body)
    data = source.encode()
    boxes = ":::" in body
    if asks and (boxes or (not body.isascii() and _east_asian().search(body))):
        # What follows such a line stands in a block of zenn's, which the first leaf after it opens. In East Asian texts
        # the words that questions are announced with are everywhere, and marks stand in the middle of words.
        return list(Builder(data, text=source, sift=lambda events: events).leaves())
    # A heading that may stand in a block of zenn's is one leaf among the others.
    headings: list[Leaf] | None = None if boxes else []
    builder = Builder(data, text=source, sift=lambda events: _sift(events, data, asks, headings))
    leaves = list(builder.leaves())
    if headings and leaves:
        return sorted(headings + leaves, key=_line)
    return headings or leaves


_ASKING = (b"rq", b"question", b"objective", b"aim", b"goal", b"purpose")
"""One of these, in any case, is in every text in Latin letters that names or announces a research question."""


@cache
def _east_asian() -> re.Pattern[str]:
    return re.compile("[\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\uff00-\uffef]")


@cache
def _pattern(name: str) -> re.Pattern[bytes]:
    return re.compile(
        {
            # Links are written with [ or <, or are bare addresses. An address can be hidden by an entity, by an
            # escape or by marks in the middle of it: a colon or slash with any other sign after it may be one.
            "links": rb"[\[<&\\@:/wW](?:(?<=[\[<&\\@])|(?<=[:/])(?=P)|P*[wW]P*[wW])".replace(b"P", rb"[!-/:-@\[-`{-~]"),
            # What a heading's text below its marks may be in a list; quotes and headings with # are found without.
            "underline": rb"\n[ \t]*(?:-+|=+)[ \t]*(?=\n|\Z)",
            # Marks, a tag, a link or an entity in the middle of a word, which may be another word without them.
            "hidden": (
                rb"[*~`$^=<\[)\]&]"
                rb"(?:(?<=L[*~`$^=])[*~`$^=]*L|(?<=L<)|(?<=L\[)|(?<=L!\[)|(?<=[)\]])L|(?<=&)[#A-Za-z])"
            ).replace(b"L", b"[A-Za-z]"),
        }[name]
    )  # fmt: skip


class _Next:
    """Where something is found next, given its places in order; asked for ranges that only grow."""

    def __init__(self, places: Iterable[int]) -> None:
        self._places = iter(places)
        self._at = -1

    def within(self, start: int, end: int) -> bool:
        """Say whether there is a place between two others."""
        while self._at < start:
            self._at = next(self._places, _AT_THE_END)
        return self._at < end


def _places(pattern: str, data: bytes) -> Iterator[int]:
    return (found.start() for found in _pattern(pattern).finditer(data))


def _asking_places(data: bytes) -> list[int]:
    """Return the places of all that has to do with questions. Each word is looked for by itself: most are nowhere."""
    small = data.lower()
    places = list(_places("hidden", data))
    for word in _ASKING:
        at = small.find(word)
        while at >= 0:
            places.append(at)
            at = small.find(word, at + 1)
    places.sort()
    return places


def _sift(events: Iterable[Any], data: bytes, asks: bool, headings: list[Leaf] | None) -> list[Any]:
    """Return the events of the blocks that may bear facts; blocks and the items of lists go or stay whole.

    Headings of one plain text go to `headings` as leaves, where that is given.
    """
    links = _Next(_places("links", data)).within
    underlines = _Next(_places("underline", data)).within
    asking = _Next(_asking_places(data)).within if asks else None
    kept: list[Any] = []
    keep_it = kept.append
    section = pass_from = pass_over = keep = counted = 0
    line = 1
    rest = iter(events)
    for item in rest:
        event, span = item
        start = span["start"]
        if pass_from <= start < pass_over:
            continue
        if start < keep or event.__class__ is str:
            if start < keep or section:
                keep_it(item)
            continue
        tag = event.get("Start")
        if tag is None:
            keep_it(item)
            continue
        end = span["end"]
        if tag.__class__ is not str:
            ((tag, detail),) = tag.items()
            if tag == "Heading":
                level = int(detail["level"][1])
                if level <= section:
                    section = 0
                if asking is not None and asking(start, end):
                    section = min(section, level) or level
                line += data.count(b"\n", counted, start)
                counted = start
                if headings is not None and data[start] == _SIGN and data.find(b"\n", start, end - 1) < 0:
                    inside, words = _words(rest)
                    if words is not None:
                        headings.append(Leaf(LeafKind.HEADING, words, line, line, (), (), level))
                        continue
                    kept += (item, *inside)
                else:
                    keep_it(item)
                keep = end
                continue
        if section:
            keep = end
        elif asking is not None and tag != "Item" and asking(start, end):
            section, keep = _BELOW_HEADINGS, end
        elif tag == "CodeBlock":
            pass_from, pass_over = start, end
            continue
        elif tag == "BlockQuote" or tag == "HtmlBlock":
            keep = end
        elif links(start, end) or (
            tag != "Paragraph"
            and (data.find(b">", start, end) >= 0 or data.find(b"#", start, end) >= 0 or underlines(start, end))
        ):
            # The items of a list go or stay each by itself. Rows don't: cells that are missing stand behind their end.
            if tag != "List":
                keep = end
        else:
            pass_from, pass_over = start, end
            continue
        keep_it(item)
    return kept


def _words(rest: Iterator[Any]) -> tuple[list[Any], str | None]:
    """Take a heading's events as far as it takes to tell; return them, and its text where one plain text is all."""
    first = next(rest)
    event = first[0]
    if event.__class__ is str or "Text" not in event:
        return [first], None
    last = next(rest)
    words: str = event["Text"]
    return [first, last], words if last[0].__class__ is dict and "End" in last[0] else None
