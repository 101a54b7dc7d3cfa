"""The review queue: what each note's status is, which note comes next, and the numbers of a PRISMA diagram.

A note's status is its front matter key `status`, the reason of an exclusion `status_reason`: the queue keeps
nothing of its own, so it goes on where the notes are. The first status of the configuration means included, the
second excluded; the others say that it is looked at and not decided. Numbers as in PRISMA 2020
(http://www.prisma-statement.org/prisma-2020-flow-diagram): identified, screened, excluded with reasons, included.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from notetui.core.facts import scalar_text
from notetui.core.frontmatter.read import value_of
from notetui.core.model import NoteFacts
from notetui.core.query.ast import Field, Query, any_of
from notetui.core.tagnames import folded

STATUS_KEY = "status"
REASON_KEY = "status_reason"
NO_REASON = "no reason given"
_LONG_ENOUGH = 4
"""Letters of a status that one wrong letter does not make another word."""

NoteAt = tuple[str, NoteFacts]
"""A note's path and its facts."""


class QueueRow(NamedTuple):
    """A note in the queue: `status` is spelled as in the configuration, or as in the note where it is none of those.

    `reviewed` is true when it is one of the configuration's.
    """

    path: str
    title: str
    date: str
    link: str
    status: str
    reason: str
    reviewed: bool


class Count(NamedTuple):
    """How many notes have a status, or a reason."""

    name: str
    number: int


class Tally(NamedTuple):
    """Notes by status: `known` in the configuration's order (also of none), `other` by number, `none` without any."""

    total: int
    known: tuple[Count, ...]
    other: tuple[Count, ...]
    none: int


class Prisma(NamedTuple):
    """The numbers of a PRISMA diagram.

    `identified` = `screened` + `unscreened`; `screened` = `included` + `excluded` + `undecided`; the numbers of
    `reasons` (most frequent first, without a reason last) add up to `excluded`.
    """

    identified: int
    unscreened: int
    screened: int
    undecided: int
    excluded: int
    reasons: tuple[Count, ...]
    included: int


def reason_of(facts: NoteFacts) -> str:
    """Give the reason of a note's status as one line, empty when there is none."""
    value: Any = value_of(facts.keys, REASON_KEY) if facts.keys else None
    items = value if isinstance(value, list | tuple) else [value]
    return "; ".join(text for item in items if (text := scalar_text(item)))


def status_values(status: str | None, reason: str = "") -> dict[str, str | None]:
    """Give the keys to set for a status (for `library.set_values`): an earlier reason goes with the earlier status."""
    return {STATUS_KEY: status, REASON_KEY: reason.strip() or None}


def reviewed(statuses: Sequence[str]) -> Query:
    """Give the query that finds the notes with one of the review's statuses, of which there must be some."""
    return any_of(Field(STATUS_KEY, status) for status in statuses)


def near_status(status: str, statuses: Iterable[str]) -> str:
    """Give the review's status that another one is surely a slip of, else an empty string.

    Case, width, hyphens, underscores and spaces don't count, and in a word of at least four letters one letter may be
    wrong, missing, too many, or in its neighbour's place.
    """
    wanted = folded(status)
    for other in statuses:
        known = folded(other)
        if wanted and (wanted == known or (len(known) >= _LONG_ENOUGH and _one_slip(wanted, known))):
            return other
    return ""


def _one_slip(one: str, other: str) -> bool:
    if len(one) > len(other):
        one, other = other, one
    start = next((at for at, letter in enumerate(one) if letter != other[at]), len(one))
    rest, more = one[start:], other[start:]
    if len(rest) < len(more):
        return rest == more[1:]
    return rest[1:] == more[1:] or (rest[:2] == more[1::-1] and rest[2:] == more[2:])


def queue_rows(notes: Iterable[NoteAt], statuses: Sequence[str]) -> list[QueueRow]:
    """Give a row for each note, in their order; `statuses` are `Config.review_statuses`."""
    known = {status.casefold(): status for status in statuses}
    rows = []
    for path, facts in notes:
        status = known.get(facts.status.casefold())
        date = facts.date.shown if facts.date else ""
        shown = status or facts.status
        rows.append(QueueRow(path, facts.title, date, facts.link, shown, reason_of(facts), status is not None))
    return rows


def next_unreviewed(rows: Sequence[QueueRow], after: str | None = None) -> QueueRow | None:
    """Give the next note without a status of the review, from the one after the path `after` on, and round again.

    None when there is none left, other than `after` itself.
    """
    start = next((index + 1 for index, row in enumerate(rows) if row.path == after), 0)
    for row in (*rows[start:], *rows[:start]):
        if not row.reviewed and row.path != after:
            return row
    return None


def tally(rows: Iterable[QueueRow], statuses: Sequence[str]) -> Tally:
    """Count the notes by status."""
    known = dict.fromkeys(statuses, 0)
    other: dict[str, int] = {}
    total = none = 0
    for row in rows:
        total += 1
        if row.reviewed:
            known[row.status] += 1
        elif row.status:
            other[row.status] = other.get(row.status, 0) + 1
        else:
            none += 1
    return Tally(total, tuple(Count(*item) for item in known.items()), _most(other), none)


def prisma(rows: Sequence[QueueRow], statuses: Sequence[str]) -> Prisma:
    """Count for a PRISMA diagram; a note whose status is none of the configuration's is not screened yet."""
    include = statuses[0] if statuses else ""
    exclude = statuses[1] if len(statuses) > 1 else ""
    screened = included = 0
    reasons: dict[str, int] = {}
    spelled: dict[str, str] = {}
    for row in rows:
        if not row.reviewed:
            continue
        screened += 1
        if row.status == include:
            included += 1
        elif row.status == exclude:
            reason = spelled.setdefault(row.reason.casefold(), row.reason)
            reasons[reason] = reasons.get(reason, 0) + 1
    missing = reasons.pop("", 0)
    told = (*_most(reasons), *((Count(NO_REASON, missing),) if missing else ()))
    excluded = sum(count.number for count in told)
    return Prisma(
        len(rows), len(rows) - screened, screened, screened - included - excluded, excluded, told, included
    )  # fmt: skip


def reasons_used(rows: Iterable[QueueRow]) -> list[str]:
    """Give the reasons that notes have already, the most frequent first: what to offer for the next one."""
    counts: dict[str, int] = {}
    for row in rows:
        if row.reason:
            counts[row.reason] = counts.get(row.reason, 0) + 1
    return [count.name for count in _most(counts)]


def _most(counts: dict[str, int]) -> tuple[Count, ...]:
    return tuple(Count(*item) for item in sorted(counts.items(), key=lambda item: (-item[1], item[0].casefold())))
