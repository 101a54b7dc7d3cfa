"""JSON: one array of objects, a key for each column."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from notetui.core.export.formats import Rows


def write(columns: Sequence[str], rows: Rows) -> Iterator[str]:
    """Give the array with an object a line."""
    before = "[\n"
    for row in rows:
        yield before + encode(dict(zip(columns, row, strict=True)))
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def encode(value: Any) -> str:
    """Write a value as JSON on one line; text stays readable, what a terminal would act on is escaped."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return _suspect().sub(_escape, text)


@cache
def _suspect() -> re.Pattern[str]:
    from notetui.core.text.clean import SUSPECT

    return SUSPECT


def _escape(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1]
