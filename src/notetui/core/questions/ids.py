"""How the id of a research question is written, wherever it stands: `RQ1`, `Research Question 1`, `研究问题1`."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import NamedTuple


class Spelling(NamedTuple):
    """One way to write an id: `pattern` ends before the number, `number` is the pattern of the number."""

    name: str
    pattern: str
    number: str
    example: str


_DIGITS = r"[0-9０-９]{1,3}(?:[.．][0-9０-９]{1,2}){0,2}[A-Za-z]?(?![0-9０-９A-Za-z_])"
_WORDS = r"(?:one|two|three|four|five|six|One|Two|Three|Four|Five|Six|I{1,3}|IV|V|VI)(?![A-Za-z])"
_HAN = r"[一二三四五六七八九十](?![一二三四五六七八九十个個种種つ方])"

_COUNTED = r"(?! ?(?:件|個|个|项|項|つ|点|種|种|本|題|题|개|가지|문장|줄|단계|명))"
"""What makes the digits after a word a number of such things: `研究課題1件`, `연구 질문 1개`."""

SPELLINGS = (
    Spelling(
        "short",
        r"(?:RQ|ＲＱ)[ \u00a0]?[-.#＃\u2010\u2011]?[ \u00a0]?",
        _DIGITS,
        "RQ1, RQ-1, RQ.1, RQ 1, RQ1.1, RQ2a",
    ),
    Spelling(
        "English",
        r"(?:[Rr]esearch[ \u00a0-][Qq]uestion|RESEARCH QUESTION)s?[ \u00a0]?(?:\(RQs?\)[ ]?)?(?:[Nn]o\.[ ]?)?[#＃]?",
        f"(?:{_DIGITS}|{_WORDS})",
        "Research Question 1, Research question #2",
    ),
    Spelling(
        "Chinese and Japanese",
        r"(?:研究问题|研究問題|研究课题|研究課題|リサーチ[・ ]?クエスチョン)[ \u3000]?(?:[（(]RQ[)）][ ]?)?[#＃]?",
        f"(?:{_DIGITS}{_COUNTED}|{_HAN})",
        "研究问题1, 研究課題 2, リサーチクエスチョン1, 研究问题一",
    ),
    Spelling("Korean", r"(?:연구 ?질문|연구 ?문제)[ \u00a0]?[#＃]?", _DIGITS + _COUNTED, "연구 질문 1"),
)


@cache
def id_pattern() -> re.Pattern[str]:
    """Return the pattern of an id anywhere in a text; the group that matched tells the number."""
    rows = "|".join(f"{row.pattern}({row.number})" for row in SPELLINGS)
    return re.compile(rf"(?<![A-Za-z0-9_＿])(?<![A-Za-z][-./])(?:{rows})")


@cache
def compiled(source: str) -> re.Pattern[str]:
    """Return a compiled pattern; compiled when first asked for, as most notes need none."""
    return re.compile(source)


_NUMERALS = dict(zip(("i", "ii", "iii", "iv", "v", "vi"), range(1, 7), strict=True))
_NUMERALS |= zip(("one", "two", "three", "four", "five", "six"), range(1, 7), strict=True)


def normal_id(number: str) -> str:
    """Return the id of a number as written: `RQ1`, `RQ1.1`, `RQ2a`; leading zeros and full-width digits are gone."""
    plain = unicodedata.normalize("NFKC", number)
    found = _NUMERALS.get(plain.lower(), "一二三四五六七八九十".find(plain) + 1)
    if found:
        return f"RQ{found}"
    letter = plain[-1].lower() if plain[-1:].isalpha() else ""
    digits = plain[: len(plain) - len(letter)]
    return "RQ" + ".".join(str(int(piece)) for piece in digits.split(".")) + letter


def matched_id(match: re.Match[str]) -> str:
    """Return the normalised id of a match of `id_pattern`."""
    return normal_id(match.group(match.lastindex or 0))


def id_key(rq_id: str) -> tuple[tuple[int, ...], str]:
    """Return the key that sorts ids by number: RQ2 before RQ10, RQ1 before RQ1.1 and RQ1a."""
    body = rq_id[2:]
    letter = body[-1:] if body[-1:].isalpha() else ""
    digits = body[: len(body) - len(letter)]
    return tuple(int(piece) for piece in digits.split(".") if piece.isdecimal()), letter


def may_have_id(text: str) -> bool:
    """Return False where a text surely names no id."""
    if "RQ" in text or ("esearch" in text and "uestion" in text) or "ESEARCH QUESTION" in text:
        return True
    return not text.isascii() and ("ＲＱ" in text or "研究" in text or "リサーチ" in text or "연구" in text)


def mentions(text: str) -> tuple[str, ...]:
    """Return every id that a text names, once, in order; ranges (`RQ1-RQ4`, `RQ1-3`) and `RQ2&3` name all of theirs."""
    if not may_have_id(text):
        return ()
    found: dict[str, None] = {}
    for match in id_pattern().finditer(text):
        rq_id = matched_id(match)
        found[rq_id] = None
        more = compiled(
            r"\s?([-‐‑–—~～〜至到]|to |through |[&＆,，/、+])\s?(?:RQ|ＲＱ)?([0-9０-９]{1,3})(?![0-9０-９A-Za-z.])"
        ).match(text, match.end())
        if more is None or not rq_id[2:].isdecimal():
            continue
        first, last = int(rq_id[2:]), int(unicodedata.normalize("NFKC", more.group(2)))
        if more.group(1) in "&＆,，/、+":
            found[f"RQ{last}"] = None
        elif first < last <= first + 30:
            found.update((f"RQ{number}", None) for number in range(first, last + 1))
    return tuple(found)
