"""The outline of a note: its headings, and the section that a line stands in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from notetui.core.markdown.document import ContainerKind, Leaf, LeafKind
from notetui.core.model import Heading


def outline(leaves: Sequence[Leaf], *, shift: int = 0) -> list[Heading]:
    """Return the headings of a note's leaves, in order; `shift` is added to every body line.

    Headings inside quotes and lists are theirs, not the note's; those in `:::details` count.
    """
    return [
        Heading(leaf.level, " ".join(leaf.text.split()), leaf.line + shift)
        for leaf in leaves
        if leaf.kind is LeafKind.HEADING
        and (not leaf.containers or all(box.kind is ContainerKind.DETAILS for box in leaf.containers))
    ]


def section_at(headings: Sequence[Heading], line: int) -> tuple[str, ...]:
    """Return the headings that a line stands below, outermost first; a heading's own line is in its section."""
    at = bisect_right(headings, line, key=lambda heading: heading.line) - 1
    path: list[str] = []
    level = 7
    while at >= 0 and level > 1:
        if headings[at].level < level:
            level = headings[at].level
            path.append(headings[at].text)
        at -= 1
    return tuple(reversed(path))
