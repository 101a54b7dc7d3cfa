"""`notetui tags`: every tag with its number of notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notetui.cli.opening import add_query, configuration, library_for, noted, query_of
from notetui.cli.output import add_output, write_sheet

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    add_query(parser)
    add_output(parser)
    parser.add_argument("--sort", choices=("count", "name"), default="count", help="order (default: count)")


def run(arguments: argparse.Namespace) -> int:
    """Count the tags, of all notes or of those that the query finds."""
    from notetui.core.export.sheets import tags_sheet

    query = query_of(arguments)
    with library_for(arguments, configuration(arguments)) as library:
        if query is None:
            counts = library.tag_counts()
        else:
            found: dict[str, int] = {}
            for _path, facts in noted(library, query):
                for tag in dict.fromkeys(facts.tags):
                    found[tag] = found.get(tag, 0) + 1
            counts = list(found.items())
    if arguments.sort == "name":
        counts = sorted(counts, key=lambda item: (item[0].casefold(), item[0]))
    else:
        counts = sorted(counts, key=lambda item: (-item[1], item[0].casefold(), item[0]))
    write_sheet(arguments, tags_sheet(counts))
    return 0
