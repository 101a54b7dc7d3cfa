"""The notes that come with the program: what they are there to show must stay in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from notetui.core.coverage import findings
from notetui.core.facts import read_note
from notetui.core.frontmatter.read import read
from notetui.core.markdown.document import ContainerKind, LeafKind, Mark
from notetui.core.markdown.parse import Document
from notetui.core.model import NoteFacts, RQState

NOTES = Path(__file__).parents[2] / "notes"
PATHS = sorted(NOTES.glob("*.md"))


def text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def facts_of(name: str) -> NoteFacts:
    return read_note(text_of(NOTES / f"{name}.md"), name)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_each_note_is_whole(path: Path) -> None:
    facts = read_note(text_of(path), path.stem)
    assert facts.problems == ()
    assert facts.title != path.stem
    assert facts.emoji
    assert facts.topics
    assert "paper-note" in facts.tags
    assert facts.date is not None
    assert facts.date.sort_key.startswith("202")
    assert facts.link.startswith(("https://arxiv.org/abs/", "https://doi.org/10."))
    assert facts.quotes


def test_there_are_enough_of_every_kind() -> None:
    everything = [read_note(text_of(path), path.stem) for path in PATHS]
    assert len(everything) >= 10
    assert sum(not facts.questions for facts in everything) >= 2
    assert sum(any("/" in topic for topic in facts.topics) for facts in everything) >= 5
    assert any(len(facts.quotes) >= 2 for facts in everything)
    assert {question.state for facts in everything for question in facts.questions} >= {
        RQState.QUOTED,
        RQState.ANSWERED,
    }


def test_questions_under_two_parents() -> None:
    facts = facts_of("attention-is-all-you-need")
    assert [(rq.id, rq.state.value, len(rq.parts)) for rq in facts.questions] == [
        ("RQ1", "✓", 3),
        ("RQ2", "✓", 3),
        ("RQ3", "~", 3),
    ]
    assert facts.questions[0].text == "Can a sequence model do without recurrence?"


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("chain-of-thought", ["Do worked steps", "From which size", "Is it the steps"]),
        ("bert", ["左から右だけ", "事前学習の", "微調整と"]),
        ("gpt-3", ["规模是否", "哪些任务"]),
        ("retrieval-augmented-generation", ["Quality: Does looking up", "Knowledge: Can what"]),
    ],
)
def test_questions_in_other_forms(name: str, texts: list[str]) -> None:
    questions = facts_of(name).questions
    assert [question.id for question in questions] == [f"RQ{number}" for number in range(1, len(texts) + 1)]
    for question, text in zip(questions, texts, strict=True):
        assert question.text.startswith(text)
        assert question.state is not RQState.ASKED


def test_bytes_that_editors_would_change() -> None:
    assert not (NOTES / "alphafold.md").read_bytes().endswith(b"\n")
    crlf = (NOTES / "mapreduce.md").read_bytes()
    assert crlf.count(b"\r\n") == crlf.count(b"\n") > 20
    assert any(b"\n\t- " in path.read_bytes() for path in PATHS)
    assert any(b"\n>We " in path.read_bytes() or b"\n>Experiments" in path.read_bytes() for path in PATHS)


def test_every_kind_of_block_is_shown_somewhere() -> None:
    leaves = [leaf for path in PATHS for leaf in Document(read(text_of(path)).body).parse_all()]
    kinds = {leaf.kind for leaf in leaves}
    assert kinds >= {
        LeafKind.HEADING, LeafKind.PARAGRAPH, LeafKind.CODE, LeafKind.TABLE_ROW, LeafKind.MATH, LeafKind.TERM,
    }  # fmt: skip
    containers = {container.kind for leaf in leaves for container in leaf.containers}
    assert containers >= {
        ContainerKind.QUOTE,
        ContainerKind.CALLOUT,
        ContainerKind.ITEM,
        ContainerKind.FOOTNOTE,
        ContainerKind.DEFINITION,
    }
    marks = Mark.NONE
    for leaf in leaves:
        for run in (*leaf.runs, *(run for cell in leaf.cells for run in cell.runs)):
            marks |= run.marks
    assert marks & Mark.STRONG
    assert marks & Mark.EMPHASIS
    assert marks & Mark.STRIKE
    assert marks & Mark.CODE
    assert marks & Mark.WIKILINK
    assert marks & Mark.MATH
    assert any(container.task is not None for leaf in leaves for container in leaf.containers)


def test_wiki_links_lead_to_notes() -> None:
    stems = {path.stem for path in PATHS}
    targets = {
        link.target.split("|")[0]
        for path in PATHS
        for link in read_note(text_of(path), path.stem).links
        if link.kind == "wiki"
    }
    assert targets
    assert targets <= stems


def test_check_finds_only_answers_without_quotes() -> None:
    notes = [(path.name, read_note(text_of(path), path.stem)) for path in PATHS]
    assert {finding.code for finding in findings(notes)} == {"no-quote"}
