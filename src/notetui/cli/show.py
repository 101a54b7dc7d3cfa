"""`notetui show`: one note, rendered on a terminal, plain text into a pipe."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

from notetui.cli.failure import Failure
from notetui.cli.finding import text_of
from notetui.cli.opening import configuration
from notetui.cli.standard_output import put

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from notetui.core.config.model import Config
    from notetui.core.markdown.pieces import Line
    from notetui.core.model import NoteFacts

_PLAIN_WIDTH = 80


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    parser.add_argument("note", metavar="NOTE", help="a path, a path below a notes directory, a stem or a title")
    parser.add_argument("--width", type=int, metavar="N", help="cells a line (default: the terminal's, 80 in a pipe)")
    parser.add_argument("--raw", action="store_true", help="the file's own text, cleaned on a terminal")


def run(arguments: argparse.Namespace) -> int:
    """Write one note."""
    config = configuration(arguments)
    if arguments.width is not None and not 10 <= arguments.width <= 1000:
        raise Failure("--width takes a number from 10 to 1000")
    path, text = text_of(arguments.note, arguments, config)
    terminal = sys.stdout.isatty()
    if arguments.raw:
        from notetui.core.text.clean import show_lines

        put(show_lines(text) if terminal else text)
        return 0
    width = arguments.width or _width(config, terminal)
    colours = terminal and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    if colours:
        from notetui.cli.ansi import painted

        for line in lines(path, text, config, width, signs=False):
            put(painted(line) + "\n")
    else:
        for line in lines(path, text, config, width, signs=True, addresses=not terminal):
            put("".join(piece.text for piece in line).rstrip() + "\n")
    return 0


def lines(path: str, text: str, config: Config, width: int, *, signs: bool, addresses: bool = False) -> Iterator[Line]:
    """Give the lines of a note for a width in cells: its facts, then its body.

    `signs` is for no colours; with `addresses`, links and images have theirs behind them.
    """
    from notetui.core.facts import read_note
    from notetui.core.frontmatter.read import read
    from notetui.core.markdown.addressed import spell_out_addresses
    from notetui.core.markdown.document import LeafKind
    from notetui.core.markdown.layout import LayoutOptions, lay_out
    from notetui.core.markdown.parse import Document
    from notetui.core.markdown.prefix import gap_line

    facts = read_note(text, os.path.splitext(os.path.basename(path))[0], config.tag_key)
    yield from _header(facts, width)
    options = LayoutOptions(keep_breaks=config.line_breaks == "keep", signs=signs)
    document = Document(read(text).body)
    above = None
    is_first = True
    while came := document.parse_more():
        for leaf in document.leaves[-came:]:
            if is_first and leaf.kind is LeafKind.HEADING and leaf.level == 1 and _one_line(leaf.text) == facts.title:
                is_first = False
                continue  # it stands above already
            is_first = False
            if addresses:
                spell_out_addresses(leaf)
            if leaf.gap and above is not None:
                yield gap_line(above, leaf, width)
            yield from lay_out(leaf, width, options)
            above = leaf


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _header(facts: NoteFacts, width: int) -> Iterator[Line]:
    from notetui.core.markdown.document import Mark
    from notetui.core.markdown.pieces import Piece
    from notetui.core.text.cells import crop
    from notetui.core.text.clean import show

    title = show(f"{facts.emoji} {facts.title}" if facts.emoji else facts.title)
    yield (Piece(crop(title, width), "title", Mark.STRONG),)
    rows = (
        ("date", facts.date.shown if facts.date else ""),
        ("topics", ", ".join(facts.topics)),
        ("tags", ", ".join(facts.tags)),
        ("status", facts.status),
        ("link", facts.link),
        ("questions", "  ".join(f"{question.id} {question.state.value}" for question in facts.questions)),
        *(("problem", f"line {problem.line}: {problem.message}") for problem in facts.problems),
    )
    for name, value in rows:
        if value:
            yield (Piece(f"{name}: ", "fact.name"), Piece(crop(show(value), max(1, width - len(name) - 2)), "fact"))
    yield (Piece("─" * width, "rule"),)


def _width(config: Config, terminal: bool) -> int:
    if not terminal:
        return _PLAIN_WIDTH
    columns = max(10, shutil.get_terminal_size().columns)
    return min(columns, config.max_width) if config.max_width else columns
