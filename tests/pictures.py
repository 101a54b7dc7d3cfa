"""Pictures that tests make for themselves."""

from __future__ import annotations

import re
import struct
import zlib
from pathlib import Path


def png(width: int, height: int, *, rows: int | None = None, colour: bytes = b"\x20\x80\xe0") -> bytes:
    """Return a PNG of one colour; with `rows` it has another number of rows than its head says."""
    data = (b"\0" + colour * min(width, 4096)) * (height if rows is None else rows)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
            _chunk(b"IDAT", zlib.compress(data)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def library(folder: Path) -> Path:
    """Write a note with images of each kind, one without, and a picture inside and outside of the notes directory."""
    notes = folder / "notes"
    notes.mkdir()
    (folder / "outside.png").write_bytes(png(40, 40))
    (notes / "cup.png").write_bytes(png(400, 200))
    (notes / "link.png").symlink_to(folder / "outside.png")
    (notes / "a.md").write_text(
        "# Cups\n\nBefore it.\n\n![A cup](cup.png)\n\nAfter it.\n\n"
        "![far](https://pictures.example/far.png) ![up](../outside.png) ![by a link](link.png)\n"
    )
    (notes / "b.md").write_text("# Plain\n\nNothing to see.\n")
    return notes


Pixels = dict[tuple[int, int], tuple[int, int, int]]


def read_sixel(sequence: str) -> tuple[int, int, Pixels]:
    """Return width, height and the painted pixels (x, y: red, green, blue in percent) of a sixel sequence."""
    head = re.fullmatch(r'\x1bP0;1;0q"1;1;(\d+);(\d+)([^\x1b]*)\x1b\\', sequence)
    assert head is not None, sequence[:60]
    colours: dict[int, tuple[int, int, int]] = {}
    pixels: Pixels = {}
    x = y = colour = 0
    times = 1
    for token in re.finditer(r"#(\d+);2;(\d+);(\d+);(\d+)|#(\d+)|!(\d+)|([?-~])|([$-])", head[3]):
        number, red, green, blue, chosen, repeat, sixel, control = token.groups()
        if number is not None:
            colours[int(number)] = (int(red), int(green), int(blue))
        elif chosen is not None:
            colour = int(chosen)
        elif repeat is not None:
            times = int(repeat)
        elif sixel is not None:
            for _ in range(times):
                for bit in range(6):
                    if ord(sixel) - 63 >> bit & 1:
                        pixels[x, y + bit] = colours[colour]
                x += 1
            times = 1
        else:
            x, y = 0, y + 6 * (control == "-")
    return int(head[1]), int(head[2]), pixels
