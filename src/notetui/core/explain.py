"""Why each line of a note that speaks of a research question is one, or is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from notetui.core.frontmatter.read import read
from notetui.core.markdown.document import Leaf, LeafKind
from notetui.core.markdown.parse import Document
from notetui.core.questions.announced import announced_places
from notetui.core.questions.ids import mentions
from notetui.core.questions.places import Place, scan


class Said(NamedTuple):
    """What became of one line: `verdict` is `definition`, `inferred`, `mention`, `refused` or `code`."""

    line: int
    id: str
    verdict: str
    why: str
    text: str


def explain(text: str) -> list[Said]:
    """Explain every line of a whole note (front matter included) that names or announces a question, by line."""
    front = read(text)
    leaves = Document(front.body).parse_all()
    found = scan(leaves)
    places = [*found.places, *announced_places(leaves, found.places)]
    said = [_place(place, leaves[place.index]) for place in places]
    defined = {(place.index, place.id) for place in places}
    refused = set()
    for index, refusal in found.refused:
        refused.add((index, refusal.id))
        said.append(Said(leaves[index].line, refusal.id, "refused", refusal.reason, _words(leaves[index])))
    for index, leaf in enumerate(leaves):
        for rq_id, verdict, why in _named(leaf):
            if (index, rq_id) not in defined and (index, rq_id) not in refused:
                said.append(Said(leaf.line, rq_id, verdict, why, _words(leaf)))
    shift = front.body_line - 1
    moved = [entry._replace(line=entry.line + shift) for entry in said]
    return sorted(moved, key=lambda entry: entry.line)


def _place(place: Place, leaf: Leaf) -> Said:
    role = f"; {place.role.value} by the headings above" if place.role else ""
    verdict = "inferred" if place.inferred else "definition"
    return Said(place.line, place.id, verdict, f"{place.where.value}, {place.form}{role}", place.text or _words(leaf))


def _named(leaf: Leaf) -> Iterator[tuple[str, str, str]]:
    if leaf.kind is LeafKind.CODE:
        for number in dict.fromkeys(re.findall(r"(?<![A-Za-z])RQ[ .-]?(\d+)", leaf.text)):
            yield f"RQ{number}", "code", "code is never read"
        return
    for rq_id in dict.fromkeys(mentions(leaf.text)):
        yield rq_id, "mention", "the id does not begin a heading, item, paragraph or row"


def _words(leaf: Leaf) -> str:
    text = leaf.text or " | ".join(cell.text for cell in leaf.cells)
    return " ".join(text.split())[:200]
