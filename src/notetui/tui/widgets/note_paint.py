"""One laid-out line of a note to styled segments, with what is laid over it: matches, the selection, the quote."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from rich.color import Color
from rich.segment import Segment
from rich.style import Style

from notetui.core.markdown.document import Container, ContainerKind, Leaf
from notetui.core.markdown.pieces import Line, Piece
from notetui.core.pictures.placing import ROLE, number_of
from notetui.tui.widgets.painting import Palette

_FULL_WIDTH_STARTS = ("quote.bar", "code.edge")
_FULL_WIDTH_ENDS = ("quote", "code")


class Overlay(NamedTuple):
    """A role laid over some characters of a leaf's text; a later one covers an earlier one."""

    start: int
    end: int
    role: str


def segments_of(
    leaf: Leaf, line: Line, width: int, palette: Palette, overlays: Sequence[Overlay], over: str = ""
) -> list[Segment]:
    """Return the segments of a line; `over` is a role laid over all of it."""
    segments: list[Segment] = []
    for piece in line:
        if piece.role.startswith(ROLE):
            segments.append(Segment(piece.text, _numbered(number_of(piece.role))))
        elif overlays and piece.start >= 0:
            segments += _cut(piece, palette, overlays, over)
        else:
            segments.append(Segment(piece.text, palette.style(piece.role, piece.marks, over)))
    if line and (line[0].role in _FULL_WIDTH_STARTS or line[-1].role in _FULL_WIDTH_ENDS):
        # The background of a quote or of code reaches to the edge of the text, so that the eye sees a block.
        missing = width - sum(segment.cell_length for segment in segments)
        ground = "quote" if quote_of(leaf) is not None else "code"
        segments.append(Segment(" " * max(0, missing), palette.style(ground, over=over)))
    return segments


def _numbered(number: int) -> Style:
    """Return the style of a picture's cells: their colour is its number, so nothing may be laid over them."""
    return Style(color=Color.from_rgb(number >> 16, number >> 8 & 0xFF, number & 0xFF))


def _cut(piece: Piece, palette: Palette, overlays: Sequence[Overlay], over: str) -> list[Segment]:
    """Return a piece in parts, each with the last overlay that covers it."""
    inside = [(part, item.role) for item in overlays if (part := piece.part(item.start, item.end)) is not None]
    cuts = sorted({0, len(piece.text), *(edge for part, _ in inside for edge in part)})
    parts = []
    for low, high in pairwise(cuts):
        role = next((role for (start, end), role in reversed(inside) if start <= low and end >= high), over)
        parts.append(Segment(piece.text[low:high], palette.style(piece.role, piece.marks, role)))
    return parts


def quote_of(leaf: Leaf) -> Container | None:
    """Return the outermost quote that a leaf stands in."""
    return next((container for container in leaf.containers if container.kind is ContainerKind.QUOTE), None)
