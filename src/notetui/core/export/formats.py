"""The registry of export formats: a new one is a file beside this and a line here.

A format takes column names and rows of plain values (text, numbers, booleans, None, lists of text) and gives
the pieces of a text; joined they are the whole document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from typing import Any, NamedTuple, TypeAlias, cast

Rows: TypeAlias = Iterable[Sequence[Any]]
Writer: TypeAlias = Callable[[Sequence[str], Rows], Iterator[str]]
_BOM = "\ufeff"


class Format(NamedTuple):
    """One format: the usual ending of its files, what it is called, and the module that has its `write`."""

    name: str
    ending: str
    title: str
    module: str

    def write(self, columns: Sequence[str], rows: Rows) -> Iterator[str]:
        """Give the document piece by piece."""
        writer = cast("Writer", import_module(self.module).write)
        return writer(columns, rows)


FORMATS: dict[str, Format] = {
    entry.name: entry
    for entry in (
        Format("csv", ".csv", "CSV", "notetui.core.export.as_csv"),
        Format("json", ".json", "JSON", "notetui.core.export.as_json"),
        Format("jsonl", ".jsonl", "JSON Lines", "notetui.core.export.as_jsonl"),
        Format("md", ".md", "Markdown table", "notetui.core.export.as_markdown"),
    )
}


def document(name: str, columns: Sequence[str], rows: Rows, *, bom: bool = False) -> Iterator[str]:
    """Give a whole export in one of the formats; `bom` puts a byte order mark before CSV, for spreadsheets."""
    if bom and name == "csv":
        yield _BOM
    yield from FORMATS[name].write(columns, rows)


def flat(value: Any, between: str = "; ") -> str:
    """Write a value as one text: lists joined, nothing for None, `yes` or nothing for a boolean."""
    if value is None or value is False:
        return ""
    if value is True:
        return "yes"
    if isinstance(value, list | tuple):
        return between.join(flat(item, between) for item in value)
    return str(value)
