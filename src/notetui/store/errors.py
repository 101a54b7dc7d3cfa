"""What can go wrong with a file, said so that a person knows what happened, where, and what to do.

`str(error)` is the whole message. Paths in it are as the file system has them: whoever shows the message
cleans it first (`core.text.clean`).
"""

from __future__ import annotations

import errno
import os
from enum import StrEnum

from notetui.core.model import Problem


class Reason(StrEnum):
    """Why a file can't be read as a note."""

    MISSING = "missing"
    FOLDER = "folder"
    NOT_REGULAR = "not a regular file"
    PERMISSION = "no permission"
    TOO_BIG = "too big"
    BINARY = "binary"
    LINK = "link"
    DISK = "disk"


class FileError(Exception):
    """What keeps a file from being read or saved; `message` is for a person, `path` the note's."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(message)
        self.path = path
        self.message = message

    @property
    def problem(self) -> Problem:
        """The same as a value to list beside a note (it concerns the whole file: line 1)."""
        return Problem(self.message)


class NotReadable(FileError):
    """A file that can't be read as a note; `reason` says of which sort."""

    def __init__(self, path: str, reason: Reason, message: str) -> None:
        super().__init__(path, message)
        self.reason = reason


class SaveError(FileError):
    """A save that did not happen: the note is as it was, and nothing is left behind."""


class DiskFull(SaveError):
    """No room on the disk, or the quota is used up."""


class NoPermission(SaveError):
    """The folder or the file may not be written."""


class ReadOnlyDisk(SaveError):
    """The file system is mounted read-only."""


class NoteGone(SaveError):
    """The note, or its folder, is no longer there."""


class NotANote(SaveError):
    """Something that is no regular file stands where the note was, or the file can't be read as text."""


class OutsideRoot(SaveError):
    """A symbolic link leads to a file outside the notes directories."""


class NameTooLong(SaveError):
    """The path is longer than the file system allows."""


class DiskError(SaveError):
    """The disk reported a failure, or one that has no better name here."""


class SaveConflict(SaveError):
    """Other programs kept changing the note; `copy` is a file with a version that found no place."""

    def __init__(self, path: str, message: str, copy: str = "") -> None:
        super().__init__(path, message)
        self.copy = copy


_KINDS: dict[int, tuple[type[SaveError], str]] = {
    errno.ENOSPC: (DiskFull, "the disk is full; make room and save again"),
    errno.EDQUOT: (DiskFull, "your disk quota is used up; make room and save again"),
    errno.EFBIG: (DiskFull, "the file would be larger than the file system or a limit allows"),
    errno.EACCES: (NoPermission, "no permission to write there; check the rights of the folder and the file"),
    errno.EPERM: (NoPermission, "the system does not allow it; check the owner and attributes of the file"),
    errno.EROFS: (ReadOnlyDisk, "the file system is read-only; mount it writable or copy the note elsewhere"),
    errno.ENOENT: (NoteGone, "the note is no longer there; it was deleted, moved or renamed meanwhile"),
    errno.ENOTDIR: (NoteGone, "a folder of its path is no longer a folder"),
    errno.EISDIR: (NotANote, "a folder stands where the note was"),
    errno.ENXIO: (NotANote, "it is no regular file"),
    errno.ELOOP: (NotANote, "its symbolic links go round in a circle; mend the link"),
    errno.ENAMETOOLONG: (NameTooLong, "its path is too long for this file system; use shorter names"),
    errno.EIO: (DiskError, "the disk reported an error; check the disk before you go on"),
    errno.EMFILE: (DiskError, "too many files are open; close something and save again"),
    errno.ENFILE: (DiskError, "too many files are open; close something and save again"),
}


def save_error(path: str, error: OSError) -> SaveError:
    """Turn a system error met while saving `path` into the message for a person."""
    code = error.errno or 0
    kind, advice = _KINDS.get(code, (DiskError, (error.strerror or str(error)).lower()))
    return kind(path, f"Could not save {path}: {advice}. The note is unchanged ({_name(code)}).")


def not_readable(path: str, error: OSError) -> NotReadable:
    """Turn a system error met while opening or reading `path` into the message for a person."""
    code = error.errno or 0
    reasons = {
        errno.ENOENT: (Reason.MISSING, "it is not there"),
        errno.ENOTDIR: (Reason.MISSING, "a folder of its path is not there"),
        errno.EACCES: (Reason.PERMISSION, "no permission to read it"),
        errno.EPERM: (Reason.PERMISSION, "no permission to read it"),
        errno.EISDIR: (Reason.FOLDER, "it is a folder"),
        errno.ELOOP: (Reason.LINK, "its symbolic links go round in a circle"),
        errno.ENXIO: (Reason.NOT_REGULAR, "it is a socket, pipe or device without anyone at its other end"),
        errno.ENODEV: (Reason.NOT_REGULAR, "it is a device"),
    }
    reason, why = reasons.get(code, (Reason.DISK, (error.strerror or str(error)).lower()))
    return NotReadable(path, reason, f"Can't read {path}: {why} ({_name(code)}).")


def _name(code: int) -> str:
    return errno.errorcode.get(code, os.strerror(code) if code else "unknown error")
