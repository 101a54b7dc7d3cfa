"""Which note an argument names."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from notetui.cli.failure import Failure
from notetui.cli.opening import directories, library_for

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from notetui.core.config.model import Config


def find_note(name: str, arguments: argparse.Namespace, config: Config) -> str:
    """Give the absolute path of a note named by its path, its path below a notes directory, its stem or its title.

    Raises Failure with status 1 when there is none or more than one.
    """
    if os.path.lexists(name):
        return os.path.abspath(name)
    roots = directories(arguments.dir, config)
    for root in roots:
        for ending in ("", ".md"):
            below = os.path.join(root, name + ending)
            if os.path.lexists(below):
                return os.path.abspath(below)
    wanted = name.casefold()
    with library_for(arguments, config) as library:
        lines = library.notes(None, "path")
    found = [
        line.path
        for line in lines
        if line.title.casefold() == wanted or os.path.splitext(os.path.basename(line.path))[0].casefold() == wanted
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise Failure(f"{name}: {len(found)} notes have this name:", 1, below=[f"  {path}" for path in found])
    from notetui.core.fuzzy import rank

    near = [lines[at] for at in rank(name, [line.title for line in lines], 3)]
    advice = [f"  {line.title} ({line.path})" for line in near]
    raise Failure(f"{name}: no such note" + ("; near it:" if near else ""), 1, below=advice)


def find_notes(names: Sequence[str], arguments: argparse.Namespace, config: Config) -> tuple[list[str], int]:
    """Give the paths of several notes, and how many names were none: those are told on standard error."""
    from notetui.cli.output import say

    paths, missing = [], 0
    for name in names:
        try:
            paths.append(find_note(name, arguments, config))
        except Failure as failure:
            if failure.status != 1:
                raise
            for line in str(failure).split("\n"):
                say(line)
            missing += 1
    return paths, missing


def text_of(name: str, arguments: argparse.Namespace, config: Config) -> tuple[str, str]:
    """Read the note that an argument names; gives its path and text. Raises Failure with status 1."""
    from notetui.store.errors import NotReadable
    from notetui.store.read import decode, read_bytes

    path = find_note(name, arguments, config)
    try:
        data, _stamp = read_bytes(path)
    except NotReadable as error:
        raise Failure(error.message, 1) from None
    return path, decode(data).text
