"""Reading a note's bytes without ever hanging, and turning them into text without losing one.

A FIFO, socket or device below a notes directory must not block or flood the program: files are opened
non-blocking and looked at before a byte is read. A reader beside an editor that truncates and writes sees an
empty or half-written file now and then; `read_once` says so, `read_bytes` reads again.
"""

from __future__ import annotations

import codecs
import os
import stat
import time
from contextlib import suppress
from typing import NamedTuple

from notetui.core.library_values import NoteText
from notetui.core.model import Problem, Stamp
from notetui.store.errors import NotReadable, Reason, not_readable

CAP = 64 * 1024 * 1024
"""No note is larger (bytes); the largest real one seen has 2 MB."""

_OPEN = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
_CHUNK = 1024 * 1024
_LOOK_FOR_NUL = 8192
_UTF16 = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


class Reading(NamedTuple):
    """A file's bytes, its stamp before they were read, and whether it stayed the same meanwhile."""

    data: bytes
    stamp: Stamp
    stable: bool


class DecodedText(NamedTuple):
    """A note's text; `problem` says why it is not UTF-8. Text with `editable` False is never written back."""

    text: str
    problem: Problem | None = None
    editable: bool = True


def stamp_of(info: os.stat_result) -> Stamp:
    """Return the stamp of a `stat` result."""
    return Stamp(info.st_dev, info.st_ino, info.st_size, info.st_mtime_ns, info.st_ctime_ns)


def open_regular(path: str, cap: int = CAP) -> tuple[int, os.stat_result]:
    """Open `path` for reading (the caller closes); only regular files of at most `cap` bytes.

    Raises `NotReadable`. Symbolic links are followed.
    """
    try:
        descriptor = open_waiting(path)
    except OSError as error:
        raise not_readable(path, error) from error
    except ValueError as error:  # a NUL in the path
        raise NotReadable(path, Reason.MISSING, f"Can't read {path}: {error}.") from error
    try:
        info = os.fstat(descriptor)
        _check(path, info, cap)
    except OSError as error:
        close(descriptor)
        raise not_readable(path, error) from error
    except NotReadable:
        close(descriptor)
        raise
    return descriptor, info


def read_all(descriptor: int, path: str, cap: int = CAP, size_hint: int = 0) -> bytes:
    """Read a descriptor from its beginning to its end; raises `NotReadable` above `cap` and `OSError`."""
    first = min(size_hint + 1, cap + 1) if size_hint else _CHUNK
    data = os.pread(descriptor, first, 0)
    if 0 < len(data) < first and len(data) == size_hint:
        return data  # one byte more was asked for than the file had: this was its end
    chunks = [data]
    total = len(data)
    while chunks[-1]:
        if total > cap:
            raise _too_big(path, total, cap)
        chunks.append(os.pread(descriptor, _CHUNK, total))
        total += len(chunks[-1])
    return b"".join(chunks)


def close(descriptor: int) -> None:
    """Close a descriptor through which nothing is left to be written: a failure then has no consequence."""
    with suppress(OSError):
        os.close(descriptor)


def read_once(path: str, cap: int = CAP) -> Reading:
    """Read a file once; `stable` is False when it changed meanwhile. Raises `NotReadable`."""
    descriptor, before = open_regular(path, cap)
    try:
        data = read_all(descriptor, path, cap, before.st_size)
        after = os.fstat(descriptor)
    except OSError as error:
        raise not_readable(path, error) from error
    finally:
        close(descriptor)
    if looks_binary(data):
        raise NotReadable(path, Reason.BINARY, f"Can't read {path}: it is a binary file, not text.")
    stable = stamp_of(before) == stamp_of(after) and len(data) == after.st_size
    return Reading(data, stamp_of(before), stable)


def read_bytes(path: str, cap: int = CAP) -> tuple[bytes, Stamp]:
    """Read a file's bytes and stamp; one that changes while it is read is read again, up to four times.

    When it never stays the same, the last bytes come with the stamp from before they were read, so that the
    next look at the file finds another stamp. Raises `NotReadable`.
    """
    reading = read_once(path, cap)
    for pause in (0.002, 0.01, 0.05):
        if reading.stable:
            break
        time.sleep(pause)
        reading = read_once(path, cap)
    return reading.data, reading.stamp


