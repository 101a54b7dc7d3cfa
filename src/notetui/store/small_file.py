"""A small file that the program reads whole (its configuration, what it remembers), whatever stands in its place."""

from __future__ import annotations

import os
import stat


def read_small(path: str, most: int) -> bytes:
    """Return the bytes of a regular file of at most `most` bytes, links followed.

    Raises OSError with a `strerror` for a person; a pipe or a device in the file's place is such an error and no hang.
    """
    with open(path, "rb", opener=_open_waiting_for_nobody) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(0, "not a regular file")
        data = file.read(most + 1)
    if len(data) > most:
        raise OSError(0, f"larger than {most >> 20} MiB")
    return data


def _open_waiting_for_nobody(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK)
