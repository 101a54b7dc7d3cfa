"""What the full text index is given for a text, and what it is asked for a word.

SQLite's tokenizer makes one token of a whole run of CJK text, in which nothing can be found. So a run is given
as its pairs of characters and its last one (研究課題 → 研究 究課 課題 題): any two characters are one token, longer
texts are phrases of pairs, one character is a prefix. `core.query.match.find_text` says what is to be found; a
phrase here takes any separators between its words as a space.
"""

from __future__ import annotations

import re
from functools import cache

_BLOCKS = ((0x0E00, 0x0EFF), (0x1100, 0x11FF), (0x2E80, 0xA4CF), (0xAC00, 0xD7AF), (0xF900, 0xFAFF), (0xFF66, 0xFFDC))


@cache
def _cjk() -> re.Pattern[str]:
    """Return a pattern for a run of CJK letters and digits, without the punctuation that is among them."""
    ranges: list[str] = []
    for first, last in _BLOCKS:
        start = 0
        for code in range(first, last + 2):
            if code <= last and chr(code).isalnum():
                start = start or code
            elif start:
                ranges.append(f"{chr(start)}-{chr(code - 1)}")
                start = 0
    return re.compile(f"([{''.join(ranges)}\U00020000-\U0003ffff]+)")


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"[^\W_]+")


def index_terms(text: str) -> str:
    """Return the text to give to the full text index: case-folded, CJK runs as pairs."""
    text = text.casefold()
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-8", "replace").decode()
    # Whether a line is ASCII is known without looking at it; in most notes few are not.
    lines = text.split("\n")
    others = [number for number, line in enumerate(lines) if not line.isascii()]
    pieces = _cjk().split("\n".join([lines[number] for number in others]))
    if len(pieces) == 1:
        return text
    pieces[1::2] = _as_pairs(pieces[1::2])
    for number, line in zip(others, "".join(pieces).split("\n"), strict=True):
        lines[number] = line
    return "\n".join(lines)


def _as_pairs(runs: list[str]) -> list[str]:
    """Return each run as its pairs of characters and its last character, with spaces around.

    By their codes and all at once, as a text for each pair takes many times as long: of `ab` and `cd`, with a newline
    between them, is made `ab b↵ ↵c cd d`, each character with the next one and a space behind it.
    """
    signs = memoryview("\n".join(runs).encode("utf-32-le")).cast("I")
    spread = memoryview(bytearray(" ".encode("utf-32-le") * (3 * len(signs)))).cast("I")
    spread[::3] = signs
    spread[1:-2:3] = signs[1:]
    first, *others = bytes(spread).decode("utf-32-le").split("\n")[::2]
    # What the newline itself was given: the next run's first character and a space.
    return [f" {first} ", *(f" {pairs[2:]} " for pairs in others)]


def match_text(text: str, column: str = "") -> str | None:
    """Return the FTS5 query that finds a word or phrase, None when there is no letter or digit in it.

    With `column` only that column is searched.
    """
    folded = text.casefold().encode("utf-8", "replace").decode()
    tokens: list[str] = []
    prefix = False
    for word in _word().finditer(folded):
        ends_text = word.end() == len(folded)
        at = word.start()
        for run in _cjk().finditer(folded, word.start(), word.end()):
            if run.start() > at:
                tokens.append(folded[at : run.start()])
            at = run.end()
            pairs = [folded[spot : spot + 2] for spot in range(run.start(), run.end() - 1)]
            tokens.extend(pairs)
            prefix = ends_text and at == len(folded) and not pairs
            if not pairs or not (ends_text and at == len(folded)):
                # The run ends in the note too where something else follows it here.
                tokens.append(folded[at - 1])
        if at < word.end():
            tokens.append(folded[at : word.end()])
            prefix = ends_text
    if not tokens:
        return None
    phrase = f'"{" ".join(tokens)}"' + ("*" if prefix else "")
    return f"{column} : {phrase}" if column else phrase


def has_signs(text: str) -> bool:
    """Whether there is more in a text than words with spaces between them."""
    return any(not char.isalnum() and not char.isspace() for char in text)
