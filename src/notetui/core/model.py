"""The values that every room passes around: what a note says, once it has been read.

Pure data. Source lines are 1-based lines of the *file* (front matter included), so that they can be
handed to an editor as they are. Texts are as the note has them: `core.text.clean` makes them fit to show.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple


class Stamp(NamedTuple):
    """What tells one state of a file from another without reading it; times in nanoseconds."""

    device: int
    inode: int
    size: int
    mtime_ns: int
    ctime_ns: int


class Role(StrEnum):
    """What a place in a note is for a research question."""

    QUESTION = "question"
    DETAILS = "details"
    ANSWER = "answer"


class RQState(StrEnum):
    """How far a note answers a research question; the value is the sign shown for it."""

    QUOTED = "✓"
    ANSWERED = "~"
    ASKED = "·"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `text` is plain (no marks), `level` 1..6."""

    level: int
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Quote:
    """A block quote that is not a callout; `section` is the path of heading texts above it, outermost first."""

    text: str
    line: int
    end_line: int
    section: tuple[str, ...] = ()
    rq: str | None = None


@dataclass(frozen=True, slots=True)
class RQPart:
    """One place in the note that belongs to a research question; `end_line` is inclusive."""

    role: Role
    text: str
    line: int
    end_line: int
    section: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ResearchQuestion:
    """A paper's research question; `id` is normalised (`RQ1`, `RQ1.1`, `RQ2a`), `text` may be empty."""

    id: str
    text: str
    state: RQState
    parts: tuple[RQPart, ...] = ()
    inferred: bool = False

    @property
    def line(self) -> int:
        """The source line where the question is first found."""
        return min((part.line for part in self.parts), default=1)


@dataclass(frozen=True, slots=True)
class Link:
    """A link or image as written; `kind` is `inline`, `wiki`, `bare`, `image` or `front matter`."""

    target: str
    text: str
    line: int
    kind: str = "inline"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why something of a note can't be read or edited; `column` is 1-based, 0 where unknown."""

    message: str
    line: int = 1
    column: int = 0


@dataclass(frozen=True, slots=True)
class NoteDate:
    """A date as the note has it.

    `shown` is what the person wrote; `sort_key` is ISO text (`2024-12-04T23:00`), empty when it can't be read
    as a date.
    """

    shown: str
    sort_key: str = ""


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """Everything the tree, the header and the views across notes need to know of one note."""

    title: str
    emoji: str = ""
    topics: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    date: NoteDate | None = None
    status: str = ""
    link: str = ""
    keys: dict[str, Any] = field(default_factory=dict)
    """All front matter values, in the note's order; plain Python values."""
    headings: tuple[Heading, ...] = ()
    questions: tuple[ResearchQuestion, ...] = ()
    quotes: tuple[Quote, ...] = ()
    links: tuple[Link, ...] = ()
    problems: tuple[Problem, ...] = ()
