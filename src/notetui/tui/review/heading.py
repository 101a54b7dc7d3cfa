"""The lines above a full-screen view: what it is, how much of it there is, the filter and the order."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style

from notetui.core.text.cells import cell_len, crop
from notetui.core.text.clean import show
from notetui.tui.chrome import Chrome
from notetui.tui.widgets.painted import Painted, fit


class Heading(Painted):
    """One line: the name at the left, what is counted after it, the filter at the right."""

    def __init__(self, chrome: Chrome, name: str) -> None:
        super().__init__(id="view-heading")
        self._chrome = chrome
        self._title = name
        self._told = ""
        self._filter = ""

    def set_chrome(self, chrome: Chrome) -> None:
        """Draw with other colours."""
        self._chrome = chrome
        self.refresh()

    def tell(self, told: str, filter_text: str = "", *, name: str = "") -> None:
        """Show what there is and what it is filtered by; both may be untrusted."""
        now = (name or self._title, told, filter_text)
        if now != (self._title, self._told, self._filter):
            self._title, self._told, self._filter = now
            self.refresh()

    def ground(self) -> Style:
        """Return the bar's colours."""
        return self._chrome.bar

    def paint(self, width: int) -> Sequence[Sequence[Segment]]:
        """Return the line."""
        chrome = self._chrome
        right = crop(f" filter: {show(self._filter)} ", width // 2) if self._filter else ""
        room = width - cell_len(right)
        bold = Style(bold=True)
        name = f" {show(self._title)} "
        told = _whole_parts(show(self._told), room - cell_len(name) - 2)
        parts = [(name, chrome.bar + bold), (f" {told}", chrome.bar)]
        segments = fit(parts, room)
        used = sum(segment.cell_length for segment in segments)
        return [[*segments, Segment(" " * max(0, room - used), chrome.bar), Segment(right, chrome.key)]]


def _whole_parts(text: str, room: int) -> str:
    """Return as many of the parts between the dots as fit, the most important being first; half a part says nothing."""
    parts = text.split(" · ")
    while len(parts) > 1 and cell_len(" · ".join(parts)) > room:
        parts.pop()
    return " · ".join(parts)


class Line(Painted):
    """One line of text under a heading, such as the name of the column under the cursor.

    With `lines` its last text wraps below itself, on as many lines at most, and the widget is as high as they are;
    with `keep_lines` it is as high as that whatever it says, so that nothing below it moves.
    """

    def __init__(self, chrome: Chrome, *, id: str, lines: int = 1) -> None:  # noqa: A002
        super().__init__(id=id)
        self._chrome = chrome
        self._lines = lines
        self._kept = 0
        self._parts: tuple[tuple[str, str], ...] = ()
        self._right = ""
        self._above = ""

    def set_chrome(self, chrome: Chrome) -> None:
        """Draw with other colours."""
        self._chrome = chrome
        self.refresh()

    def say(self, *parts: tuple[str, str], right: str = "", above: str = "") -> None:
        """Show texts, each with the name of its style in `Chrome`, and one at the right edge; they may be untrusted.

        `above` stands on a line of its own before them, where there are several.
        """
        if (parts, right, above) != (self._parts, self._right, self._above):
            self._parts, self._right, self._above = parts, right, above
            self._take_height()
            self.refresh()

    @property
    def lines(self) -> int:
        """On how many lines at most it says it."""
        return self._lines

    def keep_lines(self, lines: int) -> None:
        """Be so many lines high, and use them all before anything is cut."""
        if lines != self._kept:
            self._lines = self._kept = lines
            self.styles.height = lines
            self.refresh()

    def on_resize(self) -> None:
        """Take the height that the text needs at this width."""
        self._take_height()

    def _take_height(self) -> None:
        if self._lines > 1 and self.size.width and not self._kept:
            self.styles.height = len(self.paint(self.size.width))

    def paint(self, width: int) -> Sequence[Sequence[Segment]]:
        """Return the lines."""
        if self._lines > 1 and self._parts:
            return self._wrapped(width)
        styled: list[tuple[str, Style]] = [(" ", self._chrome.text)]
        styled += [(show(text), getattr(self._chrome, style)) for text, style in self._parts]
        right = crop(f"  {show(self._right)} ", width // 2) if self._right else ""
        room = width - cell_len(right)
        segments = fit(styled, room)
        used = sum(segment.cell_length for segment in segments)
        return [[*segments, Segment(" " * max(0, room - used)), Segment(right, self._chrome.muted)]]

    def _wrapped(self, width: int) -> Sequence[Sequence[Segment]]:
        *before, (text, style) = self._parts
        head: list[tuple[str, Style]] = [(" ", self._chrome.text)]
        head += [(show(part), getattr(self._chrome, name)) for part, name in before]
        text, gap = show(text.strip()), len(text) - len(text.lstrip())
        head.append((" " * gap, self._chrome.text))
        indent = sum(cell_len(part) for part, _ in head)
        above = [fit([(f" {show(self._above)}", self._chrome.accent)], width - 1)] if self._above else []
        right = crop(f"  {show(self._right)} ", width // 2) if self._right else ""
        room = max(8, width - indent - max(1, cell_len(right)))
        texts = _wrap(text, room)
        if len(texts) > self._lines - len(above):
            kept = max(1, self._lines - len(above))
            texts = [*texts[: kept - 1], " ".join(texts[kept - 1 :])]
        look = getattr(self._chrome, style)
        first = fit([*head, (crop(texts[0], room), look)], width - cell_len(right))
        if right:
            used = sum(segment.cell_length for segment in first)
            first += [Segment(" " * (width - cell_len(right) - used)), Segment(right, self._chrome.muted)]
        rest = [fit([(" " * indent, look), (crop(more, room), look)], width) for more in texts[1:]]
        return [*above, first, *rest]


def lines_needed(before: str, text: str, right: str, width: int) -> int:
    """Return on how many lines a `Line` shows a text whole, after one that stays in one piece and beside its right."""
    room = max(8, width - cell_len(f" {show(before)}") - (cell_len(show(right)) + 3 if right else 1))
    return len(_wrap(show(text), room))


def _wrap(text: str, room: int) -> list[str]:
    from notetui.core.markdown.wrap import wrap

    return ["".join(piece.text for piece in line) for line in wrap(text, (), room, "")] or [""]
