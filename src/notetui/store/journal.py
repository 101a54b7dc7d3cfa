"""The undo journal: what each change did to each note's keys, to take it back, after a restart too.

A file of lines in the state directory, only ever appended to (and now and then rewritten shorter). A line is
the CRC-32 of its JSON in eight hexadecimal digits, a space, the JSON. A line that is torn or damaged is
skipped. All programs of a person share the file; each addition holds a lock.

    {"t": "begin", "id", "owner", "kind", "of", "label", "time"}          before anything is saved
    {"t": "files", "id", "items": [[path, inverse], ...]}                 before these files are saved
    {"t": "end", "id", "not_done": [path, ...], "failed": [path, ...],    after all saves
     "missing": [path, ...], "wrote": [[path, [five numbers of its stamp]], ...]}
    {"t": "moved", "names": [[old, new], ...]}                            notes that have other names since
    {"t": "entry", "stack", "entry"}                                      kept when the file is shortened

`inverse` is a list of [key, change]: what takes back what was really done. It is applied to the note as it is
then. An inverse of a save that never took place (killed in between) finds nothing to do. `not_done` files
were not changed; `failed` ones are, of an undo or redo, to be tried again: once more, and those that were `missing`
whenever they are back. `wrote` tells what was left of each file, by which it is known when it has another name since.
"""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field, replace
from typing import Any

from notetui.core.frontmatter.change import Changes
from notetui.core.model import Stamp
from notetui.store import locks, temporaries
from notetui.store.inplace import sync_folder
from notetui.store.journal_lines import (
    Entry,
    Shared,
    as_json,
    entry_as_json,
    entry_from_json,
    line_of,
    named,
    parse,
)

NAME = "journal.jsonl"
CHANGE, UNDO, REDO = "change", "undo", "redo"
_SHORTEN_ABOVE = 1024 * 1024
_KEEP_ENTRIES = 200
"""Changes that can be undone (and redone) after the journal was shortened."""
_KEEP_ITEMS = 50_000
"""Notes that these may be of together; the newest change is kept whatever it is."""


@dataclass(slots=True)
class Stacks:
    """What can be undone and redone, the next one last.

    `running`: some program is in the middle of a change; `crashed`: changes whose program ended before them; `read` and
    `unreadable`: how many lines of the journal could be read, and how many not.
    """

    undo: list[Entry] = field(default_factory=list)
    redo: list[Entry] = field(default_factory=list)
    running: bool = False
    crashed: list[Entry] = field(default_factory=list)
    read: int = 0
    unreadable: int = 0

    @property
    def damage(self) -> str:
        """What is wrong with the journal, empty when nothing is: a crash tears a line, and that is to be expected."""
        if self.unreadable <= self.read:
            return ""
        lines = self.read + self.unreadable
        return (
            f"{self.unreadable:,} of its {lines:,} lines can't be read"
            if self.read
            else "none of its lines can be read"
        )


