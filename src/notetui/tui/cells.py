"""Only the cells that changed are written to the terminal: over a slow line a key must not cost a screen.

Textual writes every line of a widget that changed, whole. Here what it would write is read the way a terminal reads
it, into a grid of cells, and compared with the grid of what the terminal shows. Only three things stand in what
Textual writes for a frame: cursor positions, styles, and text; anything else is passed on and the grid forgotten.

Glyphs whose width terminals disagree on (joined emoji, variation selectors, new emoji, combining marks) are written
after blanks in their place, what follows them on the row is written again, each part at a position that does not
depend on how wide the terminal drew them. So a terminal with another idea of a width shows an odd glyph, and nothing
else moves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.cells import split_graphemes

from notetui.core.pictures.placing import PLACEHOLDER

if TYPE_CHECKING:
    from notetui.tui.pictures.strips import Strips

_TOKEN = re.compile(r"\x1b\[([0-9;]*)([Hm])|([^\x1b\n]+)|(\n)|(\x1b)")
_CONTINUED = ""
"""The text of the second cell of a wide character."""
_UNKNOWN = "\x00"
"""The text of a cell of which it is not known what the terminal shows."""
_BRIDGE = 5
"""Unchanged cells of one style that cost no more than going round them."""


class CellGrid:
    """What the terminal shows. Feed it frames, write what it returns."""

    def __init__(self) -> None:
        self._width = self._height = 0
        self._texts: list[list[str]] = []
        self._styles: list[list[str]] = []
        self.known = False
        """True when something is known of what the terminal shows."""
        self.strips: Strips | None = None
        """The pictures of a terminal that has to be painted on, None for all others."""

    def forget(self) -> None:
        """Take nothing for granted any more: the next frames are written whole."""
        self.known = False
        for row in self._texts:
            row[:] = [_UNKNOWN] * self._width

    def resize(self, width: int, height: int) -> None:
        """Use a size in cells; another than before forgets everything."""
        if (width, height) != (self._width, self._height):
            self._width, self._height = width, height
            self._texts = [[_UNKNOWN] * width for _ in range(height)]
            self._styles = [[""] * width for _ in range(height)]

    def changes(self, frame: str) -> str:
        """Return what to write so that the terminal shows what `frame`, written to it, would show; may be empty."""
        touched = self._read(frame)
        if touched is None:
            self.forget()
            return frame
        self.known = True
        writer = _Writer(self._width, blank_pictures=self.strips is not None)
        written: list[int] = []
        for y in sorted(touched):
            texts, styles = touched[y]
            old_texts, old_styles = self._texts[y], self._styles[y]
            if texts != old_texts or styles != old_styles:
                writer.row(y, old_texts, old_styles, texts, styles)
                self._texts[y], self._styles[y] = texts, styles
                written.append(y)
        return writer.end() + self._painted(written)

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
            texts[x - 2 if x > 1 and texts[x - 1] == _CONTINUED else x - 1] += joined
    if start + len(pieces) > width:
        pieces = pieces[: max(0, width - start)]
        if len(pieces) and start + len(pieces) == width and _cells(text)[1][len(pieces)] == _CONTINUED:
            pieces = [*pieces[:-1], " "]  # the second half has no room
    if not pieces:
        return x
    x = start + len(pieces)
    # Half of a wide character that is written over leaves a blank.
    if start and texts[start] == _CONTINUED:
        texts[start - 1] = " "
    if x < width and texts[x] == _CONTINUED:
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
                cells[-2 if cells[-1] == _CONTINUED else -1] += piece
        elif size == 1 and cells and _is_regional(piece) and _is_regional(cells[-1]):
            # Two letters make a flag only when nothing is written between them.
            cells[-1] += piece
            cells.append(_CONTINUED)
        else:
            cells.append(piece)
            cells += [_CONTINUED] * (size - 1)
    return joined, tuple(cells)


def _is_regional(text: str) -> bool:
    return len(text) == 1 and 0x1F1E6 <= ord(text) <= 0x1F1FF


def doubtful(text: str) -> bool:
    """Return whether terminals may disagree on how wide a cell's text is."""
    if len(text) != 1:
        # An unknown cell is one character, and none of these; a picture's cells are for terminals that know them.
        return text != _CONTINUED and text[0] != PLACEHOLDER
    code = ord(text)
    return code >= 0x1F1E6 and (code <= 0x1F1FF or 0x1F3FB <= code <= 0x1F3FF or 0x1FA70 <= code <= 0x1FAFF)


def _any_doubtful(texts: list[str]) -> bool:
    """Return whether a row has a cell whose width is in doubt; quickly for the rows that have none."""
    joined = "".join(texts)
    if joined.isascii():
        return False
    # One character in each cell that is no second half, and none of those that emoji newer than most terminals have.
    if len(joined) == len(texts) - texts.count(_CONTINUED) and max(joined) < "\U0001f1e6":
        return False
    return any(doubtful(text) for text in texts)


