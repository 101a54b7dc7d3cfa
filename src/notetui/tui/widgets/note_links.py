"""The links of a note: which stand on the screen, the letters that are typed for them, and the next one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from notetui.core.markdown.document import Container, ContainerKind, Leaf, Mark, Run
from notetui.core.markdown.pieces import link_runs, links_in
from notetui.core.text.cells import cell_len
from notetui.tui.widgets.note_rows import NoteRows, Spot

LETTERS = "asdfghjklqwertyuiopzxcvbnm"


@dataclass(frozen=True, slots=True)
class ScreenLink:
    """A link where it first stands on the screen: row, column and width there in cells; text and target as written.

    `container` is set for what is no link of the text: the title of something that folds, the name of a footnote at
    its definition (whose target is that name).
    """

    y: int
    x: int
    width: int
    leaf: int
    start: int
    text: str
    target: str
    footnote: bool = False
    container: Container | None = None


def on_screen(note: NoteRows, rows: Sequence[Spot], margin: int) -> list[ScreenLink]:
    """Return the links that stand on some rows, from the top; columns count the margin in."""
    found: dict[tuple[int, int], ScreenLink] = {}
    extra: list[ScreenLink] = []
    for y, spot in enumerate(rows):
        leaf = note.leaf(spot.leaf)
        if leaf is None or spot.row < 0:
            continue
        extra += _of_containers(note, spot, leaf, y, margin)
        if not (leaf.runs or leaf.cells):
            continue
        for span in links_in(note.line_at(spot)):
            run = next((run for run in link_runs(leaf) if run.start <= span.start < run.end), None)
            if run is not None and (spot.leaf, run.start) not in found:
                text, is_footnote = leaf.text[run.start : run.end], bool(run.marks & Mark.FOOTNOTE)
                found[spot.leaf, run.start] = ScreenLink(
                    y, margin + span.column, span.cells, spot.leaf, run.start, text, run.target, is_footnote
                )
    return sorted([*found.values(), *extra], key=lambda link: (link.y, link.x))


def _of_containers(note: NoteRows, spot: Spot, leaf: Leaf, y: int, margin: int) -> Iterator[ScreenLink]:
    """Yield what can be folded by its title on a row, and a footnote's definition that begins there."""
    if not leaf.containers:
        return
    fold = note.fold_at(spot)
    notes = [box for box in leaf.begins if box.kind is ContainerKind.FOOTNOTE]
    x = margin
    for piece in note.line_at(spot):
        cells = cell_len(piece.text)
        if fold is not None and piece.role.startswith("callout.title"):
            yield ScreenLink(y, x, cells, spot.leaf, -1, fold.title, "", container=fold)
            return
        if notes and piece.role == "footnote" and piece.text.strip() and piece.start < 0:
            yield ScreenLink(y, x, cells, spot.leaf, -1, piece.text, notes[-1].label, True, notes[-1])
            return
        x += cells


def labelled(links: Sequence[ScreenLink]) -> dict[str, ScreenLink]:
    """Return the letters to type for each link: one letter where there are enough, else two for all."""
    if len(links) <= len(LETTERS):
        return dict(zip(LETTERS, links, strict=False))
    pairs = (first + second for first in LETTERS for second in LETTERS)
    return dict(zip(pairs, links, strict=False))


def links_from(note: NoteRows, leaf: int, start: int, direction: int) -> Iterator[tuple[int, Run] | None]:
    """Yield each link after (1) or before (-1) a place, None for every leaf without one, parsing on as needed."""
    here = note.leaf(leaf)
    runs = link_runs(here) if here is not None else []
    beside = [run for run in runs if (run.start > start if direction > 0 else run.start < start)]
    for run in beside[::direction]:
        yield leaf, run
    for index in note.indexes_from(leaf, direction):
        found = note.leaf(index)
        if found is None or not (found.runs or found.cells):
            yield None
            continue
        for run in link_runs(found)[::direction]:
            yield index, run
