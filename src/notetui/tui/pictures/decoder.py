"""A picture's file on standard input, scaled, as PNG or sixels on standard output, in a process of its own.

Pictures come from strangers, and decoders are written in C: here one may crash, hang or fill its memory, and nothing
but this process ends. It is started as a script, isolated, imports nothing of notetui, and opens no file.
"""

from __future__ import annotations

import io
import re
import resource
import sys
import warnings
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

MEMORY = 1024 * 1024 * 1024
SECONDS = 5
FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP")
COLOURS = 128
_AS_SIXELS = bytes(63 + (value & 63) for value in range(256))
_REPEATED = re.compile(r"(.)\1{3,}")
_ORIENTATION, _TURNED = 0x0112, range(5, 9)


def scaled(data: IO[bytes], width: int, height: int, most_pixels: int) -> Image:
    """Return a picture (RGB or RGBA), scaled down to fit a width and height in pixels and turned as its EXIF says.

    Raises whatever Pillow raises for what is no picture, or one of more than `most_pixels`.
    """
    import PIL.Image
    from PIL import ImageOps

    warnings.simplefilter("error", PIL.Image.DecompressionBombWarning)
    PIL.Image.MAX_IMAGE_PIXELS = most_pixels
    with PIL.Image.open(data, formats=FORMATS) as opened:
        image: Image = opened
        turned = image.getexif().get(_ORIENTATION) in _TURNED
        box = (height, width) if turned else (width, height)
        image.draft("RGB", box)
        if image.mode.startswith("I"):
            # 16 bits of grey.
            image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
        has_alpha = image.mode in ("LA", "PA", "RGBA", "La", "RGBa") or "transparency" in image.info
        image = image.convert("RGBA" if has_alpha else "RGB")
        image.thumbnail(box)
        image = ImageOps.exif_transpose(image)
        image.info.clear()
    return image


def as_png(image: Image) -> bytes:
    """Return a picture as a PNG."""
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=1)
    return out.getvalue()


def as_strips(image: Image, height: int) -> bytes:
    """Return a picture as strips of a height in pixels, one a line, each a sixel sequence of its own.

    Transparent pixels are not painted.
    """
    alpha = image.getchannel("A").tobytes() if image.mode == "RGBA" else None
    few = image.convert("RGB").quantize(COLOURS)
    palette = few.getpalette() or []
    # 255 is no colour (there are fewer of them) but what is not painted.
    pixels = bytearray(few.tobytes())
    if alpha is not None:
        pixels = bytearray(pixel if seen > 127 else 255 for pixel, seen in zip(pixels, alpha, strict=True))
    rows = [bytes(pixels[at : at + image.width]) for at in range(0, len(pixels), image.width)]
    strips = (_strip(rows[at : at + height], palette) for at in range(0, len(rows), height))
    return b"\n".join(strip.encode("ascii") for strip in strips)


def _strip(rows: list[bytes], palette: list[int]) -> str:
    bands = ["$".join(_band(rows[at : at + 6])) for at in range(0, len(rows), 6)]
    colours = "".join(
        f"#{colour};2;" + ";".join(str(round(part * 100 / 255)) for part in palette[colour * 3 : colour * 3 + 3])
        for colour in sorted(set().union(*rows) - {255})
    )
    return f'\x1bP0;1;0q"1;1;{len(rows[0])};{len(rows)}{colours}{"-".join(bands)}\x1b\\'


def _band(rows: list[bytes]) -> list[str]:
    """Return the six rows of a band, one text for each colour in it."""
    found = []
    for colour in sorted(set().union(*rows) - {255}):
        bits = 0
        for number, row in enumerate(rows):
            table = bytearray(256)
            table[colour] = 1 << number
            bits |= int.from_bytes(row.translate(bytes(table)), "big")
        text = bits.to_bytes(len(rows[0]), "big").translate(_AS_SIXELS).decode("ascii").rstrip("?")
        found.append(f"#{colour}" + _REPEATED.sub(lambda run: f"!{len(run[0])}{run[1]}", text))
    return found


def main(arguments: list[str]) -> int:
    """Read, scale and write; return 1 for what can't be shown.

    The arguments are width, height, the most pixels, and the height of a strip of sixels, 0 for a PNG.
    """
    for limit, value in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))
    width, height, most_pixels, strip = map(int, arguments)
    try:
        image = scaled(sys.stdin.buffer, width, height, most_pixels)
        data = as_strips(image, strip) if strip else as_png(image)
    except Exception:  # whatever a decoder makes of it: the answer is that it can't be shown
        return 1
    sys.stdout.buffer.write(data)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
