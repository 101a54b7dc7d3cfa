"""`notetui set KEY VALUE --to NOTE...`: set a plain front matter key such as `status`, and no other byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notetui.cli.failure import Failure
from notetui.cli.finding import find_notes
from notetui.cli.opening import configuration, library_for, shown_path
from notetui.cli.output import say

if TYPE_CHECKING:
    import argparse

    from notetui.core.config.model import Config


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    parser.add_argument("key", metavar="KEY", help="the front matter key: status, or any other with a plain value")
    parser.add_argument("value", metavar="VALUE", nargs="?", help="what to set it to")
    parser.add_argument("--to", "--from", dest="notes", nargs="+", metavar="NOTE", required=True, help="the notes")
    parser.add_argument("--reason", metavar="TEXT", help="why: set status_reason with the status")
    parser.add_argument("--remove", action="store_true", help="take the key out instead")


def run(arguments: argparse.Namespace) -> int:
    """Set the key; each note is done or named with its reason."""
    from notetui.core.text.clean import show

    config = configuration(arguments)
    values = _values(arguments, config)
    paths, missing = find_notes(arguments.notes, arguments, config)
    refused = 0
    with library_for(arguments, config, scan=False) as library:
        for outcome in library.set_values(paths, values):
            path = shown_path(outcome.path)
            if outcome.problem:
                problem = outcome.problem
                say(f"{path}:{problem.line}:{max(1, problem.column)}: {problem.message}")
            if outcome.problem and not outcome.changed:
                refused += 1
                continue
            told = ", ".join(f"{key}: {value}" for key, value in values.items() if value) or f"no {arguments.key}"
            print(f"{show(path)}: {show(told)}{'' if outcome.changed else ' (unchanged)'}")
    return 1 if refused or missing else 0


def _values(arguments: argparse.Namespace, config: Config) -> dict[str, str | None]:
    from notetui.core.config.errors import hint
    from notetui.core.review.queue import STATUS_KEY, status_values

    key, value = arguments.key, arguments.value
    if (value is None) is not arguments.remove:
        raise Failure("set what? A value, or --remove (notetui set --help)")
    if value is not None and (not value.strip() or any(ord(char) < 32 for char in value)):
        raise Failure(f'"{value}": a value is one line of text')
    if key != STATUS_KEY:
        if arguments.reason is not None:
            raise Failure("--reason goes with the key status")
        return {key: value}
    known = config.review_statuses
    if value is not None and value not in known:
        raise Failure(f'no status "{value}"{hint(value, known)} ({", ".join(known)}; [review] statuses sets them)')
    return status_values(value, arguments.reason or "")
