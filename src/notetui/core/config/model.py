"""The configuration as a value: what a person can set, each with its default.

A `Config` is made by `core.config.validate` and is right by construction; `Config()` is the program as it
comes. Directories are text as in the file here; `store.config_file` makes them absolute.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

GROUPINGS = ("topic", "question", "tag", "folder", "date", "status")
SORTS = ("title", "date", "path", "quotes")
CHECK_CODES = {
    "unreadable": "a file that can't be read as a note",
    "broken-front-matter": "front matter that can't be parsed",
    "conflict-copy": "a copy that a synchroniser made of a note that was changed in two places",
    "missing-key": "a front matter key of required_keys that is not there, or empty",
    "no-answer": "a research question without an answer",
    "no-quote": "an answer without a quote",
    "rq-order": "a research question out of order, or whose number before is not there",
    "rq-duplicate": "a research question that is asked twice in one place",
    "rq-no-text": "a research question without a text of its own",
    "rq-unmapped": "a research question that belongs to none of the review questions",
    "stray-mapping": "a mapping by hand to a review question, or of a research question, that is not there",
    "similar-tags": "a tag that is nearly another one, which more notes have",
    "unknown-status": "a status that is nearly one of the review's, and any other where some note has one of these",
    "status-form": "a status that is a list of several or a map, where one word is meant",
    "no-reason": "a note that is excluded without a status_reason",
}
"""What `notetui check` can find; each can be silenced by name."""
_NONE: Mapping[Any, Any] = {}


class ReviewQuestion(NamedTuple):
    """One of the person's own questions, over all notes.

    A paper's RQ belongs to it when one of `patterns` (regular expressions, any case) is found in the RQ's
    text, or when the note's front matter has `value` under `key` (then all RQs of the note belong), or when
    the note says so itself under `Config.review_key`.
    """

    id: str
    text: str
    patterns: tuple[str, ...] = ()
    key: str = ""
    value: str = ""


class Config(NamedTuple):
    """All settings. `source` is the file they came from, empty for the defaults alone."""

    notes_dirs: tuple[str, ...] = ()
    note_globs: tuple[str, ...] = ("*.md", "*.markdown")
    follow_gitignore: bool = False
    rescan_seconds: float = 30.0
    """How often at least all files are looked at again, in case an event was missed."""

    tag_key: str = "tags"
    tag_limits: str = "none"

    grouping: str = "topic"
    sort: str = "title"
    line_breaks: str = "reflow"
    max_width: int = 100
    """Widest text column of the note, in terminal cells; 0 is as wide as the pane."""
    centre: bool = False
    theme: str = ""
    """A theme's name; empty keeps the one chosen last."""
    icons: str = "emoji"
    """What stands before a title in the tree: the note's own emoji, a plain sign (`text`), or nothing (`none`)."""
    images: str = "never"
    front_matter: str = "facts"
    editor: str = ""
    """The editor's command line as for a shell; empty uses `$VISUAL`, then `$EDITOR`."""
    editor_pane: bool = False
    """Inside tmux, open the editor in a pane beside."""
    last_screen: bool = True
    """Paint the screen that was left last while the program loads."""

    keys: Mapping[str, tuple[str, ...]] = _NONE
    """Command id to the keys that run it; commands not named keep theirs, an empty tuple unbinds."""
    filters: Mapping[str, str] = _NONE
    """Saved filters: `"0"` to `"9"` to a query."""

    review_questions: tuple[ReviewQuestion, ...] = ()
    review_key: str = "review"
    """Front matter key under which a note maps its own RQs: a list of `ID=RQ2`."""
    review_statuses: tuple[str, ...] = ("include", "exclude", "later")

    check_silence: frozenset[str] = frozenset()
    check_required_keys: tuple[str, ...] = ()

    source: str = ""
    lines: Mapping[tuple[str | int, ...], int] = _NONE
    """Where each key stands in `source`, 1-based, for messages about what only a later step can judge."""

    def __eq__(self, other: object) -> bool:
        """Say whether the same is set; where it comes from and stands there does not count."""
        return isinstance(other, Config) and self[:-2] == other[:-2]

    def __ne__(self, other: object) -> bool:
        """Say whether anything is set otherwise."""
        return not self == other
