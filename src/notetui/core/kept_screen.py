"""A screen as a text that can be kept, and back: characters and colours, nothing that could act on a terminal.

A kept screen is read before anything else of the program is there, from a file that anybody may have put there: what
is not exactly as it is written here is no screen. Only characters whose width no terminal doubts are kept; in place of
others stands a blank, which the program fills when it is ready. Its imports are what the first paint waits for.
"""

from __future__ import annotations

from unicodedata import category, east_asian_width

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

CELLS_AT_MOST = 50_000
_CONTINUED = "\t"
"""Stands for the second half of a wide character, which is an empty text in the grid."""
_MARKS = frozenset("123479")
_COLOURS = frozenset(map(str, (*range(30, 38), 39, *range(40, 48), 49, *range(90, 98), *range(100, 108))))
_BLANKS = "\u00a0\u3000"
"""Blanks that Python counts among what can't be printed."""


class KeptScreen:
    """The cells of a screen, row by row: the text of each (empty for the second half of a wide one) and its style.

    A style is the numbers of an SGR sequence, such as `1;38;5;214`.
    """

    __slots__ = ("styles", "texts")

    def __init__(self, texts: list[list[str]], styles: list[list[str]]) -> None:
        self.texts = texts
        self.styles = styles

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows."""
        return len(self.texts[0]), len(self.texts)


def kept(screen: KeptScreen) -> str | None:
    """Return a screen as text for `read`; None for one that is too large or has a style not known here."""
    columns, rows = screen.size
    used = {style: "" for row in screen.styles for style in row}
    if columns * rows > CELLS_AT_MOST or not all(map(_is_style, used)):
        return None
    for number, style in enumerate(used):
        used[style] = str(number)
    lines = [f"{columns} {rows}", ",".join(used)]
    for texts, styles in zip(screen.texts, screen.styles, strict=True):
        lines.append("".join(text or _CONTINUED for text in _sure(texts)))
        lines.append(" ".join(f"{count}x{used[style]}" for style, count in _runs(styles)))
    return "\n".join(lines)


def read(text: str) -> KeptScreen | None:
    """Return the screen that was kept as a text, None when it is not exactly what `kept` may write."""
    lines = text.split("\n")
    columns, rows = _two_numbers(lines[0], " ")
    if columns <= 0 or rows <= 0 or columns * rows > CELLS_AT_MOST or len(lines) != 2 + 2 * rows:
        return None
    styles = lines[1].split(",")
    if not all(map(_is_style, styles)):
        return None
    screen = KeptScreen([], [])
    for at in range(2, len(lines), 2):
        texts, looks = _cells(lines[at]), _looks(lines[at + 1], styles)
        if texts is None or len(texts) != columns or len(looks) != columns:
            return None
        screen.texts.append(texts)
        screen.styles.append(looks)
    return screen


def painted(screen: KeptScreen) -> str:
    """Return what paints a whole screen, wherever the cursor and whatever the style is; leaves the plain style."""
    parts: list[str] = []
    for y, (texts, styles) in enumerate(zip(screen.texts, screen.styles, strict=True)):
        parts.append(f"\x1b[{y + 1};1H")
        at = 0
        for style, count in _runs(styles):
            parts.append(f"\x1b[0;{style}m" if style else "\x1b[0m")
            parts += texts[at : at + count]
            at += count
    return "".join((*parts, "\x1b[0m"))


def _runs(styles: Sequence[str]) -> list[tuple[str, int]]:
    runs: list[tuple[str, int]] = []
    start = 0
    for at in range(1, len(styles) + 1):
        if at == len(styles) or styles[at] != styles[start]:
            runs.append((styles[start], at - start))
            start = at
    return runs


def _sure(texts: Sequence[str]) -> list[str]:
    """Return cells with blanks in place of all whose width is in doubt."""
    cells = list(texts)
    for at, text in enumerate(texts):
        if not text:
            continue
        wide = at + 1 < len(texts) and not texts[at + 1]
        if not (len(text) == 1 and _is_sure(text) and _is_wide(text) == wide):
            cells[at] = " "
            if wide:
                cells[at + 1] = " "
    if not cells[0]:
        cells[0] = " "
    return cells


def _cells(line: str) -> list[str] | None:
    """Return the cells of a row as they are in the grid, None when it is none that may be kept."""
    if line.isascii() and line.isprintable():
        return list(line)
    characters = set(line) - {_CONTINUED}
    if not all(map(_is_sure, characters)):
        return None
    wide = set(filter(_is_wide, characters))
    texts = ["" if character == _CONTINUED else character for character in line]
    # Each wide character is followed by its second half, and nothing else is.
    if any((before in wide) != (text == "") for before, text in zip(["", *texts], [*texts, " "], strict=True)):
        return None
    return texts


def _is_sure(character: str) -> bool:
    """Return whether a character can be seen, does nothing, and is as wide as its property says everywhere."""
    code = ord(character)
    if code < 0x300:
        return character.isprintable() or character in _BLANKS
    if 0x1160 <= code <= 0x11FF or 0xD7B0 <= code <= 0xD7FF or code >= 0x1FA70 or 0x1F1E6 <= code <= 0x1F1FF:
        return False  # parts of Korean syllables; emoji newer than many terminals, and all beyond; halves of flags
    if 0x1F3FB <= code <= 0x1F3FF:
        return False  # colours of skin
    return (character.isprintable() or character in _BLANKS) and category(character)[0] != "M"


def _is_wide(character: str) -> bool:
    return character >= "\u1100" and east_asian_width(character) in "WF"


def _looks(line: str, styles: Sequence[str]) -> list[str]:
    """Return the style of each cell of a row, none when that can't be read."""
    looks: list[str] = []
    for run in line.split(" "):
        count, number = _two_numbers(run, "x")
        if not 0 < count <= CELLS_AT_MOST - len(looks) or not 0 <= number < len(styles):
            return []
        looks += [styles[number]] * count
    return looks


def _is_style(numbers: str) -> bool:
    """Return whether these are the numbers of a style that the program uses: marks and colours."""
    left = numbers.split(";")[::-1] if numbers else []
    while left:
        number = left.pop()
        if number in _MARKS or number in _COLOURS:
            continue
        if number not in ("38", "48") or not left:
            return False
        size = {"5": 1, "2": 3}.get(left.pop(), 0)
        if not size or len(left) < size or not all(0 <= _number(left.pop()) <= 255 for _ in range(size)):
            return False
    return True


def _two_numbers(text: str, between: str) -> tuple[int, int]:
    first, _, second = text.partition(between)
    return _number(first), _number(second)


def _number(digits: str) -> int:
    """Return a number of at most five plain digits, -1 for anything else."""
    return int(digits) if 0 < len(digits) <= 5 and digits.isascii() and digits.isdigit() else -1
