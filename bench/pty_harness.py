"""Programs in a pseudo-terminal, with the time of every byte that they write."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).parents[1]
PATIENCE = 90.0


class Session:
    """One program in a pseudo-terminal; `out` is all that it wrote, `at` when (seconds, monotonic)."""

    def __init__(self, words: Sequence[str], home: Path, *, columns: int = 80, rows: int = 24) -> None:
        # Byte code may be written, as everywhere outside of tests: without it a start takes four times as long.
        ours = ("TEXTUAL", "XDG_", "NOTETUI", "COLUMNS", "LINES", "PYTHONDONT")
        environ = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        environ.update(TERM="xterm-256color", COLORTERM="truecolor", LANG="C.UTF-8", HOME=str(home))
        environ["PYTHONPATH"] = str(ROOT / "src")
        self.out = bytearray()
        self.started = time.monotonic()
        self.pid, self._master = pty.fork()
        if self.pid == 0:
            try:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
                os.execvpe(words[0], list(words), environ)
            finally:
                os._exit(127)

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._master)

    def send(self, keys: str) -> None:
        """Type."""
        os.write(self._master, keys.encode())

    def pump(self, until: float) -> bool:
        """Read what comes until a time; return whether anything came."""
        ready, _, _ = select.select([self._master], [], [], max(0.0, until - time.monotonic()))
        if not ready:
            return False
        try:
            data = os.read(self._master, 1 << 16)
        except OSError:
            return False
        self.out += data
        return bool(data)

    def wait(self, wanted: bytes | Callable[[bytes], bool], *, since: int = 0, patience: float = PATIENCE) -> float:
        """Wait until bytes were written after a mark; return when (monotonic)."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            tail = bytes(self.out[since:])
            if (wanted in tail) if isinstance(wanted, bytes) else wanted(tail):
                return time.monotonic()
            if not self.pump(deadline):
                break
        raise TimeoutError(f"never wrote {wanted!r}; last bytes {bytes(self.out[-300:])!r}")

    def quiet(self, seconds: float = 0.25, *, at_most: float = PATIENCE) -> None:
        """Wait until nothing was written for a while."""
        deadline = time.monotonic() + at_most
        while time.monotonic() < deadline:
            if not self.pump(time.monotonic() + seconds):
                return

    def bytes_of(self, keys: str, seconds: float = 0.4) -> int:
        """Return how many bytes the program writes for some keys."""
        self.quiet()
        before = len(self.out)
        self.send(keys)
        self.quiet(seconds)
        return len(self.out) - before

    def time_of(self, keys: str, wanted: bytes) -> float:
        """Return the seconds from a key to the end of the writing that shows some text."""
        self.quiet()
        mark = len(self.out)
        started = time.monotonic()
        self.send(keys)
        return self.wait(wanted, since=mark) - started


def notetui(folder: Path, home: Path, **options: int) -> Session:
    """Start notetui on a notes directory."""
    return Session([sys.executable, "-m", "notetui", str(folder)], home, **options)


def bare(home: Path) -> Session:
    """Start the reference: a Textual app with one Static."""
    return Session([sys.executable, str(ROOT / "bench" / "bare_app.py")], home)


def markdown_app(file: Path, home: Path) -> Session:
    """Start Textual's own Markdown viewer on a file, opened by a key."""
    return Session([sys.executable, str(ROOT / "bench" / "markdown_app.py"), str(file)], home)
