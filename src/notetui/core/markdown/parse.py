"""Markdown to leaves: the one module that knows pyromark (pulldown-cmark) and the shape of its events.

The parser hands out events lazily, and so does this: a document is read as far as somebody asks. CommonMark, GFM
tables, task lists, strikethrough, footnotes, definition lists, math and wiki-links are pulldown-cmark's; callouts with
any name, zenn's `:::` blocks and sized images, bare URLs (linkify-it-py) and a few inline HTML tags are read here,
from what it leaves as text. Event ranges are UTF-8 byte offsets; they are used for source lines only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any

import pyromark

from notetui.core.markdown.document import (
    HARD_BREAK,
    ROW_BREAK,
    Cell,
    Container,
    ContainerKind,
    Leaf,
    LeafKind,
    Mark,
    Run,
    Table,
)
from notetui.core.markdown.finish import FENCE_SIGN, finish_paragraph, html_leaves, split_long
from notetui.core.text.cells import cell_len

_OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_MATH
    | pyromark.Options.ENABLE_GFM
    | pyromark.Options.ENABLE_DEFINITION_LIST
    | pyromark.Options.ENABLE_WIKILINKS
)
CODE_LINES = 64
"""Lines of one code leaf."""
TABLE_SAMPLE = 256
"""Rows whose cells decide the widths of a table's columns."""

_MARKS = {
    "Emphasis": Mark.EMPHASIS,
    "Strong": Mark.STRONG,
    "Strikethrough": Mark.STRIKE,
    "Superscript": Mark.SUPERSCRIPT,
    "Subscript": Mark.SUBSCRIPT,
}
_HTML_MARKS = {
    "b": Mark.STRONG,
    "strong": Mark.STRONG,
    "i": Mark.EMPHASIS,
    "em": Mark.EMPHASIS,
    "s": Mark.STRIKE,
    "del": Mark.STRIKE,
    "sub": Mark.SUBSCRIPT,
    "sup": Mark.SUPERSCRIPT,
    "kbd": Mark.KEYBOARD,
    "code": Mark.CODE,
    "mark": Mark.HIGHLIGHT,
}


@cache
def _markdown() -> pyromark.Markdown:
    return pyromark.Markdown(options=_OPTIONS)


@cache
def _tag_name() -> re.Pattern[str]:
    return re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)")


@cache
def _colons() -> re.Pattern[str]:
    return re.compile(r"^:(?=::)", re.MULTILINE)


class Document:
    """A note's body as leaves, parsed as far as was asked for.

    `leaves` only ever grows. `total_lines` is the number of lines of the body.
    """

    def __init__(self, body: str, *, link_bare_urls: bool = True) -> None:
        if "\r" in body:
            # Lines are counted by their newlines, as editors do; a lone carriage return is no line end to them.
            body = body.replace("\r\n", "\n").replace("\r", " ")
        if ":::" in body:
            # zenn's fences would be read as the colons of a definition list.
            body = _colons().sub(f"{FENCE_SIGN}::", body)
        # A byte that is not UTF-8 arrives as a surrogate, which the parser can't take; one sign keeps the positions.
        self._body = body if body.isascii() else body.encode("utf-8", "replace").decode("utf-8")
        self._parser = _Parser(self._body, link_bare_urls=link_bare_urls)
        self._rest = self._parser.leaves()
        self.leaves: list[Leaf] = []
        self.complete = False
        self.total_lines = body.count("\n") + (not body.endswith("\n"))

    def parse_more(self, max_leaves: int = 256) -> int:
        """Read on by at most so many leaves; return how many came."""
        if self.complete:
            return 0
        before = len(self.leaves)
        self.leaves.extend(islice(self._rest, max_leaves))
        came = len(self.leaves) - before
        if came < max_leaves:
            self.complete = True
        return came

    def parse_to_line(self, line: int) -> None:
        """Read on until a body line (1-based) is covered, or to the end."""
        while not self.complete and (not self.leaves or self.leaves[-1].line <= line):
            self.parse_more(64)

    def parse_all(self) -> list[Leaf]:
        """Read to the end and return all leaves."""
        if not self.complete:
            self.leaves.extend(self._rest)
            self.complete = True
        return self.leaves


