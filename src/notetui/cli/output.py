"""Rows to standard output or a file: as a table for people, or in one of the export formats."""

from __future__ import annotations

import sys
from itertools import islice
from typing import TYPE_CHECKING, Any

from notetui.cli.failure import Failure
from notetui.cli.standard_output import put

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Sequence

    from notetui.core.export.sheets import Sheet

_PIECES_AT_ONCE = 2000
_FORMATS = ("table", "json", "jsonl", "csv", "md")


def add_output(parser: argparse.ArgumentParser, *more: str) -> None:
    """Add the options that say how and where rows are written; `more` are formats that only this command has."""
    parser.add_argument(
        "--format", choices=(*_FORMATS, *more), default="table", help="how to write them (default: table)"
    )
    parser.add_argument("--output", metavar="FILE", help="write to a file instead; it must not exist yet")
    parser.add_argument("--force", action="store_true", help="let --output replace a file")
    parser.add_argument("--bom", action="store_true", help="begin CSV with a byte order mark, for spreadsheets")


def write_rows(
    arguments: argparse.Namespace,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    flexible: Sequence[str] = (),
) -> None:
    """Write rows in the format asked for; in a table the `flexible` columns give way on a narrow terminal."""
    if arguments.format == "table":
        pieces = iter(table(columns, rows, flexible, room_of(arguments)))
    else:
        from notetui.core.export.formats import document

        pieces = document(arguments.format, columns, rows, bom=arguments.bom)
    write_all(arguments, pieces)


def write_columns(
    arguments: argparse.Namespace,
    names: Sequence[str],
    columns: Sequence[Sequence[str]],
    *,
    flexible: Sequence[str] = (),
) -> None:
    """Write what is there as columns of texts as a table; the `flexible` ones give way on a narrow terminal."""
    write_all(arguments, laid_out(names, columns, flexible, room_of(arguments)))


def write_sheet(arguments: argparse.Namespace, sheet: Sheet, *, flexible: Sequence[str] = ()) -> None:
    """Write a view in the format asked for."""
    write_rows(arguments, sheet.columns, sheet.rows, flexible=flexible)


def write_all(arguments: argparse.Namespace, *parts: Iterable[str]) -> None:
    """Write pieces of text to `--output`, or to standard output; cleaned when that is a terminal."""
    if arguments.output:
        _to_file(arguments.output, parts, replace=arguments.force)
        return
    if sys.stdout.isatty():
        from notetui.core.text.clean import show_lines

        for part in parts:
            for piece in part:
                put(show_lines(piece))
        return
    from notetui.core.text.clean import valid

    for part in parts:
        pieces = iter(part)
        # Few large writes; all at once would hold an export of everything in memory.
        while block := "".join(islice(pieces, _PIECES_AT_ONCE)):
            put(valid(block))


def write_path(arguments: argparse.Namespace, path: str) -> None:
    """Write one path on a line, for a shell to use: its very bytes, but cleaned on a terminal."""
    if arguments.output or sys.stdout.isatty():
        write_all(arguments, [path + "\n"])
    else:
        put(path + "\n")


def say(text: str) -> None:
    """Write a line for a person to standard error, cleaned."""
    from notetui.core.text.clean import show

    sys.stderr.write(show(text) + "\n")


def table(
    columns: Sequence[str], rows: Iterable[Sequence[Any]], flexible: Sequence[str] = (), room: int = 0
) -> list[str]:
    """Lay rows out in columns, as lines with their line ends; `room` is the width in cells, 0 for no limit."""
    from notetui.core.export.formats import flat

    texts = [
        [value if isinstance(value, str) else flat(value, ", ") for value in column]
        for column in zip(*rows, strict=True)
    ]
    return laid_out(columns, texts, flexible, room)


def laid_out(
    columns: Sequence[str], texts_of: Sequence[Sequence[str]], flexible: Sequence[str] = (), room: int = 0
) -> list[str]:
    """Lay columns of texts out beside each other, as lines with their line ends; see `table`."""
    from notetui.core.text.cells import cell_lens, crop
    from notetui.core.text.clean import show

    if not any(texts_of):
        return []
    shown = [_cleaned(texts) for texts in texts_of]
    for name, texts in zip(columns, shown, strict=True):
        # Only our own names: a path or a question is as it is written.
        texts.insert(0, name.upper() if name.isidentifier() and name.islower() else show(name))
    lengths = [cell_lens(texts) for texts in shown]
    widths = [max(column) for column in lengths]
    gaps = 2 * (len(columns) - 1)
    if room and sum(widths) + gaps > room:
        _narrow(widths, [columns.index(name) for name in flexible], room - gaps)
        shown = [[crop(text, width) for text in texts] for texts, width in zip(shown, widths, strict=True)]
        lengths = [cell_lens(texts) for texts in shown]
    for texts, width, column in zip(shown[:-1], widths, lengths, strict=False):
        pads = [" " * missing for missing in range(width + 1)]
        texts[:] = [text + pads[width - length] for text, length in zip(texts, column, strict=True)]
    return [line + "\n" for line in map(str.rstrip, map("  ".join, zip(*shown, strict=True)))]


def _cleaned(texts: Sequence[str]) -> list[str]:
    """Make one column's texts safe to print; a column without a suspect is looked at once."""
    from notetui.core.text.clean import show

    together = " ".join(texts)
    return list(texts) if show(together) == together else [show(text) for text in texts]


def _narrow(widths: list[int], flexible: list[int], room: int) -> None:
    """Take what is too much from the widest of the flexible columns, none below 8 cells."""
    excess = sum(widths) - room
    while excess > 0:
        widest = max((index for index in flexible if widths[index] > 8), key=widths.__getitem__, default=-1)
        if widest < 0:
            return
        others = [widths[index] for index in flexible if index != widest]
        step = max(1, min(excess, widths[widest] - max([8, *others])))
        widths[widest] -= step
        excess -= step


def room_of(arguments: argparse.Namespace) -> int:
    """Return the width in cells that a table has, 0 for no limit: a pipe or a file has none."""
    if arguments.output or not sys.stdout.isatty():
        return 0
    import shutil

    return shutil.get_terminal_size().columns


def _to_file(path: str, parts: Sequence[Iterable[str]], *, replace: bool) -> None:
    from itertools import chain

    from notetui.store.errors import FileError
    from notetui.store.export_file import AlreadyThere, write_export

    try:
        write_export(path, chain.from_iterable(parts), replace=replace)
    except AlreadyThere as there:
        raise Failure(f"{there.message}; --force replaces it", 1) from None
    except FileError as error:
        raise Failure(error.message, 1) from None
