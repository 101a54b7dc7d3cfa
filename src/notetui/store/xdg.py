"""Which directory an XDG variable means; alone, because the first paint can't wait for what makes directories.

https://specifications.freedesktop.org/basedir-spec/latest/
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

APP = "notetui"
CACHE = ("XDG_CACHE_HOME", ".cache")
STATE = ("XDG_STATE_HOME", os.path.join(".local", "state"))


def base(environ: Mapping[str, str], variable: str, below_home: str) -> str | None:
    """Return the directory that a variable names, else the usual one below the home; None when there is no home."""
    named = environ.get(variable, "")
    if os.path.isabs(named):  # the specification: a relative path is invalid and to be ignored
        return named
    home = environ.get("HOME", "")
    return os.path.join(home, below_home) if os.path.isabs(home) else None
