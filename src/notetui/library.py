"""The use-cases that the screen and the command line share: open, look again, group, search, change tags, undo.

A thin face over the index, the scan and the saving; it keeps nothing of a note itself. Thread-safe.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from notetui import __version__
from notetui.core.config.model import GROUPINGS as GROUPING_NAMES
from notetui.core.library_values import Backlink, Delta, Group, Hit, Listing, NoteLine, NoteText, Outcome
from notetui.store.index.ahead import FROM
from notetui.store.index.database import Database
from notetui.store.index.file import HELD_AFTER
from notetui.store.index.place import index_path
from notetui.store.index.reader import Reader
from notetui.store.index.rules import Rules, groupings
from notetui.store.index.update import Updater
from notetui.store.scan import Scanner, ScanOptions, names_before, separate_roots

if TYPE_CHECKING:
    from notetui.core.config.model import Config
    from notetui.core.frontmatter.change import ListChange
    from notetui.core.grouping import GroupPath
    from notetui.core.model import Heading, NoteFacts, Problem, ResearchQuestion
    from notetui.core.query.ast import Query
    from notetui.store.index.links import Links
    from notetui.tagging import Undoable, UndoResult

PATIENCE = 0.4


class TagsNow(NamedTuple):
    """The tags of one note as they can be edited, or why they can't be."""

    tags: tuple[str, ...] = ()
    problem: Problem | None = None


