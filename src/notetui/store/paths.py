"""Where things live by the XDG base directory specification (`xdg`), and what to do where there is no such place.

A function that makes a directory returns a `Place`: its path, or None and the reason, so that a missing or
read-only home costs what would have been kept there (undo, remembered places) and never the work itself.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from typing import NamedTuple

from notetui.store.xdg import APP, CACHE, STATE, base


class Place(NamedTuple):
    """A directory that is there and can be written, or None and why not."""

    path: str | None
    reason: str = ""


def state_dir(environ: Mapping[str, str] | None = None) -> Place:
    """Make and return the directory of what the program remembers: settings, undo journal, kept copies."""
    return _made(base(_env(environ), *STATE), "state")


def cache_dir(environ: Mapping[str, str] | None = None) -> Place:
    """Make and return the directory of what can be built again: the index."""
    return _made(base(_env(environ), *CACHE), "cache")


def cache_path(environ: Mapping[str, str] | None = None) -> str | None:
    """Return the same directory's path, made or not; None where no home directory is known."""
    above = base(_env(environ), *CACHE)
    return os.path.join(above, APP) if above is not None else None


def runtime_dir(environ: Mapping[str, str] | None = None) -> Place:
    """Make and return the directory for locks, the same one for all programs of this person where possible.

    `$XDG_RUNTIME_DIR`, else `/run/user/<uid>` (a program started by cron has no variable but must meet the
    same locks), else `run` in the state directory, else one in the temporary directory.
    """
    for above in (_env(environ).get("XDG_RUNTIME_DIR", ""), f"/run/user/{os.getuid()}"):
        if os.path.isabs(above) and _is_ours(above):
            place = make_private(os.path.join(above, APP))
            if place.path:
                return place
    state = state_dir(environ)
    if state.path:
        place = make_private(os.path.join(state.path, "run"))
        if place.path:
            return place
    import tempfile

    return make_private(os.path.join(tempfile.gettempdir(), f"{APP}-{os.getuid()}"))


def make_private(path: str) -> Place:
    """Make `path` (and what is missing above it) with mode 0700; it must be ours and writable."""
    try:
        os.makedirs(path, mode=0o700, exist_ok=True)
    except OSError as error:
        return Place(None, f"can't make {path}: {(error.strerror or str(error)).lower()}")
    if not _is_ours(path):
        # In the shared temporary directory someone else may have made it first, or put a link there.
        return Place(None, f"{path} belongs to someone else")
    if not os.access(path, os.W_OK | os.X_OK):
        return Place(None, f"no permission to write in {path}")
    return Place(path)


def _made(above: str | None, what: str) -> Place:
    if above is None:
        return Place(None, f"no home directory is known, so there is no {what} directory")
    return make_private(os.path.join(above, APP))


def _env(environ: Mapping[str, str] | None) -> Mapping[str, str]:
    return os.environ if environ is None else environ


def _is_ours(path: str) -> bool:
    try:
        info = os.stat(path) if path.startswith("/run/") else os.lstat(path)
    except OSError:
        return False
    if stat.S_ISLNK(info.st_mode):
        # A state directory may be a link of the person's own making; what matters is whose the target is.
        try:
            target = os.stat(path)
        except OSError:
            return False
        return info.st_uid == os.getuid() and stat.S_ISDIR(target.st_mode) and target.st_uid == os.getuid()
    return stat.S_ISDIR(info.st_mode) and info.st_uid == os.getuid()
