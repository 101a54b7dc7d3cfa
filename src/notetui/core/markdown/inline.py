"""Inline text under way: the plain text of a paragraph, heading or cell as events bring it, and its marks."""

from __future__ import annotations

import re
from functools import cache

from notetui.core.markdown.document import ROW_BREAK, Mark, Run

_HTML_MARKS = {
    "b": Mark.STRONG,
    "strong": Mark.STRONG,
    "i": Mark.EMPHASIS,
    "em": Mark.EMPHASIS,
    "cite": Mark.EMPHASIS,
    "dfn": Mark.EMPHASIS,
    "var": Mark.EMPHASIS,
    "s": Mark.STRIKE,
    "del": Mark.STRIKE,
    "strike": Mark.STRIKE,
    "u": Mark.UNDERLINE,
    "ins": Mark.UNDERLINE,
    "sub": Mark.SUBSCRIPT,
    "sup": Mark.SUPERSCRIPT,
    "kbd": Mark.KEYBOARD,
    "code": Mark.CODE,
    "samp": Mark.CODE,
    "tt": Mark.CODE,
    "mark": Mark.HIGHLIGHT,
}


@cache
def _tag_name() -> re.Pattern[str]:
    return re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)")


@cache
def _attribute() -> re.Pattern[str]:
    return re.compile(r"""[\s"']([A-Za-z-]{1,30})\s*=\s*("[^"]*"|'[^']*'|[^\s>"']+)""")


def tag_name(tag: str) -> str:
    """Return the name of an HTML tag in lower case, empty for what is none (a comment, a declaration)."""
    found = _tag_name().match(tag)
    return found[1].lower() if found else ""


def attributes(tag: str) -> dict[str, str]:
    """Return the attributes of an HTML tag that have a value; entities in them are resolved."""
    from html import unescape

    return {name.lower(): unescape(value.strip("\"'")) for name, value in _attribute().findall(tag)}


class Inline:
    """Collects text and marks; `take` hands them out and starts anew."""

    __slots__ = ("_html", "_open", "length", "parts", "runs")

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.runs: list[Run] = []
        self._open: list[tuple[int, Mark, str]] = []
        self._html: list[tuple[str, int, Mark, str]] = []

    def take(self) -> tuple[str, list[Run]]:
        """Return the text and its marks so far; what is still open ends here."""
        text, runs = "".join(self.parts), self.runs
        for start, mark, target in self._open:
            runs.append(Run(start, self.length, mark, target))
        self.parts, self.length, self.runs, self._open, self._html = [], 0, [], [], []
        return text, runs

    @property
    def marked(self) -> bool:
        """True while emphasis, a link or the like is open."""
        return bool(self._open)

    def add(self, text: str, mark: Mark = Mark.NONE, target: str = "") -> None:
        """Add text, marked or not."""
        if mark:
            self.runs.append(Run(self.length, self.length + len(text), mark, target))
        self.parts.append(text)
        self.length += len(text)

    def open(self, mark: Mark, target: str = "") -> None:
        """Begin a mark that a later event ends."""
        self._open.append((self.length, mark, target))

    def close(self) -> None:
        """End the mark that was begun last, if that was in this text."""
        if self._open:
            start, mark, target = self._open.pop()
            if start == self.length and mark & Mark.IMAGE:
                # An image without a text of its own still has a place.
                self.add(target.rsplit("/", 1)[-1][:40] if target[:5] != "data:" and target else "image")
            self.runs.append(Run(start, self.length, mark, target))

    def drop_last(self, ending: str) -> bool:
        """Take an ending off the text so far; return whether it was there."""
        if self.parts and self.parts[-1].endswith(ending):
            self.parts[-1] = self.parts[-1][: -len(ending)]
            self.length -= len(ending)
            return True
        return False

    def html(self, tag: str) -> None:
        """Add a tag: comments are hidden, what we know becomes text or a mark, the rest is shown as it is."""
        if tag.startswith("<!--"):
            return
        name = tag_name(tag)
        closing = tag.startswith("</")
        if name == "br":
            self.add(ROW_BREAK)
        elif name == "img" and not closing:
            found = attributes(tag)
            target = found.get("src", "")
            self.add(found.get("alt") or target.rsplit("/", 1)[-1][:40] or "image", Mark.IMAGE, target)
        elif (name in _HTML_MARKS or name == "a") and not tag.endswith("/>"):
            if closing:
                self._close_html(name, tag)
            else:
                target = attributes(tag).get("href", "") if name == "a" else ""
                mark = _HTML_MARKS.get(name, Mark.LINK if target else Mark.NONE)
                self._html.append((name, self.length, mark, target))
        else:
            self.add(tag, Mark.HTML)

    def _close_html(self, name: str, tag: str) -> None:
        for index in range(len(self._html) - 1, -1, -1):
            if self._html[index][0] == name:
                _, start, mark, target = self._html.pop(index)
                if mark:
                    self.runs.append(Run(start, self.length, mark, target))
                return
        self.add(tag, Mark.HTML)
