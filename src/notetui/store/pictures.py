"""The files behind the images of a note: only pictures of known formats, and only below a notes directory.

Addresses of the network, of other schemes and of anything outside (by `..` or by a symbolic link) have no file here.
Nothing hangs on a FIFO, and of a file no more than its head is read; who decodes the rest gets an open descriptor of
the very file that was looked at.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import unquote

from notetui.core.model import Stamp
from notetui.core.pictures.header import HEAD_BYTES, PictureHead, read_head
from notetui.store.errors import NotReadable
from notetui.store.read import close, open_regular, stamp_of
from notetui.store.scan import inside

MOST_BYTES = 32 * 1024 * 1024
"""The largest file that is decoded."""
LONGEST_TARGET = 4_096
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|\\")
_FIRST_BYTES = 4_096


class PictureFile(NamedTuple):
    """A picture on the disk: its path without symbolic links, its stamp, and what its head says."""

    path: str
    stamp: Stamp
    head: PictureHead


def find_picture(roots: Sequence[str], note: str, target: str) -> PictureFile | None:
    """Return the picture that an image of a note (an absolute path below a root) refers to, None where there is none.

    A target that begins with `/` is looked for below each root.
    """
    path = target.partition("#")[0].partition("?")[0].strip()
    if not path or len(target) > LONGEST_TARGET or _SCHEME.match(path):
        return None
    path = unquote(path)
    if "\0" in path or _SCHEME.match(path):
        return None
    folders = [os.path.dirname(note)] if not path.startswith("/") else list(roots)
    for folder in folders:
        found = _look(roots, os.path.join(folder, path.lstrip("/")))
        if found is not None:
            return found
    return None


def open_picture(file: PictureFile) -> int | None:
    """Return a descriptor of a picture for reading (the caller closes it), None when it is not that file any more."""
    try:
        descriptor, info = open_regular(file.path, MOST_BYTES)
    except NotReadable:
        return None
    if stamp_of(info) != file.stamp:
        close(descriptor)
        return None
    return descriptor


def _look(roots: Sequence[str], path: str) -> PictureFile | None:
    real = os.path.realpath(path)
    if not any(inside(real, os.path.realpath(root)) for root in roots):
        return None
    try:
        descriptor, info = open_regular(real, MOST_BYTES)
    except NotReadable:
        return None
    try:
        data = os.pread(descriptor, _FIRST_BYTES, 0)
        if data.startswith(b"\xff\xd8"):
            data += os.pread(descriptor, HEAD_BYTES - len(data), len(data))
    except OSError:
        return None  # a network file system let go of it
    finally:
        close(descriptor)
    head = read_head(data)
    return PictureFile(real, stamp_of(info), head) if head is not None else None
