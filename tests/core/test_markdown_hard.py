"""Texts made to be slow or to break something: the first screen of each is there, fits, and is safe to show.

How long each takes is measured by `make torture` (`bench/torture_markdown.py`), which has the texts.
"""

from __future__ import annotations

import pytest
from bench.torture_markdown import OPTIONS, fuzz, hard, measured

from notetui.core.markdown.layout import lay_out
from notetui.core.markdown.parse import Document
from notetui.core.text.cells import cell_len
from notetui.core.text.clean import is_clean

TEXTS = hard()


@pytest.mark.parametrize("name", TEXTS)
def test_the_first_screen_of_a_hard_text(name: str) -> None:
    document = Document(TEXTS[name])
    document.parse_more(40)
    rows = 0
    for leaf in document.leaves[:40]:
        lines = lay_out(leaf, 80, OPTIONS[1])
        rows += len(lines)
        for line in lines[:60] if rows < 100 else ():
            text = "".join(piece.text for piece in line)
            assert cell_len(text) <= 80
            assert is_clean(text)
        if rows > 60:
            break


def test_random_texts_and_edits_of_them() -> None:
    wrong: list[str] = []
    assert fuzz(0.5, 7, wrong) > 5
    assert [line for line in wrong if "ms" not in line] == []


def test_torture_sees_what_is_wrong() -> None:
    wrong: list[str] = []
    measured("a note", "text\n\n- item", wrong)
    assert wrong == []
