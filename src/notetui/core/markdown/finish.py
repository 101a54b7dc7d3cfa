"""What pulldown-cmark leaves as text: bare URLs, callouts of any name, zenn's blocks, HTML blocks, giant paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from notetui.core.markdown.document import HARD_BREAK, ROW_BREAK, Container, ContainerKind, Leaf, LeafKind, Mark, Run

FENCE_SIGN = "\ue0ff"
"""Stands for the first colon of a `:::` line while the parser reads it."""
LONG = 4000
"""Characters from which a paragraph is cut into several leaves."""


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(
        {
            "callout": r"\[!([^\]\n]{1,40})\]([+-]?)[ \t]*([^\n\r]*)[\n\r]?",
            "fence": r":{3,}(message|details)\b[ \t]*(.*)",
            "close": r":{3,}[ \t]*$",
            "sized": r"!\[([^\]\n]{0,500})\]\(([^\s()]{1,2000}) =\d{0,5}x\d{0,5}\)",
            "tag": r"<!--.*?(?:-->|\Z)|</?[A-Za-z][^<>]{0,2000}>",
            "after address": "[\u3000-\u3002\u300a-\u3011\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f]",
            "attribute": r"""\b(alt|src)\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)""",
        }[name],
        re.DOTALL if name == "tag" else 0,
    )


def finish_paragraph(
    text: str, runs: list[Run], line: int, *, link_bare_urls: bool, inside: Sequence[Container]
) -> Iterator[Leaf | Container | None]:
    """Yield the leaves of one paragraph, with a container where a `:::` block opens and None where one closes."""
    quote = inside[-1] if inside and inside[-1].kind is ContainerKind.QUOTE and inside[-1].head is None else None
    if quote is not None and text.startswith("[!"):
        found = _pattern("callout").match(text)
        if found:
            quote.kind = ContainerKind.CALLOUT
            quote.label, quote.title = found[1].strip().lower(), found[3].strip()
            line += found[0].count("\n")
            text, runs = text[found.end() :], _shifted(runs, found.end())
            if not text:
                yield Leaf(LeafKind.PARAGRAPH, "", line, line)
                return
    if FENCE_SIGN in text:
        yield from _fenced_lines(text, runs, line, link_bare_urls)
        return
    if text or not inside:
        leaf = _paragraph(text, runs, line, link_bare_urls)
        if leaf.text:
            yield leaf


def _fenced_lines(text: str, runs: list[Run], line: int, link: bool) -> Iterator[Leaf | Container | None]:
    """Read zenn's `:::message` and `:::details Title` lines out of a paragraph."""
    start = at = 0

    def before(end: int) -> Iterator[Leaf]:
        if end > start:
            part = text[start:end].strip("\n").replace(FENCE_SIGN, ":")
            if part:
                skipped = len(text[start:end]) - len(text[start:end].lstrip("\n"))
                begin = start + skipped
                yield _paragraph(part, _cut(runs, begin, begin + len(part)), line + text.count("\n", 0, begin), link)

    while at <= len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        row = text[at:end].replace(FENCE_SIGN, ":")
        opened = _pattern("fence").match(row)
        if opened or _pattern("close").match(row):
            yield from before(at)
            here = line + text.count("\n", 0, at)
            if opened is None:
                yield None
            elif opened[1] == "details":
                yield Container(ContainerKind.DETAILS, here, title=opened[2].strip())
            else:
                label = opened[2].strip() or "message"
                yield Container(ContainerKind.CALLOUT, here, label=label)
            start = end + 1
        at = end + 1
    yield from before(len(text))


def _paragraph(text: str, runs: Sequence[Run], line: int, link_bare_urls: bool) -> Leaf:
    end_line = line + text.count("\n") + text.count(HARD_BREAK)
    found = list(runs)
    if "![" in text:
        text, found = _sized_images(text, found)
    if link_bare_urls and ("://" in text or "www." in text):
        found += _bare_urls(text, found)
    stripped = text.rstrip("\n" + HARD_BREAK)
    return Leaf(LeafKind.PARAGRAPH, stripped, line, end_line, tuple(found))


