"""Locks exclude, do not deadlock, and are not missed where they can't be made."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from notetui.store import locks
from notetui.store.errors import SaveConflict


def test_a_held_lock_is_waited_for_and_then_told(tmp_path: Path) -> None:
    note = str(tmp_path / "note.md")
    with locks.note_lock(note, str(tmp_path)) as held:
        assert held
        with pytest.raises(SaveConflict, match="busy"), locks.note_lock(note, str(tmp_path), patience=0.02):
            pytest.fail("two hold one lock")
    with locks.note_lock(note, str(tmp_path), patience=0.02) as held:
        assert held


def test_one_note_by_two_spellings_has_one_lock(tmp_path: Path) -> None:
    one, other = str(tmp_path / "Caf\u00e9.md"), str(tmp_path / "cafe\u0301.md")
    with (
        locks.note_lock(one, str(tmp_path)),
        pytest.raises(SaveConflict),
        locks.note_lock(other, str(tmp_path), patience=0.01),
    ):
        pytest.fail("two hold one lock")


def test_name_and_inode_locks_of_one_slot_do_not_block_each_other(tmp_path: Path) -> None:
    with locks.note_lock(str(tmp_path / "note.md"), str(tmp_path)):
        for inode in range(600):  # more than there are slots
            with locks.inode_lock("note", 1, inode, str(tmp_path)) as held:
                assert held
    files = os.listdir(tmp_path)
    assert len(files) <= locks.SLOTS + 1, "the number of lock files is bounded"


def test_without_a_place_for_locks_work_goes_on(tmp_path: Path) -> None:
    with locks.note_lock(str(tmp_path / "note.md"), None) as held:
        assert not held
    with locks.note_lock(str(tmp_path / "note.md"), str(tmp_path / "missing")) as held:
        assert not held


def test_threads_take_turns(tmp_path: Path) -> None:
    inside, most = 0, 0

    def work() -> None:
        nonlocal inside, most
        for _ in range(20):
            with locks.note_lock(str(tmp_path / "note.md"), str(tmp_path)):
                inside += 1
                most = max(most, inside)
                inside -= 1

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
