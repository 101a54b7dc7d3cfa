"""`notetui set KEY VALUE --to NOTE...`: set a plain front matter key such as `status`, and no other byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notetui.cli.failure import Failure
from notetui.cli.finding import find_notes
from notetui.cli.opening import configuration, library_for
from notetui.cli.outcomes import report

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
    config = configuration(arguments)
    values = _values(arguments, config)
    paths, missing = find_notes(arguments.notes, arguments, config)
    told = ", ".join(f"{key}: {value}" for key, value in values.items() if value) or f"no {arguments.key}"
    with library_for(arguments, config, scan=False) as library:
        status = report(library.set_values(paths, values), lambda outcome: told)
    return 1 if missing else status


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
