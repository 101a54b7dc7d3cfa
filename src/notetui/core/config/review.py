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


class Mapper:
    """Which review questions the RQs of notes belong to; made once for many notes (`mapper_for`).

    What the note itself says under `review_key` (`ID=RQ2`) comes first: once a note maps an RQ by hand,
    patterns no longer speak for that RQ. What patterns say of a text is remembered, so that a view that is
    built again after a change asks them for new texts only.
    """

    def __init__(self, reviews: Sequence[ReviewQuestion], review_key: str = "review") -> None:
        self.reviews, self.key = tuple(reviews), review_key
        self._by_key = [(review.key, review.value.casefold(), review) for review in reviews if review.key]
        self._by_text = [(review, tuple(_compiled(p).search for p in review.patterns)) for review in reviews]
        self._known: dict[str, tuple[ReviewQuestion, ...]] = {"": ()}

    def __call__(self, facts: NoteFacts) -> dict[str, tuple[ReviewQuestion, ...]]:
        """Give the review questions of each RQ of a note, by its id, in their order; none means unmapped."""
        if not self.reviews or not facts.questions:
            return dict.fromkeys((rq.id for rq in facts.questions), ())
        said, whole = said_by_note(facts, self.key), self._whole(facts)
        return {rq.id: self._of(rq, said, whole) for rq in facts.questions}

    def of(self, rq: ResearchQuestion, facts: NoteFacts) -> tuple[ReviewQuestion, ...]:
        """Give the review questions of one RQ of a note, in their order."""
        return self._of(rq, said_by_note(facts, self.key), self._whole(facts)) if self.reviews else ()

    def _whole(self, facts: NoteFacts) -> set[str]:
        """Give the ids of the review questions that all RQs of the note belong to, by a front matter key."""
        return {review.id for key, value, review in self._by_key if value in _texts(facts.keys.get(key))}

    def _of(self, rq: ResearchQuestion, said: dict[str, frozenset[str]], whole: set[str]) -> tuple[ReviewQuestion, ...]:
        by_hand = said.get(rq.id.casefold()) if said else None
        if by_hand is not None:
            return tuple(review for review in self.reviews if review.id.casefold() in by_hand)
        text = rq.text[:_MAX_TEXT]
        found = self._known.get(text)
        if found is None:
            found = tuple(review for review, searches in self._by_text if any(search(text) for search in searches))
            if len(self._known) > _MOST_KNOWN:
                self._known = {"": ()}
            self._known[text] = found
        if whole:
            return tuple(review for review in self.reviews if review in found or review.id in whole)
        return found


_MOST_KNOWN = 200_000
_mappers: list[Mapper] = []


def mapper_for(reviews: Sequence[ReviewQuestion], review_key: str = "review") -> Mapper:
    """Give the mapper of a configuration; the one that was made last is given again."""
    for mapper in _mappers:
        if mapper.key == review_key and (mapper.reviews is reviews or mapper.reviews == tuple(reviews)):
            return mapper
    made = Mapper(reviews, review_key)
    _mappers[:] = [made]
    return made


def reviews_by_rq(
    reviews: Sequence[ReviewQuestion], facts: NoteFacts, review_key: str = "review"
) -> dict[str, tuple[ReviewQuestion, ...]]:
    """Give for each RQ of a note, by its id, the review questions that it belongs to, in their order."""
    return mapper_for(reviews, review_key)(facts)


def said_by_note(facts: NoteFacts, review_key: str) -> dict[str, frozenset[str]]:
    """Read the note's own mapping: RQ id to review ids, all case-folded. `=RQ2` maps RQ2 to nothing."""
    said: dict[str, set[str]] = {}
    for entry in mapping_entries(facts.keys.get(review_key)):
        review, equals, rq = entry.casefold().partition("=")
        if equals and rq.strip():
            ids = said.setdefault(rq.strip(), set())
            if review.strip():
                ids.add(review.strip())
    return {rq: frozenset(ids) for rq, ids in said.items()}


def mapping_entries(value: Any) -> list[str]:
    """Give the items of a mapping's list as written: `R1=RQ2` each; a text is parted as the tag editor parts it."""
    if isinstance(value, list | tuple):
        return [str(item).strip() for item in value if item is not None and not isinstance(item, dict | list)]
    if not isinstance(value, str):
        return []
    parts = value.split(",") if "," in value or " = " in value else value.split()
    return [part.strip() for part in parts if part.strip()]


def _texts(value: Any) -> list[str]:
    if value is None or isinstance(value, dict):
        return []
    if isinstance(value, list | tuple):
        return [str(item).strip().casefold() for item in value if not isinstance(item, dict | list)]
    return [item.strip().casefold() for item in str(value).split(",")]
