"""CSV by RFC 4180 (https://www.rfc-editor.org/rfc/rfc4180), safe to open in a spreadsheet.

A spreadsheet runs a cell that begins like a formula. Such cells get an apostrophe before them, and so do cells
that begin with an apostrophe themselves: taking one away gives every cell back as it was.
https://owasp.org/www-community/attacks/CSV_Injection. A text that looks like a number or date is quoted, though
the format does not ask for it: a spreadsheet that is told to keep quoted cells as text keeps `007` as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from notetui.core.export.formats import Rows, flat

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "'", "\0")


def write(columns: Sequence[str], rows: Rows) -> Iterator[str]:
    """Give the header and then each row, lines ending with CR LF."""
    yield _line(columns)
    for row in rows:
        yield _line(row)


def guarded(value: Any) -> str | int | float:
    """Give a value as a cell that no spreadsheet runs; numbers stay numbers."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = flat(value)
    # Spreadsheets also run what stands after leading spaces.
    return f"'{text}" if text.lstrip(" \u00a0\u3000\ufeff").startswith(_FORMULA) else text


def unguarded(cell: str) -> str:
    """Give back the text that `guarded` made a cell of."""
    return cell.removeprefix("'")


def _line(values: Sequence[Any]) -> str:
    return ",".join(map(_cell, values)) + "\r\n"


def _cell(value: Any) -> str:
    cell = guarded(value)
    if not isinstance(cell, str):
        return str(cell)
    if _quoted().search(cell) or _like_a_number().fullmatch(cell):
        return '"' + cell.replace('"', '""') + '"'
    return cell


@cache
def _quoted() -> re.Pattern[str]:
    # A semicolon or tab parts cells where a spreadsheet's language has it so; spaces at the ends may be trimmed.
    return re.compile(r'[",\r\n;\t]|^\s|\s$')


@cache
def _like_a_number() -> re.Pattern[str]:
    return re.compile(r"[0-9０-９.,:/%\- eE]{1,40}|(?i:true|false|yes|no|nan|inf)")
