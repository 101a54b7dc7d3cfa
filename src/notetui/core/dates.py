"""Dates as notes have them: read where they can be, shown as written in any case."""

from __future__ import annotations

import datetime
import re
from functools import cache
from typing import Any

from notetui.core.model import NoteDate

DATE_KEYS = ("published_at", "date", "created")
"""The front matter keys that hold a note's date, the first that has a value counts."""


@cache
def _written() -> re.Pattern[str]:
    return re.compile(
        r"([0-9]{4})(?:[-/.年]([0-9]{1,2})(?:[-/.月]([0-9]{1,2})日?)?月?)?年?"
        r"(?:[T ]{1,3}([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]{1,9})?)?\s?(Z|UTC|[+-][0-9]{2}:?[0-9]{2})?)?"
    )


def read_date(value: Any) -> NoteDate | None:
    """Return a front matter value as a date; None where there is nothing to show.

    Read are `2024-12-04 23:00`, `2024-12-01 8:00`, ISO 8601 with or without seconds and zone, a date, a month, a
    year, and the same with `/`, `.` or 年月日. `sort_key` is as exact as what is written (`2024-12`,
    `2024-12-04T23:00`) and in the time of the zone as written: a reader looks for the date that stands in the note.
    """
    if value is None or value == "" or isinstance(value, bool | dict):
        return None
    if isinstance(value, list | tuple):
        return read_date(value[0]) if value and not isinstance(value[0], list | tuple) else None
    if isinstance(value, datetime.datetime):
        shown = value.isoformat(sep=" ", timespec="minutes" if not value.second else "seconds")
        return NoteDate(shown, value.strftime("%Y-%m-%dT%H:%M").zfill(16))
    if isinstance(value, datetime.date):
        return NoteDate(value.isoformat(), value.isoformat())
    if isinstance(value, datetime.time):
        return NoteDate(value.isoformat())
    shown = str(value) if not isinstance(value, int) or abs(value) < 10**18 else "…"
    return NoteDate(shown.strip(), date_key(shown)) if shown.strip() else None


def date_key(text: str) -> str:
    """Return a written date as sortable ISO text (`2024`, `2024-12`, `2024-12-04T08:00`), empty where it is none."""
    found = _written().fullmatch(text.strip()[:60])
    if found is None:
        return ""
    year, month, day, hour, minute = found.group(1, 2, 3, 4, 5)
    if (hour and not day) or not int(year) >= 1:
        return ""
    try:
        datetime.datetime(int(year), int(month or 1), int(day or 1), int(hour or 0), int(minute or 0))
    except ValueError:
        return ""
    key = year
    if month:
        key += f"-{int(month):02}"
    if day:
        key += f"-{int(day):02}"
    if hour:
        key += f"T{int(hour):02}:{minute}"
    return key


def note_date(values: dict[str, Any]) -> NoteDate | None:
    """Return a note's date from its front matter values; one that can be read goes before one that can't."""
    unread: NoteDate | None = None
    for key in DATE_KEYS:
        found = read_date(values.get(key))
        if found is not None and found.sort_key:
            return found
        unread = unread or found
    return unread
