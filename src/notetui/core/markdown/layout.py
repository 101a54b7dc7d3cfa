"""A leaf to lines for a width: pure, so that the lines of a leaf can be cached.

What says what a thing is never rests on colour alone: quotes have a bar, headings a rule or their signs, tasks a box,
callouts their name.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from notetui.core.markdown.code import code_lines
from notetui.core.markdown.document import Container, ContainerKind, Leaf, LeafKind, Mark, Run
from notetui.core.markdown.math import unicode_math
from notetui.core.markdown.pieces import Line, Piece, window
from notetui.core.markdown.prefix import prefixes
from notetui.core.markdown.shown import shown
from notetui.core.markdown.tables import lay_out_row, row_width
from notetui.core.markdown.wrap import wrap
from notetui.core.text.cells import cell_len, split_at
from notetui.core.text.clean import show

_UNDERLINES = {1: "═", 2: "─"}
_CODE_EDGE = "│ "


@dataclass(frozen=True, slots=True)
class LayoutOptions:
    """How a note is laid out.

    `keep_breaks` shows the ends of source lines as they are instead of flowing paragraphs. `folding` shows a folded
    container as its title only. `sideways` lets long lines of code and tables that are too wide go on beyond the right
    edge (`reach`), instead of breaking them.
    """

    keep_breaks: bool = False
    folding: bool = False
    sideways: bool = False


PLAIN = LayoutOptions()


def lay_out(leaf: Leaf, width: int, options: LayoutOptions = PLAIN, offset: int = 0) -> list[Line]:
    """Return the lines of a leaf for a width in cells of at least 1; no line is wider.

    There is at least one line, but none for a leaf inside of what is folded. `offset` is how many cells the block of
    the leaf (`Leaf.block`) is scrolled sideways; what stands before the text stays in its place.
    """
    width = max(1, width)
    if options.folding and is_hidden(leaf):
        return []
    first, rest = prefixes(leaf, width)
    room = _room(rest, width)
    titles, shut = _titles(leaf, room, folding=options.folding)
    lines: list[Line] = [(*rest, *title) for title in titles]
    if shut:
        return lines
    for body in _body(leaf, room, options, offset):
        prefix = first if first is not None else rest
        first = None
        lines.append((*prefix, *body))
    return lines


def reach(leaf: Leaf, width: int) -> int:
    """Return how many cells the block of a leaf can be scrolled sideways at a width; 0 when all of it fits."""
    room = _room(prefixes(leaf, max(1, width))[1], max(1, width))
    if leaf.code is not None:
        return max(0, leaf.code.width - (room - len(_code_edge(room))))
    return max(0, row_width(leaf.table, room) - room) if leaf.table is not None else 0


def is_hidden(leaf: Leaf) -> bool:
    """Return whether a leaf stands inside of something folded, so that not even a title of it is shown."""
    for container in leaf.containers:
        if container.folded:
            return container.head is not leaf or leaf.continued
    return False


def _room(prefix: Line, width: int) -> int:
    return max(1, width - sum(cell_len(piece.text) for piece in prefix))


def _titles(leaf: Leaf, width: int, *, folding: bool) -> tuple[list[Line], bool]:
    """Return the title lines of callouts and details that begin with this leaf, and whether one of them is folded."""
    lines: list[Line] = []
    for container in leaf.containers:
        if container.head is leaf and not leaf.continued:
            lines += _title(container, width)
            if folding and container.folded:
                return lines, True
    return lines, False


def _title(container: Container, width: int) -> list[Line]:
    fold = ("▸ " if container.folded else "▾ ") if container.foldable else ""
    if container.kind is ContainerKind.CALLOUT:
        name = container.label.upper() or "NOTE"
        text = f"{fold}{name}  {container.title}" if container.title else fold + name
        return wrap(text, (Run(0, len(fold) + len(name), Mark.STRONG),), width, "callout.title")
    if container.kind is ContainerKind.DETAILS:
        return wrap(fold + (container.title or "Details"), (), width, "callout.title")
    return []


# -- the text itself


def _body(leaf: Leaf, width: int, options: LayoutOptions, offset: int) -> list[Line]:
    kind = leaf.kind
    if kind is LeafKind.HEADING:
        return _heading(leaf, width)
    if kind is LeafKind.CODE:
        return _code(leaf, width, options, offset)
    if kind is LeafKind.TABLE_ROW:
        return lay_out_row(leaf, width, sideways=options.sideways, offset=offset)
    if kind is LeafKind.RULE:
        return [(Piece("─" * width, "rule"),)]
    if kind is LeafKind.MATH:
        return _math(leaf, width)
    if kind is LeafKind.HTML:
        return wrap(leaf.text, leaf.runs, width, "text", keep_breaks=True)
    if not leaf.text and any(
        box.kind in (ContainerKind.CALLOUT, ContainerKind.DETAILS) and box.head is leaf for box in leaf.containers
    ):
        return []
    quoted = any(container.kind is ContainerKind.QUOTE for container in leaf.containers)
    role = "term" if kind is LeafKind.TERM else ("quote" if quoted else "text")
    return wrap(leaf.text, leaf.runs, width, role, keep_breaks=options.keep_breaks)


def _heading(leaf: Leaf, width: int) -> list[Line]:
    role = f"h{leaf.level}"
    underline = _UNDERLINES.get(leaf.level)
    sign = "" if underline or width < 12 else "#" * leaf.level + " "
    lines = wrap(leaf.text, leaf.runs, max(1, width - len(sign)), role)
    if sign:
        blank = " " * len(sign)
        lines = [(Piece(sign if not number else blank, "heading.sign"), *line) for number, line in enumerate(lines)]
    if underline:
        widest = max((sum(cell_len(piece.text) for piece in line) for line in lines), default=0)
        lines.append((Piece(underline * max(1, min(width, widest)), "heading.rule"),))
    return lines


def _math(leaf: Leaf, width: int) -> list[Line]:
    """Return a formula on lines of its own; every piece stands for all of it."""
    rows = wrap(unicode_math(leaf.text), (), width, "math", keep_breaks=True)
    return [tuple(piece._replace(marks=Mark.MATH, start=0, length=len(leaf.text)) for piece in line) for line in rows]


def _code_edge(width: int) -> str:
    return _CODE_EDGE if width > 4 else ""


def _code(leaf: Leaf, width: int, options: LayoutOptions, offset: int) -> list[Line]:
    edge = Piece(_code_edge(width), "code.edge")
    room = max(1, width - len(edge.text))
    seen = shown(leaf.text.replace("\r", "␍"), ())
    lines: list[Line] = []
    if leaf.header and leaf.info and width > 8:
        lines.append((edge, Piece(split_at(show(leaf.info), room)[0], "code.info")))
    for pieces in code_lines(seen.text, leaf.info):
        if seen.edges:
            pieces = [seen.placed(part) for piece in pieces for part in _at_edges(piece, seen.edges)]
        if options.sideways:
            lines.append((edge, *window(pieces, offset, room)))
        else:
            lines.extend((edge, *row) for row in _broken(pieces, room))
    return lines


def _at_edges(piece: Piece, edges: Sequence[int]) -> list[Piece]:
    """Return a piece in parts that cross none of the edges."""
    first, last = bisect_right(edges, piece.start), bisect_left(edges, piece.start + len(piece.text))
    cuts = [piece.start, *edges[first:last], piece.start + len(piece.text)]
    return [
        piece._replace(text=piece.text[start - piece.start : end - piece.start], start=start)
        for start, end in pairwise(cuts)
        if start < end
    ]


def _broken(pieces: Sequence[Piece], room: int) -> Iterator[Line]:
    """Yield a line of code in lines of at most `room` cells."""
    row: list[Piece] = []
    left = room
    for piece in pieces:
        cells = cell_len(piece.text)
        if cells <= left:
            row.append(piece)
            left -= cells
            continue
        text, start = piece.text, piece.start
        while text:
            part, rest = split_at(text, left)
            if not part and left == room:
                # A character wider than the whole line.
                part, rest = text[:1], text[1:]
            if part:
                row.append(piece._replace(text=part, start=start))
                start += len(part) if piece.length < 0 else 0
                left -= cell_len(part)
            text = rest
            if text:
                yield tuple(row)
                row, left = [], room
    yield tuple(row)
