"""`notetui [DIR...]`: the browser. The one command that imports the screen, and only once all is well."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from notetui.cli.failure import Failure
from notetui.cli.leaving import Leaving
from notetui.cli.opening import configuration, directories, wrong_configuration

if TYPE_CHECKING:
    import argparse

    from notetui.core.config.model import Config
    from notetui.tui.first_paint import FirstPaint
    from notetui.tui.stages import Stages


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    parser.add_argument(
        "dirs", nargs="*", metavar="DIR", help="notes directories (default: of the configuration, ./notes, or .)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Open the browser, once configuration, directories and terminal are what it needs."""
    from notetui.tui import first_paint

    try:
        return _run(arguments, first_paint.PAINT)
    finally:
        # Before anything is said: a message in the alternate screen would be gone with it.
        first_paint.end()


def _run(arguments: argparse.Namespace, paint: FirstPaint | None) -> int:
    stages = _stages() if arguments.debug_timing else None
    for name in arguments.dirs:
        if not os.path.isdir(name):
            _perhaps_a_command(name, alone=len(arguments.dirs) == 1)
    named = [*arguments.dir, *arguments.dirs]
    leaving = Leaving(paint.start, arguments) if paint is not None else None
    config = configuration(arguments)
    from notetui.tui.terminal import show_replacements, why_no_terminal

    roots = directories(named, config)
    why_not = why_no_terminal(os.environ)
    if why_not:
        raise Failure(f"{why_not}; notetui --help lists the commands that work without one")
    show_replacements(sys.stderr.encoding or "")
    _check_keys(config)
    if leaving is not None:
        leaving.started(roots, config)
    from notetui.store.paths import cache_dir, cache_path, state_dir
    from notetui.tui import quick_start
    from notetui.tui.kept_code import KeptCode
    from notetui.tui.kept_patterns import KeptPatterns

    cache = cache_dir().path
    quick_start.PATTERNS = patterns = KeptPatterns(cache)
    quick_start.CODE = code = KeptCode(cache)
    from notetui.tui.app import run as run_app

    if stages is not None:
        stages.reach("imports done")
    try:
        return run_app(
            roots,
            config,
            state_dir=state_dir().path,
            cache_dir=cache_path(),
            stages=stages,
            paint=paint,
            on_left=leaving.keep if leaving is not None else None,
        )
    finally:
        patterns.keep()
        code.keep()


def _stages() -> Stages:
    from notetui.tui.stages import Stages

    stages = Stages()
    stages.reach("command line")
    return stages


def _check_keys(config: Config) -> None:
    """Refuse keys for commands that there are not, before the screen is touched."""
    if not config.keys:
        return
    from notetui.core.config.errors import ConfigError
    from notetui.core.config.validate import check_commands
    from notetui.tui.commands.finding import saved_filters
    from notetui.tui.commands.registry import known_ids

    try:
        check_commands(config, [*known_ids(), *(command.id for command in saved_filters(config.filters))])
    except ConfigError as error:
        raise wrong_configuration(error) from error


def _perhaps_a_command(name: str, *, alone: bool) -> None:
    from notetui.cli.main import COMMANDS
    from notetui.core.config.errors import nearest

    if alone and not os.path.lexists(name) and (close := nearest(name, tuple(COMMANDS))):
        raise Failure(f'{name}: no such directory; did you mean "notetui {close}"?')
