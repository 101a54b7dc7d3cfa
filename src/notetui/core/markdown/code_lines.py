"""A leaf of code as lines: an edge before each, long ones broken or scrolled sideways."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from notetui.core.markdown.blocks import GIANT_LINE
from notetui.core.markdown.code import SIZE_LIMIT, code_lines
from notetui.core.markdown.document import HARD_BREAK, ROW_BREAK, Leaf
from notetui.core.markdown.pieces import MORE, Line, Piece, window
from notetui.core.markdown.shown import shown
from notetui.core.text.cells import cell_len, clusters, split_at
from notetui.core.text.clean import show

_EDGE = "│ "


def edge_width(width: int) -> int:
    """Return how many cells of a width the edge of code takes."""
    return len(_EDGE) if width > 4 else 0


def lay_out_code(leaf: Leaf, width: int, *, sideways: bool, offset: int, plain: bool = False) -> list[Line]:
    """Return the lines of a leaf of code; the first has the language above it. `plain` code is all of one colour."""
    edge = Piece(_EDGE[: edge_width(width)], "code.edge")
    room = max(1, width - len(edge.text))
    lines: list[Line] = []
    if leaf.header and leaf.info and width > 8:
        lines.append((edge, Piece(split_at(show(leaf.info), room)[0], "code.info")))
    # In other leaves these two are breaks of ours; code holds its note's own.
    text = leaf.text.replace(HARD_BREAK, "␍").replace(ROW_BREAK, "␋")
    if sideways and len(text) > SIZE_LIMIT:
        lines += ((edge, *row) for row in _long_lines(text, room, offset))
        return lines
    seen = shown(text, ())
    for pieces in code_lines(seen.text, "" if plain else leaf.info):
        if seen.edges:
            pieces = [seen.placed(part) for piece in pieces for part in _at_edges(piece, seen.edges)]
        if sideways:
            lines.append((edge, *window(pieces, offset, room)))
        else:
            lines += ((edge, *row) for row in _broken(pieces, room))
    return lines


def _long_lines(text: str, room: int, offset: int) -> Iterator[Line]:
    """Yield the lines of very long code, scrolled; of a giant line only what is on the screen is looked at."""
    at = 0
    for line in text.split("\n"):
        if len(line) <= GIANT_LINE:
            seen = shown(line, ())
            whole = Piece(seen.text, "code", start=0)
            pieces = [seen.placed(part) for part in _at_edges(whole, seen.edges)] if seen.edges else [whole]
            yield window([piece._replace(start=piece.start + at) for piece in pieces], offset, room)
        else:
            left, right = offset > 0, len(line) > offset + room
            part = shown(line[offset + left : offset + room], ()).text
            part = split_at(part, max(0, room - left - right))[0]
            row = (Piece("‹" * left, MORE), Piece(part, "code", start=at + offset + left), Piece("›" * right, MORE))
            yield tuple(piece for piece in row if piece.text) if room > 1 else ()
        at += len(line) + 1


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
        text, begin = piece.text, 0
        for at, cells in _steps(text, left, room):
            if cells > left and (row or at > begin or left < room):
                if at > begin:
                    row.append(_part(piece, begin, at))
                yield tuple(row)
                row, left, begin = [], room, at
            left -= cells
        if begin < len(text):
            row.append(_part(piece, begin, len(text)))
    yield tuple(row)


def _steps(text: str, left: int, room: int) -> Iterator[tuple[int, int]]:
    """Yield where pieces of a text begin that must not be broken, and their cells: as long as they can be."""
    if text.isascii():
        at = 0
        while at < len(text):
            size = min(left if left > 0 else room, len(text) - at)
            yield at, size
            at, left = at + size, room
    elif cell_len(text) <= left:
        yield 0, cell_len(text)
    else:
        at = 0
        for cluster, cells in clusters(text):
            yield at, cells
            at += len(cluster)


def _part(piece: Piece, start: int, end: int) -> Piece:
    """Return a part of a piece; one that stands for something else stands for all of it in each part."""
    return piece._replace(text=piece.text[start:end], start=piece.start + (start if piece.length < 0 else 0))
