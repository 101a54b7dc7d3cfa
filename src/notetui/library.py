"""The use-cases that the screen and the command line share: open, look again, group, search, change tags, undo.

The facts of all notes are kept in memory, read once and again when a file's stamp changes.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from notetui.core.changes import difference
from notetui.core.facts import read_note
from notetui.core.grouping import GROUPINGS, GroupPath, build_groups, groups_of, natural
from notetui.core.library_values import Delta, Group, Hit, NoteLine, NoteText, Outcome
from notetui.core.model import Heading, NoteFacts, Problem, ResearchQuestion
from notetui.store.errors import NotReadable
from notetui.store.read import decode, read_bytes, read_once
from notetui.store.scan import Scanner, ScanOptions, is_skipped_folder, separate_roots

if TYPE_CHECKING:
    from notetui.core.config.model import Config
    from notetui.core.frontmatter.change import ListChange
    from notetui.core.query.ast import Query
    from notetui.tagging import UndoResult

BATCH_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class TagsNow:
    """The tags of one note as they can be edited, or why they can't be."""

    tags: tuple[str, ...] = ()
    problem: Problem | None = None


@dataclass(slots=True)
class _Entry:
    root: str
    relpath: str
    stamp: bytes
    facts: NoteFacts


class Library:
    """All notes below some directories. Thread-safe; paths are absolute."""

    def __init__(self, roots: Sequence[str], config: Config, *, state_dir: str | None, cache_dir: str | None) -> None:
        self.roots = separate_roots(roots)
        self._scanner = Scanner(self.roots, ScanOptions(tuple(config.note_globs), config.follow_gitignore))
        self._config = config
        self._state_dir = state_dir
        self._lock = threading.RLock()
        self._notes: dict[str, _Entry] = {}
        self._empty: dict[str, bytes] = {}
        self.problems: dict[str, str] = {}

    def close(self) -> None:
        """Let everything go."""

    # -- reading

    def count(self, query: Query | None = None) -> int:
        """Return the number of notes."""
        return len(self._found(query))

    def groups(self, grouping: str, query: Query | None = None) -> list[Group]:
        """Return all groups, flat, ancestors first."""
        found = [(entry.facts, entry.relpath) for _, entry in self._found(query)]
        return build_groups(GROUPINGS[grouping], found)

    def notes_in(self, grouping: str, group: GroupPath, query: Query | None = None, sort: str = "title") -> list[NoteLine]:
        """Return the notes directly in a group, in order."""
        here = GROUPINGS[grouping]
        found = [
            (path, entry) for path, entry in self._found(query) if group in groups_of(here, entry.facts, entry.relpath)
        ]
        keys: dict[str, Callable[[tuple[str, _Entry]], tuple[object, ...]]] = {
            "title": lambda note: natural(note[1].facts.title),
            "date": lambda note: (note[1].facts.date.sort_key if note[1].facts.date else "",),
            "path": lambda note: natural(note[1].relpath),
            "quotes": lambda note: (len(note[1].facts.quotes),),
        }
        found.sort(key=lambda note: note[0])
        found.sort(key=keys[sort], reverse=sort in ("date", "quotes"))
        return [_line(path, entry.facts) for path, entry in found]

    def questions_of(self, path: str) -> tuple[ResearchQuestion, ...]:
        """Return the research questions of one note."""
        facts = self.facts(path)
        return facts.questions if facts else ()

    def headings_of(self, path: str) -> tuple[Heading, ...]:
        """Return the headings of one note."""
        facts = self.facts(path)
        return facts.headings if facts else ()

    def facts(self, path: str) -> NoteFacts | None:
        """Return what is known of one note."""
        with self._lock:
            entry = self._notes.get(path)
            return entry.facts if entry else None

    def relpath(self, path: str) -> str:
        """Return a note's path below its root."""
        with self._lock:
            entry = self._notes.get(path)
            return entry.relpath if entry else os.path.basename(path)

    def paths(self, query: Query | None = None) -> list[str]:
        """Return the paths of all notes that a query finds, sorted."""
        return sorted(path for path, _ in self._found(query))

    def read(self, path: str) -> NoteText:
        """Read a note's text from its file now."""
        try:
            data, stamp = read_bytes(path)
        except NotReadable as error:
            return NoteText(path, "", None, Problem(error.message))
        decoded = decode(data)
        return NoteText(path, decoded.text, stamp, decoded.problem)

    def resolve(self, path: str, target: str) -> str:
        """Return the path of the note that a link in a note leads to, empty when it leads to none of ours.

        Relative paths are tried first, then wiki names: a stem or a path below a root, in any case.
        """
        import urllib.parse

        name = urllib.parse.unquote(target.split("#", 1)[0].split("|", 1)[0]).strip()
        if not name or "://" in name or name.startswith("mailto:"):
            return ""
        beside = os.path.normpath(os.path.join(os.path.dirname(path), name))
        with self._lock:
            for candidate in (beside, beside + ".md"):
                if candidate in self._notes:
                    return candidate
            wanted = name.lower().removesuffix(".md")
            for known, entry in self._notes.items():
                below = os.path.splitext(entry.relpath.lower())[0]
                if below == wanted or below.endswith("/" + wanted):
                    return known
        return ""

    def tag_counts(self, key: str | None = None) -> list[tuple[str, int]]:
        """Return all tags with the number of notes that have each, most used first."""
        wanted = key or self._config.tag_key
        counts: dict[str, int] = {}
        for _, entry in self._found(None):
            tags = entry.facts.topics if wanted == "topics" else entry.facts.tags
            for tag in dict.fromkeys(tags):
                counts[tag] = counts.get(tag, 0) + 1
        return sorted(counts.items(), key=lambda item: (-item[1], item[0]))

    def search(self, query: Query, limit: int = 200) -> list[Hit]:
        """Return notes that a query finds, by title."""
        found = sorted(self._found(query), key=lambda note: natural(note[1].facts.title))
        return [Hit(path, entry.facts.title, entry.facts.emoji, 0, "") for path, entry in found[:limit]]

    def _found(self, query: Query | None) -> list[tuple[str, _Entry]]:
        with self._lock:
            notes = list(self._notes.items())
        if query is None:
            return notes
        from notetui.core.query.ast import needs_body
        from notetui.core.query.match import matches

        body = needs_body(query)
        return [
            (path, entry)
            for path, entry in notes
            if matches(query, entry.facts, entry.relpath, self.read(path).text if body else "")
        ]

    # -- keeping up

    def scan(
        self, progress: Callable[[int, int], None] | None = None, stop: Callable[[], bool] | None = None
    ) -> Iterator[Delta]:
        """Look at all files and read those whose stamp changed, in batches; yields what each batch changed."""
        seen: dict[str, bytes] = {}
        for root in self.roots:
            seen.update(self._walk(root))
        with self._lock:
            before = {path: entry.stamp for path, entry in self._notes.items()}
        delta = difference(before, seen)
        if delta.removed:
            with self._lock:
                for path in delta.removed:
                    self._notes.pop(path, None)
            yield Delta(removed=delta.removed)
        todo = sorted(delta.added | delta.changed)
        started, batch = time.monotonic(), []
        for number, path in enumerate(todo):
            if stop is not None and stop():
                return
            batch.append(path)
            if time.monotonic() - started > BATCH_SECONDS or number == len(todo) - 1:
                yield self.refresh(batch)
                if progress is not None:
                    progress(number + 1, len(todo))
                started, batch = time.monotonic(), []

    def refresh(self, paths: Iterable[str]) -> Delta:
        """Look at some paths again, whatever they are now: notes, folders, or gone."""
        added, changed, removed, retry = set(), set(), set(), set()
        for path in self._expanded(paths):
            root = self._root_of(path)
            stamp = self._scanner.stamp(path) if root is not None else None
            with self._lock:
                entry = self._notes.get(path)
            if stamp is None or root is None:
                if entry is not None:
                    with self._lock:
                        self._notes.pop(path, None)
                    removed.add(path)
                continue
            if entry is not None and entry.stamp == stamp:
                continue
            try:
                reading = read_once(path)
            except NotReadable as error:
                problem = Problem(error.message)
                facts = NoteFacts(title=os.path.basename(path), problems=(problem,))
                self._put(path, root, stamp, facts)
                (changed if entry else added).add(path)
                continue
            if entry is not None and (not reading.stable or not reading.data):
                # Being written, or just cut short by an editor that is about to write: keep the last good view.
                retry.add(path)
                if not reading.data and self._empty_twice(path, stamp):
                    retry.discard(path)
                else:
                    continue
            decoded = decode(reading.data)
            stem = os.path.splitext(os.path.basename(path))[0]
            facts = read_note(decoded.text, stem, self._config.tag_key)
            self._put(path, root, stamp, facts)
            (changed if entry else added).add(path)
        return Delta(frozenset(added), frozenset(changed), frozenset(removed), frozenset(retry))

    def _empty_twice(self, path: str, stamp: bytes) -> bool:
        """Return true when a file was seen empty before with this very stamp: then it is meant to be empty."""
        seen = self._empty
        if seen.get(path) == stamp:
            del seen[path]
            return True
        seen[path] = stamp
        return False

    def _put(self, path: str, root: str, stamp: bytes, facts: NoteFacts) -> None:
        with self._lock:
            self._notes[path] = _Entry(root, os.path.relpath(path, root), stamp, facts)

    def _root_of(self, path: str) -> str | None:
        return next((root for root in self.roots if path.startswith(root.rstrip("/") + "/")), None)

    def _expanded(self, paths: Iterable[str]) -> list[str]:
        """Return the notes to look at for some paths: a folder stands for all that is, or was, in it."""
        found: dict[str, None] = {}
        for path in paths:
            root = self._root_of(path)
            folders = os.path.dirname(os.path.relpath(path, root)).split("/") if root else []
            if any(is_skipped_folder(folder) for folder in folders if folder):
                continue
            if os.path.isdir(path) and root:
                relative = os.path.relpath(path, root)
                found.update((note, None) for note in self._walk(root, "" if relative == "." else relative))
            inside = path.rstrip("/") + "/"
            with self._lock:
                if path not in self._notes:
                    found.update((known, None) for known in self._notes if known.startswith(inside))
            if not os.path.isdir(path):
                found[path] = None
        return list(found)

    def _walk(self, root: str, start: str = "") -> dict[str, bytes]:
        """Return the stamp of every note below a folder of a root."""
        seen: dict[str, bytes] = {}
        try:
            for folder in self._scanner.walk(root, start):
                base = os.path.join(root, folder.path) if folder.path else root
                seen.update((os.path.join(base, name), stamp) for name, stamp in folder.notes.items())
        except OSError as error:
            self.problems[root] = error.strerror or str(error)
        return seen

    # -- writing

    def tags_of(self, path: str) -> TagsNow:
        """Return the tags of one note as its file has them now."""
        from notetui.core.frontmatter.edit import Refused, read_list

        note = self.read(path)
        if note.stamp is None:
            return TagsNow(problem=note.problem)
        try:
            return TagsNow(tuple(read_list(note.text, self._config.tag_key)))
        except Refused as refused:
            return TagsNow(problem=refused.problem)

    def change_tags(self, paths: Sequence[str], change: ListChange, key: str | None = None) -> list[Outcome]:
        """Change the tags of notes on disk; returns what came of each."""
        from notetui import tagging

        return tagging.change_tags(paths, change, key or self._config.tag_key, state_dir=self._state_dir)

    def undo(self) -> UndoResult:
        """Take back the last tag change."""
        from notetui import tagging

        return tagging.undo(state_dir=self._state_dir)

    def redo(self) -> UndoResult:
        """Bring back the tag change that was taken back."""
        from notetui import tagging

        return tagging.redo(state_dir=self._state_dir)


def _line(path: str, facts: NoteFacts) -> NoteLine:
    return NoteLine(path, facts.title, facts.emoji, facts.date.shown if facts.date else "", bool(facts.questions))
