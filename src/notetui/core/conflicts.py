"""Conflict copies: what synchronisers leave beside a note that was changed in two places at once.

Syncthing: `note.sync-conflict-20240131-093000-ABCDEFG.md`; Dropbox and Nextcloud: `note (conflicted copy 2024-01-31
093000).md`, the former with whose it is. https://docs.syncthing.net/users/syncing.html#conflicting-changes
"""

from __future__ import annotations

import re
from functools import cache


@cache
def _copy() -> re.Pattern[str]:
    return re.compile(
        r"(?P<note>.+?)(?:\.sync-conflict-[0-9]{8}-[0-9]{6}(?:-[A-Z0-9]{1,16})?"
        r"| \((?:[^()]{1,80} )?conflicted copy(?: [^()]{1,40})?\))",
        re.DOTALL,
    )


def conflict_of(stem: str) -> str:
    """Return the stem of the note that a file name (without its suffix) is a conflict copy of, empty for any other."""
    if "conflict" not in stem:
        return ""
    found = _copy().fullmatch(stem)
    return found["note"] if found else ""
