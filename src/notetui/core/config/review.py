"""Which review questions a paper's research question belongs to.

"RQ1" of one paper is not "RQ1" of another: only the person's own questions, mapped by pattern or by the
note's front matter, make a row across papers.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from notetui.core.config.model import ReviewQuestion
    from notetui.core.model import NoteFacts, ResearchQuestion

# A pattern is the person's own, the text is not: its length bounds what a slow pattern can cost.
_MAX_TEXT = 500


@functools.cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def belongs(review: ReviewQuestion, rq: ResearchQuestion, facts: NoteFacts, review_key: str = "review") -> bool:
    """Say whether the note's RQ belongs to the review question.

    What the note itself says under `review_key` (`ID=RQ2`) comes first: once a note maps an RQ by hand,
    patterns no longer speak for that RQ.
    """
    return _belongs(review, rq, facts, said_by_note(facts, review_key))


def reviews_of(
    reviews: Sequence[ReviewQuestion], rq: ResearchQuestion, facts: NoteFacts, review_key: str = "review"
) -> tuple[ReviewQuestion, ...]:
    """Give the review questions that the note's RQ belongs to, in their order; none means unmapped."""
    said = said_by_note(facts, review_key)
    return tuple(review for review in reviews if _belongs(review, rq, facts, said))


def reviews_by_rq(
    reviews: Sequence[ReviewQuestion], facts: NoteFacts, review_key: str = "review"
) -> dict[str, tuple[ReviewQuestion, ...]]:
    """Give what `reviews_of` does for all RQs of a note, by their ids: the note's own mapping is read once."""
    if not reviews:
        return dict.fromkeys((rq.id for rq in facts.questions), ())
    said = said_by_note(facts, review_key)
    return {rq.id: tuple(review for review in reviews if _belongs(review, rq, facts, said)) for rq in facts.questions}


def _belongs(review: ReviewQuestion, rq: ResearchQuestion, facts: NoteFacts, said: dict[str, frozenset[str]]) -> bool:
    by_hand = said.get(rq.id.casefold()) if said else None
    if by_hand is not None:
        return review.id.casefold() in by_hand
    if review.key and review.value.casefold() in _texts(facts.keys.get(review.key)):
        return True
    text = rq.text[:_MAX_TEXT]
    return bool(text) and any(_compiled(pattern).search(text) for pattern in review.patterns)


def said_by_note(facts: NoteFacts, review_key: str) -> dict[str, frozenset[str]]:
    """Read the note's own mapping: RQ id to review ids, all case-folded. `=RQ2` maps RQ2 to nothing."""
    said: dict[str, set[str]] = {}
    for entry in _texts(facts.keys.get(review_key)):
        review, equals, rq = entry.partition("=")
        if equals and rq.strip():
            ids = said.setdefault(rq.strip(), set())
            if review.strip():
                ids.add(review.strip())
    return {rq: frozenset(ids) for rq, ids in said.items()}


def _texts(value: Any) -> list[str]:
    if value is None or isinstance(value, dict):
        return []
    if isinstance(value, list | tuple):
        return [str(item).strip().casefold() for item in value if not isinstance(item, dict | list)]
    return [item.strip().casefold() for item in str(value).split(",")]
