"""A table of GitHub Flavored Markdown; cells say what the values say, and nothing in them is read as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from notetui.core.export.formats import Rows, flat
from notetui.core.text.clean import show, show_lines


def write(columns: Sequence[str], rows: Rows) -> Iterator[str]:
    """Give the header, its rule and then each row; numbers are to the right."""
    rows = iter(rows)
    first = next(rows, None)
    numbers = [_is_number(value) for value in first] if first is not None else [False] * len(columns)
    yield _line(columns)
    yield "| " + " | ".join("---:" if number else "---" for number in numbers) + " |\n"
    if first is not None:
        yield _line(first)
    for row in rows:
        yield _line(row)


def cell(value: Any) -> str:
    """Write a value as the text of one cell; line ends become `<br>`."""
    text = _marks().sub(r"\\\g<0>", show_lines(flat(value, ", ")).strip())
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>")


def prose(text: str) -> str:
    """Write a text as one line of a document's prose; nothing in it is read as Markdown, nor is how it begins."""
    line = _marks().sub(r"\\\g<0>", show(text).strip()).replace("&", "&amp;").replace("<", "&lt;")
    return _starts().sub(r"\g<1>\\\g<2>", line, count=1)


@cache
def _starts() -> re.Pattern[str]:
    # Signs that begin a heading, a list, a quote, a rule, a definition or a container.
    return re.compile(r"^([0-9]{0,9})([-+#>=:.)~])")


@cache
def _marks() -> re.Pattern[str]:
    # An underscore or tilde between letters or digits marks nothing; elsewhere it may, also beside another one.
    return re.compile(r"[\\`*\[\]|$]|(?<![^\W_])[_~]|[_~](?![^\W_])")


def _line(values: Sequence[Any]) -> str:
    return "| " + " | ".join(cell(value) for value in values) + " |\n"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