class _Writer:
    """Puts together what brings a terminal from one state of some rows to another, in few bytes."""

    def __init__(self, width: int, *, blank_pictures: bool = False) -> None:
        self._width = width
        self._blank_pictures = blank_pictures
        self._parts: list[str] = []
        self._x = self._y = -1
        self._style = ""

    def row(self, y: int, old_texts: list[str], old_styles: list[str], texts: list[str], styles: list[str]) -> None:
        """Write what changed in a row."""
        width = self._width
        sure = not (_any_doubtful(texts) or _any_doubtful(old_texts))
        if old_texts[0] == _UNKNOWN and old_texts.count(_UNKNOWN) == width:
            self._span(y, 0, width, texts, styles, sure=sure)
            return
        changed = [
            text != old or (style != was and not _same_look(text, style, was))
            for text, style, old, was in zip(texts, styles, old_texts, old_styles, strict=True)
        ]
        at = 0
        while at < width:
            if not changed[at]:
                at += 1
                continue
            if texts[at] == _CONTINUED and at:
                at -= 1
            last, end = at, at + 1
            while end < width:
                if changed[end]:
                    last = end
                elif (
                    end - last > _BRIDGE
                    or texts[end] == _UNKNOWN
                    or not _same_look(texts[end], styles[end], styles[last])
                ):
                    break
                end += 1
            end = last + 1
            while end < width and texts[end] == _CONTINUED:
                end += 1
            if not sure and any(
                changed[cell] and (doubtful(texts[cell]) or doubtful(old_texts[cell])) for cell in range(at, end)
            ):
                end = width
            self._span(y, at, end, texts, styles, sure=sure)
            at = end

    def _span(self, y: int, start: int, end: int, texts: list[str], styles: list[str], *, sure: bool) -> None:
        """Write some cells of a row; with `sure` there is none among them whose width is in doubt."""
        at = start
        while at < end:
            text, style = texts[at], styles[at]
            if text == _UNKNOWN:
                at += 1
                continue
            self._go(y, at)
            if not _same_look(text, style, self._style):
                self._use(style)
            if not sure and doubtful(text):
                wide = at + 1 < len(texts) and texts[at + 1] == _CONTINUED
                self._parts.append("  " if wide else " ")
                self._x = -1
                self._go(y, at)
                self._parts.append(text)
                self._x = -1
                at += 2 if wide else 1
                continue
            style = self._style
            stop = at + 1
            while (
                stop < end
                and (styles[stop] == style or (texts[stop] == " " and _same_look(" ", styles[stop], style)))
                and texts[stop] != _UNKNOWN
                and (sure or not doubtful(texts[stop]))
            ):
                stop += 1
            self._parts.append("".join(self._shown(texts[at:stop])))
            self._x = at = stop

    def _shown(self, texts: list[str]) -> list[str]:
        """Return cells as they are written: blanks below what will be painted."""
        if self._blank_pictures:
            return [" " if text[:1] == PLACEHOLDER else text for text in texts]
        return texts

    def _go(self, y: int, x: int) -> None:
        """Put the cursor onto a cell; a cell after the row's end is where writing a whole row leaves it."""
        if (x, y) == (self._x, self._y) or x >= self._width:
            return
        if y == self._y:
            self._parts.append(f"\x1b[{x + 1}G" if x else "\r")
        elif y == self._y + 1 and x == 0 and self._y >= 0:
            self._parts.append("\r\n")
        else:
            self._parts.append(f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H")
        self._x, self._y = x, y

    def _use(self, style: str) -> None:
        if style != self._style:
            self._parts.append(_from_to(self._style, style))
            self._style = style

    def end(self) -> str:
        """Return all of it, the terminal's style as it was found."""
        self._use("")
        return "".join(self._parts)


def _same_look(text: str, style: str, other: str) -> bool:
    """Return whether a cell looks the same in two styles: a blank has no colour of its own, only its ground."""
    return style == other or (text == " " and _look_of_blank(style) == _look_of_blank(other))


@lru_cache(maxsize=4096)
def _look_of_blank(style: str) -> object:
    parts = _style_parts(style)
    if parts is None:
        return style
    marks, colour, ground = parts
    seen = marks & {"4", "5", "7", "9"}
    return (seen, colour, ground) if seen else ground


_OFF = {"1": "22", "2": "22", "3": "23", "4": "24", "5": "25", "7": "27", "8": "28", "9": "29"}


@lru_cache(maxsize=4096)
def _from_to(old: str, new: str) -> str:
    """Return the shortest sequence that brings a terminal from one style (numbers of an SGR) to another."""
    if not new:
        return "\x1b[m"
    full = f"\x1b[0;{new}m" if old else f"\x1b[{new}m"
    was, now = _style_parts(old), _style_parts(new)
    if was is None or now is None:
        return full
    codes: list[str] = []
    gone = was[0] - now[0]
    if not gone <= _OFF.keys():
        return full
    off = sorted({_OFF[mark] for mark in gone})
    codes += off
    # Bold and dim are switched off together.
    kept = {"1", "2"} & now[0] & was[0] if "22" in off else set()
    codes += sorted((now[0] - was[0]) | kept)
    for before, after, default in ((was[1], now[1], "39"), (was[2], now[2], "49")):
        if before != after:
            codes.append(after or default)
    step = f"\x1b[{';'.join(codes)}m"
    return step if len(step) < len(full) else full


@lru_cache(maxsize=4096)
def _style_parts(style: str) -> tuple[frozenset[str], str, str] | None:
    """Return the marks, the text's colour and the ground's colour of an SGR's numbers; None when it can't be read."""
    marks: set[str] = set()
    colour = ground = ""
    numbers = style.split(";") if style else []
    at = 0
    while at < len(numbers):
        number = numbers[at]
        code = int(number)
        size = 1
        if code in (38, 48):
            size = {"5": 3, "2": 5}.get(numbers[at + 1] if at + 1 < len(numbers) else "", 0)
            if not size or at + size > len(numbers):
                return None
        whole = ";".join(numbers[at : at + size])
        if code in (38, 39) or 30 <= code <= 37 or 90 <= code <= 97:
            colour = "" if code == 39 else whole
        elif code in (48, 49) or 40 <= code <= 47 or 100 <= code <= 107:
            ground = "" if code == 49 else whole
        elif 1 <= code <= 9:
            marks.add(number)
        else:
            return None
        at += size
    return frozenset(marks), colour, ground
