"""Text to lines of a width: words kept whole where they fit, CJK broken between characters, no stray punctuation.

Line breaking of CJK follows the usual rules (kinsoku, JIS X 4051 in its simplest form): no line starts with a closing
mark or a small kana's punctuation, none ends with an opening bracket.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from notetui.core.markdown.document import HARD_BREAK, ROW_BREAK, Mark, Run
from notetui.core.text.cells import cell_len, clusters
from notetui.core.text.clean import SUSPECT, sign

_JOIN = "\x00"
"""Stands for a source line end between two CJK characters: no space is shown there."""


class Piece(NamedTuple):
    """A stretch of one line in one style. `start` is its offset in the leaf's text, -1 for what we add ourselves."""

    text: str
    role: str
    marks: Mark = Mark.NONE
    target: str = ""
    start: int = -1


Line = tuple[Piece, ...]


@cache
def _tokens() -> re.Pattern[str]:
    wide = (
        "\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60"
        "\uffe0-\uffe6\U00020000-\U0003fffd"
    )
    close = "、。，．：；？！）］｝〕〉》」』】〗〙’”ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ・…‥％"
    opening = "（［｛〔〈《「『【〖〘‘“"
    return re.compile(f"[ ]+|{_JOIN}|[{opening}]*[{wide}][{close}]*|[^ {wide}{_JOIN}]+[{close}]*")


@cache
def _wide() -> re.Pattern[str]:
    return re.compile("[\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60\U00020000-\U0003fffd]")


def styles_of(length: int, runs: Sequence[Run]) -> list[tuple[int, int, Mark, str]]:
    """Return the text's stretches of one style, in order and without gaps: start, end, marks, target."""
    if not runs:
        return [(0, length, Mark.NONE, "")]
    edges = sorted({0, length, *(run.start for run in runs), *(run.end for run in runs)})
    stretches = []
    for start, end in pairwise(edges):
        if start >= length or start < 0:
            continue
        marks, target = Mark.NONE, ""
        for run in runs:
            if run.start <= start < run.end:
                marks |= run.marks
                target = run.target or target
        stretches.append((start, min(end, length), marks, target))
    return stretches


def cleaned(text: str, runs: Sequence[Run]) -> tuple[str, Sequence[Run], list[int] | None]:
    """Return text with what a terminal would act on shown as signs, its runs moved along, and where each character was.

    The last is None when nothing had to be replaced. Line breaks stay.
    """
    if SUSPECT.search(text.replace("\n", " ").replace(HARD_BREAK, " ").replace(ROW_BREAK, " ")) is None:
        return text, runs, None
    parts: list[str] = []
    origin: list[int] = []
    moved = [0] * (len(text) + 1)
    length = at = 0
    for match in SUSPECT.finditer(text):
        if match[0] in (HARD_BREAK, ROW_BREAK, "\n"):
            continue
        for index in range(at, match.start()):
            moved[index] = length + index - at
        parts.append(text[at : match.start()])
        origin.extend(range(at, match.start()))
        length += match.start() - at
        moved[match.start()] = length
        shown = sign(match)
        parts.append(shown)
        origin.extend([match.start()] * len(shown))
        length += len(shown)
        at = match.end()
    for index in range(at, len(text) + 1):
        moved[index] = length + index - at
    parts.append(text[at:])
    origin.extend(range(at, len(text)))
    return "".join(parts), [Run(moved[r.start], moved[r.end], r.marks, r.target) for r in runs], origin


def wrap(text: str, runs: Sequence[Run], width: int, role: str, *, keep_breaks: bool = False) -> list[Line]:
    """Return the lines of a text for a width in cells (at least 1); every line fits it.

    A source line end becomes a space (nothing between two CJK characters), or a line end when `keep_breaks` is set.
    """
    text, runs, origin = cleaned(text, runs)
    styles = styles_of(len(text), runs)
    lines: list[Line] = []
    start = 0
    ends = (HARD_BREAK, ROW_BREAK, "\n") if keep_breaks else (HARD_BREAK, ROW_BREAK)
    for index in range(len(text) + 1):
        if index == len(text) or text[index] in ends:
            row = text[start:index]
            shift = start
            if not keep_breaks and "\n" in row:
                shift += row.startswith("\n")
                row = _reflowed(row.removeprefix("\n"))
            lines.extend(_pieces(shift, spans, row, styles, role) for spans in _rows(row, width))
            start = index + 1
    if origin is not None:
        lines = [
            tuple(p._replace(start=origin[p.start] if p.start < len(origin) else -1) for p in line) for line in lines
        ]
    return lines or [()]


def _reflowed(row: str) -> str:
    """Return a row with its source line ends as spaces, or as nothing between two wide characters."""
    wide = _wide()
    characters = list(row)
    for index, character in enumerate(characters):
        if character == "\n":
            beside = 0 < index < len(characters) - 1
            joins = beside and wide.match(row[index - 1]) and wide.match(row[index + 1])
            characters[index] = _JOIN if joins else " "
    return "".join(characters)


def _rows(row: str, width: int) -> list[tuple[int, int]]:
    """Return start and end offsets of each line of a row that has no line ends."""
    if (len(row) <= width and row.isascii()) or not row:
        return [(0, len(row))]
    found: list[tuple[int, int]] = []
    start = used = 0
    for token in _tokens().finditer(row):
        piece = token[0]
        if piece == _JOIN:
            continue
        cells = cell_len(piece)
        if used + cells <= width:
            used += cells
            continue
        if piece[0] == " ":
            # Spaces at a line's end are not shown, and a line never starts with them.
            found.append((start, token.start()))
            start, used = token.end(), 0
            continue
        if used and start < token.start():
            found.append((start, token.start()))
            start, used = token.start(), 0
        if cells <= width:
            used = cells
            continue
        at = token.start()
        for cluster, cluster_cells in clusters(piece):
            if used and used + cluster_cells > width:
                found.append((start, at))
                start, used = at, 0
            used += cluster_cells
            at += len(cluster)
    if start < len(row) or not found:
        found.append((start, len(row)))
    return found


def _pieces(shift: int, span: tuple[int, int], row: str, styles: list[tuple[int, int, Mark, str]], role: str) -> Line:
    start, end = span
    while end > start and row[end - 1] == " ":
        end -= 1
    pieces = []
    for style_start, style_end, marks, target in styles:
        low, high = max(style_start - shift, start), min(style_end - shift, end)
        if low < high:
            text = row[low:high].replace(_JOIN, "")
            if text:
                pieces.append(Piece(text, role, marks, target, low + shift))
        elif style_start - shift >= end:
            break
    return tuple(pieces)
