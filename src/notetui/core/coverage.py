"""What a library of notes lacks: questions without answers, answers without quotes, numbers that jump, and more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from notetui.core.config.errors import nearest
from notetui.core.config.model import Config, ReviewQuestion
from notetui.core.conflicts import original_of, told_of_copy
from notetui.core.facts import is_one_value
from notetui.core.frontmatter.read import value_of
from notetui.core.model import NoteFacts, ResearchQuestion, Role, RQState
from notetui.core.review.mapping import stray_mappings, unmapped
from notetui.core.review.queue import REASON_KEY, STATUS_KEY, near_status, reason_of
from notetui.core.tagnames import folded

NoteAt = tuple[str, NoteFacts]
"""A note's path and its facts."""


class Finding(NamedTuple):
    """One thing found: `code` is one of `config.model.CHECK_CODES`; line and column are 1-based.

    `about` is the front matter key (and the item of its list) that it is about, for who has the text and wants the
    very place: `core.frontmatter.locate`.
    """

    path: str
    line: int
    column: int
    code: str
    message: str
    about: tuple[str, str] = ("", "")


class Rules(NamedTuple):
    """What is asked of notes, from the configuration.

    `reviewing`: some note of the library has one of the review's statuses. Where none has, `status` means something
    else there, and only what is surely a slip of one is told.
    """

    required_keys: tuple[str, ...] = ()
    silence: frozenset[str] = frozenset()
    reviews: tuple[ReviewQuestion, ...] = ()
    review_key: str = "review"
    statuses: tuple[str, ...] = ()
    tag_key: str = "tags"
    reviewing: bool = True


def rules_of(config: Config, silence: Iterable[str] = ()) -> Rules:
    """Give the rules of a configuration, with more codes silenced."""
    return Rules(
        config.check_required_keys,
        config.check_silence | frozenset(silence),
        config.review_questions,
        config.review_key,
        config.review_statuses,
        config.tag_key,
    )


_NO_RULES = Rules()


def findings(
    notes: Iterable[NoteAt], rules: Rules = _NO_RULES, only: frozenset[str] | None = None
) -> Iterator[Finding]:
    """Give what is found in each note in turn, by line, and at the end what concerns all of them together.

    With `only`, just these paths are told about; the other notes still say which tags there are.
    """
    tags: list[tuple[str, tuple[str, ...]]] = []
    for path, facts in notes:
        if facts.tags:
            tags.append((path, facts.tags))
        if only is not None and path not in only:
            continue
        found = [*_problems(path, facts), *_keys(path, facts, rules), *_questions(path, facts, rules)]
        for finding in sorted(found, key=lambda finding: (finding.line, finding.column)):
            if finding.code not in rules.silence:
                yield finding
    if "similar-tags" not in rules.silence:
        yield from similar_tags(tags, rules, only)


def similar_tags(
    notes: Iterable[tuple[str, Iterable[str]]], rules: Rules = _NO_RULES, only: frozenset[str] | None = None
) -> Iterator[Finding]:
    """Give what is found in the tags of some notes (path, tags) together: spellings that are likely meant as one."""
    tags: dict[str, dict[str, list[str]]] = {}
    for path, own in notes:
        for tag in own:
            tags.setdefault(tag_key(tag), {}).setdefault(tag, []).append(path)
    for finding in _similar(tags, rules.tag_key, only or frozenset()):
        if only is None or finding.path in only:
            yield finding


def tag_key(tag: str) -> str:
    """Give what two tags share that are likely meant to be one: case, width, separators and a last `s` don't count."""
    bare = folded(tag).replace(".", "")
    return bare.removesuffix("s") if len(bare) > 3 and not bare.endswith("ss") else bare


def _similar(tags: dict[str, dict[str, list[str]]], key: str, told: frozenset[str]) -> Iterator[Finding]:
    """Tell each note that has a tag of which a like one is used more; of two used alike, one that is asked about."""
    for spellings in tags.values():
        if len(spellings) == 1:
            continue
        ranked = [(-len(paths), not told.isdisjoint(paths), tag) for tag, paths in spellings.items()]
        first, *others = [tag for _count, _told, tag in sorted(ranked)]
        count = len(spellings[first])
        which = spellings[first][0].rpartition("/")[2] if count == 1 else f"{count} notes"
        for other in others:
            message = f'the tag "{other}" is nearly "{first}", which {which} {"has" if count == 1 else "have"}'
            for path in spellings[other]:
                yield Finding(path, 1, 1, "similar-tags", message, (key, other))


