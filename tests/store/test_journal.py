"""The journal: undo and redo over restarts, crashes, torn lines, and shortening."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from notetui.core.frontmatter.change import Changes, ListChange
from notetui.core.model import Stamp
from notetui.store import journal as journals
from notetui.store.journal import CHANGE, REDO, UNDO, Journal
from notetui.store.journal_lines import Shared, entry_as_json, entry_from_json
from notetui.store.stamps import pack_stamp

BACK: Changes = (("tags", ListChange(remove=("x",))),)


def record(book: Journal, path: str, label: str = "+x") -> str:
    entry_id = book.begin(CHANGE, label)
    book.files(entry_id, [(path, BACK)])
    book.end(entry_id)
    return entry_id


def take(book: Journal, kind: str) -> str | None:
    claimed = book.claim(kind)
    if claimed is None:
        return None
    entry_id, entry = claimed
    book.files(entry_id, list(entry.items.items()))
    book.end(entry_id)
    return entry.label


def test_undo_and_redo_in_order_across_restarts(tmp_path: Path) -> None:
    for number in range(3):
        record(Journal(str(tmp_path)), f"/n/{number}.md", f"change {number}")
    assert take(Journal(str(tmp_path)), UNDO) == "change 2"
    assert take(Journal(str(tmp_path)), UNDO) == "change 1"
    assert take(Journal(str(tmp_path)), REDO) == "change 1"
    assert take(Journal(str(tmp_path)), REDO) == "change 2"
    assert take(Journal(str(tmp_path)), REDO) is None
    assert take(Journal(str(tmp_path)), UNDO) == "change 2"
    record(Journal(str(tmp_path)), "/n/9.md", "new")
    assert take(Journal(str(tmp_path)), REDO) is None, "a new change ends what can be redone"
    assert [take(Journal(str(tmp_path)), UNDO) for _ in range(4)] == ["new", "change 1", "change 0", None]


def test_a_change_that_changed_nothing_is_no_entry(tmp_path: Path) -> None:
    book = Journal(str(tmp_path))
    record(book, "/n/a.md", "real")
    assert take(book, UNDO) == "real"
    entry_id = book.begin(CHANGE, "nothing")
    book.files(entry_id, [("/n/b.md", BACK)])
    book.end(entry_id, not_done=["/n/b.md"])
    assert take(book, REDO) == "real", "and does not end what can be redone"


@pytest.mark.parametrize("keep", range(0, 400, 7))
def test_cut_off_anywhere_what_was_whole_stays(tmp_path: Path, keep: int) -> None:
    book = Journal(str(tmp_path))
    record(book, "/n/a.md", "first")
    whole = os.path.getsize(tmp_path / journals.NAME)
    record(book, "/n/b.md", "second")
    length = os.path.getsize(tmp_path / journals.NAME)
    os.truncate(tmp_path / journals.NAME, min(whole + keep, length))
    labels = [entry.label for entry in book.stacks().undo]
    assert labels[0] == "first"
    record(book, "/n/c.md", "third")
    assert [entry.label for entry in book.stacks().undo][-1] == "third"


def test_damaged_lines_are_skipped(tmp_path: Path) -> None:
    book = Journal(str(tmp_path))
    record(book, "/n/a.md", "first")
    with open(tmp_path / journals.NAME, "ab") as file:
        file.write(b"00000000 {}\nnonsense\n\xff\xfe\n")
    record(book, "/n/b.md", "second")
    assert [entry.label for entry in book.stacks().undo] == ["first", "second"]


def test_a_change_cut_off_by_a_crash_can_be_undone(tmp_path: Path) -> None:
    program = (
        "import os, sys; from notetui.store.journal import *; from notetui.core.frontmatter.change import ListChange\n"
        "book = Journal(sys.argv[1]); i = book.begin(CHANGE, 'cut off')\n"
        "book.files(i, [('/n/a.md', (('tags', ListChange(remove=('x',))),))]); os._exit(9)\n"
    )
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], env=environ, check=False)
    assert done.returncode == 9
    book = Journal(str(tmp_path))
    assert [entry.label for entry in book.stacks().crashed] == ["cut off"]
    assert take(book, UNDO) == "cut off"


def test_an_undo_cut_off_by_a_crash_can_be_done_again_whole(tmp_path: Path) -> None:
    book = Journal(str(tmp_path))
    entry_id = book.begin(CHANGE, "both")
    book.files(entry_id, [("/n/a.md", BACK), ("/n/b.md", BACK)])
    book.end(entry_id)
    program = (
        "import os, sys; from notetui.store.journal import *\n"
        "book = Journal(sys.argv[1]); i, entry = book.claim(UNDO)\n"
        "book.files(i, list(entry.items.items())); os._exit(9)\n"
    )
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    assert subprocess.run([sys.executable, "-c", program, str(tmp_path)], env=environ, check=False).returncode == 9
    (again,) = book.stacks().undo
    assert list(again.items) == ["/n/a.md", "/n/b.md"], "nobody knows which of them was saved"


def test_lines_of_another_version_are_skipped(tmp_path: Path) -> None:
    book = Journal(str(tmp_path))
    record(book, "/n/a.md", "first")
    book._append([{"t": "begin"}, {"t": "files", "id": 1}, {"t": "entry", "stack": "undo", "entry": {}}], sync=False)
    book._append([{"t": "entry", "stack": "undo", "entry": {"id": "x", "items": [["/n", {"add": []}]]}}], sync=False)
    assert [entry.label for entry in book.stacks().undo] == ["first"]


def test_a_change_that_is_under_way_is_not_undone(tmp_path: Path) -> None:
    book = Journal(str(tmp_path))
    record(book, "/n/a.md", "done")
    entry_id = book.begin(CHANGE, "under way")
    book.files(entry_id, [("/n/b.md", BACK)])
    assert take(Journal(str(tmp_path)), UNDO) == "done"


def test_only_what_is_below_the_roots(tmp_path: Path) -> None:
    book = Journal(str(tmp_path))
    record(book, "/here/a.md", "here")
    record(book, "/heretic/b.md", "elsewhere")
    claimed = book.claim(UNDO, ["/here"])
    assert claimed is not None
    assert claimed[1].label == "here"


def test_what_fails_to_be_undone_is_tried_once_more(tmp_path: Path) -> None:
    book = Journal(str(tmp_path))
    record(book, "/n/a.md", "older")
    record(book, "/n/b.md", "stuck")
    for _ in range(2):
        claimed = book.claim(UNDO)
        assert claimed is not None
        assert claimed[1].label == "stuck"
        book.end(claimed[0], failed=["/n/b.md"])
    assert take(book, UNDO) == "older", "one that fails twice does not block the others"


def test_what_is_missing_is_passed_over_and_kept_however_often_it_is_tried(tmp_path: Path) -> None:
    book = Journal(str(tmp_path))
    old, gone = tmp_path / "old.md", tmp_path / "gone.md"
    old.touch()
    record(book, str(old), "older")
    change = book.begin(CHANGE, "missing")
    book.files(change, [(str(gone), BACK), ("/n/refused.md", BACK)])
    book.end(change)

    def fail(wanted: str = "") -> tuple[str, list[str]]:
        claimed = book.claim(UNDO, (), wanted)
        assert claimed is not None
        entry_id, entry = claimed
        book.end(entry_id, failed=list(entry.items), missing=[str(gone)] if str(gone) in entry.items else [])
        return entry.label, list(entry.items)

    assert fail() == ("missing", [str(gone), "/n/refused.md"])
    assert fail() == ("missing", [str(gone), "/n/refused.md"]), "what was refused is tried once more"
    assert fail(change) == ("missing", [str(gone)])
    book._shorten()
    assert fail() == ("older", [str(old)]), "what is known to be missing is passed over"
    assert [entry.label for entry in book.stacks().undo] == ["older", "missing"]
    gone.touch()
    assert fail() == ("missing", [str(gone)])
    assert fail() == ("missing", [str(gone)])
    assert take(book, UNDO) == "missing"


def test_a_missing_note_that_is_back_may_refuse_once_before_it_is_given_up(tmp_path: Path) -> None:
    book = Journal(str(tmp_path))
    note = tmp_path / "a.md"
    record(book, str(note), "one")
    for missing in ([str(note)], [str(note)], [], []):
        claimed = book.claim(UNDO)
        assert claimed is not None
        book.end(claimed[0], failed=[str(note)], missing=missing)
    assert book.claim(UNDO) is None


def test_it_is_shortened_and_keeps_both_stacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journals, "_SHORTEN_ABOVE", 4000)
    monkeypatch.setattr(journals, "_KEEP_ENTRIES", 5)
    book = Journal(str(tmp_path))
    for number in range(40):
        record(book, "/n/surrogate \udcff.md", f"change {number}")
    assert take(book, UNDO) == "change 39"
    assert os.path.getsize(tmp_path / journals.NAME) < 8000
    stacks = book.stacks()
    assert [entry.label for entry in stacks.redo] == ["change 39"]
    assert stacks.undo[-1].label == "change 38"
    assert list(stacks.undo[-1].items) == ["/n/surrogate \udcff.md"]


def test_one_in_the_middle_can_be_taken_back_and_times_are_kept(tmp_path: Path) -> None:
    book = Journal(str(tmp_path))
    first, second, third = (record(book, f"/n/{number}.md", str(number)) for number in range(3))
    before = [entry.time for entry in book.stacks().undo]
    assert before == sorted(before)
    assert before[0] > 1_600_000_000
    book._shorten()
    assert [entry.time for entry in book.stacks().undo] == before
    claimed = book.claim(UNDO, (), second)
    assert claimed is not None
    entry_id, entry = claimed
    assert entry.id == second
    book.files(entry_id, list(entry.items.items()))
    book.end(entry_id)
    assert [entry.id for entry in book.stacks().undo] == [first, third]
    assert book.claim(UNDO, (), second) is None, "it has been taken back already"
    assert book.claim(UNDO, ("/other",), first) is None


def test_what_was_done_to_a_note_follows_it_to_another_name(tmp_path: Path) -> None:
    book = Journal(str(tmp_path))
    both = book.begin(CHANGE, "both")
    book.files(both, [("/n/a.md", BACK), ("/n/b.md", BACK)])
    book.end(both, not_done=["/n/b.md"])
    record(book, "/n/c.md", "taken back")
    assert take(book, UNDO) == "taken back"
    book.moved({"/n/a.md": "/m/1.md", "/n/b.md": "/m/2.md", "/n/c.md": "/m/3.md", "/n/other.md": "/m/4.md"})
    book.moved({"/m/1.md": "/m/a.md"})
    stacks = Journal(str(tmp_path)).stacks()
    assert [list(entry.items) for entry in stacks.undo] == [["/m/a.md"]]
    assert [list(entry.items) for entry in stacks.redo] == [["/m/3.md"]]
    book._shorten()
    assert [list(entry.items) for entry in book.stacks().undo] == [["/m/a.md"]]
    size = os.path.getsize(tmp_path / journals.NAME)
    book.moved({"/n/other.md": "/m/5.md"})
    assert os.path.getsize(tmp_path / journals.NAME) == size, "nothing is written for notes that were not changed"


def test_a_name_that_is_in_use_again_keeps_what_was_done_to_it(tmp_path: Path) -> None:
    book = Journal(str(tmp_path))
    note = tmp_path / "a.md"
    record(book, str(note))
    note.write_text("another one")
    book.moved({str(note): str(tmp_path / "b.md")})
    assert [list(entry.items) for entry in book.stacks().undo] == [[str(note)]]


def test_what_many_changes_say_alike_is_there_once(tmp_path: Path) -> None:
    journal = Journal(str(tmp_path))
    for number in range(2):
        change = journal.begin(CHANGE, f"change {number}")
        journal.files(change, [(f"/n/{note}.md", (("tags", ListChange(remove=("soak",))),)) for note in range(3)])
        journal.end(change, wrote={f"/n/{note}.md": Stamp(1, note, 3, 4, 5) for note in range(3)})
    first, second = journal.stacks().undo
    assert len({id(changes) for entry in (first, second) for changes in entry.items.values()}) == 1
    assert len({id(path) for entry in (first, second) for path in (*entry.items, *entry.wrote)}) == 3


def test_stamps_come_through_the_journal_and_its_shortening_as_they_were(tmp_path: Path) -> None:
    stamp = Stamp(2**40, 2**63, 0, -1, 1_700_000_000_123_456_789)
    journal = Journal(str(tmp_path))
    change = journal.begin(CHANGE, "one")
    journal.files(change, [("/n/a.md", (("tags", ListChange(add=("x",))),))])
    journal.end(change, wrote={"/n/a.md": stamp})
    (entry,) = journal.stacks().undo
    assert entry.wrote == {"/n/a.md": pack_stamp(stamp)}
    again = entry_from_json(json.loads(json.dumps(entry_as_json(entry))), Shared())
    assert (again.items, again.wrote) == (entry.items, entry.wrote)
