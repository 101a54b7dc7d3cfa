"""The commands that read: what they print, in every format."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest

from notetui.cli.main import COMMANDS

from .conftest import Command


def records(out: str) -> list[dict[str, Any]]:
    found = json.loads(out)
    assert isinstance(found, list)
    return found


def test_list_as_a_table(nt: Command) -> None:
    result = nt("list")
    assert result.status == 0
    assert result.err == ""
    lines = result.out.splitlines()
    assert lines[0].split() == ["DATE", "TITLE", "PATH"]
    assert any("🔭 Alpha [/b] [red]study[/red]" in line and line.endswith("notes/alpha.md") for line in lines)
    assert any("ベータ研究" in line and line.endswith("notes/sub/beta [1].md") for line in lines)
    assert len(lines) == 4
    assert "\x1b" not in result.out
    assert "\u202e" not in result.out


def test_list_as_json_says_everything(nt: Command, notes: Path) -> None:
    alpha = next(note for note in records(nt("list", "--format", "json").out) if note["path"].endswith("alpha.md"))
    assert alpha == {
        "path": str(notes / "alpha.md"),
        "title": "Alpha [/b] [red]study[/red]",
        "emoji": "🔭",
        "date": "2024-12-04 23:00",
        "topics": ["security/llm"],
        "tags": ["llm", "paper-note"],
        "status": "",
        "link": "https://arxiv.org/abs/2405.03644",
        "questions": 3,
        "answered": alpha["answered"],
        "quotes": 1,
        "reason": "",
        "authors": [],
        "year": "",
        "doi": "",
        "arxiv": "2405.03644",
        "cite_key": "",
    }
    assert alpha["answered"] == 2


@pytest.mark.parametrize(
    ("query", "stems"),
    [
        (["tag:llm"], ["alpha", "hostile"]),
        (["tag:llm", "has:rq"], ["alpha"]),
        (["--", "-tag:llm"], ["beta [1]"]),
        (["no:rq -tag:+sum"], ["beta [1]"]),
        (["言語"], ["beta [1]"]),
        (["date:2024-12.."], ["alpha"]),
        (["path:sub/"], ["beta [1]", "hostile"]),
        (["nothing-has-this"], []),
    ],
)
def test_list_takes_a_query(nt: Command, query: list[str], stems: list[str]) -> None:
    result = nt("list", "--format", "jsonl", "--sort", "path", *query)
    assert result.status == 0
    assert [Path(json.loads(line)["path"]).stem for line in result.out.splitlines()] == stems


@pytest.mark.parametrize("sort", ["title", "date", "path", "quotes"])
def test_every_order_lists_the_same_notes(nt: Command, sort: str) -> None:
    found = [note["path"] for note in records(nt("list", "--format", "json", "--sort", sort).out)]
    assert len(set(found)) == len(found) == 3
    if sort in ("date", "quotes"):
        assert found[0].endswith("alpha.md")


def test_csv_is_safe_and_reads_back(nt: Command) -> None:
    out = nt("list", "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(out, newline="")))
    hostile = next(row for row in rows if row["path"].endswith("hostile.md"))
    assert hostile["title"].startswith("'=cmd|'x'!A1 ")
    assert hostile["tags"] == "'+sum; LLM"
    assert out.startswith("path,title,")
    assert out.count("\r\n") == 4


def test_markdown_is_a_table(nt: Command) -> None:
    lines = nt("list", "--format", "md").out.splitlines()
    assert lines[0].startswith("| path | title |")
    assert set(lines[1]) <= set("|-: ")
    assert any("Alpha \\[/b\\] \\[red\\]study\\[/red\\]" in line for line in lines)


def test_search_names_the_line(nt: Command) -> None:
    result = nt("search", "--format", "json", "storage")
    (hit,) = records(result.out)
    assert hit["path"].endswith("beta [1].md")
    assert hit["line"] == 3
    assert "storage" in hit["excerpt"]
    assert nt("search", "torage").out == ""


def test_search_needs_words(nt: Command) -> None:
    result = nt("search")
    assert result.status == 2
    assert "search what?" in result.err


def test_quotes(nt: Command) -> None:
    found = records(nt("quotes", "--format", "json").out)
    assert [(quote["rq"], quote["line"], quote["quote"]) for quote in found] == [
        ("RQ1", 22, "By tuning a general model."),
        ("", 5, "A quote, too."),
    ]
    assert found[0]["section"] == "Alpha › Answers › RQ1"
    assert len(records(nt("quotes", "--rq", "rq1", "--format", "json").out)) == 1
    assert "notes/alpha.md:22" in nt("quotes").out


def test_questions(nt: Command) -> None:
    found = records(nt("questions", "--format", "json").out)
    assert [(question["id"], question["text"], question["state"]) for question in found] == [
        ("RQ1", "How are models built?", "answered with a quote"),
        ("RQ2", "What can go wrong?", "answered"),
        ("RQ3", "", "asked only"),
    ]
    assert found[0]["quotes"] == ["By tuning a general model."]
    assert "Much can." in found[1]["answer"]
    table = nt("questions").out.splitlines()
    assert table[1].split()[:3] == ["notes/alpha.md:17", "RQ1", "✓"]


def test_why_a_line_is_a_question(nt: Command, notes: Path) -> None:
    text = "# T\n\n### RQ1: Why?\n\nAs RQ1 shows, and RQ2.\n\n```\nRQ7: no\n```\n"
    (notes / "why.md").write_text(text, encoding="utf-8")
    found = records(nt("questions", "--format", "json", "--explain", "notes/why.md").out)
    assert [(line["line"], line["id"], line["verdict"]) for line in found] == [
        (3, "RQ1", "definition"),
        (5, "RQ1", "mention"),
        (5, "RQ2", "mention"),
        (8, "RQ7", "code"),
    ]


def test_tags_with_counts(nt: Command) -> None:
    assert [tuple(tag.values()) for tag in records(nt("tags", "--format", "json").out)] == [
        (1, "+sum"),
        (1, "LLM"),
        (1, "llm"),
        (1, "paper-note"),
    ]
    assert [tag["tag"] for tag in records(nt("tags", "--format", "json", "has:rq").out)] == ["llm", "paper-note"]


def test_check_names_places_and_codes(nt: Command) -> None:
    result = nt("check")
    assert result.status == 1
    lines = result.out.splitlines()
    assert "notes/alpha.md:24:1: no-quote RQ2 (What can go wrong?) has an answer without a quote" in lines
    assert any(line.startswith("notes/alpha.md:26:1: no-answer RQ3 ") for line in lines)
    assert any(" similar-tags " in line for line in lines)
    assert f"{len(lines)} found" in result.err


def test_check_is_silent_when_told(nt: Command, home: Path) -> None:
    codes = ["no-quote", "no-answer", "rq-no-text", "similar-tags", "rq-order"]
    words = [word for code in codes for word in ("--silence", code)]
    assert nt("check", *words) == (0, "", "")
    (home / "c.toml").write_text(f"[check]\nsilence = {json.dumps(codes)}\n", encoding="utf-8")
    assert nt("--config", str(home / "c.toml"), "check") == (0, "", "")
    assert 'did you mean "no-quote"?' in nt("check", "--silence", "no-quot").err


def test_matrix_by_number_says_so(nt: Command) -> None:
    result = nt("matrix", "--format", "json")
    assert "by RQ number" in result.err
    (row,) = records(result.out)
    assert row["RQ1"] == "✓ RQ1 How are models built?"
    assert row["RQ3"] == "· RQ3"


def test_matrix_by_review_questions(nt: Command, home: Path) -> None:
    config = home / "c.toml"
    config.write_text(
        "[[review.questions]]\nid = 'R1'\ntext = 'Harm?'\npatterns = ['go wrong']\n"
        "[[review.questions]]\nid = 'R2'\ntext = 'Cost?'\npatterns = ['cost']\n",
        encoding="utf-8",
    )
    result = nt("matrix", "--config", str(config), "--format", "json")
    assert result.err == ""
    (row,) = records(result.out)
    assert row["R1: Harm?"] == "~ RQ2 What can go wrong?"
    assert row["R2: Cost?"] == ""
    (cell,) = records(nt("matrix", "--long", "--config", str(config), "--format", "json").out)
    assert (cell["question"], cell["id"], cell["state"], cell["answer"]) == ("R1", "RQ2", "~", "Much can.")
    assert nt("matrix", "--config", str(config)).out.split("\n")[0].split() == [
        "PATH",
        "TITLE",
        "R1:",
        "Harm?",
        "R2:",
        "Cost?",
    ]
    assert "notes/alpha.md" in nt("matrix", "--transpose", "--config", str(config)).out.split("\n")[0]
    across = records(nt("matrix", "--transpose", "--config", str(config), "--format", "json").out)
    assert [row["question"] for row in across] == ["R1: Harm?", "R2: Cost?"]
    unmapped = records(nt("questions", "--unmapped", "--config", str(config), "--format", "json").out)
    assert [question["id"] for question in unmapped] == ["RQ1", "RQ3"]
    assert len(nt("list", "--config", str(config), "--format", "jsonl", "title:alpha").out.splitlines()) == 1


@pytest.mark.parametrize("name", ["notes/alpha.md", "alpha", "alpha.md", "Alpha [/b] [red]study[/red]"])
def test_show_finds_the_note(nt: Command, name: str) -> None:
    result = nt("show", name)
    assert result.status == 0
    assert result.out.startswith("🔭 Alpha [/b] [red]study[/red]\ndate: 2024-12-04 23:00\n")
    assert "▌ By tuning a general model." in result.out
    assert "\x1b" not in result.out


def test_show_raw_is_the_file(nt: Command, notes: Path) -> None:
    assert nt("show", "--raw", "alpha").out == (notes / "alpha.md").read_text(encoding="utf-8")


def test_show_keeps_to_the_width(nt: Command) -> None:
    assert max(map(len, nt("show", "--width", "30", "alpha").out.splitlines())) <= 30
    assert nt("show", "--width", "3", "alpha").status == 2


def test_show_has_the_addresses_of_images_and_links_in_a_pipe(nt: Command, notes: Path) -> None:
    (notes / "cup.md").write_text("# Cup\n\n![A cup](cup.png) is [here](https://x.example/p).\n")
    assert "▣ A cup <cup.png> is here <https://x.example/p>." in nt("show", "cup").out


def test_show_cleans_what_a_note_holds(nt: Command) -> None:
    out = nt("show", "hostile").out
    assert "\x1b" not in out
    assert "\u202e" not in out


def test_show_says_what_is_near(nt: Command) -> None:
    result = nt("show", "alph")
    assert result.status == 1
    assert result.out == ""
    assert "no such note" in result.err
    assert "alpha.md" in result.err


def test_output_to_a_file(nt: Command, home: Path) -> None:
    target = home / "out.csv"
    assert nt("list", "--format", "csv", "--bom", "--output", str(target)) == (0, "", "")
    assert target.read_bytes().startswith(b"\xef\xbb\xbfpath,title,")
    before = target.read_bytes()
    refused = nt("tags", "--output", str(target))
    assert refused.status == 1
    assert "there already" in refused.err
    assert target.read_bytes() == before
    assert nt("tags", "--output", str(target), "--force").status == 0
    assert target.read_text(encoding="utf-8").startswith("COUNT  TAG\n")
    assert sorted(entry.name for entry in home.iterdir() if entry.name.startswith("out")) == ["out.csv"]
    assert nt("tags", "--output", str(home / "none/x")).status == 1


def test_show_says_the_title_once(nt: Command, notes: Path) -> None:
    (notes / "once.md").write_text("# The *one* title\n\nText.\n\n# Another\n", encoding="utf-8")
    lines = nt("show", "once").out.splitlines()
    assert [line for line in lines if "title" in line] == ["The one title"]
    assert "Another" in lines
    (notes / "own.md").write_text("---\ntitle: Mine\n---\n# Theirs\n", encoding="utf-8")
    lines = nt("show", "own").out.splitlines()
    assert lines[0] == "Mine"
    assert "Theirs" in lines


@pytest.mark.parametrize("command", ["list", "search", "quotes", "questions", "queue", "matrix", "tags", "check"])
@pytest.mark.parametrize("word", ["-tag:llm", "-has:quote", "-(tag:llm OR tag:x)", '-"how are"', "-研究", "-harm done"])
def test_a_query_may_begin_with_a_minus(nt: Command, command: str, word: str) -> None:
    meant = nt(command, "--format", "json", "--", word)
    assert meant.status < 2
    assert nt(command, word, "--format", "json") == nt(command, "--format=json", word) == meant
    first, last = (
        nt(command, word, "tag:llm", "--format", "json"),
        nt(command, "--format", "json", "--", word, "tag:llm"),
    )
    assert first == last


def test_a_word_with_a_minus_that_looks_like_an_option_is_told_how_to_write_it(nt: Command) -> None:
    for word in ("-draft", "-harm", "-v"):
        told = f'notetui: {word}: no such option; for notes without "{word[1:]}" write: notetui list -- {word}\n'
        assert nt("list", word) == (2, "", told)
    assert nt("list", "--", "-draft").status == 0
    assert nt("list", "-h").status == 0
    assert "unrecognized arguments: --tag:x" in nt("list", "--tag:x").err
    told = nt("list", "--format", "json", "tag:x", "--sort=title", "-tag:y").err
    assert told.endswith("unrecognized arguments: -tag:y\n"), "as it was written"
    assert "invalid choice: '-tag:x'" in nt("list", "--format", "-tag:x").err
    assert nt("list", "--dir", "-tag:x").err == "notetui: -tag:x: does not exist\n"
    assert (nt("list", "--output", "-a:b").err, os.path.lexists("-a:b")) == ("", True)
    assert nt("show", "-tag:x").status == 2
    assert nt("tag", "add", "-x:y", "--to", "alpha").status == 2, "no command that takes a query"


def test_the_commands_that_take_a_query_are_known() -> None:
    import argparse
    from importlib import import_module

    for name, command in COMMANDS.items():
        parser = argparse.ArgumentParser()
        import_module(command.module).add_arguments(parser)
        assert command.takes_query == ("[QUERY ...]" in parser.format_usage().replace("PATH|", "")), name
