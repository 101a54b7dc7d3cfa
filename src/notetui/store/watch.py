"""Hints that something changed below the notes directories, by watchfiles; the scan decides what it was.

The kinds of events are not looked at: editors make any of them for a save. What watchfiles can't survive (a name that
is not UTF-8, a folder that can't be read, a root that is gone, no more inotify watches) ends in a rescan and a new
start, or in polling, and the badge says so.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Sequence

STEP_MS = 10
DEBOUNCE_MS = 40
PAUSE_AFTER_FAULT = 2.0
POLL_EVERY = 3.0
_NETWORK = ("nfs", "cifs", "smb", "fuse.sshfs", "9p", "drvfs", "fuse.rclone", "afs", "ceph", "glusterfs")


class Rescan:
    """The watcher may have missed something: scan everything."""


def file_system_of(path: str) -> str:
    """Return the type of the file system that a path is on (Linux: /proc/mounts), empty where unknown."""
    try:
        with open("/proc/mounts", encoding="utf-8", errors="replace") as mounts:
            rows = [line.split()[1:3] for line in mounts]
    except OSError:
        return ""
    best = ("", "")
    for where, kind in rows:
        where = where.replace("\\040", " ")
        if (path == where or path.startswith(where.rstrip("/") + "/")) and len(where) >= len(best[0]):
            best = (where, kind)
    return best[1]


async def watch(
    roots: Sequence[str], *, on_state: Callable[[str], None] = lambda badge: None
) -> AsyncIterator[frozenset[str] | Rescan]:
    """Yield paths to look at again, or `Rescan`, until cancelled. `on_state` gets the badge: empty while watching."""
    if any(file_system_of(os.path.realpath(root)).startswith(_NETWORK) for root in roots):
        async for hint in _poll("polling: network file system", on_state):
            yield hint
    faults = 0
    while True:
        present = [root for root in roots if os.path.isdir(root)]
        if not present:
            on_state("notes directory is gone")
            await asyncio.sleep(PAUSE_AFTER_FAULT)
            yield Rescan()
            continue
        identities = [_identity(root) for root in present]
        stop = asyncio.Event()
        try:
            from watchfiles import awatch

            on_state("" if len(present) == len(roots) else "a notes directory is gone")
            if faults:
                yield Rescan()
            async for changes in awatch(
                *present,
                watch_filter=None,
                step=STEP_MS,
                debounce=DEBOUNCE_MS,
                stop_event=stop,
                ignore_permission_denied=True,
                rust_timeout=5000,
                yield_on_timeout=True,
            ):
                paths = frozenset(path for _, path in changes)
                if paths:
                    yield paths
                if [_identity(root) for root in present] != identities or len(present) != len(
                    [root for root in roots if os.path.isdir(root)]
                ):
                    break
        except OSError as error:
            reason = error.strerror or str(error)
            if "limit" in str(error).lower() or error.errno == 28:
                async for hint in _poll("polling: no more inotify watches", on_state):
                    yield hint
            on_state(f"watching again: {reason}")
        except UnicodeError:
            on_state("watching again: a name is not UTF-8")
        finally:
            stop.set()
        faults += 1
        await asyncio.sleep(PAUSE_AFTER_FAULT)
        yield Rescan()


async def _poll(badge: str, on_state: Callable[[str], None]) -> AsyncIterator[Rescan]:
    on_state(badge)
    while True:
        await asyncio.sleep(POLL_EVERY)
        yield Rescan()


def _identity(path: str) -> tuple[int, int] | None:
    try:
        info = os.stat(path)
    except OSError:
        return None
    return info.st_dev, info.st_ino
