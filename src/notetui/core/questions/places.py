"""Which places of a note define a research question: headings, items, paragraphs, first cells, judged in context."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from notetui.core.markdown.document import HARD_BREAK, ContainerKind, Leaf, LeafKind, Mark, Run
from notetui.core.questions.forms import Definition, Refusal, Where, read_place
from notetui.core.questions.ids import may_have_id
from notetui.core.questions.place import BELOW_HEADINGS, Place, Scan
from notetui.core.questions.roles import lists_requirements, looks_like_question
from notetui.core.questions.rows import judge_table
from notetui.core.questions.sections import Sections, is_heading


def scan(leaves: Sequence[Leaf]) -> Scan:
    """Return all definitions in a note's leaves."""
    result = Scan()
    sections = Sections(leaves)
    weak: list[tuple[Place, bool]] = []
    tables: dict[int, list[Place]] = {}
    for index, leaf in enumerate(leaves):
        heading = sections.enter(index, leaf) if is_heading(leaf) else None
        if not leaf.text or leaf.continued or not may_have_id(leaf.text):
            continue
        for place in _places(index, leaf, sections, result):
            if heading is not None:
                heading.rq = place.id
            if place.where is Where.CELL:
                tables.setdefault(id(place.table), []).append(place)
            elif place.weak:
                repeated = any(section.rq == place.id for section in sections.stack)
                if place.item is not None and place.item.task is not None:
                    result.refuse(place, "a task about it, not a question")
                else:
                    weak.append((place, place.role is not None and not repeated))
            else:
                result.places.append(place)
    _judge_weak(weak, result)
    if tables:
        own: dict[tuple[str, ...], int] = {}
        for place in result.places:
            if place.where is Where.HEADING:
                own.setdefault(place.section, place.index)
        for rows in tables.values():
            judge_table(rows, leaves, own, result)
    result.places.sort(key=lambda place: (place.index, place.line))
    return result


def _judge_weak(weak: Sequence[tuple[Place, bool]], result: Scan) -> None:
    """Keep the weak places that are sure, ask, number a part (`RQ1.1`), or stand beside others with other ids."""
    strong = {place.id for place in result.places}
    beside: dict[int, set[str]] = {}
    for place in (*result.places, *(place for place, _sure in weak)):
        if place.where in (Where.ITEM, Where.PARAGRAPH):
            beside.setdefault(place.under, set()).add(place.id)
    for place, sure in weak:
        if not sure and place.id in strong:
            result.refuse(place, "no separator, and it is defined elsewhere")
        elif sure or "." in place.id or len(beside[place.under]) > 1 or looks_like_question(place.text):
            result.places.append(place)
        else:
            result.refuse(place, "no separator, no question, and no other id beside it")


def _places(index: int, leaf: Leaf, sections: Sections, result: Scan) -> Iterator[Place]:
    """Yield the definitions of one leaf: one, or several where the lines of a paragraph each define one."""
    where = _where(leaf)
    if where is None:
        return
    box = leaf.containers[-1] if leaf.containers else None
    text, runs = (leaf.cells[0].text, leaf.cells[0].runs) if where is Where.CELL else (leaf.text, leaf.runs)
    heading = where is Where.HEADING
    bold = leaf.kind is LeafKind.HEADING and not heading

    def emphasised(offset: int) -> bool:
        return bold or any(run.start <= offset < run.end and run.marks & (Mark.STRONG | Mark.EMPHASIS) for run in runs)

    for offset, end, line, found in _definitions(text, where, emphasised):
        at = leaf.line + line
        if isinstance(found, Refusal):
            result.refused.append((index, found._replace(line=at)))
            continue
        reason = _disowned(runs, offset + found.start, offset + found.end) or _required(found, where, sections)
        if reason:
            result.refused.append((index, Refusal(found.id, reason, at)))
            continue
        words = found.text
        if where is Where.CELL and not words:
            words = next((tidy for cell in leaf.cells[1:] if (tidy := " ".join(cell.text.split()))), "")
        role = found.role or sections.role(above=1 if heading else 0)
        inside = box if where is Where.ITEM and box is not None and box.kind is ContainerKind.ITEM else None
        level = leaf.level if heading else BELOW_HEADINGS + len(leaf.containers) + (5 if where is Where.CELL else 0)
        last = leaf.end_line
        if end < len(text):
            last = leaf.line + text.count("\n", 0, end) + text.count(HARD_BREAK, 0, end)
        yield Place(
            index, where, found.id, words, found.form.name, role, level, at, last, sections.path, sections.under,
            inside, leaf.table, found.form.weak,
        )  # fmt: skip


