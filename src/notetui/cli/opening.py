"""From arguments to configuration, notes directories and an open library."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from notetui.cli.failure import Failure

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from notetui.core.config.errors import ConfigError
    from notetui.core.config.model import Config
    from notetui.core.model import NoteFacts
    from notetui.core.query.ast import Query
    from notetui.library import Library

HELD_AFTER = 5.0
"""Seconds that a command waits for who holds the index: what it prints is whole either way, and later is no harm."""


def add_query(parser: argparse.ArgumentParser) -> None:
    """Add the words of a query; `notetui list -- -done` for one that looks like an option."""
    parser.add_argument(
        "query",
        nargs="*",
        metavar="QUERY",
        help='words, "phrases", -not, OR, tag:, topic:, rq:, review:, title:, path:, status:, has:, no:, date:, '
        "is:marked (in the browser)",
    )


def configuration(arguments: argparse.Namespace) -> Config:
    """Read the configuration that the arguments and the environment name; raises Failure."""
    from notetui.core.config.errors import ConfigError
    from notetui.store.config_file import load

    try:
        return load(arguments.config)
    except ConfigError as error:
        raise wrong_configuration(error) from None


def wrong_configuration(error: ConfigError) -> Failure:
    """Give the failure that says what is wrong with the configuration, a line for each problem."""
    first, *rest = str(error).split("\n")
    return Failure(first, below=rest)


def directories(named: list[str], config: Config) -> list[str]:
    """Give the notes directories: the named ones, else the configuration's, else `./notes`, else `.`."""
    found = named or list(config.notes_dirs) or (["notes"] if os.path.isdir("notes") else ["."])
    for directory in found:
        if not os.path.isdir(directory):
            problem = "is not a directory" if os.path.lexists(directory) else "does not exist"
            whose = f" (notes_dirs in {config.source})" if not named and config.source else ""
            raise Failure(f"{directory}: {problem}{whose}")
    return [os.path.abspath(directory) for directory in found]


def query_of(arguments: argparse.Namespace) -> Query | None:
    """Read the query of the arguments, None for every note; raises Failure with the place of what is wrong."""
    return query_in(" ".join(arguments.query))


def query_in(text: str, where: str = "in the query") -> Query | None:
    """Read a query, None for every note; raises Failure that says `where` and points at what is wrong."""
    if not text.strip():
        return None
    from notetui.core.query.parse import QueryError, parse

    try:
        return parse(text)
    except QueryError as error:
        from notetui.core.text.cells import cell_len
        from notetui.core.text.clean import show

        mark = " " * cell_len(show(text[: error.column - 1])) + "^"
        raise Failure(
            f"{where}, column {error.column}: {error.message}", below=[f"  {show(text)}", f"  {mark}"]
        ) from None


@contextlib.contextmanager
def library_for(arguments: argparse.Namespace, config: Config, *, scan: bool = True) -> Iterator[Library]:
    """Open the library, brought up to date with the files first when `scan` is true."""
    from notetui.library import Library
    from notetui.store.paths import cache_path, state_dir

    roots = directories(arguments.dir, config)
    state = state_dir().path
    library = Library(
        roots,
        config,
        state_dir=state,
        cache_dir=cache_path(),
        marks=lambda: _marks(state, library.roots),
        held_after=HELD_AFTER,
    )
    try:
        if scan:
            for _delta in library.scan():
                continue
        yield library
        if library.is_without_file:
            from notetui.cli.output import say

            say(library.notice)
    finally:
        library.close()


def _marks(state: str | None, roots: Sequence[str]) -> frozenset[str]:
    """Read which notes the browser over these directories has marked; says so when none is."""
    from notetui.cli.output import say
    from notetui.store.state_file import remembered_marks

    marked = remembered_marks(state, roots)
    if not marked:
        say(f"is:marked: no note is marked in {', '.join(map(shown_path, roots))} (m in the browser marks one)")
    return marked


def noted(library: Library, query: Query | None) -> Iterator[tuple[str, NoteFacts]]:
    """Give the path and facts of each note that a query finds, by path."""
    return library.each(query)


def shown_path(path: str, below: str | None = None) -> str:
    """Give a path as short as it can be used from here: relative below the working directory.

    `below` is what `here` gives, for who asks many times.
    """
    if below is None:
        below = here()
    return path[len(below) :] if below and path.startswith(below) and path != below else path


def here() -> str:
    """Give the working directory with a slash at its end, empty when it is gone."""
    try:
        return os.getcwd().rstrip("/") + "/"
    except OSError:
        return ""
