"""`notetui undo`: take back the last change of tags, on the notes as they are now; `--list` what can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notetui.cli.failure import Failure
from notetui.cli.opening import configuration, library_for, shown_path
from notetui.cli.outcomes import report
from notetui.cli.output import add_output, say, write_rows

if TYPE_CHECKING:
    import argparse

    from notetui.library import Library
    from notetui.tagging import Undoable, UndoResult


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    parser.add_argument("--list", action="store_true", help="list what can be undone, the newest first; change nothing")
    add_output(parser)


def run(arguments: argparse.Namespace) -> int:
    """Undo, and say what came of each note; or list."""
    if not arguments.list and (arguments.output or arguments.format != "table"):
        raise Failure("--format and --output go with --list")
    with library_for(arguments, configuration(arguments), scan=False) as library:
        if arguments.list:
            return _list(arguments, library)
        follow_names(library)
        return told(library.undo(), "undone", f"nothing to undo{below(library)}")


def follow_names(library: Library) -> None:
    """Look at all notes first where one that is to be changed back has gone: it may have another name now."""
    if library.gone_since():
        for _delta in library.scan():
            continue


def _list(arguments: argparse.Namespace, library: Library) -> int:
    from notetui.store.errors import FileError

    try:
        changes = library.undoable()
    except FileError as error:
        raise Failure(error.message, 1) from None
    if not changes:
        say(f"nothing to undo{below(library)}")
    short = arguments.format == "table"
    rows = [(_time(change), change.label, len(change.paths), _notes(change, short=short)) for change in changes]
    write_rows(arguments, ("time", "change", "count", "notes"), rows, flexible=("notes", "change"))
    return 0


def _time(change: Undoable) -> str:
    """Write when a change was made, here, as ISO 8601 has it; nothing where that is not known."""
    from datetime import datetime

    return datetime.fromtimestamp(change.time).astimezone().isoformat(" ", "seconds") if change.time > 0 else ""


def _notes(change: Undoable, *, short: bool) -> list[str]:
    paths = [shown_path(path) for path in change.paths]
    return [*paths[:3], f"{len(paths) - 3:,} more"] if short and len(paths) > 4 else paths


def below(library: Library) -> str:
    """Name the folders whose changes were looked for: another folder's are not taken back unasked."""
    return " in " + ", ".join(shown_path(root) for root in library.roots)


def told(result: UndoResult, verb: str, nothing: str) -> int:
    """Say what an undo or redo did; the status is 1 when there was nothing to do or a note was refused."""
    if not result.outcomes:
        say(f"{nothing}: {result.why}." if result.why else nothing)
        return 1
    status = report(result.outcomes)
    if result.label:  # without one the journal could not be read, which is told above
        asked, changed = len(result.outcomes), sum(outcome.changed for outcome in result.outcomes)
        label = result.label
        if 0 < changed < asked:
            label = f"{label.removesuffix(f' in {asked} notes')} in {changed} of {asked} notes"
        say(f"{'' if changed or status == 0 else 'not '}{verb}: {label}")
    return status
