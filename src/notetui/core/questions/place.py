"""A place that defines a research question, and what a look through a note found of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from notetui.core.markdown.document import Container, Table
from notetui.core.model import Role
from notetui.core.questions.forms import Refusal, Where

BELOW_HEADINGS = 10
"""The level of a paragraph's definition: below every heading's; a list item's is as much deeper as it is nested."""


@dataclass(slots=True, eq=False)
class Place:
    """A definition where it stands: `index` is its leaf, `line` and `end_line` are body lines.

    `role` is what it says itself or the headings above it say, `under` the index of the heading leaf above, -1 at the
    top; `text` is what the definition itself says.
    """

    index: int
    where: Where
    id: str
    text: str
    form: str
    role: Role | None
    level: int
    line: int
    end_line: int
    section: tuple[str, ...]
    under: int
    item: Container | None = None
    table: Table | None = None
    weak: bool = False
    inferred: bool = False
    announced: bool = False


@dataclass(slots=True)
class Scan:
    """What was found: places in the note's order, and why other places that start with an id were passed over.

    `refused` has the index of the leaf with each reason; the reason itself has the line.
    """

    places: list[Place] = field(default_factory=list)
    refused: list[tuple[int, Refusal]] = field(default_factory=list)

    def refuse(self, place: Place, reason: str) -> None:
        """Remember why a place is none after all."""
        self.refused.append((place.index, Refusal(place.id, reason, place.line)))
