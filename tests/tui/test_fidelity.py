"""A note with every feature as it is painted: kept with its styles, so that a change of a style is seen.

`NOTETUI_WRITE_SNAPSHOTS=1` writes the kept files anew; then look at them (`cat` shows them) and at the difference.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.color import ColorSystem
from rich.segment import Segment
from textual.theme import BUILTIN_THEMES

from notetui.core.markdown.layout import LayoutOptions, is_hidden, lay_out
from notetui.core.markdown.parse import Document
from notetui.core.markdown.prefix import gap_line
from notetui.core.text.cells import cell_len
from notetui.tui.widgets.note_paint import segments_of
from notetui.tui.widgets.painting import palette

KEPT = Path(__file__).parent / "fidelity"
NOTE = (KEPT / "every-feature.txt").read_text(encoding="utf-8")
LOOKS: dict[str, tuple[str, ColorSystem | None]] = {
    "dark": ("textual-dark", ColorSystem.TRUECOLOR),
    "light": ("textual-light", ColorSystem.TRUECOLOR),
    "sixteen": ("ansi-dark", ColorSystem.STANDARD),
    "none": ("ansi-dark", None),
}


def rows(width: int, theme: str, *, signs: bool = False) -> Iterator[list[Segment]]:
    """Yield the rows of the note as the note view paints them."""
    colours = palette(BUILTIN_THEMES[theme].to_color_system().generate())
    options = LayoutOptions(folding=True, sideways=True, signs=signs)
    above = None
    for leaf in Document(NOTE).parse_all():
        if leaf.gap and above is not None and not is_hidden(leaf):
            yield segments_of(leaf, gap_line(above, leaf, width), width, colours, ())
        above = leaf
        for line in lay_out(leaf, width, options):
            yield segments_of(leaf, line, width, colours, ())


def painted(width: int, look: str) -> str:
    """Return the note as text with escape codes, in the colours that a look has."""
    theme, system = LOOKS[look]
    lines = []
    for row in rows(width, theme, signs=system is None):
        merged = Segment.simplify(row)
        if system is None:
            # Without colours what is left are bold, italics, underline and the like.
            parts = [
                segment.style.without_color.render(segment.text, color_system=ColorSystem.STANDARD)
                if segment.style
                else segment.text
                for segment in merged
            ]
        else:
            parts = [
                segment.style.render(segment.text, color_system=system) if segment.style else segment.text
                for segment in merged
            ]
        lines.append("".join(parts).rstrip())
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("width", [80, 120])
def test_every_feature_looks_as_it_was_looked_at(width: int, look: str) -> None:
    kept = KEPT / f"{look}-{width}.ansi"
    now = painted(width, look)
    if os.environ.get("NOTETUI_WRITE_SNAPSHOTS"):
        kept.write_text(now, encoding="utf-8")
    assert now == kept.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [20, 80, 120])
def test_no_row_is_wider_than_the_screen(width: int) -> None:
    for row in rows(width, "textual-dark"):
        assert cell_len("".join(segment.text for segment in row)) <= width
