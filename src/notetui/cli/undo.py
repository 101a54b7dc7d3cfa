"""`notetui undo`: take back the last change of tags, on the notes as they are now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notetui.cli.opening import configuration, library_for, shown_path
from notetui.cli.output import say
from notetui.cli.tag import report

if TYPE_CHECKING:
    import argparse

    from notetui.library import Library
    from notetui.tagging import UndoResult


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes: nothing of its own."""


def run(arguments: argparse.Namespace) -> int:
    """Undo, and say what came of each note."""
    with library_for(arguments, configuration(arguments), scan=False) as library:
        return told(library.undo(), "undone", f"nothing to undo{below(library)}")


def below(library: Library) -> str:
    """Name the folders whose changes were looked for: another folder's are not taken back unasked."""
    return " in " + ", ".join(shown_path(root) for root in library.roots)


def told(result: UndoResult, verb: str, nothing: str) -> int:
    """Say what an undo or redo did; the status is 1 when there was nothing to do or a note was refused."""
    if not result.outcomes:
        say(nothing)
        return 1
    status = report(result.outcomes)
    say(f"{verb}: {result.label}")
    return status
