"""What the library answers with: small values that the screen and the command line show.

Paths are absolute text as the operating system gave it (undecodable bytes as surrogates); texts are as the
notes have them and are not yet fit to show.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from notetui.core.model import Problem, Stamp

NOTHING: frozenset[str] = frozenset()


class Group(NamedTuple):
    """A group of notes: its path in the grouping, the text for it, the number of notes in it and below it.

    `detail` is what is said beside the text where there is room.
    """

    path: tuple[str, ...]
    label: str
    count: int  # type: ignore[assignment] # a tuple counts too; nobody asks it to
    detail: str = ""


class NoteLine(NamedTuple):
    """A note as one line of a list; `detail` is what it is sorted by, where that is not the title.

    In a group that is named after the number of a question, `asked` is what this note asks under that number.
    """

    path: str
    title: str
    emoji: str
    date_shown: str
    has_questions: bool
    detail: str = ""
    asked: str = ""


class Listing(NamedTuple):
    """Many notes as columns, in order: what each is dated, its title with its emoji before it, its path."""

    dates: Sequence[str]
    titles: Sequence[str]
    paths: Sequence[str]


class Hit(NamedTuple):
    """A note that a search found: one line of it (`line` is a file line, 0 when only its facts match).

    `spans` are the searched words' places in `excerpt`: character offsets, in order, not overlapping.
    """

    path: str
    title: str
    emoji: str
    line: int
    excerpt: str
    spans: tuple[tuple[int, int], ...] = ()


class Backlink(NamedTuple):
    """A link in another note that leads to a note; `line` is a line of that note's file, `text` what it says."""

    path: str
    title: str
    line: int
    text: str


class NoteText(NamedTuple):
    """A note's text as the file has it now; with a problem the text may be empty or partly unreadable."""

    path: str
    text: str
    stamp: Stamp | None
    problem: Problem | None = None


class Delta(NamedTuple):
    """Which notes came, changed or went; `retry` are files caught in the middle of a save: look again.

    `renamed` are pairs of the old and the new path of one file, in the order they were noticed. Both halves are in
    `removed` and `added` too, perhaps of different deltas; the pair is in the later one.
    """

    added: frozenset[str] = NOTHING
    changed: frozenset[str] = NOTHING
    removed: frozenset[str] = NOTHING
    retry: frozenset[str] = NOTHING
    renamed: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        """Say whether a note came, changed or went."""
        return bool(self.added or self.changed or self.removed)


class Outcome(NamedTuple):
    """What came of changing one note: `tags` as they are now; `problem` says why nothing was written.

    `same_as` is the name by which the file was changed where this is another name of it: told there, not here.
    """

    path: str
    changed: bool
    problem: Problem | None = None
    tags: tuple[str, ...] = ()
    same_as: str = ""
