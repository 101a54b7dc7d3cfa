"""Exporting what a screen shows: which of it, in which format, into which file; never over a file without asking."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from notetui.core.export.formats import FORMATS, document
from notetui.core.export.sheets import Sheet
from notetui.tui.widgets.status_line import Tone

if TYPE_CHECKING:
    from textual.screen import Screen

    from notetui.tui.chrome import Chrome

Sheets = Mapping[str, Callable[[], Sheet]]
"""What can be exported as rows, by name; made when it is written, on another thread."""
Documents = Mapping[str, tuple[str, Callable[[], Iterable[str]]]]
"""What can be exported in a form of its own: name to the ending of its file and its pieces."""


class Kind(NamedTuple):
    """One thing that can be written."""

    label: str
    stem: str
    ending: str
    pieces: Callable[[], Iterable[str]]


def kinds(sheets: Sheets, documents: Documents) -> list[Kind]:
    """Return everything that can be written: each sheet in each format, and the documents."""
    found: list[Kind] = []
    for name, make in sheets.items():
        for format_name, entry in FORMATS.items():

            def rows(
                format_name: str = format_name, make: Callable[[], Sheet] = make, bom: bool = False
            ) -> Iterable[str]:
                sheet = make()
                return document(format_name, sheet.columns, sheet.rows, bom=bom)

            found.append(Kind(f"{name}: {entry.title}", name, entry.ending, rows))
            if format_name == "csv":

                def with_mark(rows: Callable[..., Iterable[str]] = rows) -> Iterable[str]:
                    return rows(bom=True)

                found.append(Kind(f"{name}: CSV for spreadsheets (byte order mark)", name, entry.ending, with_mark))
    found += [Kind(name, name, ending, pieces) for name, (ending, pieces) in documents.items()]
    return found


def file_name(stem: str, ending: str) -> str:
    """Return a name for an export in the working directory."""
    words = "-".join("".join(c if c.isalnum() else " " for c in stem).split())
    return f"notetui-{words.lower()}{ending}"


class Exporting:
    """Asks and writes for one screen; `say` shows a line on it."""

    def __init__(self, screen: Screen[None], chrome: Callable[[], Chrome], say: Callable[[str, Tone], None]) -> None:
        self._screen = screen
        self._chrome = chrome
        self._say = say

    def start(self, sheets: Sheets, documents: Documents) -> None:
        """Ask what to write and where."""
        from notetui.tui.dialogs.choices import Choice
        from notetui.tui.dialogs.picker import Picker

        found = kinds(sheets, documents)
        choices = [Choice(str(at), kind.label, kind.ending) for at, kind in enumerate(found)]

        def picked(chosen: str | None) -> None:
            if chosen is not None:
                self._ask_name(found[int(chosen)])

        self._screen.app.push_screen(Picker(self._chrome(), "Export", choices), picked)

    def _ask_name(self, kind: Kind) -> None:
        from notetui.tui.dialogs.ask_text import AskText

        title = f"Export {kind.label} to (in {os.getcwd()})"
        name = file_name(kind.stem, kind.ending)

        def named(name: str | None) -> None:
            if not name:
                return
            path = os.path.abspath(os.path.expanduser(name))
            if os.path.isdir(path):
                path = os.path.join(path, file_name(kind.stem, kind.ending))
            if os.path.lexists(path):
                # Asked before anything is made, so that what is typed ahead answers it.
                self._ask_to_replace(kind, path)
            else:
                self._screen.run_worker(self._write(kind, path, replace=False), exit_on_error=True)

        self._screen.app.push_screen(AskText(self._chrome(), title, text=name, keys="Enter write · Esc leave"), named)

    async def _write(self, kind: Kind, path: str, *, replace: bool) -> None:
        from notetui.store.errors import FileError
        from notetui.store.export_file import AlreadyThere, write_export

        self._say(f"Writing {path}…", Tone.DONE)
        try:
            await asyncio.to_thread(lambda: write_export(path, kind.pieces(), replace=replace))
        except AlreadyThere:
            self._ask_to_replace(kind, path)
        except FileError as error:
            self._say(error.message, Tone.ERROR)
        else:
            self._say(f"Written: {path}", Tone.DONE)

    def _ask_to_replace(self, kind: Kind, path: str) -> None:
        from notetui.tui.dialogs.confirm import Confirm

        def answered(yes: bool | None) -> None:
            if yes:
                self._screen.run_worker(self._write(kind, path, replace=True), exit_on_error=True)
            else:
                self._say("Not written: the file that is there stays.", Tone.WARNING)

        self._say("", Tone.DONE)
        width = min(72, self._screen.app.size.width - 8)
        question = f"{path} is there already."
        self._screen.app.push_screen(Confirm(self._chrome(), question, yes="replace it", width=width), answered)
