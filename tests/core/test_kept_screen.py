"""A kept screen comes back as it was, and no text at all comes back as something that acts on a terminal."""

from __future__ import annotations

import re

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st

from notetui.core.kept_screen import CELLS_AT_MOST, KeptScreen, kept, painted, read
from notetui.core.text.clean import is_clean
from notetui.tui.cells import CellGrid
from tests.terminal.hostile import PAYLOADS
from tests.tui.test_cells import HEIGHT, STYLES, WIDTH, frame, shown, spans, terminal

WHOLE = "".join(f"\x1b[{y + 1};1H" + " " * WIDTH for y in range(HEIGHT))
PAINTED = re.compile(r"\x1b\[\d+;1H|\x1b\[0(?:;\d{1,3})*m|[^\x00-\x1f\x7f-\x9f]")
"""All that may stand in what is painted: a place, a style, a character."""


def grid(text: str) -> KeptScreen:
    made = CellGrid()
    made.resize(WIDTH, HEIGHT)
    made.changes(WHOLE)
    made.changes(text)
    whole = made.whole()
    assert whole is not None
    return whole


def in_order(text: str) -> None:
    """Check that what a text would paint does nothing but paint."""
    screen = read(text)
    if screen is not None:
        out = painted(screen)
        assert PAINTED.sub("", out) == ""
        assert is_clean(re.sub(r"\x1b\[[0-9;]*[Hm]", "", out))
        assert len(screen.texts) * len(screen.texts[0]) <= CELLS_AT_MOST


@given(st.lists(st.lists(spans, max_size=6), min_size=1, max_size=3))
def test_what_is_kept_paints_the_same_cells(frames: list[list[tuple[int, int, list[tuple[str, str]]]]]) -> None:
    plain, stream = terminal()
    ours, our_stream = terminal()
    text = "".join(map(frame, frames))
    stream.feed(WHOLE + text)
    text = kept(grid(text)) or ""
    screen = read(text)
    assert screen is not None
    our_stream.feed("\x1b[7;31mleft over" + painted(screen))
    assert shown(ours) == shown(plain)
    assert kept(screen) == text


@pytest.mark.parametrize("odd", ["e\u0301", "👩‍🔬", "❤️", "🇯🇵", "👍🏽", "🫠", "\u200b", "\u202e", "\ue0a0"])
def test_a_blank_stands_for_what_terminals_disagree_on_and_the_rest_of_the_row_stays(odd: str) -> None:
    text = kept(grid(f"\x1b[2;1Hab {odd}"))
    screen = read(text or "")
    assert screen is not None
    assert "".join(screen.texts[1]) == "ab".ljust(WIDTH)


@pytest.mark.parametrize("text", ["研究", "🌱 a", "▌│▾…", "a\u3000b", "a\u00a0b"])
def test_wide_characters_and_blanks_of_other_scripts_are_kept(text: str) -> None:
    screen = read(kept(grid(f"\x1b[1;1H{text}")) or "")
    assert screen is not None
    assert "".join(screen.texts[0]).startswith(text)


@given(st.data())
def test_no_text_acts_on_a_terminal(data: st.DataObject) -> None:
    text = kept(grid("\x1b[1;1H\x1b[1;38;2;1;2;3m研究 a\x1b[0m\x1b[3;3H\x1b[48;5;17mb\x1b[0m")) or ""
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        until = data.draw(st.integers(at, min(len(text), at + 3)))
        put = st.text(st.characters() | st.sampled_from("0123456789;x,\t\n\x1b[研\x00"), max_size=3)
        text = text[:at] + data.draw(put) + text[until:]
    in_order(text)


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS.keys())
def test_hostile_text_is_no_screen(payload: str) -> None:
    text = kept(grid("\x1b[1;1H" + "a" * WIDTH)) or ""
    assert read(text) is not None
    for cut in (payload, payload[:WIDTH], payload[:WIDTH].ljust(WIDTH)):
        in_order(text.replace("a" * WIDTH, cut))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "12",
        "-1 -1\n",
        "0 0\n",
        "1 1\n\na\n1x0\n",
        "1 1\n\na\n2x0",
        "1 1\n\na\n1x1",
        "1 1\n\na\n1x-1",
        "1 1\n\na\n1x٠",
        "1 1\n5\na\n1x0",
        "1 1\n8\na\n1x0",
        "1 1\n38;5\na\n1x0",
        "1 1\n38;5;256\na\n1x0",
        "1 1\n38;2;1;2\na\n1x0",
        "1 1\n1;\na\n1x0",
        "1 1\n1m\x1b[5\na\n1x0",
        "1 1\n\n\x1b\n1x0",
        "1 1\n\n\t\n1x0",
        "1 1\n\n研\n1x0",
        "2 1\n\n研a\n2x0",
        "2 1\n\na\t\n2x0",
        "3 1\n\n研\t\t\n3x0",
        "99999 99999\n" + "\n" * 199999,
    ],
)
def test_what_is_not_as_it_is_written_is_no_screen(text: str) -> None:
    assert read(text) is None


def test_a_screen_with_unknown_styles_or_too_many_cells_is_not_kept() -> None:
    assert kept(KeptScreen([["a"]], [["5"]])) is None
    assert kept(KeptScreen([["a"] * 1000] * 51, [[""] * 1000] * 51)) is None
    assert all(kept(KeptScreen([["a"]], [[style]])) for style in STYLES)


def test_pyte_reads_what_is_painted_as_a_whole_screen() -> None:
    screen = pyte.Screen(WIDTH, HEIGHT)
    pyte.Stream(screen).feed(painted(grid("\x1b[4;12Hx")))
    assert screen.display == [" " * WIDTH] * 3 + [" " * 11 + "x"]
