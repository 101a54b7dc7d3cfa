"""JSON Lines: an object a line, a key for each column.

https://jsonlines.org/
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from notetui.core.export.as_json import encode
from notetui.core.export.formats import Rows


def write(columns: Sequence[str], rows: Rows) -> Iterator[str]:
    """Give one line for each row."""
    for row in rows:
        yield encode(dict(zip(columns, row, strict=True))) + "\n"
