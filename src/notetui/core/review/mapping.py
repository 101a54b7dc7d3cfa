"""Mapping by hand: which of the papers' questions belong to no review question, and the edit that says where one does.

The edit is a change of the list under `Config.review_key` of the note (`review: ["R1=RQ2"]`), for
`library.change_tags(paths, change, key)`: lossless and undone like a tag.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from notetui.core.config.errors import hint
from notetui.core.config.model import ReviewQuestion
from notetui.core.config.review import mapper_for, mapping_entries
from notetui.core.frontmatter.change import ListChange
from notetui.core.model import NoteFacts, ResearchQuestion


class Unmapped(NamedTuple):
    """A paper's question that belongs to no review question."""

    path: str
    note: NoteFacts
    question: ResearchQuestion


def unmapped(
    notes: Iterable[tuple[str, NoteFacts]], reviews: Sequence[ReviewQuestion], review_key: str = "review"
) -> Iterator[Unmapped]:
    """Give the unmapped questions of some notes, in their order.

    One that a note maps to nothing by hand (`=RQ2`) is decided and left out; one that it maps only to review
    questions that are not configured (any more) is not.
    """
    mapper = mapper_for(reviews, review_key)
    for path, facts in notes:
        if not facts.questions:
            continue
        mapped = mapper(facts)
        decided = {_rq(entry) for entry in mapping_entries(facts.keys.get(review_key)) if not _review(entry)}
        for question in facts.questions:
            if not mapped[question.id] and question.id.casefold() not in decided:
                yield Unmapped(path, facts, question)


def mapped_by(facts: NoteFacts, rq_id: str, review_key: str = "review") -> bool:
    """Say whether the note itself maps its question by hand, rather than a pattern or a key."""
    return rq_id.casefold() in {_rq(entry) for entry in mapping_entries(facts.keys.get(review_key))}


def unknown_reviews(
    facts: NoteFacts, rq_id: str, reviews: Sequence[ReviewQuestion], review_key: str = "review"
) -> tuple[str, ...]:
    """Give what a note maps its question to by hand and is none of the review questions, as written there."""
    known = {review.id.casefold() for review in reviews}
    own = (entry for entry in mapping_entries(facts.keys.get(review_key)) if _rq(entry) == rq_id.casefold())
    return tuple(review for entry in own if (review := _review(entry)) and review.casefold() not in known)


def stray_mappings(
    facts: NoteFacts, reviews: Sequence[ReviewQuestion], review_key: str = "review"
) -> Iterator[tuple[str, str]]:
    """Give the mappings by hand that lead nowhere: each entry as written, and what there is not."""
    if not reviews:
        return
    known = {review.id.casefold() for review in reviews}
    asked = {question.id.casefold() for question in facts.questions}
    for entry in mapping_entries(facts.keys.get(review_key)):
        review, rq = _review(entry), _rq(entry)
        if rq and review and review.casefold() not in known:
            yield entry, f'there is no review question "{review}"{hint(review, [review.id for review in reviews])}'
        elif rq and rq not in asked:
            yield entry, f"the note has no {entry.partition('=')[2].strip()}"


def mapping_change(facts: NoteFacts, rq_id: str, review_ids: Sequence[str], review_key: str = "review") -> ListChange:
    """Give the change that maps a note's question to exactly these review questions; to none: it belongs nowhere.

    Entries for other questions, and what else is in the list, stay.
    """
    wanted = tuple(f"{review}={rq_id}" for review in review_ids) or (f"={rq_id}",)
    same = {entry.casefold().replace(" ", "") for entry in wanted}
    own = [entry for entry in mapping_entries(facts.keys.get(review_key)) if _rq(entry) == rq_id.casefold()]
    kept = {entry.casefold().replace(" ", "") for entry in own} & same
    return ListChange(
        add=tuple(entry for entry in wanted if entry.casefold().replace(" ", "") not in kept),
        remove=tuple(entry for entry in own if entry.casefold().replace(" ", "") not in same),
    )


def mapping_told(rq_id: str, review_ids: Sequence[str] | None) -> str:
    """Say for a person what a mapping does; None is one that is taken away."""
    if review_ids is None:
        return f"{rq_id}: by patterns again"
    return f"{rq_id} belongs to {', '.join(review_ids) or 'no review question'}"


def unmapping_change(facts: NoteFacts, rq_id: str, review_key: str = "review") -> ListChange:
    """Give the change that takes a mapping by hand away, so that patterns and keys speak again."""
    own = mapping_entries(facts.keys.get(review_key))
    return ListChange(remove=tuple(entry for entry in own if _rq(entry) == rq_id.casefold()))


def _rq(entry: str) -> str:
    _before, equals, rq = entry.partition("=")
    return rq.strip().casefold() if equals else ""


def _review(entry: str) -> str:
    return entry.partition("=")[0].strip()
