"""What a killed or failing save leaves, and what the next start makes of it.

The runs under strace are a part here; `python -m bench.torture_save` makes all of them.
"""

from __future__ import annotations

import os
import zlib
from pathlib import Path

import pytest

from notetui.store import inplace, litter, temporaries
from notetui.store.litter import Fate
from tests.needs import need
from tests.store.torture import crash, undo_crash

_GONE = f"{zlib.crc32(os.uname().nodename.encode()):x}.3fffff.1"  # a process id beyond every system's limit


@pytest.mark.parametrize("shape", crash.SHAPES, ids=lambda shape: shape.name)
def test_killed_at_a_system_call(shape: crash.Shape, tmp_path: Path) -> None:
    need("strace")
    calls = crash.calls_of(shape, str(tmp_path))
    assert len(calls) > 40
    # Around the exchange (or the write in place) each call, and some before.
    at = max(i for i, call in enumerate(calls) if call.name in ("renameat2", "pwrite64"))
    chosen = [*crash.spread(calls[: at - 1], 4), *calls[at - 1 : at + 2]]
    tally = crash.crash(shape, str(tmp_path), chosen)
    assert not tally.broken
    assert tally.old
    assert tally.old + tally.new == tally.runs == len(chosen)
    assert tally.new, "some of the kills came after the exchange"


@pytest.mark.parametrize("error", crash.ERRORS)
def test_each_error_is_told_and_leaves_nothing(error: str, tmp_path: Path) -> None:
    need("strace")
    plain = crash.SHAPES[0]
    calls = crash.calls_of(plain, str(tmp_path))
    wanted = ("write", "pwrite64", "fsync", "renameat2", "unlink", "rename", "fchmod")
    tally = crash.fail(plain, str(tmp_path), [call for call in calls if call.name in wanted], error)
    assert not tally.broken
    assert tally.old
    assert tally.new
    linked = crash.SHAPES[3]
    calls = crash.calls_of(linked, str(tmp_path))
    tally = crash.fail(linked, str(tmp_path), [call for call in calls if call.name == "pwrite64"], error)
    assert not tally.broken
    assert tally.old


@pytest.mark.parametrize("what", ["change", "undo"])
def test_a_change_or_an_undo_that_is_killed_can_be_taken_back(what: str, tmp_path: Path) -> None:
    need("strace")
    calls = undo_crash.calls_of(what, str(tmp_path))
    swaps = [number for number, call in enumerate(calls) if call.name == "renameat2"]
    assert len(swaps) == 3
    # Before anything is saved, after the first note, before the last one is done, and at the end of it all.
    chosen = [calls[swaps[0] - 1], calls[swaps[0] + 2], calls[swaps[2]], calls[-2]]
    tally = undo_crash.crash(what, str(tmp_path), chosen)
    assert not tally.broken
    assert tally.half_done == 2


def _left(folder: Path, old: bytes, now: bytes, note: Path) -> Path:
    """Make what a save killed after the exchange leaves: ours in the note's place, `now` under the temporary's."""
    fresh = temporaries.fresh_name().replace(temporaries.owner(), _GONE)
    path = folder / temporaries.armed_name(fresh, os.stat(note).st_ino, old)
    path.write_bytes(now)
    return path


def test_temporaries_of_the_living_stay(notes: Path) -> None:
    path = notes / temporaries.fresh_name()
    path.write_bytes(b"")
    (notes / ".notetui-mine").write_bytes(b"")
    assert litter.sweep([str(notes)], None) == []
    assert path.exists()
    assert (notes / ".notetui-mine").exists(), "not a name of ours"


def test_of_another_machine_only_old_ones_go(notes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = notes / temporaries.fresh_name().replace(temporaries.owner(), "1.2.3")
    path.write_bytes(b"")
    assert litter.sweep([str(notes)], None) == []
    monkeypatch.setattr(litter, "STRANGERS_AGE", -1.0)
    assert [swept.fate for swept in litter.sweep([str(notes)], None)] == [Fate.REMOVED]
    assert not path.exists()


def test_the_text_that_was_replaced_is_removed(notes: Path) -> None:
    note = notes / "note.md"
    note.write_bytes(b"new")
    path = _left(notes, b"old", b"old", note)
    assert litter.sweep([str(notes)], None) == [(str(path), Fate.REMOVED, "")]
    assert os.listdir(notes) == ["note.md"]
    assert note.read_bytes() == b"new"


def test_a_newer_text_goes_back_to_its_place(notes: Path) -> None:
    note = notes / "note.md"
    note.write_bytes(b"ours, made of old bytes")
    _left(notes, b"old", b"someone's", note)
    assert litter.sweep([str(notes)], None) == [(str(note), Fate.RESTORED, "")]
    assert note.read_bytes() == b"someone's"
    assert os.listdir(notes) == ["note.md"]


def test_a_newer_text_is_kept_when_its_place_was_written_since(notes: Path, kept: Path) -> None:
    note = notes / "note.md"
    note.write_bytes(b"ours")
    path = _left(notes, b"old", b"someone's", note)
    later = os.stat(path).st_ctime_ns + 1_000_000_000
    note.write_bytes(b"written since")
    os.utime(note, ns=(later, later))
    (swept,) = litter.sweep([str(notes)], str(kept))
    assert swept.fate is Fate.KEPT
    assert Path(swept.copy).read_bytes() == b"someone's"
    assert note.read_bytes() == b"written since"
    assert os.listdir(notes) == ["note.md"]


@pytest.mark.parametrize(
    ("now", "after", "fate"),
    [
        (b"old text", b"old text", Fate.REMOVED),
        (b"the new text", b"the new text", Fate.REMOVED),
        (b"the text", b"the new text", Fate.RESTORED),
        (b"edited since", b"edited since", Fate.KEPT),
    ],
)
def test_records_of_writes_in_place(notes: Path, kept: Path, now: bytes, after: bytes, fate: Fate) -> None:
    note = notes / "note.md"
    note.write_bytes(now)
    old, new = b"old text", b"the new text"
    made = inplace._write_record(str(kept), str(note), os.stat(note), old, new)
    os.rename(made, made.replace(temporaries.owner(), _GONE))
    (swept,) = litter.sweep([], str(kept))
    assert swept.fate is fate
    assert note.read_bytes() == after
    assert len(os.listdir(kept)) == (fate is Fate.KEPT)
    assert litter.sweep([], str(kept)) == []


def test_a_record_cut_off_is_forgotten(kept: Path) -> None:
    (kept / f"inplace-{_GONE}-12345678").write_bytes(b'{"path": "2f6e", "inode"')
    assert [swept.fate for swept in litter.sweep([], str(kept))] == [Fate.REMOVED]


def test_which_mixtures_are_ours() -> None:
    old, new = b"0123456789", b"ab3456789xyz"
    for written in range(len(new) + 1):
        assert inplace.is_mixture(new[:written] + old[written:], old, new)
    shorter = b"ab"
    assert inplace.is_mixture(b"ab23456789", old, shorter)
    assert not inplace.is_mixture(b"ab23456789, and more", old, shorter)
