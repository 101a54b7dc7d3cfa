"""Whether a note may have research questions at all, from its bare text: most have none, and are read in half the time.

Asked before a note is parsed, so marks within words are taken away first; what a link or a tag parts in the middle of
a word is not seen. In texts in Chinese and Japanese the words themselves (问题, 目的, 研究) say nothing: every second
note has them. There the places are looked for that can announce or name a question (`ids`, `roles`, `announced`).
"""

from __future__ import annotations

import re
from functools import cache

_HINTS = ("RQ", "ＲＱ", "uestion", "UESTION", "bjective", "BJECTIVE", "연구", "질문", "목적", "목표")
_AIMS = ("目的", "目标", "目標", "問い")
_ASKED = ("问题", "問題", "問い", "課題", "クエスチョン")
_LONGEST_HEADING = 60


def may_have_questions(body: str) -> bool:
    """Return False where a body surely has no research question."""
    if any(hint in body for hint in _HINTS):
        return True
    if body.isascii() or not any(sign in body for sign in "题題問目リク"):
        return False
    for mark in "*_~`\\":
        if mark in body:
            body = body.replace(mark, "")
    return any(_may_be_one(body, found) for found in _word().finditer(body))


@cache
def _word() -> re.Pattern[str]:
    # Each way begins with a character of its own, without brackets: so the places are found five times as fast.
    return re.compile(
        r"研究[问問课課][题題]|リサーチ[・ ]?クエスチョン|科学问题|问题|問[题題い]|課題|クエスチョン|目[的标標]"
    )


@cache
def _aim() -> re.Pattern[str]:
    """Return the pattern of a line that begins with the word for an aim, alone but for numbers, marks and emoji."""
    return re.compile(r"[^\n]*?(?<![^\W\d_])(?:本文|研究|本研究の)?(?:目的|目标|目標|問い)(?!\w)")


def _may_be_one(body: str, found: re.Match[str]) -> bool:
    word = found[0]
    if word not in _AIMS and word not in _ASKED:
        return True  # the name of a research question
    if word in _AIMS:
        start = body.rfind("\n", 0, found.start()) + 1
        if found.start() - start <= _LONGEST_HEADING and _aim().match(body, start, found.end() + 1):
            return True
    return word in _ASKED and _leads_in(body, found.end())


def _leads_in(body: str, at: int) -> bool:
    """Say whether a sentence ends in a colon at the end of this line, or soon at that of one of the next two."""
    end = body.find("\n", at)
    for _ in range(3):
        line = body[at : end if end >= 0 else len(body)]
        if _ends_in_colon(line):
            return True
        if end < 0 or len(line) > _LONGEST_HEADING:
            return False
        end = body.find("\n", end + 1)
    return False


def _ends_in_colon(line: str) -> bool:
    line = line.rstrip()
    if line.endswith((")", "]", ">")):
        return ":" in line or "：" in line  # of what a link or a tag shows, the end is not that of the line
    return line.endswith((":", "：")) and not any(sign in line for sign in "。！？")
