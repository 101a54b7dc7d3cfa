"""Pictures in terminals with sixel graphics: a strip for each row of cells, painted over blanks.

Such a terminal keeps no picture: pixels stay where they were painted until text is written over them. So the grid of
cells has a picture's cells as it has text, writes blanks for them, and after each row that it writes on, the strip of
that row is painted again. A strip is as high as a cell, so that painting one never scrolls the screen.

Source of the format: DEC's VT330/VT340 manual, chapter 14 (bands of six rows, `#` colours, `!` repeats, `$` and `-`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from notetui.core.pictures.placing import PLACEHOLDER, marks

_COLOUR = re.compile(r"(?:^|;)38;2;(\d{1,3});(\d{1,3});(\d{1,3})(?:;|$)")


class Strips:
    """The strips of the pictures that are decoded, by their numbers."""

    def __init__(self) -> None:
        self._strips: dict[int, list[str]] = {}
        self._columns: dict[int, int] = {}
        self._rows = {mark: number for number, mark in enumerate(marks())}

    def add(self, number: int, columns: int, strips: Sequence[str]) -> None:
        """Know the strips of a picture that is so many columns wide."""
        self._strips[number], self._columns[number] = list(strips), columns

    def remove(self, number: int) -> None:
        """Forget a picture."""
        self._strips.pop(number, None)

    def on_row(self, texts: Sequence[str], styles: Sequence[str]) -> Iterator[tuple[int, str]]:
        """Yield what is to be painted on a row of cells, and from which cell on.

        A row of a picture of which something is covered (by a dialog) is left blank.
        """
        x = 0
        while x < len(texts):
            text = texts[x]
            if text[:1] != PLACEHOLDER:
                x += 1
                continue
            start, style, row = x, styles[x], text[1:2]
            while x < len(texts) and texts[x][:1] == PLACEHOLDER and styles[x] == style and texts[x][1:2] == row:
                x += 1
            number = _number(style)
            strips = self._strips.get(number, [])
            if x - start == self._columns.get(number) and self._rows.get(row, len(strips)) < len(strips):
                yield start, strips[self._rows[row]]


def _number(style: str) -> int:
    found = _COLOUR.search(style)
    return int(found[1]) << 16 | int(found[2]) << 8 | int(found[3]) if found else 0
