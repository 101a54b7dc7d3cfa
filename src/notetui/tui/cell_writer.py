"""What brings a terminal from one state of some rows to another, in few bytes.

Glyphs whose width terminals disagree on (joined emoji, variation selectors, new emoji, combining marks) are written
after blanks in their place, what follows them on the row is written again, each part at a position that does not
depend on how wide the terminal drew them. So a terminal with another idea of a width shows an odd glyph, and nothing
else moves.
"""

from __future__ import annotations

from notetui.core.pictures.placing import PLACEHOLDER
from notetui.tui.sgr import from_to, same_look

CONTINUED = ""
"""The text of the second cell of a wide character."""
UNKNOWN = "\x00"
"""The text of a cell of which it is not known what the terminal shows."""
_BRIDGE = 5
"""Unchanged cells of one style that cost no more than going round them."""


def doubtful(text: str) -> bool:
    """Return whether terminals may disagree on how wide a cell's text is."""
    if len(text) != 1:
        # An unknown cell is one character, and none of these; a picture's cells are for terminals that know them.
        return text != CONTINUED and text[0] != PLACEHOLDER
    code = ord(text)
    return code >= 0x1F1E6 and (code <= 0x1F1FF or 0x1F3FB <= code <= 0x1F3FF or 0x1FA70 <= code <= 0x1FAFF)


def _any_doubtful(texts: list[str]) -> bool:
    """Return whether a row has a cell whose width is in doubt; quickly for the rows that have none."""
    joined = "".join(texts)
    if joined.isascii():
        return False
    # One character in each cell that is no second half, and none of those that emoji newer than most terminals have.
    if len(joined) == len(texts) - texts.count(CONTINUED) and max(joined) < "\U0001f1e6":
        return False
    return any(doubtful(text) for text in texts)


class CellWriter:
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
        if old_texts[0] == UNKNOWN and old_texts.count(UNKNOWN) == width:
            self._span(y, 0, width, texts, styles, sure=sure)
            return
        changed = [
            text != old or (style != was and not same_look(text, style, was))
            for text, style, old, was in zip(texts, styles, old_texts, old_styles, strict=True)
        ]
        at = 0
        while at < width:
            if not changed[at]:
                at += 1
                continue
            if texts[at] == CONTINUED and at:
                at -= 1
            last, end = at, at + 1
            while end < width:
                if changed[end]:
                    last = end
                elif (
                    end - last > _BRIDGE
                    or texts[end] == UNKNOWN
                    or not same_look(texts[end], styles[end], styles[last])
                ):
                    break
                end += 1
            end = last + 1
            while end < width and texts[end] == CONTINUED:
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
            if text == UNKNOWN:
                at += 1
                continue
            self._go(y, at)
            if not same_look(text, style, self._style):
                self._use(style)
            if not sure and doubtful(text):
                wide = at + 1 < len(texts) and texts[at + 1] == CONTINUED
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
                and (styles[stop] == style or (texts[stop] == " " and same_look(" ", styles[stop], style)))
                and texts[stop] != UNKNOWN
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
            self._parts.append(from_to(self._style, style))
            self._style = style

    def end(self) -> str:
        """Return all of it, the terminal's style as it was found."""
        self._use("")
        return "".join(self._parts)