def _where(leaf: Leaf) -> Where | None:
    """Return which kind of place a leaf is, None for one that defines nothing."""
    if leaf.kind is LeafKind.HEADING:
        return Where.HEADING if is_heading(leaf) else Where.PARAGRAPH
    if leaf.kind is LeafKind.PARAGRAPH:
        begins_item = leaf.opens > 0 and leaf.containers[-1].kind is ContainerKind.ITEM
        return Where.ITEM if begins_item else Where.PARAGRAPH
    if leaf.kind is LeafKind.TERM:
        return Where.ITEM
    return Where.CELL if leaf.kind is LeafKind.TABLE_ROW and leaf.cells else None


def _required(found: Definition, where: Where, sections: Sections) -> str:
    """Return why a definition numbers a requirement (`RQ1: The door shall close`), empty where it does not."""
    if where is Where.HEADING or looks_like_question(found.text):
        return ""
    if " shall " in found.text:
        return "a requirement, not a question"
    return "a list of requirements" if any(lists_requirements(above.text) for above in sections.stack) else ""


@cache
def _line_ends() -> re.Pattern[str]:
    return re.compile(r"[\n\r]")


def _definitions(
    text: str, where: Where, emphasised: Callable[[int], bool]
) -> Iterator[tuple[int, int, int, Definition | Refusal]]:
    """Yield (start, end, lines before, what was found) for a place and for later lines of it that define too.

    A later line of a paragraph counts where the first line is a definition, or where two or more later lines
    are: a single `RQ1:` after a wrapped line is part of a sentence.
    """

    def judge(start: int, end: int, kind: Where) -> Definition | Refusal | None:
        return read_place(text[start:end].rstrip(), kind, lambda offset: emphasised(start + offset))

    later: list[tuple[int, int]] = []
    if where in (Where.ITEM, Where.PARAGRAPH) and ("\n" in text or HARD_BREAK in text):
        starts = [0, *(found.end() for found in _line_ends().finditer(text))]
        ends = [*(start - 1 for start in starts[1:]), len(text)]
        for number in range(1, len(starts)):
            start, end = starts[number], ends[number]
            if may_have_id(text[start : min(end, start + 60)]):
                found = judge(start, end, Where.PARAGRAPH)
                if isinstance(found, Definition) and found.form.on_later_lines:
                    later.append((number, start))
    first = judge(0, len(text), where)
    if not isinstance(first, Definition) and len(later) < 2:
        later = []
    cuts = [*(start - 1 for _, start in later), len(text)]
    if later and first is not None:
        first = judge(0, cuts[0], where)
    if first is not None:
        yield 0, cuts[0], 0, first
    for position, (number, start) in enumerate(later):
        found = judge(start, cuts[position + 1], Where.PARAGRAPH)
        if found is not None:
            yield start, cuts[position + 1], number, found


def _disowned(runs: Sequence[Run], start: int, end: int) -> str:
    """Return why an id at these characters can't define anything, empty where it can."""
    for run in runs:
        if run.start < end and start < run.end:
            marks = run.marks
            if marks & (Mark.CODE | Mark.MATH | Mark.HTML):
                return "it stands in code"
            if marks & Mark.STRIKE:
                return "it is struck out"
            if marks & Mark.IMAGE:
                return "it is the text of an image"
            if marks & Mark.WIKILINK:
                return "it is a link to another note"
            if marks & Mark.LINK and run.target.startswith("#"):
                return "it is a link within the note"
    return ""
