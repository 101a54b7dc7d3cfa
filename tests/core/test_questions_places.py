"""Where questions are asked and answered in a note, and what belongs to each: the cases that are easily mixed up."""

from __future__ import annotations

import pytest

from notetui.core.markdown.parse import Document
from notetui.core.model import ResearchQuestion, RQState
from notetui.core.questions.read import questions


def read(body: str) -> dict[str, ResearchQuestion]:
    return {question.id: question for question in questions(Document(body).parse_all())}


def parts(body: str) -> dict[str, list[tuple[str, str, int, int]]]:
    return {
        rq_id: [(part.role.value, part.text, part.line, part.end_line) for part in question.parts]
        for rq_id, question in read(body).items()
    }


def test_one_quote_among_the_answers_is_enough() -> None:
    quoted, plain = "### RQ1\n\n> Quoted.\n\n", "### RQ1\n\nIt is.\n\n"
    assert read(f"## Answers\n\n{quoted}## Findings\n\n{plain}")["RQ1"].state is RQState.QUOTED
    assert read(f"## Answers\n\n{plain}## Findings\n\n{quoted}")["RQ1"].state is RQState.QUOTED
    assert read(f"## Answers\n\n{plain}## Findings\n\n{plain}")["RQ1"].state is RQState.ANSWERED


def test_a_question_announced_later_is_the_one_that_asks() -> None:
    body = "## Part\n\n### RQ1\n\nIt is fast.\n\n## Research questions\n\n1. How fast is it?\n2. Is it right?\n"
    assert parts(body) == {
        "RQ1": [("answer", "It is fast.", 3, 5), ("question", "How fast is it?", 9, 9)],
        "RQ2": [("question", "Is it right?", 10, 10)],
    }
    assert [question.inferred for question in read(body).values()] == [False, True]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("- RQ1: Fast?\n- RQ2: Right?\n", "Fast?"),
        ("## RQ1\n\n### Answer\n\nIt is.\n\n### Question\n\nHow fast is it?\n", "How fast is it?"),
        ("## RQ1\n\n### Answer\n\nHow should we know?\n\n### Question\n\nHow fast is it?\n", "How fast is it?"),
        ("## RQ1\n\nHow fast is it?\n\nIt is.\n\n## RQ2\n\nIs it right?\n", "How fast is it?"),
        ("## RQ1\n\nIt is fast.\n\n## RQ2\n\nIs it right?\n", ""),
        ("### RQ1\n\n1. How fast is it?\n\n### RQ2\n\nx\n", "How fast is it?"),
        ("### RQ1\n\n- How fast is it?\n\n### RQ2\n\nx\n", ""),
        ("<details>\n\n### RQ1: Fast?\n\nIt is.\n\n</details>\n", "Fast?"),
        ("### [RQ1](https://example.org): Fast?\n", "Fast?"),
    ],
)
def test_the_text_of_a_question(body: str, text: str) -> None:
    assert read(body)["RQ1"].text == text


def test_the_question_itself_is_its_part() -> None:
    assert parts("- RQ1: Fast?\n- RQ2: Right?\n") == {
        "RQ1": [("question", "Fast?", 1, 1)],
        "RQ2": [("question", "Right?", 2, 2)],
    }


@pytest.mark.parametrize(
    "body",
    [
        "### [RQ1](#rq1): Fast?\n",
        "RQ1 is what they **ask**.\n",
        "- words\n\n  RQ1 more words\n- RQ2 other words\n- RQ3 words\n",
        "- RQ1's words are long\n- RQ2: Right?\n",
        "- RQ1’s words are long\n- RQ2: Right?\n",
        "- RQ1的 words\n- RQ2: Right?\n",
        "- RQ1가 words\n- RQ2: Right?\n",
        "- RQ1は words\n- RQ2: Right?\n",
        "- RQ1-based words\n- RQ2: Right?\n",
        "| Model | Time |\n| --- | --- |\n| RQ1 | 1 |\n| a | 2 |\n| b | 3 |\n| c | 4 |\n",
    ],
)
def test_no_question_is_asked(body: str) -> None:
    assert "RQ1" not in read(body)


def test_what_follows_a_group_of_questions_belongs_to_none_of_them() -> None:
    group = "- RQ{}: Small?\n- RQ{}: New?\n\nText.\n\n"
    assert parts("## A\n\n" + group.format(1, 2) + "## B\n\n" + group.format(3, 4)) == {
        "RQ1": [("question", "Small?", 3, 3)],
        "RQ2": [("question", "New?", 4, 4)],
        "RQ3": [("question", "Small?", 10, 10)],
        "RQ4": [("question", "New?", 11, 11)],
    }
    assert parts("RQ1: Fast?\n\nRQ2: Right?\n\nText.\n")["RQ2"] == [("question", "Right?", 3, 3)]
    assert parts("RQ1: Fast?\n\nIt is.\n\nRQ2: Right?\n\nText.\n")["RQ2"] == [("question", "Right?\nText.", 5, 7)]


