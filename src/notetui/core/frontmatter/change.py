"""Changes of front matter keys (a list, or one plain value), and the refusal of one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

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
    editors write it): `spelled` says which of the list's own spellings is meant. With `nested` what stands below a
    renamed item is renamed too, as in folders: `old/x` to `new/x`, whether `old` itself is there or not.
    """

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    rename: tuple[tuple[str, str], ...] = ()
    at: tuple[int, ...] = ()
    nested: bool = False

    def asks_for(self, item: str) -> bool:
        """Return whether this item is to be renamed or removed."""
        name = composed(item)
        olds = [composed(old) for old, _ in self.rename]
        return name in (*map(composed, self.remove), *olds) or (self.nested and _is_below(name, olds))

    def spelled(self, items: Sequence[str]) -> ListChange:
        """Return this change with its items spelled as those of a list are; the change itself where all are so.

        Nothing in it is `nested` any more: each item that is renamed is named.
        """
        if self.nested:
            pairs = tuple(pair for old, new in self.rename for pair in _with_nested(old, new, items))
            return replace(self, rename=pairs, nested=False).spelled(items)
        if "".join(items).isascii():
            return self
        known: dict[str, list[str]] = {}
        for item in dict.fromkeys(items):
            known.setdefault(composed(item), []).append(item)

        def as_written(item: str) -> list[str]:
            there = known.get(composed(item), [item])
            return there if item not in there else [item, *(other for other in there if other != item)]

        def as_one(item: str) -> str:
            return item if item in items else known.setdefault(composed(item), [item])[0]

        remove = tuple(there for item in self.remove for there in as_written(item))
        rename = tuple(
            (there, new if composed(new) == composed(old) else as_one(new))
            for old, new in self.rename
            for there in as_written(old)
        )
        add = tuple(map(as_one, self.add))
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


def _with_nested(old: str, new: str, items: Sequence[str]) -> list[tuple[str, str]]:
    """Return which items are renamed to what, in an order in which no new name meets one that is still to change."""
    wanted, depth = composed(old), old.count("/") + 1
    below = [item for item in dict.fromkeys(items) if _is_below(composed(item), (wanted,))]
    pairs = [(old, new), *((item, "/".join((new, item.split("/", depth)[depth]))) for item in below)]
    return sorted(pairs, key=lambda pair: pair[0].count("/"), reverse=new.count("/") > old.count("/"))


def _is_below(item: str, names: Iterable[str]) -> bool:
    return any(item.startswith(f"{name}/") for name in names)


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

    An addition is (position, item); its position counts the items that stay. These stay in their order: where `after`
    has its items in another one (what was nested met what was there), it is the order that the steps lead to.
    """

    def __init__(self, before: Sequence[str], after: Sequence[str], renames: Sequence[tuple[str, str]] = ()) -> None:
        self.before, self.after = list(before), list(after)
        self.renames: dict[str, str] = {}
        self.gone: set[str] = set()
        self.additions: list[tuple[int, str]] = []
        given = dict(reversed(renames))
        if [given.get(item, item) for item in before] == self.after:
            # All at once: a new name may be one that another item gives up.
            self.renames = {old: to for old, to in given.items() if old in before and old != to}
            return
        gone = {item for item in before if item not in after}
        new = [item for item in after if item not in before]
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
        led_to = [self.renames.get(item, item) for item in before if item not in self.gone]
        for place, item in reversed(self.additions):
            led_to.insert(place, item)
        if sorted(led_to) == sorted(self.after):
            self.after = led_to