def read_note(path: str) -> NoteText:
    """Read a note's text as its file has it now; one that can't be read has no text, no stamp, and the problem."""
    try:
        data, stamp = read_bytes(path)
    except NotReadable as error:
        return NoteText(path, "", None, Problem(error.message))
    decoded = decode(data)
    return NoteText(path, decoded.text, stamp, decoded.problem)


def looks_binary(data: bytes) -> bool:
    """Whether bytes hold a NUL near their beginning and are not UTF-16."""
    head = data[:_LOOK_FOR_NUL]
    return b"\0" in head and _utf16(head) is None


def decode(data: bytes) -> DecodedText:
    """Decode a note. Bytes that are not UTF-8 become surrogates, so that `encode` gives every byte back.

    A BOM stays as the first character. UTF-16 (by its BOM, or by its zero bytes) is decoded to be shown but
    is not editable.
    """
    encoding = _utf16(data[:_LOOK_FOR_NUL])
    if encoding is not None:
        text = data.decode(encoding, "replace").removeprefix("\ufeff")
        why = f"the file is {encoding[:6].upper()}, not UTF-8; convert it to UTF-8 to edit its tags"
        return DecodedText(text, Problem(why), editable=False)
    try:
        return DecodedText(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = len(data[data.rfind(b"\n", 0, error.start) + 1 : error.start].decode("utf-8", "replace")) + 1
        bad = data[error.start]
        return DecodedText(
            data.decode("utf-8", "surrogateescape"),
            Problem(f"not UTF-8: byte 0x{bad:02x}; it is shown as a sign and kept as it is", line, column),
        )


def encode(text: str) -> bytes:
    """Give back the bytes that `decode` read (for editable text)."""
    return text.encode("utf-8", "surrogateescape")


def open_waiting(path: str, flags: int = _OPEN) -> int:
    """Open a file that someone may hold a lease on (for a second at most). Raises `OSError`."""
    # EAGAIN: the holder (Samba, another notetui) has just been asked to let go of it; opening without O_NONBLOCK
    # would wait too, but without an end for a FIFO.
    for _ in range(200):
        try:
            return os.open(path, flags)
        except BlockingIOError:
            time.sleep(0.005)
    return os.open(path, flags)


def _utf16(head: bytes) -> str | None:
    for mark, encoding in _UTF16:
        if head.startswith(mark):
            return encoding
    # Without a BOM: mostly ASCII letters, so every second byte is zero, always on the same side.
    sample = head[:64]
    if len(sample) < 4 or len(sample) % 2:
        sample = sample[: len(sample) & ~1]
    if len(sample) < 4:
        return None
    half = len(sample) // 2
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if even == 0 and odd > half * 0.7:
        return "utf-16-le"
    if odd == 0 and even > half * 0.7:
        return "utf-16-be"
    return None


def _check(path: str, info: os.stat_result, cap: int) -> None:
    if stat.S_ISREG(info.st_mode):
        if info.st_size > cap:
            raise _too_big(path, info.st_size, cap)
        return
    if stat.S_ISDIR(info.st_mode):
        raise NotReadable(path, Reason.FOLDER, f"Can't read {path}: it is a folder.")
    kinds = {stat.S_IFIFO: "pipe", stat.S_IFSOCK: "socket", stat.S_IFCHR: "device", stat.S_IFBLK: "device"}
    kind = kinds.get(stat.S_IFMT(info.st_mode), "special file")
    raise NotReadable(path, Reason.NOT_REGULAR, f"Can't read {path}: it is a {kind}, not a regular file.")


def _too_big(path: str, size: int, cap: int) -> NotReadable:
    limit = f"{cap // (1024 * 1024)} MiB" if cap >= 1024 * 1024 else f"{cap} bytes"
    return NotReadable(path, Reason.TOO_BIG, f"Can't read {path}: more than {limit} ({size} bytes).")
