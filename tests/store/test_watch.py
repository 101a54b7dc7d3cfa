"""The watcher's hints, its faults, and what editors do to a note while the library looks."""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from notetui.core.config.model import Config
from notetui.core.library_values import Delta
from notetui.library import Library
from notetui.store import watch as watching
from notetui.store.born import born
from notetui.store.watch import Rescan, file_system_of, is_wanted, watch
from tests.needs import cannot_be_tested

LONGEST = 15.0


class Watched:
    """Collects what the watcher yields."""

    def __init__(self) -> None:
        self.paths: set[str] = set()
        self.rescans = 0
        self.badges: list[str] = []
        self.starts = 0

    def on_state(self, badge: str) -> None:
        self.badges.append(badge)

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(LONGEST):
            while not condition():
                await asyncio.sleep(0.01)


@contextlib.asynccontextmanager
async def watched(*roots: Path, poll_seconds: float = 0.0) -> AsyncIterator[Watched]:
    seen = Watched()

    async def run() -> None:
        async for hint in watch([str(root) for root in roots], on_state=seen.on_state, poll_seconds=poll_seconds):
            if isinstance(hint, Rescan):
                seen.rescans += 1
            else:
                seen.paths |= hint

    task = asyncio.create_task(run())
    try:
        yield seen
        assert not task.done(), task.exception()
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(watching, "LOOK_AT_ROOTS_MS", 50)
    monkeypatch.setattr(watching, "PAUSE_AFTER_FAULT", 0.02)
    monkeypatch.setattr(watching, "POLL_EVERY", 0.05)
    folder = tmp_path / "notes"
    folder.mkdir()
    return folder


async def test_a_save_is_hinted_at_and_hidden_folders_are_not(root: Path) -> None:
    (root / ".git").mkdir()
    async with watched(root) as seen:
        await seen.until(lambda: seen.badges == [""])
        (root / ".git" / "index").write_text("x")
        (root / "a.md").write_text("x")
        await seen.until(lambda: str(root / "a.md") in seen.paths)
        assert not any(".git" in path for path in seen.paths)


async def test_a_name_that_is_not_utf8_ends_in_a_rescan_and_a_new_start(root: Path) -> None:
    async with watched(root) as seen:
        await seen.until(lambda: seen.badges == [""])
        before = seen.rescans
        with open(os.fsencode(root) + b"/\xff.md", "wb") as file:
            file.write(b"x")
        await seen.until(lambda: len(seen.badges) >= 3 and seen.badges[-1] == "")
        assert seen.badges[1] == "watching again: a name is not UTF-8"
        assert seen.rescans > before
        (root / "later.md").write_text("x")
        await seen.until(lambda: str(root / "later.md") in seen.paths)


async def test_a_root_that_is_moved_away_and_back_is_watched_again(root: Path) -> None:
    async with watched(root) as seen:
        await seen.until(lambda: seen.badges == [""])
        root.rename(root.with_name("away"))
        await seen.until(lambda: seen.badges[-1] == "the notes directory is gone")
        root.with_name("away").rename(root)
        await seen.until(lambda: seen.badges[-1] == "")
        (root / "later.md").write_text("x")
        await seen.until(lambda: str(root / "later.md") in seen.paths)


async def test_of_several_directories_the_one_that_is_gone_is_named(root: Path) -> None:
    other = root.parent / "other" / root.name
    other.mkdir(parents=True)
    async with watched(root, other) as seen:
        await seen.until(lambda: seen.badges == [""])
        other.rename(other.with_name("away"))
        await seen.until(lambda: seen.badges[-1] == f"gone: other/{root.name}")
        (root / "later.md").write_text("x")
        await seen.until(lambda: str(root / "later.md") in seen.paths)


