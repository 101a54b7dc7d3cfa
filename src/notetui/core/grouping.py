"""How notes are grouped in the tree: one function a grouping, and the tree of groups with its counts.

A group is a path of texts: `("security", "llm")` is `llm` below `security`. What a note lacks puts it into the
grouping's last group, whose path is `MISSING`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from notetui.core.library_values import Group
from notetui.core.model import NoteFacts, ResearchQuestion
from notetui.core.questions.ids import id_key

GroupPath = tuple[str, ...]
QuestionMapper = Callable[[ResearchQuestion, NoteFacts], Sequence[str]]
"""Gives the labels of the review questions that a paper's question belongs to; none where it is unmapped."""

MISSING: GroupPath = ("",)
"""The path of the group of notes that lack what the others are grouped by; always the last."""
_DEEPEST = 16


def all_questions(facts: NoteFacts, group: GroupPath) -> Sequence[ResearchQuestion]:
    """Return every question of a note: where notes are not grouped by them, all stand below the note."""
    return facts.questions


@dataclass(frozen=True, slots=True)
class Grouping:
    """One way of grouping: `keys` gives a note's groups (each an innermost one), `missing` the last group's label.

    `rank` sorts the groups of one parent; `descending` puts the greatest first, as for dates. `questions` are those of
    a note's questions that stand below it in one of its groups.
    """

    name: str
    title: str
    keys: Callable[[NoteFacts, str], tuple[GroupPath, ...]]
    missing: str
    rank: Callable[[str], tuple[object, ...]]
    descending: bool = False
    questions: Callable[[NoteFacts, GroupPath], Sequence[ResearchQuestion]] = all_questions


def nested(text: str) -> GroupPath:
    """Return a topic or tag as a path: `a/b` is `b` below `a`; empty steps are left out."""
    return tuple(step for piece in text.split("/")[:_DEEPEST] if (step := piece.strip()))


def _each(texts: Iterable[str]) -> tuple[GroupPath, ...]:
    return tuple(dict.fromkeys(path for text in texts if (path := nested(text))))


def by_topic(facts: NoteFacts, relpath: str) -> tuple[GroupPath, ...]:
    """Group by `topics`."""
    return _each(facts.topics)


def by_tag(facts: NoteFacts, relpath: str) -> tuple[GroupPath, ...]:
    """Group by the tags."""
    return _each(facts.tags)


def by_folder(facts: NoteFacts, relpath: str) -> tuple[GroupPath, ...]:
    """Group by the folders between the notes directory and the note."""
    folders = tuple(step for step in relpath.split("/")[:-1] if step not in ("", "."))
    return (folders,) if folders else ()


def by_date(facts: NoteFacts, relpath: str) -> tuple[GroupPath, ...]:
    """Group by year, then month; a date that is only a year stands at the year."""
    key = facts.date.sort_key if facts.date else ""
    if len(key) < 4:
        return ()
    return ((key[:4], key[:7]),) if len(key) >= 7 else ((key[:4],),)


def by_status(facts: NoteFacts, relpath: str) -> tuple[GroupPath, ...]:
    """Group by `status`."""
    status = facts.status.strip()
    return ((status,),) if status else ()


def by_question(facts: NoteFacts, relpath: str) -> tuple[GroupPath, ...]:
    """Group by the bare number of a paper's questions, for want of review questions; RQ1.2 stands with RQ1."""
    return tuple(dict.fromkeys((_number(question),) for question in facts.questions))


def _number(question: ResearchQuestion) -> str:
    return question.id.partition(".")[0]


def _of_number(facts: NoteFacts, group: GroupPath) -> Sequence[ResearchQuestion]:
    return tuple(question for question in facts.questions if _number(question) == group[-1])


def group_of_question(id_: str, text: str) -> GroupPath:
    """Return the group of a review question, or, without a text, that of the number of a paper's question.

    A review question's number never stands without its text beside it.
    """
    return (f"{id_} {text}",) if text else (id_.partition(".")[0],)


