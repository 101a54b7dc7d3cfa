"""Texts with runs: a part of one, one with stretches replaced, and giant paragraphs cut into leaves."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from notetui.core.markdown.document import HARD_BREAK, Leaf, Mark, Run


class Edit(NamedTuple):
    """`text[start:end]` becomes `text`; `marks` and `target` are laid over the new text."""

    start: int
    end: int
    text: str
    marks: Mark = Mark.NONE
    target: str = ""


LONG = 4000
"""Characters from which a paragraph is cut into several leaves."""


def cut(runs: Sequence[Run], start: int, end: int) -> tuple[Run, ...]:
    """Return the runs of one part of a text, counted from the part's start."""
    return tuple(
        Run(max(run.start, start) - start, min(run.end, end) - start, run.marks, run.target)
        for run in runs
        if run.start < end and run.end > start
    )


def replaced(text: str, runs: Sequence[Run], edits: Sequence[Edit]) -> tuple[str, list[Run]]:
    """Return a text with some stretches replaced (in order, none over another), its runs moved along."""
    parts: list[str] = []
    added: list[Run] = []
    starts: list[int] = []
    shifts: list[tuple[Edit, int]] = []
    length = at = 0
    for edit in edits:
        parts += (text[at : edit.start], edit.text)
        length += edit.start - at
        starts.append(edit.start)
        shifts.append((edit, length))
        if edit.marks:
            added.append(Run(length, length + len(edit.text), edit.marks, edit.target))
        length += len(edit.text)
        at = edit.end
    parts.append(text[at:])

    def moved(position: int, *, end: bool) -> int:
        index = bisect_right(starts, position - end) - 1
        if index < 0:
            return position
        edit, new = shifts[index]
        if position < edit.end or (end and position == edit.end):
            return new + len(edit.text) if end else new
        return new + len(edit.text) + position - edit.end

    kept = [Run(moved(r.start, end=False), moved(r.end, end=True), r.marks, r.target) for r in runs]
    return "".join(parts), [run for run in kept if run.start < run.end] + added


def split_long(leaf: Leaf) -> Iterator[Leaf]:
    """Yield a leaf, or the parts of one with a giant text, cut at spaces where there are any."""
    text = leaf.text
    if len(text) <= LONG:
        yield leaf
        return
    runs = sorted(leaf.runs)
    start, line, first = 0, leaf.line, 0
    while start < len(text):
        end = min(start + LONG, len(text))
        if end < len(text):
            space = max(text.rfind(" ", start + LONG // 2, end), text.rfind("\n", start + LONG // 2, end))
            end = space + 1 if space > 0 else end
        part = text[start:end]
        breaks = part.count("\n") + part.count(HARD_BREAK)
        while first < len(runs) and runs[first].end <= start:
            first += 1
        here = first
        while here < len(runs) and runs[here].start < end:
            here += 1
        yield Leaf(
            leaf.kind,
            part.rstrip(" \n"),
            line,
            line + breaks - part.endswith("\n"),
            cut(runs[first:here], start, end),
            info=leaf.info,
            continued=start > 0 or leaf.continued,
        )
        line += breaks
        start = end