async def test_no_more_watches_falls_back_to_polling(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_more(*_arguments: object) -> object:
        raise OSError("OS file watch limit reached. about [...]")

    monkeypatch.setattr(watching, "notifier", lambda: no_more)
    async with watched(root) as seen:
        await seen.until(lambda: seen.rescans >= 3)
        assert seen.badges == ["polling: the system has no more inotify watches"]


async def test_network_file_systems_and_wishes_are_polled(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with watched(root, poll_seconds=0.02) as seen:
        await seen.until(lambda: seen.rescans >= 2)
        assert seen.badges == ["polling: every 0.02 s"]
    monkeypatch.setattr(watching, "is_network", lambda _path: True)
    async with watched(root) as seen:
        await seen.until(lambda: seen.rescans >= 2)
        assert seen.badges == ["polling: network file system"]


def test_file_systems_are_read_from_the_mount_table(tmp_path: Path) -> None:
    table = tmp_path / "mounts"
    table.write_text(
        "/dev/a / ext4 rw 0 0\nhost:/x /somebody/me/my\\040notes nfs4 rw 0 0\nC: /mnt/c 9p rw 0 0\nshort\n"
    )
    assert file_system_of("/somebody/me", str(table)) == "ext4"
    assert file_system_of("/somebody/me/my notes/a", str(table)) == "nfs4"
    assert file_system_of("/mnt/c", str(table)) == "9p"
    assert file_system_of("/mnt/cc", str(table)) == "ext4"
    assert file_system_of("/", str(tmp_path / "none")) == ""


def test_what_is_wanted() -> None:
    assert is_wanted("/n/a.md", ["/n"])
    assert is_wanted("/n", ["/n"])
    assert not is_wanted("/n/.git/x", ["/n"])
    assert not is_wanted("/other/a.md", ["/n"])
    assert is_wanted("/n/.h/x.md", ["/n", "/n/.h"]) is False
    assert is_wanted("/.h/n/x.md", ["/.h/n"])
    assert is_wanted("/n/x/.gitignore", ["/n"])
    assert not is_wanted("/n/.h/.ignore", ["/n"])


# -- how editors save: the library between the steps


@pytest.fixture
def library(root: Path, tmp_path: Path) -> Iterator[Library]:
    (root / "a.md").write_text("---\ntags: [one]\n---\nfirst\n")
    (root / "b.md").write_text("other\n")
    made = Library([str(root)], Config(), state_dir=None, cache_dir=str(tmp_path / "cache"), patience=0.15)
    for _ in made.scan():
        pass
    yield made
    made.close()


def settled(library: Library, paths: set[str]) -> Delta:
    """Look again, as the screen does, until nothing is in the middle of a save."""
    until = time.monotonic() + LONGEST
    while True:
        delta = library.refresh(paths)
        if not delta.retry or delta:
            return delta
        assert time.monotonic() < until
        time.sleep(0.01)


def test_vim_renames_the_note_and_writes_it_anew(library: Library, root: Path) -> None:
    note, backup = root / "a.md", root / "a.md~"
    note.rename(backup)
    between = library.refresh([str(note), str(backup)])
    assert not between
    assert between.retry == {str(note)}
    assert library.count() == 2
    note.write_text("---\ntags: [two]\n---\nsecond\n")
    backup.unlink()
    assert library.refresh([str(note), str(backup)]) == Delta(changed=frozenset({str(note)}))
    assert library.tag_counts() == [("two", 1)]


def test_nano_truncates_and_writes(library: Library, root: Path) -> None:
    note = root / "a.md"
    with open(note, "w") as file:
        between = library.refresh([str(note)])
        assert not between
        assert between.retry == {str(note)}
        assert library.tag_counts() == [("one", 1)]
        file.write("---\ntags: [three]\n---\n")
    assert library.refresh([str(note)]).changed == {str(note)}
    assert library.tag_counts() == [("three", 1)]


def test_replacing_and_writing_the_same_again(library: Library, root: Path) -> None:
    note, temporary = root / "a.md", root / ".a.tmp"
    temporary.write_text("---\ntags: [four]\n---\n")
    os.replace(temporary, note)
    assert library.refresh([str(note), str(temporary)]) == Delta(changed=frozenset({str(note)}))
    note.write_bytes(note.read_bytes())
    assert library.refresh([str(note)]) == Delta()
    assert not any(library.scan())


def test_half_broken_front_matter_keeps_the_note_listed_with_a_problem(library: Library, root: Path) -> None:
    (root / "a.md").write_text("---\ntags: [one\n---\nfirst\n")
    assert library.refresh([str(root / "a.md")]).changed
    facts = library.facts(str(root / "a.md"))
    assert facts is not None
    assert facts.problems


def test_a_note_that_is_emptied_for_good_is_empty_in_the_end(
    library: Library, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("notetui.store.index.look.SETTLED_NS", 50_000_000)
    (root / "a.md").write_text("")
    assert settled(library, {str(root / "a.md")}).changed == {str(root / "a.md")}
    assert library.tag_counts() == []


def test_a_deleted_note_goes_after_a_moment_and_a_renamed_one_at_once(library: Library, root: Path) -> None:
    old, new = root / "b.md", root / "c.md"
    old.rename(new)
    delta = library.refresh([str(old), str(new)])
    pair = (str(old), str(new))
    assert delta == Delta(added=frozenset({str(new)}), removed=frozenset({str(old)}), renamed=(pair,))
    new.unlink()
    assert library.refresh([str(new)]).retry == {str(new)}
    assert settled(library, {str(new)}).removed == {str(new)}


def test_folders_stand_for_all_that_is_in_them(library: Library, root: Path) -> None:
    (root / "x" / "y").mkdir(parents=True)
    (root / "x" / "y" / "n.md").write_text("x")
    (root / "x" / "m.md").write_text("x")
    new = frozenset({str(root / "x/y/n.md"), str(root / "x/m.md")})
    assert library.refresh([str(root / "x")]) == Delta(added=new)
    (root / "x").rename(root / "z")
    moved = frozenset(path.replace(f"{root}/x/", f"{root}/z/") for path in new)
    delta = library.refresh([str(root / "x"), str(root / "z")])
    assert (delta.added, delta.removed) == (moved, new)
    assert set(delta.renamed) == {(path, path.replace(f"{root}/x/", f"{root}/z/")) for path in new}
    assert library.refresh([str(root)]) == Delta()


def test_a_folder_in_the_place_of_a_note_is_no_note(library: Library, root: Path) -> None:
    (root / "b.md").unlink()
    (root / "b.md").mkdir()
    assert settled(library, {str(root / "b.md")}).removed == {str(root / "b.md")}
    (root / "b.md" / "n.md").write_text("x")
    assert library.refresh([str(root / "b.md")]).added == {str(root / "b.md" / "n.md")}
    (root / "b.md" / "n.md").unlink()
    (root / "b.md").rmdir()
    (root / "b.md").write_text("x")
    assert settled(library, {str(root / "b.md")}).added == {str(root / "b.md")}
    assert library.count() == 2


@pytest.mark.parametrize("followed", [True, False])
def test_an_ignore_file_that_is_saved_counts_at_once(root: Path, tmp_path: Path, followed: bool) -> None:
    (root / "x").mkdir()
    for name in ("a.md", "x/a.md", "x/b.md"):
        (root / name).write_text("x")
    config = Config(follow_gitignore=followed)
    with contextlib.closing(Library([str(root)], config, state_dir=None, cache_dir=None)) as library:
        for _ in library.scan():
            pass
        ignores = root / "x" / ".gitignore"
        ignores.write_text("a.md\n")
        gone = frozenset({str(root / "x" / "a.md")} if followed else ())
        assert library.refresh([str(ignores)]) == Delta(removed=gone)
        ignores.unlink()
        assert library.refresh([str(ignores)]) == Delta(added=gone)


@pytest.mark.parametrize("first", ["old", "new"])
def test_a_rename_is_known_though_its_halves_are_seen_apart(library: Library, root: Path, first: str) -> None:
    old, new = root / "b.md", root / "c.md"
    old.rename(new)
    one, other = (old, new) if first == "old" else (new, old)
    assert settled(library, {str(one)}).renamed == ()
    assert settled(library, {str(other)}).renamed == ((str(old), str(new)),)


@pytest.mark.parametrize("order", [("b.md", "c.md"), ("c.md", "b.md"), ("b.md c.md",)])
def test_a_note_that_is_changed_and_renamed_in_one_moment_is_the_same(
    library: Library, root: Path, order: tuple[str, ...]
) -> None:
    old, new = root / "b.md", root / "c.md"
    if born(str(old), old.stat().st_ino) is None:
        cannot_be_tested("this file system does not say when a file was made")
    with open(old, "a") as file:
        file.write("more")
    old.rename(new)
    deltas = [settled(library, {str(root / name) for name in names.split()}) for names in order]
    assert [pair for delta in deltas for pair in delta.renamed] == [(str(old), str(new))]


def test_a_note_that_is_written_anew_elsewhere_is_another_one(library: Library, root: Path) -> None:
    old, new = root / "b.md", root / "c.md"
    for number in range(20):
        assert settled(library, {str(old), str(new)}).renamed == ()
        old.unlink()  # its inode is often given to the next one
        new.write_text(f"another one {number}")
        assert settled(library, {str(old), str(new)}).renamed == ()
        old, new = new, old


def test_another_note_in_the_place_of_one_that_is_gone_is_no_rename(library: Library, root: Path) -> None:
    text = (root / "b.md").read_bytes()
    (root / "b.md").unlink()
    (root / "c.md").write_bytes(text)  # often given the very inode that has just become free
    assert settled(library, {str(root / "b.md"), str(root / "c.md")}).renamed == ()


def test_a_scan_knows_renames_too(library: Library, root: Path) -> None:
    (root / "a").mkdir()
    (root / "b.md").rename(root / "a" / "b.md")
    (root / "a.md").rename(root / "z.md")
    deltas = [delta for delta in library.scan() if delta]
    assert sorted(pair for delta in deltas for pair in delta.renamed) == [
        (str(root / "a.md"), str(root / "z.md")),
        (str(root / "b.md"), str(root / "a" / "b.md")),
    ]


def test_the_other_name_of_a_linked_note_changes_with_it(library: Library, root: Path) -> None:
    (root / "l.md").symlink_to("a.md")
    library.refresh([str(root / "l.md")])
    (root / "a.md").write_text("---\ntags: [new]\n---\n")
    assert library.refresh([str(root / "a.md")]).changed == {str(root / "a.md"), str(root / "l.md")}


def test_a_root_that_is_gone_keeps_what_was_seen_and_says_so(library: Library, root: Path) -> None:
    root.rename(root.with_name("away"))
    assert not any(library.scan())
    assert library.count() == 2
    assert list(library.problems) == [str(root)]
    root.with_name("away").rename(root)
    assert not any(library.scan())
    assert library.problems == {}


def test_what_cannot_be_read_is_listed_with_its_reason(library: Library, root: Path) -> None:
    (root / "bin.md").write_bytes(b"\x89PNG\0\0\x01" * 10)
    (root / "latin.md").write_bytes(b"caf\xe9\n")
    os.mkfifo(root / "pipe.md")
    library.refresh([str(root / name) for name in ("bin.md", "latin.md", "pipe.md")])
    assert library.count() == 4
    for name in ("bin.md", "latin.md"):
        facts = library.facts(str(root / name))
        assert facts is not None
        assert facts.problems
    assert library.read(str(root / "pipe.md")).problem is not None


def test_links_between_notes_are_resolved(library: Library, root: Path) -> None:
    (root / "deep").mkdir()
    (root / "deep" / "Some Note.md").write_text("x")
    library.refresh([str(root / "deep")])
    here = str(root / "a.md")
    assert library.resolve(here, "b.md") == str(root / "b.md")
    assert library.resolve(here, "deep/Some%20Note.md#part") == str(root / "deep/Some Note.md")
    assert library.resolve(here, "some note") == str(root / "deep/Some Note.md")
    assert library.resolve(here, "https://example.org/b.md") == ""
    assert library.resolve(here, "../../etc/passwd") == ""
