"""The commands that write: each note is done, or named with its reason."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from notetui.store.born import born
from notetui.store.paths import state_dir
from tests.needs import cannot_be_tested

from .conftest import ALPHA, BETA, Command


def test_add_changes_one_line(nt: Command, notes: Path) -> None:
    result = nt("tag", "add", "new", "--to", "notes/alpha.md")
    assert result == (0, "notes/alpha.md: llm, paper-note, new\n", "")
    assert (notes / "alpha.md").read_text(encoding="utf-8") == ALPHA.replace("paper-note\n", "paper-note\n  - new\n")


def test_remove_and_undo_and_redo(nt: Command, notes: Path) -> None:
    changed = ALPHA.replace("  - llm\n", "")
    assert nt("tag", "remove", "llm", "--from", "alpha").status == 0
    assert (notes / "alpha.md").read_text(encoding="utf-8") == changed
    undone = nt("undo")
    assert undone.status == 0
    assert "undone: " in undone.err
    assert (notes / "alpha.md").read_text(encoding="utf-8") == ALPHA
    assert nt("redo").status == 0
    assert (notes / "alpha.md").read_text(encoding="utf-8") == changed


def test_nothing_to_undo(nt: Command) -> None:
    assert nt("undo") == (1, "", "nothing to undo in notes\n")
    assert nt("redo") == (1, "", "nothing to redo in notes\n")


def test_one_failure_leaves_the_others_done(nt: Command, notes: Path) -> None:
    broken = notes / "broken.md"
    broken.write_text("---\ntags: [a\n---\n", encoding="utf-8")
    result = nt("tag", "add", "new", "--to", "notes/broken.md", "notes/none.md", "notes/sub/beta [1].md")
    assert result.status == 1
    assert result.out == "notes/sub/beta [1].md: new\n"
    assert "notes/none.md: no such note" in result.err
    assert any(line.startswith("notes/broken.md:") for line in result.err.splitlines())
    assert broken.read_text(encoding="utf-8") == "---\ntags: [a\n---\n"
    assert (notes / "sub/beta [1].md").read_text(encoding="utf-8").endswith(BETA)


def test_what_is_there_already_is_unchanged(nt: Command, notes: Path) -> None:
    assert nt("tag", "add", "llm", "--to", "alpha").out == "notes/alpha.md: llm, paper-note (unchanged)\n"
    assert (notes / "alpha.md").read_text(encoding="utf-8") == ALPHA


def test_rename_everywhere(nt: Command, notes: Path) -> None:
    preview = nt("tag", "rename", "llm", "LLM", "--dry-run")
    assert preview.status == 0
    assert "-  - llm\n+  - LLM\n" in preview.out
    assert preview.err == "would change 1 of 1\n"
    assert (notes / "alpha.md").read_text(encoding="utf-8") == ALPHA
    assert nt("tag", "rename", "llm", "LLM").out == "notes/alpha.md: LLM, paper-note\n"
    assert "\n2 " in "\n" + "\n".join(line.strip() for line in nt("tags").out.splitlines())
    assert nt("tag", "rename", "llm", "x").status == 1


def test_what_is_nested_below_a_renamed_tag_comes_along(nt: Command, notes: Path) -> None:
    before = {path: path.read_bytes() for path in notes.rglob("*.md")}
    nested = notes / "nested.md"
    nested.write_text("---\ntags: [llm/agents, x, llm/eval/red, llms]\n---\n", encoding="utf-8")
    text = nested.read_text(encoding="utf-8")
    along = '2 tags below "llm", renamed too: llm/agents, llm/eval/red (--leave-nested leaves them)'

    preview = nt("tag", "rename", "llm", "model", "--dry-run")
    assert "-tags: [llm/agents, x, llm/eval/red, llms]\n+tags: [model/agents, x, model/eval/red, llms]\n" in preview.out
    assert "-  - llm\n+  - model\n" in preview.out
    assert preview.err == f"{along}\nwould change 2 of 2\n"
    assert nested.read_text(encoding="utf-8") == text

    done = nt("tag", "rename", "llm", "model")
    assert (done.status, done.err) == (0, f"{along}\n")
    assert done.out.splitlines()[1] == "notes/nested.md: model/agents, x, model/eval/red, llms"
    assert nt("undo").err == "undone: llm → model and below in 2 notes\n"
    assert nested.read_text(encoding="utf-8") == text
    assert {path: path.read_bytes() for path in before} == before

    alone = nt("tag", "rename", "llm", "model", "--leave-nested", "--dry-run")
    assert alone.err == '2 tags below "llm", not renamed: llm/agents, llm/eval/red\nwould change 1 of 1\n'
    assert nt("tag", "rename", "llm", "model", "--leave-nested").out == "notes/alpha.md: model, paper-note\n"
    assert nested.read_text(encoding="utf-8") == text
    only = nt("tag", "rename", "llm", "model", "--leave-nested")
    assert only.status == 1
    assert only.err == 'notetui: no note has the tag "llm"; 2 tags below "llm", not renamed: llm/agents, llm/eval/red\n'
    assert nt("tag", "rename", "llm", "model").out == "notes/nested.md: model/agents, x, model/eval/red, llms\n"


def test_nested_tags_of_another_key_and_those_that_would_be_none(nt: Command, notes: Path) -> None:
    assert nt("tag", "rename", "security", "safety", "--key", "topics").status == 0
    assert "  - safety/llm\n" in (notes / "alpha.md").read_text(encoding="utf-8")
    long = "b" * 100
    (notes / "long.md").write_text(f"---\ntags: [a/{long}]\n---\n", encoding="utf-8")
    refused = nt("tag", "rename", "a", "c" * 100)
    assert refused.status == 2
    assert "more than 200 characters" in refused.err


def test_another_key(nt: Command, notes: Path) -> None:
    assert nt("tag", "add", "attacks", "--key", "topics", "--to", "alpha").status == 0
    assert "  - security/llm\n  - attacks\n" in (notes / "alpha.md").read_text(encoding="utf-8")
    assert nt("tag", "rename", "attacks", "harm", "--key", "topics").status == 0
    assert "  - harm\n" in (notes / "alpha.md").read_text(encoding="utf-8")


def test_what_no_tag_can_be(nt: Command, notes: Path) -> None:
    for wrong in ("", " ", "a\nb"):
        assert nt("tag", "add", wrong, "--to", "alpha").status == 2
    assert nt("tag", "add", "x").status == 2
    assert nt("tag").status == 2
    assert (notes / "alpha.md").read_text(encoding="utf-8") == ALPHA


def test_all_notes_that_a_query_finds(nt: Command, notes: Path) -> None:
    before = {path: path.read_bytes() for path in notes.rglob("*.md")}
    preview = nt("tag", "add", "found", "--query", "has:quote", "--dry-run")
    assert preview.status == 0
    assert preview.out.count("\n+++ ") == 2
    assert "+  - found\n" in preview.out
    assert preview.err == "would change 2 of 2\n"
    assert {path: path.read_bytes() for path in notes.rglob("*.md")} == before
    result = nt("tag", "add", "found", "--query", "has:quote", "--to", "alpha")
    assert result.status == 0
    assert sorted(line.rpartition(" ")[2] for line in result.out.splitlines()) == ["found", "found"]
    nt("undo")
    assert {path: path.read_bytes() for path in notes.rglob("*.md")} == before, "one undo for all of them"
    assert nt("tag", "remove", "llm", "--query", "tag:llm topic:security").out == "notes/alpha.md: paper-note\n"
    assert nt("tag", "add", "x", "--query", "nothing has these words").status == 1
    wrong = nt("tag", "add", "x", "--query", "has:nonsense")
    assert wrong.status == 2
    assert "in --query, column" in wrong.err


def test_a_query_may_begin_with_a_minus(nt: Command, notes: Path) -> None:
    result = nt("tag", "add", "new", "--query", "-title:Alpha", "--dry-run")
    assert (result.status, result.err) == (0, "would change 2 of 2\n")
    assert "alpha.md" not in result.out
    assert "By tuning" not in nt("quotes", "--filter", "-tuning").out
    assert nt("tag", "add", "new", "--query", "--dry-run").status == 2
    assert "usage" in nt("tag", "add", "new", "--query", "-h").out + nt("tag", "add", "new", "--query").err


def test_rename_only_where_a_query_finds(nt: Command, notes: Path) -> None:
    nt("tag", "add", "llm", "--to", "notes/sub/beta [1].md")
    assert nt("tag", "rename", "llm", "model", "--query=-has:quote").status == 1
    result = nt("tag", "rename", "llm", "model", "--query", "path:sub")
    assert result.out == "notes/sub/beta [1].md: model\n"
    assert "  - llm\n" in (notes / "alpha.md").read_text(encoding="utf-8")


def test_a_tag_nearly_like_another_one_is_told(nt: Command, notes: Path) -> None:
    nt("list")
    result = nt("tag", "add", "Paper note", "--to", "notes/sub/beta [1].md")
    assert result.status == 0
    assert '"Paper note" is nearly "paper-note", which 1 note has' in result.err


def test_limits_of_zenn_are_warnings(nt: Command, notes: Path, tmp_path: Path) -> None:
    config = tmp_path / "zenn.toml"
    config.write_text('tag_key = "topics"\ntag_limits = "zenn"\n')
    long = "a topic that is too long"
    preview = nt("--config", str(config), "tag", "add", long, "--to", "alpha", "--dry-run")
    assert f"at most 18 characters: “{long}”" in preview.err
    assert preview.status == 0
    result = nt("--config", str(config), "tag", "add", long, "--to", "alpha")
    assert result.status == 0
    assert f"  - security/llm\n  - {long}\n" in (notes / "alpha.md").read_text(encoding="utf-8")
    assert "notes/alpha.md: zenn takes no symbols or spaces in topics" in result.err


def test_a_preview_names_what_would_be_refused(nt: Command, notes: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.md").write_text("x")
    (notes / "link.md").symlink_to(tmp_path / "outside.md")
    (notes / "hash.md").write_text("---\ntags: #a #b\n---\n")
    for dry in (["--dry-run"], []):
        result = nt("tag", "add", "x", "--to", "notes/link.md", "notes/hash.md", "alpha", *dry)
        assert result.status == 1
        assert "notes/hash.md:2:7: YAML reads `#` as the start of a comment, so #a is no tag here" in result.err
        assert "outside the notes directories" in result.err
        assert "alpha.md" in result.out


def test_a_note_and_a_link_to_it_are_one_file_to_change(nt: Command, notes: Path) -> None:
    (notes / "a link.md").symlink_to("alpha.md")
    same = "notes/a link.md: the same file as notes/alpha.md\n"
    for what in (("add", "x", "--query", "title:alpha"), ("rename", "llm", "large")):
        shown = nt("tag", *what, "--dry-run")
        assert shown.err == f"{same}would change 1 of 1\n", "files are counted, not names"
        assert shown.out.count("+++ ") == 1
        done = nt("tag", *what)
        assert done.out.startswith(same + "notes/alpha.md: ")
        assert (notes / "a link.md").is_symlink()
        assert (notes / "alpha.md").read_text(encoding="utf-8") != ALPHA
        assert " in " not in nt("undo").err
        assert (notes / "alpha.md").read_text(encoding="utf-8") == ALPHA
    (notes / "alpha.md").write_text("---\ntags: #a\n---\n")
    refused = nt("tag", "add", "x", "--to", "alpha", "notes/a link.md")
    assert (refused.status, refused.out, refused.err.count("\n")) == (1, same, 1)


def test_options_may_stand_anywhere(nt: Command, home: Path, notes: Path, tmp_path: Path) -> None:
    config = tmp_path / "key.toml"
    config.write_text('tag_key = "topics"\n')
    for arguments in (
        ["--config", str(config), "tag", "--dir", "notes", "add", "one", "--to", "alpha"],
        ["tag", "add", "two", "--to", "alpha", "--dir", "notes", "--config", str(config)],
    ):
        assert nt(*arguments).status == 0
    assert "  - security/llm\n  - one\n  - two\n" in (notes / "alpha.md").read_text(encoding="utf-8")


def test_undo_of_a_status_names_the_note(nt: Command, notes: Path) -> None:
    assert nt("set", "status", "include", "--to", "alpha").status == 0
    assert nt("undo").out == "notes/alpha.md\n"
    assert (notes / "alpha.md").read_text(encoding="utf-8") == ALPHA


def test_a_line_end_in_a_name_makes_no_line_of_the_diff(nt: Command, notes: Path) -> None:
    (notes / "two\n+++ lines.md").write_text("---\ntags: [a]\n---\n", encoding="utf-8")
    preview = nt("tag", "add", "b", "--to", "notes/two\n+++ lines.md", "--dry-run")
    assert preview.status == 0
    assert preview.out.splitlines()[:2] == [r'--- "notes/two\n+++ lines.md"', r'+++ "notes/two\n+++ lines.md"']


def test_a_dry_run_in_a_pipe_is_a_patch_that_makes_the_very_change(
    program: Callable[..., subprocess.CompletedProcess[bytes]], notes: Path
) -> None:
    files = {
        "crlf.md": b"---\r\ntags:\r\n  - a\r\n---\r\n# Body\r\n",
        "mixed.md": b"---\r\ntags: [a]\n---\r\n\ttab\r\n",
        "bom.md": b"\xef\xbb\xbf---\ntags: [a]\n---\nno line end",
        "controls.md": b"---\ntags: [a]\ntitle: \xe2\x80\xae\n---\n\x1b[31mred\x07\x0c\r more\xe2\x80\xa8\n",
        "with a space.md": "---\ntags: [é]\n---\n".encode(),
        'quo"te \t\\ 研究.md': b"---\ntags: [a]\n---\n",
        "none.md": b"\ttext\r\n",
    }
    for name, data in files.items():
        (notes / name).write_bytes(data)
    words = ("tag", "add", "new", "--to", *(f"notes/{name}" for name in files))
    patch = program(*words, "--dry-run", PYTHONIOENCODING="latin-1").stdout
    assert {name: (notes / name).read_bytes() for name in files} == files
    applied = subprocess.run(
        ["git", "apply", "-p0", "--whitespace=nowarn", "-"],
        input=patch,
        capture_output=True,
        cwd=notes.parent,
        check=False,
    )
    assert (applied.returncode, applied.stderr) == (0, b"")
    made = {name: (notes / name).read_bytes() for name in files}
    for name, data in files.items():
        assert made[name] != data
        (notes / name).write_bytes(data)
    assert program(*words).returncode == 0
    assert {name: (notes / name).read_bytes() for name in files} == made


NFC, NFD = "caf\u00e9", "cafe\u0301"


def test_a_tag_is_the_same_whichever_way_its_letters_are_composed(nt: Command, notes: Path) -> None:
    note = notes / "nfd.md"
    written = f"---\ntags: [{NFD}, e\u0301te\u0301]\n---\n{NFD}\n"
    note.write_bytes(written.encode())
    assert nt("tag", "add", NFC, "--to", "nfd").out.endswith("(unchanged)\n")
    assert note.read_bytes() == written.encode()
    assert nt("tag", "rename", NFC, "tea").status == 0
    assert note.read_bytes() == written.replace(f"[{NFD}", "[tea").encode()
    assert nt("undo").status == 0
    assert note.read_bytes() == written.encode()
    assert nt("tag", "rename", NFD, NFC).status == 0, "one spelling for another"
    assert note.read_bytes() == written.replace(f"[{NFD}", f"[{NFC}").encode()
    assert nt("undo").status == 0
    assert nt("tag", "remove", NFC, "--from", "nfd").status == 0
    assert note.read_bytes() == written.replace(f"{NFD}, ", "").encode()


def test_a_query_finds_a_tag_whichever_way_it_is_composed(nt: Command, notes: Path) -> None:
    (notes / "nfd.md").write_text(f"---\ntags: [{NFD}/bar]\n---\n", encoding="utf-8")
    for query in (f"tag:{NFC}", f"tag:{NFD}", f"tag:{NFC}/BAR", f"tag:{NFC[:4]}*"):
        assert "nfd.md" in nt("list", query).out, query


def test_what_can_be_undone_is_listed_the_newest_first(nt: Command, notes: Path) -> None:
    assert nt("undo", "--list") == (0, "", "nothing to undo in notes\n")
    assert nt("tag", "add", "one", "--to", "alpha").status == 0
    assert nt("tag", "add", "two", "--to", "alpha", "notes/sub/beta [1].md").status == 0
    rows = json.loads(nt("undo", "--list", "--format", "json").out)
    assert [(row["change"], row["count"], row["notes"]) for row in rows] == [
        ("+two", 2, ["notes/alpha.md", "notes/sub/beta [1].md"]),
        ("+one", 1, ["notes/alpha.md"]),
    ]
    assert all(datetime.fromisoformat(row["time"]).tzinfo for row in rows)
    assert [line.split()[3] for line in nt("undo", "--list").out.splitlines()[1:]] == ["2", "1"]
    assert nt("undo").err == "undone: +two in 2 notes\n"
    assert len(json.loads(nt("undo", "--list", "--format", "json").out)) == 1


def test_undo_and_redo_follow_a_note_that_was_renamed(nt: Command, notes: Path) -> None:
    nt("list")
    assert nt("tag", "add", "new", "--to", "alpha", "notes/sub/beta [1].md").status == 0
    nt("list")
    changed = (notes / "alpha.md").read_bytes()
    (notes / "alpha.md").rename(notes / "sub/omega.md")
    result = nt("undo")
    assert (result.status, result.err) == (0, "undone: +new in 2 notes\n")
    assert (notes / "sub/omega.md").read_text(encoding="utf-8") == ALPHA
    nt("list")  # a file is known again by what was seen of it last
    (notes / "sub/omega.md").rename(notes / "psi.md")
    assert nt("redo").status == 0
    assert (notes / "psi.md").read_bytes() == changed


def test_an_undo_says_how_many_notes_it_took_back(nt: Command, notes: Path) -> None:
    nt("tag", "add", "llm", "--to", "alpha", "notes/sub/beta [1].md")
    assert nt("undo").err == "undone: +llm\n", "one of the two had it already"


def test_undo_finds_a_note_that_was_renamed_right_after_it_was_tagged(nt: Command, notes: Path) -> None:
    nt("list")
    assert nt("tag", "add", "new", "--to", "alpha").status == 0
    (notes / "alpha.md").rename(notes / "sub/omega.md")
    result = nt("undo")
    assert (result.status, result.err) == (0, "undone: +new\n")
    assert (notes / "sub/omega.md").read_text(encoding="utf-8") == ALPHA
    (notes / "sub/omega.md").rename(notes / "psi.md")
    assert nt("redo").status == 0


def test_undo_finds_a_note_that_was_changed_in_place_and_renamed(nt: Command, notes: Path) -> None:
    nt("list")
    nt("tag", "add", "new", "--to", "alpha")
    with open(notes / "alpha.md", "a", encoding="utf-8") as file:
        file.write("written since")
    (notes / "alpha.md").rename(notes / "omega.md")
    if born(str(notes / "omega.md"), (notes / "omega.md").stat().st_ino) is None:
        cannot_be_tested("this file system does not say when a file was made")
    assert nt("undo").status == 0
    assert (notes / "omega.md").read_text(encoding="utf-8") == f"{ALPHA}written since"


def test_without_a_place_to_remember_undo_says_so(
    nt: Command, notes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "no folder").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "no folder"))
    for command in (("undo",), ("redo",), ("undo", "--list")):
        result = nt(*command)
        assert result.status == 1
        assert f"can't make {tmp_path / 'no folder'}/notetui: not a directory" in result.err


@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo])
def test_a_journal_that_is_no_file_is_told_and_nothing_hangs(
    nt: Command, notes: Path, make: Callable[[str], None]
) -> None:
    nt("tag", "add", "old", "--to", "alpha")
    journal = os.path.join(state_dir().path or "", "journal.jsonl")
    os.unlink(journal)
    make(journal)
    result = nt("tag", "add", "new", "--to", "alpha")
    assert (result.status, result.out) == (0, "notes/alpha.md: llm, paper-note, old, new\n")
    assert "Saved, but this can't be undone" in result.err
    for command in (("undo",), ("redo",), ("undo", "--list")):
        result = nt(*command)
        assert result.status == 1
        assert "undo journal" in result.err
        assert "undone" not in result.err


@pytest.mark.parametrize("noise", [b"\0" * 4096, b"\xff\n" * 3 + b"\x80", b"00000000 {}\n"])
def test_a_journal_that_is_noise_is_told_and_changes_are_undone_from_then_on(
    nt: Command, notes: Path, noise: bytes
) -> None:
    nt("tag", "add", "old", "--to", "alpha")
    tagged = (notes / "alpha.md").read_bytes()
    journal = Path(state_dir().path or "", "journal.jsonl")
    journal.write_bytes(noise)
    for command in (("undo",), ("redo",), ("undo", "--list")):
        result = nt(*command)
        assert result.status == 1
        assert f"the undo journal {journal} is damaged (none of its lines can be read)" in result.err
        assert result.err.endswith("The notes are as they are, and what is changed from now on can be undone.\n")
    assert journal.read_bytes() == noise, "it is left for who can read it"
    nt("tag", "add", "new", "--to", "alpha")
    assert "+new" in nt("undo", "--list").out
    assert nt("undo").err == "undone: +new\n"
    assert (notes / "alpha.md").read_bytes() == tagged


def test_a_journal_of_which_a_line_is_torn_is_not_called_damaged(nt: Command, notes: Path) -> None:
    nt("tag", "add", "old", "--to", "alpha")
    journal = Path(state_dir().path or "", "journal.jsonl")
    with open(journal, "ab") as file:
        file.write(b"1234abcd {torn")
    assert nt("undo").status == 0
    assert nt("undo").err == "nothing to undo in notes\n"
    journal.write_bytes(b"\xff\n" * 20 + journal.read_bytes())
    assert "is damaged (21 of its 27 lines can't be read)" in nt("undo").err


def test_an_undo_that_changed_no_note_does_not_say_that_it_is_done(nt: Command, notes: Path) -> None:
    nt("tag", "add", "one", "--to", "alpha")
    nt("tag", "add", "two", "--to", "alpha", "notes/sub/beta [1].md")
    (notes / "alpha.md").unlink()
    result = nt("undo")
    assert (result.status, result.err.splitlines()[-1]) == (1, "undone: +two in 1 of 2 notes")
    assert (notes / "sub/beta [1].md").read_text(encoding="utf-8").endswith(BETA)
    result = nt("undo")
    assert result.status == 1
    assert "alpha.md: it is not there" in result.err
    assert result.err.splitlines()[-1] == "not undone: +one"


def test_undo_finds_every_change_of_a_renamed_note(nt: Command, notes: Path) -> None:
    for tag in ("one", "two", "three"):
        nt("tag", "add", tag, "--to", "alpha")
    nt("undo")
    (notes / "alpha.md").rename(notes / "omega.md")
    assert [nt("undo").err for _ in range(3)] == ["undone: +two\n", "undone: +one\n", "nothing to undo in notes\n"]
    assert (notes / "omega.md").read_text(encoding="utf-8") == ALPHA


def test_undo_never_takes_another_note_for_one_that_is_gone(nt: Command, notes: Path) -> None:
    nt("list")
    nt("tag", "add", "new", "--to", "alpha")
    tagged = (notes / "alpha.md").read_bytes()
    inode = os.stat(notes / "alpha.md").st_ino
    (notes / "alpha.md").unlink()
    # The number of a deleted file is often given to the next one.
    others = [notes / f"other {number}.md" for number in range(20)]
    for other in others:
        other.write_bytes(tagged)
    result = nt("undo")
    assert result.status == 1
    assert "alpha.md" in result.err
    assert all(other.read_bytes() == tagged for other in others), inode in [os.stat(other).st_ino for other in others]
