"""Which places of a note define a research question: headings, items, paragraphs, first cells, judged in context."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from notetui.core.markdown.document import (
    HARD_BREAK,
    Container,
    ContainerKind,
    Leaf,
    LeafKind,
    Mark,
    Run,
    Table,
)
from notetui.core.model import Role
from notetui.core.questions.forms import Definition, Refusal, Where, read_place
from notetui.core.questions.ids import may_have_id
from notetui.core.questions.roles import role_of

BELOW_HEADINGS = 10
"""The level of a paragraph's definition: below every heading's; a list item's is as much deeper as it is nested."""


@dataclass(slots=True, eq=False)
class Place:
    """A definition where it stands: `index` is its leaf, `line` and `end_line` are body lines.

    `role` is what it says itself or the headings above it say, `under` the index of the heading leaf above, -1 at the
    top; `text` is what the definition itself says.
    """

    index: int
    where: Where
    id: str
    text: str
    form: str
    role: Role | None
    level: int
    line: int
    end_line: int
    section: tuple[str, ...]
    under: int
    item: Container | None = None
    table: Table | None = None
    weak: bool = False
    inferred: bool = False
    announced: bool = False


@dataclass(slots=True)
class Scan:
    """What was found: places in the note's order, and why other places that start with an id were passed over.

    `refused` has the index of the leaf with each reason; the reason itself has the line.
    """

    places: list[Place] = field(default_factory=list)
    refused: list[tuple[int, Refusal]] = field(default_factory=list)

    def refuse(self, place: Place, reason: str) -> None:
        """Remember why a place is none after all."""
        self.refused.append((place.index, Refusal(place.id, reason, place.line)))


@dataclass(slots=True)
class Section:
    """A heading above: `index` is its leaf, `rq` the id that it defines itself."""

    level: int
    text: str
    index: int
    rq: str = ""


class Sections:
    """The headings above a leaf, kept while going down the note."""

    def __init__(self, leaves: Sequence[Leaf]) -> None:
        self._leaves = leaves
        self._path: tuple[str, ...] | None = ()
        self._title: int | None = None
        self.stack: list[Section] = []
        self.under = -1

    def enter(self, index: int, leaf: Leaf) -> Section:
        """Go below a heading."""
        while self.stack and self.stack[-1].level >= leaf.level:
            self.stack.pop()
        section = Section(leaf.level, leaf.text, index)
        self.stack.append(section)
        self._path = None
        self.under = index
        return section

    @property
    def path(self) -> tuple[str, ...]:
        """The texts of the headings above, outermost first."""
        if self._path is None:
            self._path = tuple(" ".join(section.text.split()) for section in self.stack)
        return self._path

    def role(self, *, above: int = 0) -> Role | None:
        """Return the role that the nearest heading gives, the last `above` ones left out."""
        for section in reversed(self.stack[: len(self.stack) - above]):
            role = role_of(section.text)
            # The only H1 is the note's title: "Findings of ..." is no heading over its answers.
            if role is not None and not (section.level == 1 and self._is_title(section.index)):
                return role
        return None

    def _is_title(self, index: int) -> bool:
        if self._title is None:
            tops = [at for at, leaf in enumerate(self._leaves) if leaf.level == 1 and is_heading(leaf)]
            self._title = tops[0] if len(tops) == 1 else -1
        return index == self._title


def is_heading(leaf: Leaf) -> bool:
    """Return whether a leaf is a heading of the note, not one inside a quote or a list."""
    if leaf.kind is not LeafKind.HEADING:
        return False
    return not leaf.containers or all(box.kind is ContainerKind.DETAILS for box in leaf.containers)


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
    strong = {place.id for place in result.places}
    for place, sure in weak:
        if sure or place.id not in strong:
            result.places.append(place)
        else:
            result.refuse(place, "no separator, and it is defined elsewhere")
    if tables:
        own: dict[tuple[str, ...], int] = {}
        for place in result.places:
            if place.where is Where.HEADING:
                own.setdefault(place.section, place.index)
        for rows in tables.values():
            _judge_table(rows, leaves, own, result)
    result.places.sort(key=lambda place: (place.index, place.line))
    return result


