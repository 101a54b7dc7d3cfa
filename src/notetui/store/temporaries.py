"""Names of the files that a save makes beside a note for a moment, and what such a name tells after a crash.

    .notetui-<owner>-<random>.tmp                                   holds only our own, unfinished text
    .notetui-<owner>-<random>-<inode>-<length>-<checksum>.tmp       about to be exchanged with the note

The second name says the inode of our new file and what the note held when it was read. If after a crash the
file of that name has another inode, the exchange took place and it is what was displaced; if its bytes are
not those of length and checksum, they are someone's that must not be thrown away (`litter`).

Numbers are hexadecimal; `<owner>` is host, process id and the process's start time, so that a process id
that is in use again is not taken for the owner.
"""

from __future__ import annotations

import os
import re
import zlib
from functools import cache
from typing import NamedTuple

PREFIX, SUFFIX = ".notetui-", ".tmp"
KEPT_PREFIX = ".notetui-kept-"

_HEX = "([0-9a-f]+)"


class Expected(NamedTuple):
    """From an armed name: our new file's inode, and length and CRC-32 of the bytes the edit was made on."""

    inode: int
    length: int
    checksum: int


class Temporary(NamedTuple):
    """What a temporary's name says; `expected` is None before it is armed."""

    owner: str
    expected: Expected | None


def fresh_name() -> str:
    """Return a new name for a temporary of this process (less than 60 characters, hidden)."""
    return f"{PREFIX}{owner()}-{os.urandom(4).hex()}{SUFFIX}"


def armed_name(fresh: str, inode: int, old: bytes) -> str:
    """Return the name under which a complete temporary is exchanged with a note whose bytes were `old`."""
    return f"{fresh.removesuffix(SUFFIX)}-{inode:x}-{len(old):x}-{zlib.crc32(old):x}{SUFFIX}"


def parse(name: str) -> Temporary | None:
    """Read a file name; None when it is no temporary of ours."""
    if not (name.startswith(PREFIX) and name.endswith(SUFFIX)):
        return None
    match = _pattern().fullmatch(name)
    if match is None:
        return None
    owner_text, inode, length, checksum = match.group(1, 2, 3, 4)
    if inode is None:
        return Temporary(owner_text, None)
    return Temporary(owner_text, Expected(int(inode, 16), int(length, 16), int(checksum, 16)))


def owner() -> str:
    """Return what identifies this process in the names of its files."""
    return _owner(os.getpid())


@cache
def _owner(pid: int) -> str:
    return f"{_host():x}.{pid:x}.{_started(pid):x}"


def owner_gone(text: str) -> bool | None:
    """Whether the owner named by `text` has ended; None when it was on another machine (or can't be read)."""
    try:
        host, pid, started = (int(part, 16) for part in text.split("."))
    except ValueError:
        return None
    if host != _host():
        return None
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False  # it is there, and someone else's
    return _started(pid) != started


@cache
def _pattern() -> re.Pattern[str]:
    tail = f"(?:-{_HEX}-{_HEX}-{_HEX})?"
    return re.compile(rf"\.notetui-([0-9a-f.]+)-[0-9a-f]{{8}}{tail}\.tmp")


def _host() -> int:
    return zlib.crc32(os.uname().nodename.encode("utf-8", "replace"))


def _started(pid: int) -> int:
    """Start time of a process in clock ticks since boot (man 5 proc, field 22 of stat); 0 where unknown."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            return int(file.read().rpartition(b")")[2].split()[19])
    except (OSError, IndexError, ValueError):
        return 0
