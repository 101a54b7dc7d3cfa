"""Addresses that stand in text without any marks: the extended autolinks of GFM.

Source: GitHub Flavored Markdown Spec 0.29, section 6.9. Unlike there, an address may follow any character but a letter
or digit of ASCII, and CJK punctuation ends it: those scripts are written without spaces.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache

from notetui.core.markdown.document import Mark, Run

_LONGEST = 4000
_HOST_CHARACTERS = "[A-Za-z0-9_\\-\u00a1-\u2fff\u3040-\ufeff]"


@cache
def _address() -> re.Pattern[str]:
    end = "\u3000-\u3002\u3008-\u3011\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f"
    return re.compile(rf"(?<![A-Za-z0-9])(https?://|ftp://|www\.)[^\s<{end}]{{1,{_LONGEST}}}", re.IGNORECASE)


@cache
def _host() -> re.Pattern[str]:
    return re.compile(rf"{_HOST_CHARACTERS}+(?:\.{_HOST_CHARACTERS}+)*")


@cache
def _mail() -> re.Pattern[str]:
    return re.compile(r"@[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63}){1,8}")


@cache
def _before_mail() -> re.Pattern[str]:
    return re.compile(r"[A-Za-z0-9._+-]{1,64}$")


def may_have_addresses(text: str) -> bool:
    """Return false for text that surely has none; cheap."""
    # A single character is found at the speed of memory; in a giant paragraph that counts.
    return "@" in text or (":" in text and "://" in text) or ("w" in text and "www." in text) or "WWW." in text


def bare_addresses(text: str, taken: Sequence[tuple[int, int]]) -> list[Run]:
    """Return a link for every address in a text, in order, but not in stretches that are `taken` (links, code)."""
    found = [
        Run(match.start(), match.start() + length, Mark.LINK, _target(match[1], text[match.start() :][:length]))
        for match in _address().finditer(text)
        if (length := _length(match[0], match[1]))
    ]
    if "@" in text:
        found += _mails(text)
    if not found:
        return found
    spans = sorted(taken)
    kept: list[Run] = []
    for run in sorted(found):
        if kept and run.start < kept[-1].end:
            continue
        if is_clear(spans, run.start, run.end):
            kept.append(run)
    return kept


def is_clear(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Return whether a stretch touches none of some others, which are in order and nested at most a few deep."""
    index = bisect_right(spans, (end, -1))
    return not any(begin < end and start < finish for begin, finish in spans[max(0, index - 8) : index])


def _target(scheme: str, address: str) -> str:
    return address if "://" in scheme else f"http://{address}"


def _length(address: str, scheme: str) -> int:
    """Return how much of a match is the address, 0 when it is none."""
    start = 0 if scheme.lower() == "www." else len(scheme)
    host = _host().match(address, start)
    if host is None or (start == 0 and "." not in host[0][4:]) or any("_" in p for p in host[0].split(".")[-2:]):
        return 0
    end = len(address)
    opened, closed = address.count("("), address.count(")")
    while end > host.start():
        last = address[end - 1]
        if last == ")":
            if closed <= opened:
                break
            closed -= 1
        elif last == ";":
            # What looks like an entity at the end is none of the address's.
            entity = address.rfind("&", 0, end)
            name = address[entity + 1 : end - 1]
            end = entity + 1 if entity >= 0 and name.isalnum() and name.isascii() else end
        elif last not in "?!.,:*_~'\"]}":
            break
        end -= 1
    return end if end > host.start() else 0


def _mails(text: str) -> list[Run]:
    found = []
    for match in _mail().finditer(text):
        before = _before_mail().search(text, max(0, match.start() - 64), match.start())
        address = match[0]
        dot = text[match.end() : match.end() + 1] == "."
        if before is None or address[-1] in "-_" or (dot and address[-1] == "."):
            continue
        start = before.start()
        found.append(Run(start, match.end(), Mark.LINK, f"mailto:{text[start : match.end()]}"))
    return found
