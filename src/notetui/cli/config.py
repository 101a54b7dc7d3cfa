"""`notetui config path|show|init`: where the configuration is, what is in force, an example to start from."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from notetui.cli.failure import Failure
from notetui.cli.opening import configuration, directories
from notetui.cli.output import say
from notetui.cli.standard_output import put

if TYPE_CHECKING:
    import argparse

    from notetui.core.config.model import Config


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    parser.add_argument(
        "action",
        choices=("path", "show", "init"),
        help="path: the file that is read; show: every setting in force, as TOML; init: write the commented example",
    )


def run(arguments: argparse.Namespace) -> int:
    """Do one of the three."""
    from notetui.core.text.clean import show
    from notetui.store.config_file import find, write_example

    path, _named = find(arguments.config, os.environ)
    if arguments.action == "path":
        print(show(path))
        if not os.path.exists(path):
            say("(it does not exist; notetui config init writes an example there)")
        return 0
    if arguments.action == "init":
        places = _places(arguments)
        try:
            write_example(path, places)
        except FileExistsError:
            raise Failure(f"{path}: is there already and stays as it is", 1) from None
        except OSError as error:
            raise Failure(f"{path}: {error.strerror or error}", 1) from None
        print(show(path))
        if places:
            say(f"The notes are in {', '.join(places)}; notes_dirs in that file says so.")
        else:
            say("No notes are here. notes_dirs in that file is left out: set it to where your notes are.")
            say("Until then notetui reads ./notes, else the directory it is started in.")
        return 0
    put(settings_text(configuration(arguments)))
    return 0


def _places(arguments: argparse.Namespace) -> list[str]:
    """Give the notes directories to write: those named, else what notetui would read here, where it has notes."""
    from notetui.core.config.model import Config

    found = directories(arguments.dir, Config())
    if arguments.dir:
        return found
    home = os.path.expanduser("~")
    if os.path.basename(found[0]) != "notes" and (found[0] in (home, "/") or not _has_notes(found[0])):
        return []  # a start in any directory is no wish to have all of it read from then on
    return found


def _has_notes(directory: str) -> bool:
    from notetui.core.config.model import Config
    from notetui.store.scan import name_matcher

    is_note_name = name_matcher(Config().note_globs)
    try:
        names = os.listdir(directory)
    except OSError:
        return False
    return any(map(is_note_name, names))


def settings_text(config: Config) -> str:
    """Write every setting in force as TOML that reads back as the same configuration."""
    import tomli_w

    from notetui.core.config.validate import SETTINGS
    from notetui.core.text.clean import SUSPECT, show

    document: dict[str, Any] = {}
    for place, (name, _read) in SETTINGS.items():
        value = getattr(config, name)
        if place == ("notes_dir",) or (name == "notes_dirs" and not value):
            continue
        table = document
        for step in place[:-1]:
            table = table.setdefault(str(step), {})
        table[str(place[-1])] = _plain(value)
    source = show(config.source) if config.source else "no file: the defaults"
    # What would act on a terminal is written as an escape, which reads back as the same.
    text = SUSPECT.sub(
        lambda found: found[0] if found[0] in "\n\t" else f"\\U{ord(found[0]):08x}", tomli_w.dumps(document)
    )
    return f"# {source}\n{text}"


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    if hasattr(value, "items"):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple) and not hasattr(value, "patterns"):
        return [_plain(item) for item in value]
    if hasattr(value, "patterns"):
        fields = {"id": value.id, "text": value.text, "patterns": list(value.patterns)}
        fields |= {"key": value.key, "value": value.value} if value.key else {}
        return {name: field for name, field in fields.items() if field}
    return value
