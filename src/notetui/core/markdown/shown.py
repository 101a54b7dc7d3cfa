"""What is shown of a text: signs instead of what a terminal would act on, formulas in Unicode, each with its place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import cache

from notetui.core.markdown.document import HARD_BREAK, ROW_BREAK, Mark, Run, has
from notetui.core.markdown.math import subscript, superscript, unicode_math
from notetui.core.markdown.pieces import Piece
from notetui.core.markdown.runs import Edit, replaced
from notetui.core.text.clean import SUSPECT, TAB, show, sign

IMAGE_SIGN = "▣ "
_CHANGING = Mark.IMAGE | Mark.MATH | Mark.SUPERSCRIPT | Mark.SUBSCRIPT
_SIGNED = Mark.CODE | Mark.KEYBOARD
_BREAKS = (HARD_BREAK, ROW_BREAK, "\n")


@dataclass(frozen=True, slots=True)
class Shown:
    """A text as it is shown. `edges` are where replaced stretches begin and end, in order; empty when none was."""

    text: str
    runs: Sequence[Run]
    edges: Sequence[int] = ()
    sources: Sequence[int] = ()
    """The place in the text as it was of each edge."""

    def placed(self, piece: Piece) -> Piece:
        """Return a piece (which crosses no edge) with its place in the text as it was."""
        if piece.start < 0:
            return piece
        index = bisect_right(self.edges, piece.start) - 1
        if index < 0:
            return piece
        if index % 2 == 0:
            return piece._replace(start=self.sources[index], length=self.sources[index + 1] - self.sources[index])
        return piece._replace(start=piece.start - self.edges[index] + self.sources[index])


def shown(text: str, runs: Sequence[Run], *, signs: bool = False) -> Shown:
    """Return a leaf's text as it is shown, its runs moved along; line breaks stay.

    Control characters and the like become signs, formulas and raised or lowered text Unicode, and an image has a sign.
    With `signs`, for a screen without colours, so have code and keys.
    """
    wanted = _CHANGING | _SIGNED if signs else _CHANGING
    changing = [run for run in runs if has(run.marks, wanted)] if runs else []
    edits = _controls(text, {edge for run in changing for edge in run[:2]})
    if changing:
        edits = _with_runs(text, changing, edits)
    if not edits:
        return Shown(text, runs)
    new, moved = replaced(text, runs, edits)
    edges: list[int] = []
    sources: list[int] = []
    grown = 0
    for edit in edits:
        edges += (edit.start + grown, edit.start + grown + len(edit.text))
        sources += (edit.start, edit.end)
        grown += len(edit.text) - (edit.end - edit.start)
    return Shown(new, moved, edges, sources)


def _controls(text: str, apart: Container[int]) -> list[Edit]:
    """Return the edits for control characters; neighbours are one, but not over a place that is kept `apart`."""
    if text.isascii() and _unbroken(text).isprintable():
        return []
    edits: list[Edit] = []
    for match in _suspects().finditer(text):
        found = match[0]
        new = TAB * len(found) if found[0] == "\t" else sign(match)
        if found not in _BREAKS and new != found:
            last = edits[-1] if edits else None
            if last is not None and last.end == match.start() and last.end not in apart:
                edits[-1] = Edit(last.start, match.end(), last.text + new)
            else:
                edits.append(Edit(match.start(), match.end(), new))
    return edits


def _unbroken(text: str) -> str:
    for end in _BREAKS:
        text = text.replace(end, "")
    return text


@cache
def _suspects() -> re.Pattern[str]:
    return re.compile(f"\t+|{SUSPECT.pattern}")


def _with_runs(text: str, runs: Sequence[Run], controls: list[Edit]) -> list[Edit]:
    """Return the edits for control characters and those that marks ask for, in order, none over another."""
    found: list[Edit] = []
    image_end = 0
    for start, end, marks, target in sorted(runs):
        part = text[start:end]
        if part:
            if marks & Mark.IMAGE:
                if start < image_end:
                    # One in the alternative text of another.
                    continue
                image_end = end
                found.append(Edit(start, start, IMAGE_SIGN, Mark.IMAGE, target))
            elif marks & Mark.MATH:
                found.append(Edit(start, end, show(unicode_math(part).replace("\n", " "))))
            elif marks & _SIGNED:
                before, after = ("`", "`") if marks & Mark.CODE else ("[", "]")
                found += (Edit(start, start, before, marks, target), Edit(end, end, after, marks, target))
            elif len(part) <= 40:
                found.append(Edit(start, end, show(superscript(part) if marks & Mark.SUPERSCRIPT else subscript(part))))
    if not found:
        return controls
    edits: list[Edit] = []
    for edit in sorted(found):
        if (not edits or edit.start >= edits[-1].end) and edit.text != text[edit.start : edit.end]:
            edits.append(edit)
    starts = [edit.start for edit in edits]
    for control in controls:
        index = bisect_right(starts, control.start) - 1
        if index < 0 or control.start >= edits[index].end:
            edits.append(control)
    return sorted(edits)