class _Parser:
    """Turns events into leaves; one instance a document."""

    def __init__(self, body: str, *, link_bare_urls: bool) -> None:
        self._text = body
        self._data = body.encode("utf-8")
        self._link_bare_urls = link_bare_urls
        self._at = 0
        self._line_at = 1
        self._containers: list[Container] = []
        self._fenced: list[Container] = []
        self._previous_end = -1
        self._previous: Leaf | None = None
        self._open_inline(0, None)

    # -- positions

    def _line(self, offset: int) -> int:
        """Return the 1-based line of a byte offset; cheap for offsets that mostly grow."""
        if offset >= self._at:
            self._line_at += self._data.count(b"\n", self._at, offset)
        else:
            self._line_at -= self._data.count(b"\n", offset, self._at)
        self._at = offset
        return self._line_at

    def _end_line(self, start: int, end: int, line: int) -> int:
        """Return the last line of a range that starts on `line`, blank lines after it left out."""
        data = self._data
        while end > start and data[end - 1] in b"\r\n\t >":
            end -= 1
        return line + data.count(b"\n", start, end)

    # -- inline text under way

    def _open_inline(self, line: int, kind: LeafKind | None, end_line: int = 0) -> None:
        self._kind = kind
        self._inline_line = line
        self._inline_end = end_line
        self._parts: list[str] = []
        self._length = 0
        self._runs: list[Run] = []
        self._open_marks: list[tuple[int, Mark, str]] = []
        self._html_marks: list[tuple[str, int]] = []

    def _add(self, text: str, mark: Mark = Mark.NONE, target: str = "") -> None:
        if mark:
            self._runs.append(Run(self._length, self._length + len(text), mark, target))
        self._parts.append(text)
        self._length += len(text)

    def _inline_html(self, html: str) -> None:
        if html.startswith("<!--"):
            return
        found = _tag_name().match(html)
        name = found[1].lower() if found else ""
        if name == "br":
            self._add(ROW_BREAK)
        elif name in _HTML_MARKS:
            if not html.startswith("</"):
                self._html_marks.append((name, self._length))
                return
            for index in range(len(self._html_marks) - 1, -1, -1):
                if self._html_marks[index][0] == name:
                    start = self._html_marks.pop(index)[1]
                    self._runs.append(Run(start, self._length, _HTML_MARKS[name]))
                    return
            self._add(html, Mark.HTML)
        else:
            self._add(html, Mark.HTML)

    # -- leaves

    def _finish(self, leaf: Leaf) -> Leaf:
        """Give a leaf its containers, marker and gap."""
        leaf.containers = (*self._containers, *self._fenced)
        for container in leaf.containers:
            if container.head is None:
                container.head = leaf
                leaf.first = True
        previous = self._previous
        if previous is not None and not leaf.continued:
            same_table = leaf.table is not None and leaf.table is previous.table
            leaf.gap = not same_table and (
                leaf.line - previous.end_line > 1
                or leaf.kind is LeafKind.HEADING
                or (previous.kind is LeafKind.TABLE_ROW or previous.kind is LeafKind.RULE)
            )
        self._previous = leaf
        return leaf

    def _close_inline(self) -> Iterator[Leaf]:
        """Hand out the inline text under way as one leaf or more."""
        if self._kind is None:
            return
        kind, text, runs = self._kind, "".join(self._parts), self._runs
        line, end_line = self._inline_line, self._inline_end
        self._open_inline(0, None)
        if kind is LeafKind.PARAGRAPH:
            for step in finish_paragraph(
                text, runs, line, link_bare_urls=self._link_bare_urls, inside=self._containers
            ):
                if isinstance(step, Container):
                    self._fenced.append(step)
                elif step is None:
                    if self._fenced:
                        self._fenced.pop().end_line = self._previous.end_line if self._previous else line
                else:
                    yield from map(self._finish, split_long(step))
            return
        yield self._finish(Leaf(kind, text, line, end_line or line + text.count("\n"), tuple(runs), level=self._level))

    def leaves(self) -> Iterator[Leaf]:
        """Yield the leaves of the whole body, in order."""
        self._level = 0
        table: Table | None = None
        cells: list[Cell] = []
        rows = 0
        code: list[str] | None = None
        html: list[str] | None = None
        info = ""
        lists: list[int | None] = []
        block_line = 0
        for event, span in _markdown().events_with_range(self._text):
            start = span["start"]
            if isinstance(event, str):
                if event == "SoftBreak":
                    self._add("\n")
                elif event == "HardBreak":
                    self._add(HARD_BREAK)
                else:
                    yield from self._close_inline()
                    line = self._line(start)
                    yield self._finish(Leaf(LeafKind.RULE, "", line, line))
                continue
            name, value = _named(event)
            if name == "Text":
                if code is not None:
                    code.append(value.replace(FENCE_SIGN, ":"))
                    continue
                if self._kind is None:
                    self._open_inline(self._line(start), LeafKind.PARAGRAPH)
                self._add(value)
            elif name == "Start":
                detail: Any
                tag, detail = (value, None) if isinstance(value, str) else _named(value)
                if tag in _MARKS:
                    self._begin_inline(start)
                    self._open_marks.append((self._length, _MARKS[tag], ""))
                elif tag in ("Link", "Image"):
                    self._begin_inline(start)
                    wiki = isinstance(detail["link_type"], dict)
                    mark = Mark.IMAGE if tag == "Image" else (Mark.WIKILINK | Mark.LINK if wiki else Mark.LINK)
                    self._open_marks.append((self._length, mark, detail["dest_url"]))
                elif tag == "TableCell":
                    self._open_inline(self._line(start), LeafKind.TABLE_ROW)
                elif tag in ("TableHead", "TableRow"):
                    cells = []
                    block_line = self._line(start)
                else:
                    yield from self._close_inline()
                    block_line = self._line(start)
                    if tag == "Paragraph":
                        self._open_inline(block_line, LeafKind.PARAGRAPH)
                    elif tag == "Heading":
                        end_line = self._end_line(start, span["end"], block_line)
                        self._open_inline(block_line, LeafKind.HEADING, end_line)
                        self._level = int(detail["level"][1])
                    elif tag == "List":
                        lists.append(detail)
                    elif tag == "Item":
                        number = lists[-1] if lists else None
                        self._containers.append(Container(ContainerKind.ITEM, block_line, number=number))
                        if number is not None:
                            lists[-1] = number + 1
                    elif tag == "BlockQuote":
                        kind = ContainerKind.CALLOUT if detail else ContainerKind.QUOTE
                        self._containers.append(Container(kind, block_line, label=(detail or "").lower()))
                    elif tag == "FootnoteDefinition":
                        self._containers.append(Container(ContainerKind.FOOTNOTE, block_line, label=detail))
                    elif tag == "DefinitionListDefinition":
                        self._containers.append(Container(ContainerKind.DEFINITION, block_line))
                    elif tag == "DefinitionListTitle":
                        self._open_inline(block_line, LeafKind.TERM)
                    elif tag == "CodeBlock":
                        code = []
                        fenced = isinstance(detail, dict)
                        info = detail["Fenced"] if isinstance(detail, dict) else ""
                        block_line += fenced
                    elif tag == "HtmlBlock":
                        html = []
                    elif tag == "Table":
                        table, rows = Table(tuple(side.lower() if side != "None" else "" for side in detail)), 0
            elif name == "End":
                tag = value if isinstance(value, str) else next(iter(value))
                if tag in _MARKS or tag in ("Link", "Image"):
                    opened, mark, target = self._open_marks.pop()
                    self._runs.append(Run(opened, self._length, mark, target))
                elif tag == "TableCell":
                    text = "".join(self._parts)
                    cells.append(Cell(text, tuple(self._runs)))
                    self._open_inline(0, None)
                elif tag in ("TableHead", "TableRow"):
                    rows += 1
                    if table is not None and rows <= TABLE_SAMPLE:
                        _widen(table, cells)
                    row = Leaf(
                        LeafKind.TABLE_ROW,
                        " | ".join(cell.text for cell in cells),
                        block_line,
                        block_line,
                        header=tag == "TableHead",
                        cells=tuple(cells),
                        table=table,
                    )
                    yield self._finish(row)
                    if tag == "TableHead":
                        row.end_line += 1
                elif tag in ("Paragraph", "Heading", "DefinitionListTitle"):
                    yield from self._close_inline()
                elif tag == "CodeBlock":
                    end_line = self._end_line(start, span["end"], self._line(start))
                    yield from map(self._finish, _code_leaves("".join(code or ()), info, block_line, end_line))
                    code = None
                elif tag == "HtmlBlock":
                    end_line = self._end_line(start, span["end"], block_line)
                    yield from map(self._finish, html_leaves("".join(html or ()), block_line, end_line))
                    html = None
                elif tag in ("Item", "BlockQuote", "FootnoteDefinition", "DefinitionListDefinition"):
                    yield from self._close_inline()
                    self._fenced.clear()
                    container = self._containers[-1]
                    container.end_line = self._end_line(start, span["end"], container.line)
                    if container.head is None:
                        yield self._finish(Leaf(LeafKind.PARAGRAPH, "", container.line, container.line))
                    self._containers.pop()
                elif tag == "List":
                    lists.pop()
                elif tag == "Table":
                    table = None
            elif name == "Code":
                self._begin_inline(start)
                self._add(value, Mark.CODE)
            elif name == "InlineMath":
                self._begin_inline(start)
                self._add(value, Mark.MATH)
            elif name == "DisplayMath":
                if self._kind is LeafKind.PARAGRAPH:
                    yield from self._close_inline()
                    line = self._line(start)
                    yield self._finish(Leaf(LeafKind.MATH, value.strip("\n"), line, line + value.count("\n")))
                    self._open_inline(self._line(span["end"]), LeafKind.PARAGRAPH)
                else:
                    self._add(value, Mark.MATH)
            elif name == "InlineHtml":
                self._begin_inline(start)
                self._inline_html(value)
            elif name == "Html":
                if html is not None:
                    html.append(value)
            elif name == "FootnoteReference":
                self._begin_inline(start)
                self._add(f"[{value}]", Mark.FOOTNOTE, value)
            elif name == "TaskListMarker" and self._containers:
                self._containers[-1].task = value
        yield from self._close_inline()

    def _begin_inline(self, start: int) -> None:
        """Open a paragraph for inline content that stands in a tight list item without one of its own."""
        if self._kind is None:
            self._open_inline(self._line(start), LeafKind.PARAGRAPH)


def _named(event: Any) -> tuple[str, Any]:
    """Return the one name of an event or a tag, and what it carries."""
    ((name, value),) = event.items()
    return name, value


def _widen(table: Table, cells: list[Cell]) -> None:
    for index, cell in enumerate(cells):
        width = max((cell_len(line) for line in cell.text.split(ROW_BREAK)), default=0)
        if index == len(table.widths):
            table.widths.append(width)
        elif width > table.widths[index]:
            table.widths[index] = width


def _code_leaves(text: str, info: str, line: int, end_line: int) -> Iterator[Leaf]:
    """Yield a code block in runs of lines; the last one ends with the closing fence."""
    lines = text.split("\n")
    if lines and lines[-1] == "":
        lines.pop()
    if not lines:
        lines = [""]
    for start in range(0, len(lines), CODE_LINES):
        part = lines[start : start + CODE_LINES]
        last = start + CODE_LINES >= len(lines)
        at = line + start
        yield Leaf(
            LeafKind.CODE,
            "\n".join(part),
            at,
            max(at, end_line) if last else at + len(part) - 1,
            info=info.split()[0] if info.split() else "",
            header=start == 0,
            continued=start > 0,
        )
