"""Changes of front matter keys (a list, or one plain value), and the refusal of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from notetui.core.model import Problem
from notetui.core.text.spelling import composed


class Refused(Exception):
    """The text can't be edited safely; `problem` says why, and where in the file."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class Overtaken(Refused):
    """A value was changed by someone else since the change that is to be taken back: theirs stays."""


@dataclass(frozen=True, slots=True)
class ListChange:
    """What to do with the items of a list: rename, then remove, then add; each item is its text.

    An item that is added and already there, or removed and not there, changes nothing. `at` are positions for added
    items (in the list as it is then), used to put back what an undone removal took; missing positions are the end.
    Items are the same when their composed Unicode forms are (`é` as one character or as two, as other systems and
    editors write it): `spelled` says which of the list's own spellings is meant.
    """

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    rename: tuple[tuple[str, str], ...] = ()
    at: tuple[int, ...] = ()

    def spelled(self, items: Sequence[str]) -> ListChange:
        """Return this change with its items spelled as those of a list are; the change itself where all are so."""
        if "".join(items).isascii():
            return self
        known: dict[str, list[str]] = {}
        for item in dict.fromkeys(items):
            known.setdefault(composed(item), []).append(item)

        def as_written(item: str) -> list[str]:
            there = known.get(composed(item), [item])
            return there if item not in there else [item, *(other for other in there if other != item)]

        add = tuple(item if item in items else as_written(item)[0] for item in self.add)
        remove = tuple(there for item in self.remove for there in as_written(item))
        rename = tuple(
            (there, new if composed(new) == composed(old) or new in items else as_written(new)[0])
            for old, new in self.rename
            for there in as_written(old)
        )
        return ListChange(add, remove, rename, self.at)

    def apply(self, items: Sequence[str]) -> list[str]:
        """Return the items after the change; the meaning that every way of editing a text must have."""
        return self.spelled(items)._applied(items)

    def _applied(self, items: Sequence[str]) -> list[str]:
        result = list(items)
        for old, new in self.rename:
            if old == new:
                continue
            if new in result:
                result = [item for item in result if item != old]
            else:
                result = [new if item == old else item for item in result]
        result = [item for item in result if item not in self.remove or item in self.add]
        for number, item in enumerate(self.add):
            if item not in result:
                place = self.at[number] if number < len(self.at) else len(result)
                result.insert(min(place, len(result)), item)
        return result

    def inverse(self, items: Sequence[str]) -> ListChange:
        """Return the change that takes this one back, for a list that had these items before it."""
        return self.spelled(items)._inverse(items)

    def _inverse(self, items: Sequence[str]) -> ListChange:
        after = self._applied(items)
        # Where two became one, the first has its name back, and the other comes back as what was lost.
        back = {new: old for old, new in reversed(self.rename) if old in items and new not in items and new in after}
        renamed = tuple(back.items())
        came = {new for new, _ in renamed}
        went = {old for _, old in renamed}
        gone = [item for item in dict.fromkeys(items) if item not in after and item not in went]
        # What went comes back once, however often it stood there; what stays stands there as often as it did.
        whole = [item for place, item in enumerate(items) if item not in gone or items.index(item) == place]
        return ListChange(
            add=tuple(gone),
            remove=tuple(item for item in after if item not in items and item not in came),
            rename=renamed,
            at=tuple(whole.index(item) for item in gone),
        )


@dataclass(frozen=True, slots=True)
class ValueChange:
    """Set one plain value, or take its key out (`value` None, which is also what an absent or null key holds).

    With `held` the change is made only where the key holds one of these values; elsewhere `Overtaken` is raised,
    because somebody has set it since.
    """

    value: str | None
    held: tuple[str | None, ...] = ()

    def inverse(self, before: str | None) -> ValueChange:
        """Return the change that takes this one back, for a key that held `before`."""
        return ValueChange(before, (self.value, before))


@dataclass(frozen=True, slots=True)
class Exactly:
    """Beside the changes of an inverse: the lines that an edit left, and the ones that it replaced (`exact`)."""

    became: str
    was: str


Change = ListChange | ValueChange | Exactly
Changes = tuple[tuple[str, Change], ...]
"""What to do with several keys of one note, in order: (key, change). `Exactly` has no key and comes first."""


class Steps:
    """How to come from one list to another, in place: `renames`, then `additions`, and `gone` last.

    An addition is (position, item); its position counts the items that stay, in their order, which is that of both
    lists: an item that is taken out and added again in another place (`b` renamed to `a`, and `b` added) has no steps.
    """

    def __init__(self, before: Sequence[str], after: Sequence[str], renames: Sequence[tuple[str, str]] = ()) -> None:
        self.before, self.after = list(before), list(after)
        gone = {item for item in before if item not in after}
        new = [item for item in after if item not in before]
        self.renames: dict[str, str] = {}
        for old, to in renames:
            # Where two become one the first has the name, and the other goes.
            if old in gone and to in new and to not in self.renames.values():
                self.renames[old] = to
        self.gone = gone - self.renames.keys()
        fresh = [item for item in new if item not in self.renames.values()]
        kept = [place for place, item in enumerate(after) if item not in fresh]
        self.additions = [
            (sum(1 for place in kept if place < after.index(item)), item) for item in dict.fromkeys(fresh)
        ]