def _places(index: int, leaf: Leaf, sections: Sections, result: Scan) -> Iterator[Place]:
    """Yield the definitions of one leaf: one, or several where the lines of a paragraph each define one."""
    box = leaf.containers[-1] if leaf.containers else None
    text = leaf.text
    heading = is_heading(leaf)
    bold = False
    if leaf.kind is LeafKind.HEADING:
        where = Where.HEADING if heading else Where.PARAGRAPH
        bold = not heading
    elif leaf.kind is LeafKind.PARAGRAPH:
        item = box is not None and box.kind is ContainerKind.ITEM and box.head is leaf
        where = Where.ITEM if item else Where.PARAGRAPH
    elif leaf.kind is LeafKind.TERM:
        where = Where.ITEM
    elif leaf.kind is LeafKind.TABLE_ROW and leaf.cells:
        where, text = Where.CELL, leaf.cells[0].text
    else:
        return
    runs = leaf.cells[0].runs if where is Where.CELL else leaf.runs

    def emphasised(offset: int) -> bool:
        return bold or any(run.start <= offset < run.end and run.marks & (Mark.STRONG | Mark.EMPHASIS) for run in runs)

    for offset, end, line, found in _definitions(text, where, emphasised):
        at = leaf.line + line
        if isinstance(found, Refusal):
            result.refused.append((index, found._replace(line=at)))
            continue
        reason = _disowned(runs, offset + found.start, offset + found.end)
        if reason:
            result.refused.append((index, Refusal(found.id, reason, at)))
            continue
        words = found.text
        if where is Where.CELL and not words:
            words = next((tidy for cell in leaf.cells[1:] if (tidy := " ".join(cell.text.split()))), "")
        role = found.role or sections.role(above=1 if heading else 0)
        inside = box if where is Where.ITEM and box is not None and box.kind is ContainerKind.ITEM else None
        level = leaf.level if heading else BELOW_HEADINGS + len(leaf.containers) + (5 if where is Where.CELL else 0)
        last = (
            leaf.line + text.count("\n", 0, end) + text.count(HARD_BREAK, 0, end) if end < len(text) else leaf.end_line
        )
        yield Place(
            index, where, found.id, words, found.form.name, role, level, at, last, sections.path, sections.under,
            inside, leaf.table, found.form.weak,
        )  # fmt: skip


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
                if isinstance(found, Definition) and found.form.name in _STARTS_A_LINE:
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


_STARTS_A_LINE = ("id, separator, text", "bold id, text", "answer to an id", "id alone")


def _disowned(runs: Sequence[Run], start: int, end: int) -> str:
    """Return why an id at these characters can't define anything, empty where it can."""
    for run in runs:
        if run.start < end and start < run.end:
            marks = run.marks
            if marks & (Mark.CODE | Mark.MATH | Mark.HTML):
                return "it stands in code"
            if marks & Mark.STRIKE:
                return "it is struck out"
            if marks & Mark.WIKILINK:
                return "it is a link to another note"
            if marks & Mark.LINK and run.target.startswith("#"):
                return "it is a link within the note"
    return ""


_HEADER_CELLS = (
    "rq",
    "rqs",
    "id",
    "#",
    "no",
    "no.",
    "question",
    "questions",
    "research question",
    "研究问题",
    "研究課題",
    "问题",
    "編號",
    "编号",
    "연구 질문",
)


def _judge_table(rows: list[Place], leaves: Sequence[Leaf], own: Mapping[tuple[str, ...], int], result: Scan) -> None:
    """Keep the rows of a table of questions: its first column has the ids, and it is not in a question's section.

    `own` has the sections that a heading with an id opens, each with the index of its first heading.
    """
    first = rows[0].index
    table = rows[0].table
    start = end = first
    while start > 0 and leaves[start - 1].table is table:
        start -= 1
    while end + 1 < len(leaves) and leaves[end + 1].table is table:
        end += 1
    header = leaves[start].cells[0].text.strip(" *_").casefold() if leaves[start].cells else ""
    named = header in _HEADER_CELLS or any(word in header for word in ("rq", "research q", "研究", "연구"))
    reason = ""
    if not named and len({row.index for row in rows}) * 2 < end - start:
        reason = "a table of other things"
    elif any(own.get(rows[0].section[:depth], first) < first for depth in range(1, len(rows[0].section) + 1)):
        reason = "a table in the section of a question"
    elif len({row.id for row in rows}) < len(rows):
        reason = "a table of results: an id has several rows"
    if reason:
        for row in rows:
            result.refuse(row, reason)
    else:
        result.places.extend(rows)
