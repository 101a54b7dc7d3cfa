"""After any operations on the files, with the program running or not, the index equals a fresh build."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from notetui.core.config.model import Config
from notetui.core.library_values import Delta
from notetui.core.query.parse import parse
from notetui.library import Library
from notetui.store.index import ahead, beside, update
from notetui.store.index.beside import Beside, Wanted
from notetui.store.index.entry import Found
from notetui.store.index.rules import Rules

ROOTS = ("notes", "more notes")
NAMES = st.sampled_from(
    [
        "notes/a.md",
        "notes/b.md",
        "notes/研 [1].md",
        "notes/a.sync-conflict-20240101-101010-ABCDEFG.md",
        "notes/x/a.md",
        "notes/x/b.md",
        "notes/x/y/c.md",
        "notes/.h/a.md",
        "notes/z.txt",
        "more notes/a.md",
        "more notes/x/d.md",
    ]
)
FOLDERS = st.sampled_from(["notes/x", "notes/x/y", "notes/w", "notes/.h", "notes/w/v", "more notes/x"])
IGNORING = st.sampled_from(["notes/.gitignore", "notes/x/.gitignore", "notes/.ignore", "more notes/x/.ignore"])
IGNORED = st.sampled_from(["", "a.md", "/a.md", "x/", "*.md\n!b.md", "y", "!a.md"])
TEXTS = st.sampled_from(
    [
        "",
        "plain",
        "---\ntags: [one]\n---\n# A",
        "---\ntags: [two]\n---\n# B",
        "---\ntitle: [\n---\n",
        "> q\n\n## RQ1: 研究\n",
    ]
)


def state(library: Library) -> dict[str, Any]:
    """Everything that can be asked, for comparison."""
    return {
        "facts": dict(library.each()),
        "groups": {name: library.groups(name) for name in ("topic", "question", "tag", "folder", "date", "status")},
        "notes": {
            (name, group.path): library.notes_in(name, group.path)
            for name in ("tag", "folder", "question")
            for group in library.groups(name)
        },
        "tags": library.tag_counts(),
        "found": {query: library.paths(parse(query)) for query in ("plain", "研究", "tag:one", "has:quote", "rq:1")},
        "copies": library.conflict_copies(),
        "count": library.count(),
        "problems": library.problems,
    }


class Kept(Beside):
    """Another process that is used again: starting one for each scan would take all of a test's time."""

    idle: ClassVar[list[Kept]] = []

    def __init__(self, rules: Rules) -> None:
        super().__init__(rules)
        self.owed = 0

    def ask(self, wanted: list[Wanted]) -> None:
        super().ask(wanted)
        self.owed += 1

    def answer(self) -> list[Found | None]:
        found = super().answer()
        self.owed -= 1
        return found

    def end(self) -> None:
        if self.owed:
            super().end()
        else:
            self.idle.append(self)

    @classmethod
    def start(cls, rules: Rules) -> Kept:
        return cls.idle.pop() if cls.idle else cls(rules)


@pytest.fixture(autouse=True)
def _kept_processes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(beside, "Beside", Kept.start)
    monkeypatch.setattr(ahead, "cores", lambda: 2)
    monkeypatch.setattr(update, "SCAN_BATCH_SECONDS", 1e-4)  # a batch for each note
    yield
    while Kept.idle:
        Beside.end(Kept.idle.pop())