class Library:
    """All notes below some directories; paths are absolute.

    `cache_dir` None keeps the index in memory, `state_dir` None means no undo. `marks` is asked once, when a query
    first wants to know them, which notes are `marked`. `patience` is how long (seconds) a missing note may be one that
    an editor is just saving. So many notes to read as `ahead_from` says are read in other processes too. For so long
    as `held_after` says (seconds) another program that holds the index is waited for.
    """

    def __init__(
        self,
        roots: Sequence[str],
        config: Config,
        *,
        state_dir: str | None,
        cache_dir: str | None,
        marks: Callable[[], frozenset[str]] = frozenset,
        patience: float = PATIENCE,
        ahead_from: int = FROM,
        held_after: float = HELD_AFTER,
    ) -> None:
        self.roots = separate_roots(roots)
        self._marked: frozenset[str] | None = None
        self._marks = marks
        self._config = config
        self._state_dir = state_dir
        # Numbered by name, so that the same directories given in another order are the same index.
        self._numbered = tuple(sorted(self.roots))
        self._before = names_before(self._numbered)
        # What lists of notes don't need is imported when it is asked for: a list must not wait for parsers.
        rules = Rules(config.tag_key, tuple(config.review_questions), config.review_key)
        self._groupings = partial(groupings, rules)
        path = index_path(cache_dir, self._numbered, _settings(config)) if cache_dir else None
        self._database = Database(path, why_none="there is no place to keep it", held_after=held_after)
        self._scanner = Scanner(self._numbered, ScanOptions(tuple(config.note_globs), config.follow_gitignore))
        self._reader = Reader(self._database, self._numbered, self._groupings, self._decide)
        self._updater = Updater(
            self._database,
            self._scanner,
            self._numbered,
            rules,
            patience=patience,
            enough=ahead_from,
        )

    def close(self) -> None:
        """Close the index. Questions and scans that are under way end with an error of the index."""
        self._database.close()

    @property
    def marked(self) -> frozenset[str]:
        """The notes that `is:marked` finds."""
        if self._marked is None:
            self._marked = self._marks()
        return self._marked

    @marked.setter
    def marked(self, paths: frozenset[str]) -> None:
        self._marked = paths

    # -- the index

    @property
    def notice(self) -> str:
        """Why the index can't be kept in its file for now, or was built again, for a person; else empty."""
        return self._database.notice

    @property
    def is_without_file(self) -> bool:
        """Whether the index is in memory because its file can't be used: `back_to_file` leads there again."""
        return self._database.is_without_file

    @property
    def is_whole(self) -> bool:
        """Whether the index has had a scan: not so after a damaged one had to be replaced by an empty one."""
        return self._updater.is_whole

    def on_index_trouble(self, call: Callable[[], None]) -> None:
        """Have `call` called, on whatever thread, each time the index has been replaced because of trouble."""
        self._database.on_change = call

    def back_to_file(self, stop: Callable[[], bool] = lambda: False) -> bool:
        """Keep the index in its file again where that can be used; return whether that has come to be.

        May take as long as a scan; the library can be used meanwhile. `stop` is asked between batches.
        """
        if not self.is_without_file:
            return False
        from notetui.store.index.back import back_to_file

        return back_to_file(self._database, self._updater, stop)

    # -- reading

    def count(self, query: Query | None = None) -> int:
        """Return the number of notes."""
        return self._reader.count(query)

    def groups(self, grouping: str, query: Query | None = None) -> list[Group]:
        """Return all groups, flat, ancestors first, with the number of notes in and below each."""
        return self._reader.groups(grouping, query)

    def notes_in(
        self, grouping: str, group: GroupPath, query: Query | None = None, sort: str = "title", limit: int = 0
    ) -> list[NoteLine]:
        """Return the notes directly in a group, in order: the first so many, below 0 the last so many, all for 0."""
        return self._reader.notes_in(grouping, group, query, sort, limit)

    def groups_with(self, grouping: str, path: str) -> tuple[GroupPath, ...]:
        """Return the groups that a note stands in directly, none for what is none of ours."""
        from notetui.core.grouping import groups_of

        facts = self.facts(path)
        return groups_of(self._groupings()[grouping], facts, self.shown_path(path)) if facts is not None else ()

    def conflict_copies(self, query: Query | None = None) -> dict[str, list[NoteLine]]:
        """Return the conflict copies that a query finds by the path of the note that each is one of."""
        from notetui.core.conflicts import original_of

        found: dict[str, list[NoteLine]] = {}
        for line in self._reader.copies(query):
            of = original_of(line.path)
            while further := original_of(of):
                of = further  # a copy of a copy
            found.setdefault(of, []).append(line)
        return found

    def notes(self, query: Query | None = None, sort: str = "title") -> list[NoteLine]:
        """Return all notes that a query finds, in order."""
        return self._reader.lines(query, sort)

    def listing(self, query: Query | None = None, sort: str = "title") -> Listing:
        """Return all notes that a query finds, in order, as columns."""
        return self._reader.listing(query, sort)

    def facts(self, path: str) -> NoteFacts | None:
        """Return what is known of one note, None for what is none of ours."""
        place = self._updater.place_of(path)
        return self._reader.facts(*place) if place else None

    def each(self, query: Query | None = None) -> Iterator[tuple[str, NoteFacts]]:
        """Yield the path and facts of every note that a query finds, by path, without holding all of them."""
        for root, relative, facts in self._reader.each(query):
            yield self._reader.path(root, "", relative), facts

    def questions_of(self, path: str) -> tuple[ResearchQuestion, ...]:
        """Return the research questions of one note."""
        facts = self.facts(path)
        return facts.questions if facts else ()

    def questions_in(self, grouping: str, group: GroupPath, path: str) -> Sequence[ResearchQuestion]:
        """Return those research questions of one note that stand below it in one of its groups."""
        facts = self.facts(path)
        return self._groupings()[grouping].questions(facts, group) if facts else ()

    def headings_of(self, path: str) -> tuple[Heading, ...]:
        """Return the headings of one note."""
        facts = self.facts(path)
        return facts.headings if facts else ()

    def relpath(self, path: str) -> str:
        """Return a note's path below its notes directory."""
        place = self._updater.place_of(path)
        return place[1] if place else os.path.basename(path)

    def shown_path(self, path: str) -> str:
        """Return a note's path as it is shown and as `path:` asks for it: of several directories it names its own."""
        place = self._updater.place_of(path)
        return self._before[place[0]] + place[1] if place else os.path.basename(path)

    def paths(self, query: Query | None = None) -> list[str]:
        """Return the paths of all notes that a query finds, sorted."""
        return [line.path for line in self._reader.lines(query, "path")]

    def read(self, path: str) -> NoteText:
        """Read a note's text from its file now."""
        from notetui.store.read import read_note

        return read_note(path)

    def resolve(self, path: str, target: str) -> str:
        """Return the path of the note that a link in a note leads to, empty when it leads to none of ours.

        Relative paths are tried first, then wiki names: a stem or the end of a path, in any case.
        """
        return self._links.resolve(path, target)

    def backlinks(self, path: str, limit: int = 1000) -> list[Backlink]:
        """Return the links of other notes that lead to a note, by path and line, each with the line it stands on."""
        return self._links.leading_to(path, limit)

    def tags_of(self, path: str) -> TagsNow:
        """Return the tags of one note as its file has them now."""
        from notetui.core.frontmatter.change import Refused
        from notetui.core.frontmatter.edit import read_list

        note = self.read(path)
        if note.stamp is None:
            return TagsNow(problem=note.problem)
        try:
            return TagsNow(tuple(read_list(note.text, self._config.tag_key)))
        except Refused as refused:
            return TagsNow(problem=refused.problem)

    def tag_counts(self, key: str | None = None) -> list[tuple[str, int]]:
        """Return all tags (by `key`: the tags' own, or `topics`) with the number of notes, most used first."""
        return self._reader.value_counts(topics=key == "topics" and self._config.tag_key != "topics")

    @property
    def problems(self) -> dict[str, str]:
        """What the scan stumbled over: path → what is wrong with it."""
        return self._reader.problems()

    def search(self, query: Query, limit: int = 200) -> list[Hit]:
        """Return the best notes that a query finds, each with a line of it and the places of the words."""
        from notetui.store.index.search import search

        return search(self._reader, query, limit, lambda path: self.read(path).text)

    # -- keeping up

    def scan(
        self, progress: Callable[[int, int], None] | None = None, stop: Callable[[], bool] | None = None
    ) -> Iterator[Delta]:
        """Look at all files and read those whose stamp changed, in short batches; yields what each batch changed.

        `progress` is told how many of how many have been read; `stop` is asked between batches.
        """
        for delta in self._updater.scan(progress, stop):
            self._follow_names(delta)
            yield delta

    def refresh(self, paths: Iterable[str]) -> Delta:
        """Look at some paths again, whatever they are now: notes, folders, or gone.

        Nothing comes of a file whose stamp is known: the echo of a save of our own. Files that are just being
        written, or that an editor may be about to write anew, are in `retry`: look again in a moment.
        """
        delta = self._updater.refresh(paths)
        self._follow_names(delta)
        return delta

    # -- writing

    def change_tags(
        self, paths: Sequence[str], change: ListChange, key: str | None = None, *, label: str = ""
    ) -> list[Outcome]:
        """Change the tags of notes on disk, or the list under another key; return what came of each.

        `label` names the change where it can be undone.
        """
        from notetui import tagging

        return tagging.change_tags(
            paths, change, key or self._config.tag_key, state_dir=self._state_dir, roots=self.roots, label=label
        )

    def set_values(self, paths: Sequence[str], values: Mapping[str, str | None]) -> list[Outcome]:
        """Set plain keys (`status`, `status_reason`) in each note, None takes one out; with one save and one undo."""
        from notetui import tagging

        return tagging.set_values(paths, values, state_dir=self._state_dir, roots=self.roots)

    def sweep(self) -> list[str]:
        """Clear what killed saves left beside the notes; return where copies of somebody's text were kept."""
        from notetui import tagging
        from notetui.store import litter

        return [swept.copy for swept in tagging.recover(self._state_dir, list(litter.below(self.roots))) if swept.copy]

    def undo(self, wanted: str = "") -> UndoResult:
        """Take back the last tag change, or the one with an id."""
        from notetui import tagging

        return tagging.undo(state_dir=self._state_dir, roots=self.roots, wanted=wanted, seek=self._seek)

    def gone_since(self) -> bool:
        """Return whether a note of what would be undone or redone next may have another name that is not known yet."""
        from notetui import tagging

        return tagging.gone_since(state_dir=self._state_dir, roots=self.roots)

    def undoable(self) -> list[Undoable]:
        """Return the changes that can be undone, the newest first; raises FileError."""
        from notetui import tagging

        return tagging.undoable(state_dir=self._state_dir, roots=self.roots)

    def redo(self) -> UndoResult:
        """Do again the tag change that was taken back."""
        from notetui import tagging

        return tagging.redo(state_dir=self._state_dir, roots=self.roots, seek=self._seek)

    # -- inside

    @property
    def _links(self) -> Links:
        from notetui.store.index.links import Links

        return Links(self._reader, self._updater.place_of)

    def _seek(self, files: frozenset[bytes]) -> dict[bytes, list[tuple[str, bytes]]]:
        """Look at all files now for those with some devices and inodes (of packed stamps): their paths and stamps."""
        from notetui.store.born import seek

        return seek(self._scanner, self.roots, files)

    def _follow_names(self, delta: Delta) -> None:
        if delta.renamed:
            from notetui import tagging
            from notetui.core.changes import new_names

            tagging.follow_names(new_names(delta), state_dir=self._state_dir)

    def _decide(self, query: Query, facts: NoteFacts, root: int, relative: str) -> bool:
        """Decide a part of a query that the index can't."""
        from notetui.core.query.ast import needs_body, needs_marks
        from notetui.core.query.match import Context, matches
        from notetui.store.index.entry import searchable

        path = self._reader.path(root, "", relative)
        body = searchable(facts, self.read(path).text) if needs_body(query) else ""
        config = self._config
        is_marked = needs_marks(query) and path in self.marked
        context = Context(tuple(config.review_questions), config.review_key, is_marked)
        return matches(query, facts, self._before[root] + relative, body, context)


def _settings(config: Config) -> str:
    """Return what, when it changes, makes another index of the same notes."""
    return repr((__version__, config.tag_key, config.review_questions, config.review_key, GROUPING_NAMES))
