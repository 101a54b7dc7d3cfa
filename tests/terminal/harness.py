"""The real program in a real pseudo-terminal, read with pyte."""

from __future__ import annotations

import ctypes
import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType

import pyte

PATIENCE = 20.0
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 24, 1, 2
_UNKNOWN_TO_PYTE = re.compile(rb"\x1b\[[<>=?][0-9;]*[a-zA-Z~]|\x1b\[[0-9;]*\$p|\x1b[P_][^\x1b]*\x1b\\")
_BEGUN = re.compile(rb"\x1b(?:[P_][^\x1b]*\x1b?)?\Z")


class Terminal:
    """Starts a program in a pseudo-terminal of a size and keeps its screen up to date in a thread."""

    def __init__(
        self,
        arguments: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        environ: dict[str, str] | None = None,
        cwd: Path | None = None,
        closed_to: bool = False,
    ) -> None:
        """Start a program; with `closed_to` what nobody may read is closed to it also when root runs the tests."""
        self.raw = bytearray()
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._lock = threading.Lock()
        self.status: int | None = None
        environment = {
            **{
                name: value
                for name, value in os.environ.items()
                if not name.startswith(("TEXTUAL", "COLUMNS", "LINES"))
            },
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(Path(__file__).parents[2] / "src"),
            **(environ or {}),
        }
        self.pid, self._master = pty.fork()
        if self.pid == 0:
            try:
                # Before the program starts, so that it never sees another size.
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
                if cwd is not None:
                    os.chdir(cwd)
                if closed_to and os.geteuid() == 0:
                    give_up_reading_everything()
                os.execve(arguments[0], list(arguments), environment)
            finally:
                os._exit(127)
        self.resize(columns, rows)
        self._hung_up, self._hang_up = os.pipe()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size."""
        with self._lock:  # what the program writes for the new size must not reach the old screen
            fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            self._screen.resize(rows, columns)

    def _read(self) -> None:
        held = b""
        while True:
            ready, _, _ = select.select([self._master, self._hung_up], [], [])
            if self._hung_up in ready:
                return
            try:
                data = os.read(self._master, 65536)
            except OSError:
                return
            if not data:
                return
            with self._lock:
                self.raw += data
                data = _UNKNOWN_TO_PYTE.sub(b"", held + data)
                begun = _BEGUN.search(data)
                held = data[begun.start() :] if begun else b""
                self._stream.feed(data[: begun.start()] if begun else data)

    def send(self, keys: str) -> None:
        """Type."""
        os.write(self._master, keys.encode())

    def screen(self) -> str:
        """Return the text on the screen."""
        with self._lock:
            return "\n".join(line.rstrip() for line in self._screen.display)

    def raw_since(self, mark: int = 0) -> bytes:
        """Return what the program wrote since a mark (a length of `raw`)."""
        with self._lock:
            return bytes(self.raw[mark:])

    def wait_for(self, wanted: str | Callable[[str], bool], *, patience: float = PATIENCE) -> str:
        """Wait until a text is on the screen (or a condition holds for it); return the screen."""
        test = (lambda text: wanted in text) if isinstance(wanted, str) else wanted
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            text = self.screen()
            if test(text):
                return text
            if self.ended():
                self._reader.join(PATIENCE)  # what it wrote last may not be read yet
                break
            select.select([], [], [], 0.01)
        text = self.screen()
        if test(text):
            return text
        raise AssertionError(f"did not see {wanted!r} (status {self.status}) on:\n{text}")

    def wait_quiet(self, seconds: float = 0.3) -> None:
        """Wait until nothing has been written, and the program had nothing to do, for a while.

        On a busy machine a program that writes nothing may only be waiting for its turn.
        """
        size, since = -1, time.monotonic()
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            now = len(self.raw)
            if now != size or is_at_work(self.pid):
                size, since = now, time.monotonic()
            elif time.monotonic() - since > seconds:
                return
            select.select([], [], [], 0.02)

    def ended(self) -> bool:
        """Return whether the program has ended; its status is then known (negative for a signal)."""
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
        return self.status is not None

    def wait_end(self, patience: float = PATIENCE) -> int:
        """Wait for the program to end; return its status."""
        deadline = time.monotonic() + patience
        while not self.ended():
            if time.monotonic() > deadline:
                raise AssertionError(f"still running:\n{self.screen()}")
            select.select([], [], [], 0.01)
        # What it wrote last may still be on its way to the reader.
        self._reader.join(max(0.0, deadline - time.monotonic()))
        assert self.status is not None
        return self.status

    def kill(self, number: signal.Signals) -> None:
        """Send the program a signal."""
        os.kill(self.pid, number)

    def attributes(self) -> list[object]:
        """Return the terminal's modes."""
        return list(termios.tcgetattr(self._master))

    def echoes(self) -> bool:
        """Return whether the terminal echoes and edits lines, as a shell wants it."""
        modes = termios.tcgetattr(self._master)[3]
        return bool(modes & termios.ECHO) and bool(modes & termios.ICANON)

    def hang_up(self) -> None:
        """Take the terminal away, as a lost connection does."""
        # A read under way would keep it open.
        os.write(self._hang_up, b"x")
        self._reader.join(PATIENCE)
        os.close(self._master)
        self._master = -1

    def close(self) -> None:
        """End the program if it still runs, and let go of the terminal."""
        if not self.ended():
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            self.status = -9
        if self._master >= 0:
            self.hang_up()
        os.close(self._hung_up)
        os.close(self._hang_up)


def is_at_work(pid: int) -> bool:
    """Return whether a process, or one it has started, runs or would run if it had its turn (proc(5))."""
    try:
        for thread in Path(f"/proc/{pid}/task").iterdir():
            state = (thread / "stat").read_text().rpartition(")")[2].split()[0]
            if state in "RD" or any(is_at_work(int(child)) for child in (thread / "children").read_text().split()):
                return True
    except (FileNotFoundError, ProcessLookupError):
        return False  # it has ended meanwhile
    return False


def give_up_reading_everything() -> None:
    """Let the program that this process becomes be held to the modes of files, as any user is (capabilities(7))."""
    libc = ctypes.CDLL(None, use_errno=True)
    for capability in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
        if libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "can't give up a capability")


def notetui(*arguments: str, **options: object) -> Terminal:
    """Start notetui with arguments."""
    return Terminal([sys.executable, "-m", "notetui", *arguments], **options)  # type: ignore[arg-type]
