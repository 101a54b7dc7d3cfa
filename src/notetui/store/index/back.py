"""From the index in memory back to its file, as soon as that can be used.

The file is brought up to date first, by a scan of its own while the one in memory goes on being asked and written, and
only then taken: no note is missing meanwhile, and what fails costs nothing but its time.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING

from notetui.store.index import file
from notetui.store.index.database import Database, Renewed, Unusable

if TYPE_CHECKING:
    from notetui.store.index.update import Updater

ROOM = 1 << 20
"""Bytes that must be free beside what the index takes."""


def back_to_file(database: Database, updater: Updater, stop: Callable[[], bool]) -> bool:
    """Try to keep the index in its file again; whether that came to be. `stop` is asked between batches.

    The notice of the database says why not. Raises `sqlite3.ProgrammingError` when it has been closed.
    """
    path = database.wanted
    if path is None or not database.is_without_file:
        return False
    missing = database.size() - (os.path.getsize(path) if os.path.exists(path) else 0)
    if max(missing, 0) + ROOM > room_on(path):
        database.tell(file.full(path))
        return False
    try:
        if not os.path.lexists(path):
            file.put_copy(path, database.copy_to)
        with closing(Database(path, strict=True)) as other:
            other.try_to_write()
            follower = updater.twin(other)
            for _ in follower.scan(stop=stop):
                if stop():
                    return False
            if stop():
                return False
            updater.go_on_with(follower, other)
    except Unusable as error:
        database.tell(str(error))
    except sqlite3.ProgrammingError:
        raise
    except (file.NoPlace, OSError, sqlite3.Error) as error:
        database.tell(file.reason(error, path))
    except Renewed:
        return False  # damaged again and again
    else:
        return True
    return False


def room_on(path: str) -> int:
    """Return how many bytes the disk of a file has left for us; very many where it doesn't say."""
    folder = os.path.dirname(path)
    while folder != os.path.dirname(folder) and not os.path.isdir(folder):
        folder = os.path.dirname(folder)
    try:
        info = os.statvfs(folder)
    except OSError:
        return 1 << 62
    return info.f_bavail * info.f_frsize if info.f_blocks else 1 << 62
