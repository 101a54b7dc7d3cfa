"""Text to lines of a width: words kept whole where they fit, CJK broken between characters, no stray punctuation.

Line breaking of CJK follows the usual rules (kinsoku, JIS X 4051 in its simplest form): no line starts with a closing
mark or a small kana's punctuation, none ends with an opening bracket.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from notetui.core.markdown.document import HARD_BREAK, ROW_BREAK, Mark, Run
from notetui.core.markdown.pieces import Line, Piece
from notetui.core.markdown.shown import shown
from notetui.core.text.cells import cell_len, clusters

_JOIN = "\x00"
"""Stands for a source line end between two CJK characters: no space is shown there."""


@cache
def _tokens() -> re.Pattern[str]:
    wide = (
        "\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uff60"
        "\uffe0-\uffe6\U00020000-\U0003fffd"
    )
    close = "、。，．：；？！）］｝〕〉》」』】〗〙’”ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ・…‥％"
    opening = "（［｛〔〈《「『【〖〘‘“"
    return re.compile(f"[ ]+|{_JOIN}|[{opening}]*[{wide}][{close}]*|[^ {wide}{_JOIN}]+[{close}]*")


@cache
def _wide() -> re.Pattern[str]:
    return re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\U00020000-\U0003fffd]")


def styles_of(length: int, runs: Sequence[Run], edges: Sequence[int] = ()) -> list[tuple[int, int, Mark, str]]:
    """Return the text's stretches of one style, in order and without gaps: start, end, marks, target.

    A stretch also ends at each of `edges`.
    """
    if not runs and not edges:
        return [(0, length, Mark.NONE, "")]
    cuts = {0, length, *edges}
    for run in runs:
        cuts.add(run.start)
        cuts.add(run.end)
    waiting = sorted(runs, reverse=True)
    here: list[Run] = []
    stretches = []
    for start, end in pairwise(sorted(cuts)):
        if start >= length or start < 0:
            continue
        while waiting and waiting[-1].start <= start:
            here.append(waiting.pop())
        here = [run for run in here if run.end > start]
        marks, target = (here[0].marks, here[0].target) if here else (Mark.NONE, "")
        for run in here[1:]:
            marks |= run.marks
            target = run.target or target
        stretches.append((start, min(end, length), marks, target))
    return stretches


def wrap(
    text: str, runs: Sequence[Run], width: int, role: str, *, keep_breaks: bool = False, signs: bool = False
) -> list[Line]:
    """Return the lines of a text for a width in cells (at least 1); every line fits it.

    A source line end becomes a space (nothing between two CJK characters), or a line end when `keep_breaks` is set.
    `signs` is for a screen without colours (`shown`).
    """
    seen = shown(text, runs, signs=signs)
    text = seen.text
    styles = styles_of(len(text), seen.runs, seen.edges)
    lines: list[Line] = []
    start = 0
    ends = (HARD_BREAK, ROW_BREAK, "\n") if keep_breaks else (HARD_BREAK, ROW_BREAK)
    for index in _ends(text, ends):
        row = text[start:index]
        shift = start
        if not keep_breaks and "\n" in row:
            shift += row.startswith("\n")
            row = _reflowed(row.removeprefix("\n"))
        if len(styles) == 1 and _JOIN not in row:
            marks, target = styles[0][2:]
            lines.extend(_whole(row, span, shift, role, marks, target) for span in _rows(row, width))
        else:
            lines.extend(_pieces(shift, span, row, styles, role) for span in _rows(row, width))
        start = index + 1
    if seen.edges:
        lines = [tuple(map(seen.placed, line)) for line in lines]
    return lines or [()]


def _ends(text: str, ends: Sequence[str]) -> Iterator[int]:
    """Yield where each row of a text ends."""
    if any(end in text for end in ends):
        for index, character in enumerate(text):
            if character in ends:
                yield index
    yield len(text)


def _reflowed(row: str) -> str:
    """Return a row with its source line ends as spaces, or as nothing between two wide characters."""
    if row.isascii():
        return row.replace("\n", " ")
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
    if row.isascii():
        return _narrow_rows(row, width)
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


def _narrow_rows(row: str, width: int) -> list[tuple[int, int]]:
    """Return what `_rows` does for a row whose characters are a cell each, so that no word has to be measured."""
    found: list[tuple[int, int]] = []
    start, length = 0, len(row)
    while length - start > width:
        end = start + width
        if row[end] == " ":
            found.append((start, start + len(row[start:end].rstrip(" "))))
            start = end + 1
            while start < length and row[start] == " ":
                start += 1
        else:
            word = row.rfind(" ", start, end) + 1
            end = word if word > start else end
            found.append((start, end))
            start = end
    if start < length or not found:
        found.append((start, length))
    return found


def _whole(row: str, span: tuple[int, int], shift: int, role: str, marks: Mark, target: str) -> Line:
    """Return a line of a text that is all of one style."""
    start, end = span
    text = row[start:end].rstrip(" ")
    return (Piece(text, role, marks, target, start + shift),) if text else ()


def _pieces(shift: int, span: tuple[int, int], row: str, styles: list[tuple[int, int, Mark, str]], role: str) -> Line:
    start, end = span
    while end > start and row[end - 1] == " ":
        end -= 1
    pieces = []
    first = bisect_right(styles, start + shift, key=_style_end)
    for at in range(first, len(styles)):
        style_start, style_end, marks, target = styles[at]
        low, high = max(style_start - shift, start), min(style_end - shift, end)
        if low >= end:
            break
        for part in row[low:high].split(_JOIN) if low < high else ():
            if part:
                pieces.append(Piece(part, role, marks, target, low + shift))
            low += len(part) + 1
    return tuple(pieces)


def _style_end(style: tuple[int, int, Mark, str]) -> int:
    return style[1]
