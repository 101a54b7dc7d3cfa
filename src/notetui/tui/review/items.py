"""What the lists of the review screens are made of: items of a few paragraphs, each with its place in a note."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple


class Look(Enum):
    """How a paragraph is shown; each differs from the others also without colours."""

    GROUP = "group"
    """The heading of a group: bold, with a rule after it."""
    TITLE = "title"
    TEXT = "text"
    LABEL = "label"
    """A short word that says what follows."""
    QUOTE = "quote"
    """With a bar at its left."""
    PLACE = "place"
    """Where something stands, muted."""
    GAP = "gap"
    """An empty line."""


class Para(NamedTuple):
    """A paragraph of an item. `text` is untrusted and is wrapped, `sign` is ours and stands before it.

    `right` is a short text at the right edge of the first line; it is untrusted too. One that `yields` gets only
    the room that the text leaves.
    """

    look: Look
    text: str
    sign: str = ""
    right: str = ""
    yields: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list. `lands` says whether the cursor can be on it; `path` and `line` are where it leads."""

    key: tuple[str, ...]
    paras: tuple[Para, ...]
    path: str = ""
    line: int = 0
    lands: bool = True


GAP = Para(Look.GAP, "")


def group_item(name: str, text: str, right: str = "") -> Item:
    """Return the heading of a group; the cursor passes over it."""
    return Item(("group", name), (Para(Look.GROUP, text, "", right),), lands=False)
