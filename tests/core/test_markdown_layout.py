"""Leaves to lines: nothing wider than the width, nothing lost, nothing that a terminal would act on."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notetui.core.markdown.layout import LayoutOptions, lay_out
from notetui.core.markdown.parse import Document
from notetui.core.markdown.tables import column_widths
from notetui.core.markdown.wrap import wrap
from notetui.core.text.cells import cell_len
from notetui.core.text.clean import is_clean
from tests.core.test_markdown_parse import BLOCKS


def shown(text: str, width: int = 40, *, keep_breaks: bool = False) -> list[str]:
    options = LayoutOptions(keep_breaks)
    return [
        "".join(piece.text for piece in line).rstrip()
        for leaf in Document(text).parse_all()
        for line in lay_out(leaf, width, options)
    ]


def test_headings_differ_without_colour() -> None:
    assert shown("# One\n## Two\n### Three") == ["One", "═══", "Two", "───", "### Three"]


def test_quotes_have_a_bar_on_every_line_and_nest() -> None:
    assert shown("> " + "word " * 12, 20) == [
        "▌ word word word",
        "▌ word word word",
        "▌ word word word",
        "▌ word word word",
    ]
    assert shown("> a\n> > b") == ["▌ a", "▌ ▌ b"]


def test_lists_tasks_numbers() -> None:
    assert shown("- a\n\t- b\n- [x] c\n- [ ] d\n\n9. x\n10. y") == ["• a", "  ◦ b", "☑ c", "☐ d", "9. x", "10. y"]


def test_callouts_say_their_name() -> None:
    assert shown("> [!warning] Mind\n> gap") == ["┃ WARNING  Mind", "┃ gap"]


def test_source_lines_flow_and_cjk_joins_without_a_space() -> None:
    assert shown("one\ntwo") == ["one two"]
    assert shown("研究は\n進む") == ["研究は進む"]
    assert shown("one\ntwo", keep_breaks=True) == ["one", "two"]
    assert shown("one  \ntwo<br>three") == ["one", "two", "three"]


def test_cjk_breaks_between_characters_but_not_before_closing_marks() -> None:
    assert shown("研究研究研究。研究", 12) == ["研究研究研", "究。研究"]
    assert all(not line.startswith(("。", "、", "」")) for line in shown("「研究」、" * 20, 11))


def test_words_longer_than_the_line_are_broken_without_breaking_emoji() -> None:
    lines = shown("👩‍👩‍👧" * 10, 7)
    assert "".join(lines) == "👩‍👩‍👧" * 10
    assert {cell_len(line) for line in lines} == {6, 2}


def test_tables_shrink_wrap_and_align() -> None:
    text = "| name | n |\n|---|--:|\n| a long name of a thing | 1 |\n| 研究 | 22 |"
    assert shown(text, 16) == [
        "name        │  n",
        "────────────┼───",
        "a long name │  1",
        "of a thing  │",
        "研究        │ 22",
    ]
    assert shown(text, 4)[0] == "name"


def test_code_has_an_edge_its_language_and_long_lines_broken() -> None:
    assert shown("```python\nx = 'a very long string indeed'\n```", 20) == [
        "│ python",
        "│ x = 'a very long s",
        "│ tring indeed'",
    ]


def test_hostile_text_is_shown_as_signs() -> None:
    lines = shown("a\x1b[31mb \x9b2J \u202ec `\x07`\n\n```\n\x1b]0;x\x07\n```")
    assert "a␛[31mb" in lines[0]
    assert all(is_clean(line) for line in lines)


def test_pieces_know_where_they_stand_in_the_text() -> None:
    text = "some words that wrap and **bold ones** too"
    for line in wrap(text.replace("*", ""), (), 12, "text"):
        for piece in line:
            assert text.replace("*", "")[piece.start : piece.start + len(piece.text)] == piece.text


@given(st.lists(st.integers(0, 300), min_size=1, max_size=8), st.integers(1, 200))
def test_columns_fit_where_they_can_and_keep_at_least_one_cell(natural: list[int], width: int) -> None:
    widths = column_widths(natural, width)
    assert all(cells >= 1 for cells in widths)
    room = width - 3 * (len(natural) - 1)
    assert sum(widths) <= max(room, len(natural))
    if sum(max(1, cells) for cells in natural) <= room:
        assert widths == [max(1, cells) for cells in natural]


ODD = st.lists(
    st.sampled_from([*"ab \n#>-*`|:[]()", "研", "👩‍👧", "é", "\u0301", "\x1b", "\u202e", "\t", "\udcff"]), max_size=80
).map("".join)


@settings(max_examples=200)
@given(st.one_of(st.lists(BLOCKS, max_size=6).map("\n\n".join), ODD), st.integers(2, 90))
def test_no_line_is_wider_than_the_width_and_all_of_it_is_safe(text: str, width: int) -> None:
    for line in shown(text, width):
        assert cell_len(line) <= width
        assert is_clean(line)


@settings(max_examples=100)
@given(st.lists(BLOCKS, max_size=6).map("\n\n".join), st.integers(20, 90))
def test_layout_loses_no_word(text: str, width: int) -> None:
    letters = re.compile(r"[a-zδ研究9]")
    document = Document(text)
    for leaf in document.parse_all():
        if leaf.cells:
            continue
        laid = "".join(piece.text for line in lay_out(leaf, width) for piece in line if piece.start >= 0)
        assert letters.findall(laid)[-len(letters.findall(leaf.text)) :] == letters.findall(leaf.text)


@pytest.mark.parametrize("width", [1, 2, 3, 5, 20, 80, 200])
def test_deep_nesting_leaves_room_for_text(width: int) -> None:
    text = "".join("  " * depth + f"- level {depth}\n" for depth in range(20)) + "> " * 12 + "deep\n"
    lines = shown(text, width)
    assert all(cell_len(line) <= max(width, 1) for line in lines)
    assert "deep" in "".join(lines).replace("▌", "").replace(" ", "")
