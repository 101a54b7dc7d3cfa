"""The screen that was left last, in the cache directory: painted at the next start while the program loads.

It is only good for a start like the one it was left from: the same version, arguments and environment, the same
configuration file unchanged, the same notes directories still there. Then that start can't end in an error about
them, which must be told before the screen is touched. The first paint waits for what is imported here.
"""

from __future__ import annotations

import os
from binascii import crc32

from notetui import __version__
from notetui.core.kept_screen import KeptScreen, kept, read
from notetui.store.xdg import APP, CACHE, base

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_HEAD = "notetui screen 1"
_SLOTS = 16
"""Files at most: two starts that share one keep the screen of the later."""
_MAX_BYTES = 1 << 18
_DECIDING = (
    "HOME",
    "NOTETUI_CONFIG",
    "XDG_CONFIG_HOME",
    "XDG_STATE_HOME",
    "TERM",
    "COLORTERM",
    "NO_COLOR",
    "FORCE_COLOR",
)
"""What of the environment decides which configuration is read and how the screen looks, with all of `TEXTUAL_`."""


class Start:
    """One start of the browser: what it was started with, and where the screen that it leaves is kept."""

    def __init__(self, arguments: Sequence[str], environ: Mapping[str, str]) -> None:
        """Take the arguments, the environment and the working directory as they are now."""
        above = base(environ, *CACHE)
        self._folder = os.path.join(above, APP) if above else ""
        self._arguments = tuple(arguments)
        deciding = [(name, environ.get(name)) for name in _DECIDING]
        deciding += sorted(item for item in environ.items() if item[0].startswith("TEXTUAL"))
        self._environment = tuple(deciding)
        try:
            self._here = os.getcwd()
        except OSError:
            self._here = ""

    def last_screen(self) -> KeptScreen | None:
        """Return the screen that a start like this one left, None when there is none that is right."""
        for here in self._places():
            screen = self._read(here)
            if screen is not None:
                return screen
        return None

    def forget(self) -> None:
        """Remove what is kept for a start like this one: it is only left by an orderly end."""
        for here in self._places():
            try:
                os.unlink(self._path(here))
            except OSError:
                continue

    def keep(self, screen: KeptScreen, relying_on: Iterable[tuple[str, str]], *, anywhere: bool) -> bool:
        """Keep a screen; return whether that was possible (never raises).

        `relying_on` are absolute paths, each with its `state_of` when the start was found to be in order.
        `anywhere` is true when a start in another working directory would show the same.
        """
        text = kept(screen)
        here = "" if anywhere else self._here
        if text is None or not self._folder or not (anywhere or here):
            return False
        states = ",".join(f"{os.fsencode(path).hex()}:{state}" for path, state in relying_on)
        body = f"{self._key(here)}\n{states}\n{text}".encode()
        data = f"{_HEAD} {crc32(body)}\n".encode() + body
        return len(data) <= _MAX_BYTES and _replaced(self._path(here), data)

    def _places(self) -> tuple[str, ...]:
        """Return the working directories to look for, none where nothing can be kept; empty is any."""
        return ("", self._here) if self._folder else ()

    def _key(self, here: str) -> str:
        return ascii((__version__, self._arguments, here, self._environment))

    def _path(self, here: str) -> str:
        slot = crc32(ascii((self._arguments, here)).encode()) % _SLOTS
        return os.path.join(self._folder, f"screen-{slot:x}")

    def _read(self, here: str) -> KeptScreen | None:
        try:
            head, _, body = _contents(self._path(here)).partition(b"\n")
            if head != f"{_HEAD} {crc32(body)}".encode():
                return None
            key, _, rest = body.decode().partition("\n")
            states, _, text = rest.partition("\n")
            if key != self._key(here) or not all(map(_holds, states.split(","))):
                return None
        except (OSError, ValueError):
            return None
        return read(text)


def state_of(path: str) -> str:
    """Return what is quickly told of a path: that it is a directory, a file's stamp, or why it can't be looked at."""
    try:
        info = os.stat(path)
    except OSError as error:
        return f"error {error.errno}"
    if info.st_mode & 0o170000 == 0o040000:
        return "directory"
    return f"{info.st_dev} {info.st_ino} {info.st_size} {info.st_mtime_ns} {info.st_ctime_ns}"


def _holds(state: str) -> bool:
    path, _, wanted = state.partition(":")
    return state_of(os.fsdecode(bytes.fromhex(path))) == wanted


def _contents(path: str) -> bytes:
    """Return the bytes of a file of the person's own that nobody else can write; raises OSError for any other."""
    # Non-blocking, so that a FIFO in the file's place is an error and no hang.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        info = os.fstat(descriptor)
        if info.st_mode & 0o170022 != 0o100000 or info.st_uid != os.geteuid() or info.st_size > _MAX_BYTES:
            raise OSError(0, "not a file that was kept here")
        return os.read(descriptor, _MAX_BYTES)
    finally:
        os.close(descriptor)


def _replaced(path: str, data: bytes) -> bool:
    temporary = f"{path}.{os.getpid()}.tmp"
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        os.replace(temporary, path)
    except OSError:
        try:
            os.unlink(temporary)
        except OSError:
            return False
        return False
    return True
