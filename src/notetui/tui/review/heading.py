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

    With `lines` its last text wraps below itself, on as many lines at most, and the widget is as high as they are.
    """

    def __init__(self, chrome: Chrome, *, id: str, lines: int = 1) -> None:  # noqa: A002
        super().__init__(id=id)
        self._chrome = chrome
        self._lines = lines
        self._parts: tuple[tuple[str, str], ...] = ()
        self._right = ""

    def set_chrome(self, chrome: Chrome) -> None:
        """Draw with other colours."""
        self._chrome = chrome
        self.refresh()

    def say(self, *parts: tuple[str, str], right: str = "") -> None:
        """Show texts, each with the name of its style in `Chrome`, and one at the right edge; they may be untrusted."""
        if (parts, right) != (self._parts, self._right):
            self._parts, self._right = parts, right
            self._take_height()
            self.refresh()

    def on_resize(self) -> None:
        """Take the height that the text needs at this width."""
        self._take_height()

    def _take_height(self) -> None:
        if self._lines > 1 and self.size.width:
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
        from notetui.core.markdown.wrap import wrap

        *before, (text, style) = self._parts
        head: list[tuple[str, Style]] = [(" ", self._chrome.text)]
        head += [(show(part), getattr(self._chrome, name)) for part, name in before]
        text, gap = show(text.strip()), len(text) - len(text.lstrip())
        head.append((" " * gap, self._chrome.text))
        indent = sum(cell_len(part) for part, _ in head)
        room = max(8, width - indent - 1)
        texts = ["".join(piece.text for piece in line) for line in wrap(text, (), room, "")] or [""]
        if len(texts) > self._lines:
            texts = [*texts[: self._lines - 1], " ".join(texts[self._lines - 1 :])]
        look = getattr(self._chrome, style)
        rest = [fit([(" " * indent, look), (crop(more, room), look)], width) for more in texts[1:]]
        return [fit([*head, (texts[0], look)], width), *rest]
