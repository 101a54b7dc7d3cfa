"""Where the block of each definition ends, and which parts it has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from notetui.core.markdown.document import HARD_BREAK, ROW_BREAK, ContainerKind, Leaf, LeafKind, Mark, Run
from notetui.core.markdown.math import unicode_math
from notetui.core.model import Role
from notetui.core.questions.forms import Where
from notetui.core.questions.place import Place
from notetui.core.questions.roles import role_of
from notetui.core.questions.sections import Sections, is_heading

LONGEST_PART = 20_000
"""Characters of a part's text that are kept; the lines tell where all of it is."""


@dataclass(slots=True)
class Part:
    """One run of leaves `first`..`last` (inclusive, by index) of a block; `role` is None where the place decides.

    `level` is that of the sub-heading it starts with, 0 for the block's own start.
    """

    role: Role | None
    level: int
    first: int
    last: int
    line: int
    end_line: int
    section: tuple[str, ...]
    quoted: bool = False


@dataclass(slots=True)
class Block:
    """What belongs to one place."""

    place: Place
    bound: bool
    parts: list[Part] = field(default_factory=list)


def blocks(leaves: Sequence[Leaf], places: Sequence[Place]) -> tuple[list[Block], dict[int, str]]:
    """Return the block of each place, and for each leaf that stands in a quote (by its index) the id it belongs to.

    A block ends at the next definition of its level, or at a heading of the same or a higher level.
    """
    bound = _bound(leaves, places)
    sections = Sections(leaves)
    found: list[Block] = []
    owners: dict[int, str] = {}
    open_blocks: list[Block] = []
    coming = iter(places)
    place = next(coming, None)
    for index, leaf in enumerate(leaves):
        heading = is_heading(leaf)
        if heading:
            sections.enter(index, leaf)
        if heading and open_blocks:
            open_blocks = [block for block in open_blocks if block.place.level < leaf.level]
        elif open_blocks:
            open_blocks = [block for block in open_blocks if not _left(block, index, leaf)]
        if place is None and not open_blocks:
            continue
        quoted = bool(leaf.containers) and any(box.kind is ContainerKind.QUOTE for box in leaf.containers)
        starts_here = place is not None and place.index == index
        if starts_here and place is not None:
            level = place.level
            open_blocks = [block for block in open_blocks if block.place.level < level]
        if heading and open_blocks and not starts_here:
            _sub_heading(open_blocks[-1], index, leaf, sections)
        for block in open_blocks:
            part = block.parts[-1]
            part.last, part.end_line, part.quoted = index, leaf.end_line, part.quoted or quoted
        while place is not None and place.index == index:
            level = place.level
            open_blocks = [block for block in open_blocks if block.place.level < level]
            part = Part(None, 0, index, index, place.line, place.end_line, sections.path, quoted)
            open_blocks.append(Block(place, place in bound, [part]))
            found.append(open_blocks[-1])
            place = next(coming, None)
        if quoted and open_blocks:
            owners[index] = open_blocks[-1].place.id
    return found, owners


def _left(block: Block, index: int, leaf: Leaf) -> bool:
    """Return whether a leaf is outside of a block that is bound to its own item or paragraph."""
    if not block.bound:
        return False
    item = block.place.item
    return item not in leaf.containers if item is not None else index > block.place.index and not leaf.continued


def _sub_heading(block: Block, index: int, leaf: Leaf, sections: Sections) -> None:
    """Start a new part at a sub-heading that names a role (`#### Answer 2`), or that ends the part of one."""
    role = role_of(leaf.text)
    part = block.parts[-1]
    if role is not None or (part.level and leaf.level <= part.level):
        level = leaf.level if role is not None else 0
        block.parts.append(Part(role, level, index, index, leaf.line, leaf.end_line, sections.path))


def _bound(leaves: Sequence[Leaf], places: Sequence[Place]) -> set[Place]:
    """Return the places whose block is just their own item, row or paragraph.

    In `- RQ1: ...`, `- RQ2: ...` with nothing between, what follows the last one is not its own either.
    """
    bound: set[Place] = set()
    group: list[Place] = []
    loose = False

    def settle() -> None:
        if len(group) > 1 and not loose:
            bound.update(group)

    for place in places:
        if place.where is Where.CELL or place.announced:
            bound.add(place)
            continue
        if place.where is Where.HEADING:
            continue
        previous = group[-1] if group else None
        if previous is None or previous.level != place.level or previous.under != place.under:
            settle()
            group, loose = [place], False
            continue
        loose = loose or any(
            previous.item not in leaves[at].containers if previous.item else not leaves[at].continued
            for at in range(previous.index + 1, place.index)
        )
        group.append(place)
    settle()
    return bound


def part_text(leaves: Sequence[Leaf], part: Part, own: str | None) -> str:
    """Return the plain text of a part: `own` in place of its first leaf (None leaves that out), then the others."""
    lines: list[str] = [own] if own else []
    size = len(own or "")
    for index in range(part.first + 1, part.last + 1):
        line = leaf_text(leaves[index])
        if not line:
            continue
        lines.append(line)
        size += len(line) + 1
        if size > LONGEST_PART:
            break
    text = "\n".join(lines)
    return text if len(text) <= LONGEST_PART else text[: LONGEST_PART - 1] + "…"


def leaf_text(leaf: Leaf) -> str:
    """Return a leaf as plain text, a line or more: with the marks of list items, and formulas as a reader sees them."""
    text = unicode_math(leaf.text) if leaf.kind is LeafKind.MATH else _with_formulas(leaf.text, leaf.runs)
    if any(run.marks & Mark.MATH for cell in leaf.cells for run in cell.runs):
        # The text is that of its cells, one after the other.
        text, rest = "", leaf.text
        for cell in leaf.cells:
            if cell.text:
                before, _, rest = rest.partition(cell.text)
                text += before + _with_formulas(cell.text, cell.runs)
        text += rest
    text = text.replace(HARD_BREAK, "\n").replace(ROW_BREAK, "\n")
    if leaf.kind is LeafKind.PARAGRAPH and leaf.opens:
        box = leaf.containers[-1]
        if box.kind is ContainerKind.ITEM:
            depth = sum(other.kind is ContainerKind.ITEM for other in leaf.containers) - 1
            return f"{'  ' * depth}{'-' if box.number is None else f'{box.number}.'} {text}"
    return text


def _with_formulas(text: str, runs: Sequence[Run]) -> str:
    for start, end, marks, _ in sorted(runs, reverse=True):
        if marks & Mark.MATH:
            text = text[:start] + unicode_math(text[start:end]).replace("\n", " ") + text[end:]
    return text
