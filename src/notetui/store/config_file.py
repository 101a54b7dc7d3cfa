"""Reading the person's configuration file, and writing the example to start from.

The file is looked for where the person keeps settings, never in the working directory or among notes: it
can name programs to run.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from notetui.core.config.errors import ConfigError, ConfigProblem
from notetui.core.config.model import Config
from notetui.store.small_file import read_small

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

VARIABLE = "NOTETUI_CONFIG"
_MAX_BYTES = 1 << 20


def usual_path(environ: Mapping[str, str]) -> str:
    """Give the path of a person's own configuration, whether it exists or not (XDG base directories)."""
    home = environ.get("XDG_CONFIG_HOME", "")
    if not os.path.isabs(home):
        home = os.path.join(environ.get("HOME") or os.path.expanduser("~"), ".config")
    return os.path.join(home, "notetui", "config.toml")


def find(path: str | None, environ: Mapping[str, str]) -> tuple[str, bool]:
    """Give the file to read, and whether the person named it (`path` or `$NOTETUI_CONFIG`)."""
    named = path or environ.get(VARIABLE, "")
    if named:
        return os.path.abspath(named), True
    return usual_path(environ), False


def load(path: str | None = None, environ: Mapping[str, str] | None = None) -> Config:
    """Read the configuration: `path`, else `$NOTETUI_CONFIG`, else the usual file, else the defaults.

    Directories come back absolute, relative ones from the file's own directory. Raises ConfigError, also
    when a file that the person named is not there.
    """
    environ = os.environ if environ is None else environ
    file, named = find(path, environ)
    try:
        data = read_small(file, _MAX_BYTES)
    except FileNotFoundError:
        if named:
            raise ConfigError((ConfigProblem(0, "there is no such file"),), file) from None
        return Config()
    except OSError as error:
        raise ConfigError((ConfigProblem(0, error.strerror or str(error)),), file) from None
    return read_text(data, file, environ)


def read_text(data: bytes, file: str, environ: Mapping[str, str]) -> Config:
    """Make a Config of a file's bytes (UTF-8 TOML, a BOM is allowed). Raises ConfigError."""
    import tomllib

    from notetui.core.config.validate import validate

    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ConfigError((ConfigProblem(line, "expected text in UTF-8"),), file) from None
    text = text.replace("\r\n", "\n")
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line, message = _place(str(error), text)
        raise ConfigError((ConfigProblem(line, f"not valid TOML: {message}"),), file) from None
    except RecursionError:
        raise ConfigError((ConfigProblem(0, "nested too deeply"),), file) from None
    config = validate(raw, text, file)
    base = os.path.dirname(file)
    home = environ.get("HOME", "")
    return config._replace(notes_dirs=tuple(_absolute(directory, base, home) for directory in config.notes_dirs))


def write_example(path: str, notes_dirs: Sequence[str] = ()) -> None:
    """Write the commented example to a file that does not exist yet, making its directory.

    It says where the notes are (absolute paths), or has a comment in that place. Raises FileExistsError rather than
    touch a file of the person's, and OSError.
    """
    os.makedirs(os.path.dirname(os.path.abspath(path)), mode=0o700, exist_ok=True)
    with open(path, "x", encoding="utf-8") as file:
        file.write(_with_places(example(), notes_dirs))


def example() -> str:
    """Give the commented example configuration: every setting with its default."""
    from importlib.resources import files

    return files("notetui.core.config").joinpath("example.toml").read_text(encoding="utf-8")


def _with_places(text: str, notes_dirs: Sequence[str]) -> str:
    """Put the notes directories into the example, which has those of its own in one line."""
    import tomli_w

    home = os.path.expanduser("~")
    shown = [
        f"~{place[len(home) :]}" if home != "/" and f"{place}/".startswith(f"{home}/") else place
        for place in notes_dirs
    ]
    lines = text.split("\n")
    at = next(number for number, line in enumerate(lines) if line.startswith("notes_dirs"))
    lines[at] = tomli_w.dumps({"notes_dirs": shown}).rstrip("\n") if shown else f"# {lines[at]}"
    return "\n".join(lines)


def _absolute(directory: str, base: str, home: str) -> str:
    if directory == "~" or directory.startswith("~/"):
        directory = (home or os.path.expanduser("~")) + directory[1:]
    return os.path.normpath(os.path.join(base, directory))


def _place(message: str, text: str) -> tuple[int, str]:
    import re

    match = re.search(r" \(at line (\d+), column \d+\)$", message)
    if match:
        return int(match[1]), message[: match.start()]
    return text.count("\n") + 1, message.removesuffix(" (at end of document)") + " at the end of the file"
