"""What of a document is still true after an edit: leaves before and after the change, and a parse of what is between.

Blocks are found line by line, so what stands before the block of a change (and the one before that, which it can join)
stays as it was. After the change, reading goes on until a block of the top level begins where one began before, in the
part that is equal; from there on everything is as it was, a few lines further up or down.
"""

from __future__ import annotations

import weakref
from bisect import bisect_left, bisect_right
from collections.abc import Generator, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from notetui.core.markdown.builder import TOP, Builder, Restart
from notetui.core.markdown.document import Container, Leaf
from notetui.core.markdown.stack import gap_between
from notetui.core.text.common import common_end, common_start

if TYPE_CHECKING:
    from notetui.core.markdown.parse import Document

_JOINS = 2
"""Lines before a change whose block it can still be a part of (a definition after an empty line)."""


class Moved(NamedTuple):
    """Restarts that are so many bytes, leaves and lines further on now; worked out when the next edit asks for them."""

    old: Sequence[Restart]
    offset: int
    leaf: int
    line: int

    def restarts(self) -> list[Restart]:
        """Return them where they are now."""
        if not (self.offset or self.leaf or self.line):
            return list(self.old)
        return [Restart(r.offset + self.offset, r.leaf + self.leaf, r.line + self.line) for r in self.old]


class Renewal:
    """The leaves of a new document, taken from the old one where they are still true."""

    def __init__(self, old: Document, new: Document) -> None:
        # The document has this and what it yields: a proxy, so that a document that is left is freed at once.
        self._new = weakref.proxy(new)
        self._old_leaves = old.leaves
        self._old_complete = old.complete
        # Restarts are known a little further than the leaves that were asked for.
        restarts = old.restarts
        known = bisect_right(restarts, len(old.leaves), key=lambda restart: restart.leaf)
        self._old_restarts: Sequence[Restart] = restarts[:known]
        self._delta = len(new.data) - len(old.data)
        self.tail: Moved | None = None
        """The restarts of what was kept at the end."""
        self._folds: dict[object, list[bool]] | None = None
        same = old.link_definitions == new.link_definitions and set(old.footnote_labels) == set(new.footnote_labels)
        self._start = TOP
        self._equal_from = len(new.data) + 1
        if same and self._old_restarts:
            start = common_start(old.data, new.data)
            end = common_end(old.data, new.data, min(len(old.data), len(new.data)) - start)
            if start == len(old.data) == len(new.data):
                self._equal_from = 0
            else:
                self._equal_from = len(new.data) - end
                line = new.data.count(b"\n", 0, start) + 1 - _JOINS
                before = bisect_right(self._old_restarts, line, key=lambda restart: restart.line) - 2
                if before > 0:
                    self._start = self._old_restarts[before]
                    new.known_restarts = list(self._old_restarts[:before])
        self._first = self._start.leaf
        new.leaves = self._old_leaves[: self._first]

    def leaves(self) -> Iterator[Leaf]:
        """Yield the leaves after those that were kept at the start."""
        previous = self._old_leaves[self._first - 1] if self._first else None
        builder = self._builder(self._start, previous, stops=True)
        self._new.known_restarts += builder.restarts
        builder.restarts = self._new.known_restarts
        for leaf in builder.leaves():
            previous = leaf
            for box in leaf.begins:
                if box.foldable:
                    box.folded = self._was_folded(box)
            yield leaf
        if builder.stopped is None:
            return
        yield from self._kept(builder.stopped, previous)

    def _builder(self, start: Restart, previous: Leaf | None, *, stops: bool) -> Builder:
        return Builder(
            self._new.data,
            start,
            text="" if start.offset else self._new.source,
            head=self._head() if start.offset else "",
            previous=previous,
            stop=self._begins_as_before if stops else None,
        )

    def _was_folded(self, box: Container) -> bool:
        """Return whether a block that was parsed anew was shown folded before, by what it is and is called."""
        if self._folds is None:
            self._folds = {}
            for leaf in self._old_leaves[self._first :]:
                for old in leaf.begins:
                    if old.foldable:
                        self._folds.setdefault((old.kind, old.label, old.title), []).append(old.folded)
        states = self._folds.get((box.kind, box.label, box.title))
        return states.pop(0) if states else box.folded

    def _head(self) -> str:
        """Return definitions of all that the rest may refer to; a definition of ours keeps them apart from it."""
        new = self._new
        if not new.link_definitions and not new.footnote_labels:
            return ""
        notes = "".join(f"[^{label}]: .\n\n" for label in new.footnote_labels)
        lines = (" ".join(source.replace("\n>", "\n").split("\n")) for _, source in new.link_definitions.values())
        return notes + "[\ue0fe]: .\n" + "".join(f"{line}\n" for line in lines) + "\n"

    def _begins_as_before(self, offset: int) -> bool:
        """Return whether the old document has a block of the top level that begins here, in what is equal."""
        if offset < self._equal_from:
            return False
        index = bisect_left(self._old_restarts, offset - self._delta, key=lambda restart: restart.offset)
        return index < len(self._old_restarts) and self._old_restarts[index].offset == offset - self._delta

    def _kept(self, here: Restart, previous: Leaf | None) -> Iterator[Leaf]:
        """Yield the old leaves from a place on, moved to their new lines, and what was not parsed then."""
        restarts = self._old_restarts
        at = bisect_left(restarts, here.offset - self._delta, key=lambda restart: restart.offset)
        was = restarts[at]
        lines, leaves = here.line - was.line, here.leaf - was.leaf
        moved = Moved(restarts[at:], self._delta, leaves, lines)
        end = len(self._old_leaves) if self._old_complete else restarts[-1].leaf
        rest = None
        if self._old_complete:
            self.tail = moved
        else:
            *others, rest = moved.restarts()
            self._new.known_restarts += others
        kept = self._old_leaves[was.leaf : end]
        if lines:
            previous = yield from _moved(kept, lines, previous)
        elif kept:
            kept[0].gap = gap_between(previous, kept[0])
            yield from kept
            previous = kept[-1]
        if rest is not None:
            builder = self._builder(rest, previous, stops=False)
            builder.restarts = self._new.known_restarts
            yield from builder.leaves()


def _moved(leaves: Sequence[Leaf], lines: int, previous: Leaf | None) -> Generator[Leaf, None, Leaf | None]:
    """Yield leaves so many lines further down; return the last one."""
    for index, leaf in enumerate(leaves):
        leaf.line += lines
        leaf.end_line += lines
        for box in leaf.begins:
            box.line += lines
            box.end_line += lines if box.end_line else 0
        if not index:
            leaf.gap = gap_between(previous, leaf)
        previous = leaf
        yield leaf
    return previous
