"""Why each line of a note is or is not a research question: the same reading, with its reasons."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from notetui.core.markdown.document import HARD_BREAK, Leaf, LeafKind, Mark
from notetui.core.model import Role
from notetui.core.questions.announced import announced_places
from notetui.core.questions.forms import FORMS_BY_NAME, mentions
from notetui.core.questions.places import Place, scan


class Verdict(StrEnum):
    """What a line is for the reading of research questions."""

    DEFINES = "defines"
    INFERRED = "inferred"
    MENTIONS = "mentions"
    IGNORED = "ignored"


class Explained(NamedTuple):
    """One line's verdict: `line` is a body line plus the shift, `ids` what it names, `reason` a sentence for a person."""

    line: int
    verdict: Verdict
    ids: tuple[str, ...]
    reason: str
    text: str


def explain(leaves: Sequence[Leaf], *, shift: int = 0) -> list[Explained]:
    """Return every line of a note that names a question, or is taken for one, with the reason; in the note's order."""
    found = scan(leaves)
    announced = announced_places(leaves, found.places)
    told: dict[tuple[int, str], Explained] = {}
    for place in [*found.places, *announced]:
        told[place.line, place.id] = _defined(place, leaves, shift)
    for line, refusal in found.refused:
        told.setdefault(
            (line, refusal.id),
            Explained(
                line + shift, Verdict.MENTIONS, (refusal.id,), f"{refusal.id} stands first, but {refusal.reason}", ""
            ),
        )
    result = list(told.values())
    lines = {line for line, _ in told}
    for leaf in leaves:
        result.extend(_named(leaf, lines, shift))
    return sorted(result, key=lambda one: one.line)


def _defined(place: Place, leaves: Sequence[Leaf], shift: int) -> Explained:
    role = (
        f"{place.role.value}, as its heading says"
        if place.role
        else "no heading gives a role: the first asks, later ones answer"
    )
    if place.announced:
        verdict = Verdict.INFERRED if place.inferred else Verdict.DEFINES
        reason = f"{place.id} by its place in a list that was announced"
        return Explained(place.line + shift, verdict, (place.id,), reason, place.text)
    example = FORMS_BY_NAME[place.form].example
    said = place.role is Role.ANSWER and FORMS_BY_NAME[place.form].role is Role.ANSWER
    reason = (
        f"{place.where.value} of the form “{place.form}” ({example}); {'it says that it answers' if said else role}"
    )
    return Explained(place.line + shift, Verdict.DEFINES, (place.id,), reason, place.text)


def _named(leaf: Leaf, lines: set[int], shift: int) -> list[Explained]:
    """Return the lines of a leaf that name questions without defining one."""
    result: list[Explained] = []
    if "RQ" not in leaf.text and not mentions(leaf.text):
        return result
    offset = 0
    for number, line in enumerate(leaf.text.replace(HARD_BREAK, "\n").split("\n")):
        at = leaf.line + number
        ids = mentions(line)
        if at in lines or not (ids or "RQ" in line):
            offset += len(line) + 1
            continue
        verdict, reason = Verdict.IGNORED, ""
        if leaf.kind is LeafKind.CODE:
            reason = "in a block of code"
        elif leaf.kind is LeafKind.HTML:
            reason = "in HTML"
        elif leaf.kind is LeafKind.MATH:
            reason = "in a formula"
        elif not ids:
            reason = "no id: part of a longer word or name, or without a number"
        elif any(run.marks & Mark.CODE and run.start <= offset + line.find("RQ") < run.end for run in leaf.runs):
            reason = "in inline code"
        else:
            verdict = Verdict.MENTIONS
            reason = "not at the start of a heading, list item, paragraph or first table cell"
            if leaf.kind is LeafKind.HEADING and leaf.text.rstrip().endswith((")", "）", "]", "】")):
                reason = "what stands in parentheses at the end is not one id alone"
        result.append(Explained(at + shift, verdict, ids, reason, " ".join(line.split())))
        offset += len(line) + 1
    return result
