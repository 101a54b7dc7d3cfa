"""The command line: which command is meant, and one calm end for everything that can go wrong.

Only the module of the command that is run is imported; a list of notes must not wait for what draws them.
Exit status: 0 done, 1 something found or refused, 2 wrong use, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
import time
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, NoReturn

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


class Command(NamedTuple):
    """A command's module (it has `add_arguments(parser)` and `run(arguments) -> int`) and a line for the help.

    `takes_query` is true of those whose words are a query.
    """

    module: str
    summary: str
    takes_query: bool = False


COMMANDS = {
    "list": Command("notetui.cli.list_notes", "the notes, or those a query finds", takes_query=True),
    "search": Command("notetui.cli.search", "full text, with the line that was found", takes_query=True),
    "quotes": Command("notetui.cli.quotes", "every quote with its note, section, question and line", takes_query=True),
    "questions": Command(
        "notetui.cli.questions", "every research question with its state; --explain NOTE says why", takes_query=True
    ),
    "queue": Command(
        "notetui.cli.queue", "the review's statuses, what comes next, numbers for PRISMA", takes_query=True
    ),
    "matrix": Command("notetui.cli.matrix", "notes by questions, with what each note says", takes_query=True),
    "tags": Command("notetui.cli.tags", "every tag with its number of notes", takes_query=True),
    "check": Command(
        "notetui.cli.check", "what is missing or odd, as path:line:column: code message", takes_query=True
    ),
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
_WORD = "\0"
"""Stands before a word that begins with a minus and is no option: no argument of a program can hold it."""
_QUERY_SIGNS = ':"( '
"""What no option has and a query may have."""


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
        words = _joined(rest)
        if command.takes_query:
            words = _with_negated(name, words)
        arguments = _parser(name, command, module.add_arguments).parse_args(words)
        if command.takes_query:
            _unmark(arguments)
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


def _with_negated(name: str, words: Sequence[str]) -> list[str]:
    """Mark the words of a query that begin with a minus, for argparse to take them for words.

    Raises Failure for one that could be an option just as well: a slip must not find all notes without it.
    """
    end = words.index("--") if "--" in words else len(words)
    marked: list[str] = []
    for word in words[:end]:
        if len(word) < 2 or word[0] != "-" or word[1] == "-" or word == "-h":
            marked.append(word)
        elif word[1].isascii() and word[1].isalpha() and not set(word) & set(_QUERY_SIGNS):
            from notetui.cli.failure import Failure

            raise Failure(f'{word}: no such option; for notes without "{word[1:]}" write: notetui {name} -- {word}')
        else:
            marked.append(_WORD + word)
    return [*marked, *words[end:]]


def _unmark(arguments: argparse.Namespace) -> None:
    for name, value in vars(arguments).items():
        if isinstance(value, list):
            setattr(arguments, name, [word.removeprefix(_WORD) for word in value])
        elif isinstance(value, str):
            setattr(arguments, name, value.removeprefix(_WORD))


def _parser(name: str, command: Command, add_arguments: object) -> argparse.ArgumentParser:
    import argparse

    from notetui import __version__

    class Parser(argparse.ArgumentParser):
        def error(self, message: str) -> NoReturn:
            super().error(message.replace(_WORD, "").replace(repr(_WORD)[1:-1], ""))

    parser = Parser(
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
