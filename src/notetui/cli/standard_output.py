"""Writing to standard output, where a full disk is a message and a reader who left is the end."""

from __future__ import annotations

import os
import sys

from notetui.cli.failure import Failure


def put(text: str) -> None:
    """Write text as it is. Raises Failure when there is no room for it, BrokenPipeError when nobody reads on."""
    try:
        sys.stdout.write(text)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _failure(error) from error


def put_bytes(data: bytes) -> None:
    """Write bytes as they are, whatever the encoding; raises as `put` does."""
    put_out()
    try:
        sys.stdout.buffer.write(data)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _failure(error) from error


def put_out() -> None:
    """Write what is still held back; raises as `put` does."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _failure(error) from error


def put_no_more() -> None:
    """Let what was not written go nowhere: the interpreter would try once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _failure(error: OSError) -> Failure:
    put_no_more()
    return Failure(f"Could not write to standard output: {error.strerror or error}", 1)
