"""Every export format: what it looks like, that it reads back, and that nothing in it runs."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notetui.core.export.as_csv import guarded, unguarded
from notetui.core.export.as_markdown import cell
from notetui.core.export.formats import FORMATS
from notetui.core.text.clean import show, valid


def is_clean(line: str) -> bool:
    return show(line) == line


COLUMNS = ("path", "count", "tags", "answer")


def written(name: str, rows: list[tuple[Any, ...]]) -> str:
    return "".join(FORMATS[name].write(COLUMNS, rows))


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        "\u3000=1",
        "＝1",
        "－1",
        "'=1",
        "\ufeff=1",
        "\0=1",
    ],
)
def test_a_cell_that_would_run_is_text(text: str) -> None:
    assert guarded(text) == f"'{text}"
    assert unguarded(f"'{text}") == text


@pytest.mark.parametrize("text", ["", "a=1", "1-2", "研究", "a'b", '"'])
def test_other_cells_are_as_they_were(text: str) -> None:
    assert guarded(text) == text


def test_numbers_stay_numbers() -> None:
    assert guarded(-1) == -1
    assert guarded(True) == "yes"
    assert guarded(None) == ""
    assert guarded(["-a", "b"]) == "'-a; b"


def test_csv_by_the_letter() -> None:
    assert written("csv", [("a,b", 1, ["x", "y"], 'say "hi"\nagain')]) == (
        'path,count,tags,answer\r\n"a,b",1,"x; y","say ""hi""\nagain"\r\n'
    )
    assert written("csv", [("007", 7, [], "2024-12-04")]).endswith('"007",7,,"2024-12-04"\r\n')


TEXTS = st.text(alphabet="a=+-@'\"\t\r\n,;| 研\u202e\x1b\x9b\udcff\\<&`*_[]$~🙂\0", max_size=12)
ROWS = st.lists(st.tuples(TEXTS, st.integers(-9, 9), st.lists(TEXTS, max_size=2), st.none() | TEXTS), max_size=4)


@settings(max_examples=150)
@given(ROWS)
def test_csv_reads_back(rows: list[tuple[str, int, list[str], str | None]]) -> None:
    head, *found = csv.reader(io.StringIO(written("csv", list(rows)), newline=""))
    assert head == list(COLUMNS)
    assert [tuple(map(unguarded, row)) for row in found] == [
        (path, str(count), "; ".join(tags), answer or "") for path, count, tags, answer in rows
    ]


@settings(max_examples=150)
@given(ROWS)
def test_json_reads_back_and_is_clean(rows: list[tuple[str, int, list[str], str | None]]) -> None:
    meant = [
        dict(zip(COLUMNS, (valid(path), count, [*map(valid, tags)], answer and valid(answer)), strict=True))
        for path, count, tags, answer in rows
    ]
    whole, lines = written("json", list(rows)), written("jsonl", list(rows))
    assert json.loads(whole) == meant
    assert [json.loads(line) for line in lines.splitlines()] == meant
    assert lines.count("\n") == len(rows)
    assert all(is_clean(line) for line in (whole + lines).split("\n"))


def test_json_keeps_text_readable() -> None:
    assert '"研究 é 🙂"' in written("json", [("研究 é 🙂", 0, [], None)])
    assert written("json", []) == "[]\n"
    assert written("jsonl", []) == ""


@settings(max_examples=150)
@given(ROWS)
def test_a_markdown_table_keeps_its_shape(rows: list[tuple[str, int, list[str], str | None]]) -> None:
    import pyromark

    document = written("md", list(rows))
    assert len(document.splitlines()) == len(rows) + 2
    assert all(is_clean(line) for line in document.split("\n"))
    html = pyromark.html(document, options=pyromark.Options.ENABLE_TABLES)
    assert html.count("<tr>") == len(rows) + 1
    assert html.count("<td") == 4 * len(rows)


def test_markdown_shows_signs_as_they_are() -> None:
    import pyromark

    text = "*a* [b](c) `d` <e> &amp; x|y snake_case _z_ ~~s~~ $m$ \\"
    html = pyromark.html("x " + cell(text), options=pyromark.Options.ENABLE_STRIKETHROUGH)
    assert html == ("<p>x *a* [b](c) `d` &lt;e&gt; &amp;amp; x|y snake_case _z_ ~~s~~ $m$ \\</p>\n")
    assert cell("a\nb") == "a<br>b"
    assert cell(None) == ""
    assert cell(["a", "b"]) == "a, b"


def test_the_registry() -> None:
    assert list(FORMATS) == ["csv", "json", "jsonl", "md"]
    assert all(entry.ending.startswith(".") for entry in FORMATS.values())
