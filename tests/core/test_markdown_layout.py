"""Leaves to lines: nothing wider than the width, nothing lost, nothing that a terminal would act on."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notetui.core.markdown.layout import LayoutOptions, is_hidden, lay_out, reach
from notetui.core.markdown.parse import Document
from notetui.core.markdown.pieces import link_runs, links_in
from notetui.core.markdown.prefix import gap_line
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


@given(
    st.lists(st.sampled_from(["a", " ", "bb", "   ", "a" * 7, "a" * 40]), max_size=20).map("".join), st.integers(1, 14)
)
def test_text_of_one_cell_a_character_breaks_where_any_other_does(text: str, width: int) -> None:
    accented = wrap(text.replace("a", "é"), (), width, "text")
    assert [[piece._replace(text=piece.text.replace("é", "a")) for piece in line] for line in accented] == [
        list(line) for line in wrap(text, (), width, "text")
    ]


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


def laid(text: str, width: int, options: LayoutOptions, offset: int = 0) -> list[str]:
    return [
        "".join(piece.text for piece in line)
        for leaf in Document(text).parse_all()
        for line in lay_out(leaf, width, options, offset)
    ]


SIDEWAYS = LayoutOptions(sideways=True)


def test_long_code_goes_on_to_the_right_and_says_so() -> None:
    text = "```\nshort\n" + "0123456789" * 3 + "\n```"
    (leaf,) = Document(text).parse_all()
    assert reach(leaf, 22) == 10
    assert laid(text, 22, SIDEWAYS) == ["│ short", "│ 0123456789012345678›"]
    assert laid(text, 22, SIDEWAYS, 10) == ["│ ‹", "│ ‹1234567890123456789"]
    assert laid(text, 22, SIDEWAYS, 4) == ["│ ‹", "│ ‹567890123456789012›"]


def test_a_table_that_cannot_shrink_goes_on_to_the_right() -> None:
    text = "|" + " a long name |" * 4 + "\n" + "|---" * 4 + "|\n" + "| 研究 |" + " x |" * 3
    rows = Document(text).parse_all()
    assert reach(rows[0], 30) == 23
    assert rows[0].block is rows[1].block
    assert laid(text, 30, SIDEWAYS)[0] == "a long name │ a long name │ a›"
    assert laid(text, 30, SIDEWAYS, 23)[0] == "a long name │ ‹e │ a long name"
    assert laid(text, 26, SIDEWAYS, 27)[0] == "‹a long name │ a long name"
    assert reach(rows[0], 60) == 0
    assert laid(text, 60, SIDEWAYS) == laid(text, 60, LayoutOptions())


def test_the_first_column_of_a_table_scrolled_sideways_stays() -> None:
    wide = "a very long cell that takes more than one line of its column"
    text = f"| key | one | two | three |\n|---|---|---|---|\n| x | {wide} | {wide} | {wide} |\n| y | 1 | 2 | {wide} |"
    still = laid(text, 40, SIDEWAYS)
    moved = laid(text, 40, SIDEWAYS, 50)
    assert len(moved) == len(still), "no row moves up or down"
    assert [line[:6] for line in moved] == [line[:6] for line in still]
    assert [line[:5] for line in moved] == ["key │", "────┼", "x   │", "    │", "y   │", "    │"]
    assert all(line[6] == "‹" and cell_len(line) <= 40 for line in moved)


MIXED = st.lists(st.sampled_from([*"ab \x1b\t", "研", "é", "👩‍👧"]), max_size=60).map("".join)


@given(MIXED, st.integers(2, 30), st.integers(0, 70))
def test_a_line_scrolled_sideways_fits_and_knows_its_place(text: str, width: int, offset: int) -> None:
    code = "```\n" + text.replace("`", "") + "\n```"
    for leaf in Document(code).parse_all():
        for line in lay_out(leaf, width, SIDEWAYS, offset):
            assert cell_len("".join(piece.text for piece in line)) <= width
            for piece in line:
                if piece.start >= 0 and piece.length < 0:
                    assert leaf.text[piece.start : piece.start + len(piece.text)].endswith(piece.text.lstrip(" "))


def test_what_is_folded_is_a_title_and_the_rest_of_it_is_hidden() -> None:
    text = "> [!note]- Shut\n> one\n>\n> two\n\n<details open><summary>Open</summary>\n\nx\n\n</details>\n\nend"
    folding = LayoutOptions(folding=True)
    assert laid(text, 40, folding) == ["┃ ▸ NOTE  Shut", "│ ▾ Open", "│ x", "end"]
    assert laid(text, 40, LayoutOptions()) == ["┃ ▾ NOTE  Shut", "┃ one", "┃ two", "│ ▾ Open", "│ x", "end"]
    leaves = Document(text).parse_all()
    assert [is_hidden(leaf) for leaf in leaves] == [False, True, False, False]


def test_links_of_a_line_and_of_a_leaf_have_their_places() -> None:
    (leaf,) = Document("see [the **paper**](p.md) and ![alt](i.png) x[^1]\n\n[^1]: n").parse_all()[:1]
    (line,) = lay_out(leaf, 80)
    assert [(span.column, span.text, span.target) for span in links_in(line)] == [
        (4, "the paper", "p.md"),
        (18, "▣ alt", "i.png"),
        (25, "[1]", "1"),
    ]
    row = Document("| a | [l](t) |\n|---|---|\n").parse_all()[0]
    assert [(run.start, run.target) for run in link_runs(row)] == [(4, "t")]
    (span,) = links_in(lay_out(row, 40)[0])
    assert (span.start, span.text) == (4, "l")


def test_pieces_say_which_of_them_stands_for_a_place_of_the_text() -> None:
    (line,) = wrap("ab\x1bcd", (), 40, "text")
    assert [(piece.text, piece.start, piece.length) for piece in line] == [("ab", 0, -1), ("␛", 2, 1), ("cd", 3, -1)]
    assert [piece.part(1, 4) for piece in line] == [(1, 2), (0, 1), (0, 1)]


def test_titles_have_their_own_bars_and_gaps_those_that_go_on() -> None:
    text = "- x\n\n  > [!note] T\n  > > q\n  >\n  > r\n\nend"
    leaves = Document(text).parse_all()
    lines = ["".join(piece.text for piece in line) for leaf in leaves for line in lay_out(leaf, 40)]
    assert lines == ["• x", "  ┃ NOTE  T", "  ┃ ▌ q", "  ┃ r", "end"]
    gaps = ["".join(piece.text for piece in gap_line(*pair, 40)) for pair in pairwise(leaves)]
    assert gaps == ["", "  ┃ ", "  ┃ ", ""]


def test_without_colours_code_and_keys_stand_in_signs() -> None:
    options = LayoutOptions(signs=True)
    assert laid("a `b c` and <kbd>Esc</kbd>", 40, options) == ["a `b c` and [Esc]"]
    (line,) = lay_out(Document("a `b` c").parse_all()[0], 40, options)
    assert [(piece.text, piece.start) for piece in line if piece.part(2, 3)] == [("b", 2)]


def test_korean_breaks_between_words_and_keeps_its_spaces() -> None:
    assert shown("한국어 문장은\n띄어쓰기가 있다", 16) == ["한국어 문장은", "띄어쓰기가 있다"]


@settings(max_examples=60)
@given(BLOCKS, st.integers(1, 60), st.booleans())
def test_colours_of_code_change_no_row_and_no_text(text: str, width: int, sideways: bool) -> None:
    code = "```python\nx = 'two' # " + text.replace("`", "") + "\n```\n\n" + text
    for leaf in Document(code).parse_all():
        rows = [
            ["".join(piece.text for piece in line) for line in lay_out(leaf, width, options)]
            for options in (LayoutOptions(sideways=sideways), LayoutOptions(sideways=sideways, plain_code=True))
        ]
        assert rows[0] == rows[1]


def test_plain_code_takes_no_lexer() -> None:
    (leaf,) = Document("```python\nx = 'two'\n```").parse_all()
    roles = {piece.role for line in lay_out(leaf, 40, LayoutOptions(plain_code=True)) for piece in line}
    assert roles == {"code.edge", "code.info", "code"}
    assert "code.string" in {piece.role for line in lay_out(leaf, 40) for piece in line}


CONTROLS = "".join(map(chr, [*range(1, 10), *range(11, 32), 127, 0x85, 0x9B, 0x202E, 0x10EEEE]))
WITH_CONTROL = {
    "paragraph": "a{0}b *c{0}d* `e{0}f` [g{0}h](<x{0}y>) ![i{0}j](<k{0}.png>) $l{0}m$ <b>n{0}o</b> [[p{0}q|r{0}s]]",
    "heading": "# a{0}b\n\nc{0}d\n===",
    "fence": "```py{0}x\na{0}b = 'c{0}d'\n```\n\n~~~\na{0}b\n~~~",
    "python": "```python\na{0}b = 'c{0}d'\n```",
    "indented": "    a{0}b\n    c",
    "giant": "```\n" + "a{0}b " * 6000 + "\n```",
    "list": "- a{0}b\n  - [ ] c{0}d\n\n1. e{0}f",
    "quote": "> a{0}b\n> > c{0}d",
    "callout": "> [!note{0}] a{0}b\n> c{0}d",
    "table": "| a{0}b | c |\n|---|---|\n| d{0}e | `f{0}g` |",
    "zenn": ":::message {0}\na{0}b\n:::\n\n:::details a{0}b\nc{0}d\n:::\n\n@[x{0}](y{0}z)",
    "html": "<div title='{0}'>a{0}b</div>\n\n<details><summary>a{0}b</summary>c{0}d</details>",
    "math": "$$\na{0}b\n$$",
    "footnote": "a[^x{0}]\n\n[^x{0}]: b{0}c",
    "definition": "a{0}b\n: c{0}d",
    "properties": "key{0}x:: a{0}b",
}


@pytest.mark.parametrize("kind", WITH_CONTROL)
def test_no_control_gets_through_in_any_kind_of_text(kind: str) -> None:
    for control in CONTROLS:
        leaves = Document(WITH_CONTROL[kind].format(control)).parse_all()
        for options in (LayoutOptions(), LayoutOptions(keep_breaks=True), LayoutOptions(signs=True)):
            for width in (80, 12):
                for line in (line for leaf in leaves for line in lay_out(leaf, width, options)):
                    assert is_clean("".join(piece.text for piece in line)), (f"U+{ord(control):04X}", line)
