"""Where the index of some notes directories lives, and under what name."""

from __future__ import annotations

import os
import zlib


def index_path(cache_dir: str, roots: tuple[str, ...], settings: str) -> str:
    """Return the index file's path: one for each set of directories and of the settings that change what is in it."""
    text = "\0".join((*roots, settings)).encode("utf-8", "surrogateescape")
    # Two checksums are name enough, and importing a hash costs milliseconds of the start.
    return os.path.join(cache_dir, "index", f"{zlib.crc32(text):08x}{zlib.crc32(text[::-1]):08x}.sqlite")
