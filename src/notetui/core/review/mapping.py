"""Mapping by hand: which of the papers' questions belong to no review question, and the edit that says where one does.

The edit is a change of the list under `Config.review_key` of the note (`review: ["R1=RQ2"]`), for
`library.change_tags(paths, change, key)`: lossless and undone like a tag.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

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

    One that a note maps to nothing by hand (`=RQ2`) is decided and left out.
    """
    mapper = mapper_for(reviews, review_key)
    for path, facts in notes:
        if not facts.questions:
            continue
        mapped = mapper(facts)
        decided = {_rq(entry) for entry in mapping_entries(facts.keys.get(review_key))}
        for question in facts.questions:
            if not mapped[question.id] and question.id.casefold() not in decided:
                yield Unmapped(path, facts, question)


def mapped_by(facts: NoteFacts, rq_id: str, review_key: str = "review") -> bool:
    """Say whether the note itself maps its question by hand, rather than a pattern or a key."""
    return rq_id.casefold() in {_rq(entry) for entry in mapping_entries(facts.keys.get(review_key))}


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


def unmapping_change(facts: NoteFacts, rq_id: str, review_key: str = "review") -> ListChange:
    """Give the change that takes a mapping by hand away, so that patterns and keys speak again."""
    own = mapping_entries(facts.keys.get(review_key))
    return ListChange(remove=tuple(entry for entry in own if _rq(entry) == rq_id.casefold()))


def _rq(entry: str) -> str:
    _review, equals, rq = entry.partition("=")
    return rq.strip().casefold() if equals else ""
