"""What a change of tags would do to many notes, looked up before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from notetui.core.frontmatter.change import ListChange

if TYPE_CHECKING:
    from notetui.core.library_values import Outcome
    from notetui.core.model import Problem
    from notetui.library import Library


class Planned(NamedTuple):
    """One note of a plan: its path and title, and the lines that go (−) and come (+); none when nothing changes."""

    path: str
    title: str
    lines: tuple[str, ...] = ()


class Refusal(NamedTuple):
    """One note that can't be changed, why and where."""

    path: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class Plan:
    """What a change would do: to which notes, which it leaves as they are, and which refuse it.

    `merged` are those of the changed that have the new tag of a rename already.
    """

    change: ListChange
    changing: tuple[Planned, ...] = ()
    unchanged: tuple[Planned, ...] = ()
    refused: tuple[Refusal, ...] = ()
    merged: int = 0

    @property
    def paths(self) -> list[str]:
        """The notes to change."""
        return [planned.path for planned in self.changing]


def plan(
    library: Library,
    key: str,
    paths: Sequence[str],
    change: ListChange,
    *,
    stop: Callable[[], bool] = lambda: False,
) -> Plan:
    """Look at every note and say what a change of its list under `key` would do; reads files, writes nothing.

    A file with several names counts once.
    `stop` is asked between notes; what was looked at until then is returned.
    """
    from notetui import tagging

    changing: list[Planned] = []
    unchanged: list[Planned] = []
    refused: list[Refusal] = []
    merged = 0
    for preview in tagging.preview(paths, change, key, roots=library.roots):
        if stop():
            break
        if preview.same_as:
            continue
        if preview.problem is not None:
            refused.append(Refusal(preview.path, preview.problem))
            continue
        facts = library.facts(preview.path)
        title = " ".join(part for part in (facts.emoji, facts.title) if part) if facts else ""
        if preview.diff:
            changing.append(Planned(preview.path, title, _changed_lines(preview.diff)))
            merged += bool(facts and _merges(change, facts.tags))
        else:
            unchanged.append(Planned(preview.path, title))
    return Plan(change, tuple(changing), tuple(unchanged), tuple(refused), merged)


def _merges(change: ListChange, tags: Sequence[str]) -> bool:
    return any(old in tags and new in tags for old, new in change.spelled(tags).rename)


def notes_with(library: Library, tag: str, change: ListChange) -> list[str]:
    """Return the paths of all notes with this tag, or one below it, in this case, of which a change wants any."""
    from notetui.core.query.ast import Field, Has

    # The query finds tags in any case, and what is nested below them; it takes no leading # and no last /.
    query = Has("tag") if tag.startswith("#") or tag.endswith("/") else Field("tag", tag)
    return [path for path, facts in library.each(query) if any(map(change.asks_for, facts.tags))]


def refusals(outcomes: Sequence[Outcome]) -> list[Refusal]:
    """Return the notes of a change that were not changed, with their reasons."""
    return [
        Refusal(each.path, each.problem)
        for each in outcomes
        if each.problem is not None and not each.changed and not each.same_as
    ]


def remarks(outcomes: Sequence[Outcome]) -> list[str]:
    """Return what is to be said of notes that were changed, each thing once."""
    return list(dict.fromkeys(each.problem.message for each in outcomes if each.problem is not None and each.changed))


def notes(count: int) -> str:
    """Return a number of notes in words."""
    return "1 note" if count == 1 else f"{count:,} notes"


def said(change: ListChange) -> str:
    """Return a change of one tag in words, for a title: `Add “llm”`."""
    parts = [f"Rename “{old}” → “{new}”{' and below' if change.nested else ''}" for old, new in change.rename]
    parts += [f"Remove “{tag}”" for tag in change.remove]
    parts += [f"Add “{tag}”" for tag in change.add]
    return ", ".join(parts)


def _changed_lines(diff: str) -> tuple[str, ...]:
    # The first two lines of a unified diff name the files.
    return tuple(line for line in diff.split("\n")[2:] if line[:1] in ("+", "-"))
