"""The one place that makes untrusted text fit to show.

Everything that comes from a file, a file name or the configuration passes here on its way to the screen. Characters
that a terminal or a bidirectional display would act on become visible signs; nothing is dropped without a trace.
Legitimate joiners stay: ZWJ inside emoji sequences, ZWJ and ZWNJ between letters of scripts that need them.
Sources: ECMA-48 (C0, C1), Unicode UAX #9 (bidirectional controls), UTS #51 (emoji tag sequences).
"""

from __future__ import annotations

import re
from functools import cache

TAB = "    "

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVISIBLE = "\u00ad\u180e\u200b\u2028\u2029\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb"
SUSPECT = re.compile(
    f"[\x00-\x1f\x7f-\x9f{_BIDI}{_INVISIBLE}\u200c\u200d\ud800-\udfff\U000e0000-\U000e007f\U000f0000-\U0010ffff]"
)
"""Every character that must not reach a terminal as it is, or only where it belongs."""
_SUSPECT_BUT_NEWLINE = re.compile(SUSPECT.pattern.replace("\x00-\x1f", "\x00-\x09\x0b-\x1f"))
_FLAG_BASE = "\U0001f3f4"
"""The black flag that starts an emoji tag sequence (the flags of England, Scotland, Wales)."""


def show(text: str) -> str:
    """Return text as one line that is safe to print: every control becomes a sign, a newline a space."""
    plain = _plain_line(text)
    return SUSPECT.sub(_sign_in_line, text) if plain is None else plain


def show_exactly(text: str) -> str:
    """Return text as one line that is safe to print, a newline and a tab with a sign too: to say what was given."""
    return text if SUSPECT.search(text) is None else SUSPECT.sub(_sign_of_each, text)


def valid(text: str) -> str:
    """Return text that can be written as UTF-8: a byte that is not (in a file's name) becomes `‹FF›`, as on the screen.

    Nothing else changes. For what other programs read; a path so written names no file.
    """
    return text if text.isascii() or not _surrogate().search(text) else _surrogate().sub(sign, text)


@cache
def _surrogate() -> re.Pattern[str]:
    return re.compile("[\ud800-\udfff]")


def show_lines(text: str) -> str:
    """Return text that is safe to print with its newlines kept and tabs widened to four spaces."""
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    return _SUSPECT_BUT_NEWLINE.sub(sign, text.replace("\r\n", "\n"))


def typed(text: str) -> str:
    """Return text that is pasted or typed as one line of input: white space is a space, what can't be seen goes."""
    plain = _plain_line(text)
    return SUSPECT.sub(_typed, text) if plain is None else plain


def _plain_line(text: str) -> str | None:
    """Return text as one line when nothing but line ends and tabs has to be replaced and that is soon seen, else None.

    Most texts are so, and looking at each character by an expression takes ten times as long.
    """
    if not text.isascii():
        # What is printable to Python has no control, no format character, nothing private or unassigned.
        return text if text.isprintable() else None
    line = text.replace("\n", " ").replace("\t", " ")
    return line if line.isprintable() else None


def is_clean(text: str) -> bool:
    """Return true when text holds nothing that would have to be replaced in a line."""
    return SUSPECT.search(text) is None or show(text) == text


def _sign_in_line(match: re.Match[str]) -> str:
    character = match[0]
    if character in "\n\t":
        return " "
    if character == "\r":
        # The first half of a line end of DOS says nothing; a lone one would overwrite the line.
        return "" if match.string[match.end() : match.end() + 1] == "\n" else "␍"
    return sign(match)


def _sign_of_each(match: re.Match[str]) -> str:
    return chr(0x2400 + ord(match[0])) if match[0] in "\n\t\r" else sign(match)


def _typed(match: re.Match[str]) -> str:
    character = match[0]
    if character in "\t\n\r\u2028\u2029":
        return " "
    return character if sign(match) == character else ""


def sign(match: re.Match[str]) -> str:
    """Return the visible sign for one match of `SUSPECT`."""
    character = match[0]
    code = ord(character)
    if character == "\t":
        return TAB
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if code in (0x200C, 0x200D):
        return character if _joins(match.string, match.start(), code) else f"‹U+{code:04X}›"
    if 0xE0020 <= code <= 0xE007F and _in_flag(match.string, match.start()):
        return character
    if code == 0xAD:
        return "-"
    if 0xDC80 <= code <= 0xDCFF:
        # A byte that is not UTF-8, kept by the surrogateescape handler.
        return f"‹{code - 0xDC00:02X}›"
    return f"‹U+{code:04X}›"


def _joins(text: str, at: int, code: int) -> bool:
    """Return true when a joiner stands between characters that it is meant for."""
    if at == 0 or at + 1 >= len(text):
        return False
    before, after = text[at - 1], text[at + 1]
    if code == 0x200D and _emoji_like(after) and (_emoji_like(before) or before == "\ufe0f"):
        return True
    return _needs_joiners(before) and _needs_joiners(after)


def _emoji_like(character: str) -> bool:
    code = ord(character)
    return code >= 0x1F000 or 0x2190 <= code <= 0x2BFF or code in (0x00A9, 0x00AE, 0x3030, 0x303D)


def _needs_joiners(character: str) -> bool:
    """Return true for letters and marks of Arabic, Syriac, N'Ko, the Indic scripts, Mongolian and their neighbours."""
    code = ord(character)
    return 0x0600 <= code <= 0x109F or 0x1780 <= code <= 0x18AF or 0xFB50 <= code <= 0xFEFC


def _in_flag(text: str, at: int) -> bool:
    """Return true when a tag character belongs to a short sequence after a black flag that is properly ended."""
    start = at
    while start > 0 and at - start < 8 and 0xE0020 <= ord(text[start - 1]) <= 0xE007F:
        start -= 1
    if start == 0 or text[start - 1] != _FLAG_BASE:
        return False
    end = text.find("\U000e007f", at, start + 9)
    return 0 <= end - start <= 8
