"""What stands inside of a block: text with its marks, links and images, code, formulas, tags, references."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from notetui.core.markdown.blocks import formula_leaf
from notetui.core.markdown.document import Leaf, LeafKind, Mark
from notetui.core.markdown.events import inline_formula_of, restored
from notetui.core.markdown.finish import finish_paragraph
from notetui.core.markdown.inline import Inline
from notetui.core.markdown.runs import split_long
from notetui.core.markdown.stack import Stack

_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".bmp", ".avif", ".tiff")


class Spans(Stack):
    """The inline text under way of one paragraph, heading, term or cell, and the events that add to it."""

    def __init__(self, data: bytes, offset: int, line: int, *, base: int, previous: Leaf | None) -> None:
        super().__init__(data, offset, line, base=base, previous=previous)
        self._inline = Inline()
        self._kind: LeafKind | None = None
        self._end = self._level = 0
        self._embeds: list[str] = []
        self._raw: list[str] | None = None
        """The text of a block of code or HTML under way."""

    def _close_inline(self) -> None:
        """Hand out the inline text under way as one leaf or more."""
        kind = self._kind
        if kind is None:
            return
        self._kind = None
        text, runs = self._inline.take()
        line = self._line
        if kind is LeafKind.PARAGRAPH:
            quote = self._containers[-1] if self._containers else None
            for leaf in finish_paragraph(text, runs, line, inside=quote):
                for part in split_long(leaf):
                    self._finish(part)
            return
        level = self._level if kind is LeafKind.HEADING else 0
        self._finish(Leaf(kind, text, line, self._end or line + text.count("\n"), tuple(runs), level=level))

    def _open_inline(self, line: int, kind: LeafKind, end_line: int = 0) -> None:
        self._kind, self._line, self._end = kind, line, end_line

    def _begin(self, span: dict[str, int]) -> None:
        """Open a paragraph for inline content that stands in a tight list item without one of its own."""
        if self._kind is None:
            self._open_inline(self._line_of(span["start"]), LeafKind.PARAGRAPH)

    def _link(self, detail: Any, span: dict[str, int]) -> None:
        self._begin(span)
        wiki = type(detail["link_type"]) is dict
        self._embeds.append("")
        # zenn's embeds are a link with an at sign before it.
        if not wiki and self._inline.drop_last("@"):
            self._embeds[-1] = detail["dest_url"]
        self._inline.open(Mark.WIKILINK | Mark.LINK if wiki else Mark.LINK, detail["dest_url"])

    def _image(self, detail: Any, span: dict[str, int]) -> None:
        self._begin(span)
        self._embeds.append("")
        target = detail["dest_url"]
        wiki = type(detail["link_type"]) is dict
        note = wiki and not target.split("#")[0].lower().endswith(_PICTURES)
        self._inline.open(Mark.WIKILINK | Mark.LINK if note else Mark.IMAGE, target)

    def _link_end(self, span: dict[str, int]) -> None:
        target = self._embeds.pop() if self._embeds else ""
        if target:
            self._inline.add(f": {target}")
        self._inline.close()

    def _others(self) -> dict[str, Callable[[Any, dict[str, int]], None]]:
        return {
            "Code": self._inline_code,
            "InlineMath": self._inline_math,
            "DisplayMath": self._display_math,
            "InlineHtml": self._inline_html,
            "Html": self._html_text,
            "FootnoteReference": self._reference,
            "TaskListMarker": self._task,
        }

    def _inline_code(self, value: str, span: dict[str, int]) -> None:
        self._begin(span)
        formula = inline_formula_of(value)
        if formula is None:
            self._inline.add(restored(value), Mark.CODE)
        else:
            self._inline.add(formula, Mark.MATH)

    def _inline_math(self, value: str, span: dict[str, int]) -> None:
        self._begin(span)
        self._inline.add(value, Mark.MATH)

    def _display_math(self, value: str, span: dict[str, int]) -> None:
        if self._kind is not LeafKind.PARAGRAPH or self._inline.marked:
            self._begin(span)
            self._inline.add(value, Mark.MATH)
            return
        self._close_inline()
        line = self._line_of(span["start"])
        self._finish(formula_leaf(value, line, line + value.count("\n")))
        self._open_inline(self._line_of(span["end"]), LeafKind.PARAGRAPH)

    def _inline_html(self, value: str, span: dict[str, int]) -> None:
        self._begin(span)
        self._inline.html(value)

    def _html_text(self, value: str, span: dict[str, int]) -> None:
        if self._raw is not None:
            self._raw.append(value)

    def _reference(self, value: str, span: dict[str, int]) -> None:
        self._begin(span)
        self._inline.add(f"[{value}]", Mark.FOOTNOTE, value)

    def _task(self, value: bool, span: dict[str, int]) -> None:
        if self._containers:
            self._containers[-1].task = value
