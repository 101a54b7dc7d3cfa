"""Writing only changed cells: a terminal shows the same as when everything is written."""

from __future__ import annotations

import pyte
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from notetui.tui.cells import CellGrid
from notetui.tui.sgr import from_to

WIDTH, HEIGHT = 12, 4
STYLES = ("", "1", "2;31", "38;5;214;48;5;233", "1;7;38;2;1;2;3;48;2;4;5;6", "38;2;1;2;3", "3;4;39", "48;5;17", "9;91")


def seen(cell: pyte.screens.Char) -> pyte.screens.Char:
    """Return what is seen of a cell: of a blank its ground, and its colour only where something is drawn with it."""
    if cell.data != " " or cell.underscore or cell.strikethrough or cell.reverse:
        return cell
    return cell._replace(fg="default", bold=False, italics=False)


def shown(screen: pyte.Screen) -> list[list[pyte.screens.Char]]:
    """Return the cells; half a wide character, which pyte keeps, is the blank that a terminal makes of it."""
    rows = [[screen.buffer[y][x] for x in range(WIDTH)] for y in range(HEIGHT)]
    for row in rows:
        for x, cell in enumerate(row):
            first_alone = cell_len(cell.data) == 2 and (x + 1 == WIDTH or row[x + 1].data)
            second_alone = not cell.data and (x == 0 or cell_len(row[x - 1].data) != 2)
            if first_alone or second_alone:
                cell = cell._replace(data=" ")
            row[x] = seen(cell)
    return rows


def terminal() -> tuple[pyte.Screen, pyte.Stream]:
    screen = pyte.Screen(WIDTH, HEIGHT)
    screen.reset_mode(pyte.modes.DECAWM)
    return screen, pyte.Stream(screen)


spans = st.tuples(
    st.integers(0, HEIGHT - 1),
    st.integers(0, WIDTH - 1),
    st.lists(st.tuples(st.text("ab ▌│研究e", min_size=1, max_size=9), st.sampled_from(STYLES)), min_size=1, max_size=3),
)


def frame(parts: list[tuple[int, int, list[tuple[str, str]]]]) -> str:
    """Write a frame as Textual does: a position, then styled texts that stay on the row."""
    written = []
    for y, x, pieces in parts:
        written.append(f"\x1b[{y + 1};{x + 1}H")
        left = WIDTH - x
        for text, style in pieces:
            while cell_len(text) > left:
                text = text[:-1]
            left -= cell_len(text)
            written.append(f"\x1b[{style}m{text}\x1b[0m" if style else text)
        if y < HEIGHT - 1:
            written.append("\n")
    return "".join(written)


@given(st.lists(st.lists(spans, max_size=6), min_size=1, max_size=5))
def test_the_terminal_shows_the_same(frames: list[list[tuple[int, int, list[tuple[str, str]]]]]) -> None:
    (plain, plain_stream), (ours, our_stream) = terminal(), terminal()
    grid = CellGrid()
    grid.resize(WIDTH, HEIGHT)
    whole = "".join(f"\x1b[{y + 1};1H" + " " * WIDTH for y in range(HEIGHT))
    for text in [whole, *map(frame, frames)]:
        plain_stream.feed(text)
        our_stream.feed(grid.changes(text))
        for y, (one, other) in enumerate(zip(shown(plain), shown(ours), strict=True)):
            assert one == other, (y, text)


def test_what_is_shown_already_costs_nothing_and_a_letter_a_few_bytes() -> None:
    grid = CellGrid()
    grid.resize(80, 24)
    line = "\x1b[3;1H\x1b[38;5;253;48;5;233m" + "word " * 16 + "\x1b[0m"
    assert grid.changes(line)
    assert grid.changes(line) == ""
    changed = grid.changes(line.replace("word ", "ward ", 1))
    assert changed == "\x1b[3;2H\x1b[38;5;253;48;5;233ma\x1b[m"
    grid.forget()
    assert len(grid.changes(line)) > 80


def test_half_a_wide_character_never_stays() -> None:
    screen, stream = terminal()
    grid = CellGrid()
    grid.resize(WIDTH, HEIGHT)
    for text in ("研究研究研究", "a研究研究研", " a研究研究b", "研究 研究 研"):
        stream.feed(grid.changes("\x1b[1;1H" + text))
        assert screen.display[0].rstrip() == text.rstrip()


