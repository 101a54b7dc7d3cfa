"""The undo journal: what each change did to each note's keys, to take it back, after a restart too.

A file of lines in the state directory, only ever appended to (and now and then rewritten shorter). A line is
the CRC-32 of its JSON in eight hexadecimal digits, a space, the JSON. A line that is torn or damaged is
skipped. All programs of a person share the file; each addition holds a lock.

    {"t": "begin", "id", "owner", "kind", "of", "label", "time"}          before anything is saved
    {"t": "files", "id", "items": [[path, inverse], ...]}                 before these files are saved
    {"t": "end", "id", "not_done": [path, ...], "failed": [path, ...]}    after all saves
    {"t": "entry", "stack", "entry"}                                      kept when the file is shortened

`inverse` is a list of [key, change]: what takes back what was really done. It is applied to the note as it is
then. An inverse of a save that never took place (killed in between) finds nothing to do. `not_done` files
were not changed; `failed` ones are, of an undo or redo, to be tried again.
"""

from __future__ import annotations

import json
import os
import secrets
import time
import zlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from notetui.core.frontmatter.change import Change, Changes, Exactly, ListChange, ValueChange
from notetui.store import locks, temporaries
from notetui.store.inplace import sync_folder

NAME = "journal.jsonl"
CHANGE, UNDO, REDO = "change", "undo", "redo"
_SHORTEN_ABOVE = 1024 * 1024
_KEEP_ENTRIES = 200
_KEEP_ITEMS = 100_000


@dataclass(slots=True)
class Entry:
    """One change of one or many notes; `items` say for each path how to take it back."""

    id: str
    kind: str
    label: str
    owner: str = ""
    of: str = ""
    items: dict[str, Changes] = field(default_factory=dict)
    ended: bool = False
    not_done: frozenset[str] = frozenset()
    failed: frozenset[str] = frozenset()
    tries: int = 0


@dataclass(slots=True)
class Stacks:
    """What can be undone and redone, the next one last.

    `running`: some program is in the middle of a change; `crashed`: changes whose program ended before them.
    """

    undo: list[Entry] = field(default_factory=list)
    redo: list[Entry] = field(default_factory=list)
    running: bool = False
    crashed: list[Entry] = field(default_factory=list)


class Journal:
    """The journal in one state directory. Every method may raise `OSError`."""

    def __init__(self, state_dir: str) -> None:
        self._folder = state_dir
        self._path = os.path.join(state_dir, NAME)

    def begin(self, kind: str, label: str, of: str = "") -> str:
        """Say that a change is about to start; returns its id. Durable with the first `files`."""
        entry_id = secrets.token_hex(8)
        with self._locked():
            self._shorten_when_long()
            self._append([self._beginning(entry_id, kind, label, of)], sync=False)
        return entry_id

    def claim(self, kind: str, below: Sequence[str] = ()) -> tuple[str, Entry] | None:
        """Take the next entry to undo (`kind` UNDO) or redo, so that no other program takes it as well.

        Only entries all of whose paths are below one of `below` count, when any are given. Returns the id of
        the new change and the entry to be taken back, None when there is nothing.
        """
        with self._locked():
            stacks = self.stacks()
            stack = stacks.undo if kind == UNDO else stacks.redo
            entry = next((entry for entry in reversed(stack) if _is_below(entry, below)), None)
            if entry is None:
                return None
            entry_id = secrets.token_hex(8)
            self._append([self._beginning(entry_id, kind, entry.label, entry.id)], sync=True)
        return entry_id, entry

    def files(self, entry_id: str, items: Iterable[tuple[str, Changes]]) -> None:
        """Make durable how to take back what is about to be done to these files."""
        listed = [[path, _as_json(inverse)] for path, inverse in items]
        if listed:
            with self._locked():
                self._append([{"t": "files", "id": entry_id, "items": listed}], sync=True)

    def end(self, entry_id: str, not_done: Iterable[str] = (), failed: Iterable[str] = ()) -> None:
        """Say that a change is over, which files it did not change, and which are to be tried again."""
        line = {"t": "end", "id": entry_id, "not_done": list(not_done), "failed": list(failed)}
        with self._locked():
            self._append([line], sync=True)

    def stacks(self) -> Stacks:
        """Read the whole journal."""
        try:
            with open(self._path, "rb") as file:
                data = file.read()
        except FileNotFoundError:
            return Stacks()
        return _replay(filter(None, map(_parse, data.split(b"\n"))))

    def _locked(self) -> Any:
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
            _write(descriptor, (b"\n" if torn else b"") + b"".join(map(_line, lines)))
            if sync:
                os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if size == 0:
            sync_folder(self._folder)

    def _shorten_when_long(self) -> None:
        try:
            size = os.stat(self._path).st_size
        except FileNotFoundError:
            return
        if size < _SHORTEN_ABOVE:
            return
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
                newest.append(_line({"t": "entry", "stack": name, "entry": _entry_as_json(entry)}))
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


