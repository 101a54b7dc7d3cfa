"""CSV by RFC 4180, safe to open in a spreadsheet.

A spreadsheet runs a cell that begins like a formula. Such cells get an apostrophe before them, and so do cells
that begin with an apostrophe themselves: taking one away gives every cell back as it was.
https://owasp.org/www-community/attacks/CSV_Injection
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from notetui.core.export.formats import Rows, flat

BOM = "\ufeff"
"""Put before the document so that spreadsheets read it as UTF-8."""

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
    line = io.StringIO()
    csv.writer(line).writerow([guarded(value) for value in values])
    return line.getvalue()
