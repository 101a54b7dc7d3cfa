"""Untrusted text to text that is safe to show, and widths."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notetui.core.tagnames import typed_tag
from notetui.core.text.cells import cell_len, cell_lens, clusters, crop, crop_start, pad, split_at
from notetui.core.text.clean import SUSPECT, is_clean, show, show_lines, typed
from notetui.core.text.common import common_end, common_start

PAYLOADS = {
    "\x1b[2J": "␛[2J",
    "\x1b]52;c;aGk=\x07": "␛]52;c;aGk=␇",
    "\x9b31m": "‹U+009B›31m",
    "\x00": "␀",
    "\x7f": "␡",
    "\u202eabc\u202c": "‹U+202E›abc‹U+202C›",
    "\u2066x\u2069": "‹U+2066›x‹U+2069›",
    "a\u200bb": "a‹U+200B›b",
    "\U000e0041\U000e0042": "‹U+E0041›‹U+E0042›",
    "\ufeff": "‹U+FEFF›",
    "\udc9b": "‹9B›",
    "a\rb": "a␍b",
    "\u2028": "‹U+2028›",
    "a\nb\tc": "a b c",
}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_a_terminal_would_act_on_becomes_a_sign(payload: str) -> None:
    assert show(payload) == PAYLOADS[payload]
    assert show(show(payload)) == show(payload)


@pytest.mark.parametrize(
    "text",
    [
        "👩‍👩‍👧 family",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "نامه‌ای",
        "क्‍ष",
        "שלום",
        "e\u0301",
        "研究",
        "❤️",
    ],
)
def test_what_people_write_stays(text: str) -> None:
    assert show(text) == text
    assert is_clean(text)


@given(st.text())
def test_nothing_dangerous_is_left_in_any_text(text: str) -> None:
    for shown in (show(text), show_lines(text).replace("\n", "")):
        for character in shown:
            assert unicodedata.category(character) not in ("Cc", "Cs")
            assert character not in "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c"


CLUSTERS = st.lists(st.sampled_from(["a", "研", "👩‍👩‍👧", "e\u0301", "🇯🇵", "👍🏽", "❤️", "한", " "]), max_size=12)


@given(CLUSTERS, st.integers(0, 20))
def test_cutting_never_breaks_a_character_and_fits(pieces: list[str], width: int) -> None:
    text = "".join(pieces)
    head, tail = split_at(text, width)
    assert head + tail == text
    assert cell_len(head) <= width
    assert cell_len(crop(text, width)) <= width
    assert cell_len(pad(head, width)) >= width
    assert "".join(piece for piece, _ in clusters(text)) == text
    edges = {0}
    at = 0
    for piece, _ in clusters(text):
        at += len(piece)
        edges.add(at)
    assert len(head) in edges


def test_of_a_path_the_end_is_kept() -> None:
    assert crop_start("papers/2024/moss.md:12", 12) == "…/moss.md:12"
    assert crop_start("papers/moss.md", 20) == "papers/moss.md"
    assert crop_start("論文/研究ノート.md", 10) == "…ノート.md"
    assert crop_start("ab", 1) == "…"
    assert crop_start("ab", 0) == ""


@given(st.text(max_size=40), st.integers(min_value=0, max_value=20))
def test_the_end_that_is_kept_fits_and_is_an_end(text: str, width: int) -> None:
    text = show(text)
    kept = crop_start(text, width)
    assert cell_len(kept) <= width
    assert text.endswith(kept.removeprefix("…"))
    assert kept == text or cell_len(text) > width


def test_crop_says_that_something_is_missing() -> None:
    assert crop("abcdef", 4) == "abc…"
    assert crop("研究研究", 5) == "研究…"
    assert crop("abc", 3) == "abc"
    assert crop("abc", 0) == ""


@given(st.lists(st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=20)))
def test_very_many_texts_are_as_wide_as_each(texts: list[str]) -> None:
    texts += ["研究", "👩‍🔬 lab", "❤️", "e\u0301", "plain", "🔐 A title", "❤️ a", "e\u0301 b", "研究 c", "👩‍🔬 ", " 研"]
    assert cell_lens(texts) == [cell_len(text) for text in texts]


@given(st.text())
def test_what_is_typed_becomes_one_clean_line(text: str) -> None:
    line = typed(text)
    assert is_clean(line) or "\u200d" in line or "\u200c" in line
    assert "\n" not in line
    assert "\x1b" not in line


def test_what_is_typed_keeps_what_can_be_seen() -> None:
    assert typed("a\tb\r\nc") == "a b  c"
    assert typed("👩‍🔬 研究\u202e\x07 é") == "👩‍🔬 研究 é"
    assert typed_tag("  two \n words\x1b ") == "two words"


@given(st.text("ab\u7814", max_size=12), st.text("ab\u7814", max_size=12))
def test_what_two_texts_share_at_their_ends(old: str, new: str) -> None:
    start = common_start(old, new)
    assert old[:start] == new[:start]
    assert start == min(len(old), len(new)) or old[start] != new[start]
    limit = min(len(old), len(new)) - start
    end = common_end(old, new, limit)
    assert old[len(old) - end :] == new[len(new) - end :]
    assert end == limit or old[-1 - end] != new[-1 - end]
    assert common_start(old.encode(), new.encode()) >= len(old[:start].encode())


def test_what_python_calls_printable_needs_no_sign() -> None:
    every = [chr(code) for code in range(sys.maxunicode + 1)]
    assert [char for char in every if char.isprintable() and SUSPECT.search(char)] == []
    assert {char for char in every if show(char) == char} == {char for char in every if not SUSPECT.search(char)}
