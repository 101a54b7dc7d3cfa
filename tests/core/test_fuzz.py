"""No text makes a parser of ours fail or hang: generated notes, and the bombs that others have fallen to."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from tests.core.fuzz import BOMBS, NOTE, PARSERS


@pytest.mark.parametrize("name", PARSERS)
@settings(max_examples=60)
@given(text=NOTE)
def test_no_text_breaks_a_parser(name: str, text: str) -> None:
    PARSERS[name](text)


@pytest.mark.parametrize("bomb", BOMBS)
def test_no_bomb_breaks_a_parser(bomb: str) -> None:
    for name, parser in PARSERS.items():
        # What is shown of a line is cut first, and a query is a line: their long runs are in `make torture`.
        text = BOMBS[bomb] if name in ("front matter", "editing", "facts", "configuration") else BOMBS[bomb][:3000]
        parser(text)
