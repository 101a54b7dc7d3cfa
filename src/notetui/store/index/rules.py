"""What of the configuration decides what the index keeps of a note."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from notetui.core.config.model import ReviewQuestion
    from notetui.core.grouping import Grouping
    from notetui.core.model import NoteFacts, ResearchQuestion


class Rules(NamedTuple):
    """Plain values, so that another process can be told of them (`ahead`)."""

    tag_key: str
    review_questions: tuple[ReviewQuestion, ...] = ()
    review_key: str = ""


@cache
def groupings(rules: Rules) -> Mapping[str, Grouping]:
    """Return every grouping by its name; imported when asked for, as a list of notes needs none."""
    from notetui.core.grouping import GROUPINGS, group_of_question, question_grouping

    if not rules.review_questions:
        return GROUPINGS
    from notetui.core.config.review import mapper_for

    mapper = mapper_for(rules.review_questions, rules.review_key)

    def labels(question: ResearchQuestion, facts: NoteFacts) -> list[str]:
        return [group_of_question(review.id, review.text)[0] for review in mapper.of(question, facts)]

    return {**GROUPINGS, "question": question_grouping(labels)}
