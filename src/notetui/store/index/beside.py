"""Another process that reads notes for this one: its handle here, and what it does there.

It is told how the index reads (`Rules`) once, then asked for notes by the handful, and answers in the same order. It
writes nothing and holds nothing. It ends when the pipe that it is asked through closes, however this process ended.
"""

from __future__ import annotations

import contextlib
import marshal
import pickle
import subprocess
import sys
from typing import IO

from notetui.store.errors import NotReadable
from notetui.store.index.entry import Entry, Found, digest, entry_of
from notetui.store.index.rules import Rules
from notetui.store.read import read_once
from notetui.store.stamps import pack_stamp

_BEGIN = """
import sys, pickle
sys.path[:] = pickle.load(sys.stdin.buffer)
from notetui.store.index.beside import serve
serve()
"""
_LENGTH = 8
"""The bytes that say how long a message is."""
_PIECE = 1 << 20


Wanted = tuple[str, str, str]
"""A note to read: its path, and its folder and name as the index has them."""


class Beside:
    """The handle of one such process."""

    def __init__(self, rules: Rules) -> None:
        """Start it; raises `OSError` where that can't be."""
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _BEGIN],  # -P: nothing is imported from the working directory
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            start_new_session=True,  # keys that stop or end what runs in the terminal are not for it
        )
        try:
            self._send(pickle.dumps(sys.path) + pickle.dumps(rules))
        except OSError:
            self.end()
            raise

    def fileno(self) -> int:
        """Return the descriptor that can be read when an answer begins to come."""
        return self._answers.fileno()

    @property
    def _answers(self) -> IO[bytes]:
        assert self._process.stdout is not None
        return self._process.stdout

    def ask(self, wanted: list[Wanted]) -> None:
        """Ask for some notes; raises `OSError` when it has ended."""
        request = marshal.dumps(wanted)
        self._send(len(request).to_bytes(_LENGTH, "little") + request)

    def answer(self) -> list[Found | None]:
        """Take the next answer: each note's, None for one that must be looked at here.

        Raises `OSError`, `ValueError`, `TypeError` or `EOFError` when there is none to be had.
        """
        data = _exactly(self._answers, int.from_bytes(_exactly(self._answers, _LENGTH), "little"))
        return [found and Found(found[0], found[1], Entry(*found[2])) for found in marshal.loads(data)]  # noqa: S302 - ours

    def end(self) -> None:
        """End it: there is nothing that it could lose."""
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        self._process.wait()

    def _send(self, data: bytes) -> None:
        stream = self._process.stdin
        assert stream is not None
        left = memoryview(data)
        while left:
            left = left[stream.write(left) :]


def serve() -> None:
    """Answer until nobody asks any more."""
    import gc
    import os

    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    rules: Rules = pickle.load(requests)  # noqa: S301 - from the process that started this one
    gc.freeze()
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            wanted = marshal.loads(_exactly(requests, int.from_bytes(_exactly(requests, _LENGTH), "little")))  # noqa: S302 - ours
            answer = marshal.dumps([_found(one, rules) for one in wanted])
            answers.write(len(answer).to_bytes(_LENGTH, "little") + answer)
            answers.flush()
    # What is left in the buffers has nobody to go to.
    os._exit(0)


def _found(wanted: Wanted, rules: Rules) -> tuple[bytes, int, tuple[object, ...]] | None:
    """Return what a note says as plain values; None for all that is not plain reading."""
    try:
        path, folder, name = wanted
        reading = read_once(path)
    except NotReadable:
        return None
    if not reading.stable or not reading.data:
        return None
    entry = entry_of(reading.data, folder, name, rules)
    return pack_stamp(reading.stamp), digest(reading.data), tuple(entry)


def _exactly(stream: IO[bytes], length: int) -> bytes:
    """Read so many bytes; raises `EOFError` when there are fewer."""
    pieces: list[bytes] = []
    while length:
        piece = stream.read(min(length, _PIECE))
        if not piece:
            raise EOFError
        pieces.append(piece)
        length -= len(piece)
    return b"".join(pieces)
