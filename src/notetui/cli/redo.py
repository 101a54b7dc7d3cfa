"""`notetui redo`: do the change of tags again that was taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notetui.cli.opening import configuration, library_for
from notetui.cli.undo import below, follow_names, told

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes: nothing of its own."""


def run(arguments: argparse.Namespace) -> int:
    """Redo, and say what came of each note."""
    with library_for(arguments, configuration(arguments), scan=False) as library:
        follow_names(library)
        return told(library.redo(), "done again", f"nothing to redo{below(library)}")
