"""Hints that something changed below the notes directories, by watchfiles; the scan decides what it was.

The kinds of events are not looked at: editors make any of them for a save. What watchfiles can't survive (a name that
is not UTF-8, a root that is gone, no more inotify watches) ends in a rescan and a new start, or in polling, and the
badge says so. Losing hints is silent on every system, so the caller scans from time to time in any case.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable, Sequence

from notetui.store.scan import inside, is_skipped_folder

STEP_MS = 10
DEBOUNCE_MS = 40
LOOK_AT_ROOTS_MS = 1000
PAUSE_AFTER_FAULT = 0.5
LONGEST_PAUSE = 30.0
POLL_EVERY = 3.0
TRY_AGAIN_AFTER = 60.0
_NETWORK = (
    # File servers.
    *("nfs", "cifs", "smb", "afs", "ceph", "fuse.ceph", "glusterfs", "fuse.glusterfs", "lustre", "davfs", "fuse.davfs"),
    *("fuse.sshfs", "fuse.rclone", "fuse.gvfs", "fuse.kio", "fuse.s3fs", "fuse.gcsfuse", "fuse.goofys"),
    # Folders of another system: WSL, virtual machines, containers.
    *("9p", "drvfs", "virtiofs", "vboxsf", "vmhgfs", "fuse.vmhgfs", "prl_fs", "fuse.prl", "osxfs", "fuse.osxfs"),
    *("grpcfuse", "fuse.grpcfuse", "fakeowner"),
)


class Rescan:
    """The watcher may have missed something: scan everything."""


class Unwatched(Exception):
    """Watching has ended; the message is for the badge, `for_long` when trying again at once is of no use."""

    def __init__(self, message: str, *, for_long: bool = False) -> None:
        super().__init__(message)
        self.for_long = for_long


def file_system_of(path: str, mounts: str = "/proc/mounts") -> str:
    """Return the type of the file system that a path is on (Linux), empty where unknown.

    The format of the mount table is in proc(5) and fstab(5): octal escapes for white space and backslash.
    """
    try:
        with open(mounts, encoding="utf-8", errors="surrogateescape") as table:
            rows = [line.split(" ")[1:3] for line in table]
    except OSError:
        return ""
    best = ("", "")
    for row in rows:
        if len(row) != 2:
            continue
        where, kind = row
        for escaped, char in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
            where = where.replace(escaped, char)
        # Of several on one place the last is on top.
        if inside(path, where) and len(where) >= len(best[0]):
            best = (where, kind)
    return best[1]


def is_network(path: str) -> bool:
    """Whether changes that others make on the file system of a path may never be told."""
    return file_system_of(os.path.realpath(path)).startswith(_NETWORK)


async def watch(
    roots: Sequence[str],
    *,
    on_state: Callable[[str], None] = lambda badge: None,
    poll_seconds: float = 0.0,
) -> AsyncIterator[frozenset[str] | Rescan]:
    """Yield paths to look at again, or `Rescan`, until cancelled.

    `on_state` gets the badge: empty while watching, else why not. `poll_seconds` above 0 asks for polling.
    """
    if poll_seconds > 0 or any(is_network(root) for root in roots):
        on_state(f"polling: every {poll_seconds:g} s" if poll_seconds > 0 else "polling: network file system")
        while True:
            await asyncio.sleep(poll_seconds or POLL_EVERY)
            yield Rescan()
    pause = PAUSE_AFTER_FAULT
    while True:
        started = time.monotonic()
        try:
            async for paths in _watch_once(roots, on_state):
                yield paths
        except Unwatched as ended:
            on_state(str(ended))
            if ended.for_long:
                until = time.monotonic() + TRY_AGAIN_AFTER
                while time.monotonic() < until:
                    yield Rescan()
                    await asyncio.sleep(POLL_EVERY)
        # A fault that comes back at once must not make a busy loop.
        pause = PAUSE_AFTER_FAULT if time.monotonic() - started > 10 else min(2 * pause, LONGEST_PAUSE)
        until = time.monotonic() + (min(pause, POLL_EVERY) if _missing(roots) else pause)
        while (left := until - time.monotonic()) > 0:
            yield Rescan()
            await asyncio.sleep(min(left, POLL_EVERY))


async def _watch_once(roots: Sequence[str], on_state: Callable[[str], None]) -> AsyncIterator[frozenset[str] | Rescan]:
    """Watch until something makes it end, told by `Unwatched`."""
    from watchfiles import awatch

    gone = _missing(roots)
    present = [root for root in roots if root not in gone]
    if not present:
        raise Unwatched("the notes directory is gone")
    identities = [_identity(root) for root in roots]
    stop = asyncio.Event()
    first = True
    try:
        async for changes in awatch(
            *present,
            watch_filter=None,
            step=STEP_MS,
            debounce=DEBOUNCE_MS,
            stop_event=stop,
            ignore_permission_denied=True,
            rust_timeout=LOOK_AT_ROOTS_MS,
            yield_on_timeout=True,
        ):
            if first:
                first = False
                on_state(f"gone: {os.path.basename(gone[0])}" if gone else "")
                # Only now is it certain that nothing is missed; what changed before is for the scan.
                yield Rescan()
            paths = frozenset(path for _, path in changes if is_wanted(path, present))
            if paths:
                yield paths
            if [_identity(root) for root in roots] != identities:
                raise Unwatched("a notes directory was moved or replaced")
    except (OSError, RuntimeError, UnicodeError, ExceptionGroup) as error:
        raise _ended(error) from error
    finally:
        stop.set()


def is_wanted(path: str, roots: Sequence[str]) -> bool:
    """Whether a path may be a note, or a folder with notes: none of its folders is hidden or skipped."""
    root = next((root for root in roots if inside(path, root)), None)
    if root is None:
        return False
    parts = path[len(root) :].strip("/").split("/")
    return not any(part and is_skipped_folder(part) for part in parts)


def _ended(error: BaseException) -> Unwatched:
    """Return why watching ended, from what watchfiles raised (maybe in a group)."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    text = str(error)
    if isinstance(error, UnicodeError) or "decode path" in text:
        return Unwatched("watching again: a name is not UTF-8")
    if "limit" in text.lower() or "no space left" in text.lower() or "too many open files" in text.lower():
        return Unwatched("polling: the system has no more inotify watches", for_long=True)
    return Unwatched(f"watching again: {text}")


def _missing(roots: Sequence[str]) -> list[str]:
    return [root for root in roots if not os.path.isdir(root)]


def _identity(path: str) -> tuple[int, int] | None:
    try:
        info = os.stat(path)
    except OSError:
        return None
    return info.st_dev, info.st_ino
