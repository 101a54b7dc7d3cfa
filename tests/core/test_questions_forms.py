"""The table of forms: each way of writing a research question, and what must not be read as one, each in context."""

from __future__ import annotations

import pytest

from notetui.core.markdown.parse import Document
from notetui.core.model import ResearchQuestion, Role
from notetui.core.questions.forms import FORMS, Form
from notetui.core.questions.ids import SPELLINGS, Spelling, id_key, mentions, normal_id
from notetui.core.questions.read import questions


def read(body: str) -> tuple[ResearchQuestion, ...]:
    return questions(Document(body).parse_all())


# (the line, the id it defines, the text it gives); each stands in a note with prose around it.
DEFINING = [
    ("### RQ1", "RQ1", ""),
    ("### RQ1: How do bees vote?", "RQ1", "How do bees vote?"),
    ("### RQ1：蜜蜂如何投票？", "RQ1", "蜜蜂如何投票？"),
    ("### RQ2 Which dances are honest", "RQ2", "Which dances are honest"),
    ("### RQ1:Which dances", "RQ1", "Which dances"),
    ("### Honest dances(RQ1)", "RQ1", "Honest dances"),
    ("### 诚实的舞蹈（RQ1）", "RQ1", "诚实的舞蹈"),
    ("### 5.6 超参数实验( RQ5 )", "RQ5", "超参数实验"),
    ("### RQ-1: Which dances", "RQ1", "Which dances"),
    ("#### RQ 2: Which dances", "RQ2", "Which dances"),
    ("- RQ1: Which dances", "RQ1", "Which dances"),
    ("- RQ.1: Which dances", "RQ1", "Which dances"),
    ("- **RQ1**：哪些舞蹈是诚实的", "RQ1", "哪些舞蹈是诚实的"),
    ("- **RQ1 ✓**：哪些舞蹈", "RQ1", "哪些舞蹈"),
    ("- RQ1.1 Which waggle dances", "RQ1.1", "Which waggle dances"),
    ("1. **RQ1**: Which dances", "RQ1", "Which dances"),
    ("**RQ1.** Which dances", "RQ1", "Which dances"),
    ("1. **RQ1 — Honesty:** Which dances", "RQ1", "Honesty: Which dances"),
    ("RQ1. Which dances", "RQ1", "Which dances"),
    ("### Research Question 1", "RQ1", ""),
    ("### 研究问题1：蜜蜂如何投票？", "RQ1", "蜜蜂如何投票？"),
    # What real notes add to these.
    ("# RQ3: Which dances", "RQ3", "Which dances"),
    ("###### RQ3 | Which dances", "RQ3", "Which dances"),
    ("## 4.2 RQ2: Which dances", "RQ2", "Which dances"),
    ("## 4.2. RQ2 – Which dances", "RQ2", "Which dances"),
    ("## IV. RQ2 - Which dances", "RQ2", "Which dances"),
    ("## 🐝 RQ2: Which dances", "RQ2", "Which dances"),
    ("### RQ2.", "RQ2", ""),
    ("### **RQ2**", "RQ2", ""),
    ("### *RQ2:* Which dances", "RQ2", "Which dances"),
    ("### RQ#4 Which dances", "RQ4", "Which dances"),
    ("### RQ01: Which dances", "RQ1", "Which dances"),
    ("### RQ２：どの踊りか", "RQ2", "どの踊りか"),
    ("### RQ2どの踊りか", "RQ2", "どの踊りか"),
    ("### RQ2a: Which dances", "RQ2a", "Which dances"),
    ("### RQ2A: Which dances", "RQ2a", "Which dances"),
    ("### RQ1.2.3: Which dances", "RQ1.2.3", "Which dances"),
    ("### Honest dances [RQ4]", "RQ4", "Honest dances"),
    ("### Honest dances 【RQ4】", "RQ4", "Honest dances"),
    ("### Honest dances (RQ 4)", "RQ4", "Honest dances"),
    ("### Honest dances (Research Question 4)", "RQ4", "Honest dances"),
    ("- (RQ1) Which dances", "RQ1", "Which dances"),
    ("- [ ] RQ1: Which dances", "RQ1", "Which dances"),
    ("* __RQ1__ Which dances", "RQ1", "Which dances"),
    ("- *RQ1*: Which dances", "RQ1", "Which dances"),
    ("- RQ1 (Honesty): Which dances", "RQ1", "Honesty: Which dances"),
    ("- RQ1 → Which dances", "RQ1", "Which dances"),
    ("- RQ1 Which dances are honest?", "RQ1", "Which dances are honest?"),
    ("- RQ1) Which dances", "RQ1", "Which dances"),
    ("RQ1: Which dances", "RQ1", "Which dances"),
    ("RQ1 - Which dances", "RQ1", "Which dances"),
    ("RQ1 Which dances are honest?", "RQ1", "Which dances are honest?"),
    ("**RQ1** Which dances", "RQ1", "Which dances"),
    ("**RQ1 Which dances are honest**", "RQ1", "Which dances are honest"),
    ("**2. RQ1 Which dances**", "RQ1", "Which dances"),
    ("**RQ1 - 诚实**：哪些舞蹈是诚实的？", "RQ1", "诚实**：哪些舞蹈是诚实的？".replace("**", "")),
    ("**(RQ1)** Which dances", "RQ1", "Which dances"),
    ("> RQ1: Which dances", "RQ1", "Which dances"),
    ("> **RQ1.** Which dances", "RQ1", "Which dances"),
    ("Research Question 2: Which dances", "RQ2", "Which dances"),
    ("Research question #2: Which dances", "RQ2", "Which dances"),
    ("**Research Question 1 (RQ1):** Which dances", "RQ1", "Which dances"),
    ("### Research Question Two: Which dances", "RQ2", "Which dances"),
    ("### RESEARCH QUESTION 2", "RQ2", ""),
    ("- 研究问题 4:   哪些舞蹈", "RQ4", "哪些舞蹈"),
    ("- 研究课题二：哪些舞蹈", "RQ2", "哪些舞蹈"),
    ("### 研究課題1：どの踊りか", "RQ1", "どの踊りか"),
    ("### リサーチクエスチョン1：どの踊りか", "RQ1", "どの踊りか"),
    ("- リサーチ・クエスチョン 2: どの踊りか", "RQ2", "どの踊りか"),
    ("- 연구 질문 1: 어떤 춤인가", "RQ1", "어떤 춤인가"),
    ("### 연구질문 2", "RQ2", ""),
    ("| RQ | Question |\n| --- | --- |\n| RQ2 | Which dances |", "RQ2", "Which dances"),
    ("| ID | Question |\n| --- | --- |\n| **RQ2** | Which dances |", "RQ2", "Which dances"),
    ("| ID | Where |\n| --- | --- |\n| RQ2: Which dances | hive 4 |", "RQ2", "Which dances"),
]  # fmt: skip