def _problems(path: str, facts: NoteFacts) -> Iterator[Finding]:
    if of := original_of(path):
        made = told_of_copy(path)
        message = (
            f"a synchroniser's copy of {of.rpartition('/')[2]}{f' ({made})' if made else ''}: put the two together"
        )
        yield Finding(path, 1, 1, "conflict-copy", message)
    for problem in facts.problems:
        # A file that can't be read has no values and no place; broken front matter has a place.
        code = "broken-front-matter" if problem.column or problem.line > 1 or facts.headings else "unreadable"
        yield Finding(path, problem.line, max(1, problem.column), code, problem.message)


def _keys(path: str, facts: NoteFacts, rules: Rules) -> Iterator[Finding]:
    for key in rules.required_keys:
        if value_of(facts.keys, key) in (None, "", [], {}):
            yield Finding(path, 1, 1, "missing-key", f'the front matter has no "{key}"', (key, ""))
    known = {status.casefold() for status in rules.statuses}
    status = facts.status.casefold()
    if not is_one_value(value_of(facts.keys, STATUS_KEY)):
        shown = f" ({facts.status})" if facts.status else ""
        message = f"the status is a list or a map{shown}, where one word is meant"
        yield Finding(path, 1, 1, "status-form", message, (STATUS_KEY, ""))
    elif status and known and status not in known:
        slip = near_status(status, rules.statuses)
        if slip or rules.reviewing:
            near = slip or nearest(status, rules.statuses)
            which = f'; did you mean "{near}"?' if near else f" ({', '.join(rules.statuses)})"
            message = f'the status "{facts.status}" is not one of the review\'s{which}'
            yield Finding(path, 1, 1, "unknown-status", message, (STATUS_KEY, ""))
    if len(rules.statuses) > 1 and status == rules.statuses[1].casefold() and not reason_of(facts):
        message = f'the status is "{facts.status}", and {REASON_KEY} does not say why'
        yield Finding(path, 1, 1, "no-reason", message, (STATUS_KEY, ""))


def _questions(path: str, facts: NoteFacts, rules: Rules) -> Iterator[Finding]:
    for question in facts.questions:
        shown = _shown(question)
        if question.state is RQState.ASKED:
            yield Finding(path, question.line, 1, "no-answer", f"{shown} has no answer")
        elif question.state is RQState.ANSWERED:
            answers = [part.line for part in question.parts if part.role is Role.ANSWER]
            line = min(answers, default=question.line)
            yield Finding(path, line, 1, "no-quote", f"{shown} has an answer without a quote")
        if not question.text:
            yield Finding(path, question.line, 1, "rq-no-text", f"{question.id} has no text of its own")
        yield from _asked_again(path, question)
    if rules.reviews:
        for row in unmapped([(path, facts)], rules.reviews, rules.review_key):
            message = f"{_shown(row.question)} belongs to no review question"
            yield Finding(path, row.question.line, 1, "rq-unmapped", message)
    for entry, why in stray_mappings(facts, rules.reviews, rules.review_key):
        message = f'the mapping "{entry}" leads nowhere: {why}'
        yield Finding(path, 1, 1, "stray-mapping", message, (rules.review_key, entry))
    yield from _order(path, facts.questions)


def _shown(question: ResearchQuestion) -> str:
    """Name a question: its number stands for itself only where it has no text."""
    return f"{question.id} ({question.text})" if question.text else question.id


def _asked_again(path: str, question: ResearchQuestion) -> Iterator[Finding]:
    asked: dict[tuple[str, ...], int] = {}
    for part in question.parts:
        if part.role is not Role.QUESTION:
            continue
        above = part.section
        if above and question.id in above[-1]:
            above = above[:-1]  # the question's own heading
        if above in asked:
            message = f"{_shown(question)} is asked again; it is already at line {asked[above]}"
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
            message = f"{_shown(question)} stands after RQ{highest}"
            yield Finding(path, question.line, 1, "rq-order", message)
        highest = max(highest, number)
    present = {number for number, _question in found}
    for number, question in found:
        if number > 1 and number - 1 not in present:
            yield Finding(path, question.line, 1, "rq-order", f"{_shown(question)} is there without RQ{number - 1}")
