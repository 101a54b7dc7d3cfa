"""A leaf to lines for a width: pure, so that the lines of a leaf can be cached.

What says what a thing is never rests on colour alone: quotes have a bar, headings a rule or their signs, tasks a box,
callouts their name.
"""

from __future__ import annotations

from dataclasses import dataclass

from notetui.core.markdown.code import code_lines
from notetui.core.markdown.document import Container, ContainerKind, Leaf, LeafKind, Mark, Run
from notetui.core.markdown.tables import lay_out_row
from notetui.core.markdown.wrap import Line, Piece, cleaned, wrap
from notetui.core.text.cells import cell_len, clusters, split_at
from notetui.core.text.clean import show

_BULLETS = "•◦▪"
_UNDERLINES = {1: "═", 2: "─"}
_TEXT_AT_LEAST = 8


@dataclass(frozen=True, slots=True)
class LayoutOptions:
    """`keep_breaks` shows the ends of source lines as they are instead of flowing paragraphs."""

    keep_breaks: bool = False


def lay_out(leaf: Leaf, width: int, options: LayoutOptions = LayoutOptions()) -> list[Line]:
    """Return the lines of a leaf (at least one) for a width in cells of at least 1; no line is wider."""
    width = max(1, width)
    first, rest = _prefixes(leaf, width)
    room = max(1, width - sum(cell_len(piece.text) for piece in rest))
    lines: list[Line] = [(*rest, *title) for title in _titles(leaf, room)]
    for body in _body(leaf, room, options):
        prefix = first if first is not None else rest
        first = None
        lines.append((*prefix, *body))
    return lines


# -- what stands before the text


def _prefixes(leaf: Leaf, width: int) -> tuple[Line | None, Line]:
    """Return what stands before the first line and before the others; both are equally wide."""
    first: list[Piece] = []
    rest: list[Piece] = []
    depth = 0
    for container in leaf.containers:
        mark, blank, role = _marker(container, depth)
        depth += container.kind is ContainerKind.ITEM
        bar = container.kind in (ContainerKind.QUOTE, ContainerKind.CALLOUT, ContainerKind.DETAILS)
        first.append(Piece(mark if container.head is leaf and not leaf.continued else blank, role))
        rest.append(Piece(blank, role if bar else "text"))
    limit = max(0, width - min(_TEXT_AT_LEAST, width // 2 + 1))
    return _fit_prefix(first, limit), _fit_prefix(rest, limit)


def _fit_prefix(pieces: list[Piece], limit: int) -> Line:
    """Return the innermost part of a prefix when the whole of it would leave no room for text."""
    total = sum(cell_len(piece.text) for piece in pieces)
    kept = list(pieces)
    while kept and total > limit:
        total -= cell_len(kept.pop(0).text)
    return tuple(kept)


def _marker(container: Container, depth: int) -> tuple[str, str, str]:
    """Return a container's marker, what stands under it on later lines, and their role."""
    kind = container.kind
    if kind is ContainerKind.QUOTE:
        return "▌ ", "▌ ", "quote.bar"
    if kind is ContainerKind.CALLOUT:
        return "┃ ", "┃ ", "callout.bar"
    if kind is ContainerKind.DETAILS:
        return "│ ", "│ ", "callout.bar"
    if kind is ContainerKind.FOOTNOTE:
        mark = f"[{show(container.label)[:12]}] "
        return mark, " " * cell_len(mark), "footnote"
    if kind is ContainerKind.DEFINITION:
        return "    ", "    ", "text"
    if container.task is not None:
        mark = "☑ " if container.task else "☐ "
    elif container.number is not None:
        mark = f"{container.number}. "
    else:
        mark = _BULLETS[depth % len(_BULLETS)] + " "
    return mark, " " * cell_len(mark), "marker"


def _titles(leaf: Leaf, width: int) -> list[Line]:
    """Return the title line of a callout or of details that begin with this leaf."""
    for container in leaf.containers:
        if container.head is not leaf or leaf.continued:
            continue
        if container.kind is ContainerKind.CALLOUT:
            name = container.label.upper() or "NOTE"
            text = f"{name}  {container.title}" if container.title else name
            return wrap(text, (Run(0, len(name), Mark.STRONG),), width, "callout.title")
        if container.kind is ContainerKind.DETAILS:
            return wrap("▾ " + (container.title or "Details"), (), width, "callout.title")
    return []


# -- the text itself


def _body(leaf: Leaf, width: int, options: LayoutOptions) -> list[Line]:
    kind = leaf.kind
    if kind is LeafKind.HEADING:
        return _heading(leaf, width)
    if kind is LeafKind.CODE:
        return _code(leaf, width)
    if kind is LeafKind.TABLE_ROW:
        return lay_out_row(leaf, width)
    if kind is LeafKind.RULE:
        return [(Piece("─" * width, "rule"),)]
    if kind is LeafKind.MATH:
        return wrap(leaf.text, (Run(0, len(leaf.text), Mark.MATH),), width, "math", keep_breaks=True)
    if kind is LeafKind.HTML:
        return wrap(leaf.text, leaf.runs, width, "text", keep_breaks=True)
    if any(container.kind is ContainerKind.CALLOUT and container.head is leaf for container in leaf.containers) and (
        not leaf.text
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


def _code(leaf: Leaf, width: int) -> list[Line]:
    edge = Piece("│ ", "code.edge") if width > 4 else Piece("", "code.edge")
    room = max(1, width - len(edge.text))
    text, _, origin = cleaned(leaf.text, ())
    text = text.replace("\r", "␍")
    lines: list[Line] = []
    if leaf.header and leaf.info and width > 8:
        lines.append((Piece("│ ", "code.edge"), Piece(split_at(show(leaf.info), room)[0], "code.info")))
    for pieces in code_lines(text, leaf.info):
        row: list[Piece] = [edge]
        used = 0
        for piece in pieces:
            for part, start in _broken(piece, room, used):
                if used and used + cell_len(part) > room:
                    lines.append(tuple(row))
                    row, used = [edge], 0
                at = origin[start] if origin is not None and 0 <= start < len(origin) else start
                row.append(Piece(part, piece.role, start=at))
                used += cell_len(part)
        lines.append(tuple(row))
    return lines


def _broken(piece: Piece, room: int, used: int) -> list[tuple[str, int]]:
    """Return a token in parts that fit a line: the first what is left of the present one."""
    if used + cell_len(piece.text) <= room:
        return [(piece.text, piece.start)]
    parts: list[tuple[str, int]] = []
    text, start, left = "", piece.start, max(0, room - used)
    for cluster, cells in clusters(piece.text):
        if cells > left:
            if text:
                parts.append((text, start))
            start += len(text)
            text, left = "", room
        text += cluster
        left -= cells
    return [*parts, (text, start)] if text else parts
