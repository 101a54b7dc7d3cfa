"""After any operations on the files, with the program running or not, the index equals a fresh build."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from notetui.core.config.model import Config
from notetui.core.query.parse import parse
from notetui.library import Library

NAMES = st.sampled_from(["a.md", "b.md", "研 [1].md", "x/a.md", "x/b.md", "x/y/c.md", ".h/a.md", "z.txt"])
FOLDERS = st.sampled_from(["x", "x/y", "w", ".h", "w/v"])
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
        "count": library.count(),
        "problems": library.problems,
    }


class FilesAndIndex(RuleBasedStateMachine):
    """Changes files; now and then the library looks, by scan, by hints, or after a restart."""

    @initialize()
    def begin(self) -> None:
        self.place = Path(tempfile.mkdtemp(prefix="notetui-"))
        self.root = self.place / "notes"
        self.root.mkdir()
        self.library = self.opened("cache")
        self.touched: set[str] = set()
        self.clock = 1_700_000_000

    def opened(self, cache: str | None) -> Library:
        where = str(self.place / cache) if cache else None
        return Library([str(self.root)], Config(), state_dir=None, cache_dir=where, patience=0.0)

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
            self.touch(path, path.parent)

    def looked(self) -> None:
        self.touched.clear()
        fresh = self.opened(None)
        for _ in fresh.scan():
            pass
        assert state(self.library) == state(fresh)
        fresh.close()

    @rule()
    def scan(self) -> None:
        before = set(self.library.paths())
        added: set[str] = set()
        removed: set[str] = set()
        for delta in self.library.scan():
            assert not delta.retry
            added |= delta.added
            removed |= delta.removed
        assert set(self.library.paths()) == (before | added) - removed
        self.looked()
        assert not any(self.library.scan())

    @precondition(lambda self: self.touched)
    @rule()
    def follow_hints(self) -> None:
        before = set(self.library.paths())
        delta = self.library.refresh(self.touched)
        assert set(self.library.paths()) == (before | delta.added) - delta.removed
        assert not self.library.refresh(self.touched)

    @rule()
    def restart(self) -> None:
        self.library.close()
        self.library = self.opened("cache")

    @invariant()
    def no_notice(self) -> None:
        if hasattr(self, "library"):
            assert self.library.notice == ""


TestFilesAndIndex = FilesAndIndex.TestCase
TestFilesAndIndex.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
