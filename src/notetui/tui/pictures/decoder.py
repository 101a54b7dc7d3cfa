"""A picture's file on standard input to a PNG of at most so many pixels on standard output, in a process of its own.

Pictures come from strangers, and decoders are written in C: here one may crash, hang or fill its memory, and nothing
but this process ends. It is started as a script, isolated, imports nothing of notetui, and opens no file.
"""

from __future__ import annotations

import io
import resource
import sys
import warnings
from typing import IO

MEMORY = 1024 * 1024 * 1024
SECONDS = 5
FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP")
_ORIENTATION, _TURNED = 0x0112, range(5, 9)


def scaled(data: IO[bytes], width: int, height: int, most_pixels: int) -> bytes:
    """Return a PNG of a picture, scaled down to fit a width and height in pixels and turned as its EXIF says.

    Raises whatever Pillow raises for what is no picture, or one of more than `most_pixels`.
    """
    from PIL import Image, ImageOps

    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = most_pixels
    with Image.open(data, formats=FORMATS) as opened:
        image: Image.Image = opened
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
        out = io.BytesIO()
        image.save(out, "PNG", compress_level=1)
    return out.getvalue()


def main(arguments: list[str]) -> int:
    """Read, scale and write; the arguments are width, height and the most pixels. Return 1 for what can't be shown."""
    for limit, value in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))
    width, height, most_pixels = map(int, arguments)
    try:
        data = scaled(sys.stdin.buffer, width, height, most_pixels)
    except Exception:  # whatever a decoder makes of it: the answer is that it can't be shown
        return 1
    sys.stdout.buffer.write(data)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
