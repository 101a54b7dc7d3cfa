"""Hints that something changed below the notes directories, by watchfiles; the scan decides what it was.

The kinds of events are not looked at: editors make any of them for a save. What watchfiles can't survive (a name that
is not UTF-8, a root that is gone, no more inotify watches) ends in a rescan and a new start, or in polling, and the
badge says so. Losing hints is silent on every system, so the caller scans from time to time in any case.
"""

from __future__ import annotations

import asyncio
import errno
import importlib.util
import os
import threading
import time
from collections.abc import AsyncIterator, Callable, Sequence
from functools import cache
from importlib.machinery import PathFinder
from typing import TYPE_CHECKING

from notetui.store.bell import Bell, has_room
from notetui.store.scan import IGNORE_FILES, inside, is_skipped_folder, names_before

if TYPE_CHECKING:
    from watchfiles._rust_notify import RustNotify

STEP_MS = 5
"""Between two looks at what watchfiles has heard; it is given out when nothing was added in one step."""
SLOW_STEP_MS = 20
"""The same where no bell says when to look."""
DEBOUNCE_MS = 40
"""How long hints are gathered at most before they are told."""
RUNG_MS = 30
"""How long after the bell to look: it may ring for what watchfiles says nothing about."""
LOOK_AT_ROOTS_MS = 1000
"""How often to look whether a root was deleted and made again, which no event tells."""
PAUSE_AFTER_FAULT = 0.5
LONGEST_PAUSE = 30.0
"""Seconds before watching is tried again after a fault; each fault that follows at once doubles them."""
POLL_EVERY = 3.0
"""Seconds between two scans where there are no hints."""
TRY_AGAIN_AFTER = 60.0
"""Seconds of polling before watching is tried again where it can't be had for now (no watches left)."""
_NO_WATCHES = "polling: the system has no more inotify watches"
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
    gone = _missing(roots)
    present = [root for root in roots if root not in gone]
    if not present:
        raise Unwatched("the notes directory is gone")
    identities = [_identity(root) for root in roots]
    try:
        ear = _Ear()
        try:
            await ear.listen(present)
            on_state(f"gone: {names_before(roots)[roots.index(gone[0])].rstrip('/')}" if gone else "")
            # Only now is it certain that nothing is missed; what changed before is for the scan.
            yield Rescan()
            while True:
                paths = frozenset(path for path in await ear.heard() if is_wanted(path, present))
                if paths:
                    yield paths
                if [_identity(root) for root in roots] != identities:
                    raise Unwatched("a notes directory was moved or replaced")
        finally:
            ear.close()
    except (OSError, RuntimeError, UnicodeError) as error:
        raise _ended(error) from error


class _Ear:
    """watchfiles' watcher of some roots, with a bell where there can be one; all its work is done in a thread."""

    def __init__(self) -> None:
        self._closed = threading.Event()
        self._bell: Bell | None = None
        self._watcher: RustNotify | None = None
        self._roots: Sequence[str] = ()
        self._scarce = False
        self._work: asyncio.Future[list[str]] | None = None

    async def listen(self, roots: Sequence[str]) -> None:
        """Begin. Raises what watchfiles raises where it can't watch."""
        await self._in_thread(self._open, roots)

    async def heard(self) -> list[str]:
        """Wait until something may have changed, or for a while; return the paths that did."""
        if self._bell is None:
            return await self._in_thread(self._ask, SLOW_STEP_MS, LOOK_AT_ROOTS_MS)
        rung = await self._bell.rung(LOOK_AT_ROOTS_MS / 1000)
        return await self._in_thread(self._ask, STEP_MS, RUNG_MS if rung else 1)

    def close(self) -> None:
        """Stop listening, as soon as the thread is done with it."""
        self._closed.set()
        if self._work is None or self._work.done():
            self._let_go()
        else:
            self._work.add_done_callback(self._let_go)

    # -- inside

    async def _in_thread(self, work: Callable[..., list[str]], *arguments: object) -> list[str]:
        self._work = asyncio.get_running_loop().run_in_executor(None, work, *arguments)
        # Whoever waits may be cancelled, the thread may not: `close` must know how long it works on.
        return await asyncio.shield(self._work)

    def _open(self, roots: Sequence[str]) -> list[str]:
        self._roots = roots
        try:
            self._watcher = notifier()(list(roots), False, False, 0, True, False)
        except OSError as error:
            if _is_shortage(error):
                raise
            # A folder that can't be read. Told to go on past it, watchfiles would not say either that watches ran out.
            self._watcher = notifier()(list(roots), False, False, 0, True, True)
        try:
            self._bell = Bell(roots)
        except OSError as error:
            self._bell = None
            self._scarce = error.errno == errno.ENOSPC
        return []

    def _ask(self, step: int, patience: int) -> list[str]:
        """Wait for changes in steps, for some milliseconds at most."""
        assert self._watcher is not None
        if self._bell is not None:
            try:
                # Before asking: what comes later rings again.
                self._bell.attend()
            except OSError as error:
                if error.errno == errno.ENOSPC:
                    # watchfiles says nothing of a new folder for which there was no watch; a new start does.
                    raise Unwatched("watching again: inotify watches run short") from error
                self._bell.close()
                self._bell = None
        changes = self._watcher.watch(DEBOUNCE_MS, step, patience, self._closed)
        if isinstance(changes, str):
            return []
        if changes and self._scarce and not has_room(self._roots[0]):
            raise Unwatched(_NO_WATCHES, for_long=True)
        return [path for _kind, path in changes]

    def _let_go(self, _work: object = None) -> None:
        if self._watcher is not None:
            self._watcher.close()
        if self._bell is not None:
            self._bell.close()


@cache
def notifier() -> type[RustNotify]:
    """Return watchfiles' own watcher.

    `watchfiles.awatch` asks it in steps all the time; asking by oneself is documented, too:
    https://watchfiles.helpmanual.io/api/rust_backend/. Of the package only that is loaded: the rest brings anyio and
    OpenSSL with it, 5 MB for nothing.
    """
    package = importlib.util.find_spec("watchfiles")
    places = package.submodule_search_locations if package else None
    spec = PathFinder.find_spec("_rust_notify", list(places or ()))
    if spec is None or spec.loader is None:
        raise OSError("watchfiles is not installed whole")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: type[RustNotify] = module.RustNotify
    return found


def is_wanted(path: str, roots: Sequence[str]) -> bool:
    """Whether a path may be a note, a folder with notes or an ignore file: no folder of it is hidden or skipped."""
    root = next((root for root in roots if inside(path, root)), None)
    if root is None:
        return False
    parts = path[len(root) :].strip("/").split("/")
    if parts[-1] in IGNORE_FILES:
        parts.pop()
    return not any(part and is_skipped_folder(part) for part in parts)


def _ended(error: BaseException) -> Unwatched:
    """Return why watching ended, from what watchfiles raised."""
    text = str(error)
    if isinstance(error, UnicodeError) or "decode path" in text:
        return Unwatched("watching again: a name is not UTF-8")
    if _is_shortage(error):
        return Unwatched(_NO_WATCHES, for_long=True)
    return Unwatched(f"watching again: {text}")


def _is_shortage(error: BaseException) -> bool:
    """Whether the system has no more watches, or no more watchers, to give."""
    text = str(error).lower()
    return any(words in text for words in ("limit", "no space left", "too many open files"))


def _missing(roots: Sequence[str]) -> list[str]:
    return [root for root in roots if not os.path.isdir(root)]


def _identity(path: str) -> tuple[int, int] | None:
    try:
        info = os.stat(path)
    except OSError:
        return None
    return info.st_dev, info.st_ino
