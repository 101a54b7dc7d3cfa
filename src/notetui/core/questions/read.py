"""The research questions of a note, from its leaves: the whole of what a definition, its parts and its state are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from notetui.core.markdown.document import Leaf, LeafKind
from notetui.core.model import ResearchQuestion, Role, RQPart, RQState
from notetui.core.questions.announced import announced_places
from notetui.core.questions.blocks import Block, Part, blocks, part_text
from notetui.core.questions.forms import Where
from notetui.core.questions.ids import id_key
from notetui.core.questions.place import Place
from notetui.core.questions.places import scan
from notetui.core.questions.roles import looks_like_question

_LONGEST_QUESTION = 400


class Reading(NamedTuple):
    """What leaves say: the questions by number, and the id that each leaf in a quote belongs to, by leaf index."""

    questions: tuple[ResearchQuestion, ...] = ()
    owners: dict[int, str] = {}  # noqa: RUF012 - never changed, and a reading without questions is the usual one


NOTHING = Reading()


def questions(leaves: Sequence[Leaf], *, shift: int = 0) -> tuple[ResearchQuestion, ...]:
    """Return a note's research questions, ordered by number; `shift` is added to every body line."""
    return read_questions(leaves, shift=shift).questions


def read_questions(leaves: Sequence[Leaf], *, shift: int = 0) -> Reading:
    """Return a note's research questions and whose its quotes are; `shift` is added to every body line."""
    places = all_places(leaves)
    if not places:
        return NOTHING
    found, owners = blocks(leaves, places)
    by_id: dict[str, list[Block]] = {}
    for block in found:
        by_id.setdefault(block.place.id, []).append(block)
    read = tuple(_question(rq_id, by_id[rq_id], leaves, shift) for rq_id in sorted(by_id, key=id_key))
    return Reading(read, owners)


def all_places(leaves: Sequence[Leaf]) -> list[Place]:
    """Return every place that defines a question, by id or in an announced list, in the note's order."""
    places = scan(leaves).places
    announced = announced_places(leaves, places)
    if announced:
        places = sorted([*places, *announced], key=lambda place: (place.index, place.line))
    return places


def _question(rq_id: str, found: Sequence[Block], leaves: Sequence[Leaf], shift: int) -> ResearchQuestion:
    roles: list[Role] = []
    announced = any(block.place.announced for block in found)
    for block in found:
        # Without a heading that says it, the first place asks and later ones answer.
        first = not roles and not announced
        roles.append(block.place.role or (Role.QUESTION if first else Role.ANSWER))
    text = _text(found, roles, leaves)
    parts: list[tuple[RQPart, bool]] = []
    for block, role in zip(found, roles, strict=True):
        for part in block.parts:
            parts.extend(_part(block, part, part.role or role, text, leaves, shift))
    state = RQState.ASKED
    for shown, quoted in parts:
        if shown.role is Role.ANSWER and shown.text:
            if quoted:
                state = RQState.QUOTED
                break
            state = RQState.ANSWERED
    inferred = all(block.place.inferred for block in found)
    return ResearchQuestion(rq_id, text, state, tuple(shown for shown, _ in parts), inferred)


def _part(
    block: Block, part: Part, role: Role, question: str, leaves: Sequence[Leaf], shift: int
) -> list[tuple[RQPart, bool]]:
    """Return a part and whether it has a quote; nothing for a heading whose sub-headings say it all."""
    place = block.place
    start = part is block.parts[0]
    own: str | None = None
    if start:
        heading = place.where is Where.HEADING
        same = _same(place.text, question)
        if role is Role.QUESTION or not (heading or same):
            own = place.text
    text = part_text(leaves, part, own)
    if start and not text and len(block.parts) > 1 and not place.text:
        return []
    return [(RQPart(role, text, part.line + shift, part.end_line + shift, part.section), part.quoted)]


def _same(one: str, other: str) -> bool:
    return one.strip(" .?？。").casefold() == other.strip(" .?？。").casefold()


def _text(found: Sequence[Block], roles: Sequence[Role], leaves: Sequence[Leaf]) -> str:
    """Return the question's text: where it is asked first, else what its headings call it."""
    asked = [
        text
        for block, role in zip(found, roles, strict=True)
        if role is Role.QUESTION and (text := block.place.text or _first_words(block, block.parts[0], leaves))
    ]
    for block in found:
        asked += [
            words for part in block.parts if part.role is Role.QUESTION and (words := _first_words(block, part, leaves))
        ]
    for text in asked:
        if looks_like_question(text):
            return _cut(text)
    if asked:
        return _cut(asked[0])
    for wanted in (Role.DETAILS, Role.ANSWER):
        for block, role in zip(found, roles, strict=True):
            place = block.place
            named = wanted is Role.DETAILS or place.where in (Where.HEADING, Where.CELL)
            if role is wanted and place.text and (named or looks_like_question(place.text, mark_needed=True)):
                return _cut(place.text)
    return ""


def _first_words(block: Block, part: Part, leaves: Sequence[Leaf]) -> str:
    """Return the paragraph straight below a bare `### RQ1` where it is asked, empty where there is none.

    Below a bare item `1. **RQ1:**` it is the first that stands in it, if that is a question.
    """
    if part.last <= part.first:
        return ""
    leaf, item = leaves[part.first + 1], block.place.item
    if item is not None and item in leaf.containers and leaf.kind is LeafKind.PARAGRAPH:
        words = " ".join(leaf.text.split())
        return words if looks_like_question(words) and not block.place.text else ""
    if block.place.where is not Where.HEADING:
        return ""
    if leaf.kind is not LeafKind.PARAGRAPH or (leaf.opens and leaf.containers[-1].number is None):
        return ""
    sure = block.place.role is Role.QUESTION or part.role is Role.QUESTION
    words = " ".join(leaf.text.split())
    return words if looks_like_question(words) or (sure and len(words) <= _LONGEST_QUESTION) else ""


def _cut(text: str) -> str:
    """Return the question without the remarks that follow it."""
    end = max(text.rfind("?", 0, _LONGEST_QUESTION), text.rfind("？", 0, _LONGEST_QUESTION))
    rest = text[end + 1 :].lstrip()
    if end > 0 and rest and text[end + 1] not in "\"'”’」』)）":
        return text[: end + 1]
    return text
