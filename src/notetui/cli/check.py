"""`notetui check`: what is missing or odd, a line each, for people, pre-commit and CI."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notetui.cli.failure import Failure
from notetui.cli.opening import add_query, configuration, library_for, noted, query_of, shown_path
from notetui.cli.output import add_output, say, write_all, write_rows

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    add_query(parser)
    add_output(parser)
    parser.add_argument("--silence", metavar="CODE", action="append", default=[], help="leave a code out (repeatable)")


def run(arguments: argparse.Namespace) -> int:
    """Write what is found; the status is 1 when anything was."""
    from notetui.core.config.errors import hint
    from notetui.core.config.model import CHECK_CODES
    from notetui.core.coverage import Finding, findings
    from notetui.core.text.clean import show

    for code in arguments.silence:
        if code not in CHECK_CODES:
            raise Failure(f'--silence: no code "{code}"{hint(code, CHECK_CODES)} ({", ".join(CHECK_CODES)})')
    query = query_of(arguments)
    config = configuration(arguments)
    silence = config.check_silence | set(arguments.silence)
    with library_for(arguments, config) as library:
        found = list(findings(noted(library, query), config.check_required_keys, silence))
        if "unreadable" not in silence:
            found += [Finding(path, 1, 1, "unreadable", said) for path, said in sorted(library.problems.items())]
    if arguments.format == "table":
        lines = (f"{show(shown_path(at.path))}:{at.line}:{at.column}: {at.code} {show(at.message)}\n" for at in found)
        write_all(arguments, lines)
        if found:
            say(f"{len(found)} found")
    else:
        write_rows(arguments, Finding._fields, found)
    return 1 if found else 0