class Journal:
    """The journal in one state directory. Every method may raise `OSError`."""

    def __init__(self, state_dir: str) -> None:
        self._folder = state_dir
        self._path = os.path.join(state_dir, NAME)
        self._began_at = 0

    def begin(self, kind: str, label: str, of: str = "") -> str:
        """Say that a change is about to start; returns its id. Durable with the first `files`."""
        entry_id = os.urandom(8).hex()
        with self._locked():
            self._began_at = self._size()
            self._append([self._beginning(entry_id, kind, label, of)], sync=False)
        return entry_id

    def claim(self, kind: str, below: Sequence[str] = (), wanted: str = "") -> tuple[str, Entry] | None:
        """Take the next entry to undo (`kind` UNDO) or redo, or the one with the id `wanted`.

        No other program can take it then. Only entries all of whose paths are below one of `below` count, when any
        are given. Returns the id of the new change and the entry to be taken back, None when there is nothing.
        """
        with self._locked():
            self._began_at = self._size()
            entry = next_of(self.stacks(), kind, below, wanted)
            if entry is None:
                return None
            entry_id = os.urandom(8).hex()
            self._append([self._beginning(entry_id, kind, entry.label, entry.id)], sync=True)
        return entry_id, entry

    def files(self, entry_id: str, items: Iterable[tuple[str, Changes]]) -> None:
        """Make durable how to take back what is about to be done to these files."""
        listed = [[path, as_json(inverse)] for path, inverse in items]
        if listed:
            with self._locked():
                self._append([{"t": "files", "id": entry_id, "items": listed}], sync=True)

    def end(
        self,
        entry_id: str,
        not_done: Iterable[str] = (),
        failed: Iterable[str] = (),
        wrote: Mapping[str, Stamp] | None = None,
        missing: Iterable[str] = (),
    ) -> None:
        """Say that a change is over, which files it did not change, which to try again, and what it left of which.

        `missing` are those of the failed that were not there.
        """
        line: dict[str, Any] = {"t": "end", "id": entry_id, "not_done": list(not_done), "failed": list(failed)}
        if gone := list(missing):
            line["missing"] = gone
        if wrote:
            line["wrote"] = list(wrote.items())
        with self._locked():
            self._append([line], sync=True)
            # Looked at when it grew past a limit or to twice that, so that a long journal costs nothing each time.
            if (self._began_at // _SHORTEN_ABOVE).bit_length() < (self._size() // _SHORTEN_ABOVE).bit_length():
                self._shorten()

    def moved(self, names: Mapping[str, str]) -> None:
        """Say that notes have other names now (old → new), so that what was done to them can still be taken back.

        A name that is in use again says nothing: what stands there now may be what was changed.
        """
        with self._locked():
            stacks = self.stacks()
            known = {path for entry in (*stacks.undo, *stacks.redo) for path in entry.items}
            pairs = [[old, new] for old, new in names.items() if old in known and not os.path.lexists(old)]
            if pairs:
                self._append([{"t": "moved", "names": pairs}], sync=False)

    def stacks(self) -> Stacks:
        """Read the whole journal."""
        try:
            # Non-blocking, so that a pipe in its place is an error and no hang.
            with open(self._path, "rb", opener=lambda path, flags: os.open(path, flags | os.O_NONBLOCK)) as file:
                if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    raise OSError(errno.EINVAL, "it is not a regular file")
                return _replay(file)
        except FileNotFoundError:
            return Stacks()

    def _locked(self) -> AbstractContextManager[bool]:
        return locks.named_lock(self._folder, "journal.lock")

    def _beginning(self, entry_id: str, kind: str, label: str, of: str) -> dict[str, Any]:
        owner, now = temporaries.owner(), round(time.time(), 3)
        names = {"id": entry_id, "owner": owner, "kind": kind, "of": of, "label": label}
        return {"t": "begin", **names, "time": now}

    def _append(self, lines: Sequence[dict[str, Any]], *, sync: bool) -> None:
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            size = os.fstat(descriptor).st_size
            torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
            # A torn last line stays alone, so that what follows it can be read.
            _write(descriptor, (b"\n" if torn else b"") + b"".join(map(line_of, lines)))
            if sync:
                os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if size == 0:
            sync_folder(self._folder)

    def _size(self) -> int:
        try:
            return os.stat(self._path).st_size
        except FileNotFoundError:
            return 0

    def _shorten(self) -> None:
        size = self._size()
        stacks = self.stacks()
        if stacks.running:
            return  # another program is in the middle of a change: its lines must stay as they are
        lines: list[bytes] = []
        room = _KEEP_ITEMS
        for name, stack in (("redo", stacks.redo), ("undo", stacks.undo)):
            newest: list[bytes] = []
            for entry in reversed(stack[-_KEEP_ENTRIES:]):
                if newest and room < len(entry.items):
                    break
                room -= len(entry.items)
                newest.append(line_of({"t": "entry", "stack": name, "entry": entry_as_json(entry)}))
            lines.extend(reversed(newest))
        data = b"".join(lines)
        if len(data) > size // 2:
            return  # it is long because it holds much
        shorter = self._path + ".new"
        descriptor = os.open(shorter, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        try:
            _write(descriptor, data)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        os.replace(shorter, self._path)
        sync_folder(self._folder)


def _replay(lines: Iterable[bytes]) -> Stacks:
    stacks = Stacks()
    entries: dict[str, Entry] = {}
    shared = Shared()
    for line in lines:
        record = parse(line)
        if record is None:
            stacks.unreadable += 1
            continue
        stacks.read += 1
        # A line of another version says nothing to us; the other lines are still good.
        with suppress(KeyError, TypeError, ValueError):
            _replay_one(record, stacks, entries, shared)
    for entry in entries.values():
        _place(stacks, entry)
    return stacks


def _replay_one(record: dict[str, Any], stacks: Stacks, entries: dict[str, Entry], shared: Shared) -> None:
    kind = record.get("t")
    if kind == "entry":
        stack = stacks.undo if record["stack"] == "undo" else stacks.redo
        stack.append(entry_from_json(record["entry"], shared))
    elif kind == "moved":
        names = {str(old): str(new) for old, new in record["names"]}
        for each in (*stacks.undo, *stacks.redo, *entries.values()):
            each.rename(names)
    elif kind == "begin":
        entries[record["id"]] = named(record)
    elif (entry := entries.get(record["id"])) is not None:
        if kind == "files":
            entry.items.update(shared.items(record["items"]))
        elif kind == "end":
            entry.ended = True
            entry.not_done, entry.failed = frozenset(record["not_done"]), frozenset(record["failed"])
            entry.missing = frozenset(record.get("missing", ()))
            entry.wrote = shared.stamps(record.get("wrote", ()))


def _place(stacks: Stacks, entry: Entry) -> None:
    crashed = not entry.ended and temporaries.owner_gone(entry.owner) is not False
    if not entry.ended and not crashed:
        stacks.running = True
    if crashed:
        stacks.crashed.append(entry)
    for path in entry.not_done:
        entry.items.pop(path, None)
    source, target = (stacks.redo, stacks.undo) if entry.kind == REDO else (stacks.undo, stacks.redo)
    if entry.kind == CHANGE:
        if entry.items and (entry.ended or crashed):
            stacks.undo.append(entry)
            stacks.redo.clear()
        return
    taken = next((other for other in source if other.id == entry.of), None)
    if taken is not None:
        position = source.index(taken)
        source.remove(taken)
        # Of one that was cut off nobody knows what was saved: all of it can be taken back again, which changes
        # nothing where it was done.
        left = {path: change for path, change in taken.items.items() if crashed or path in entry.failed}
        tries = taken.tries + 1 if entry.failed - entry.missing else taken.tries
        if not entry.items and taken.tries > 0:
            # What could not be undone may be tried once more; one that fails twice must not block the others. What
            # is missing blocks nothing, as it is passed over.
            left = {path: change for path, change in left.items() if path in entry.missing}
        if left:
            source.insert(
                position, replace(taken, items=left, tries=0 if entry.items else tries, missing=entry.missing)
            )
    if entry.items and (entry.ended or crashed):
        target.append(entry)


def next_of(stacks: Stacks, kind: str, below: Sequence[str] = (), wanted: str = "") -> Entry | None:
    """Return what is undone (`kind` UNDO) or redone next, or the one with the id `wanted`; None when there is none.

    Only entries all of whose paths are below one of `below` count, when any are given. Those whose notes were all
    missing before and still are come last.
    """
    stack = stacks.undo if kind == UNDO else stacks.redo
    found = (entry for entry in reversed(stack) if is_below(entry, below) and wanted in ("", entry.id))
    first = next(found, None)
    if first is None or not _is_waiting(first):
        return first
    return next((entry for entry in found if not _is_waiting(entry)), first)


def _is_waiting(entry: Entry) -> bool:
    return all(path in entry.missing and not os.path.lexists(path) for path in entry.items)


def stamps_of(stacks: Stacks, paths: Iterable[str]) -> dict[str, list[bytes]]:
    """Return the packed stamps of what changes left of some notes, by path, the last one first.

    Those of which nothing is known are left out.
    """
    newest = sorted((*stacks.undo, *stacks.redo), key=lambda entry: entry.time, reverse=True)
    return {path: known for path in paths if (known := [each.wrote[path] for each in newest if path in each.wrote])}


def is_below(entry: Entry, roots: Sequence[str]) -> bool:
    """Whether all notes of an entry are below one of some directories; any are where there are none."""
    if not roots:
        return True
    starts = tuple(root.rstrip(os.sep) + os.sep for root in roots)
    return all(path.startswith(starts) for path in entry.items)


def _write(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
