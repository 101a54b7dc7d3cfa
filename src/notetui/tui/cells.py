"""Only the cells that changed are written to the terminal: over a slow line a key must not cost a screen.

Textual writes every line of a widget that changed, whole. Here what it would write is read the way a terminal reads
it, into a grid of cells, and compared with the grid of what the terminal shows. Only three things stand in what
Textual writes for a frame: cursor positions, styles, and text; anything else is passed on and the grid forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.cells import split_graphemes

from notetui.core.kept_screen import KeptScreen
from notetui.core.pictures.placing import PLACEHOLDER
from notetui.tui.cell_writer import CONTINUED, UNKNOWN, CellWriter

if TYPE_CHECKING:
    from notetui.tui.pictures.strips import Strips

_TOKEN = re.compile(r"\x1b\[([0-9;]*)([Hm])|([^\x1b\n]+)|(\n)|(\x1b)")


class CellGrid:
    """What the terminal shows. Feed it frames, write what it returns."""

    def __init__(self) -> None:
        self._width = self._height = 0
        self._texts: list[list[str]] = []
        self._styles: list[list[str]] = []
        self.known = False
        """True when something is known of what the terminal shows."""
        self.held: KeptScreen | None = None
        """What the terminal shows instead while frames are held back, None while they are written."""
        self.strips: Strips | None = None
        """The pictures of a terminal that has to be painted on, None for all others."""

    def forget(self) -> None:
        """Take nothing for granted any more: the next frames are written whole."""
        self.known = False
        self.held = None
        for row in self._texts:
            row[:] = [UNKNOWN] * self._width

    def resize(self, width: int, height: int) -> None:
        """Use a size in cells; another than before forgets everything."""
        if (width, height) != (self._width, self._height):
            self._width, self._height = width, height
            self.known = False
            self.held = None
            self._texts = [[UNKNOWN] * width for _ in range(height)]
            self._styles = [[""] * width for _ in range(height)]

    def changes(self, frame: str) -> str:
        """Return what to write so that the terminal shows what `frame`, written to it, would show; may be empty."""
        touched = self._read(frame)
        if touched is None:
            self.forget()
            return frame
        self.known = True
        if self.held is not None:
            for y, row in touched.items():
                self._texts[y], self._styles[y] = row
            return ""
        writer = CellWriter(self._width, blank_pictures=self.strips is not None)
        written: list[int] = []
        for y in sorted(touched):
            texts, styles = touched[y]
            old_texts, old_styles = self._texts[y], self._styles[y]
            if texts != old_texts or styles != old_styles:
                writer.row(y, old_texts, old_styles, texts, styles)
                self._texts[y], self._styles[y] = texts, styles
                written.append(y)
        return writer.end() + self._painted(written)

    def hold(self, screen: KeptScreen) -> None:
        """Take it that the terminal shows a screen, and hold frames back until `release`, at this size."""
        self.resize(*screen.size)
        self.held = screen

    def release(self) -> str:
        """Return what to write so that the terminal shows the frames that were held back; hold back no more."""
        shown, self.held = self.held, None
        if shown is None:
            return ""
        writer = CellWriter(self._width, blank_pictures=self.strips is not None)
        for y, (old_texts, old_styles) in enumerate(zip(shown.texts, shown.styles, strict=True)):
            texts, styles = self._texts[y], self._styles[y]
            writer.row(y, old_texts, old_styles, texts, styles)
            for x, text in enumerate(texts):
                if text == UNKNOWN:  # in no frame so far
                    texts[x], styles[x] = old_texts[x], old_styles[x]
        return writer.end() + self.painted()

    def whole(self) -> KeptScreen | None:
        """Return all cells; None when some are not known, or when there is a picture among them."""
        unfit = (UNKNOWN, PLACEHOLDER)
        if (
            not self.known
            or self.held is not None
            or any(text[:1] in unfit for row in self._texts for text in row if text)
        ):
            return None
        return KeptScreen([row[:] for row in self._texts], [row[:] for row in self._styles])

    def _painted(self, rows: Iterable[int]) -> str:
        """Return what paints the pictures on some rows."""
        if self.strips is None:
            return ""
        return "".join(
            f"\x1b[{y + 1};{x + 1}H{strip}"
            for y in rows
            for x, strip in self.strips.on_row(self._texts[y], self._styles[y])
        )

    def painted(self) -> str:
        """Return what paints all pictures on the screen."""
        return self._painted(range(self._height)) if self.known else ""

    def _read(self, frame: str) -> dict[int, tuple[list[str], list[str]]] | None:
        """Return the rows that a frame touches as they are after it; None when it can't be read."""
        touched: dict[int, tuple[list[str], list[str]]] = {}
        x = y = 0
        style = ""
        for match in _TOKEN.finditer(frame):
            numbers, kind, text, newline, escape = match.groups()
            if text is not None:
                row = touched.get(y)
                if row is None:
                    if y >= self._height:
                        return None
                    row = touched[y] = (self._texts[y][:], self._styles[y][:])
                x = _put(row[0], row[1], x, text, style)
            elif kind == "m":
                style = "" if numbers in ("", "0") else numbers
            elif kind == "H":
                line, _, column = numbers.partition(";")
                x, y = int(column or 1) - 1, int(line or 1) - 1
            elif newline:
                y += 1
            elif escape:
                return None
        return touched


def _put(texts: list[str], styles: list[str], x: int, text: str, style: str) -> int:
    """Put text into a row from a cell on; return the cell after it. What is past the row's end is dropped."""
    start, width = x, len(texts)
    if text.isascii():
        pieces: Sequence[str] = text
    else:
        joined, pieces = _cells(text)
        if joined and 0 < x <= width:
            texts[x - 2 if x > 1 and texts[x - 1] == CONTINUED else x - 1] += joined
    if start + len(pieces) > width:
        pieces = pieces[: max(0, width - start)]
        if len(pieces) and start + len(pieces) == width and _cells(text)[1][len(pieces)] == CONTINUED:
            pieces = [*pieces[:-1], " "]  # the second half has no room
    if not pieces:
        return x
    x = start + len(pieces)
    # Half of a wide character that is written over leaves a blank.
    if start and texts[start] == CONTINUED:
        texts[start - 1] = " "
    if x < width and texts[x] == CONTINUED:
        texts[x] = " "
    texts[start:x] = pieces
    styles[start:x] = [style] * (x - start)
    return x


@lru_cache(maxsize=4096)
def _cells(text: str) -> tuple[str, tuple[str, ...]]:
    """Return what of a text joins the cell before it, and the text of each cell, by the widths Textual counts with."""
    joined = ""
    cells: list[str] = []
    for start, end, size in split_graphemes(text)[0]:
        piece = text[start:end]
        if size == 0:
            if not cells:
                joined += piece
            else:
                cells[-2 if cells[-1] == CONTINUED else -1] += piece
        elif size == 1 and cells and _is_regional(piece) and _is_regional(cells[-1]):
            # Two letters make a flag only when nothing is written between them.
            cells[-1] += piece
            cells.append(CONTINUED)
        else:
            cells.append(piece)
            cells += [CONTINUED] * (size - 1)
    return joined, tuple(cells)


def _is_regional(text: str) -> bool:
    return len(text) == 1 and 0x1F1E6 <= ord(text) <= 0x1F1FF
