"""What is shown of a text: signs instead of what a terminal would act on, with the place of each in the text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from notetui.core.markdown.document import HARD_BREAK, ROW_BREAK, Run
from notetui.core.markdown.pieces import Piece
from notetui.core.markdown.runs import Edit, replaced
from notetui.core.text.clean import SUSPECT, sign

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
    """Return a leaf's text with what a terminal would act on shown as signs, its runs moved along; line breaks stay."""
    edits = _controls(text)
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
