"""The size of a picture from the first bytes of its file, so that its rows are known before a pixel is decoded.

Written for bytes by strangers: nothing is read past the end, no loop goes on without getting further, and a size that
no screen could use is none. Sources: PNG (RFC 2083), JPEG (ITU T.81, markers; the turn is EXIF 2.3, tag 0x0112),
GIF89a, BMP (the BITMAPINFOHEADER), WebP (RFC 9649).
"""

from __future__ import annotations

from typing import NamedTuple

HEAD_BYTES = 256 * 1024
"""How much of a file is looked at: before a JPEG's size there may be a thumbnail and a colour profile."""
MOST_PIXELS = 40_000_000
"""The largest picture that is decoded."""
LONGEST_SIDE = 32_767

_SIZES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_TURN, _TURNED = 0x0112, range(5, 9)


class PictureHead(NamedTuple):
    """What a picture's first bytes say: its format as Pillow names it, and its size in pixels as it is to be seen."""

    format: str
    width: int
    height: int


def read_head(data: bytes) -> PictureHead | None:
    """Return format and size of a picture by its first bytes.

    None for what is no picture of a known format (SVG is none: it is a program of its own), is cut off before its size,
    or is too large.
    """
    found = _png(data) or _jpeg(data) or _gif(data) or _bmp(data) or _webp(data)
    if found is None or not (0 < found.width <= LONGEST_SIDE and 0 < found.height <= LONGEST_SIDE):
        return None
    return found if found.width * found.height <= MOST_PIXELS else None


def _big(data: bytes, at: int, size: int = 2) -> int:
    return int.from_bytes(data[at : at + size], "big")


def _little(data: bytes, at: int, size: int = 2) -> int:
    return int.from_bytes(data[at : at + size], "little")


def _png(data: bytes) -> PictureHead | None:
    if len(data) < 24 or not data.startswith(b"\x89PNG\r\n\x1a\n") or data[12:16] != b"IHDR":
        return None
    return PictureHead("PNG", _big(data, 16, 4), _big(data, 20, 4))


def _gif(data: bytes) -> PictureHead | None:
    if len(data) < 10 or data[:6] not in (b"GIF87a", b"GIF89a"):
        return None
    return PictureHead("GIF", _little(data, 6), _little(data, 8))


def _bmp(data: bytes) -> PictureHead | None:
    if len(data) < 26 or data[:2] != b"BM" or not 40 <= _little(data, 14, 4) <= 124:
        return None
    height = int.from_bytes(data[22:26], "little", signed=True)  # negative when its rows go down
    return PictureHead("BMP", _little(data, 18, 4), abs(height))


def _webp(data: bytes) -> PictureHead | None:
    if len(data) < 30 or data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        return None
    kind = data[12:16]
    if kind == b"VP8X":
        return PictureHead("WEBP", _little(data, 24, 3) + 1, _little(data, 27, 3) + 1)
    if kind == b"VP8L" and data[20] == 0x2F:
        bits = _little(data, 21, 4)
        return PictureHead("WEBP", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    if kind == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        return PictureHead("WEBP", _little(data, 26) & 0x3FFF, _little(data, 28) & 0x3FFF)
    return None


def _jpeg(data: bytes) -> PictureHead | None:
    if not data.startswith(b"\xff\xd8\xff"):
        return None
    at, turned = 2, False
    while at + 9 < len(data):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker == 0xFF:  # padding
            at += 1
            continue
        if marker in _SIZES:
            height, width = _big(data, at + 5), _big(data, at + 7)
            return PictureHead("JPEG", height, width) if turned else PictureHead("JPEG", width, height)
        if marker == 0xDA:  # the pixels begin, and no size came
            return None
        if marker == 0xE1:
            turned = turned or _is_turned(data[at + 4 : at + 2 + _big(data, at + 2)])
        at += 2 + max(2, _big(data, at + 2))
    return None


def _is_turned(exif: bytes) -> bool:
    """Return whether a JPEG's EXIF block says that width and height are exchanged."""
    if not exif.startswith(b"Exif\0\0"):
        return False
    tiff = exif[6:]
    number = _little if tiff[:2] == b"II" else _big
    start = number(tiff, 4, 4)
    for entry in range(start + 2, min(len(tiff), start + 2 + 12 * number(tiff, start)), 12):
        if number(tiff, entry) == _TURN:
            return number(tiff, entry + 8) in _TURNED
    return False
