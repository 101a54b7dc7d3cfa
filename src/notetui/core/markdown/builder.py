"""Events to leaves: the blocks of a body, what they stand in, their lines, and where a parse may begin anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from notetui.core.markdown.blocks import code_leaves, formula_leaf, table_row, widen
from notetui.core.markdown.document import HARD_BREAK, Cell, Container, ContainerKind, Leaf, LeafKind, Mark, Table
from notetui.core.markdown.events import events, fence_of, formula_of, restored
from notetui.core.markdown.html import html_block
from notetui.core.markdown.spans import Spans
from notetui.core.markdown.zenn import closes, opened_by

TABLE_SAMPLE = 256
"""Rows whose cells decide the widths of a table's columns."""
_MARKS = {"Emphasis": Mark.EMPHASIS, "Strong": Mark.STRONG, "Strikethrough": Mark.STRIKE}


class Restart(NamedTuple):
    """A place where a block of the top level begins: byte offset in the body, leaves before it, body line (1-based)."""

    offset: int
    leaf: int
    line: int


TOP = Restart(0, 0, 1)


class Builder(Spans):
    """Turns the events of a body, or of its rest from a restart on, into leaves; one instance a reading.

    `head` is what stands before the rest so that references in it are understood (its own events are left out).
    `restarts` grows with every block of the top level; when `stop` answers true for one, reading ends there and
    `stopped` is that place (it is not in `restarts`). `sift` leaves out the events of blocks that are not wanted; there
    are no restarts then.
    """

    def __init__(
        self,
        data: bytes,
        start: Restart = TOP,
        *,
        text: str = "",
        head: str = "",
        previous: Leaf | None = None,
        stop: Callable[[int], bool] | None = None,
        sift: Callable[[Iterator[Any]], Iterable[Any]] = iter,
    ) -> None:
        self._text = text or head + data[start.offset :].decode("utf-8")
        self._skip = len(head.encode("utf-8"))
        super().__init__(data, start.offset, start.line, base=start.offset - self._skip, previous=previous)
        self._stop = stop
        self._sift = sift
        self.restarts: list[Restart] = []
        self.stopped: Restart | None = None
        self._count = start.leaf
        self._lists: list[int | None] = []
        self._depth = 0
        self._table: Table | None = None
        self._cells: list[Cell] = []
        self._rows = 0
        self._info = ""

    # -- the loop

    def leaves(self) -> Iterator[Leaf]:
        """Yield the leaves, in order."""
        out, inline, skip = self._out, self._inline, self._skip
        starts, ends, others = self._starts(), self._ends(), self._others()
        for event, span in self._sift(events(self._text)):
            if skip and span["start"] < skip:
                continue
            if type(event) is str:
                if event == "SoftBreak":
                    inline.add("\n")
                    continue
                if event == "HardBreak":
                    inline.add(HARD_BREAK)
                    continue
                if not (self._containers or self._depth) and not self._restart(span["start"], "Rule"):
                    break
                self._rule(span)
            else:
                (name,) = event
                value = event[name]
                if name == "Text":
                    if self._raw is not None:
                        self._raw.append(value)
                        continue
                    if self._kind is None:
                        self._begin(span)
                    inline.parts.append(value)
                    inline.length += len(value)
                    continue
                if name == "Start":
                    if type(value) is str:
                        tag, detail = value, None
                    else:
                        (tag,) = value
                        detail = value[tag]
                    if tag in _MARKS:
                        self._begin(span)
                        inline.open(_MARKS[tag])
                        continue
                    if (
                        tag in _BLOCKS
                        and not (self._containers or self._depth)
                        and not self._restart(span["start"], tag)
                    ):
                        break
                    starts[tag](detail, span)
                elif name == "End":
                    tag = value if type(value) is str else next(iter(value))
                    if tag in _MARKS:
                        inline.close()
                        continue
                    ends[tag](span)
                else:
                    others[name](value, span)
            if out:
                yield from out
                self._count += len(out)
                out.clear()
        self._close_inline()
        yield from out
        self._count += len(out)
        out.clear()

    def _restart(self, offset: int, tag: str) -> bool:
        """Note where a block of the top level begins; return false when reading ends there."""
        self._close_inline()
        if self._sift is not iter:
            return True  # where events are left out, nobody goes on from a restart
        # The indentation of the first line is a part of what the block is. What begins within a line, or so deep that
        # it would be code if it came first, needs what is before it.
        start = self._data.rfind(b"\n", 0, offset + self._base) + 1
        indent = self._data[start : offset + self._base]
        if indent and (indent.strip() or (tag != "CodeBlock" and (len(indent) > 3 or b"\t" in indent))):
            return True
        here = Restart(start, self._count + len(self._out), self._line_of(offset))
        if self._stop is not None and self._stop(here.offset):
            self.stopped = here
            return False
        self.restarts.append(here)
        return True

    # -- leaves

    def _rule(self, span: dict[str, int]) -> None:
        self._close_inline()
        line = self._line_of(span["start"])
        self._finish(Leaf(LeafKind.RULE, "", line, line))

    # -- what begins

    def _starts(self) -> dict[str, Callable[[Any, dict[str, int]], None]]:
        return {
            "Paragraph": self._paragraph,
            "Heading": self._heading,
            "List": self._list,
            "Item": self._item,
            "BlockQuote": self._quote,
            "FootnoteDefinition": self._footnote,
            "DefinitionList": self._definitions,
            "DefinitionListTitle": self._term,
            "DefinitionListDefinition": self._definition,
            "CodeBlock": self._code,
            "HtmlBlock": self._html,
            "Table": self._table_start,
            "TableHead": self._row_start,
            "TableRow": self._row_start,
            "TableCell": self._cell_start,
            "Link": self._link,
            "Image": self._image,
        }

    def _paragraph(self, detail: Any, span: dict[str, int]) -> None:
        self._close_inline()
        self._open_inline(self._line_of(span["start"]), LeafKind.PARAGRAPH)

    def _heading(self, detail: Any, span: dict[str, int]) -> None:
        self._close_inline()
        line = self._line_of(span["start"])
        self._open_inline(line, LeafKind.HEADING, self._end_line(span, line))
        self._level = int(detail["level"][1])

    def _list(self, detail: Any, span: dict[str, int]) -> None:
        self._close_inline()
        self._lists.append(detail)
        self._depth += 1

    def _hold(self, container: Container) -> None:
        self._close_inline()
        self._containers.append(container)

    def _item(self, detail: Any, span: dict[str, int]) -> None:
        number = self._lists[-1]
        self._hold(Container(ContainerKind.ITEM, self._line_of(span["start"]), number=number))
        if number is not None:
            self._lists[-1] = number + 1

    def _quote(self, detail: Any, span: dict[str, int]) -> None:
        kind = ContainerKind.CALLOUT if detail else ContainerKind.QUOTE
        self._hold(Container(kind, self._line_of(span["start"]), label=(detail or "").lower()))

    def _footnote(self, detail: Any, span: dict[str, int]) -> None:
        self._hold(Container(ContainerKind.FOOTNOTE, self._line_of(span["start"]), label=detail))

    def _definitions(self, detail: Any, span: dict[str, int]) -> None:
        self._close_inline()
        self._depth += 1

    def _term(self, detail: Any, span: dict[str, int]) -> None:
        self._close_inline()
        self._open_inline(self._line_of(span["start"]), LeafKind.TERM)

    def _definition(self, detail: Any, span: dict[str, int]) -> None:
        self._hold(Container(ContainerKind.DEFINITION, self._line_of(span["start"])))

    def _code(self, detail: Any, span: dict[str, int]) -> None:
        self._close_inline()
        self._raw = []
        fenced = isinstance(detail, dict)
        self._info = detail["Fenced"] if fenced else ""
        self._line = self._line_of(span["start"]) + fenced

    def _html(self, detail: Any, span: dict[str, int]) -> None:
        self._close_inline()
        self._raw = []
        self._line = self._line_of(span["start"])

    def _table_start(self, detail: Any, span: dict[str, int]) -> None:
        self._close_inline()
        self._table = Table(tuple(side.lower() if side != "None" else "" for side in detail))
        self._rows = 0

    def _row_start(self, detail: Any, span: dict[str, int]) -> None:
        self._cells = []
        self._line = self._line_of(span["start"])

    def _cell_start(self, detail: Any, span: dict[str, int]) -> None:
        self._kind = LeafKind.TABLE_ROW

    # -- what ends

    def _ends(self) -> dict[str, Callable[[dict[str, int]], None]]:
        return {
            "Paragraph": self._inline_end,
            "Heading": self._inline_end,
            "DefinitionListTitle": self._inline_end,
            "List": self._list_end,
            "DefinitionList": self._definitions_end,
            "Item": self._release,
            "BlockQuote": self._release,
            "FootnoteDefinition": self._release,
            "DefinitionListDefinition": self._release,
            "CodeBlock": self._code_end,
            "HtmlBlock": self._html_end,
            "Table": self._table_end,
            "TableHead": self._head_end,
            "TableRow": self._row_end,
            "TableCell": self._cell_end,
            "Link": self._link_end,
            "Image": self._link_end,
        }

    def _inline_end(self, span: dict[str, int]) -> None:
        self._close_inline()

    def _list_end(self, span: dict[str, int]) -> None:
        self._lists.pop()
        self._depth -= 1

    def _definitions_end(self, span: dict[str, int]) -> None:
        self._depth -= 1

    def _release(self, span: dict[str, int]) -> None:
        self._close_inline()
        self._release_to_block(span)

    def _code_end(self, span: dict[str, int]) -> None:
        text = restored("".join(self._raw or ()))
        self._raw = None
        line = self._line
        for leaf in code_leaves(text, self._info, line, self._end_line(span, self._line_of(span["start"]))):
            self._finish(leaf)

    def _html_end(self, span: dict[str, int]) -> None:
        html = "".join(self._raw or ())
        self._raw = None
        formula = formula_of(html)
        if formula is not None:
            self._finish(formula_leaf(formula, self._line, self._end_line(span, self._line)))
            return
        fence = fence_of(html)
        if fence:
            opened = opened_by(fence, self._line)
            self._take(opened if opened is not None else closes(fence))
            return
        for step in html_block(restored(html), self._line, self._end_line(span, self._line)):
            self._take(step)

    def _table_end(self, span: dict[str, int]) -> None:
        self._table = None

    def _cell_end(self, span: dict[str, int]) -> None:
        text, runs = self._inline.take()
        self._kind = None
        self._cells.append(Cell(text, tuple(runs)))

    def _head_end(self, span: dict[str, int]) -> None:
        self._end_row(header=True)

    def _row_end(self, span: dict[str, int]) -> None:
        self._end_row(header=False)

    def _end_row(self, *, header: bool) -> None:
        table = self._table
        if table is None:
            return
        self._rows += 1
        if self._rows <= TABLE_SAMPLE:
            widen(table, self._cells)
        self._finish(table_row(table, self._cells, self._line, header=header))


_BLOCKS = frozenset(
    (
        "Paragraph",
        "Heading",
        "List",
        "BlockQuote",
        "FootnoteDefinition",
        "DefinitionList",
        "CodeBlock",
        "HtmlBlock",
        "Table",
    )
)
