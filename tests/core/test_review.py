"""Reviewing: the queue and its numbers, mapping by hand, the ledger, the reader, the gathered question, citations."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notetui.core.config.model import ReviewQuestion
from notetui.core.config.review import Mapper
from notetui.core.facts import read_note
from notetui.core.matrix import gaps, matrix
from notetui.core.model import NoteFacts, Role, RQState
from notetui.core.query.match import Context
from notetui.core.query.parse import parse
from notetui.core.review.apart import told_apart
from notetui.core.review.gathered import Kind, gathered
from notetui.core.review.ledger import NO_QUESTION, NO_TAG, grouped, ledger, narrowed
from notetui.core.review.mapping import (
    mapped_by,
    mapping_change,
    stray_mappings,
    unknown_reviews,
    unmapped,
    unmapping_change,
)
from notetui.core.review.paper import authors_of, citation, paper_of
from notetui.core.review.queue import (
    NO_REASON,
    Count,
    next_unreviewed,
    prisma,
    queue_rows,
    reasons_used,
    tally,
)
from notetui.core.review.reader import columns_of, reader
from tests.sample import GARDEN, TEA

STATUSES = ("include", "exclude", "later")
LIGHT = ReviewQuestion("R1", "What makes plants grow?", ("light", "need"))
ROOTS = ReviewQuestion("R2", "What is open?", ("remains",))
REVIEWS = (LIGHT, ROOTS)


def note(front: str = "", body: str = "", stem: str = "x") -> NoteFacts:
    return read_note((f"---\n{front}\n---\n" if front else "") + body, stem)


GARDEN_NOTE = read_note(GARDEN, "garden")
NOTES = [("/n/garden.md", GARDEN_NOTE), ("/n/tea.md", read_note(TEA, "tea"))]


# -- the queue


def library(*statuses: str) -> list[tuple[str, NoteFacts]]:
    return [
        (f"/n/{number}.md", note(f"title: N{number}\n{status}" if status else f"title: N{number}"))
        for number, status in enumerate(statuses)
    ]


SCREENED = library(
    "status: include",
    "status: Exclude\nstatus_reason: off topic",
    "",
    "status: exclude\nstatus_reason: Off topic",
    "status: exclude\nstatus_reason: [no data, no text]",
    "status: exclude",
    "status: later",
    "status: draft",
    "status:",
)


def test_queue_rows_spell_the_status_as_the_configuration_does() -> None:
    rows = queue_rows(SCREENED, STATUSES)
    assert [row.status for row in rows] == [
        "include", "exclude", "", "exclude", "exclude", "exclude", "later", "draft", "",
    ]  # fmt: skip
    assert [row.reviewed for row in rows] == [True, True, False, True, True, True, True, False, False]
    assert [row.reason for row in rows[:5]] == ["", "off topic", "", "Off topic", "no data; no text"]


def test_numbers_for_prisma_add_up() -> None:
    numbers = prisma(queue_rows(SCREENED, STATUSES), STATUSES)
    assert numbers.identified == 9
    assert (numbers.unscreened, numbers.screened, numbers.undecided) == (3, 6, 1)
    assert (numbers.included, numbers.excluded) == (1, 4)
    assert numbers.reasons == (Count("off topic", 2), Count("no data; no text", 1), Count(NO_REASON, 1))


@given(st.lists(st.sampled_from(["", "include", "exclude", "later", "draft"]), max_size=30))
def test_numbers_add_up_always(statuses: list[str]) -> None:
    rows = queue_rows(library(*(f"status: {status}" for status in statuses)), STATUSES)
    numbers = prisma(rows, STATUSES)
    assert numbers.identified == numbers.screened + numbers.unscreened == len(statuses)
    assert numbers.screened == numbers.included + numbers.excluded + numbers.undecided
    assert sum(count.number for count in numbers.reasons) == numbers.excluded
    counted = tally(rows, STATUSES)
    assert counted.total == counted.none + sum(count.number for count in (*counted.known, *counted.other))


def test_tally_names_every_status() -> None:
    counted = tally(queue_rows(SCREENED, STATUSES), STATUSES)
    assert counted.known == (Count("include", 1), Count("exclude", 4), Count("later", 1))
    assert counted.other == (Count("draft", 1),)
    assert (counted.none, counted.total) == (2, 9)
    assert tally([], STATUSES).known == (Count("include", 0), Count("exclude", 0), Count("later", 0))


def test_next_unreviewed_goes_on_and_round() -> None:
    rows = queue_rows(SCREENED, STATUSES)
    found = next_unreviewed(rows)
    assert found is not None
    assert found.path == "/n/2.md"
    seen: list[str] = []
    while found is not None and found.path not in seen:
        seen.append(found.path)
        found = next_unreviewed(rows, found.path)
    assert seen == ["/n/2.md", "/n/7.md", "/n/8.md"]
    assert next_unreviewed(queue_rows(library("status: later"), STATUSES)) is None
    only = queue_rows(library(""), STATUSES)
    assert next_unreviewed(only, "/n/0.md") is None, "the note itself is not the next one"
    assert next_unreviewed(rows, "/n/gone.md") == rows[2]


def test_own_statuses_mean_what_their_place_says() -> None:
    own = ("in", "out", "maybe")
    rows = queue_rows(library("status: in", "status: OUT", "status: maybe", "status: include"), own)
    numbers = prisma(rows, own)
    assert (numbers.included, numbers.excluded, numbers.undecided, numbers.unscreened) == (1, 1, 1, 1)
    assert prisma(queue_rows(library("status: in"), ("in",)), ("in",)).included == 1
    assert prisma(queue_rows(library("status: in"), ()), ()).unscreened == 1


def test_reasons_used_come_most_frequent_first() -> None:
    rows = queue_rows(
        library("status_reason: b", "status_reason: a", "status_reason: b", "", "status_reason: c"), STATUSES
    )
    assert reasons_used(rows) == ["b", "a", "c"]


# -- mapping


def test_unmapped_questions_are_those_that_nothing_maps() -> None:
    found = list(unmapped(NOTES, (ROOTS,)))
    assert [(row.path, row.question.id) for row in found] == [("/n/garden.md", "RQ1"), ("/n/garden.md", "RQ2")]
    assert list(unmapped(NOTES, REVIEWS)) == []


BODY = "## Questions\n\n- RQ1: Is it fast?\n- RQ2: Is it small?\n"


def applied(front: str, rq_id: str, *reviews: str, clear: bool = False) -> tuple[list[str], list[str]]:
    facts = note(front, BODY)
    change = unmapping_change(facts, rq_id) if clear else mapping_change(facts, rq_id, reviews)
    value: Any = facts.keys.get("review", [])
    items = change.apply([str(item) for item in value] if isinstance(value, list) else [])
    front = f"review: {items}" if items else "x: y"
    after = note(front, BODY)
    return items, [review.id for review in Mapper(REVIEWS).of(after.questions[int(rq_id[2:]) - 1], after)]


def test_mapping_by_hand_is_an_edit_of_the_list() -> None:
    assert applied("x: y", "RQ2", "R1") == (["R1=RQ2"], ["R1"])
    assert applied("review: [R1=RQ2]", "RQ2", "R2") == (["R2=RQ2"], ["R2"])
    assert applied("review: [R1=RQ2]", "RQ2", "R1", "R2") == (["R1=RQ2", "R2=RQ2"], ["R1", "R2"])
    assert applied("review: [R1=RQ1, R1 = rq2, other]", "RQ2", "R2") == (["R1=RQ1", "other", "R2=RQ2"], ["R2"])
    assert applied("review: [r1 = rq2]", "RQ2", "R1") == (["r1 = rq2"], ["R1"]), "what says it already stays"
    assert applied("review: [R1=RQ2]", "RQ2") == (["=RQ2"], [])
    assert applied("review: [R1=RQ2, R1=RQ1]", "RQ2", clear=True)[0] == ["R1=RQ1"]


def test_a_question_mapped_to_nothing_is_decided() -> None:
    facts = note('review: ["=RQ1"]', BODY)
    assert [row.question.id for row in unmapped([("/n/x.md", facts)], REVIEWS)] == ["RQ2"]
    assert mapped_by(facts, "RQ1")
    assert not mapped_by(facts, "RQ2")
    for text in ("R1=RQ1, R2=RQ2", "R1=RQ1 R2=RQ2", "R1 = RQ1, R2 = RQ2", "[R1=RQ1, R2=RQ2]"):
        assert mapped_by(note(f"review: {text}", BODY), "RQ2"), text
        facts = note(f"review: {text}", BODY)
        assert Mapper(REVIEWS)(facts) == {"RQ1": (LIGHT,), "RQ2": (ROOTS,)}, text


def test_a_mapping_to_a_review_question_that_is_not_configured_decides_nothing() -> None:
    facts = note('review: [R9=RQ1, "=RQ2", R1=RQ7, other]', BODY)
    assert [row.question.id for row in unmapped([("/n/x.md", facts)], REVIEWS)] == ["RQ1"]
    assert unknown_reviews(facts, "RQ1", REVIEWS) == ("R9",)
    assert unknown_reviews(facts, "RQ2", REVIEWS) == ()
    assert list(stray_mappings(facts, REVIEWS)) == [
        ("R9=RQ1", 'there is no review question "R9"'),
        ("R1=RQ7", "the note has no RQ7"),
    ]
    both = note("review: [r1 = rq1, R9=RQ1]", BODY)
    assert [row.question.id for row in unmapped([("/n/x.md", both)], REVIEWS)] == ["RQ2"]
    assert unknown_reviews(both, "RQ1", REVIEWS) == ("R9",)
    near = note("review: [RI=RQ1]", BODY)
    reviews = (ReviewQuestion("method", "How?"), ReviewQuestion("RI2", "What?"))
    assert list(stray_mappings(near, reviews)) == [("RI=RQ1", 'there is no review question "RI"; did you mean "RI2"?')]
    assert list(stray_mappings(near, ())) == [], "without review questions nothing is mapped"


def test_all_questions_of_a_note_are_mapped_as_each_alone() -> None:
    facts = note("review: [R2=RQ1]\nfocus: speed", BODY)
    reviews = (*REVIEWS, ReviewQuestion("R3", "Speed?", key="focus", value="speed"))
    assert Mapper(reviews)(facts) == {rq.id: Mapper(reviews).of(rq, facts) for rq in facts.questions}
    assert Mapper(())(facts) == {"RQ1": (), "RQ2": ()}


# -- the ledger


def test_ledger_has_every_quote_with_its_place() -> None:
    rows = list(ledger(NOTES, REVIEWS))
    assert [(row.line, row.rq, row.review) for row in rows] == [
        (35, "RQ1 How does light change growth?", "R1 What makes plants grow?"),
        (41, "RQ3 What remains unknown about roots?", "R2 What is open?"),
        (44, "RQ3 What remains unknown about roots?", "R2 What is open?"),
        (46, "", ""),
    ]
    first = rows[0]
    assert GARDEN.split("\n")[first.line - 1] == f"> {first.text}"
    assert first.section == "How Gardens Grow: A Survey › Answers › RQ1"
    assert (first.date, first.note.tags, first.note.link) == (
        "2024-03-05 21:00",
        ("paper-note",),
        "https://example.org/gardens",
    )
    assert first.cited == (
        "Growth rises with light up to a point, and falls beyond it.\n"
        "— How Gardens Grow: A Survey, https://example.org/gardens"
    )


@pytest.mark.parametrize(
    ("query", "lines"),
    [
        ("roots", [41, 44, 46]),
        ("gravity", [41]),
        ("rq:3", [41, 44]),
        ("rq:3 -gravity", [44]),
        ("review:R1", [35]),
        ("no:rq", [46]),
        ("tag:paper-note answers", [35, 41, 44]),
        ("tag:tea", []),
        ("path:garden", [35, 41, 44, 46]),
    ],
)
def test_a_query_narrows_the_ledger_quote_by_quote(query: str, lines: list[int]) -> None:
    rows = narrowed(ledger(NOTES, REVIEWS), parse(query), context=Context(REVIEWS))
    assert [row.line for row in rows] == lines


def test_ledger_is_grouped() -> None:
    other = note("tags: [b, a]\nreview: [R1=RQ1]", "## Answers\n\n### RQ1\n\n> One.\n\n## Else\n\n> Two.\n", "other")
    rows = list(ledger([*NOTES, ("/n/other.md", other)], REVIEWS))
    by_note = grouped(rows, "note")
    assert [(group.label, len(group.rows)) for group in by_note] == [("How Gardens Grow: A Survey", 4), ("other", 2)]
    assert by_note[0].detail == "How Gardens Grow: A Survey, https://example.org/gardens"
    assert [(group.label, [row.line for row in group.rows]) for group in grouped(rows, "question")] == [
        ("R1 What makes plants grow?", [35, 9]),
        ("R2 What is open?", [41, 44]),
        (NO_QUESTION, [46, 13]),
    ]
    assert [(group.label, len(group.rows)) for group in grouped(rows, "tag")] == [("a", 2), ("b", 2), ("paper-note", 4)]
    assert [group.label for group in grouped(ledger([("/n/x.md", note("", "> q"))]), "tag")] == [NO_TAG]


def test_without_review_questions_a_number_is_its_note_s_own() -> None:
    twice = [("/n/a.md", GARDEN_NOTE), ("/n/b.md", GARDEN_NOTE)]
    groups = grouped(ledger(twice), "question")
    assert [(group.label, group.detail, {row.path for row in group.rows}) for group in groups[:2]] == [
        ("RQ1 How does light change growth?", "How Gardens Grow: A Survey", {"/n/a.md"}),
        ("RQ3 What remains unknown about roots?", "How Gardens Grow: A Survey", {"/n/a.md"}),
    ]
    assert len(groups) == 5


# -- the reader


def test_reader_gives_every_note_s_answer_in_turn() -> None:
    other = note("review: [R1=RQ1]", "## Questions\n\n- RQ1: Odd?\n", "other")
    (garden, asked) = reader([*NOTES, ("/n/other.md", other)], "r1", REVIEWS)
    assert garden.asked == "RQ1 How does light change growth?; RQ2 What do plants need besides light?"
    assert garden.state is RQState.QUOTED
    assert garden.details == "- Measured in:\n  - glasshouses\n  - open fields\n\nWater and minerals are looked at."
    assert garden.answer.endswith("Water matters most, but the field is young.")
    assert [quote.line for quote in garden.quotes] == [35]
    assert garden.line == 34
    assert (asked.state, asked.answer, asked.line) == (RQState.ASKED, "", 6)


def test_reader_by_number_and_its_columns() -> None:
    assert [(column.id, column.text) for column in columns_of([GARDEN_NOTE])] == [
        ("RQ1", ""),
        ("RQ2", ""),
        ("RQ3", ""),
    ]
    assert [column.id for column in columns_of([GARDEN_NOTE], REVIEWS)] == ["R1", "R2"]
    (row,) = reader(NOTES, "RQ2")
    assert row.asked == "RQ2 What do plants need besides light?"
    assert row.answer == "Water matters most, but the field is young."


def test_matrix_and_reader_agree() -> None:
    built = matrix(NOTES, REVIEWS)
    for index, column in enumerate(built.columns):
        states = [row.cells[index].state for row in built.rows if row.cells[index]]  # type: ignore[union-attr]
        assert states == [row.state for row in reader(NOTES, column.id, REVIEWS)]


def test_gaps_are_what_a_note_leaves_open() -> None:
    asks = note("review: [R1=RQ1]", "## Questions\n\n- RQ1: Odd?\n", "asks")
    found = list(gaps([*NOTES, ("/n/asks.md", asks)], REVIEWS))
    assert [(gap.path, gap.column.id, gap.asked, gap.line) for gap in found] == [
        ("/n/tea.md", "R1", "", 1),
        ("/n/tea.md", "R2", "", 1),
        ("/n/asks.md", "R1", "RQ1 Odd?", 6),
        ("/n/asks.md", "R2", "", 1),
    ]
    own = list(gaps([*NOTES, ("/n/asks.md", asks)]))
    assert [(gap.path, gap.column.id, gap.column.text) for gap in own] == [("/n/asks.md", "RQ1", "Odd?")]


# -- one question, gathered


def test_gathered_has_everything_with_its_place() -> None:
    three = gathered(GARDEN_NOTE, GARDEN_NOTE.questions[2])
    assert [(piece.kind.value, piece.line, piece.end_line, piece.text) for piece in three.pieces] == [
        ("question", 20, 20, "What remains unknown about roots?"),
        ("details", 30, 31, "- Roots"),
        ("quote", 41, 41, "Roots answer to gravity and to water, in that order."),
        ("quote", 44, 44, "Nobody has watched a root for a whole year."),
    ]
    assert three.of(Kind.QUOTE)[1].section[-1] == "Answer 2"
    assert three.of(Kind.QUOTE)[1].role is Role.ANSWER


def test_gathered_parts_words_from_quotes() -> None:
    body = "## Answers\n\n### RQ1\n\nThey say:\n\n> yes\n>\n> and no\n\nso\nthere.\n\n> yes\n\nEnd.\n"
    facts = note("", body)
    found = gathered(facts, facts.questions[0])
    assert [(piece.kind.value, piece.line, piece.text) for piece in found.pieces] == [
        ("answer", 3, "They say:"),
        ("quote", 7, "yes\nand no"),
        ("answer", 10, "so\nthere."),
        ("quote", 14, "yes"),
        ("answer", 15, "End."),
    ]


def test_gathered_loses_no_quote() -> None:
    for facts in (GARDEN_NOTE, NOTES[1][1]):
        for question in facts.questions:
            quotes = [quote for quote in facts.quotes if quote.rq == question.id]
            pieces = gathered(facts, question).of(Kind.QUOTE)
            assert [(piece.line, piece.text) for piece in pieces] == [(quote.line, quote.text) for quote in quotes]


# -- the paper


@pytest.mark.parametrize(
    ("value", "names"),
    [
        (["Ada Lovelace", "Alan Turing"], ("Ada Lovelace", "Alan Turing")),
        ("Ada Lovelace, Alan Turing and Grace Hopper", ("Ada Lovelace", "Alan Turing", "Grace Hopper")),
        ("Lovelace, Ada", ("Lovelace, Ada",)),
        ("Lovelace, A. and Turing, A.", ("Lovelace, A.", "Turing, A.")),
        ("Lovelace, A.; Turing, A.", ("Lovelace, A.", "Turing, A.")),
        ("Lovelace, A., Turing, A.", ("Lovelace, A., Turing, A.",)),
        ("山田太郎、鈴木花子", ("山田太郎", "鈴木花子")),
        ("张三, 李四", ("张三", "李四")),
        ([{"name": "Ada Lovelace"}, {"given": "Alan", "family": "Turing"}], ("Ada Lovelace", "Alan Turing")),
        (["[[Ada Lovelace|Ada]]", None, 7], ("Ada Lovelace", "7")),
        (None, ()),
        ("", ()),
    ],
)
def test_authors(value: Any, names: tuple[str, ...]) -> None:
    assert authors_of(value) == names


def test_citation_says_only_what_the_note_says() -> None:
    assert citation(GARDEN_NOTE) == "How Gardens Grow: A Survey, https://example.org/gardens"
    full = note(
        "title: On Bees\nauthors: [A. One, B. Two, C. Three, D. Four]\nyear: 1999\ndoi: 10.1000/bees", "# On Bees\n"
    )
    assert citation(full) == "On Bees, A. One et al., 1999, https://doi.org/10.1000/bees"
    assert citation(note("", "text", "stem")) == "stem"
    assert citation(note("date: 2024-01-02", "", "stem")) == "stem", "a note's date is not the paper's year"


@pytest.mark.parametrize(
    ("front", "body", "arxiv", "doi"),
    [
        ("", "https://arxiv.org/abs/2405.03644", "2405.03644", ""),
        ("", "https://arxiv.org/pdf/2405.03644v2.pdf", "2405.03644v2", ""),
        ("", "https://arxiv.org/abs/cs/0112017", "cs/0112017", ""),
        ("arxiv: '2405.03644'", "", "2405.03644", ""),
        ("arxiv: 2405.03640", "", "2405.03640", ""),
        ("eprint: 0704.0010", "", "0704.0010", ""),
        ("arxiv: 17", "", "", ""),
        ("doi: doi:10.48550/arXiv.2405.03644", "", "2405.03644", "10.48550/arXiv.2405.03644"),
        ("url: https://doi.org/10.1145/3292500.3330701", "", "", "10.1145/3292500.3330701"),
        ("", "https://example.org/2405.03644", "", ""),
        ("doi: nonsense", "", "", ""),
    ],
)
def test_identifiers(front: str, body: str, arxiv: str, doi: str) -> None:
    paper = paper_of(note(front, body))
    assert (paper.arxiv, paper.doi) == (arxiv, doi)


@pytest.mark.parametrize(
    ("paths", "told"),
    [
        (["a.md", "b.md"], ["a.md", "b.md"]),
        (["x/a.md", "y/b.md"], ["a.md", "b.md"]),
        (["x/a.md", "y/a.md"], ["x/", "y/"]),
        (["n/x/p/a.md", "n/y/q/p/a.md"], ["x/", "y/q/"]),
        (["a.md", "x/a.md"], ["a.md", "x/a.md"]),
        (["n/a.md", "n/x/a.md"], ["a.md", "x/a.md"]),
        (["x/a.md", "y/a.md", "y/b.md"], ["x/a.md", "y/a.md", "y/b.md"]),
        (["x/x/a.md", "x/a.md"], ["x/a.md", "a.md"]),
    ],
)
def test_notes_of_one_name_are_told_apart_by_file_or_folder(paths: list[str], told: list[str]) -> None:
    notes = [(f"/n/{path}", "Same") for path in paths]
    by_path = told_apart([*notes, ("/n/other.md", "Other")], lambda path: path.removeprefix("/n/"))
    assert by_path == dict(zip([path for path, _ in notes], told, strict=True))


@given(st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=4).map("/".join), unique=True, min_size=2))
def test_what_tells_notes_apart_always_does(paths: list[str]) -> None:
    found = told_apart([(path, "Same") for path in paths], str)
    assert list(found) == paths
    assert len(set(found.values())) == len(paths)
    assert all(told and told in f"{path}/" for path, told in found.items())
