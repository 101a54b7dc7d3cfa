"""Looking at one file: what the index must say of it now."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence

from notetui.store.errors import NotReadable, Reason
from notetui.store.index.ahead import Place
from notetui.store.index.changeset import Changes
from notetui.store.index.entry import Found, digest, entry_of, make_entry, terms_of, unreadable
from notetui.store.index.moves import Moves
from notetui.store.index.rules import Rules, groupings
from notetui.store.index.writer import NO_DIGEST, Known, Writer, facts_of, known
from notetui.store.read import decode, read_once
from notetui.store.scan import Scanner, below, names_before
from notetui.store.stamps import is_textless, pack_stamp, size_of

SETTLED_NS = 500_000_000
"""A file that nobody has touched for so long is as it is meant to be, even when it is empty."""
BREATH_SECONDS = 0.004
"""How long notes are looked at before the screen's thread is let in."""


class Looker:
    """Looks at files and writes what they say, inside batches. `roots` are in the order of their numbers."""

    def __init__(
        self,
        scanner: Scanner,
        roots: Sequence[str],
        writer: Writer,
        moves: Moves,
        rules: Rules,
        *,
        patience: float,
    ) -> None:
        self._writer = writer
        self._scanner = scanner
        self._roots = tuple(roots)
        self._before = names_before(self._roots)
        self._rules = rules
        self._patience = patience
        self._missing: dict[str, float] = {}
        self._moves = moves
        self._breath = 0.0

    def path(self, place: Place) -> str:
        """Return a file's absolute path."""
        root, folder, name = place
        return below(self._roots[root], folder, name)

    def look_at(
        self,
        changes: Changes,
        place: Place,
        *,
        hasty: bool = False,
        checked: bool = False,
        inodes: set[bytes] | frozenset[bytes] = frozenset(),
        ahead: Found | None = None,
    ) -> None:
        """Make the index right about one file. `hasty` takes a missing file for deleted at once.

        `ahead` is what the file said before, which is used when it is still the same.
        """
        root, relative, name = place
        path = self.path(place)
        connection = changes.connection
        folder = self._writer.folder(connection, root, relative)
        old = known(connection, folder, name)
        found = self._scanner.look(path)
        if found is not None and not checked:
            whole = f"{relative}/{name}" if relative else name
            if not self._scanner.is_visible(self._roots[root], whole):
                found, hasty = None, True
        if found is None:
            if old is not None:
                hasty = hasty or old.stamp[:16] in inodes or os.path.lexists(path)
                self._gone(changes, folder, name, path, old, hasty or not os.path.isdir(os.path.dirname(path)))
            return
        self._missing.pop(path, None)
        packed, linked = found
        if old is not None and old.stamp == packed:
            return
        if ahead is not None and ahead.stamp == packed:
            self._take(changes, place, folder, old, ahead, linked)
        else:
            self._read(changes, place, folder, old, packed, linked)
        now = time.perf_counter()
        if now > self._breath:
            time.sleep(0)  # lets the screen's thread in
            self._breath = now + BREATH_SECONDS

    def _gone(self, changes: Changes, folder: int, name: str, path: str, old: Known, now: bool) -> None:
        if not now and self._patience > 0:
            since = self._missing.setdefault(path, time.monotonic())
            if time.monotonic() - since < self._patience:
                changes.retry.add(path)
                return
        self._missing.pop(path, None)
        self._writer.remove(changes.connection, folder, name, old)
        changes.dead += 1
        changes.went(path)
        if new := self._moves.went(path, old.stamp):
            changes.renamed.append((path, new))

    def _read(
        self, changes: Changes, place: Place, folder: int, old: Known | None, packed: bytes, linked: bool
    ) -> None:
        root, relative, name = place
        path = self.path(place)
        # Of several roots each is a folder of its own in the tree.
        relative = f"{self._before[root]}{relative}".rstrip("/")
        whole = f"{relative}/{name}" if relative else name
        try:
            reading = read_once(path)
        except NotReadable as error:
            if error.reason is Reason.MISSING:
                changes.retry.add(path)
                return
            check = NO_DIGEST
            entry = make_entry(unreadable(name, str(error)), "", whole, groupings(self._rules))
        else:
            packed = pack_stamp(reading.stamp)
            recent = 0 <= time.time_ns() - reading.stamp.ctime_ns < SETTLED_NS
            half = not reading.stable or (not reading.data and old is not None and size_of(old.stamp) > 0)
            if half and recent and self._patience > 0:
                changes.retry.add(path)
                if old is not None:
                    return  # the last good state stays until the writer is done
            check = digest(reading.data)
            if old is not None and old.digest == check and size_of(old.stamp) == len(reading.data):
                if is_textless(old.stamp):
                    terms = terms_of(facts_of(changes.connection, old.note), decode(reading.data).text)
                    self._writer.put_text(changes.connection, old.note, terms)
                self._writer.touch(changes.connection, folder, name, packed, linked)
                return
            entry = entry_of(reading.data, relative, name, self._rules)
        self._put(changes, place, folder, old, Found(packed, check, entry), linked)

    def _take(self, changes: Changes, place: Place, folder: int, old: Known | None, found: Found, linked: bool) -> None:
        if old is not None and old.digest == found.digest and size_of(old.stamp) == size_of(found.stamp):
            if is_textless(old.stamp):
                entry = found.entry
                self._writer.put_text(
                    changes.connection, old.note, (entry.title_terms, entry.label_terms, entry.body_terms)
                )
            self._writer.touch(changes.connection, folder, place[2], found.stamp, linked)
        else:
            self._put(changes, place, folder, old, found, linked)

    def _put(self, changes: Changes, place: Place, folder: int, old: Known | None, found: Found, linked: bool) -> None:
        path = self.path(place)
        self._writer.put(changes.connection, folder, place[2], old, found.entry, found.stamp, found.digest, linked)
        if old is None:
            changes.wrote(path, new=True)
            if not linked and (before := self._moves.came(path, found.stamp)):
                changes.renamed.append((before, path))
        else:
            changes.dead += 1
            changes.wrote(path, new=False)
