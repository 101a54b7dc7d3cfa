"""JSON: one array of objects, a key for each column."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from notetui.core.export.formats import Rows
from notetui.core.text.clean import show, valid


def write(columns: Sequence[str], rows: Rows) -> Iterator[str]:
    """Give the array with an object a line."""
    before = "[\n"
    for row in rows:
        yield before + encode(dict(zip(columns, row, strict=True)))
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def encode(value: Any) -> str:
    """Write a value as JSON on one line; text stays readable, what a terminal would act on is escaped."""
    text = valid(json.dumps(value, ensure_ascii=False, default=str))
    if show(text) == text:
        return text
    return "".join(char if char.isascii() or show(char) == char else json.dumps(char)[1:-1] for char in text).replace(
        "\x7f",
        "\\u007f",  # the one control character that JSON leaves as it is
    )