class FilesAndIndex(RuleBasedStateMachine):
    """Changes files; now and then the library looks, by scan, by hints, or after a restart."""

    @initialize(ignoring=st.booleans(), ahead_from=st.sampled_from([1, 3, 500]))
    def begin(self, ignoring: bool, ahead_from: int) -> None:
        self.place = Path(tempfile.mkdtemp(prefix="notetui-"))
        self.root = self.place
        for name in ROOTS:
            (self.place / name).mkdir()
        self.config = Config(follow_gitignore=ignoring)
        self.ahead_from = ahead_from
        self.library = self.opened("cache")
        self.shown: set[str] = set()
        self.touched: set[str] = set()
        self.leads_out = False
        self.clock = 1_700_000_000

    def opened(self, cache: str | None) -> Library:
        return Library(
            [str(self.place / name) for name in ROOTS],
            self.config,
            state_dir=None,
            cache_dir=str(self.place / cache) if cache else None,
            patience=0.0,
            ahead_from=self.ahead_from if cache else 500,
        )

    def teardown(self) -> None:
        if hasattr(self, "library"):
            self.library.close()
            shutil.rmtree(self.place)

    def touch(self, *paths: Path) -> None:
        self.touched.update(map(str, paths))

    @rule(name=NAMES, text=TEXTS)
    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_dir():
            if path.is_symlink() and not path.exists():
                path.unlink()  # nothing to write through
            path.write_text(text)
            # Each write has a time of its own: on a coarse clock two could share one.
            self.clock += 1
            os.utime(path, ns=(self.clock * 10**9, self.clock * 10**9))
            self.touch(path)

    @rule(name=NAMES)
    def delete(self, name: str) -> None:
        (self.root / name).unlink(missing_ok=True)
        self.touch(self.root / name)

    @rule(old=NAMES, new=NAMES)
    def rename(self, old: str, new: str) -> None:
        source, target = self.root / old, self.root / new
        if source.exists() and source != target:
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(source, target)
            self.touch(source, target)

    @rule(one=NAMES, other=NAMES)
    def swap(self, one: str, other: str) -> None:
        first, second, between = self.root / one, self.root / other, self.root / "between"
        if first.exists() and second.exists() and first != second:
            os.replace(first, between)
            os.replace(second, first)
            os.replace(between, second)
            self.touch(first, second)

    @rule(name=NAMES, seconds=st.integers(1, 1_000_000_000))
    def touch_back_in_time(self, name: str, seconds: int) -> None:
        path = self.root / name
        if path.exists():
            os.utime(path, (seconds, seconds))
            self.touch(path)

    @rule(old=FOLDERS, new=FOLDERS)
    def move_folder(self, old: str, new: str) -> None:
        source, target = self.root / old, self.root / new
        if source.is_dir() and not target.exists() and not target.is_relative_to(source):
            target.parent.mkdir(parents=True, exist_ok=True)
            source.rename(target)
            self.touch(source, target)

    @rule(name=FOLDERS)
    def delete_folder(self, name: str) -> None:
        shutil.rmtree(self.root / name, ignore_errors=True)
        self.touch(self.root / name)

    @rule(name=NAMES, leads_to=NAMES)
    def link(self, name: str, leads_to: str) -> None:
        path = self.root / name
        if not path.exists() and not path.is_symlink():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.symlink_to(self.root / leads_to)
            # Of what is hidden, ignored or no note nothing tells: that a link leads to it is a scan's to find.
            unseen = self.config.follow_gitignore or leads_to.endswith(".txt") or "/.h/" in leads_to
            self.leads_out = self.leads_out or unseen
            self.touch(path, path.parent)

    @rule(name=IGNORING, text=IGNORED)
    def ignore(self, name: str, text: str) -> None:
        path = self.root / name
        if path.parent.is_dir():
            path.write_text(text)
            self.touch(path)

    @rule(name=IGNORING)
    def ignore_no_more(self, name: str) -> None:
        (self.root / name).unlink(missing_ok=True)
        self.touch(self.root / name)

    @rule()
    def other_program(self) -> None:
        other = self.opened("cache")
        for _ in other.scan():
            pass
        other.close()

    @rule()
    def lose_the_index(self) -> None:
        shutil.rmtree(self.place / "cache", ignore_errors=True)

    @rule()
    def go_back_to_the_file(self) -> None:
        without = self.library.is_without_file
        assert self.library.back_to_file() == without

    def looked(self, but: str = "") -> None:
        self.touched.clear()
        fresh = self.opened(None)
        for _ in fresh.scan():
            pass
        found, wanted = state(self.library), state(fresh)
        fresh.close()
        assert {**found, but: None} == {**wanted, but: None}

    def told(self, delta: Delta) -> None:
        """What a screen has that follows what it is told: other programs' writes are in `changed`."""
        self.shown = (self.shown - delta.removed) | delta.added | delta.changed

    @rule()
    def scan(self) -> None:
        for delta in self.library.scan():
            assert not delta.retry
            self.told(delta)
        assert set(self.library.paths()) == self.shown
        self.looked()
        assert not any(self.library.scan())

    @rule(name=NAMES, text=TEXTS)
    def write_during_a_scan(self, name: str, text: str) -> None:
        for number, delta in enumerate(self.library.scan()):
            self.told(delta)
            if number == 0:
                self.write(name, text)

    @precondition(lambda self: self.touched)
    @rule()
    def follow_hints(self) -> None:
        self.told(self.library.refresh(self.touched))
        assert set(self.library.paths()) == self.shown
        assert not self.library.refresh(self.touched)
        if self.library.is_whole and not self.leads_out:
            # What is no note, or leads to what is none, is a scan's to find.
            self.looked(but="problems")

    @rule()
    def restart(self) -> None:
        self.library.close()
        self.library = self.opened("cache")
        self.shown = set(self.library.paths())

    @invariant()
    def no_notice(self) -> None:
        if hasattr(self, "library"):
            assert ("deleted" in self.library.notice) == self.library.is_without_file


TestFilesAndIndex = FilesAndIndex.TestCase

TestFilesAndIndex.settings = settings(
    max_examples=int(os.environ.get("NOTETUI_EXAMPLES", "40")), stateful_step_count=30, deadline=None
)