def test_glyphs_of_unsure_width_do_not_move_what_follows() -> None:
    # A terminal that draws the shield with its selector in one cell, where Textual counts two.
    screen, stream = terminal()
    grid = CellGrid()
    grid.resize(WIDTH, HEIGHT)
    stream.feed(grid.changes("\x1b[1;1H\N{SHIELD}\ufe0f ab│cd     "))
    row = screen.display[0]
    assert row[3:8] == "ab│cd"
    stream.feed(grid.changes("\x1b[1;1Hxy ab│cd     "))
    assert screen.display[0][:8] == "xy ab│cd"
    stream.feed(grid.changes("\x1b[1;1H\N{SHIELD}\ufe0f zb│cd     "))
    assert screen.display[0][3:8] == "zb│cd"
    # A flag is written in one piece.
    assert "\N{REGIONAL INDICATOR SYMBOL LETTER J}\N{REGIONAL INDICATOR SYMBOL LETTER P}" in grid.changes(
        "\x1b[2;1H\N{REGIONAL INDICATOR SYMBOL LETTER J}\N{REGIONAL INDICATOR SYMBOL LETTER P} x"
    )


def test_what_is_no_frame_is_passed_on_and_everything_forgotten() -> None:
    grid = CellGrid()
    grid.resize(WIDTH, HEIGHT)
    grid.changes("\x1b[1;1Habc")
    assert grid.changes("\x1b[?25l") == "\x1b[?25l"
    assert grid.changes("\x1b[1;1Habc") != ""


@given(st.sampled_from(STYLES), st.sampled_from(STYLES))
def test_every_way_from_a_style_to_another(old: str, new: str) -> None:
    (plain, plain_stream), (ours, our_stream) = terminal(), terminal()
    plain_stream.feed(f"\x1b[0m\x1b[{new}mx" if new else "\x1b[0mx")
    start = f"\x1b[{old}m" if old else ""
    step = from_to(old, new) if old != new else ""
    our_stream.feed(f"{start}{step}x")
    assert plain.buffer[0][0] == ours.buffer[0][0]


@given(
    st.lists(spans, max_size=6),
    st.lists(st.lists(spans, max_size=6), max_size=4),
    st.lists(spans, max_size=4),
    st.booleans(),
)
def test_frames_held_back_over_a_screen_that_is_there_come_to_the_same(
    left: list[tuple[int, int, list[tuple[str, str]]]],
    frames: list[list[tuple[int, int, list[tuple[str, str]]]]],
    later: list[tuple[int, int, list[tuple[str, str]]]],
    from_whole: bool,
) -> None:
    (plain, plain_stream), (ours, our_stream) = terminal(), terminal()
    whole = "".join(f"\x1b[{y + 1};1H" + " " * WIDTH for y in range(HEIGHT))
    before = CellGrid()
    before.resize(WIDTH, HEIGHT)
    was = before.changes(whole) + before.changes(frame(left))
    plain_stream.feed(was)
    our_stream.feed(was)
    screen = before.whole()
    assert screen is not None
    grid = CellGrid()
    grid.hold(screen)
    for text in ([whole] if from_whole else []) + list(map(frame, frames)):
        plain_stream.feed(text)
        assert grid.changes(text) == ""
        assert grid.whole() is None
    our_stream.feed(grid.release())
    # A frame that takes half of a wide character which none has drawn is none that Textual writes.
    if from_whole:
        assert shown(ours) == shown(plain)
        plain_stream.feed(frame(later))
        our_stream.feed(grid.changes(frame(later)))
        assert shown(ours) == shown(plain)
    assert grid.held is None
    assert grid.release() == ""


def test_nothing_is_held_back_at_another_size_or_after_all_is_forgotten() -> None:
    def held() -> CellGrid:
        before = CellGrid()
        before.resize(2, 1)
        before.changes("\x1b[1;1Hab")
        screen = before.whole()
        assert screen is not None
        grid = CellGrid()
        grid.hold(screen)
        return grid

    grid = held()
    assert grid.changes("\x1b[1;1Hac") == ""
    assert grid.release() == "\x1b[1;2Hc"
    grid = held()
    grid.resize(3, 1)
    assert "abc" in grid.changes("\x1b[1;1Habc")
    grid = held()
    grid.forget()
    assert "ab" in grid.changes("\x1b[1;1Hab")
    grid = held()
    assert grid.changes("\x1b[2J") == "\x1b[2J"
    assert grid.held is None


def test_a_screen_with_a_picture_or_an_unknown_cell_is_not_whole() -> None:
    grid = CellGrid()
    grid.resize(3, 1)
    assert grid.whole() is None
    grid.changes("\x1b[1;1Hab")
    assert grid.whole() is None
    grid.changes("\x1b[1;3Hc")
    assert grid.whole() is not None
    grid.changes("\x1b[1;3H\U0010eeee\u0305\u0305")
    assert grid.whole() is None
