"""The query language: what is read, what is found, and where it goes wrong."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notetui.core.config.model import ReviewQuestion
from notetui.core.model import Heading, Link, NoteDate, NoteFacts, Quote, ResearchQuestion, RQState
from notetui.core.query.ast import (
    And,
    Dates,
    Everything,
    Field,
    Has,
    Is,
    Not,
    Or,
    Query,
    Text,
    all_of,
    any_of,
    needs_body,
    negated,
    wanted_texts,
)
from notetui.core.query.match import Context, find_text, fold, matches
from notetui.core.query.parse import FIELDS, HAS, QueryError, parse


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("", Everything()),
        ("  \t ", Everything()),
        ("a b", And((Text("a"), Text("b")))),
        ("a AND b", And((Text("a"), Text("b")))),
        ("a b OR c", Or((And((Text("a"), Text("b"))), Text("c")))),
        ("a (b OR c)", And((Text("a"), Or((Text("b"), Text("c")))))),
        ("(a (b))", And((Text("a"), Text("b")))),
        ('"a b"', Text("a b")),
        (r'"a \"b\" \\ \n"', Text(r'a "b" \ \n')),
        ("-a", Not(Text("a"))),
        ("--a", Text("a")),
        ("-(a OR b)", Not(Or((Text("a"), Text("b"))))),
        ('-"a b"', Not(Text("a b"))),
        ("well-known", Text("well-known")),
        ("tag:llm", Field("tag", "llm")),
        ('TAG:"a b"', Field("tag", "a b")),
        ("-path:old/", Not(Field("path", "old/"))),
        ("has:quotes", Has("quote")),
        ("no:answer", Not(Has("answer"))),
        ("-no:tag", Has("tag")),
        ("is:marked", Is("marked")),
        ("date:2024-12..", Dates("2024-12", "")),
        ("date:..2024", Dates("", "2024")),
        ("date:2024-12-04", Dates("2024-12-04", "2024-12-04")),
        ("date:2024..2024-06", Dates("2024", "2024-06")),
        ("https://x.org", Text("https://x.org")),
        ("12:30", Text("12:30")),
        ("研究", Text("研究")),
        ("or and", And((Text("or"), Text("and")))),
        ('"OR"', Text("OR")),
        ("a(b)", And((Text("a"), Text("b")))),
        ("rq:1", Field("rq", "1")),
    ],
)
def test_what_is_read(text: str, meaning: Query) -> None:
    assert parse(text) == meaning


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        ('a "b', 3, "not closed"),
        ("a (b", 3, "not closed"),
        ("a ) b", 3, 'without a "("'),
        ("a ()", 3, "nothing between"),
        ('a ""', 3, "nothing between"),
        ("OR a", 1, 'nothing before "OR"'),
        ("a OR", 3, 'nothing after "OR"'),
        ("a OR OR b", 3, 'nothing after "OR"'),
        ("a AND", 3, 'side of "AND"'),
        ("AND a", 1, 'side of "AND"'),
        ("(a) -", 5, 'nothing after "-"'),
        ("a - b", 3, 'nothing after "-"'),
        ("x tga:y", 3, 'unknown name "tga:"; did you mean "tag"?'),
        ("foo:y", 1, "in quotes it is a text"),
        ("tag:", 5, '"tag:" needs a value'),
        ("tag: x", 5, "needs a value"),
        ("has:", 5, "one of quote"),
        ("has:quoet", 5, 'did you mean "quote"?'),
        ("is:starred", 4, "marked"),
        ("date:2024-13", 6, '"2024-13" is no date'),
        ("date:2024..soon", 12, '"soon" is no date'),
        ("date:..", 6, "at least one date"),
        ("date:2025..2024", 6, "after the last"),
        ("(" * 60 + "a" + ")" * 60, 41, "too many parentheses"),
    ],
)
def test_what_is_wrong_is_said_with_its_column(text: str, column: int, said: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert caught.value.column == column
    assert said in caught.value.message


WORDS = st.text(alphabet='ab -()":\\ORND*研é\t', min_size=1, max_size=8).filter(lambda text: bool(text.strip()))
DATES = st.sampled_from(
    [Dates("2024", ""), Dates("", "2024-12"), Dates("2024-01-02", "2024-01-02"), Dates("2023", "2024-06")]
)
LEAVES: st.SearchStrategy[Query] = st.one_of(
    WORDS.map(Text),
    st.builds(Field, st.sampled_from(FIELDS), WORDS),
    st.sampled_from(HAS).map(Has),
    st.just(Is("marked")),
    DATES,
)
QUERIES: st.SearchStrategy[Query] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(all_of),
        st.lists(inner, min_size=1, max_size=3).map(any_of),
        inner.map(negated),
    ),
    max_leaves=8,
)


@settings(max_examples=250, deadline=None)
@given(QUERIES)
def test_a_query_written_out_reads_back(query: Query) -> None:
    assert parse(str(query)) == query


@settings(max_examples=250, deadline=None)
@given(st.text(alphabet='ab -()":\\ORAND.2024tagdatehas\t研', max_size=24))
def test_any_text_is_a_query_or_an_error_within_it(text: str) -> None:
    try:
        query = parse(text)
    except QueryError as error:
        column = error.column
    else:
        assert parse(str(query)) == query
        return
    assert 1 <= column <= len(text) + 1


NOTE = NoteFacts(
    title="When Models Meet Security",
    topics=("security/llm",),
    tags=("paper-note", "ML/Attention"),
    date=NoteDate("2024-12-04 23:00", "2024-12-04T23:00"),
    status="Include",
    headings=(Heading(1, "When", 1),),
    questions=(
        ResearchQuestion("RQ1", "How are domain models constructed?", RQState.QUOTED),
        ResearchQuestion("RQ2a", "セキュリティの応用は何か", RQState.ASKED),
    ),
    quotes=(Quote("It works.", 12, 12),),
    links=(Link("https://x.org", "x", 3),),
)
BARE = NoteFacts(title="bare")
BODY = "Retrieval\naugmented storage; naïve (RAG) 大規模言語モデルの研究 foo_bar"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("models", True),
        ("MODEL", True),
        ("odels", False),
        ("rag", True),
        ("torage", False),
        ("言語", True),
        ("語モデ", True),
        ("bar", True),
        ('"retrieval  augmented"', True),
        ('"augmented retrieval"', False),
        ("paper-note", True),
        ("missing", False),
        ("-missing", True),
        ("missing OR rag", True),
        ("missing rag", False),
        ("tag:paper-note", True),
        ("tag:ml", True),
        ("tag:#ML/attention", True),
        ("tag:m", False),
        ("tag:pap*", True),
        ("topic:security", True),
        ("topic:llm", False),
        ("rq:1", True),
        ("rq:RQ2a", True),
        ("rq:rq2", False),
        ("rq:3", False),
        ("rq:domain", True),
        ("rq:応用", True),
        ("title:meet", True),
        ("title:rag", False),
        ("path:papers/", True),
        ("path:APERS", True),
        ("path:x", False),
        ("status:include", True),
        ("status:in", False),
        ("date:2024", True),
        ("date:2024-12..", True),
        ("date:2025..", False),
        ("date:..2024", True),
        ("date:..2024-12-04", True),
        ("date:..2024-12-03", False),
        ("has:quote has:answer has:rq has:tag has:link has:topic has:date has:status has:title", True),
        ("has:problem", False),
        ("no:quote", False),
        ("is:marked", False),
        ("", True),
    ],
)
def test_what_is_found(text: str, found: bool) -> None:
    assert matches(parse(text), NOTE, "papers/note.md", BODY) is found


@pytest.mark.parametrize("what", [what for what in HAS if what != "problem"])
def test_a_bare_note_has_nothing(what: str) -> None:
    assert not matches(Has(what), BARE, "bare.md", "")
    assert not matches(parse("date:..2030"), BARE, "bare.md", "")


def test_marks_and_review_questions_come_from_outside() -> None:
    context = Context((ReviewQuestion("R1", "Built how?", ("construct",)),), marked=True)
    assert matches(parse("is:marked review:r1"), NOTE, "n.md", "", context)
    assert not matches(parse("review:R2"), NOTE, "n.md", "", context)
    assert not matches(parse("review:R1"), NOTE, "n.md", "")


def test_what_a_screen_asks_of_a_query() -> None:
    query = parse('a "b c" -d (e OR tag:f) a')
    assert wanted_texts(query) == ("a", "b c", "e")
    assert needs_body(query)
    assert not needs_body(parse("-tag:a has:quote"))


def test_a_word_is_found_at_its_beginning_only() -> None:
    assert find_text("rag", "storage rag") == 8
    assert find_text("rag", "storage") == -1
    assert find_text("研", "a研") == 1
    assert find_text("rag", "研rag") == 1
    assert find_text("-rag", "a-rag") == 1
    assert fold("A \n B") == "a b"


def test_a_query_that_nobody_wrote_by_hand_is_refused() -> None:
    with pytest.raises(QueryError, match="at most 10,000 characters"):
        parse("a " * 10_000)
