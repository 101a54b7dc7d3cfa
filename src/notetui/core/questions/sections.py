"""The headings above a place: their texts, and the role that the nearest one gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from notetui.core.markdown.document import ContainerKind, Leaf, LeafKind
from notetui.core.model import Role
from notetui.core.questions.roles import role_of


@dataclass(slots=True)
class Section:
    """A heading above: `index` is its leaf, `rq` the id that it defines itself."""

    level: int
    text: str
    index: int
    rq: str = ""


class Sections:
    """The headings above a leaf, kept while going down the note."""

    def __init__(self, leaves: Sequence[Leaf]) -> None:
        self._leaves = leaves
        self._path: tuple[str, ...] | None = ()
        self._title: int | None = None
        self.stack: list[Section] = []
        self.under = -1

    def enter(self, index: int, leaf: Leaf) -> Section:
        """Go below a heading."""
        while self.stack and self.stack[-1].level >= leaf.level:
            self.stack.pop()
        section = Section(leaf.level, leaf.text, index)
        self.stack.append(section)
        self._path = None
        self.under = index
        return section

    @property
    def path(self) -> tuple[str, ...]:
        """The texts of the headings above, outermost first."""
        if self._path is None:
            self._path = tuple(" ".join(section.text.split()) for section in self.stack)
        return self._path

    def role(self, *, above: int = 0) -> Role | None:
        """Return the role that the nearest heading gives, the last `above` ones left out."""
        for section in reversed(self.stack[: len(self.stack) - above]):
            role = role_of(section.text)
            # The only H1 is the note's title: "Findings of ..." is no heading over its answers.
            if role is not None and not (section.level == 1 and self._is_title(section.index)):
                return role
        return None

    def _is_title(self, index: int) -> bool:
        if self._title is None:
            tops = [at for at, leaf in enumerate(self._leaves) if leaf.level == 1 and is_heading(leaf)]
            self._title = tops[0] if len(tops) == 1 else -1
        return index == self._title


def is_heading(leaf: Leaf) -> bool:
    """Return whether a leaf is a heading of the note, not one inside a quote or a list."""
    if leaf.kind is not LeafKind.HEADING:
        return False
    return not leaf.containers or all(box.kind is ContainerKind.DETAILS for box in leaf.containers)
