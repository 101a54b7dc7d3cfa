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
        r"(?P<note>.+?)(?:\.sync-conflict-(?P<day>[0-9]{8})-(?P<time>[0-9]{6})(?:-[A-Z0-9]{1,16})?"
        r"| \((?P<whose>(?:[^()]{1,80} )?conflicted copy(?: [^()]{1,40})?)\))",
        re.DOTALL,
    )


def conflict_of(stem: str) -> str:
    """Return the stem of the note that a file name (without its suffix) is a conflict copy of, empty for any other."""
    if "conflict" not in stem:
        return ""
    found = _copy().fullmatch(stem)
    return found["note"] if found else ""


def original_of(path: str) -> str:
    """Return the path of the note that a path is a conflict copy of, there or not; empty for any other."""
    folder, slash, name = path.rpartition("/")
    stem, dot, ending = name.rpartition(".")
    of = conflict_of(stem)
    return f"{folder}{slash}{of}{dot}{ending}" if of else ""


def told_of_copy(path: str) -> str:
    """Return what the name of a conflict copy says of when it was made or whose it is, empty for any other name."""
    found = _copy().fullmatch(path.rpartition("/")[2].rpartition(".")[0])
    if found is None:
        return ""
    if found["whose"] is not None:
        return " ".join(found["whose"].replace("conflicted copy", "").split())
    day, time = found["day"], found["time"]
    return f"{day[:4]}-{day[4:6]}-{day[6:]} {time[:2]}:{time[2:4]}"
