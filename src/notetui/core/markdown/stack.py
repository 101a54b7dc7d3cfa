"""Leaves under way: where we are in the body, what is open around us, and what every new leaf gets from both."""

from __future__ import annotations

from notetui.core.markdown.document import Container, Leaf, LeafKind


class Stack:
    """The open containers, the leaves that came and were not handed out yet, and the lines of byte offsets.

    `data` is the whole body; an offset in the text that is parsed is `base` less than one in it.
    """

    def __init__(self, data: bytes, offset: int, line: int, *, base: int, previous: Leaf | None) -> None:
        self._data = data
        self._base = base
        self._at, self._line_at = offset, line
        self._previous = previous
        self._out: list[Leaf] = []
        self._containers: list[Container] = []
        self._line = line

    # -- positions

    def _line_of(self, offset: int) -> int:
        """Return the 1-based body line of an offset in the text; cheap for offsets that mostly grow."""
        offset += self._base
        if offset >= self._at:
            self._line_at += self._data.count(b"\n", self._at, offset)
        else:
            self._line_at -= self._data.count(b"\n", offset, self._at)
        self._at = offset
        return self._line_at

    def _end_line(self, span: dict[str, int], line: int) -> int:
        """Return the last line of a range that starts on `line`, blank lines after it left out."""
        data, start, end = self._data, span["start"] + self._base, span["end"] + self._base
        while end > start and data[end - 1] in b"\r\n\t >":
            end -= 1
        return line + data.count(b"\n", start, end)

    # -- leaves and what holds them

    def _finish(self, leaf: Leaf) -> None:
        """Give a leaf its containers, marker and gap."""
        if self._containers:
            leaf.containers = tuple(self._containers)
            # What has begun already is further out than what has not.
            for container in reversed(self._containers):
                if container.begun:
                    break
                container.begun = True
                leaf.opens += 1
        if not leaf.continued:
            leaf.gap = gap_between(self._previous, leaf)
        self._previous = leaf
        self._out.append(leaf)

    def _take(self, step: Leaf | Container | int) -> None:
        """Take a leaf, a container that opens here, or what closes one."""
        if isinstance(step, Leaf):
            self._finish(step)
        elif isinstance(step, Container):
            self._containers.append(step)
        else:
            self._close_fence(step)

    def _close_fence(self, closer: int) -> None:
        """Close what `closer` closes: the innermost block of as many colons, else of fewer, or `<details>`."""
        box = next((box for box in reversed(self._containers) if box.closer == closer), None)
        if box is None and closer > 0:
            box = next((box for box in reversed(self._containers) if 0 < box.closer <= closer), None)
        if box is None:
            text = ":" * closer if closer > 0 else "</details>"
            self._finish(Leaf(LeafKind.HTML, text, self._line, self._line, info="html"))
            return
        self._close(box, max(box.line, self._line))
        if self._containers[-1] is box:
            self._containers.pop()
        else:
            self._containers.remove(box)

    def _close(self, box: Container, end_line: int) -> None:
        box.end_line = end_line
        if not box.begun:
            self._finish(Leaf(LeafKind.PARAGRAPH, "", box.line, box.line))

    def _release_to_block(self, span: dict[str, int]) -> None:
        """Close the innermost block of Markdown, and what was opened in it and not closed."""
        while self._containers:
            box = self._containers[-1]
            self._close(box, self._line if box.closer else self._end_line(span, box.line))
            self._containers.pop()
            if not box.closer:
                break


def gap_between(previous: Leaf | None, leaf: Leaf) -> bool:
    """Return whether an empty row stands between two leaves that follow each other."""
    if previous is None or (leaf.table is not None and leaf.table is previous.table):
        return False
    return (
        leaf.line - previous.end_line > 1
        or leaf.kind is LeafKind.HEADING
        or previous.kind is LeafKind.TABLE_ROW
        or previous.kind is LeafKind.RULE
    )
