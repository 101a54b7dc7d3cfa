"""A leaf to lines for a width: pure, so that the lines of a leaf can be cached.

What says what a thing is never rests on colour alone: quotes have a bar, headings a rule or their signs, tasks a box,
callouts their name.
"""

from __future__ import annotations

from dataclasses import dataclass

from notetui.core.markdown.code_lines import edge_width, lay_out_code
from notetui.core.markdown.document import Container, ContainerKind, Leaf, LeafKind, Mark, Run, has
from notetui.core.markdown.math import unicode_math
from notetui.core.markdown.pieces import Line, Piece
from notetui.core.markdown.prefix import prefixes, tone_of
from notetui.core.markdown.tables import lay_out_row, row_width
from notetui.core.markdown.wrap import wrap
from notetui.core.pictures.placing import ROLE, Pictures, cells_of
from notetui.core.text.cells import cell_len

_UNDERLINES = {1: "═", 2: "─"}


@dataclass(frozen=True, slots=True)
class LayoutOptions:
    """How a note is laid out.

    `keep_breaks` shows the ends of source lines as they are instead of flowing paragraphs. `folding` shows a folded
    container as its title only. `sideways` lets long lines of code and tables that are too wide go on beyond the right
    edge (`reach`), instead of breaking them. `signs` lets code and keys stand in signs, for a screen without colours.
    `plain_code` leaves out the colours of code, which take a lexer; they change no row. `pictures` knows which images
    are shown below their paragraph; its text stays what it is without them.
    """

    keep_breaks: bool = False
    folding: bool = False
    sideways: bool = False
    signs: bool = False
    plain_code: bool = False
    pictures: Pictures | None = None


PLAIN = LayoutOptions()


def lay_out(leaf: Leaf, width: int, options: LayoutOptions = PLAIN, offset: int = 0) -> list[Line]:
    """Return the lines of a leaf for a width in cells of at least 1; no line is wider.

    There is at least one line, but none for a leaf inside of what is folded. `offset` is how many cells the block of
    the leaf (`Leaf.block`) is scrolled sideways; what stands before the text stays in its place.
    """
    width = max(1, width)
    if options.folding and is_hidden(leaf):
        return []
    first: Line | None
    first, rest = prefixes(leaf, width)
    room = _room(rest, width)
    lines: list[Line] = []
    begun = len(leaf.containers) - leaf.opens
    for depth, container in enumerate(() if leaf.continued else leaf.begins, begun + 1):
        for title in _title(container, room, folded=options.folding and container.folded):
            # Markers stand on the first row of all; bars of what is inside do not stand before the title outside.
            prefix = first if first is not None else rest
            lines.append((*(prefix[:depth] if len(rest) == len(leaf.containers) else prefix), *title))
            first = None
        if options.folding and container.folded:
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
        return max(0, leaf.code.width - (room - edge_width(room)))
    return max(0, row_width(leaf.table, room) - room) if leaf.table is not None else 0


def is_hidden(leaf: Leaf) -> bool:
    """Return whether a leaf stands inside of something folded, so that not even a title of it is shown."""
    for at, container in enumerate(leaf.containers):
        if container.folded:
            return at < len(leaf.containers) - leaf.opens or leaf.continued
    return False


def _room(prefix: Line, width: int) -> int:
    return max(1, width - sum(cell_len(piece.text) for piece in prefix))


def _title(container: Container, width: int, *, folded: bool) -> list[Line]:
    fold = ("▸ " if folded else "▾ ") if container.foldable else ""
    if container.kind is ContainerKind.CALLOUT:
        name = container.label.upper() or "NOTE"
        text = f"{fold}{name}  {container.title}" if container.title else fold + name
        return wrap(text, (Run(0, len(fold) + len(name), Mark.STRONG),), width, f"callout.title.{tone_of(container)}")
    if container.kind is ContainerKind.DETAILS:
        return wrap(fold + (container.title or "Details"), (), width, "callout.title.info")
    return []


# -- the text itself


def _body(leaf: Leaf, width: int, options: LayoutOptions, offset: int) -> list[Line]:
    kind = leaf.kind
    if kind is LeafKind.HEADING:
        return _heading(leaf, width, signs=options.signs)
    if kind is LeafKind.CODE:
        return lay_out_code(leaf, width, sideways=options.sideways, offset=offset, plain=options.plain_code)
    if kind is LeafKind.TABLE_ROW:
        return lay_out_row(leaf, width, sideways=options.sideways, offset=offset)
    if kind is LeafKind.RULE:
        return [(Piece("─" * width, "rule"),)]
    if kind is LeafKind.MATH:
        return _math(leaf, width)
    if kind is LeafKind.HTML:
        return wrap(leaf.text, leaf.runs, width, "text", keep_breaks=True, signs=options.signs)
    if not leaf.text and any(box.kind in (ContainerKind.CALLOUT, ContainerKind.DETAILS) for box in leaf.begins):
        return []
    quoted = any(container.kind is ContainerKind.QUOTE for container in leaf.containers)
    role = "term" if kind is LeafKind.TERM else ("quote" if quoted else "text")
    lines = wrap(leaf.text, leaf.runs, width, role, keep_breaks=options.keep_breaks, signs=options.signs)
    if options.pictures is not None and leaf.runs:
        lines += _pictures(leaf, width, options.pictures)
    return lines


def _pictures(leaf: Leaf, width: int, pictures: Pictures) -> list[Line]:
    """Return the rows of the pictures of a paragraph; each stands for the image's text, and has no link of its own."""
    rows: list[Line] = []
    end = 0
    for run in sorted(leaf.runs):
        if has(run.marks, Mark.IMAGE) and run.target and run.start >= end:
            end = run.end
            picture = pictures.picture(run.target, (leaf.asked or {}).get(run.target, (0, 0)), width)
            if picture is not None:
                place = (Mark.NONE, "", run.start, run.end - run.start)
                rows += ((Piece(cells, f"{ROLE}{picture.number}", *place),) for cells in cells_of(picture))
    return rows


def _heading(leaf: Leaf, width: int, *, signs: bool) -> list[Line]:
    role = f"h{leaf.level}"
    underline = _UNDERLINES.get(leaf.level)
    sign = "" if underline or width < 12 else "#" * leaf.level + " "
    lines = wrap(leaf.text, leaf.runs, max(1, width - len(sign)), role, signs=signs)
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