# Each defines an answer, whatever stands above.
ANSWERING = [
    "## 8.27 Answer to RQ1\n\nThey do.",
    "**Answer to RQ1.** They do.",
    "**Answer to RQ1:** They do.",
    "- Answer to RQ1: They do.",
    "Answer to Research Question 1: They do.",
    "### Answers to RQ1\n\nThey do.",
    "### Findings for RQ1\n\nThey do.",
    "### RQ1 Results\n\nThey do.",
    "### RQ1: Answer\n\nThey do.",
    "### RQ1の結果\n\nそうである。",
    "### RQ1的回答\n\n是的。",
    "- RQ1への回答：そうである。",
    "### RQ1의 결과\n\n그렇다.",
    "**RQ1 Answer:** They do.",
]

# None of these defines anything.
NOT_DEFINING = [
    "As RQ2 shows, dances are honest.",
    "RQ2 shows that dances are honest.",
    "RQ1 and RQ2 are about dances.",
    "RQ1-RQ4 are about dances.",
    "RQ1–RQ5: all about dances.",
    "### RQ1-RQ4",
    "### RQ1-3",
    "### RQ1–3: three questions",
    "### RQ2 & RQ3",
    "### RQ2&3",
    "### RQ1, RQ2: dances",
    "- RQ1/RQ2: dances",
    "- RQ1 to RQ3: dances",
    "### RQ1、RQ2",
    "### RQ1和RQ2",
    "### RQ1 ~ RQ3",
    "- RQ2 shows that dances are honest",
    "- RQ2 is about dances",
    "- RQ2 50/52 dances were honest",
    "- [x] RQ2 checked the dances",
    "RQ2는 춤에 관한 것이다.",
    "- RQ2의 수동 검증",
    "RQ2では踊りを調べる。",
    "RQ2的舞蹈",
    "RQ2's dances are honest",
    "RQ1 实验：给四个巢加一层蜡后，舞蹈变得诚实",
    "(RQ1) is about dances.",
    "We ask RQ1: which dances are honest?",
    "**Dances are honest** (answers RQ2): all of them",
    "- **Dances are explained** (RQ-2): they say where",
    "`RQ1`: which dances",
    "- `RQ1: which dances`",
    "### `RQ1` in the script",
    "```\nRQ1: which dances\n```",
    "~~~text\n- RQ1: which dances\n### RQ2\n~~~",
    "    RQ1: indented code",
    "### IRQ1: which dances",
    "- PRQ2: which dances",
    "### FRQ1",
    "- rq-1.md is the script",
    "- rq1: which dances",
    "The file paper-RQ1.pdf has it.",
    "- RQ1.pdf",
    "- RQ1_data: the numbers",
    "- RQ1-related work",
    "- src/RQ1: a folder",
    "### RQ1000: a device",
    "### RQ",
    "### RQs",
    "- ~~RQ1: which dances~~",
    "- [RQ1: which dances](#rq1-which-dances)",
    "- [[RQ1]]: another note",
    "| Result | Value |\n| --- | --- |\n| Hive | 4 |\n| Bees | 9 |\n| RQ3 | 441 dances |\n| Wax | none |",
    "| RQ | Change | Result |\n| --- | --- | --- |\n| RQ1 vanilla → +DYN | 4 | better |",
    "<!-- RQ1: which dances -->",
    "$$\nRQ1 = 4\n$$",
    "### Table 1: RQ1 - honest dances",
    "Dances are honest [^1].\n\nSee RQ1: it says so",
    "### RequestQueue RQ1x",
    "- RQ1 warm_test measured: every run took 5 s",
    "## Requirements\n\n- RQ1: The hive is warm.\n- RQ2: The hive is dry.",
    "- **RQ1:** The hive shall be warm.",
    "- ![RQ1](rq1.png)",
    "## 研究課題1件",
    "- 연구 질문 1개: 벌",
    "| RQ | Command | Output |\n| --- | --- | --- |\n| RQ1 | make | hive.csv |\n| RQ2 | test | bees.csv |",
    "Q1: which dances are honest?",
    "### Question 1\n\nWhich dances are honest?",
    "## Open Questions\n\n1. Which dances are honest?\n2. Why?",
    "## Questions\n\n- Why was the hive moved?\n- Who counted?",
    "Frequently asked questions:\n\n- Why was the hive moved?\n- Who counted?",
    "## Objective\n\n- Build a hive\n- Count bees",
    "## 3.1 研究问题\n\n- 论文关注的核心问题：蜂巢\n- 为什么重要：蜂蜜",
    "## Research Questions and Future Directions\n\n1. Storage of honey\n2. Transport of honey",
]

