"""One save after the other: what is kept, what is refused, and what happens beside another program."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest

from notetui.store import leases, rename
from notetui.store import replace as replacing
from notetui.store.errors import NotANote, NoteGone, OutsideRoot, SaveConflict
from notetui.store.read import stamp_of
from notetui.store.rename import NoExchange
from tests.needs import cannot_be_tested
from tests.store.conftest import Save


def add(data: bytes) -> bytes:
    return data + b"+"


def names(folder: Path) -> set[str]:
    return set(os.listdir(folder))


def test_a_save(notes: Path, save: Save) -> None:
    path = notes / "note.md"
    path.write_bytes(b"text")
    saved = save(str(path), add)
    assert (saved.old, saved.new, path.read_bytes()) == (b"text", b"text+", b"text+")
    assert saved.stamp == stamp_of(os.stat(path)), "the watcher's echo must find an equal stamp"
    assert not saved.warning
    assert names(notes) == {"note.md"}


def test_nothing_to_do_leaves_the_file_alone(notes: Path, save: Save) -> None:
    path = notes / "note.md"
    path.write_bytes(b"text")
    before = os.stat(path)
    saved = save(str(path), lambda data: data)
    assert saved.old == saved.new
    assert stamp_of(os.stat(path)) == stamp_of(before) == saved.stamp


def test_names_of_255_bytes_and_names_that_are_not_utf8(notes: Path, save: Save) -> None:
    for name in (b"n" * 252 + b".md", b"\xff[x] \xe7.md"):
        path = os.path.join(os.fsencode(notes), name)
        with open(path, "wb") as file:
            file.write(b"text")
        save(os.fsdecode(path), add)
        with open(path, "rb") as file:
            assert file.read() == b"text+"


def test_an_edit_that_refuses_changes_nothing(notes: Path, save: Save) -> None:
    path = notes / "note.md"
    path.write_bytes(b"text")

    def refuse(_data: bytes) -> bytes:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        save(str(path), refuse)
    assert path.read_bytes() == b"text"
    assert names(notes) == {"note.md"}


def test_a_symbolic_link_stays_one(notes: Path, save: Save) -> None:
    (notes / "deep").mkdir()
    (notes / "deep" / "real.md").write_bytes(b"text")
    link = notes / "note.md"
    link.symlink_to("deep/real.md")
    save(str(link), add, roots=[str(notes)])
    assert link.is_symlink()
    assert (notes / "deep" / "real.md").read_bytes() == b"text+"


def test_links_out_of_the_notes_or_to_nowhere_are_refused(notes: Path, tmp_path: Path, save: Save) -> None:
    outside = tmp_path / "outside.md"
    outside.write_bytes(b"text")
    (notes / "out.md").symlink_to(outside)
    (notes / "nowhere.md").symlink_to("missing.md")
    with pytest.raises(OutsideRoot, match="outside the notes directories"):
        save(str(notes / "out.md"), add, roots=[str(notes)])
    with pytest.raises(NoteGone, match="symbolic link to a file that is not there"):
        save(str(notes / "nowhere.md"), add)
    assert outside.read_bytes() == b"text"
    save(str(notes / "out.md"), add)
    assert outside.read_bytes() == b"text+", "without roots a link may lead anywhere"


def test_hard_links_stay_and_see_the_edit(notes: Path, kept: Path, save: Save) -> None:
    path, other = notes / "note.md", notes / "other.md"
    path.write_bytes(b"text")
    os.link(path, other)
    for edit, expected in ((add, b"text+"), (lambda _data: b"t", b"t")):
        saved = save(str(path), edit)
        assert other.read_bytes() == path.read_bytes() == saved.new == expected
        assert os.stat(path).st_ino == os.stat(other).st_ino
        assert saved.stamp == stamp_of(os.stat(path))
    assert not names(kept), "the record of a finished save is gone"


def test_an_in_place_save_waits_for_who_has_just_read_the_file(notes: Path, save: Save) -> None:
    """Another notetui that reads the other name of the note holds a lease on it for a moment."""
    path = notes / "note.md"
    path.write_bytes(b"text")
    os.link(path, notes / "other.md")
    reader = os.open(notes / "other.md", os.O_RDONLY)
    if leases.take(reader) is not leases.Quiet.LEASED:
        cannot_be_tested("no leases here")
    timer = threading.Timer(0.05, os.close, [reader])

    def edit(data: bytes) -> bytes:
        if timer.ident is None:
            timer.start()
        return data + b"+"

    save(str(path), edit)
    timer.join()
    assert path.read_bytes() == b"text+"


def test_deleted_or_replaced_by_a_folder_meanwhile(notes: Path, save: Save) -> None:
    path = notes / "note.md"

    def delete(data: bytes) -> bytes:
        path.unlink()
        return data + b"+"

    path.write_bytes(b"text")
    with pytest.raises(NoteGone, match="no longer there"):
        save(str(path), delete)
    assert names(notes) == set(), "a deleted note must not come back"

    def make_folder(data: bytes) -> bytes:
        path.unlink()
        path.mkdir()
        return data + b"+"

    path.write_bytes(b"text")
    with pytest.raises(NotANote, match="folder"):
        save(str(path), make_folder)
    assert names(notes) == {"note.md"}
    assert path.is_dir()


def test_a_change_between_reading_and_replacing_is_edited_too(notes: Path, save: Save) -> None:
    path = notes / "note.md"
    path.write_bytes(b"one")
    turns = iter([b"two", b"three"])

    def edit(data: bytes) -> bytes:
        if (text := next(turns, None)) is not None:
            # By rename, as vim and most programs do.
            (notes / "new").write_bytes(text)
            (notes / "new").rename(path)
        return data + b"+"

    saved = save(str(path), edit)
    assert path.read_bytes() == b"three+" == saved.new
    assert saved.old == b"three"
    assert names(notes) == {"note.md"}


def _in_the_window(monkeypatch: pytest.MonkeyPatch, before: list[object]) -> list[str]:
    """Run one of `before` just before each exchange of names: in the window that no look can close."""
    real = rename.exchange
    calls: list[str] = []

    def exchange(one: str, other: str) -> None:
        if before:
            action = before.pop(0)
            if callable(action):
                action()
        calls.append(one)
        real(one, other)

    monkeypatch.setattr("notetui.store.swap.exchange", exchange)
    return calls


def test_a_rename_in_the_last_window_is_seen_in_what_was_displaced(
    notes: Path, save: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = notes / "note.md"
    path.write_bytes(b"old")

    def editor() -> None:
        (notes / "new").write_bytes(b"newest")
        (notes / "new").rename(path)

    calls = _in_the_window(monkeypatch, [editor])
    save(str(path), add)
    assert path.read_bytes() == b"newest+"
    assert len(calls) == 3, "exchanged, exchanged back, and once more with the newest text"
    assert names(notes) == {"note.md"}


def test_two_renames_in_both_windows_keep_both_versions(
    notes: Path, kept: Path, save: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = notes / "note.md"
    path.write_bytes(b"old")

    def editor(text: bytes) -> None:
        (notes / "new").write_bytes(text)
        (notes / "new").rename(path)

    _in_the_window(monkeypatch, [lambda: editor(b"first"), lambda: editor(b"second")])
    saved = save(str(path), add)
    assert path.read_bytes() == b"second+", "what was renamed there last is the newest"
    (copy,) = kept.iterdir()
    assert copy.read_bytes() == b"first"
    assert str(copy) in saved.warning
    assert names(notes) == {"note.md"}


def test_a_writer_who_waits_for_the_lease_gets_its_turn(
    notes: Path, save: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = notes / "note.md"
    path.write_bytes(b"old")
    writers: list[threading.Thread] = []

    def write_in_place() -> None:
        with open(path, "wb") as file:
            file.write(b"the editor's")

    def editor() -> None:
        writer = threading.Thread(target=write_in_place)
        writers.append(writer)
        writer.start()
        deadline = time.monotonic() + 0.2  # until it waits in open, or has written where there are no leases
        while time.monotonic() < deadline and path.read_bytes() == b"old":
            time.sleep(0.005)

    _in_the_window(monkeypatch, [editor])
    save(str(path), add)
    writers[0].join()
    # The edit came first and was written over, or came last: what the editor wrote is there in either case.
    assert path.read_bytes() in (b"the editor's+", b"the editor's")
    assert names(notes) == {"note.md"}


def test_a_half_written_file_is_waited_for(notes: Path, save: Save) -> None:
    path = notes / "note.md"
    path.write_bytes(b"a long text")
    editor = os.open(path, os.O_WRONLY | os.O_TRUNC)

    def finish() -> None:
        os.write(editor, b"the whole")
        os.write(editor, b" new text")
        os.close(editor)

    timer = threading.Timer(0.1, finish)
    timer.start()
    try:
        saved = save(str(path), add)
    finally:
        timer.join()
    assert saved.old == b"the whole new text"
    assert path.read_bytes() == b"the whole new text+"


def test_a_file_that_stays_open_for_writing_is_refused(
    notes: Path, save: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replacing, "_WRITER_PATIENCE", 0.05)
    path = notes / "note.md"
    path.write_bytes(b"text")
    with open(path, "r+b"), pytest.raises(SaveConflict, match="open for writing"):
        save(str(path), add)
    assert path.read_bytes() == b"text"
    assert names(notes) == {"note.md"}


def test_a_program_that_never_stops_is_told(notes: Path, save: Save, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replacing, "_ATTEMPTS", 3)
    path = notes / "note.md"
    path.write_bytes(b"0")

    def edit(data: bytes) -> bytes:
        (notes / "new").write_bytes(data + b"1")
        (notes / "new").rename(path)
        return data + b"+"

    with pytest.raises(SaveConflict, match="kept changing it"):
        save(str(path), edit)
    assert path.read_bytes() == b"0111", "all of the other's changes are there"
    assert names(notes) == {"note.md"}


def test_without_exchange_a_late_writer_is_merged(notes: Path, save: Save, monkeypatch: pytest.MonkeyPatch) -> None:
    path = notes / "note.md"
    path.write_bytes(b"old")
    real_rename = os.rename
    late = [b"late text"]

    def no_exchange(_one: str, _other: str) -> None:
        raise NoExchange(22, "Invalid argument")

    def renamed(one: str, other: str) -> None:
        # A writer who has had the note open all along writes just after ours took its place.
        writer = os.open(path, os.O_WRONLY) if other == str(path) and late else None
        real_rename(one, other)
        if writer is not None:
            os.ftruncate(writer, 0)
            os.write(writer, late.pop())
            os.close(writer)

    monkeypatch.setattr("notetui.store.swap.exchange", no_exchange)
    monkeypatch.setattr(leases, "take", lambda *_args, **_named: leases.Quiet.UNKNOWN)
    monkeypatch.setattr(os, "rename", renamed)
    saved = save(str(path), add)
    assert path.read_bytes() == b"late text+" == saved.new
    assert names(notes) == {"note.md"}


def test_an_empty_file_is_looked_at_again(notes: Path, save: Save) -> None:
    path = notes / "note.md"
    path.write_bytes(b"")
    timer = threading.Timer(0.02, path.write_bytes, [b"text"])
    timer.start()
    try:
        saved = save(str(path), add)
    finally:
        timer.join()
    assert path.read_bytes() == b"text+" == saved.new
    path.write_bytes(b"")
    assert save(str(path), add).new == b"+", "a note that stays empty is a note"