def _replay(records: Iterable[dict[str, Any]]) -> Stacks:
    stacks = Stacks()
    entries: dict[str, Entry] = {}
    for record in records:
        # A line of another version says nothing to us; the other lines are still good.
        with suppress(KeyError, TypeError, ValueError):
            _replay_one(record, stacks, entries)
    for entry in entries.values():
        _place(stacks, entry)
    return stacks


def _replay_one(record: dict[str, Any], stacks: Stacks, entries: dict[str, Entry]) -> None:
    kind = record.get("t")
    if kind == "entry":
        stack = stacks.undo if record["stack"] == "undo" else stacks.redo
        stack.append(_entry_from_json(record["entry"]))
    elif kind == "begin":
        entries[record["id"]] = _named(record)
    elif (entry := entries.get(record["id"])) is not None:
        if kind == "files":
            entry.items.update([(path, _from_json(inverse)) for path, inverse in record["items"]])
        elif kind == "end":
            entry.ended = True
            entry.not_done, entry.failed = frozenset(record["not_done"]), frozenset(record["failed"])


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
        # What could not be undone may be tried once more; one that fails twice must not block the others.
        if left and (entry.items or taken.tries == 0):
            source.insert(position, replace(taken, items=left, tries=0 if entry.items else taken.tries + 1))
    if entry.items and (entry.ended or crashed):
        target.append(entry)


def _is_below(entry: Entry, roots: Sequence[str]) -> bool:
    if not roots:
        return True
    starts = tuple(root.rstrip(os.sep) + os.sep for root in roots)
    return all(path.startswith(starts) for path in entry.items)


def _line(record: dict[str, Any]) -> bytes:
    text = json.dumps(record, separators=(",", ":")).encode("ascii")
    return b"%08x %s\n" % (zlib.crc32(text), text)


def _parse(line: bytes) -> dict[str, Any] | None:
    checksum, _, text = line.partition(b" ")
    try:
        if int(checksum, 16) != zlib.crc32(text):
            return None
        record = json.loads(text)
    except ValueError:
        return None
    return record if isinstance(record, dict) else None


def _write(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _as_json(changes: Changes) -> list[Any]:
    return [[key, _change_as_json(change)] for key, change in changes]


def _change_as_json(change: Change) -> dict[str, Any]:
    if isinstance(change, Exactly):
        return {"became": change.became, "was": change.was}
    if isinstance(change, ValueChange):
        return {"value": change.value, "held": change.held}
    fields = {"add": change.add, "remove": change.remove, "rename": change.rename, "at": change.at}
    return {name: value for name, value in fields.items() if value}


def _from_json(value: list[Any]) -> Changes:
    return tuple((str(key), _change_from_json(change)) for key, change in value)


def _change_from_json(value: dict[str, Any]) -> Change:
    if "became" in value:
        return Exactly(value["became"], value["was"])
    if "held" in value:
        return ValueChange(value["value"], tuple(value["held"]))
    return ListChange(
        add=tuple(value.get("add", ())),
        remove=tuple(value.get("remove", ())),
        rename=tuple((old, new) for old, new in value.get("rename", ())),
        at=tuple(value.get("at", ())),
    )


def _entry_as_json(entry: Entry) -> dict[str, Any]:
    items = [[path, _as_json(changes)] for path, changes in entry.items.items()]
    names = {"id": entry.id, "kind": entry.kind, "label": entry.label}
    return {**names, "items": items, "tries": entry.tries}


def _entry_from_json(value: dict[str, Any]) -> Entry:
    items = {path: _from_json(changes) for path, changes in value["items"]}
    return replace(_named(value), items=items, ended=True, tries=int(value["tries"]))


def _named(record: dict[str, Any]) -> Entry:
    return Entry(
        id=str(record["id"]),
        kind=str(record["kind"]),
        label=str(record["label"]),
        owner=str(record.get("owner", "")),
        of=str(record.get("of", "")),
    )
