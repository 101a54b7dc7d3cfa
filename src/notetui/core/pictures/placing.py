"""A picture as cells of the screen: how many it takes, and what is written into them.

A cell of a picture is U+10EEEE with two combining marks, for its row and column in the picture; its text colour is the
picture's number. A terminal that knows the kitty graphics protocol draws that part of the picture there (its "Unicode
placeholders"). So a picture scrolls, is covered and goes away as text does, and nothing has to be painted at a place.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple, Protocol

PLACEHOLDER = "\U0010eeee"
ROLE = "picture."
"""What the role of a picture's cells begins with; its number follows."""

# The protocol numbers rows and columns by the combining marks of class 230 that have no decomposition; these are the
# first of them. Code points and ranges, in hexadecimal.
_MARKS = (
    "305 30d-30e 310 312 33d-33f 346 34a-34c 350-352 357 35b 363-36f 483-487 592-595 597-599 59c-5a1 5a8-5a9 5ab-5ac "
    "5af 5c4 610-617 657-65b 65d-65e 6d6-6dc 6df-6e2 6e4 6e7-6e8 6eb-6ec 730 732-733 735-736 73a 73d 73f-741 743 745 "
    "747 749-74a 7eb-7f1 7f3 816-819 81b-823 825-827 829-82d 951 953-954"
)


class Picture(NamedTuple):
    """A picture that is shown: its number (1 to 2^24 - 1), and how many cells it takes."""

    number: int
    columns: int
    rows: int


class Pictures(Protocol):
    """Who knows the pictures of a note."""

    def picture(self, target: str, asked: tuple[int, int], room: int) -> Picture | None:
        """Return the picture of a link in at most so many columns, None where only its text is shown.

        `asked` is the width and height in pixels that the note asks for, 0 for no wish.
        """


@cache
def marks() -> tuple[str, ...]:
    """Return the combining marks that stand for the numbers from 0 on."""
    found: list[str] = []
    for part in _MARKS.split():
        first, _, last = part.partition("-")
        found += map(chr, range(int(first, 16), int(last or first, 16) + 1))
    return tuple(found)


def fit(
    natural: tuple[int, int], asked: tuple[int, int], cell: tuple[int, int], room: int, most_rows: int
) -> tuple[int, int]:
    """Return how many columns and rows a picture takes, at least one each.

    `natural` is its size in pixels, `asked` what the note asks for (0: no wish), `cell` that of a cell. It keeps its
    proportions, and is never larger than asked for, than `room` columns or `most_rows` rows.
    """
    width, height = natural
    scale = 1.0
    if asked[0] > 0:
        scale = asked[0] / width
    elif asked[1] > 0:
        scale = asked[1] / height
    room, most_rows = min(room, len(marks())), min(most_rows, len(marks()))
    scale = min(scale, room * cell[0] / width, most_rows * cell[1] / height)
    return _cells(width * scale, cell[0], room), _cells(height * scale, cell[1], most_rows)


def _cells(pixels: float, cell: int, most: int) -> int:
    return max(1, min(most, round(pixels / cell + 0.25)))


def cells_of(picture: Picture) -> Iterator[str]:
    """Yield the text of each row of a picture."""
    numbers = marks()
    for row in numbers[: picture.rows]:
        yield "".join(f"{PLACEHOLDER}{row}{column}" for column in numbers[: picture.columns])


def number_of(role: str) -> int:
    """Return the number of the picture whose cells have a role, 0 for other roles."""
    return int(role[len(ROLE) :]) if role.startswith(ROLE) else 0
