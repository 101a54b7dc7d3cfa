"""What is shown of a text: signs instead of what a terminal would act on, formulas in Unicode, each with its place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from notetui.core.markdown.document import HARD_BREAK, ROW_BREAK, Mark, Run
from notetui.core.markdown.math import subscript, superscript, unicode_math
from notetui.core.markdown.pieces import Piece
from notetui.core.markdown.runs import Edit, replaced
from notetui.core.text.clean import SUSPECT, show, sign

IMAGE_SIGN = "▣ "
_CHANGING = Mark.IMAGE | Mark.MATH | Mark.SUPERSCRIPT | Mark.SUBSCRIPT
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


def shown(text: str, runs: Sequence[Run]) -> Shown:
    """Return a leaf's text as it is shown, its runs moved along; line breaks stay.

    Control characters and the like become signs, formulas and raised or lowered text Unicode, and an image has a sign.
    """
    edits = _controls(text)
    if runs:
        edits = _with_runs(text, runs, edits)
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


def _controls(text: str) -> list[Edit]:
    if text.isascii() and text.isprintable():
        return []
    return [
        Edit(match.start(), match.end(), new)
        for match in SUSPECT.finditer(text)
        if match[0] not in _BREAKS and (new := sign(match)) != match[0]
    ]


def _with_runs(text: str, runs: Sequence[Run], controls: list[Edit]) -> list[Edit]:
    """Return the edits for control characters and those that marks ask for, in order, none over another."""
    found: list[Edit] = []
    for start, end, marks, target in runs:
        if marks & _CHANGING:
            part = text[start:end]
            if marks & Mark.IMAGE:
                if any(run.start < start < run.end and run.marks & Mark.IMAGE for run in runs):
                    continue
                found.append(Edit(start, start, IMAGE_SIGN, Mark.IMAGE, target))
            elif marks & Mark.MATH:
                found.append(Edit(start, end, show(unicode_math(part).replace("\n", " "))))
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
