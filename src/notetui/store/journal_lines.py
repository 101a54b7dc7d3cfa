"""Lines of the undo journal: entries and changes as JSON under a checksum, and back.

`journal` says what the lines are for.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from notetui.core.frontmatter.change import Change, Changes, Exactly, ListChange, ValueChange
from notetui.core.model import Stamp
from notetui.store.stamps import pack_stamp, unpack


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
    time: float = 0.0
    """When it began, in seconds since 1970; 0 where a journal of an earlier version does not say."""
    missing: frozenset[str] = frozenset()
    """Notes that were not there when they were to be changed back the last time."""
    wrote: dict[str, bytes] = field(default_factory=dict)
    """The packed stamp of what it left of each note: by that the file is known under another name."""

    def rename(self, names: Mapping[str, str]) -> None:
        """Let notes have other names (old → new)."""
        if names.keys() & (self.items.keys() | self.not_done | self.failed):
            self.wrote = {names.get(path, path): stamp for path, stamp in self.wrote.items()}
            self.items = {names.get(path, path): changes for path, changes in self.items.items()}
            self.not_done = frozenset(names.get(path, path) for path in self.not_done)
            self.failed = frozenset(names.get(path, path) for path in self.failed)
            self.missing = frozenset(names.get(path, path) for path in self.missing)


class Shared:
    """Paths and changes of a journal, those that are equal as one object.

    A bulk change does the same to thousands of notes, and the next one does something to the same notes: a journal of
    25 changes of 2,000 notes each took 45 MB while it was read for one undo, and 12 MB stayed with the process.
    """

    def __init__(self) -> None:
        self._paths: dict[str, str] = {}
        self._changes: dict[str, Changes] = {}

    def path(self, value: Any) -> str:
        """Return a path."""
        path = str(value)
        return self._paths.setdefault(path, path)

    def changes(self, value: list[Any]) -> Changes:
        """Return the changes that `as_json` wrote. Raises KeyError, TypeError or ValueError for others."""
        key = repr(value)
        found = self._changes.get(key)
        if found is None:
            found = self._changes[key] = from_json(value)
        return found

    def items(self, value: Iterable[Any]) -> dict[str, Changes]:
        """Return changes by path, of pairs; raises as `changes`."""
        return {self.path(path): self.changes(changes) for path, changes in value}

    def stamps(self, value: Iterable[Any]) -> dict[str, bytes]:
        """Return packed stamps by path, of pairs of a path and five numbers; raises as `changes`."""
        return {self.path(path): pack_stamp(Stamp(*map(int, stamp))) for path, stamp in value}


def line_of(record: dict[str, Any]) -> bytes:
    """Return a record as a line: checksum, space, JSON."""
    text = json.dumps(record, separators=(",", ":")).encode("ascii")
    return b"%08x %s\n" % (zlib.crc32(text), text)


def parse(line: bytes) -> dict[str, Any] | None:
    """Return the record of a line (with its line end or without), None when it is torn or damaged."""
    checksum, _, text = line.removesuffix(b"\n").partition(b" ")
    try:
        if int(checksum, 16) != zlib.crc32(text):
            return None
        record = json.loads(text)
    except ValueError:
        return None
    return record if isinstance(record, dict) else None


def as_json(changes: Changes) -> list[Any]:
    """Return changes as JSON has them: [key, change] in order."""
    return [[key, _change_as_json(change)] for key, change in changes]


def _change_as_json(change: Change) -> dict[str, Any]:
    if isinstance(change, Exactly):
        return {"became": change.became, "was": change.was}
    if isinstance(change, ValueChange):
        return {"value": change.value, "held": change.held}
    fields = {"add": change.add, "remove": change.remove, "rename": change.rename, "at": change.at}
    return {name: value for name, value in fields.items() if value}


def from_json(value: list[Any]) -> Changes:
    """Return the changes that `as_json` wrote. Raises KeyError, TypeError or ValueError for others."""
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


def entry_as_json(entry: Entry) -> dict[str, Any]:
    """Return an entry for a shortened journal."""
    items = [[path, as_json(changes)] for path, changes in entry.items.items()]
    wrote = [[path, unpack(stamp)] for path, stamp in entry.wrote.items()]
    names = {"id": entry.id, "kind": entry.kind, "label": entry.label}
    missing = {"missing": sorted(entry.missing)} if entry.missing else {}
    return {**names, "items": items, "tries": entry.tries, "time": entry.time, "wrote": wrote, **missing}


def entry_from_json(value: dict[str, Any], shared: Shared) -> Entry:
    """Return the entry that `entry_as_json` wrote; raises as `from_json`."""
    items, wrote = shared.items(value["items"]), shared.stamps(value.get("wrote", ()))
    missing = frozenset(map(shared.path, value.get("missing", ())))
    return replace(named(value), items=items, ended=True, tries=int(value["tries"]), wrote=wrote, missing=missing)


def named(record: dict[str, Any]) -> Entry:
    """Return the entry that a beginning record names, without items."""
    return Entry(
        id=str(record["id"]),
        kind=str(record["kind"]),
        label=str(record["label"]),
        owner=str(record.get("owner", "")),
        of=str(record.get("of", "")),
        time=float(record.get("time", 0.0)),
    )