CONTEXT = "# A note on bees\n\nSome words come first.\n\n{}\n\nSome words come after it.\n"


@pytest.mark.parametrize(("line", "rq_id", "text"), DEFINING, ids=[row[0].replace("\n", " ") for row in DEFINING])
def test_form_defines(line: str, rq_id: str, text: str) -> None:
    found = read(CONTEXT.format(line))
    assert [question.id for question in found] == [rq_id]
    assert found[0].text == text or (not text and line.startswith("#"))
    assert found[0].line == 5 if not line.startswith("|") else found[0].line == 7
    assert not found[0].inferred


@pytest.mark.parametrize("line", ANSWERING)
def test_form_answers(line: str) -> None:
    (found,) = read(CONTEXT.format(line))
    assert found.id == "RQ1"
    assert [part.role for part in found.parts] == [Role.ANSWER]
    assert found.state.value == "~"


@pytest.mark.parametrize("line", NOT_DEFINING)
def test_not_a_definition(line: str) -> None:
    assert read(CONTEXT.format(line)) == ()


def test_the_tables_are_long_enough() -> None:
    assert len(DEFINING) + len(ANSWERING) >= 60
    assert len(NOT_DEFINING) >= 40


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_each_row_of_forms_reads_its_own_example(form: Form) -> None:
    example = form.example
    assert len(read(CONTEXT.format(example))) == 1


@pytest.mark.parametrize("spelling", SPELLINGS, ids=lambda row: row.name)
def test_each_spelling_reads_its_own_examples(spelling: Spelling) -> None:
    for example in spelling.example.split(", "):
        assert len(read(CONTEXT.format(f"### {example}: text"))) == 1, example


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("as RQ2 shows", ("RQ2",)),
        ("RQ1-RQ4", ("RQ1", "RQ2", "RQ3", "RQ4")),
        ("RQ1–RQ3 all", ("RQ1", "RQ2", "RQ3")),
        ("RQ1-3", ("RQ1", "RQ2", "RQ3")),
        ("RQ2 & RQ3", ("RQ2", "RQ3")),
        ("RQ2&3", ("RQ2", "RQ3")),
        ("(answers RQ4)", ("RQ4",)),
        ("RQ2는 다음", ("RQ2",)),
        ("RQ1.1 and RQ2a", ("RQ1.1", "RQ2a")),
        ("研究问题 1 和研究问题2", ("RQ1", "RQ2")),
        ("IRQ1, PRQ2, rq-1, paper-RQ3.pdf", ()),
        ("RQ9-RQ900", ("RQ9", "RQ900")),
        ("nothing here", ()),
    ],
)
def test_mentions(text: str, ids: tuple[str, ...]) -> None:
    assert mentions(text) == ids


@pytest.mark.parametrize(
    ("number", "rq_id"),
    [
        ("1", "RQ1"),
        ("01", "RQ1"),
        ("１．２", "RQ1.2"),
        ("2A", "RQ2a"),
        ("三", "RQ3"),
        ("II", "RQ2"),
        ("two", "RQ2"),
        ("0", "RQ0"),
    ],
)
def test_normal_id(number: str, rq_id: str) -> None:
    assert normal_id(number) == rq_id


def test_ids_sort_by_number() -> None:
    ids = ["RQ10", "RQ2", "RQ1a", "RQ1.2", "RQ1", "RQ1.10"]
    assert sorted(ids, key=id_key) == ["RQ1", "RQ1a", "RQ1.2", "RQ1.10", "RQ2", "RQ10"]
