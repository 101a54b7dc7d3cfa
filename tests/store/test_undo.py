"""Undo and redo of changes in real notes: bulk changes, several keys, several programs, what was changed since."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from notetui import tagging
from notetui.core.frontmatter.change import ListChange
from notetui.store import journal as journals
from notetui.store.errors import FileError
from notetui.store.paths import state_dir


def note(folder: Path, name: str, tags: str = "  - a\n  - b\n  - c\n") -> str:
    path = folder / name
    path.write_text(f"---\ntitle: T\ntags:\n{tags}---\nBody", newline="")
    return str(path)


def text(path: str) -> str:
    with open(path, newline="") as file:
        return file.read()


def test_a_bulk_change_has_one_undo_and_tells_each_failure(notes: Path, state: str) -> None:
    good = [note(notes, f"{number}.md") for number in range(70)]
    before = [text(path) for path in good]
    broken = notes / "broken.md"
    broken.write_text("---\ntags: [a\nBody")
    missing = str(notes / "missing.md")
    outcomes = tagging.change_tags([good[0], str(broken), missing, *good[1:]], ListChange(add=("x",)), state_dir=state)
    assert [outcome.changed for outcome in outcomes] == [True, False, False] + [True] * 69
    assert all(outcome.problem for outcome in outcomes[1:3])
    assert outcomes[0].tags == ("a", "b", "c", "x")
    undone = tagging.undo(state_dir=state)
    assert undone.label == "+x in 70 notes", "those that were changed, not those that were asked for"
    assert len(undone.outcomes) == 70
    assert [text(path) for path in good] == before
    assert len(tagging.redo(state_dir=state).outcomes) == 70
    assert "- x" in text(good[69])


def test_names_of_one_file_are_tagged_once_and_the_others_beside_them(notes: Path, state: str) -> None:
    plain = [note(notes, f"{number}.md") for number in range(6)]
    os.link(plain[0], notes / "hard.md")
    os.symlink("1.md", notes / "soft.md")
    paths = [*plain, str(notes / "hard.md"), str(notes / "soft.md")]
    outcomes = tagging.change_tags(paths, ListChange(add=("x",)), state_dir=state)
    assert [outcome.problem for outcome in outcomes] == [None] * 8
    assert sum(outcome.changed for outcome in outcomes) == 6
    assert all(outcome.tags == ("a", "b", "c", "x") for outcome in outcomes)
    assert all(text(path).count("- x\n") == 1 for path in paths)
    assert os.path.islink(notes / "soft.md")
    assert os.path.samefile(plain[0], notes / "hard.md")
    tagging.undo(state_dir=state)
    assert not any("- x" in text(path) for path in paths)


def test_names_of_one_file_count_once_and_the_file_itself_is_the_one_that_is_undone(notes: Path, state: str) -> None:
    real, other = note(notes, "real.md"), note(notes, "second.md")
    before = text(real)
    (notes / "a link.md").symlink_to("real.md")
    os.link(other, notes / "third.md")
    (notes / "away.md").symlink_to(note(Path(state).parent, "outside.md"))
    (notes / "nowhere.md").symlink_to("missing.md")
    paths = [str(notes / name) for name in ("a link.md", "away.md", "nowhere.md", "real.md", "second.md", "third.md")]
    change = ListChange(add=("x",))
    shown = list(tagging.preview(paths, change, roots=[str(notes)]))
    assert [preview.path for preview in shown] == paths
    assert [bool(preview.diff) for preview in shown] == [False, False, False, True, True, False]
    assert [preview.problem is not None for preview in shown] == [False, True, True, False, False, False]
    outcomes = tagging.change_tags(paths, change, state_dir=state, roots=[str(notes)])
    assert [outcome.path for outcome in outcomes] == paths
    assert [outcome.changed for outcome in outcomes] == [bool(preview.diff) for preview in shown]
    assert [outcome.problem is not None for outcome in outcomes] == [preview.problem is not None for preview in shown]
    assert [outcome.tags for outcome in outcomes] == [preview.tags for preview in shown]
    (notes / "a link.md").unlink()
    undone = tagging.undo(state_dir=state)
    assert undone.label == "+x in 2 notes"
    assert [outcome.path for outcome in undone.outcomes] == [real, other]
    assert (text(real), text(other)) == (before, before)


def test_a_file_that_refuses_refuses_by_each_of_its_names(notes: Path, state: str) -> None:
    (notes / "broken.md").write_text("---\ntags: [a\nBody")
    (notes / "link.md").symlink_to("broken.md")
    paths = [str(notes / "broken.md"), str(notes / "link.md")]
    told = [preview.problem for preview in tagging.preview(paths, ListChange(add=("x",)))]
    outcomes = tagging.change_tags(paths, ListChange(add=("x",)), state_dir=state)
    assert [outcome.problem for outcome in outcomes] == told
    assert None not in told


def test_undo_gives_every_byte_back_where_the_entry_is_as_it_was_left(notes: Path, state: str) -> None:
    texts = {
        "none.md": "Only a body",
        "absent.md": "---\r\ntitle: x\r\n---\r\nBody",
        "null.md": "---\ntags: ~ # none yet\n---\n",
        "last.md": "---\ntags:\n  - b # why\n  # end\n---\n",
        "text.md": "---\ntags: 'a,  b'\n---\n",
    }
    for name, data in texts.items():
        (notes / name).write_text(data, newline="")
    paths = [str(notes / name) for name in texts]
    tagging.change_tags(paths, ListChange(add=("x: y",), remove=("b",)), state_dir=state)
    with open(notes / "absent.md", "a") as file:
        file.write(", and what was written meanwhile")
    assert len(tagging.undo(state_dir=state).outcomes) == 5
    texts["absent.md"] += ", and what was written meanwhile"
    assert {name: text(str(notes / name)) for name in texts} == texts


def test_undo_works_on_the_note_as_it_is_now(notes: Path, state: str) -> None:
    path = note(notes, "note.md")
    tagging.change_tags([path], ListChange(remove=("b",)), state_dir=state)
    with open(path, "w") as file:
        file.write("---\ntags: [c, a, own]\n---\nA new body")
    (outcome,) = tagging.undo(state_dir=state).outcomes
    assert outcome.changed
    assert text(path) == "---\ntags: [c, b, a, own]\n---\nA new body", "back at its place, nothing else touched"


def test_only_what_really_changed_is_taken_back(notes: Path, state: str) -> None:
    with_x, without = note(notes, "with.md", "  - x\n"), note(notes, "without.md", "  - a\n")
    before = text(with_x), text(without)
    tagging.change_tags([with_x, without], ListChange(add=("x",)), state_dir=state)
    tagging.undo(state_dir=state)
    assert (text(with_x), text(without)) == before


def test_merging_two_tags_is_undone(notes: Path, state: str) -> None:
    both, one = note(notes, "both.md", "  - LLM\n  - a\n  - llm\n"), note(notes, "one.md", "  - LLM\n")
    before = text(both), text(one)
    tagging.change_tags([both, one], ListChange(rename=(("LLM", "llm"),)), state_dir=state)
    assert ("LLM" in text(both), "LLM" in text(one)) == (False, False)
    tagging.undo(state_dir=state)
    assert (text(both), text(one)) == before


def test_several_plain_keys_are_set_with_one_save_and_one_undo(notes: Path, state: str) -> None:
    path, other = note(notes, "note.md"), note(notes, "other.md")
    before = text(path)
    outcomes = tagging.set_values(
        [path, other], {"status": "exclude", "status_reason": "No users: a survey"}, state_dir=state
    )
    assert [outcome.changed for outcome in outcomes] == [True, True]
    assert 'status: exclude\nstatus_reason: "No users: a survey"\n---' in text(path)
    tagging.set_values([path], {"status": "include", "status_reason": None}, state_dir=state)
    assert text(path) == before.replace("---\nBody", "status: include\n---\nBody")
    assert tagging.undo(state_dir=state).label == "status: include, no status_reason"
    assert 'status: exclude\nstatus_reason: "No users: a survey"\n---' in text(path)
    assert len(tagging.undo(state_dir=state).outcomes) == 2
    assert (text(path), text(other)) == (before, before)
    tagging.redo(state_dir=state)
    assert "status: exclude" in text(other)


def test_a_value_that_was_set_since_is_not_taken_back(notes: Path, state: str) -> None:
    path = note(notes, "note.md")
    tagging.set_values([path], {"status": "later"}, state_dir=state)
    with open(path, "w") as file:
        file.write("---\nstatus: include\n---\nBody")
    (outcome,) = tagging.undo(state_dir=state).outcomes
    assert not outcome.changed
    assert outcome.problem is not None
    assert "set to “include” since" in outcome.problem.message
    assert text(path) == "---\nstatus: include\n---\nBody"
    assert tagging.undo(state_dir=state) == ("", [], ""), "and it does not stand in the way of older ones"


def test_a_note_that_is_missing_at_an_undo_is_undone_when_it_is_back(notes: Path, state: str) -> None:
    there, away, other = (note(notes, name) for name in ("there.md", "away.md", "other.md"))
    before = text(there)
    tagging.change_tags([other], ListChange(add=("older",)), state_dir=state)
    tagging.change_tags([there, away], ListChange(add=("x",)), state_dir=state)
    os.rename(away, f"{state}.away.md")

    first, second = tagging.undo(state_dir=state).outcomes
    assert (first.changed, second.changed) == (True, False)
    assert text(there) == before, "what is there is undone"
    assert second.problem is not None
    assert second.problem.message == f"Can't read {away}: it is not there (ENOENT). Once it is back, undo again."
    (waiting, _older) = tagging.undoable(state_dir=state)
    assert (waiting.label, waiting.paths) == ("+x", (away,)), "what is missing can be undone"

    assert tagging.undo(state_dir=state).label == "+older", "and does not stand in the way of older changes"
    for _ in range(3):
        (still,) = tagging.undo(state_dir=state).outcomes
        assert still.path == away, "alone, it is told again, however often it is tried"
    assert tagging.gone_since(state_dir=state)

    os.rename(f"{state}.away.md", away)
    assert not tagging.gone_since(state_dir=state)
    assert tagging.undo(state_dir=state).label == "+x"
    assert text(away) == before
    assert tagging.undo(state_dir=state).outcomes == []
    assert [tagging.redo(state_dir=state).label for _ in range(4)] == ["+x", "+older", "+x", ""]
    assert "- x" in text(there)
    assert "- x" in text(away)


def test_a_note_that_is_missing_at_a_redo_is_redone_when_it_is_back(notes: Path, state: str) -> None:
    path, other = note(notes, "note.md"), note(notes, "other.md")
    tagging.change_tags([path, other], ListChange(add=("x",)), state_dir=state)
    tagging.undo(state_dir=state)
    os.rename(path, f"{state}.away.md")
    gone, _done = tagging.redo(state_dir=state).outcomes
    assert gone.problem is not None
    assert gone.problem.message.endswith("Once it is back, redo again.")
    os.rename(f"{state}.away.md", path)
    assert [outcome.path for outcome in tagging.redo(state_dir=state).outcomes] == [path]
    assert "- x" in text(path)


def test_two_programs_at_once_share_one_journal(notes: Path, state: str) -> None:
    folders = [notes / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
        for number in range(3):
            note(folder, f"{number}.md")
    before = {path: text(str(path)) for path in notes.rglob("*.md")}
    program = (
        "import sys; from notetui import tagging; from notetui.core.frontmatter.change import ListChange\n"
        "state, paths = sys.argv[1], sys.argv[2:]\n"
        "for n in range(4):\n"
        "    assert all(o.changed for o in tagging.change_tags(paths, ListChange(add=(f'x{n}',)), state_dir=state))\n"
    )
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-c", program, state]
    programs = [
        subprocess.Popen([*command, *(str(path) for path in sorted(folder.iterdir()))], env=environ)
        for folder in folders
    ]
    assert [program.wait(60) for program in programs] == [0, 0]
    assert sum(text(str(path)).count("- x") for path in before) == 4 * 6
    taken_back = [tagging.undo(state_dir=state).label for _ in range(8)]
    assert sorted(taken_back) == sorted(f"+x{number} in 3 notes" for number in range(4) for _ in folders)
    assert {path: text(str(path)) for path in before} == before


def test_nothing_to_undo(state: str) -> None:
    assert tagging.undo(state_dir=state) == ("", [], "")
    assert tagging.redo(state_dir=None) == ("", [], "nothing is to be remembered")


def test_a_preview_shows_the_difference_and_writes_nothing(notes: Path) -> None:
    path = note(notes, "note.md")
    before = text(path)
    (shown, refused) = tagging.preview([path, str(notes / "missing.md")], ListChange(add=("x",)))
    assert shown.diff == (
        f"--- {path}\n+++ {path}\n@@ -4,5 +4,6 @@\n   - a\n   - b\n   - c\n+  - x\n ---\n Body\n"
        "\\ No newline at end of file\n"
    )
    assert refused.problem is not None
    assert text(path) == before


def test_without_a_place_for_a_journal_the_change_is_made_and_told(
    notes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "no folder").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "no folder"))
    place = state_dir()
    assert place.path is None
    (outcome,) = tagging.change_tags([note(notes, "note.md")], ListChange(add=("x",)), state_dir=place.path)
    assert outcome.changed
    assert outcome.problem is not None
    assert outcome.problem.message == f"Saved, but this can't be undone: {place.reason}."
    assert tagging.undo(state_dir=place.path) == ("", [], place.reason), "and the reason is told again where it matters"
    with pytest.raises(FileError) as error:
        tagging.undoable(state_dir=place.path)
    assert place.reason in error.value.message


def test_without_a_journal_the_change_is_made_and_told(notes: Path, state: str) -> None:
    path = note(notes, "note.md")
    os.mkdir(state, 0o700)
    os.mkdir(os.path.join(state, journals.NAME))
    (outcome,) = tagging.change_tags([path], ListChange(add=("x",)), state_dir=state)
    assert outcome.changed
    assert outcome.problem is not None
    assert "can't be undone" in outcome.problem.message
    (unchanged,) = tagging.undo(state_dir=state).outcomes
    assert not unchanged.changed


def test_utf16_is_refused(notes: Path, state: str) -> None:
    path = notes / "note.md"
    path.write_bytes("---\ntags: [a]\n---\n".encode("utf-16"))
    before = path.read_bytes()
    (outcome,) = tagging.change_tags([str(path)], ListChange(add=("x",)), state_dir=state)
    assert outcome.problem is not None
    assert "UTF-16" in outcome.problem.message
    assert path.read_bytes() == before
