"""Pictures in the browser: when the terminal is asked, what is sent to it, what a decoder may cost, and the rows."""

from __future__ import annotations

import asyncio
import base64
import io
import os
import re
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from textual._xterm_parser import XTermParser
from textual.events import Key

from notetui.core.pictures.placing import PLACEHOLDER, Picture, marks
from notetui.tui.cells import CellGrid
from notetui.tui.pictures.asking import listen, may_ask
from notetui.tui.pictures.decoder import as_strips
from notetui.tui.pictures.gallery import MOST_SENT, Gallery
from notetui.tui.pictures.kitty import CELL, REPLY, Answers, removal, transmission
from notetui.tui.pictures.multiplexer import ask_tmux, read_reply
from notetui.tui.pictures.strips import Strips
from tests.pictures import library, png, read_sixel
from tests.tui.test_browser import browser, screen_text, until

KITTY = {"TERM": "xterm-kitty"}
ANSWERS = "\x1b_Gi=1;OK\x1b\\\x1bP>|kitty(0.35.2)\x1b\\\x1b[6;20;10t\x1b[?62;c"


@pytest.mark.parametrize(
    ("wish", "environ", "true_colour", "wanted"),
    [
        ("never", KITTY, True, False),
        ("auto", KITTY, True, True),
        ("auto", {"TERM": "xterm-256color"}, True, True),
        ("auto", KITTY, False, False),
        ("auto", {**KITTY, "SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}, True, False),
        ("auto", {**KITTY, "SSH_TTY": "/dev/pts/1"}, True, False),
        ("auto", {**KITTY, "SSH_TTY": ""}, True, True),
        ("always", {**KITTY, "SSH_TTY": "/dev/pts/1"}, True, True),
        ("always", {**KITTY, "NO_COLOR": ""}, True, False),
        ("auto", {"TERM": "tmux-256color", "TMUX": "/tmp/tmux-0/default,1,0"}, True, True),
        ("auto", {"TERM": "screen-256color", "TMUX": "/tmp/tmux-0/default,1,0"}, False, False),
        ("always", {**KITTY, "STY": "1.pts"}, True, False),
        ("always", {"TERM": "linux"}, True, False),
        ("always", {"TERM": "screen-256color"}, True, False),
        ("always", {}, True, False),
    ],
)
def test_when_the_terminal_is_asked(wish: str, environ: dict[str, str], true_colour: bool, wanted: bool) -> None:
    assert may_ask(wish, environ, true_colour=true_colour) is wanted


def answered(text: str) -> Answers:
    answers = Answers()
    for reply in REPLY.finditer(text):
        answers.take(reply)
    return answers


def test_what_terminals_answer() -> None:
    kitty = answered(ANSWERS)
    assert kitty.shows_pictures
    assert kitty.complete
    assert kitty.cell == (10, 20)
    assert answered("\x1b_Gi=1;OK\x1b\\\x1bP>|ghostty 1.1.0\x1b\\\x1b[?62;22c").shows_pictures
    assert answered("\x1b_Gi=1;OK\x1b\\\x1bP>|ghostty 1.1.0\x1b\\\x1b[?62;22c").cell == CELL
    assert answered("\x1b_Gi=1;OK\x1b\\\x1bP>|kitty(1)\x1b\\\x1b[6;0;0t").cell == CELL
    # Those that know the protocol without its placeholders, or not at all.
    assert not answered("\x1b_Gi=1;OK\x1b\\\x1bP>|WezTerm 2024\x1b\\\x1b[?65;4c").shows_pictures
    assert not answered("\x1b_Gi=1;ENOTSUPPORTED\x1b\\\x1bP>|kitty(1)\x1b\\\x1b[?62c").shows_pictures
    xterm = answered("\x1bP>|XTerm(370)\x1b\\\x1b[6;20;10t\x1b[?64;1;4c")
    assert not xterm.shows_pictures
    assert xterm.paints_strips
    # Not for those without sixels, without a size of cells, or with something better.
    assert not answered("\x1b[6;20;10t\x1b[?4;1c").paints_strips
    assert not answered("\x1b[6;20;10t\x1b[?64;14c").paints_strips
    assert not answered("\x1b[?64;1;4c").paints_strips
    assert not answered(ANSWERS.replace("62;", "62;4;")).paints_strips


@pytest.mark.parametrize(
    ("told", "known", "cell", "paints"),
    [
        ("", None, CELL, False),
        ("", (6, 13), (6, 13), True),  # xterm tells no size of its own, but the system knows it
        ("\x1b[6;20;10t", (6, 13), (10, 20), True),
    ],
)
def test_where_the_size_of_a_cell_is_from(
    told: str, known: tuple[int, int] | None, cell: tuple[int, int], paints: bool
) -> None:
    answers = answered(told + "\x1b[?64;1;4c")
    answers.use_cell(known)
    assert (answers.cell, answers.paints_strips) == (cell, paints)


@pytest.mark.parametrize(
    ("reply", "shows", "cell"),
    [
        ("1|bpaste,RGB,title|10|20|kitty(0.35.2) xterm-kitty\n", True, (10, 20)),
        ("on|RGB|0|0| xterm-ghostty\n", True, CELL),
        ("2|256,RGB||| XTERM-KITTY", True, CELL),
        ("0|bpaste,RGB|10|20|kitty(0.35.2) xterm-kitty\n", False, (10, 20)),
        ("1|bpaste|10|20|kitty(0.35.2) xterm-kitty\n", False, (10, 20)),
        ("1|RGB|10|20|XTerm(370) xterm-256color\n", False, (10, 20)),
        ("", False, CELL),
        ("|||", False, CELL),
        ("no server running", False, CELL),
    ],
)
def test_what_tmux_says_of_its_terminal(reply: str, shows: bool, cell: tuple[int, int]) -> None:
    answers = read_reply(reply)
    assert (answers.shows_pictures, answers.cell) == (shows, cell)


def test_without_a_tmux_to_ask_there_is_no_picture(tmp_path: Path) -> None:
    assert not ask_tmux({"PATH": str(tmp_path)}, over_ssh=True).shows_pictures


@pytest.fixture
def listening(monkeypatch: pytest.MonkeyPatch) -> list[Answers]:
    monkeypatch.setattr(XTermParser, "feed", XTermParser.feed)  # put back afterwards
    heard: list[Answers] = []
    listen(heard.append)
    return heard


@pytest.mark.parametrize("cut", [at for at in range(len(ANSWERS) + 1) if ANSWERS[at - 1 : at] != "\x1b" or at == 0])
def test_answers_are_no_keys_wherever_they_are_cut(listening: list[Answers], cut: int) -> None:
    parser = XTermParser()
    keys = []
    for text in ("j" + ANSWERS[:cut], ANSWERS[cut:] + "k\x1b[Aq"):
        keys += [event.key for event in parser.feed(text) if isinstance(event, Key)]
    assert keys == ["j", "k", "up", "q"]
    assert [answers.shows_pictures for answers in listening] == [True]


def test_a_terminal_without_answers_keeps_its_keys(listening: list[Answers]) -> None:
    parser = XTermParser()
    keys = [event.key for event in parser.feed("jP_[?\x1b[A") if isinstance(event, Key)]
    assert keys == ["j", "P", "underscore", "left_square_bracket", "question_mark", "up"]
    assert not listening


# -- what is sent


def sent_picture(written: str) -> tuple[dict[str, str], Image.Image]:
    """Return the keys and the picture of the one transmission in what was written."""
    parts = re.findall(r"\x1b_G([^;\x1b]*);([^\x1b]*)\x1b\\", written)
    assert "".join(f"\x1b_G{keys};{data}\x1b\\" for keys, data in parts) == written
    assert all(len(data) <= 4096 for _, data in parts)
    assert [dict(key.split("=") for key in keys.split(","))["m"] for keys, _ in parts] == ["1"] * (len(parts) - 1) + [
        "0"
    ]
    keys = dict(key.split("=") for key in parts[0][0].split(","))
    image = Image.open(io.BytesIO(base64.b64decode("".join(data for _, data in parts))))
    image.load()
    return keys, image


def test_a_picture_is_sent_in_pieces_and_asks_for_no_answer() -> None:
    keys, _ = sent_picture(transmission(Picture(77, 4, 2), png(400, 300) + os.urandom(9000)))
    assert keys == {"a": "T", "U": "1", "q": "2", "f": "100", "t": "d", "i": "77", "c": "4", "r": "2", "m": "1"}
    assert removal(77) == "\x1b_Ga=d,d=I,q=2,i=77\x1b\\"


class Terminal:
    """What a gallery wrote, and how often it lost a picture."""

    def __init__(self, notes: Path) -> None:
        self.written: list[str] = []
        self.lost = 0
        self.gallery = Gallery([str(notes)], (10, 20), self.written.append, self._lose)
        self.gallery.use_note(str(notes / "note.md"), most_rows=10)

    def _lose(self) -> None:
        self.lost += 1

    def picture(self, target: str) -> Picture:
        picture = self.gallery.picture(target, (0, 0), 50)
        assert picture is not None
        return picture

    async def until(self, condition: Callable[[], bool]) -> None:
        for _ in range(2000):
            if condition():
                return
            await asyncio.sleep(0.01)
        raise AssertionError("never came true")


async def test_pictures_are_sent_once_scaled_and_taken_out_with_their_note(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png(1000, 500))
    terminal = Terminal(tmp_path)
    picture = terminal.picture("a.png")
    assert (picture.columns, picture.rows) == (40, 10)
    assert terminal.picture("a.png") == picture
    assert not terminal.written
    terminal.gallery.show([picture.number])
    await terminal.until(lambda: bool(terminal.written))
    keys, image = sent_picture(terminal.written[0])
    assert keys["i"] == str(picture.number)
    assert image.size == (400, 200)
    terminal.gallery.show([picture.number])
    terminal.gallery.use_note(str(tmp_path / "note.md"), most_rows=10)
    assert len(terminal.written) == 1
    terminal.gallery.use_note(str(tmp_path / "other.md"), most_rows=10)
    assert terminal.written[1:] == [removal(picture.number)]
    await terminal.gallery.close()
    assert len(terminal.written) == 2


async def test_withdrawn_pictures_are_sent_again(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png(30, 30))
    terminal = Terminal(tmp_path)
    number = terminal.picture("a.png").number
    terminal.gallery.show([number])
    await terminal.until(lambda: len(terminal.written) == 1)
    terminal.gallery.withdraw()
    assert terminal.written[1] == removal(number)
    terminal.gallery.show([number])
    await terminal.until(lambda: len(terminal.written) == 3)
    await terminal.gallery.close()
    assert terminal.written[3] == removal(number)


async def test_what_scrolled_away_before_its_turn_is_not_sent(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / f"{name}.png").write_bytes(png(30, 30))
    terminal = Terminal(tmp_path)
    numbers = [terminal.picture(f"{name}.png").number for name in "abc"]
    terminal.gallery.show(numbers[:2])
    terminal.gallery.show(numbers[2:])
    await terminal.until(lambda: bool(terminal.written))
    assert f"i={numbers[2]}," in terminal.written[0]
    await terminal.gallery.close()
    assert len(terminal.written) == 2


async def test_the_terminal_keeps_no_more_than_some(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("notetui.tui.pictures.gallery.MOST_SENT", 2)
    assert MOST_SENT < 100
    for name in "abc":
        (tmp_path / f"{name}.png").write_bytes(png(30, 30))
    terminal = Terminal(tmp_path)
    numbers = [terminal.picture(f"{name}.png").number for name in "abc"]
    for count, number in enumerate(numbers, 1):
        terminal.gallery.show([number])
        await terminal.until(lambda count=count: sum("a=T" in text for text in terminal.written) == count)  # type: ignore[misc]
    assert removal(numbers[0]) in terminal.written
    assert removal(numbers[1]) not in terminal.written
    await terminal.gallery.close()


# -- sixels


def test_strips_are_the_picture(tmp_path: Path) -> None:
    image = Image.new("RGBA", (50, 47))
    for x in range(50):
        for y in range(47):
            # Four colours, one quarter transparent.
            image.putpixel((x, y), ((255, 0, 0), (0, 255, 0), (0, 0, 255))[(x // 7 + y // 5) % 3] + (255 * (x > 12),))
    strips = as_strips(image, 20).decode().split("\n")
    assert [read_sixel(strip)[:2] for strip in strips] == [(50, 20), (50, 20), (50, 7)]
    seen = {(x, y + 20 * n): c for n, strip in enumerate(strips) for (x, y), c in read_sixel(strip)[2].items()}
    wanted = {}
    for x in range(13, 50):
        for y in range(47):
            red, green, blue, _ = image.getpixel((x, y))  # type: ignore[misc]
            wanted[x, y] = tuple(part * 100 // 255 for part in (red, green, blue))
    assert seen == wanted


def test_a_photograph_as_strips_is_near_itself(tmp_path: Path) -> None:
    image = Image.radial_gradient("L").resize((120, 60)).convert("RGB")
    strips = as_strips(image, 16).decode().split("\n")
    assert [read_sixel(strip)[1] for strip in strips] == [16, 16, 16, 12]
    for number, strip in enumerate(strips):
        _, height, pixels = read_sixel(strip)
        assert len(pixels) == 120 * height
        for (x, y), colour in pixels.items():
            red = image.getpixel((x, y + 16 * number))[0]  # type: ignore[index]
            assert abs(colour[0] - red / 2.55) < 4


def cells(picture: Picture) -> list[str]:
    return [f"{PLACEHOLDER}{a}{b}" for a in marks()[: picture.rows] for b in marks()[: picture.columns]]


def painted(grid: CellGrid, rows: list[str]) -> str:
    return grid.changes("".join(f"\x1b[{y};1H{row}" for y, row in enumerate(rows, 1)))


def test_strips_follow_the_cells() -> None:
    picture = Picture(0x010203, 3, 2)
    style, other = "38;2;1;2;3", "38;2;9;9;9"
    one, two = ("".join(cells(picture)[at : at + 3]) for at in (0, 3))
    grid = CellGrid()
    grid.resize(6, 4)
    grid.strips = Strips()
    rows = ["text  ", f" \x1b[{style}m{one}\x1b[m  ", f" \x1b[{style}m{two}\x1b[m  ", "text  "]
    first = painted(grid, rows)
    assert PLACEHOLDER not in first  # for this terminal they are blanks
    assert grid.painted() == ""
    grid.strips.add(picture.number, 3, ["<0>", "<1>"])
    assert grid.painted() == "\x1b[2;2H<0>\x1b[3;2H<1>"
    assert painted(grid, rows) == ""
    # Scrolled by one: both are painted where they are now, over what was blanked before.
    moved = painted(grid, ["more  ", *rows[:3]])
    assert moved.endswith("\x1b[3;2H<0>\x1b[4;2H<1>")
    # Something else changes on a row: its strip may have been touched.
    assert painted(grid, ["more  ", "text  ", f"!\x1b[{style}m{one}\x1b[m  ", rows[2]]).endswith("\x1b[3;2H<0>")
    # Half covered: that row is left blank, and another picture's number is none.
    covered = painted(grid, ["more  ", "text  ", f"! box{' '}", f" \x1b[{other}m{two}\x1b[m  "])
    assert "<" not in covered
    grid.strips.remove(picture.number)
    assert "<" not in painted(grid, rows)


async def test_sixels_go_to_the_strips(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png(100, 50, colour=b"\xff\0\0"))
    strips, written = Strips(), list[str]()
    gallery = Gallery([str(tmp_path)], (10, 20), written.append, lambda: None, strips)
    gallery.use_note(str(tmp_path / "note.md"), most_rows=10)
    picture = gallery.picture("a.png", (0, 0), 50)
    assert picture is not None
    gallery.show([picture.number])
    for _ in range(2000):
        if written:
            break
        await asyncio.sleep(0.01)
    assert written == [""]
    number, count = picture.number, picture.columns
    style = f"38;2;{number >> 16};{number >> 8 & 255};{number & 255}"
    found = [list(strips.on_row(cells(picture)[at * count : (at + 1) * count], [style] * count)) for at in range(3)]
    assert [len(row) for row in found] == [1] * picture.rows + [0] * (3 - picture.rows)
    assert read_sixel(found[0][0][1])[2][0, 0] == (100, 0, 0)
    await gallery.close()
    assert not list(strips.on_row(cells(picture)[:count], [style] * count))


# -- decoding what strangers made


def hostile() -> dict[str, bytes]:
    picture = png(200, 100)
    gif = io.BytesIO()
    Image.new("P", (20, 20)).save(gif, "GIF")
    lying_gif = bytearray(gif.getvalue())
    at = lying_gif.index(b"\x2c")
    lying_gif[at + 5 : at + 9] = b"\xff\xff\xff\xff"  # a frame of 65,535 pixels square
    text = b"iTXtkey\0\x01\0\0\0" + zlib.compress(b"\0" * 200_000_000)
    bomb = picture[:33] + (len(text) - 4).to_bytes(4, "big") + text + zlib.crc32(text).to_bytes(4, "big") + picture[33:]
    return {
        "cut off": picture[:40],
        "no pixels": png(200, 100, rows=0),
        "damaged": picture[:45] + b"\xff" * 30 + picture[75:],
        "lying frame": bytes(lying_gif),
        "text bomb": bomb,
        "not what it says": b"GIF89a\x20\0\x20\0" + b"%!PS-Adobe-3.0\nquit\n" * 50,
    }


@pytest.mark.parametrize("name", sorted(hostile()))
async def test_hostile_pictures_cost_little_and_are_shown_by_their_text(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.png").write_bytes(hostile()[name])
    (tmp_path / "good.png").write_bytes(png(20, 20))
    terminal = Terminal(tmp_path)
    bad, good = terminal.picture("a.png"), terminal.picture("good.png")
    start = time.monotonic()
    terminal.gallery.show([bad.number, good.number])
    await terminal.until(lambda: any(f"i={good.number}," in text for text in terminal.written))
    assert time.monotonic() - start < 15
    if not any(f"i={bad.number}," in text for text in terminal.written):
        assert terminal.lost == 1
        assert terminal.gallery.picture("a.png", (0, 0), 50) is None
    await terminal.gallery.close()


async def test_a_decoder_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = tmp_path / "slow.py"
    slow.write_text(
        "import time, pathlib, os\npathlib.Path(__file__ + '.pid').write_text(str(os.getpid()))\ntime.sleep(600)\n"
    )
    monkeypatch.setattr("notetui.tui.pictures.decoder.__file__", str(slow))
    monkeypatch.setattr("notetui.tui.pictures.gallery.PATIENCE", 1.0)
    (tmp_path / "a.png").write_bytes(png(20, 20))
    terminal = Terminal(tmp_path)
    terminal.gallery.show([terminal.picture("a.png").number])
    await terminal.until(lambda: terminal.lost == 1)
    pid = int(Path(f"{slow}.pid").read_text())
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    await terminal.gallery.close()


async def test_leaving_ends_what_is_being_decoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = tmp_path / "slow.py"
    slow.write_text(
        "import time, pathlib, os\npathlib.Path(__file__ + '.pid').write_text(str(os.getpid()))\ntime.sleep(600)\n"
    )
    monkeypatch.setattr("notetui.tui.pictures.decoder.__file__", str(slow))
    (tmp_path / "a.png").write_bytes(png(20, 20))
    terminal = Terminal(tmp_path)
    terminal.gallery.show([terminal.picture("a.png").number])
    pid_file = Path(f"{slow}.pid")
    await terminal.until(lambda: pid_file.exists() and pid_file.read_text().isdigit())
    await terminal.gallery.close()
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid_file.read_text()), 0)
    assert not terminal.written


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "P"), ("PNG", "I;16"), ("PNG", "LA"), ("PNG", "1"), ("JPEG", "CMYK"), ("WEBP", "RGBA")]
)
async def test_pictures_of_all_kinds_of_pixels(tmp_path: Path, kind: str, mode: str) -> None:
    Image.new(mode, (30, 20)).save(tmp_path / "a.png", kind)
    terminal = Terminal(tmp_path)
    terminal.gallery.show([terminal.picture("a.png").number])
    await terminal.until(lambda: bool(terminal.written) or terminal.lost > 0)
    assert sent_picture(terminal.written[0])[1].size == (30, 20)
    await terminal.gallery.close()


# -- in the note


async def test_pictures_are_rows_of_the_note(tmp_path: Path) -> None:
    notes = library(tmp_path)
    async with browser(notes, size=(80, 24)) as (pilot, desk):
        await until(pilot, lambda: any("After it." in line for line in screen_text(pilot)))
        before = [line[32:] for line in screen_text(pilot)]
        written: list[str] = []
        view = desk.note_view
        gallery = Gallery([str(notes)], (10, 20), written.append, view.pictures_changed)
        view.use_pictures(gallery)
        await until(pilot, lambda: any(PLACEHOLDER in line for line in screen_text(pilot)))
        after = [line[32:] for line in screen_text(pilot)]
        # The text is what it was, with the rows of the one picture that may be shown between.
        at = next(y for y, line in enumerate(after) if PLACEHOLDER in line)
        count = sum(PLACEHOLDER in line for line in after)
        assert count == 10
        assert after[at - 1].startswith(before[at - 1].rstrip()[:5])
        assert after[:at] == before[:at]
        assert after[at + count : at + count + 3] == before[at : at + 3]
        await until(pilot, lambda: bool(written))
        assert len(written) == 1
        # Scrolled half away, and covered by a dialog: rows of text like others.
        desk.panes.to_note()
        await pilot.press("question_mark", "escape")
        desk.browsing.go_to_note(str(notes / "b.md"))
        await until(pilot, lambda: any("Nothing to see." in line for line in screen_text(pilot)))
        assert "a=d" in written[1]
        assert not any(PLACEHOLDER in line for line in screen_text(pilot))


async def test_the_colour_of_a_picture_is_its_number_whatever_is_laid_over_it(tmp_path: Path) -> None:
    notes = library(tmp_path)
    (notes / "a.md").write_text("# Cups\n\n> Quoted ![A cup](cup.png)\n")
    async with browser(notes, size=(80, 24)) as (pilot, desk):
        await until(pilot, lambda: any("Quoted" in line for line in screen_text(pilot)))
        view = desk.note_view
        gallery = Gallery([str(notes)], (10, 20), lambda text: None, view.pictures_changed)
        view.use_pictures(gallery)
        picture = gallery.picture("cup.png", (0, 0), 44)
        assert picture is not None
        desk.panes.to_note()
        await pilot.press("slash", *"cup", "enter")
        await pilot.press("right_square_bracket", "q")
        await pilot.pause()
        strips = desk.screen._compositor.render_strips()
        cells = [segment for strip in strips for segment in strip if PLACEHOLDER in segment.text]
        assert cells
        number = picture.number
        for segment in cells:
            assert segment.style is not None
            assert segment.style.color is not None
            assert segment.style.color.triplet == (number >> 16, number >> 8 & 255, number & 255)
            assert not segment.style.reverse


async def test_a_click_on_a_picture_follows_it_as_its_text_does(tmp_path: Path) -> None:
    notes = library(tmp_path)
    async with browser(notes, size=(80, 24)) as (pilot, desk):
        await until(pilot, lambda: any("After it." in line for line in screen_text(pilot)))
        view = desk.note_view
        view.use_pictures(Gallery([str(notes)], (10, 20), lambda text: None, view.pictures_changed))
        await until(pilot, lambda: any(PLACEHOLDER in line for line in screen_text(pilot)))
        y = next(y for y, line in enumerate(screen_text(pilot)) if PLACEHOLDER in line)
        followed: list[str] = []
        desk.following.link = lambda target, **_: followed.append(target)  # type: ignore[method-assign]
        await pilot.click(offset=(40, y))
        await until(pilot, lambda: followed == ["cup.png"])
        assert len(view.links_on_screen()) == 4


async def test_without_pictures_images_are_text(tmp_path: Path) -> None:
    async with browser(library(tmp_path), size=(80, 24)) as (pilot, _):
        await until(pilot, lambda: any("After it." in line for line in screen_text(pilot)))
        text = "\n".join(screen_text(pilot))
        assert "▣ A cup" in text
        assert "▣ far ▣ up ▣ by a link" in text
        assert PLACEHOLDER not in text