def _sized_images(text: str, runs: list[Run]) -> tuple[str, list[Run]]:
    """Read `![alt](url =250x)`, which is no image to CommonMark."""
    while found := _pattern("sized").search(text):
        alt = found[1]
        text = text[: found.start()] + alt + text[found.end() :]
        cut = len(found[0]) - len(alt)
        runs = [
            Run(
                run.start if run.start <= found.start() else max(found.start(), run.start - cut),
                run.end if run.end <= found.start() else max(found.start(), run.end - cut),
                run.marks,
                run.target,
            )
            for run in runs
        ]
        runs.append(Run(found.start(), found.start() + len(alt), Mark.IMAGE, found[2]))
        if not alt:
            # An image without alternative text still has a place and a target.
            text = text[: found.start()] + "image" + text[found.start() :]
            runs = [
                Run(r.start + 5 * (r.start > found.start()), r.end + 5 * (r.end > found.start()), r.marks, r.target)
                for r in runs[:-1]
            ]
            runs.append(Run(found.start(), found.start() + 5, Mark.IMAGE, found[2]))
    return text, runs


@cache
def _linkify() -> Any:
    from linkify_it import LinkifyIt

    # Only what is plainly an address: a file name such as notes.md is no link.
    return LinkifyIt(options={"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})


def _bare_urls(text: str, runs: Sequence[Run]) -> list[Run]:
    taken = [(run.start, run.end) for run in runs if run.marks & (Mark.LINK | Mark.CODE | Mark.MATH | Mark.IMAGE)]
    found = []
    for match in _linkify().match(text[: LONG * 300]) or ():
        if any(start < match.last_index and match.index < end for start, end in taken):
            continue
        # CJK is written without spaces: its punctuation ends an address that linkify would let go on.
        stop = _pattern("after address").search(match.text)
        length = stop.start() if stop else len(match.text)
        found.append(
            Run(match.index, match.index + length, Mark.LINK, match.url[: len(match.url) - len(match.text) + length])
        )
    return found


def split_long(leaf: Leaf) -> Iterator[Leaf]:
    """Yield a leaf, or the parts of one with a giant text, cut at spaces where there are any."""
    text = leaf.text
    if len(text) <= LONG:
        yield leaf
        return
    start, line = 0, leaf.line
    while start < len(text):
        end = min(start + LONG, len(text))
        if end < len(text):
            space = max(text.rfind(" ", start + LONG // 2, end), text.rfind("\n", start + LONG // 2, end))
            end = space + 1 if space > 0 else end
        part = text[start:end]
        breaks = part.count("\n") + part.count(HARD_BREAK)
        yield Leaf(
            leaf.kind,
            part.rstrip(" \n"),
            line,
            line + breaks - part.endswith("\n"),
            _cut(leaf.runs, start, end),
            info=leaf.info,
            continued=start > 0 or leaf.continued,
        )
        line += breaks
        start = end


def html_leaves(html: str, line: int, end_line: int) -> Iterator[Leaf]:
    """Yield a block of HTML as leaves: comments hidden, a summary as a line of its own, tags marked as such."""
    parts: list[str] = []
    runs: list[Run] = []
    length = at = 0

    def add(text: str, mark: Mark = Mark.NONE, target: str = "") -> None:
        nonlocal length
        if text:
            if mark:
                runs.append(Run(length, length + len(text), mark, target))
            parts.append(text)
            length += len(text)

    opened_summary = -1
    for found in _pattern("tag").finditer(html):
        add(html[at : found.start()])
        at = found.end()
        tag = found[0]
        name = tag.strip("</>").split(None, 1)[0].lower() if not tag.startswith("<!--") else "!"
        if name == "!":
            add("\n" * tag.count("\n"))
        elif name.startswith("br"):
            add(ROW_BREAK)
        elif name == "img":
            attributes = {key: value.strip("\"'") for key, value in _pattern("attribute").findall(tag)}
            add(attributes.get("alt") or "image", Mark.IMAGE, attributes.get("src", ""))
        elif name == "summary":
            if not tag.startswith("</"):
                opened_summary = length
                add("▸ ")
            elif opened_summary >= 0:
                runs.append(Run(opened_summary, length, Mark.STRONG))
                opened_summary = -1
        else:
            add(tag, Mark.HTML)
    add(html[at:])
    text = "".join(parts)
    stripped = text.strip("\n ")
    if stripped:
        lead = len(text) - len(text.lstrip("\n "))
        first = line + text.count("\n", 0, lead)
        kept = _cut(runs, lead, lead + len(stripped))
        yield from split_long(Leaf(LeafKind.HTML, stripped, first, max(first, end_line), kept, info="html"))


def _cut(runs: Sequence[Run], start: int, end: int) -> tuple[Run, ...]:
    """Return the runs of one part of a text, counted from the part's start."""
    return tuple(
        Run(max(run.start, start) - start, min(run.end, end) - start, run.marks, run.target)
        for run in runs
        if run.start < end and run.end > start
    )


def _shifted(runs: Sequence[Run], by: int) -> list[Run]:
    return list(_cut(runs, by, 1 << 60))
