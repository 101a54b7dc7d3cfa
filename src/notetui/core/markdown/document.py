"""The document model: a note's body as a flat list of leaves, each bounded in size.

A leaf is the unit of laziness for parsing, layout and caching: a heading, a paragraph (or a part of a very
long one), a run of lines of a code block, one row of a table. What nests in Markdown (quotes, lists,
callouts) is the tuple of containers a leaf stands in, so one giant list, fence or table is many small
leaves, and its cost is that of the screen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, IntFlag
from typing import NamedTuple

HARD_BREAK = "\r"
"""Stands in a leaf's text for a hard line break; a newline there is the end of a source line."""

ROW_BREAK = "\v"
"""Stands for a `<br>`: a new row on the screen within a source line."""


BETWEEN_CELLS = " | "
"""Stands between the cells of a table row in its leaf's text."""


class Mark(IntFlag):
    """Inline marks of a run of text; they combine."""

    NONE = 0
    STRONG = 1
    EMPHASIS = 2
    STRIKE = 4
    CODE = 8
    LINK = 16
    IMAGE = 32
    MATH = 64
    SUPERSCRIPT = 128
    SUBSCRIPT = 256
    KEYBOARD = 512
    FOOTNOTE = 1024
    WIKILINK = 2048
    HIGHLIGHT = 4096
    HTML = 8192
    UNDERLINE = 16384
    KEY = 32768
    """The `key::` of a property (Logseq)."""


has: Callable[[int, int], int] = int.__and__
"""Whether two sets of marks have one in common; in loops, where the operator of flags would take most of the time."""


class LeafKind(Enum):
    """What a leaf is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    CODE = "code"
    TABLE_ROW = "table row"
    RULE = "rule"
    MATH = "math"
    HTML = "html"
    TERM = "definition term"


class ContainerKind(Enum):
    """What a leaf can stand in."""

    QUOTE = "quote"
    CALLOUT = "callout"
    ITEM = "list item"
    FOOTNOTE = "footnote"
    DEFINITION = "definition"
    DETAILS = "details"


@dataclass(slots=True, eq=False)
class Container:
    """One block that holds others; compared by identity, shared by all the leaves in it.

    `number` is an ordered item's number, None for a bullet; `task` is a task item's state, None for a plain
    one; `label` is a callout's kind, a footnote's name or a details' summary; `title` a callout's own title.
    `line` and `end_line` are body lines, 1-based; `end_line` is 0 until the block has been closed by the parser.
    """

    kind: ContainerKind
    line: int
    end_line: int = 0
    number: int | None = None
    task: bool | None = None
    label: str = ""
    title: str = ""
    begun: bool = False
    """Whether a leaf of it has come (see `Leaf.begins`; no leaf is named here, so that nothing refers to itself)."""
    foldable: bool = False
    """True for `:::details`, `<details>`, and callouts with `+` or `-`."""
    folded: bool = False
    """Whether it is shown as its title only; starts as the note says, and whoever shows the note may change it."""
    closer: int = 0
    """What closes it: so many colons, or -1 for `</details>`; 0 for blocks that Markdown itself closes."""


class Run(NamedTuple):
    """Marks over `text[start:end]` of a leaf or cell (characters); `target` is a link's, as written."""

    start: int
    end: int
    marks: Mark
    target: str = ""


@dataclass(slots=True)
class Cell:
    """One cell of a table row."""

    text: str
    runs: tuple[Run, ...] = ()


@dataclass(slots=True, eq=False)
class Table:
    """What the rows of one table share: `alignments` are `""`, `left`, `center` or `right`.

    `widths` are natural widths in terminal cells, settled from the rows parsed so far.
    """

    alignments: tuple[str, ...]
    widths: list[int] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Code:
    """What the leaves of one block of code share: `width` is that of its widest line in terminal cells."""

    width: int


@dataclass(slots=True, eq=False)
class Leaf:
    """One bounded piece of the body.

    `text` is the plain text, with a newline where a source line ends and `HARD_BREAK` for a hard break; `runs`
    mark it.
    `line` and `end_line` are body lines, 1-based, inclusive. `opens` is how many of the containers, the innermost,
    begin with this leaf (where their markers are drawn). `gap` is true when an empty row stands before the leaf.
    `level` is a heading's; `info` a code block's language or an HTML leaf's kind.
    A long paragraph is several leaves: all but the first have `continued` set.
    """

    kind: LeafKind
    text: str
    line: int
    end_line: int
    runs: tuple[Run, ...] = ()
    containers: tuple[Container, ...] = ()
    level: int = 0
    info: str = ""
    opens: int = 0
    gap: bool = False
    continued: bool = False
    header: bool = False
    """A table's header row, or the first leaf of a code block."""
    cells: tuple[Cell, ...] = ()
    table: Table | None = None
    code: Code | None = None
    asked: dict[str, tuple[int, int]] | None = None
    """The width and height in pixels (0: no wish) that the text asks for its images, by their targets."""

    @property
    def begins(self) -> tuple[Container, ...]:
        """The containers that it is the first leaf of, outermost first."""
        return self.containers[len(self.containers) - self.opens :] if self.opens else ()

    def line_of(self, offset: int) -> int:
        """Return the body line on which a character of the text stands in the source."""
        breaks = self.text.count("\n", 0, offset) + self.text.count(HARD_BREAK, 0, offset)
        return min(self.line + breaks, max(self.line, self.end_line))

    def offset_of(self, line: int) -> int:
        """Return where in the text a body line begins; the last that is there when there are not so many."""
        at = 0
        for _ in range(line - self.line):
            found = [end for end in (self.text.find("\n", at), self.text.find(HARD_BREAK, at)) if end >= 0]
            if not found:
                break
            at = min(found) + 1
        return at

    @property
    def block(self) -> Table | Code | None:
        """The table or the block of code that the leaf is a part of: what scrolls sideways as one."""
        return self.table or self.code
