"""Research questions in whole notes: texts, roles, where blocks end, states, announced lists."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notetui.core.facts import read_note
from notetui.core.markdown.parse import Document
from notetui.core.model import ResearchQuestion, Role, RQState
from notetui.core.questions.ids import id_key
from notetui.core.questions.places import scan
from notetui.core.questions.read import questions
from notetui.core.questions.roles import heading_announces, lead_in_announces, looks_like_question, role_of

NOTE = """\
---
title: "Reading Bees: A Survey"
tags:
  - note
---

# Reading Bees: A Survey
A note of mine.
https://example.org/bees

## Objective
This survey aims to answer three questions:

1. How do bees agree on a hive?
2. What does a dance say?
3. Which questions stay open?

## Question Details
### RQ1
- Quorum
\t- how many
- Waiting
### RQ2
Angles, see RQ1:
- waggle
- round

### RQ3
- wind

## Answers
### RQ1
> They wait for a quorum,
> then they fly.

### RQ2
It says where, and how good.
### RQ3
#### Answer 1
>Wind is not understood.

#### Answer 2
>Nor is rain.
## Interesting
- a list
## Phrase
> None of us is as clever as all of us."""


def read(body: str) -> dict[str, ResearchQuestion]:
    return {question.id: question for question in questions(Document(body).parse_all())}


def shape(question: ResearchQuestion) -> list[tuple[str, int, int]]:
    return [(part.role.value, part.line, part.end_line) for part in question.parts]


def test_same_headings_under_two_parents() -> None:
    facts = read_note(NOTE, "bees")
    one, two, three = facts.questions
    assert [(question.id, question.text) for question in facts.questions] == [
        ("RQ1", "How do bees agree on a hive?"),
        ("RQ2", "What does a dance say?"),
        ("RQ3", "Which questions stay open?"),
    ]
    assert [question.state for question in facts.questions] == [RQState.QUOTED, RQState.ANSWERED, RQState.QUOTED]
    assert not any(question.inferred for question in facts.questions)
    assert shape(one) == [("question", 14, 14), ("details", 19, 22), ("answer", 32, 34)]
    assert shape(two) == [("question", 15, 15), ("details", 23, 26), ("answer", 36, 37)]
    assert shape(three) == [("question", 16, 16), ("details", 28, 29), ("answer", 39, 40), ("answer", 42, 43)]
    assert three.parts[2].section == ("Reading Bees: A Survey", "Answers", "RQ3", "Answer 1")
    assert one.parts[1].text == "- Quorum\n  - how many\n- Waiting"
    assert two.parts[2].text == "It says where, and how good."
    assert one.line == 14


def test_quotes_of_the_note_know_their_question() -> None:
    facts = read_note(NOTE, "bees")
    assert [(quote.line, quote.end_line, quote.rq, quote.section[-1]) for quote in facts.quotes] == [
        (33, 34, "RQ1", "RQ1"),
        (40, 40, "RQ3", "Answer 1"),
        (43, 43, "RQ3", "Answer 2"),
        (47, 47, None, "Phrase"),
    ]


def test_first_place_asks_and_later_ones_answer_without_a_heading_that_says_it() -> None:
    found = read(
        "# T\n\n## Evaluation\n\n- RQ1: Fast?\n- RQ2: Right?\n\n### Speed (RQ1)\n\nIt is.\n\n### Truth (RQ2)\n"
    )
    assert [part.role for part in found["RQ1"].parts] == [Role.QUESTION, Role.ANSWER]
    assert found["RQ1"].text == "Fast?"
    assert found["RQ1"].state is RQState.ANSWERED
    assert found["RQ2"].state is RQState.ASKED, "a heading with nothing below it is no answer"


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Objective", Role.QUESTION),
        ("2. Research Questions", Role.QUESTION),
        ("Questions", Role.QUESTION),
        ("研究问题", Role.QUESTION),
        ("2.1 研究課題", Role.QUESTION),
        ("リサーチクエスチョン", Role.QUESTION),
        ("연구 질문", Role.QUESTION),
        ("Question Details", Role.DETAILS),
        ("Method", Role.DETAILS),
        ("3 Research Method", Role.DETAILS),
        ("方法详解", Role.DETAILS),
        ("提案手法", Role.DETAILS),
        ("방법", Role.DETAILS),
        ("Answers", Role.ANSWER),
        ("Results", Role.ANSWER),
        ("4.2 Results and Discussion", Role.ANSWER),
        ("Key Findings:", Role.ANSWER),
        ("Conclusion", Role.ANSWER),
        ("結果", Role.ANSWER),
        ("5 实验结果", Role.ANSWER),
        ("結論", Role.ANSWER),
        ("결과", Role.ANSWER),
        ("Answer 2", Role.ANSWER),
        ("Introduction", None),
        ("Open Questions", None),
        ("Training objective", None),
        ("Abstract", None),
        ("", None),
        ("关键设计", None),
        ("A very long heading that goes on and on and mentions some results of others", None),
    ],
)
def test_roles(heading: str, role: Role | None) -> None:
    assert role_of(heading) is role


def test_nearest_heading_with_a_role_wins() -> None:
    found = read("# T\n\n# Results\n\n## Research Questions\n\n### RQ1\n\nIs it fast?\n\n## Numbers\n\n### RQ1\n\n42\n")
    assert [part.role for part in found["RQ1"].parts] == [Role.QUESTION, Role.ANSWER]
    assert found["RQ1"].text == "Is it fast?"


def test_title_is_no_heading_over_its_answers() -> None:
    found = read("# Findings of a long study\n\n## RQ1: Is it fast?\n\nWe ask.\n")
    assert found["RQ1"].parts[0].role is Role.QUESTION


def test_block_ends_at_next_question_of_its_level_or_same_or_higher_heading() -> None:
    body = "## Results\n### RQ1\none\n#### Deeper\ntwo\n### Other\nthree\n### RQ2\nfour\n## Next\nfive\n"
    found = read(body)
    assert shape(found["RQ1"]) == [("answer", 2, 5)]
    assert shape(found["RQ2"]) == [("answer", 8, 9)]


def test_sub_questions_belong_to_their_question_too() -> None:
    found = read("## Answers\n### RQ1\nAll.\n- RQ1.1: Half.\n- RQ1.2: Rest.\n\n> said\n\n### RQ2\nNone.\n")
    assert list(found) == ["RQ1", "RQ1.1", "RQ1.2", "RQ2"]
    assert shape(found["RQ1"]) == [("answer", 2, 7)]
    assert shape(found["RQ1.1"]) == [("answer", 4, 4)]
    assert found["RQ1"].state is RQState.QUOTED
    assert found["RQ1.2"].state is RQState.ANSWERED, "what follows a tight list is not its last item's"


def test_items_with_text_between_them_run_on() -> None:
    found = read("## Answers\n\n- RQ1: Yes.\n\n> so they say\n\n- RQ2: No.\n\n> so we say\n")
    assert [question.state for question in found.values()] == [RQState.QUOTED, RQState.QUOTED]
    assert shape(found["RQ2"]) == [("answer", 7, 9)]


def test_quote_inside_an_item_is_its_own() -> None:
    found = read("## Answers\n\n- RQ1: Yes.\n  > so they say\n- RQ2: No.\n")
    assert [question.state for question in found.values()] == [RQState.QUOTED, RQState.ANSWERED]


def test_quoted_question_is_no_quoted_answer() -> None:
    found = read("## Research Questions\n\n> RQ1: Is it fast?\n\n## Answers\n\n### RQ1\n\nYes.\n")
    assert found["RQ1"].state is RQState.ANSWERED


def test_answer_below_a_question_in_its_own_section() -> None:
    found = read(
        "## RQ1: Is it fast?\n\n### Method\n\nA clock.\n\n### Answer\n\n> It is fast.\n\n## RQ2: Right?\n\nWho knows.\n"
    )
    assert [part.role for part in found["RQ1"].parts] == [Role.QUESTION, Role.DETAILS, Role.ANSWER]
    assert [question.state for question in found.values()] == [RQState.QUOTED, RQState.ASKED]


def test_lines_of_one_paragraph() -> None:
    found = read("## Questions\n\nRQ1. Is it fast?\nRQ2. Is it right?\nRQ3. Is it\nsmall?\n")
    assert [(question.text, question.line) for question in found.values()] == [
        ("Is it fast?", 3),
        ("Is it right?", 4),
        ("Is it small?", 5),
    ]
    assert read("We ask in\nRQ1: is it fast?\n") == {}, "one line that happens to start so is a wrapped sentence"
    assert list(read("We ask:\nRQ1: is it fast?\nRQ2: is it right?\n")) == ["RQ1", "RQ2"]


def test_weak_form_yields_to_a_stronger_one() -> None:
    found = read("### RQ1: Is it fast?\n\n- one\n\n### RQ2: Is it small?\n\n## Notes\n\n- RQ1 fast enough for me\n")
    assert shape(found["RQ1"])[0][1] == 1
    assert len(found["RQ1"].parts) == 1


def test_table_of_results_in_a_question_s_section_defines_nothing() -> None:
    found = read("## RQ1: Is it fast?\n\n| RQ | s |\n| --- | --- |\n| RQ1 | 4 |\n| RQ2 | 5 |\n")
    assert list(found) == ["RQ1"]


def test_text_comes_from_where_it_is_asked() -> None:
    found = read("## Results\n\n### RQ1 Speed\n\nFast.\n\n## Research Questions\n\n- RQ1: Is it fast?\n")
    assert found["RQ1"].text == "Is it fast?"
    found = read("### 5.2 Main results (RQ1)\n\nFast.\n")
    assert found["RQ1"].text == "Main results"
    found = read("## Questions\n\nRQ1: Is it fast? We think that it may be, for many reasons.\n")
    assert found["RQ1"].text == "Is it fast?"


def test_an_answer_that_repeats_its_question_gives_the_text() -> None:
    found = read("## Results\n\n- **RQ1:** Is it fast?\n    - It is.\n- **RQ2:** It is small.\n")
    assert [question.text for question in found.values()] == ["Is it fast?", ""]
    assert found["RQ1"].state is RQState.ANSWERED


def test_reasons_stand_with_the_leaf_and_the_line_they_are_about() -> None:
    leaves = Document(
        "# T\n\nRQ2 shows it.\n\n- `RQ1`: code\n- [x] RQ3 done\n\n"
        "| a | b |\n| --- | --- |\n| RQ4 | 1 |\n| c | 2 |\n| d | 3 |\n"
    ).parse_all()
    found = scan(leaves)
    assert found.places == []
    told = [(refusal.id, refusal.line) for _, refusal in found.refused]
    assert told == [("RQ2", 3), ("RQ1", 5), ("RQ3", 6), ("RQ4", 10)]
    assert all(refusal.id in leaves[index].text for index, refusal in found.refused)
    assert all(refusal.reason for _, refusal in found.refused)


LIST = "1. Is it fast?\n2. Is it right?\n"


@pytest.mark.parametrize(
    "before",
    [
        "## Objective\n\n",
        "## Research Questions\n\n",
        "## 2.1 Research Questions (RQs)\n\n",
        "## 🎯 Objectives\n\nSome words.\n\n",
        "The paper aims to answer two questions:\n\n",
        "We address the following research questions:\n\n",
        "**Research Questions**\n\n",
        "**Research Questions:**\n",
        "## 研究问题\n\n",
        "## 研究課題\n\n",
        "## リサーチクエスチョン\n\n",
        "本文回答以下两个问题：\n\n",
        "次の研究課題に答える：\n\n",
        "다음 연구 질문에 답한다:\n\n",
        "## 연구 질문\n\n",
        "> We ask two research questions:\n>\n> ",
    ],
)
def test_announced_lists_are_inferred_questions(before: str) -> None:
    lines = LIST.replace("\n2", "\n> 2") if before.startswith(">") else LIST
    found = read(f"# T\n\n{before}{lines}\nMore.\n")
    assert [(question.id, question.text, question.inferred) for question in found.values()] == [
        ("RQ1", "Is it fast?", True),
        ("RQ2", "Is it right?", True),
    ]
    assert all(question.state is RQState.ASKED for question in found.values())


def test_announced_paragraph_is_one_question() -> None:
    found = read("## 研究課題\n\n蜂はどう決めるのか。\n")
    assert [(question.id, question.text, question.inferred) for question in found.values()] == [
        ("RQ1", "蜂はどう決めるのか。", True)
    ]


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ("**Research question**: Is it fast?\n", ["Is it fast?"]),
        ("- **研究问题：** 它快吗？\n- **方法：** 秒表\n", ["它快吗？"]),
        ("**연구질문**: 그것은 빠른가?\n", ["그것은 빠른가?"]),
        ("**Research question**: speed\n", []),
        ("**Method**: Is it fast?\n", []),
        ("Research question: Is it fast?\n", []),
        ("We ask the following research questions:\n\nIs it fast?\nIs it right?\n", ["Is it fast?", "Is it right?"]),
        ("We ask two RQs:\n\n**Q1: Is it fast?**\n\n**Q2: Is it right?**\n", ["Is it fast?", "Is it right?"]),
        ("RQ1:\n\n1. Is it fast?\n2. Is it right?\n", [""]),
    ],
)  # fmt: skip
def test_announced_without_a_list(body: str, texts: list[str]) -> None:
    found = list(read(f"# T\n\n{body}\nMore.\n").values())
    assert [question.text for question in found] == texts
    assert all(question.inferred for question in found if question.text)
    assert [question.line for question in found] == sorted({question.line for question in found})


def test_label_gives_nothing_where_questions_have_ids() -> None:
    found = read("**Research question**: Is it fast?\n\n## RQ1\n\nFast.\n\n## RQ2\n\nRight.\n")
    assert [question.text for question in found.values()] == ["", ""]


def test_bare_item_takes_its_text_from_what_stands_in_it() -> None:
    found = read("- **RQ1:**\n    - Is it fast, and how fast?\n- **RQ2: Size**\n    - Is it small?\n")
    assert [question.text for question in found.values()] == ["Is it fast, and how fast?", "Size"]


def test_rows_that_answer_known_questions_are_answers() -> None:
    asked = "## Questions\n\n- RQ1: Is it fast?\n- RQ2: Is it small?\n\n"
    table = "| RQ | Finding | n |\n| --- | --- | --- |\n| RQ1 | It is | 4 |\n| RQ2 | It is not | 5 |\n"
    found = read(asked + "## Evaluation\n\n" + table)
    assert [[part.role for part in question.parts] for question in found.values()] == [
        [Role.QUESTION, Role.ANSWER],
        [Role.QUESTION, Role.ANSWER],
    ]
    assert read("## Evaluation\n\n" + table) == {}, "nothing asks these"


def test_announced_list_gives_texts_to_sections() -> None:
    found = read("## Objective\n\n- Speed of bees\n- Truth of bees\n\n## RQ1\n\nFast.\n\n## RQ2\n\n> True.\n")
    assert [(question.text, question.inferred, question.state.value) for question in found.values()] == [
        ("Speed of bees", False, "~"),
        ("Truth of bees", False, "✓"),
    ]


def test_announced_list_of_another_length_that_is_no_list_of_questions_gives_nothing() -> None:
    found = read("## Objective\n\n- Count\n- Weigh\n- Sing\n\n## RQ1\n\nFast.\n\n## RQ2\n\nTrue.\n")
    assert [question.text for question in found.values()] == ["", ""]


def test_announced_list_goes_beyond_the_sections() -> None:
    found = read(f"## Objective\n\n{LIST}3. Is it small?\n\n## Answers\n\n### RQ1\n\nFast.\n\n### RQ2\n\nTrue.\n")
    assert [(question.id, question.inferred) for question in found.values()] == [
        ("RQ1", False),
        ("RQ2", False),
        ("RQ3", True),
    ]


def test_questions_that_have_their_texts_take_none() -> None:
    found = read(
        "## Objective\n\n- Why so?\n- Why not?\n\n## Research Questions\n\n- RQ1: Is it fast?\n- RQ2: Is it right?\n"
    )
    assert [question.text for question in found.values()] == ["Is it fast?", "Is it right?"]


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Is it?", True),
        ("是吗", True),
        ("どう決めるのか。", True),
        ("얼마나 정확한가", True),
        ("How bees vote", True),
        ("Is it fast? I think so.", True),
        ("How to build a hive", False),
        ("Count bees", False),
        ("", False),
        ("**Is it?**", True),
    ],
)
def test_looks_like_question(text: str, asks: bool) -> None:
    assert looks_like_question(text) is asks


def test_announcements_say_how_sure_they_are() -> None:
    sure = heading_announces("Research Questions")
    assert sure is not None
    assert sure.surely
    unsure = heading_announces("Objective")
    assert unsure is not None
    assert not unsure.surely
    assert heading_announces("Open Questions") is None
    assert lead_in_announces("Some words. It answers two questions:") is not None
    assert lead_in_announces("It answers two questions: and more.") is None
    assert lead_in_announces("We have three hives:") is None


PIECES = st.sampled_from(
    [
        "RQ1",
        "RQ2",
        "RQ-1",
        "RQ 3",
        "RQ1.1",
        "RQ2a",
        "RQ1-RQ4",
        "RQ1-3",
        "研究问题1",
        "Research Question 1",
        "IRQ1",
        ": ",
        "：",
        ". ",
        " - ",
        "**",
        "`",
        "\n",
        "\n\n",
        "# ",
        "## ",
        "### ",
        "- ",
        "1. ",
        "\t- ",
        "> ",
        "| ",
        " |",
        "\n| --- | --- |\n",
        "```\n",
        "Answers",
        "Objective",
        "Research Questions",
        "It aims to answer two questions:",
        "text",
        "How?",
        "(",
        ")",
        "（",
        "）",
        "✓",
        "[",
        "](#x)",
        "는",
        "の結果",
        "~~",
        "$$",
        ":::details x\n",
        ":::\n",
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES | st.text(max_size=8), max_size=40).map("".join))
def test_any_text(body: str) -> None:
    total = body.count("\n") + 1
    found = read_note(body, "stem").questions
    ids = [question.id for question in found]
    assert ids == sorted(set(ids), key=id_key)
    for question in found:
        assert question.parts
        assert question.text == " ".join(question.text.split())
        lines = [part.line for part in question.parts]
        assert lines == sorted(lines)
        for part in question.parts:
            assert 1 <= part.line <= part.end_line <= total


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES | st.text(max_size=8), max_size=30).map("".join))
def test_code_never_yields_a_question(body: str) -> None:
    fenced = "~~~~~~\n" + body.replace("~~~", "").replace("\r", "") + "\n~~~~~~\n"
    assert read(fenced) == {}
    line = body.replace("`", "").replace("\n", " ").replace("\r", " ").strip()
    assert not any(question.parts[0].line == 1 for question in read(f"`x{line}x` and more\n").values())


@settings(max_examples=100, deadline=None)
@given(
    st.integers(0, 999),
    st.sampled_from(
        ["### RQ{}: text", "- RQ-{}: text", "**RQ {}.** text", "### 研究问题{}", "| RQ | q |\n|---|---|\n| RQ{} | q |"]
    ),
)
def test_ids_are_normalised(number: int, form: str) -> None:
    assert list(read(form.format(f"{number:03}"))) == [f"RQ{number}"]


@pytest.mark.parametrize(
    "text",
    [
        "RQ" * 50_000,
        "RQ1-" * 30_000,
        "(" * 50_000 + "RQ1",
        "- RQ1: a\n" * 5_000,
        "RQ1. " * 20_000,
        "### RQ1 (" + "（" * 50_000,
    ],
)
def test_time_grows_with_the_text_only(text: str) -> None:
    began = process_time()
    read_note(f"## Objective\n\n{text}\n", "stem")
    assert process_time() - began < 5


def test_no_part_of_a_list_that_is_too_long_to_be_of_questions_is_one() -> None:
    for count, expected in ((30, 30), (31, 0), (45, 0)):
        text = "## Research Questions\n\n" + "".join(f"- What is number {n}?\n" for n in range(count))
        assert len(questions(Document(text).parse_all())) == expected


def test_formulas_of_answers_and_quotes_are_what_the_note_shows() -> None:
    body = (
        "## Questions\n\n- RQ1: What is it?\n\n## Answers\n\n### RQ1\n\n"
        "It is $\\alpha_1 \\leq x^2$ or $y$, for 5$ each.\n\n"
        "| n cost | $n$ |\n|--|--|\n| $\\gamma$ |  |\n\n"
        "$$\n\\beta \\to \\infty\n$$\n\n> We find $\\mathbb{R}$.\n"
    )
    [answer] = [part for part in read(body)["RQ1"].parts if part.role is Role.ANSWER]
    assert answer.text == "It is α₁ ≤ x² or y, for 5$ each.\nn cost | n\nγ | \nβ → ∞\nWe find ℝ."
    [quote] = read_note(body, "n").quotes
    assert quote.text == "We find ℝ."
