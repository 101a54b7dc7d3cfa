"""Reviewing from the command line: queue, numbers, statuses, mapping, quotes in groups, one question read, BibTeX."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from .conftest import ALPHA, Command


def records(out: str) -> list[dict[str, Any]]:
    found = json.loads(out)
    assert isinstance(found, list)
    return found


@pytest.fixture
def reviewed(notes: Path, home: Path) -> str:
    config = home / "c.toml"
    config.write_text(
        "[[review.questions]]\nid = 'R1'\ntext = 'Harm?'\npatterns = ['go wrong']\n"
        "[[review.questions]]\nid = 'R2'\ntext = 'Cost?'\npatterns = ['cost']\n",
        encoding="utf-8",
    )
    return str(config)


def test_queue_from_the_first_note_to_the_last(nt: Command, notes: Path) -> None:
    assert nt("queue", "--next") == (0, "notes/alpha.md\n", "")
    assert nt("set", "status", "include", "--to", "alpha") == (0, "notes/alpha.md: status: include\n", "")
    assert nt("queue", "--next").out == "notes/sub/beta [1].md\n"
    why = nt("set", "status", "exclude", "--reason", "not: about it", "--to", "beta [1]", "hostile")
    assert why.status == 0
    assert nt("queue", "--next") == (1, "", "no note is without a status\n")
    numbers = records(nt("queue", "--prisma", "--format", "json").out)
    assert [tuple(row.values()) for row in numbers] == [
        ("identified", "", 3),
        ("not screened", "", 0),
        ("screened", "", 3),
        ("undecided", "", 0),
        ("excluded", "", 2),
        ("excluded", "not: about it", 2),
        ("included", "", 1),
    ]
    counts = records(nt("queue", "--counts", "--format", "json").out)
    assert [(row["status"], row["notes"]) for row in counts] == [
        ("include", 1), ("exclude", 2), ("later", 0), ("", 0),
    ]  # fmt: skip
    rows = records(nt("queue", "--format", "json").out)
    assert [(row["status"], row["reason"], row["reviewed"]) for row in rows][1:] == [
        ("exclude", "not: about it", True)
    ] * 2
    assert (notes / "alpha.md").read_text(encoding="utf-8").replace("status: include\n", "") == ALPHA
    assert [note["path"] for note in records(nt("list", "status:include", "--format", "json").out)] == [
        str(notes / "alpha.md")
    ]


def test_a_new_status_takes_the_old_reason_away_and_undo_brings_it_back(nt: Command, notes: Path) -> None:
    nt("set", "status", "exclude", "--reason", "old", "--to", "alpha")
    nt("set", "status", "include", "--to", "alpha")
    text = (notes / "alpha.md").read_text(encoding="utf-8")
    assert "status: include" in text
    assert "status_reason" not in text
    undone = nt("undo")
    assert (undone.status, undone.out) == (0, "notes/alpha.md\n")
    assert "status_reason: old" in (notes / "alpha.md").read_text(encoding="utf-8")
    assert nt("set", "status", "--remove", "--to", "alpha").out == "notes/alpha.md: no status\n"
    assert (notes / "alpha.md").read_text(encoding="utf-8") == ALPHA


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["status", "inclde", "--to", "alpha"], 'did you mean "include"?'),
        (["status", "--to", "alpha"], "set what?"),
        (["status", "include", "--remove", "--to", "alpha"], "set what?"),
        (["kind", "x", "--reason", "y", "--to", "alpha"], "goes with the key status"),
        (["kind", "a\nb", "--to", "alpha"], "one line"),
    ],
)
def test_set_says_what_it_wants(nt: Command, words: list[str], said: str) -> None:
    result = nt("set", *words)
    assert result.status == 2
    assert said in result.err


def test_set_does_what_it_can_and_names_the_rest(nt: Command, notes: Path) -> None:
    result = nt("set", "year", "2024", "--to", "alpha", "nowhere", "beta [1]")
    assert result.status == 1
    assert "nowhere: no such note" in result.err
    assert result.out.splitlines() == ["notes/alpha.md: year: 2024", "notes/sub/beta [1].md: year: 2024"]
    refused = nt("set", "tags", "x", "--to", "alpha")
    assert refused.status == 1
    assert "notes/alpha.md:7:1:" in refused.err


def test_queue_table_and_next_after(nt: Command) -> None:
    lines = nt("queue").out.splitlines()
    assert lines[0].split() == ["STATUS", "REASON", "DATE", "TITLE", "PATH"]
    assert lines[1].startswith("–")
    assert nt("queue", "--next", "--after", "notes/alpha.md").out == "notes/sub/beta [1].md\n"
    (row,) = records(nt("queue", "--next", "--format", "json", "tag:+sum").out)
    assert row["path"].endswith("hostile.md")


def test_mapping_by_hand(nt: Command, notes: Path, reviewed: str) -> None:
    def belongs() -> list[list[str]]:
        return [row["review"] for row in records(nt("questions", "--config", reviewed, "--format", "json").out)]

    assert belongs() == [[], ["R1"], []]
    assert nt("map", "--config", reviewed, "rq1", "r2", "--to", "alpha") == (0, "notes/alpha.md: R2=RQ1\n", "")
    assert nt("map", "--config", reviewed, "RQ2", "--none", "--to", "alpha").status == 0
    assert belongs() == [["R2"], [], []]
    unmapped = records(nt("questions", "--config", reviewed, "--unmapped", "--format", "json").out)
    assert [row["id"] for row in unmapped] == ["RQ3"], "what is mapped to nothing by hand is decided"
    assert nt("map", "--config", reviewed, "RQ2", "--clear", "--to", "alpha").status == 0
    assert belongs() == [["R2"], ["R1"], []]
    assert "R2=RQ1" in (notes / "alpha.md").read_text(encoding="utf-8")
    nt("undo")
    nt("undo")
    nt("undo")
    assert (notes / "alpha.md").read_text(encoding="utf-8").replace("review: []\n", "") == ALPHA


def test_mapping_says_what_it_wants(nt: Command, reviewed: str) -> None:
    assert "map to what?" in nt("map", "RQ1", "--to", "alpha").err
    wrong = nt("map", "--config", reviewed, "RQ1", "R9", "--to", "alpha")
    assert wrong.status == 2
    assert 'no review question "R9"' in wrong.err
    missing = nt("map", "--config", reviewed, "RQ9", "R1", "--to", "alpha", "beta [1]")
    assert missing.status == 1
    assert "notes/alpha.md: has no RQ9" in missing.err


def test_quotes_are_filtered_by_their_own_words(nt: Command, reviewed: str) -> None:
    found = records(nt("quotes", "--filter", "tuning", "--format", "json").out)
    assert [quote["line"] for quote in found] == [22]
    assert records(nt("quotes", "--filter", "wrong", "--format", "json").out) == [], "the note says it, no quote does"
    assert len(records(nt("quotes", "--filter", "no:rq", "--format", "json").out)) == 1
    broken = nt("quotes", "--filter", "nope:x")
    assert broken.status == 2
    assert "--filter, column 1" in broken.err


def test_quotes_in_groups(nt: Command) -> None:
    rows = records(nt("quotes", "--group", "question", "--format", "json").out)
    assert [row["group"] for row in rows] == ["RQ1 How are models built?", "outside any research question"]
    document = nt("quotes", "--group", "note", "--format", "md").out
    assert document.startswith("# Quotes by note\n\n2 quotes of 2 notes\n")
    assert "\n> By tuning a general model.\n" in document
    table = nt("quotes", "--group", "tag").out.splitlines()
    assert table[0].split() == ["TAG", "PLACE", "RQ", "QUOTE"]
    assert "RQ1 How are models built?" in nt("quotes").out, "a number never stands without its text"


def test_one_question_is_read_over_all_notes(nt: Command, reviewed: str) -> None:
    result = nt("questions", "--config", reviewed, "--read", "r1")
    assert result.err == ""
    assert result.out.splitlines()[1:4] == [
        "  notes/alpha.md:24",
        "  RQ2 What can go wrong?",
        "    Much can.",
    ]
    (row,) = records(nt("questions", "--config", reviewed, "--read", "R1", "--format", "json").out)
    assert (row["question"], row["question_text"], row["answer"]) == ("R1", "Harm?", "Much can.")
    assert nt("questions", "--config", reviewed, "--read", "R1", "--format", "md").out.startswith("# R1 Harm?\n")
    by_number = nt("questions", "--read", "RQ1")
    assert "by RQ number" in by_number.err
    assert "RQ1 How are models built?" in by_number.out
    missing = nt("questions", "--config", reviewed, "--read", "RQ1")
    assert missing.status == 1
    assert "there is R1, R2" in missing.err


def test_bibtex_of_what_is_there(nt: Command) -> None:
    result = nt("list", "--format", "bibtex")
    assert result.status == 0
    assert result.out == (
        "@misc{alpha,\n  title = {Alpha [/b] [red]study[/red]},\n  eprint = {2405.03644},\n"
        "  archiveprefix = {arXiv},\n  url = {https://arxiv.org/abs/2405.03644},\n}\n\n"
    )
    assert "2 of 3 notes left out" in result.err


VIEWS = [
    ("list", "list"),
    ("search", "search storage"),
    ("quotes", "quotes"),
    ("questions", "questions"),
    ("reader", "questions --read RQ1"),
    ("matrix --long", "matrix --long"),
    ("matrix --gaps", "matrix --gaps"),
    ("check", "check"),
    ("queue", "queue"),
    ("queue --counts", "queue --counts"),
    ("queue --prisma", "queue --prisma"),
    ("tags", "tags"),
]


@pytest.mark.parametrize(("name", "words"), VIEWS, ids=[name for name, _words in VIEWS])
def test_every_view_has_the_documented_columns_in_every_format(nt: Command, name: str, words: str) -> None:
    from notetui.core.export.schema import columns

    wanted = list(columns(name))
    as_json = records(nt(*words.split(), "--format", "json").out)
    assert as_json
    assert all(list(row) == wanted for row in as_json)
    lines = nt(*words.split(), "--format", "jsonl").out.splitlines()
    assert [json.loads(line) for line in lines] == as_json
    assert nt(*words.split(), "--format", "csv").out.startswith(",".join(wanted) + "\r\n")
    assert nt(*words.split(), "--format", "md").out.startswith(("# ", "| "))
    table = nt(*words.split())
    assert table.out
    assert "\x1b" not in table.out + table.err


def test_tables_keep_their_columns_with_wide_characters(nt: Command) -> None:
    from notetui.core.text.cells import cell_len

    for words in (["list"], ["queue"], ["quotes"], ["questions"], ["tags"], ["matrix"]):
        head, *lines = nt(*words).out.splitlines()
        last = head.split()[-1]
        start = cell_len(head[: head.rindex(last)])
        for line in lines:
            cells = 0
            for at, char in enumerate(line):
                if cells == start:
                    assert line[at - 1] == " ", f"{words}: {line}"
                    break
                cells += cell_len(char)
