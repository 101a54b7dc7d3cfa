"""A note in the reference format, end to end: every view as CSV, JSON, Markdown, read back."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from notetui.core.config.model import ReviewQuestion
from notetui.core.coverage import findings
from notetui.core.export.as_csv import unguarded
from notetui.core.export.as_markdown import prose
from notetui.core.export.formats import document
from notetui.core.export.quotes_document import quoted
from notetui.core.export.quotes_document import write as quotes_document
from notetui.core.export.reader_document import write as reader_document
from notetui.core.export.schema import FLAG, LIST, NUMBER, SCHEMA, TEXT
from notetui.core.export.sheets import (
    Sheet,
    across_sheet,
    check_sheet,
    gaps_sheet,
    list_sheet,
    long_sheet,
    matrix_sheet,
    prisma_sheet,
    questions_sheet,
    queue_sheet,
    quotes_sheet,
    reader_sheet,
    tags_sheet,
    tally_sheet,
)
from notetui.core.facts import read_note
from notetui.core.markdown.parse import Document
from notetui.core.matrix import Column, gaps, matrix
from notetui.core.quotes import quotes
from notetui.core.review.ledger import grouped, ledger
from notetui.core.review.queue import prisma, queue_rows, tally
from notetui.core.review.reader import reader
from tests.sample import GARDEN, TEA

NOTES = [("/n/garden.md", read_note(GARDEN, "garden")), ("/n/tea.md", read_note(TEA, "tea"))]
REVIEWS = (ReviewQuestion("R1", "What grows?", ("light", "need")), ReviewQuestion("R2", "What is open?", ("remains",)))
STATUSES = ("include", "exclude", "later")
QUOTES = [
    "Growth rises with light up to a point, and falls beyond it.",
    "Roots answer to gravity and to water, in that order.",
    "Nobody has watched a root for a whole year.",
    "We leave the roots to those who come after us.",
]


def text(name: str, sheet: Sheet) -> str:
    return "".join(document(name, sheet.columns, sheet.rows))


def from_csv(sheet: Sheet) -> list[dict[str, str]]:
    rows = csv.DictReader(io.StringIO(text("csv", sheet), newline=""), strict=True)
    return [{name: unguarded(value) for name, value in row.items()} for row in rows]


def from_json(sheet: Sheet) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(text("json", sheet))
    return found


def from_jsonl(sheet: Sheet) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text("jsonl", sheet).splitlines()]


def from_markdown(sheet: Sheet) -> list[list[str]]:
    leaves = Document(text("md", sheet)).parse_all()
    return [[cell.text for cell in leaf.cells] for leaf in leaves if leaf.cells]


def everything() -> dict[str, Sheet]:
    built, rows = matrix(NOTES, REVIEWS), queue_rows(NOTES, STATUSES)
    return {
        "list": list_sheet(NOTES),
        "quotes": quotes_sheet(ledger(NOTES, REVIEWS)),
        "questions": questions_sheet(NOTES, REVIEWS),
        "reader": reader_sheet(Column("R1", "What grows?"), reader(NOTES, "R1", REVIEWS)),
        "matrix": matrix_sheet(built),
        "matrix --long": long_sheet(built, dict(NOTES)),
        "matrix --transpose": across_sheet(built),
        "matrix --gaps": gaps_sheet(gaps(NOTES, REVIEWS)),
        "check": check_sheet(findings(NOTES)),
        "queue": queue_sheet(rows),
        "queue --counts": tally_sheet(tally(rows, STATUSES)),
        "queue --prisma": prisma_sheet(prisma(rows, STATUSES)),
        "tags": tags_sheet([("tea", 1)]),
    }


def test_the_matrix_as_csv() -> None:
    (wide,) = from_csv(matrix_sheet(matrix(NOTES)))
    assert wide == {
        "path": "/n/garden.md",
        "title": "How Gardens Grow: A Survey",
        "RQ1": "✓ RQ1 How does light change growth?",
        "RQ2": "~ RQ2 What do plants need besides light?",
        "RQ3": "✓ RQ3 What remains unknown about roots?",
    }
    long = from_csv(long_sheet(matrix(NOTES), dict(NOTES)))
    assert [(row["id"], row["state"], row["line"], row["text"]) for row in long] == [
        ("RQ1", "✓", "18", "How does light change growth?"),
        ("RQ2", "~", "19", "What do plants need besides light?"),
        ("RQ3", "✓", "20", "What remains unknown about roots?"),
    ]
    assert [row["details"] for row in long] == [
        "- Measured in:\n  - glasshouses\n  - open fields",
        "Water and minerals are looked at.",
        "- Roots",
    ]
    assert [row["answer"] for row in long] == [
        QUOTES[0],
        "Water matters most, but the field is young.",
        f"{QUOTES[1]}\n\n{QUOTES[2]}",
    ]
    assert [row["quotes"] for row in long] == [QUOTES[0], "", f"{QUOTES[1]}; {QUOTES[2]}"]


def test_the_matrix_as_json_and_by_review_questions() -> None:
    (wide,) = from_json(matrix_sheet(matrix(NOTES, REVIEWS)))
    assert wide["R1: What grows?"] == ("✓ RQ1 How does light change growth?; RQ2 What do plants need besides light?")
    assert wide["R2: What is open?"] == "✓ RQ3 What remains unknown about roots?"
    assert from_json(across_sheet(matrix(NOTES, REVIEWS))) == [
        {"question": name, "/n/garden.md": wide[name]} for name in ("R1: What grows?", "R2: What is open?")
    ]
    long = from_json(long_sheet(matrix(NOTES, REVIEWS), dict(NOTES)))
    assert [(row["question"], row["id"], row["quotes"]) for row in long] == [
        ("R1", "RQ1", QUOTES[:1]),
        ("R1", "RQ2", []),
        ("R2", "RQ3", QUOTES[1:3]),
    ]


def test_the_matrix_as_markdown() -> None:
    rows = from_markdown(matrix_sheet(matrix(NOTES)))
    assert rows == [
        ["path", "title", "RQ1", "RQ2", "RQ3"],
        [
            "/n/garden.md",
            "How Gardens Grow: A Survey",
            "✓ RQ1 How does light change growth?",
            "~ RQ2 What do plants need besides light?",
            "✓ RQ3 What remains unknown about roots?",
        ],
    ]


def test_the_quotes_as_csv_and_json() -> None:
    for rows in (from_csv(quotes_sheet(ledger(NOTES))), from_json(quotes_sheet(ledger(NOTES)))):
        assert [row["quote"] for row in rows] == QUOTES
        assert [row["rq"] for row in rows] == ["RQ1", "RQ3", "RQ3", ""]
        assert [int(row["line"]) for row in rows] == [35, 41, 44, 46]
        assert rows[3]["section"] == "How Gardens Grow: A Survey › Phrase"
        assert all(row["citation"] == "How Gardens Grow: A Survey, https://example.org/gardens" for row in rows)


@pytest.mark.parametrize("name", sorted(everything()))
def test_every_sheet_reads_back_the_same_from_all_formats(name: str) -> None:
    sheets = [everything()[name] for _ in range(4)]
    as_json, as_jsonl, as_csv = from_json(sheets[0]), from_jsonl(sheets[1]), from_csv(sheets[2])
    assert as_json == as_jsonl
    assert as_json
    assert len(from_markdown(sheets[3])) == len(as_json) + 1
    for one, other in zip(as_json, as_csv, strict=True):
        assert list(one) == list(other)
        for key, value in one.items():
            flat = "; ".join(value) if isinstance(value, list) else "yes" if value is True else str(value or "")
            assert other[key] == flat or (value == 0 and other[key] == "0"), key


@pytest.mark.parametrize("name", sorted(everything()))
def test_every_sheet_is_what_the_schema_says(name: str) -> None:
    kinds = {TEXT: str, NUMBER: int, LIST: list, FLAG: bool}
    fields = {field.name: kinds[field.kind] for field in SCHEMA[name]}
    for row in from_json(everything()[name]):
        for column, value in row.items():
            if name in ("matrix", "matrix --transpose") and column not in fields:
                assert isinstance(value, str)
                continue
            assert type(value) is fields[column], f"{name}: {column}"


def test_the_schema_is_documented() -> None:
    documented = (Path(__file__).parents[2] / "docs" / "EXPORTS.md").read_text(encoding="utf-8")
    for name, fields in SCHEMA.items():
        heading = f"### `{name}`\n"
        assert heading in documented, f"docs/EXPORTS.md lacks {name}"
        section = documented.partition(heading)[2].partition("\n#")[0]
        rows = [line for line in section.splitlines() if re.match(r"\| `", line)]
        assert rows == [f"| `{field.name}` | {field.kind} | {field.meaning} |" for field in fields], name


# -- documents


def plain(markdown: str) -> str:
    return "\n".join(leaf.text for leaf in Document(markdown).parse_all())


def test_quotes_document_by_note() -> None:
    written = "".join(quotes_document(grouped(ledger(NOTES), "note"), "note", lambda path: path[3:]))
    assert written.startswith("# Quotes by note\n\n4 quotes of 1 note\n\n## How Gardens Grow: A Survey\n")
    found = quotes(Document(written).parse_all())
    assert [quote.text for quote in found] == QUOTES
    assert "— RQ1 How does light change growth?; Answers › RQ1; garden.md:35" in plain(written)
    assert "\n— Phrase; garden.md:46\n" in written


def test_quotes_document_by_question_cites_each() -> None:
    written = plain("".join(quotes_document(grouped(ledger(NOTES, REVIEWS), "question"), "question")))
    assert written.count("— How Gardens Grow: A Survey, https://example.org/gardens; ") == 4
    assert "R1 What grows?" in written
    assert "outside any research question" in written


def test_a_source_that_is_only_the_title_is_not_said_twice() -> None:
    notes = [("/n/moss.md", read_note("# Moss\n\n## Questions\n- RQ1: Why?\n\n## Answers\n### RQ1\n> So.\n", "moss"))]
    written = "".join(quotes_document(grouped(ledger(notes), "note"), "note"))
    assert "## Moss\n\n> So." in written
    read = "".join(reader_document(Column("RQ1", ""), list(reader(notes, "RQ1"))))
    assert "## Moss\n\n✓ " in read


def test_reader_document() -> None:
    written = "".join(reader_document(Column("R2", "What is open?"), list(reader(NOTES, "R2", REVIEWS))))
    assert [quote.text for quote in quotes(Document(written).parse_all())] == QUOTES[1:3]
    assert plain(written).startswith("R2 What is open?\nHow Gardens Grow: A Survey\n")
    by_number = "".join(reader_document(Column("RQ2", ""), list(reader(NOTES, "RQ2"))))
    assert "By RQ number" in by_number
    assert "Water matters most, but the field is young." in by_number


HOSTILE = st.text(
    st.sampled_from("ab 研#*_`[]()<>&|\\~$=+-:.!1)\"'{}^\t\x1b\u202e") | st.characters(codec="utf-8"), max_size=24
)


@settings(max_examples=300)
@given(HOSTILE)
@example("__0__")
def test_nothing_in_prose_is_markdown(words: str) -> None:
    import pyromark

    from notetui.core.text.clean import show

    options = pyromark.Options.ENABLE_STRIKETHROUGH | pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_MATH
    shown = show(words).strip()
    made = pyromark.html(prose(words), options=options)
    assert "<" not in made.removeprefix("<p>").removesuffix("</p>\n")
    assert html.unescape(made.removeprefix("<p>").removesuffix("</p>\n")) == shown


@settings(max_examples=200)
@given(st.lists(HOSTILE, min_size=1, max_size=4))
def test_a_quoted_text_is_one_quote(lines: Iterable[str]) -> None:
    leaves = Document(f"{quoted(chr(10).join(lines))}\n\nafter\n").parse_all()
    assert len(quotes(leaves)) == 1
    assert leaves[-1].text == "after"
    assert not leaves[-1].containers
