"""Why each line of a note that speaks of a research question is one, or is not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from notetui.core.frontmatter.read import read
from notetui.core.markdown.document import HARD_BREAK, Leaf, LeafKind
from notetui.core.markdown.parse import Document
from notetui.core.questions.announced import announced_places, judged
from notetui.core.questions.ids import id_pattern, mentions
from notetui.core.questions.place import Place
from notetui.core.questions.places import scan
from notetui.core.questions.read import questions
from notetui.core.questions.roles import heading_announces, role_of


class Said(NamedTuple):
    """What became of one line: `verdict` is `definition`, `inferred`, `mention`, `refused` or `code`.

    `id` is empty where a line only looks like an id, or is of a list that was announced and refused.
    """

    line: int
    id: str
    verdict: str
    why: str
    text: str


def explain(text: str) -> list[Said]:
    """Explain every line of a whole note (front matter included) that names, announces or resembles a question."""
    front = read(text)
    leaves = Document(front.body).parse_all()
    found = scan(leaves)
    announced = announced_places(leaves, found.places)
    roles = {
        (part.line, question.id): part.role.value for question in questions(leaves) for part in reversed(question.parts)
    }
    said = [_place(place, leaves[place.index], roles) for place in (*found.places, *announced)]
    told = {(entry.line, entry.id) for entry in said}
    for index, refusal in found.refused:
        said.append(Said(refusal.line, refusal.id, "refused", refusal.reason, _line(leaves[index], refusal.line)))
        told.add((refusal.line, refusal.id))
    said += _not_announced(leaves, found.places)
    lines = front.body.split("\n")
    for leaf in leaves:
        if leaf.kind is LeafKind.HEADING and not mentions(leaf.text) and _unannounced(leaf.text):
            why = "the heading does not say that research questions of the paper follow"
            said.append(Said(leaf.line, "", "refused", why, _line(leaf, leaf.line)))
        said += (entry for entry in _named(leaf, lines) if (entry.line, entry.id) not in told)
    shift = front.body_line - 1
    moved = dict.fromkeys(entry._replace(line=entry.line + shift) for entry in said)
    return sorted(moved, key=lambda entry: entry.line)


def _place(place: Place, leaf: Leaf, roles: dict[tuple[int, str], str]) -> Said:
    if place.role:
        role = f"; {place.role.value} by its own words or the headings above"
    else:
        known = roles.get((place.line, place.id), "")
        first = "the first place asks" if known == "question" else "asked before"
        role = f"; {known}, {first}" if known else ""
    verdict = "inferred" if place.inferred else "definition"
    text = place.text or _line(leaf, place.line)
    return Said(place.line, place.id, verdict, f"{place.where.value}: {place.form}{role}", text)


def _not_announced(leaves: Sequence[Leaf], places: Sequence[Place]) -> Iterator[Said]:
    """Yield the items of lists that something announced, and that were not taken."""
    for found, reason in judged(leaves, places):
        if reason:
            by = "a heading" if found.heading else "its label" if found.label else "the words before"
            for item in found.items:
                yield Said(leaves[item.at].line + item.offset, "", "refused", f"announced by {by}; {reason}", item.text)


def _named(leaf: Leaf, lines: Sequence[str]) -> Iterator[Said]:
    """Yield what each line of a leaf names without defining it, and what only looks like an id."""
    code = leaf.kind in (LeafKind.CODE, LeafKind.MATH)
    cells = " | ".join(cell.text for cell in leaf.cells)
    shown = [cells] if cells else leaf.text.replace(HARD_BREAK, "\n").split("\n")
    first = leaf.line
    if code and first <= len(lines) and shown[0] not in lines[first - 1]:
        first += 1  # that was the line of the fence itself
    for offset, text in enumerate(shown):
        line = first + offset
        words = " ".join(text.split())[:200]
        named = mentions(text)
        for rq_id in named:
            if code:
                yield Said(line, rq_id, "code", f"{leaf.kind.value} is never read", words)
            else:
                yield Said(line, rq_id, "mention", "the id does not begin a heading, item, paragraph or row", words)
        if not code:
            for why in dict.fromkeys(_resembles(text)):
                yield Said(line, "", "refused", why, words)


def _unannounced(heading: str) -> bool:
    """Say whether a heading speaks of questions, and still announces none and gives no role to those below it."""
    asks = _asks().search(heading.casefold()) is not None
    return asks and heading_announces(heading) is None and role_of(heading) is None


@cache
def _asks() -> re.Pattern[str]:
    return re.compile("question|objective|问题|問題|課題|问い|問い|질문")


def _resembles(text: str) -> Iterator[str]:
    """Yield why words that look like an id are none."""
    ids = [match.span() for match in id_pattern().finditer(text)]
    for match in _like().finditer(text):
        if any(start <= match.start("rq") < end for start, end in ids):
            continue
        word = match[0].strip()
        if match["before"]:
            yield f"{word!r} is another word: something stands straight before RQ"
        elif match["rq"] != "RQ":
            yield f"{word!r} is not in capitals"
        else:
            yield f"{word!r} is no number of a question: something stands straight after it"


@cache
def _like() -> re.Pattern[str]:
    return re.compile(r"(?P<before>[A-Za-z0-9_./-]{0,20})(?P<rq>[Rr][Qq])[ .-]?[0-9]{1,9}[A-Za-z0-9_.-]{0,20}")


def _line(leaf: Leaf, line: int) -> str:
    """Return the text of one line of a leaf, on one line and not too long."""
    if leaf.cells:
        text = " | ".join(cell.text for cell in leaf.cells)
    else:
        lines = leaf.text.replace(HARD_BREAK, "\n").split("\n")
        text = lines[min(max(0, line - leaf.line), len(lines) - 1)]
    return " ".join(text.split())[:200]
