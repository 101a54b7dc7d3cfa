"""Writing an export: a file that is whole or not there, and never over another without being told to."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterable

from notetui.core.text.clean import valid
from notetui.store.errors import FileError


class AlreadyThere(FileError):
    """A file of that name exists, and nobody said that it may be replaced."""


def write_export(path: str, pieces: Iterable[str], *, replace: bool = False) -> None:
    """Write pieces of text as UTF-8 to a file; raises AlreadyThere or FileError, and then nothing has changed.

    Without `replace` a file that exists, or comes to be while we write, is left alone. With it the file is
    replaced in one step; a symbolic link keeps leading where it does, and the mode stays.
    """
    target = os.path.realpath(path) if replace else path
    if os.path.lexists(path) and not replace:
        raise _taken(path)
    folder, name = os.path.split(target)
    temporary = os.path.join(folder, f".{name[:100]}.{os.getpid()}.{os.urandom(4).hex()}.tmp")
    made = False
    try:
        if os.path.isdir(target):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        # No umask of our own: an export is the person's file like any other.
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
        made = True
        with open(descriptor, "w", encoding="utf-8", newline="") as file:
            file.writelines(map(valid, pieces))
            file.flush()
            with contextlib.suppress(OSError):
                os.fchmod(descriptor, os.stat(target).st_mode & 0o777)
            os.fsync(descriptor)
        _place(temporary, target, replace=replace)
        made = os.path.lexists(temporary)
    except FileExistsError:
        raise _taken(path) from None
    except OSError as error:
        raise FileError(path, f"Could not write {path}: {error.strerror or error}") from error
    finally:
        if made:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
    _sync(folder or ".")


def _place(temporary: str, target: str, *, replace: bool) -> None:
    if replace:
        os.replace(temporary, target)
        return
    try:
        os.link(temporary, target)  # fails when the name has been taken meanwhile
    except FileExistsError:
        raise
    except OSError:
        # A file system without hard links: claim the name first, then put the whole file in its place.
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC))
        os.replace(temporary, target)


def _taken(path: str) -> AlreadyThere:
    return AlreadyThere(path, f"{path} is there already")


def _sync(folder: str) -> None:
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
