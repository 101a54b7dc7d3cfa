"""Turn an offset into a text into the line and column that an editor shows."""

from __future__ import annotations


def line_at(text: str, offset: int) -> int:
    """Return the 1-based line of `offset` in `text`; LF, CRLF and a lone CR each end a line."""
    line = text.count("\n", 0, offset) + 1
    returns = text.count("\r", 0, offset)
    if returns:
        line += returns - text.count("\r\n", 0, offset + 1)
    return line


def place_at(text: str, offset: int) -> tuple[int, int]:
    """Return the 1-based line and column (in characters, a BOM not counted) of `offset` in `text`."""
    offset = max(0, min(offset, len(text)))
    start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    if start == 0 and text.startswith("\ufeff"):
        start = 1
    return line_at(text, offset), max(offset - start, 0) + 1