TABLE = "| id | q |\n| --- | --- |\n| RQ1 | Fast? |\n| RQ2 | Right? |\n\n"


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        # Of a table, of an announced list, and of several after one another, each has only its own lines.
        (TABLE + "Text.\n", {"RQ1": (3, 3), "RQ2": (4, 4)}),
        (TABLE + "- RQ3: New?\n- RQ4: Old?\n\nText.\n", {"RQ1": (3, 3), "RQ2": (4, 4), "RQ3": (6, 6), "RQ4": (7, 7)}),
        ("## Research questions\n\n1. How fast is it?\n2. Is it right?\n\nText.\n", {"RQ1": (3, 3), "RQ2": (4, 4)}),
        ("- RQ1: Fast?\n\n  More of it.\n- RQ2: Right?\n\nText.\n", {"RQ1": (1, 3), "RQ2": (4, 4)}),
        ("RQ1: Fast? " + "word " * 3000 + "\n\nRQ2: Right?\n\nText.\n", {"RQ1": (1, 1), "RQ2": (3, 3)}),
        # One alone, headings, and those with words between have what follows.
        ("RQ1: Fast?\n\nText.\n", {"RQ1": (1, 3)}),
        ("- RQ1: Fast?\n\nText.\n", {"RQ1": (1, 3)}),
        ("### RQ1: Fast?\n\n### RQ2: Right?\n\nText.\n", {"RQ1": (1, 1), "RQ2": (3, 5)}),
        ("- RQ1: Fast?\n\nIt is.\n\n- RQ2: Right?\n\nText.\n", {"RQ1": (1, 3), "RQ2": (5, 7)}),
        ("RQ1: Fast?\n\nIt is.\n\nRQ2: Right?\n\nRQ3: New?\n\nText.\n", {"RQ1": (1, 3), "RQ2": (5, 5), "RQ3": (7, 9)}),
        # Those of another level are another group.
        (
            "RQ1: Fast?\n\n- RQ1.1: When?\n- RQ1.2: Where?\n\nText.\n",
            {"RQ1": (1, 6), "RQ1.1": (3, 3), "RQ1.2": (4, 4)},
        ),
    ],
)
def test_how_far_the_block_of_a_question_goes(body: str, lines: dict[str, tuple[int, int]]) -> None:
    assert {rq_id: of_it[0][2:] for rq_id, of_it in parts(body).items()} == lines


def test_a_sub_heading_of_the_same_level_ends_the_answer() -> None:
    assert parts("### RQ1\n\n#### Answer\n\nIt is.\n\n##### Deep\n\nMore.\n\n#### Other\n\nElse.\n") == {
        "RQ1": [("answer", "It is.\nDeep\nMore.", 3, 9), ("question", "Else.", 11, 13)]
    }


@pytest.mark.parametrize("form", ["RQ{}: Fast?", "**RQ{}** fast", "**Answer to RQ{}.** Yes."])
def test_several_ids_stand_in_one_paragraph(form: str) -> None:
    body = "\n".join(form.format(number) for number in (1, 2, 3))
    assert {rq_id: part[0][2:] for rq_id, part in parts(body).items()} == {
        "RQ1": (1, 1),
        "RQ2": (2, 2),
        "RQ3": (3, 3),
    }


@pytest.mark.parametrize(
    ("lead", "announced"),
    [
        # A short line stands as a heading where it begins in bold.
        ("**Research questions**", True),
        ("Research questions", False),
        ("Research **questions**", False),
        ("**Objectives**:", True),
        ("The **objectives**:", False),
        ("Objectives:", False),
        (f"**{'—' * 48}Objectives**:", True),
        (f"**{'—' * 49}Objectives**:", False),
        # A sentence announces with its colon, whatever is bold in it.
        ("**Our research questions are the following**:", True),
        ("Research questions:*", True),
        ("```\nResearch questions:\n```", False),
        # What is announced in an item stands in that item.
        ("- We answer two questions:", False),
    ],
)
def test_which_lines_announce_the_list_below_them(lead: str, announced: bool) -> None:
    body = f"{lead}\n\n1. How fast is it?\n2. Is it right?\n"
    assert list(read(body)) == (["RQ1", "RQ2"] if announced else [])


@pytest.mark.parametrize(
    ("body", "asked"),
    [
        ("- We answer two questions:\n  1. How fast is it?\n  2. Is it right?\n", ["RQ1", "RQ2"]),
        ("- We answer two questions:\n- 1. How fast is it?\n  2. Is it right?\n", []),
        ("## Objective\n\n- How fast is it?\n", ["RQ1"]),
        ("## Objective\n\n> How fast is it?\n", []),
        ("## Research questions\n\n> How fast is it?\n", ["RQ1"]),
    ],
)
def test_where_an_announced_list_stands(body: str, asked: list[str]) -> None:
    assert list(read(body)) == asked
