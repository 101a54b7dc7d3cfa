"""The command line: which command is meant, and one calm end for everything that can go wrong.

Only the module of the command that is run is imported; a list of notes must not wait for what draws them.
Exit status: 0 done, 1 something found or refused, 2 wrong use, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
import time
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


class Command(NamedTuple):
    """A command's module (it has `add_arguments(parser)` and `run(arguments) -> int`) and a line for the help."""

    module: str
    summary: str


COMMANDS = {
    "list": Command("notetui.cli.list_notes", "the notes, or those a query finds"),
    "search": Command("notetui.cli.search", "full text, with the line that was found"),
    "quotes": Command("notetui.cli.quotes", "every quote with its note, section, question and line"),
    "questions": Command("notetui.cli.questions", "every research question with its state; --explain NOTE says why"),
    "queue": Command("notetui.cli.queue", "the review's statuses, what comes next, numbers for PRISMA"),
    "matrix": Command("notetui.cli.matrix", "notes by questions, with what each note says"),
    "tags": Command("notetui.cli.tags", "every tag with its number of notes"),
    "check": Command("notetui.cli.check", "what is missing or odd, as path:line:column: code message"),
    "show": Command("notetui.cli.show", "one note, rendered"),
    "tag": Command("notetui.cli.tag", "add, remove or rename tags in notes"),
    "set": Command("notetui.cli.set_key", "set a front matter key such as status in notes"),
    "map": Command("notetui.cli.mapping", "say which review questions a note's research question belongs to"),
    "undo": Command("notetui.cli.undo", "take back the last change of tags or keys"),
    "redo": Command("notetui.cli.redo", "do the change again that was taken back"),
    "config": Command("notetui.cli.config", "where the configuration is, what is in force, an example to start"),
}
_BROWSER = Command("notetui.cli.browse", "the browser")
_WITH_VALUE = ("--config", "--dir")
_WITH_QUERY = ("--query", "--filter")


def run(argv: Sequence[str]) -> int:
    """Run one command and return its exit status; never raises for what a person or a file did."""
    started = time.perf_counter()
    _prepare_streams()
    name, rest = split(argv)
    command = COMMANDS.get(name, _BROWSER)
    from notetui.cli.failure import Failure
    from notetui.cli.standard_output import put_no_more, put_out

    try:
        module = import_module(command.module)
        arguments = _parser(name, command, module.add_arguments).parse_args(_joined(rest))
        status: int = module.run(arguments)
        put_out()
    except SystemExit as stop:  # argparse: after --help and --version, and for wrong use
        return stop.code if isinstance(stop.code, int) else 2
    except Failure as failure:
        sys.stderr.write(f"notetui: {failure}\n")
        return failure.status
    except BrokenPipeError:
        put_no_more()  # whoever reads has seen enough
        return 0
    except KeyboardInterrupt:
        return 130
    if arguments.debug_timing:
        sys.stderr.write(f"done after {(time.perf_counter() - started) * 1000:.1f} ms\n")
    return status


def split(argv: Sequence[str]) -> tuple[str, list[str]]:
    """Find the command among the arguments; options may stand before it. Without one, the name is empty."""
    at = 0
    while at < len(argv):
        word = argv[at]
        if word == "--":
            break
        if word in _WITH_VALUE:
            at += 2
        elif word.startswith("-"):
            at += 1
        elif word in COMMANDS:
            return word, [*argv[:at], *argv[at + 1 :]]
        else:
            break
    return "", list(argv)


def _joined(words: Sequence[str]) -> list[str]:
    """Join `--query -tag:done` to one word: argparse would take a query that begins with a minus for an option."""
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] in _WITH_QUERY and len(word) > 2 and word[0] == "-" != word[1]:
            joined[-1] += f"={word}"
        else:
            joined.append(word)
    return joined


def _parser(name: str, command: Command, add_arguments: object) -> argparse.ArgumentParser:
    import argparse

    from notetui import __version__

    parser = argparse.ArgumentParser(
        prog=f"notetui {name}".strip(),
        description=f"notetui: {command.summary}.",
        epilog=None if name else _overview(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"notetui {__version__}")
    parser.add_argument("--config", metavar="FILE", help="the configuration to use")
    parser.add_argument("--dir", metavar="DIR", action="append", default=[], help="a notes directory (repeatable)")
    parser.add_argument("--debug-timing", action="store_true", help="say on standard error how long stages took")
    assert callable(add_arguments)
    add_arguments(parser)
    return parser


def _overview() -> str:
    lines = ["commands (notetui COMMAND --help says more):"]
    lines += [f"  {name:<10} {command.summary}" for name, command in COMMANDS.items()]
    lines += ["", "exit status: 0 done, 1 something found or refused, 2 wrong use"]
    return "\n".join(lines)


def _prepare_streams() -> None:
    """Make no character a reason to stop: what the terminal's encoding lacks is written as its code."""
    if sys.stdout is None:  # started without one, or without the other: what is written goes nowhere
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - for as long as the process lives
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        unicode = (stream.encoding or "").lower().replace("-", "") == "utf8"
        # Bytes of file names that are not UTF-8 come out as they came in.
        reconfigure(errors="surrogateescape" if unicode and stream is sys.stdout else "backslashreplace")
