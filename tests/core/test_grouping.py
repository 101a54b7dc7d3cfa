"""Groups of notes: paths, counts, order, and what stands in the last group."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notetui.core.grouping import (
    GROUPINGS,
    MISSING,
    UNMAPPED,
    Grouping,
    GroupPath,
    count_groups,
    groups_of,
    question_grouping,
    sorted_groups,
)
from notetui.core.library_values import Group
from notetui.core.model import NoteDate, NoteFacts, ResearchQuestion, RQState


def note(**facts: object) -> NoteFacts:
    return NoteFacts(title="t", **facts)  # type: ignore[arg-type]


def build_groups(grouping: Grouping, notes: list[tuple[NoteFacts, str]]) -> list[Group]:
    return sorted_groups(grouping, count_groups(groups_of(grouping, facts, relpath) for facts, relpath in notes))


def rq(rq_id: str, text: str = "") -> ResearchQuestion:
    return ResearchQuestion(rq_id, text, RQState.ASKED)


@pytest.mark.parametrize(
    ("grouping", "facts", "relpath", "paths"),
    [
        ("topic", note(topics=("a/b", "c", " a / b ", "/")), "n.md", (("a", "b"), ("c",))),
        ("tag", note(tags=("llm", "a//b/")), "n.md", (("llm",), ("a", "b"))),
        ("folder", note(), "x/y/n.md", (("x", "y"),)),
        ("folder", note(), "n.md", (MISSING,)),
        ("date", note(date=NoteDate("2024-12-04", "2024-12-04")), "n.md", (("2024", "2024-12"),)),
        ("date", note(date=NoteDate("2024", "2024")), "n.md", (("2024",),)),
        ("date", note(date=NoteDate("soon")), "n.md", (MISSING,)),
        ("date", note(), "n.md", (MISSING,)),
        ("status", note(status=" later "), "n.md", (("later",),)),
        ("status", note(), "n.md", (MISSING,)),
        ("question", note(questions=(rq("RQ1"), rq("RQ1.1"), rq("RQ2"))), "n.md", (("RQ1",), ("RQ2",))),
        ("question", note(), "n.md", (MISSING,)),
    ],
)
def test_groups_of(grouping: str, facts: NoteFacts, relpath: str, paths: tuple[GroupPath, ...]) -> None:
    assert groups_of(GROUPINGS[grouping], facts, relpath) == paths


def test_names_titles_and_last_groups() -> None:
    assert list(GROUPINGS) == ["topic", "question", "tag", "folder", "date", "status"]
    assert GROUPINGS["topic"].missing == "no topic"
    assert GROUPINGS["question"].title == "by RQ number"


def test_a_note_is_counted_once_in_an_ancestor() -> None:
    groups = build_groups(
        GROUPINGS["topic"],
        [
            (note(topics=("a/b", "a/c", "a")), "1.md"),
            (note(topics=("a/b",)), "2.md"),
            (note(), "3.md"),
            (note(topics=("B10", "b9")), "4.md"),
        ],
    )
    assert [(group.path, group.label, group.count) for group in groups] == [
        (("a",), "a", 2),
        (("a", "b"), "b", 2),
        (("a", "c"), "c", 1),
        (("b9",), "b9", 1),
        (("B10",), "B10", 1),
        (MISSING, "no topic", 1),
    ]


def test_newest_month_first_and_questions_by_number() -> None:
    dates = [(note(date=NoteDate(key, key)), "n.md") for key in ("2023-01", "2024-02-01", "2024-11-03")]
    assert [group.label for group in build_groups(GROUPINGS["date"], dates)] == [
        "2024",
        "2024-11",
        "2024-02",
        "2023",
        "2023-01",
    ]
    asked = [(note(questions=(rq("RQ10"), rq("RQ2"))), "n.md")]
    assert [group.label for group in build_groups(GROUPINGS["question"], asked)] == ["RQ2", "RQ10"]


def test_review_questions_replace_numbers() -> None:
    grouping = question_grouping(lambda question, facts: ["How is it built?"] if "build" in question.text else [])
    groups = build_groups(
        grouping,
        [
            (note(questions=(rq("RQ1", "how to build"), rq("RQ2", "why build"), rq("RQ3", "when"))), "1.md"),
            (note(), "2.md"),
        ],
    )
    assert grouping.title == "by review question"
    assert [(group.label, group.count) for group in groups] == [
        ("How is it built?", 1),
        (UNMAPPED, 1),
        ("no research question", 1),
    ]


@given(st.lists(st.lists(st.text(alphabet="abA/ 12", max_size=6), max_size=4), max_size=8))
def test_counts_add_up(topics: list[list[str]]) -> None:
    notes = [(note(topics=tuple(each)), "n.md") for each in topics]
    groups = build_groups(GROUPINGS["topic"], notes)
    seen: set[GroupPath] = set()
    for group in groups:
        assert group.path[:-1] in seen or len(group.path) == 1, "ancestors come first"
        assert group.path not in seen
        seen.add(group.path)
        members = [
            facts
            for facts, path in notes
            if any(p[: len(group.path)] == group.path for p in groups_of(GROUPINGS["topic"], facts, path))
        ]
        assert group.count == len(members)
    if groups and MISSING in seen:
        assert groups[-1].path == MISSING


def test_below_a_note_stand_the_questions_of_its_group() -> None:
    facts = note(questions=(rq("RQ1", "water"), rq("RQ1.1", "wells"), rq("RQ2", "light"), rq("RQ3", "water, light")))

    def ids(grouping: Grouping, group: str) -> list[str]:
        return [question.id for question in grouping.questions(facts, (group,))]

    assert ids(GROUPINGS["topic"], "x") == ["RQ1", "RQ1.1", "RQ2", "RQ3"]
    assert ids(question_grouping(), "RQ1") == ["RQ1", "RQ1.1"]
    words = {"R1": "water", "R2": "light"}
    mapped = question_grouping(lambda question, facts: [id_ for id_, word in words.items() if word in question.text])
    assert ids(mapped, "R1") == ["RQ1", "RQ3"]
    assert ids(mapped, "R2") == ["RQ2", "RQ3"]
    assert ids(mapped, UNMAPPED) == ["RQ1.1"]


def test_a_part_of_a_question_stands_with_it_also_alone() -> None:
    assert groups_of(GROUPINGS["question"], note(questions=(rq("RQ1.2"), rq("RQ1.3"))), "n.md") == (("RQ1",),)
