"""Pictures that tests make for themselves."""

from __future__ import annotations

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
