"""Pictures without a screen: sizes from heads, cells, rows in the layout."""

from __future__ import annotations

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from notetui.core.markdown.layout import LayoutOptions, lay_out
from notetui.core.markdown.parse import Document
from notetui.core.markdown.pieces import Line, links_in
from notetui.core.pictures.header import MOST_PIXELS, PictureHead, read_head
from notetui.core.pictures.placing import PLACEHOLDER, Picture, cells_of, fit, marks, number_of
from notetui.core.text.cells import cell_len
from tests.pictures import png

FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP")


def made(kind: str, width: int, height: int, **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (10, 200, 90)).save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("size", [(1, 1), (640, 319), (5, 2000)])
def test_the_size_is_read_from_the_head(kind: str, size: tuple[int, int]) -> None:
    assert read_head(made(kind, *size)) == PictureHead(kind, *size)


def test_other_webps() -> None:
    assert read_head(made("WEBP", 70, 30, lossless=True)) == PictureHead("WEBP", 70, 30)
    out = io.BytesIO()
    frames = [Image.new("RGBA", (70, 30), (n, 0, 0, n)) for n in (1, 200)]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    assert read_head(out.getvalue()) == PictureHead("WEBP", 70, 30)


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_turned_photograph_is_measured_as_it_is_seen(turn: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = turn
    wanted = (20, 60) if turn >= 5 else (60, 20)
    assert read_head(made("JPEG", 60, 20, exif=exif)) == PictureHead("JPEG", *wanted)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
        b"%PDF-1.7",
        b"GIF89a\0\0\x09\0",
        b"\xff\xd8" + b"\xff" * 5000,
        b"\xff\xd8\xff\xe1\0\0" * 5000,
        b"\xff\xd8\xff\xe1\0\x10Exif\0\0II*\0\xff\xff\xff\xff",
        png(9, 9)[:20],
    ],
)
def test_what_is_no_picture_has_no_size(data: bytes) -> None:
    assert read_head(data) is None


def test_pictures_too_large_for_memory_are_none() -> None:
    assert read_head(png(60_000, 60_000, rows=1)) is None
    assert read_head(png(8_000, MOST_PIXELS // 8_000 + 1, rows=1)) is None
    assert read_head(png(8_000, MOST_PIXELS // 8_000, rows=1)) is not None
    assert read_head(b"BM" + b"\0" * 12 + struct.pack("<Iii", 40, -5, -5) + b"\0" * 20) is None


@given(st.sampled_from(FORMATS), st.data())
def test_damaged_heads_never_fail(kind: str, data: st.DataObject) -> None:
    whole = bytearray(made(kind, 33, 22))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    found = read_head(bytes(whole[: data.draw(st.integers(0, len(whole)))]))
    assert found is None or 0 < found.width * found.height <= MOST_PIXELS


@given(
    st.tuples(st.integers(1, 30_000), st.integers(1, 30_000)),
    st.tuples(st.integers(0, 99_999), st.integers(0, 99_999)),
    st.tuples(st.integers(1, 60), st.integers(1, 60)),
    st.integers(1, 300),
    st.integers(1, 80),
)
def test_a_picture_always_fits(
    natural: tuple[int, int], asked: tuple[int, int], cell: tuple[int, int], room: int, most_rows: int
) -> None:
    columns, rows = fit(natural, asked, cell, room, most_rows)
    assert 1 <= columns <= min(room, len(marks()))
    assert 1 <= rows <= most_rows


@pytest.mark.parametrize(
    ("natural", "asked", "room", "most_rows", "wanted"),
    [
        ((400, 200), (0, 0), 100, 50, (40, 10)),  # as it is
        ((400, 200), (0, 0), 20, 50, (20, 5)),  # as wide as there is room
        ((400, 200), (0, 0), 100, 4, (16, 4)),  # as high as it may be
        ((400, 200), (200, 0), 100, 50, (20, 5)),  # as the note asks
        ((400, 200), (0, 100), 100, 50, (20, 5)),
        ((40, 20), (400, 0), 100, 50, (40, 10)),  # larger, when the note asks for it
        ((3, 3), (0, 0), 100, 50, (1, 1)),
        ((10_000, 10), (0, 0), 50, 50, (50, 1)),
    ],
)
def test_proportions(
    natural: tuple[int, int], asked: tuple[int, int], room: int, most_rows: int, wanted: tuple[int, int]
) -> None:
    assert fit(natural, asked, (10, 20), room, most_rows) == wanted


def test_each_cell_names_its_row_and_column_and_is_one_wide() -> None:
    rows = list(cells_of(Picture(1, 30, 3)))
    assert [cell_len(row) for row in rows] == [30, 30, 30]
    cells = [cell for row in rows for cell in row.split(PLACEHOLDER)[1:]]
    assert cells == [a + b for a in marks()[:3] for b in marks()[:30]]
    # As the protocol counts: 0, 1, 2, and the hundredth.
    assert [ord(mark) for mark in (*marks()[:3], marks()[99])] == [0x305, 0x30D, 0x30E, 0x74A]
    assert len(set(marks())) == len(marks())


class Known:
    """Knows one picture, and what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[int, int], int]] = []

    def picture(self, target: str, asked: tuple[int, int], room: int) -> Picture | None:
        self.asked.append((target, asked, room))
        return Picture(7, 4, 2) if target == "cup.png" else None


def laid_out(text: str, known: Known | None) -> list[Line]:
    options = LayoutOptions(pictures=known)
    return [line for leaf in Document(text).parse_all() for line in lay_out(leaf, 40, options)]


def test_a_picture_stands_below_the_text_of_its_paragraph() -> None:
    text = "See ![A cup](cup.png) and ![none](gone.png).\n\nAfter.\n"
    plain, known = laid_out(text, None), Known()
    lines = laid_out(text, known)
    assert lines[0] == plain[0]
    assert lines[3:] == plain[1:]
    assert [number_of(piece.role) for line in lines[1:3] for piece in line] == [7, 7]
    assert known.asked == [("cup.png", (0, 0), 40), ("gone.png", (0, 0), 40)]
    # Its rows are no links of their own, but stand for the image's text: a click on them follows it.
    assert [len(links_in(line)) for line in lines] == [2, 0, 0, 0]
    assert lines[1][0].start == 4
    assert lines[1][0].length == len("A cup")


def test_the_size_that_a_note_asks_for_and_the_room_in_a_quote() -> None:
    known = Known()
    laid_out("> ![](cup.png =250x) ![](b.png =x90) ![](c.png =30x40) <img src='d.png'>\n", known)
    assert known.asked == [
        ("cup.png", (250, 0), 38),
        ("b.png", (0, 90), 38),
        ("c.png", (30, 40), 38),
        ("d.png", (0, 0), 38),
    ]


def test_bars_go_on_beside_a_picture() -> None:
    lines = laid_out("> ![A cup](cup.png)\n", Known())
    assert [line[0].role for line in lines] == ["quote.bar"] * 3


def test_text_of_a_note_can_not_name_a_picture() -> None:
    lines = laid_out(f"{PLACEHOLDER}{marks()[0]}{marks()[0]} here\n", Known())
    assert not any(PLACEHOLDER in piece.text for line in lines for piece in line)
