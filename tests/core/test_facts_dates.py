"""What the index knows of a note: its title, lists, date and lines, whatever the front matter holds."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notetui.core.dates import date_key, note_date, read_date
from notetui.core.facts import read_note
from notetui.core.model import NoteDate


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("---\ntitle: From the front\n---\n# Not this\n", "From the front"),
        ("---\ntitle: 1984\n---\n", "1984"),
        ("---\ntitle: 2024-01-02\n---\n", "2024-01-02"),
        ("---\ntitle:\n---\n# The *first* H1\n# Second\n", "The first H1"),
        ("---\ntitle: [a, b]\n---\n## Only H2\n", "stem"),
        ("---\ntitle: {a: 1}\n---\n# H\n", "H"),
        ("---\ntitle: on\n---\n", "true"),
        ("---\ntitle: >\n  two\n  lines\n---\n", "two lines"),
        ("> # Quoted\n\n# Own\n", "Own"),
        ("#\n\n# Second\n", "Second"),
        ("", "stem"),
        ("---\nbroken: [\n---\n# H\n", "H"),
        ("A [/b] study [red]x\n===\n", "A [/b] study [red]x"),
    ],
)
def test_title(text: str, title: str) -> None:
    assert read_note(text, "stem").title == title


def test_everything_at_once() -> None:
    text = "---\ntitle: T\nemoji: 📝\ntopics: [b, a, b]\ntags: one, two\nstatus: include\n"
    text += "year: 2024\ndate: 2024-12-04 23:00\n---\n# H\n\n> q\n"
    facts = read_note(text, "stem")
    assert (facts.title, facts.emoji, facts.topics, facts.tags, facts.status) == (
        "T",
        "📝",
        ("b", "a"),
        ("one", "two"),
        "include",
    )
    assert facts.date == NoteDate("2024-12-04 23:00", "2024-12-04T23:00")
    assert facts.keys["year"] == 2024
    assert [(heading.text, heading.line) for heading in facts.headings] == [("H", 10)]
    assert facts.quotes[0].line == 12
    assert facts.problems == ()


def test_tag_key() -> None:
    assert read_note("---\ntags: [a]\ntopics: [b]\n---\n", "s", tag_key="topics").tags == ("b",)


def test_tags_are_as_written() -> None:
    assert read_note("---\ntags: [007, on, 12:30:00, ~, '#x']\n---\n", "s").tags == ("007", "on", "12:30:00", "#x")


def test_broken_front_matter_is_a_problem_with_a_line() -> None:
    facts = read_note("---\ntitle: T\ntags: [a\n---\n# H\n", "s")
    assert len(facts.problems) == 1
    assert facts.problems[0].line >= 2
    assert facts.headings[0].line == 5


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff---\ntitle: T\n---\n# H\n",
        "---\r\ntitle: T\r\n---\r\n# H\r\n",
        "+++\ntitle = 'T'\n+++\n# H\n",
        '{\n"title": "T"}\n# H\n',
    ],
)
def test_kinds_of_front_matter(text: str) -> None:
    facts = read_note(text, "s")
    assert facts.title == "T"
    assert facts.headings[0].line == (3 if text.startswith("{") else 4)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("2024-12-04 23:00", "2024-12-04T23:00"),
        ("2024-12-01 8:00", "2024-12-01T08:00"),
        ("2024-12-04T23:00:05+09:00", "2024-12-04T23:00"),
        ("2024-12-04T23:00:05.123Z", "2024-12-04T23:00"),
        ("2024-12-04", "2024-12-04"),
        ("2024-1-4", "2024-01-04"),
        ("2024/12/04", "2024-12-04"),
        ("2024年12月4日", "2024-12-04"),
        ("2024年12月", "2024-12"),
        ("2024-12", "2024-12"),
        ("2024", "2024"),
        ("2024-13-01", ""),
        ("2024-02-30", ""),
        ("2024-12-04 25:00", ""),
        ("2024 10:00", ""),
        ("soon", ""),
        ("", ""),
        ("0000", ""),
        ("１９９９", ""),
    ],
)
def test_date_key(written: str, key: str) -> None:
    assert date_key(written) == key


@pytest.mark.parametrize(
    ("value", "date"),
    [
        (datetime.date(2024, 1, 2), NoteDate("2024-01-02", "2024-01-02")),
        (datetime.datetime(2024, 1, 2, 3, 4), NoteDate("2024-01-02 03:04", "2024-01-02T03:04")),
        (datetime.datetime(2024, 1, 2, 3, 4, 5), NoteDate("2024-01-02 03:04:05", "2024-01-02T03:04")),
        (datetime.time(3, 4), NoteDate("03:04:00")),
        (2024, NoteDate("2024", "2024")),
        (45000, NoteDate("45000")),
        ("last week", NoteDate("last week")),
        (["2024-01-02"], NoteDate("2024-01-02", "2024-01-02")),
        (None, None),
        ("", None),
        (True, None),
        ({}, None),
        ([], None),
        ([[]], None),
        (10**40, NoteDate("…")),
    ],
)
def test_read_date(value: object, date: NoteDate | None) -> None:
    assert read_date(value) == date


def test_date_that_can_be_read_goes_first() -> None:
    assert note_date({"published_at": "soon", "date": "2024-01-02"}) == NoteDate("2024-01-02", "2024-01-02")
    assert note_date({"published_at": "soon", "created": None}) == NoteDate("soon")
    assert note_date({}) is None


ODD = "-+{}:[]&*!|>#\n\r\t \"'`\ud800abRQ1"

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=True)
    | st.dates()
    | st.datetimes()
    | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(
            ["title", "emoji", "topics", "tags", "status", "date", "created", "url", "doi", "published_at"]
        ),
        VALUES,
    )
)
def test_any_values(values: dict[str, object]) -> None:
    import yaml

    text = "---\n" + yaml.safe_dump(values, allow_unicode=True) + "---\n# H\n"
    facts = read_note(text, "stem")
    assert facts.title
    assert all(isinstance(tag, str) and tag for tag in facts.tags + facts.topics)
    assert facts.date is None or facts.date.shown


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200) | st.text(ODD, max_size=120).map(lambda text: "---\n" + text))
def test_any_text(text: str) -> None:
    facts = read_note(text, "stem")
    assert facts.title
    assert all(heading.line >= 1 for heading in facts.headings)
