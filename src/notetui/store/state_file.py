"""The settings that the program remembers between runs: `settings.toml` in the state directory.

Nothing here is worth an error: a file that is missing, broken or can't be written costs what was remembered,
and a notice says so once.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from notetui.store.small_file import read_small

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NAME = "settings.toml"
_MAX_BYTES = 8 << 20
_PATIENCE = 2.0
"""Seconds to wait for another program that is writing the file."""
_known: dict[str, tuple[tuple[int, int, int], Any]] = {}
"""The libraries of a file as they were last read or written here: thousands of marks take half a second to parse."""
_HEADER = "# What notetui remembers between runs. It writes this file itself; deleting it loses no note.\n\n"


def load_state(state_dir: str | None) -> tuple[dict[str, Any], str]:
    """Read what was remembered; never raises.

    Gives the values and a notice for a person, empty when there is nothing to say. A file that can't be read
    as TOML is kept beside as `settings.toml.bad`, so that saving does not destroy what someone wrote there.
    """
    if state_dir is None:
        return {}, ""
    path = os.path.join(state_dir, NAME)
    try:
        stamp = _stamp(path)
        data = read_small(path, _MAX_BYTES)
    except FileNotFoundError:
        return {}, ""
    except OSError as error:
        return {}, f"Remembered settings can't be read: {path}: {error.strerror or error}"
    import tomllib

    try:
        # A note's path may hold bytes that are not UTF-8; they come back as they were.
        values = tomllib.loads(data.decode("utf-8", "surrogateescape"))
    except (ValueError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
    else:
        _known[path] = stamp, values.get("libraries")
        return values, ""
    kept = f"{path}.bad"
    try:
        os.replace(path, kept)
    except OSError as error:
        return {}, f"Remembered settings are damaged ({reason}), and {path}: {error.strerror or error}"
    return {}, f"Remembered settings were damaged ({reason}); they are now in {kept}"


def library_key(roots: Iterable[str]) -> str:
    """Return the name under which `libraries` keeps what is remembered of these notes directories."""
    return "\n".join(roots)


def remembered_marks(state_dir: str | None, roots: Iterable[str]) -> frozenset[str]:
    """Return the notes that the browser over these notes directories, in any order, has marked; never raises."""
    libraries = load_state(state_dir)[0].get("libraries")
    wanted = sorted(roots)
    for key, here in libraries.items() if isinstance(libraries, dict) else ():
        marked = here.get("marked") if isinstance(here, dict) and sorted(key.split("\n")) == wanted else None
        if isinstance(marked, list):
            return frozenset(path for path in marked if isinstance(path, str))
    return frozenset()


def save_state(state_dir: str | None, values: Mapping[str, Any], own: str | None = None) -> str:
    """Write the values, the old file whole until the new one is; never raises.

    With the `own` key of a library, what the file has of other libraries stays, and of that one what the values don't
    name: another program may have written it since it was read here. Values are what TOML has: texts, numbers,
    booleans, lists and tables; None and others are left out. Gives a notice for a person, empty when all went well or
    there is no place to write to.
    """
    if state_dir is None:
        return ""
    import tomli_w

    from notetui.store.errors import SaveConflict
    from notetui.store.locks import named_lock

    path = os.path.join(state_dir, NAME)
    temporary = f"{path}.{os.getpid()}.tmp"
    try:
        os.makedirs(state_dir, mode=0o700, exist_ok=True)
        with named_lock(state_dir, "settings.lock", _PATIENCE):
            table = _table(values if own is None else _beside_others(path, values, own))
            text = _HEADER + tomli_w.dumps(table)
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(text.encode("utf-8", "surrogateescape"))
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
            _known[path] = _stamp(path), table.get("libraries")
    except (OSError, ValueError, RecursionError, SaveConflict) as error:
        notice = f"Settings can't be remembered: {path}: {getattr(error, 'strerror', None) or error}"
        try:
            os.unlink(temporary)
        except FileNotFoundError:
            return notice
        except OSError as left:
            return f"{notice}; {temporary} is left over: {left.strerror or left}"
        return notice
    return ""


def _beside_others(path: str, values: Mapping[str, Any], own: str) -> Mapping[str, Any]:
    """Return the values with what the file has now of libraries other than `own`."""
    try:
        others = _libraries(path)
    except (OSError, ValueError, RecursionError):
        return values
    ours = values.get("libraries")
    if not isinstance(others, dict) or not isinstance(ours, dict):
        return values
    known = others.get(own)
    here = {**(known if isinstance(known, dict) else {}), **ours.get(own, {})}
    return {**values, "libraries": {**others, own: here}}


def _libraries(path: str) -> object:
    """Return what the file has now of all libraries; raises OSError, ValueError and RecursionError."""
    known = _known.get(path)
    if known is not None and known[0] == _stamp(path):
        return known[1]
    import tomllib

    return tomllib.loads(read_small(path, _MAX_BYTES).decode("utf-8", "surrogateescape")).get("libraries")


def _stamp(path: str) -> tuple[int, int, int]:
    info = os.stat(path)
    return info.st_ino, info.st_size, info.st_mtime_ns


def _table(values: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(key): kept for key, value in values.items() if (kept := _value(value)) is not None}


def _value(value: Any) -> Any:
    if isinstance(value, str | bool | int | float):
        return value
    if hasattr(value, "items"):
        return _table(value)
    if isinstance(value, list | tuple | set | frozenset):
        items = sorted(value) if isinstance(value, set | frozenset) else value
        return [kept for item in items if (kept := _value(item)) is not None]
    return None
