"""Asking the kernel whether another program has a file open for writing (Linux file leases).

man 2 fcntl, F_SETLEASE. A *read lease* is granted only while nobody has the file open for writing (a writable
memory map counts); a *write lease* only while nobody else has it open at all. While a lease is held, a
program that opens the file against it waits until the lease is let go (the kernel breaks it after 45 s), and
the holder can see that someone is waiting. That tells a finished save of an editor from a half-written one,
which no look at sizes and times can.

Leases need to own the file (or CAP_LEASE) and a local file system; elsewhere, and on macOS, `UNKNOWN`.
"""

from __future__ import annotations

import errno
import fcntl
import signal
import time
from enum import Enum


class Quiet(Enum):
    """What is known about other programs that write the file."""

    LEASED = "nobody writes it, and whoever wants to has to wait"
    BUSY = "somebody has it open for writing"
    UNKNOWN = "this system or file system can't say"


_SET, _GET = getattr(fcntl, "F_SETLEASE", None), getattr(fcntl, "F_GETLEASE", None)
_SET_SIGNAL: int | None = getattr(fcntl, "F_SETSIG", None)


def take(descriptor: int, *, write: bool = False, patience: float = 0.0) -> Quiet:
    """Take a read lease (on a descriptor opened read-only) or a write lease; let go by `release` or closing.

    Waits up to `patience` seconds for others to close the file.
    """
    if _SET is None or _GET is None or _SET_SIGNAL is None:
        return Quiet.UNKNOWN
    deadline = time.monotonic() + patience
    pause = 0.0005
    while True:
        try:
            # The signal by which a waiting program is announced would end the process by default (SIGIO);
            # SIGURG is ignored unless someone asks for it. We look with `held` instead.
            fcntl.fcntl(descriptor, _SET_SIGNAL, signal.SIGURG)
            fcntl.fcntl(descriptor, _SET, fcntl.F_WRLCK if write else fcntl.F_RDLCK)
        except OSError as error:
            if error.errno != errno.EAGAIN:
                return Quiet.UNKNOWN
            if time.monotonic() >= deadline:
                return Quiet.BUSY
        else:
            return Quiet.LEASED
        time.sleep(pause)
        pause = min(pause * 1.5, 0.01)


def held(descriptor: int) -> bool:
    """Whether the lease is still whole: False as soon as another program waits to open the file."""
    if _GET is None:
        return False
    try:
        return fcntl.fcntl(descriptor, _GET) in (fcntl.F_RDLCK, fcntl.F_WRLCK)
    except OSError:
        return False


def release(descriptor: int) -> None:
    """Let a lease go, so that a waiting program continues."""
    if _SET is not None:
        try:
            fcntl.fcntl(descriptor, _SET, fcntl.F_UNLCK)
        except OSError:
            return  # closing the descriptor lets it go as well