def question_grouping(mapper: QuestionMapper | None = None) -> Grouping:
    """Return the grouping by questions: by the person's review questions where there is a mapper, else by RQ number.

    RQ1 of one paper is not RQ1 of another, so the title says which of the two it is.
    """
    if mapper is None:
        return Grouping(
            "question", "by RQ number", by_question, "no research question", _question_rank, questions=_of_number
        )

    def keys(facts: NoteFacts, relpath: str) -> tuple[GroupPath, ...]:
        labels = (label for question in facts.questions for label in mapper(question, facts) or (UNMAPPED,))
        return tuple((label,) for label in dict.fromkeys(labels))

    def mapped(facts: NoteFacts, group: GroupPath) -> Sequence[ResearchQuestion]:
        return tuple(question for question in facts.questions if group[-1] in (mapper(question, facts) or (UNMAPPED,)))

    return Grouping("question", "by review question", keys, "no research question", _review_rank, questions=mapped)


UNMAPPED = "unmapped"
"""The group of notes with a question that belongs to none of the review questions."""


@cache
def _digits() -> re.Pattern[str]:
    return re.compile(r"([0-9]{1,18})")


def natural(text: str) -> tuple[object, ...]:
    """Return a key that sorts texts as people do: any case, numbers by their value; stable for equal ones."""
    pieces = _digits().split(text.casefold())
    return tuple((1, piece) if not index % 2 else (0, int(piece)) for index, piece in enumerate(pieces) if piece), text


def _question_rank(text: str) -> tuple[object, ...]:
    return id_key(text) if text.startswith("RQ") else ((), text)


def _review_rank(text: str) -> tuple[object, ...]:
    return text == UNMAPPED, natural(text)


GROUPINGS: dict[str, Grouping] = {
    grouping.name: grouping
    for grouping in (
        Grouping("topic", "by topic", by_topic, "no topic", natural),
        question_grouping(),
        Grouping("tag", "by tag", by_tag, "no tag", natural),
        Grouping("folder", "by folder", by_folder, "not in a folder", natural),
        Grouping("date", "by date", by_date, "no date", natural, descending=True),
        Grouping("status", "by status", by_status, "no status", natural),
    )
}
"""Every grouping by its name, in the order of their keys; a new one is a function and a line here."""


def groups_of(grouping: Grouping, facts: NoteFacts, relpath: str) -> tuple[GroupPath, ...]:
    """Return the groups that a note stands in directly; `(MISSING,)` where it has none."""
    return grouping.keys(facts, relpath) or (MISSING,)


def count_groups(members: Iterable[Iterable[GroupPath]]) -> dict[GroupPath, int]:
    """Return the number of notes in and below each group, ancestors included, given the groups of each note.

    A note that stands in two groups below one ancestor is one note of that ancestor.
    """
    counts: dict[GroupPath, int] = {}
    for paths in members:
        seen: set[GroupPath] = set()
        for path in paths:
            for length in range(1, len(path) + 1):
                seen.add(path[:length])
        for path in seen:
            counts[path] = counts.get(path, 0) + 1
    return counts


def sorted_groups(grouping: Grouping, counts: Mapping[GroupPath, int]) -> list[Group]:
    """Return the groups with their counts, flat: ancestors before what is below them, the missing group last."""
    children: dict[GroupPath, list[str]] = {}
    for path in counts:
        if path != MISSING:
            children.setdefault(path[:-1], []).append(path[-1])
    found: list[Group] = []
    stack: list[GroupPath] = [()]
    while stack:
        path = stack.pop()
        if path:
            found.append(Group(path, path[-1], counts[path]))
        names = sorted(children.get(path, ()), key=grouping.rank, reverse=grouping.descending)
        stack.extend((*path, name) for name in reversed(names))
    if MISSING in counts:
        found.append(Group(MISSING, grouping.missing, counts[MISSING]))
    return found
