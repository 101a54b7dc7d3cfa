"""The index while its file can't be used: the program goes on with all its notes, and goes back to the file."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from notetui.core.config.model import Config
from notetui.core.library_values import Delta
from notetui.core.query.parse import parse
from notetui.library import Library
from notetui.store.index import back, file
from notetui.store.index.database import Renewed
from tests.sample import GARDEN
from tests.store.test_ahead import until
from tests.store.test_consistency import state
from tests.store.test_index import damage, scanned

Open = Callable[..., Library]
COUNT = 30


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    for number in range(COUNT):
        path = folder / f"f{number % 3}" / f"n{number}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{GARDEN}\n\nnumber {number} 研究\n", encoding="utf-8")
    return folder


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def library(root: Path, cache: Path) -> Iterator[Open]:
    made: list[Library] = []

    def open_it(cache_dir: Path | None = cache, **options: Any) -> Library:
        where = str(cache_dir) if cache_dir else None
        made.append(Library([str(root)], Config(), state_dir=None, cache_dir=where, patience=0.0, **options))
        return made[-1]

    yield open_it
    for one in made:
        one.close()


def index_file(cache: Path) -> Path:
    (path,) = (cache / "index").glob("*.sqlite")
    return path


def index_names(cache: Path) -> list[str]:
    return sorted(path.name.partition(".")[2] for path in (cache / "index").iterdir())


def saved(root: Path, words: str) -> str:
    path = root / "f0" / "n0.md"
    path.write_text(f"---\ntitle: {words}\n---\n# A\n")
    return str(path)


def title(library: Library, path: str) -> str:
    facts = library.facts(path)
    return facts.title if facts else ""


def all_right(one: Library, library: Open) -> None:
    """The index has what a fresh one has, in its file too."""
    fresh = library(None)
    scanned(fresh)
    assert state(one) == state(fresh)
    another = library()
    assert another.notice == ""
    assert not scanned(another)
    assert state(another) == state(fresh)


@contextlib.contextmanager
def held(cache: Path) -> Iterator[None]:
    """Another program is in the middle of a write, and stays there."""
    begin = f"c = sqlite3.connect({str(index_file(cache))!r}, isolation_level=None); c.execute('BEGIN IMMEDIATE')"
    program = subprocess.Popen(
        [sys.executable, "-c", f"import sqlite3; {begin}; print(flush=True); input()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert program.stdout is not None
    program.stdout.readline()
    try:
        yield
    finally:
        program.communicate(b"\n")


def test_a_lock_that_is_held_delays_nothing(library: Open, root: Path, cache: Path) -> None:
    one = library()
    scanned(one)
    told: list[bool] = []
    one.on_index_trouble(lambda: told.append(one.is_without_file))
    with held(cache):
        path = saved(root, "while it is held")
        began = time.monotonic()
        delta = one.refresh([path])
        assert time.monotonic() - began < 3
        assert delta.changed == {path}
        assert not delta.added | delta.removed
        assert title(one, path) == "while it is held"
        assert one.count() == COUNT
        assert told == [True]
        assert one.is_whole
        assert one.notice == f"The index is in memory for now: another program holds {index_file(cache)}"
        began = time.monotonic()
        assert not one.back_to_file()
        assert time.monotonic() - began < 0.5
        path = saved(root, "still held")
        assert one.refresh([path]).changed == {path}
        assert not scanned(one)
    assert one.back_to_file()
    assert (one.is_without_file, one.notice) == (False, "")
    assert title(one, path) == "still held"
    assert not one.refresh([path])
    assert not scanned(one)
    all_right(one, library)


def test_a_start_while_the_lock_is_held(library: Open, root: Path, cache: Path) -> None:
    scanned(library())
    with held(cache):
        path = saved(root, "at the start")
        one = library()
        assert scanned(one).changed == {path}
        assert one.count() == COUNT
    assert one.back_to_file()
    all_right(one, library)


def test_what_is_found_on_the_way_back_is_told(library: Open, root: Path, cache: Path) -> None:
    one = library()
    scanned(one)
    with held(cache):
        one.refresh([saved(root, "while it is held")])
    # Changes that nobody has looked at yet when the way back is taken, and whose hints come after it.
    path, gone, new = saved(root, "on the way"), root / "f1" / "n1.md", root / "f2" / "new.md"
    gone.unlink()
    new.write_text("# New\n")
    assert one.back_to_file()
    delta = one.refresh([path, str(gone), str(new)])
    assert delta == Delta(changed=frozenset({path, str(new)}), removed=frozenset({str(gone)}))
    assert not one.refresh([path, str(gone), str(new)])


def test_what_other_programs_write_meanwhile_is_told(library: Open, root: Path, cache: Path) -> None:
    one, two = library(), library()
    scanned(one)
    scanned(two)
    with held(cache):
        path = saved(root, "first")
        one.refresh([path])
        assert one.is_without_file
    other = root / "f1" / "n1.md"
    other.write_text("# Seen by the other one only\n")
    two.refresh([str(other)])
    assert one.back_to_file()
    scanned(one)
    assert title(one, str(other)) == "Seen by the other one only"
    other.write_text("# Once more\n")
    two.refresh([str(other)])
    assert one.refresh([]).changed == {str(other)}


def test_a_program_that_writes_all_the_time_is_waited_for(library: Open, root: Path, cache: Path) -> None:
    scanned(library())
    end = threading.Event()
    writing = threading.Event()

    def write() -> None:
        with contextlib.closing(sqlite3.connect(index_file(cache), isolation_level=None, timeout=5)) as other:
            while not end.is_set():
                other.execute("BEGIN IMMEDIATE")
                other.execute("INSERT OR REPLACE INTO meta VALUES ('x', ?)", (time.time(),))
                writing.set()
                time.sleep(0.05)
                other.execute("COMMIT")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        writing.wait(5)
        one = library(held_after=0.2)
        path = saved(root, "in between")
        # It comes to its turn sooner or later; what it must not do is to give the file up.
        threading.Timer(1.0, end.set).start()
        assert one.refresh([path]).changed == {path}
        assert not one.is_without_file
    finally:
        end.set()
        writer.join()


@pytest.mark.parametrize("what", ["file", "file and its log", "folder", "replaced"])
def test_a_file_that_is_deleted_while_it_is_used(library: Open, root: Path, cache: Path, what: str) -> None:
    one = library()
    scanned(one)
    path = index_file(cache)
    if what == "folder":
        shutil.rmtree(cache)
    else:
        path.unlink()
        if what != "file":
            for end in ("-wal", "-shm"):
                path.with_name(path.name + end).unlink(missing_ok=True)
    if what == "replaced":
        scanned(library())
    assert one.count() == COUNT
    note = saved(root, "after it was deleted")
    assert one.refresh([note]).changed == {note}
    assert one.count() == COUNT
    assert one.is_whole
    assert one.back_to_file()
    assert one.notice == ""
    assert not scanned(one)
    assert index_file(cache).stat().st_mode & 0o077 == 0
    all_right(one, library)
    one.close()
    assert "sqlite" in index_names(cache)
    assert not any(name.endswith("new") for name in index_names(cache))


def test_reading_makes_no_file(library: Open, cache: Path) -> None:
    one = library()
    scanned(one)
    shutil.rmtree(cache / "index")
    with contextlib.suppress(Renewed), one._database.read(), one._database.read():
        pytest.fail("a second connection, to a file that is gone")
    assert one.count() == COUNT
    assert not (cache / "index").exists()


@pytest.mark.parametrize("how", ["cut", "noise", "middle", "text"])
def test_a_file_that_is_damaged_while_it_is_used(library: Open, root: Path, cache: Path, how: str) -> None:
    one = library()
    scanned(one)
    told: list[bool] = []
    one.on_index_trouble(lambda: told.append(one.is_whole))
    damage(index_file(cache), how)
    one._database.checkpoint()
    path = saved(root, "after the damage")
    for _ in range(3):
        one.groups("tag")
        one.refresh([path])
        scanned(one)
        dict(one.each())
    assert title(one, path) == "after the damage"
    assert one.count() == COUNT
    assert one.is_whole
    if told:
        assert one.notice == f"The index was damaged and is built again: {index_file(cache)}"
        assert not told[0]
    one.back_to_file()
    assert not one.is_without_file
    all_right(one, library)


def test_two_programs_that_meet_the_same_damage_build_one_index(library: Open, root: Path, cache: Path) -> None:
    one, two = library(), library()
    scanned(one)
    scanned(two)
    with contextlib.closing(sqlite3.connect(index_file(cache))) as connection:
        connection.execute("UPDATE facts SET json = x'00'")
        connection.commit()
    path = saved(root, "after the damage")
    for program in (one, two, one, two):
        program.facts(str(root / "f1" / "n1.md"))
        scanned(program)
        program.refresh([path])
        program.back_to_file()
    assert one._database._identity == two._database._identity == file.identity(str(index_file(cache)))
    all_right(one, library)
    assert not scanned(two)


def fill(disk: Path) -> Path:
    filler = disk / "filler"
    with open(filler, "ab", buffering=0) as out, contextlib.suppress(OSError):
        while True:
            out.write(b"x" * 4096)
    return filler


def test_a_disk_that_is_full_at_the_start(root: Path, small_disk: Path, library: Open) -> None:
    filler = fill(small_disk)
    one = library(small_disk / "cache")
    scanned(one)
    assert one.count() == COUNT
    assert one.is_without_file
    assert "the disk is full, make room for" in one.notice
    assert not one.back_to_file()
    assert index_names(small_disk / "cache") == []
    filler.unlink()
    assert one.back_to_file()
    assert not scanned(one)
    another = library(small_disk / "cache")
    assert not scanned(another)
    assert another.count() == COUNT


@pytest.mark.parametrize("room", [0, 200])
def test_a_disk_that_becomes_full(root: Path, small_disk: Path, library: Open, room: int) -> None:
    one = library(small_disk / "cache")
    if not room:
        scanned(one)
    filler = fill(small_disk)
    os.truncate(filler, max(0, filler.stat().st_size - room * 1024))
    text = " ".join(f"word{number}" for number in range(8_000))
    for number in range(12):
        (root / f"long{number}.md").write_text(f"# long {number}\n{text}")
    scanned(one)
    assert one.count() == COUNT + 12
    assert "the disk is full, make room for" in one.notice
    assert not one.back_to_file()
    path = saved(root, "while it is full")
    assert one.refresh([path]).changed == {path}
    filler.unlink()
    assert one.back_to_file()
    assert one.notice == ""
    assert not scanned(one)
    another = library(small_disk / "cache")
    assert not scanned(another)
    assert state(another) == state(one)


@pytest.mark.parametrize("damaged", [False, True])
def test_a_disk_that_can_only_be_read(root: Path, small_disk: Path, library: Open, damaged: bool) -> None:
    one = library(small_disk / "cache")
    scanned(one)
    one.close()
    if damaged:
        damage(index_file(small_disk / "cache"), "noise")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    one = library(small_disk / "cache")
    scanned(one)
    assert one.count() == COUNT
    assert one.notice.startswith("The index is in memory for now: no permission to write in ")
    assert not one.back_to_file()
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    assert one.back_to_file()
    assert not scanned(one)


def test_a_place_that_comes_to_be_later(library: Open, root: Path, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("in the way")
    one = library(tmp_path / "home" / "cache")
    scanned(one)
    assert one.notice.startswith("The index is in memory for now: ")
    assert str(tmp_path / "home") in one.notice
    (tmp_path / "home").unlink()
    assert one.back_to_file()
    assert index_file(tmp_path / "home" / "cache").exists()
    assert not scanned(one)


def test_going_back_is_given_up_for_good_reasons(
    library: Open, root: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = library()
    scanned(one)
    assert not one.back_to_file(), "it is there already"
    shutil.rmtree(cache)
    path = saved(root, "one")
    one.refresh([path])
    assert not one.back_to_file(stop=lambda: True)
    assert one.is_without_file
    one.close()
    with pytest.raises(sqlite3.ProgrammingError):
        one.back_to_file()
    monkeypatch.setattr(back, "room_on", lambda folder: 1)
    two = library()
    shutil.rmtree(cache)
    scanned(two)
    assert not two.back_to_file()
    assert "the disk is full" in two.notice


def test_an_index_meant_for_memory_stays_there(library: Open) -> None:
    one = library(None)
    assert not one.is_without_file
    assert not one.back_to_file()


def test_programs_beside_one_that_builds_the_index(root: Path, cache: Path, library: Open) -> None:
    for number in range(170):
        (root / f"more{number}.md").write_text(f"{GARDEN}\n\nmore {number}\n", encoding="utf-8")
    command = [sys.executable, "-m", "notetui", "list", "--format", "jsonl", "--dir", str(root)]
    environ = {**os.environ, "XDG_CACHE_HOME": str(cache.parent / "xdg")}
    one = [subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(3)]
    outputs = [program.communicate(timeout=120) for program in one]
    assert [errors for _, errors in outputs] == [b""] * 3
    assert [output.count(b"\n") for output, _ in outputs] == [COUNT + 170] * 3
    assert outputs[0][0] == outputs[1][0] == outputs[2][0]


def test_a_command_waits_for_who_holds_the_index(root: Path, cache: Path) -> None:
    command = [sys.executable, "-m", "notetui", "list", "--format", "jsonl", "--dir", str(root)]
    environ = {**os.environ, "XDG_CACHE_HOME": str(cache.parent / "xdg")}
    assert subprocess.run(command, env=environ, capture_output=True, check=True).stderr == b""
    saved(root, "anew")
    (path,) = (cache.parent / "xdg" / "notetui" / "index").glob("*.sqlite")
    with contextlib.closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as waiting:
            until(lambda: str(path) in opened_by(waiting.pid))
            # Longer than the browser would wait.
            release = threading.Timer(2 * file.HELD_AFTER, lambda: holder.execute("ROLLBACK"))
            release.start()
            output, errors = waiting.communicate(timeout=60)
            assert release.finished.is_set()
    assert errors == b""
    assert b"anew" in output


def opened_by(pid: int) -> set[str]:
    """Return the files that a process has open."""
    found = set()
    with contextlib.suppress(FileNotFoundError):
        for link in Path(f"/proc/{pid}/fd").iterdir():
            with contextlib.suppress(FileNotFoundError):
                found.add(str(link.readlink()))
    return found


def test_a_query_is_answered_as_before(library: Open, root: Path, cache: Path) -> None:
    one = library()
    scanned(one)
    query: Any = parse("研究 -tag:none")
    before = one.paths(query)
    shutil.rmtree(cache)
    one.refresh([saved(root, "研究")])
    assert one.is_without_file
    assert one.paths(query) == before
    assert one.back_to_file()
    assert one.paths(query) == before
