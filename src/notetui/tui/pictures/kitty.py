"""What is written to and read from a terminal with the kitty graphics protocol.

Source: the protocol's description in kitty's documentation ("Terminal graphics protocol": transmission in chunks,
virtual placements for Unicode placeholders, deletion), XTVERSION and window reports of xterm's control sequences.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

from notetui.core.pictures.placing import Picture

ASK = "\x1b_Gi=1,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\\x1b[>q\x1b[16t\x1b[c"
"""Asks for graphics, the terminal's name and a cell's size in pixels; the last question is one all terminals answer."""
REPLY = re.compile(
    r"\x1b(?:_G([^\x1b]{0,200})\x1b\\|P>\|([^\x1b]{0,200})\x1b\\|\[6;(\d{1,5});(\d{1,5})t|\[\?([\d;]{1,60})c)"
)
BEGUN_REPLY = re.compile(
    r"\x1b(?:_G[^\x1b]{0,200}\x1b?|P(?:>(?:\|[^\x1b]{0,200}\x1b?)?)?|\[(?:6;?[\d;]{0,12}|\?[\d;]{0,60})?|_)\Z"
)
"""The beginning of a reply at the end of what was read; an ESC alone is the key, which can't wait."""
CELL = (8, 16)
"""A cell's pixels where the terminal doesn't say: twice as high as wide."""
_CHUNK = 4096
_WITH_PLACEHOLDERS = ("kitty", "ghostty")


@dataclass(slots=True)
class Answers:
    """What a terminal answered so far; `complete` when nothing more comes."""

    graphics: bool = False
    name: str = ""
    cell: tuple[int, int] = CELL
    told_cell: bool = False
    sixel: bool = False
    complete: bool = False

    def take(self, reply: re.Match[str]) -> None:
        """Take one reply (a match of `REPLY`)."""
        graphics, name, height, width, attributes = reply.groups()
        if graphics is not None:
            self.graphics = self.graphics or graphics.partition(";")[2] == "OK"
        elif name is not None:
            self.name = name.lower()
        elif height is not None and 0 < int(width) < 1000 and 0 < int(height) < 1000:
            self.cell = (int(width), int(height))
            self.told_cell = True
        elif attributes is not None:
            self.sixel = "4" in attributes.split(";")[1:]
            self.complete = True

    def use_cell(self, cell: tuple[int, int] | None) -> None:
        """Take a cell's size from elsewhere, where the terminal did not tell it."""
        if cell is not None and not self.told_cell:
            self.cell, self.told_cell = cell, True

    @property
    def shows_pictures(self) -> bool:
        """Whether pictures can be put into cells: some terminals know the protocol, but not its placeholders."""
        return self.graphics and self.name.startswith(_WITH_PLACEHOLDERS)

    @property
    def paints_strips(self) -> bool:
        """Whether pictures can be painted as sixels, which must be as high as a cell."""
        return self.sixel and self.told_cell and not self.shows_pictures


def transmission(picture: Picture, png: bytes) -> str:
    """Return what brings a picture into the terminal, to be seen wherever its cells are. No answer comes back."""
    text = base64.standard_b64encode(png).decode("ascii")
    chunks = [text[at : at + _CHUNK] for at in range(0, len(text), _CHUNK)]
    keys = f"a=T,U=1,q=2,f=100,t=d,i={picture.number},c={picture.columns},r={picture.rows},"
    parts = []
    for number, chunk in enumerate(chunks, 1):
        parts.append(f"\x1b_G{keys}m={int(number < len(chunks))};{chunk}\x1b\\")
        keys = "q=2,"
    return "".join(parts)


def removal(number: int) -> str:
    """Return what takes a picture and its data out of the terminal."""
    return f"\x1b_Ga=d,d=I,q=2,i={number}\x1b\\"
