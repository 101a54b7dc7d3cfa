"""What a library of notes lacks: questions without answers, answers without quotes, numbers that jump, and more."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from notetui.core.model import NoteFacts, ResearchQuestion, Role, RQState

NoteAt = tuple[str, NoteFacts]
"""A note's path and its facts."""


class Finding(NamedTuple):
    """One thing found: `code` is one of `config.model.CHECK_CODES`; line and column are 1-based."""

    path: str
    line: int
    column: int
    code: str
    message: str


def findings(
    notes: Iterable[NoteAt], required_keys: Sequence[str] = (), silence: Collection[str] = ()
) -> Iterator[Finding]:
    """Give what is found in each note in turn, by line, and at the end what concerns all of them together."""
    tags: dict[str, dict[str, str]] = {}
    for path, facts in notes:
        found = [*_problems(path, facts), *_keys(path, facts, required_keys), *_questions(path, facts)]
        for finding in sorted(found, key=lambda finding: (finding.line, finding.column)):
            if finding.code not in silence:
                yield finding
        for tag in facts.tags:
            tags.setdefault(tag_key(tag), {}).setdefault(tag, path)
    if "similar-tags" not in silence:
        yield from _similar(tags)


def similar_tags(notes: Iterable[tuple[str, Iterable[str]]]) -> Iterator[Finding]:
    """Give what is found in the tags of some notes (path, tags) together: spellings that are likely meant as one."""
    tags: dict[str, dict[str, str]] = {}
    for path, own in notes:
        for tag in own:
            tags.setdefault(tag_key(tag), {}).setdefault(tag, path)
    yield from _similar(tags)


def tag_key(tag: str) -> str:
    """Give what two tags share that are likely meant to be one: case, separators and a last `s` don't count."""
    bare = re.sub(r"[\s_.-]+", "", tag.casefold())
    return bare.removesuffix("s") if len(bare) > 3 and not bare.endswith("ss") else bare


def _similar(tags: dict[str, dict[str, str]]) -> Iterator[Finding]:
    for spellings in tags.values():
        first, *others = sorted(spellings)
        for other in others:
            message = f'the tag "{other}" is nearly "{first}", which {spellings[first]} has'
            yield Finding(spellings[other], 1, 1, "similar-tags", message)


def _problems(path: str, facts: NoteFacts) -> Iterator[Finding]:
    for problem in facts.problems:
        # A file that can't be read has no values and no place; broken front matter has a place.
        code = "broken-front-matter" if problem.column or problem.line > 1 or facts.headings else "unreadable"
        yield Finding(path, problem.line, max(1, problem.column), code, problem.message)


def _keys(path: str, facts: NoteFacts, required: Sequence[str]) -> Iterator[Finding]:
    for key in required:
        if facts.keys.get(key) in (None, "", [], {}):
            yield Finding(path, 1, 1, "missing-key", f'the front matter has no "{key}"')


def _questions(path: str, facts: NoteFacts) -> Iterator[Finding]:
    for question in facts.questions:
        shown = f"{question.id} ({question.text})" if question.text else question.id
        if question.state is RQState.ASKED:
            yield Finding(path, question.line, 1, "no-answer", f"{shown} has no answer")
        elif question.state is RQState.ANSWERED:
            answers = [part.line for part in question.parts if part.role is Role.ANSWER]
            line = min(answers, default=question.line)
            yield Finding(path, line, 1, "no-quote", f"{shown} has an answer without a quote")
        if not question.text:
            yield Finding(path, question.line, 1, "rq-no-text", f"{question.id} has no text of its own")
        yield from _asked_again(path, question)
    yield from _order(path, facts.questions)


def _asked_again(path: str, question: ResearchQuestion) -> Iterator[Finding]:
    asked: dict[tuple[str, ...], int] = {}
    for part in question.parts:
        if part.role is not Role.QUESTION:
            continue
        above = part.section
        if above and question.id in above[-1]:
            above = above[:-1]  # the question's own heading
        if above in asked:
            message = f"{question.id} is asked again; it is already at line {asked[above]}"
            yield Finding(path, part.line, 1, "rq-duplicate", message)
        asked.setdefault(above, part.line)


@cache
def _number() -> re.Pattern[str]:
    return re.compile(r"RQ(\d{1,6})\Z")


def _order(path: str, questions: Sequence[ResearchQuestion]) -> Iterator[Finding]:
    """Look at the main questions (`RQ1`, not `RQ1.1`) in the order in which the note first has them."""
    found = [
        (int(match[1]), question)
        for question in sorted(questions, key=lambda question: question.line)
        if (match := _number().match(question.id))
    ]
    highest = 0
    for number, question in found:
        if number < highest:
            message = f"{question.id} stands after RQ{highest}"
            yield Finding(path, question.line, 1, "rq-order", message)
        highest = max(highest, number)
    present = {number for number, _question in found}
    for number, question in found:
        if number > 1 and number - 1 not in present:
            yield Finding(path, question.line, 1, "rq-order", f"{question.id} is there without RQ{number - 1}")
