"""`notetui check`: places, paths as arguments, silence, exit status."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from .conftest import Command


def codes(out: str) -> set[tuple[str, str]]:
    found = [re.fullmatch(r"(.+?):(\d+):(\d+): ([a-z-]+) (.+)", line) for line in out.splitlines()]
    assert all(found)
    return {(match[1], match[4]) for match in found if match}


def test_only_the_paths_that_are_named_are_told_about(nt: Command) -> None:
    every = codes(nt("check").out)
    assert {path for path, _code in every} == {"notes/alpha.md"}
    one = nt("check", "notes/sub/hostile.md")
    assert one.status == 1
    assert codes(one.out) == {("notes/sub/hostile.md", "similar-tags")}, "its tags are compared with all others"
    assert codes(nt("check", "notes/sub").out) == codes(one.out)
    assert nt("check", "notes/sub/beta [1].md") == (0, "", "")
    both = nt("check", "notes/alpha.md", "notes/sub")
    assert codes(both.out) == every


def test_similar_tags_stand_where_they_stand(nt: Command) -> None:
    (line,) = [line for line in nt("check").out.splitlines() if "similar-tags" in line]
    assert line == 'notes/alpha.md:8:5: similar-tags the tag "llm" is nearly "LLM", which hostile.md has'


def test_a_path_that_is_not_there_is_named_and_the_others_are_done(nt: Command) -> None:
    result = nt("check", "notes/sub/beta [1].md", "notes/gone.md")
    assert result.status == 1
    assert result.err == "notes/gone.md: is not there\n"
    assert nt("check", "notes/gone.md") == (1, "", "notes/gone.md: is not there\n"), "also when it is the only one"


def test_notes_outside_of_every_notes_directory(nt: Command, home: Path) -> None:
    (home / "else").mkdir()
    (home / "else/one.md").write_text("## Questions\n\n- RQ1: Is it?\n", encoding="utf-8")
    (home / "two.txt").write_text("---\ntags: [a\n---\n", encoding="utf-8")
    assert codes(nt("check", "else").out) == {("else/one.md", "no-answer")}
    assert codes(nt("check", "else/one.md", "two.txt").out) == {
        ("else/one.md", "no-answer"),
        ("two.txt", "broken-front-matter"),
    }
    os.mkfifo(home / "pipe.md")
    assert codes(nt("check", "pipe.md").out) == {("pipe.md", "unreadable")}
    (home / "link").symlink_to(home / "notes")
    assert codes(nt("check", "link/alpha.md").out) == codes(nt("check", "notes/alpha.md").out)


def test_a_query_still_chooses_notes(nt: Command) -> None:
    assert {path for path, _code in codes(nt("check", "has:rq").out)} == {"notes/alpha.md"}
    assert {path for path, _code in codes(nt("check", "path:alpha.md").out)} == {"notes/alpha.md"}
    assert nt("check", "nope:x").status == 2


def test_codes_are_listed(nt: Command, home: Path) -> None:
    (home / "c.toml").write_text('[check]\nsilence = ["no-quote"]\n', encoding="utf-8")
    rows = json.loads(nt("--config", str(home / "c.toml"), "check", "--codes", "--format", "json").out)
    assert [row["code"] for row in rows if row["silenced"]] == ["no-quote"]


@pytest.mark.parametrize("kind", ["json", "jsonl", "csv", "md"])
def test_every_format_has_the_same_findings(nt: Command, kind: str) -> None:
    result = nt("check", "--format", kind)
    assert result.status == 1
    assert result.err == ""
    for _path, code in codes(nt("check").out):
        assert code in result.out


def test_the_hook_of_the_repository_is_this_command() -> None:
    import yaml

    (hook,) = yaml.safe_load((Path(__file__).parents[2] / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert hook["entry"] == "notetui check"
    assert hook["language"] == "python"


def test_another_meaning_of_status_is_left_alone_until_somebody_reviews(nt: Command, notes: Path, home: Path) -> None:
    def named(*words: str) -> set[str]:
        return {path for path, code in codes(nt("check", *words).out) if code == "unknown-status"}

    for name, status in (("green", "evergreen"), ("slip", "inclde"), ("sub/seed", "seedling")):
        (notes / f"{name}.md").write_text(f"---\nstatus: {status}\n---\n", encoding="utf-8")
    (home / "outside.md").write_text("---\nstatus: evergreen\n---\n", encoding="utf-8")
    slip, others = {"notes/slip.md"}, {"notes/green.md", "notes/sub/seed.md"}
    assert named() == slip
    assert named("notes/green.md") == named("notes/sub") == named("outside.md") == set()

    (notes / "read.md").write_text("---\nstatus: Later\n---\n", encoding="utf-8")
    assert named() == slip | others
    assert named("status:evergreen") == named("notes/green.md") == {"notes/green.md"}, "the whole library is asked"
    assert named("notes/sub") == {"notes/sub/seed.md"}
    assert named("outside.md") == set(), "it is of another library"
    assert named("outside.md", "--dir", str(notes)) == set()
    (home / "beside.md").write_text("---\nstatus: include\n---\n", encoding="utf-8")
    assert named("outside.md", "beside.md") == {"outside.md"}
