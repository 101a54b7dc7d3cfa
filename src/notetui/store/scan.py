"""Walking the notes directories: every note's stamp, folder by folder, without opening a file.

What is skipped in silence is no note by its name; what a person would miss (a folder that can't be read, a
link that leads out) is told as a problem and the walk goes on. Folder links are never followed: what they
lead to inside the notes directories is found there anyway, so link loops can't arise.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from notetui.store.stamps import pack

if TYPE_CHECKING:
    from notetui.store.ignore import Ignores

SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__"})
DEFAULT_GLOBS = ("*.md", "*.markdown")
IGNORE_FILES = (".gitignore", ".ignore")
LEADS_NOWHERE = "a link that leads nowhere"


class ScanOptions(NamedTuple):
    """What counts as a note: name patterns (any case), and whether ignore files are honoured."""

    globs: tuple[str, ...] = DEFAULT_GLOBS
    honour_ignore_files: bool = False


class Folder:
    """One folder as the walk found it.

    `path` is relative to the root (empty for the root itself). `notes` maps a name to its packed stamp;
    `linked` are those that are symbolic links or have several hard links. `problems` maps a relative path to
    what is wrong with it. `readable` is False when its contents could not be listed.
    """

    __slots__ = ("linked", "notes", "path", "problems", "readable")

    def __init__(self, path: str) -> None:
        self.path = path
        self.notes: dict[str, bytes] = {}
        self.linked: set[str] = set()
        self.problems: dict[str, str] = {}
        self.readable = True


def name_matcher(globs: Sequence[str]) -> Callable[[str], bool]:
    """Return a function that says whether a file name is a note's; patterns match in any case.

    Hidden names and the temporaries and backups of editors never match.
    """
    endings = _endings(globs)
    others = [glob for glob in globs if not _is_plain(glob)]
    pattern = None
    if others:
        import fnmatch
        import re

        pattern = re.compile("|".join(fnmatch.translate(glob) for glob in others), re.IGNORECASE)

    def matches(name: str) -> bool:
        if name[0] in ".#" and (name[0] == "." or name[-1] == "#"):
            return False
        if name.endswith(endings) or name.lower().endswith(endings):
            return name[-1] != "~"
        return pattern is not None and name[-1] != "~" and name != "4913" and bool(pattern.match(name))

    return matches


def _endings(globs: Sequence[str]) -> tuple[str, ...]:
    """Return what the names end with that patterns such as `*.md` ask for, in small letters."""
    return tuple(glob[1:].lower() for glob in globs if _is_plain(glob))


def _is_plain(glob: str) -> bool:
    return len(glob) > 1 and glob[0] == "*" and not any(char in glob[1:] for char in "*?[")


def is_skipped_folder(name: str) -> bool:
    """Whether notes are never looked for in a folder of this name."""
    return name.startswith(".") or name in SKIPPED_FOLDERS


def inside(path: str, folder: str) -> bool:
    """Whether an absolute, normal path is `folder` or below it."""
    return path == folder or path.startswith(folder if folder.endswith("/") else folder + "/")


def below(root: str, folder: str, name: str) -> str:
    """Return the absolute path of a file in a folder that is relative to a root."""
    above = root.rstrip("/")
    return f"{above}/{folder}/{name}" if folder else f"{above}/{name}"


def separate_roots(directories: Sequence[str]) -> tuple[str, ...]:
    """Return absolute, real paths of the notes directories, without those that lie in another one."""
    real = dict.fromkeys(os.path.realpath(os.path.abspath(directory)) for directory in directories)
    return tuple(
        root
        for root in real
        if not any(
            other != root
            and inside(root, other)
            # A hidden folder inside a root is not walked from there, so it stays a root of its own.
            and not any(is_skipped_folder(part) for part in os.path.relpath(root, other).split(os.sep))
            for other in real
        )
    )


def names_before(roots: Sequence[str]) -> tuple[str, ...]:
    """Return what to put before a path below each root, so that it is known of which it is: nothing for a single one.

    It is as much of the end of a root's path as no other has, with a slash.
    """
    if len(roots) < 2:
        return ("",) * len(roots)
    parts = [root.strip("/").split("/") for root in roots]
    names = []
    for own in parts:
        others = [other for other in parts if other is not own]
        length = next((some for some in range(1, len(own)) if all(other[-some:] != own[-some:] for other in others)), 0)
        names.append("/".join(own[-length:]) + "/")
    return tuple(names)


class Scanner:
    """Walks notes directories by one set of options. `roots` are absolute and real (`separate_roots`)."""

    def __init__(self, roots: Sequence[str], options: ScanOptions | None = None) -> None:
        self.roots = tuple(roots)
        self.options = options or ScanOptions()
        self.is_note_name = name_matcher(self.options.globs)
        # A name that begins with neither a dot nor a # and ends like this is a note's, whatever else is in it.
        self._endings = tuple(ending for ending in _endings(self.options.globs) if ending[-1] not in "~#")

    def walk(self, root: str, start: str = "") -> Iterator[Folder]:
        """Yield every folder of `root` from `start` (relative) down, parents before children.

        Raises `OSError` only when `start` is the root itself and can't be listed: a notes directory that
        is gone or unreadable must not look like one that was emptied.
        """
        ignores = self._ignores(root, start)
        seen: set[tuple[int, int]] = set()
        waiting = [start]
        while waiting:
            path = waiting.pop()
            folder = Folder(path)
            try:
                subfolders = self._list(root, folder, seen, ignores)
            except OSError as error:
                if not path:
                    raise
                if isinstance(error, FileNotFoundError | NotADirectoryError):
                    continue
                folder.readable = False
                folder.problems[path] = f"can't list the folder: {(error.strerror or str(error)).lower()}"
                subfolders = []
            yield folder
            waiting.extend(subfolders)

    def look(self, path: str) -> tuple[bytes, bool] | None:
        """Look at one path: its packed stamp and whether it is linked when it is a note now, else None."""
        name = os.path.basename(path)
        if not name or not self.is_note_name(name):
            return None
        try:
            info = os.lstat(path)
            linked = stat.S_ISLNK(info.st_mode)
            if linked:
                info = os.stat(path)
                if not self._leads_inside(path):
                    return None
        except (OSError, ValueError):
            return None
        return (pack(info), linked or info.st_nlink > 1) if stat.S_ISREG(info.st_mode) else None

    def is_visible(self, root: str, relative: str) -> bool:
        """Whether a walk of `root` comes by this relative path: no hidden, linked or ignored folder above."""
        parts = relative.split("/")
        above = root
        for part in parts[:-1]:
            if is_skipped_folder(part):
                return False
            above = f"{above}/{part}"
            if os.path.islink(above):
                return False
        if self.options.honour_ignore_files:
            ignores = self._ignores(root, "/".join(parts[:-1]))
            return ignores is None or not ignores.ignored_with_parents(relative)
        return True

    def _list(self, root: str, folder: Folder, seen: set[tuple[int, int]], ignores: Ignores | None) -> list[str]:
        path = folder.path
        absolute = f"{root}/{path}" if path else root
        prefix = f"{path}/" if path else ""
        info = os.stat(absolute)
        if (info.st_dev, info.st_ino) in seen:
            return []
        seen.add((info.st_dev, info.st_ino))
        is_note_name, notes, endings = self.is_note_name, folder.notes, self._endings
        subfolders: list[str] = []
        if ignores is not None:
            ignores.enter(absolute, path)
        with os.scandir(absolute) as entries:
            for entry in entries:
                name = entry.name
                try:
                    # Asking a function is what costs here; most names need none.
                    if (name.endswith(endings) and name[0] not in ".#") or is_note_name(name):
                        if entry.is_file(follow_symlinks=False):
                            if ignores is not None and ignores.ignored(prefix + name, folder=False):
                                continue
                            info = entry.stat(follow_symlinks=False)
                            notes[name] = pack(info)
                            if info.st_nlink > 1:
                                folder.linked.add(name)
                            continue
                        if entry.is_symlink():
                            self._add_link(entry, folder, prefix)
                            continue
                    if entry.is_dir(follow_symlinks=False):
                        if not is_skipped_folder(name) and not (
                            ignores is not None and ignores.ignored(prefix + name, folder=True)
                        ):
                            subfolders.append(prefix + name)
                    elif self._is_link_out(entry):
                        folder.problems[prefix + name] = "a link to a folder outside the notes directories"
                except OSError as error:
                    if not isinstance(error, FileNotFoundError):
                        folder.problems[prefix + name] = (error.strerror or str(error)).lower()
        subfolders.sort(reverse=True)
        return subfolders

    def _is_link_out(self, entry: os.DirEntry[str]) -> bool:
        if is_skipped_folder(entry.name) or not entry.is_symlink() or not entry.is_dir():
            return False
        return not self._leads_inside(entry.path)

    def _add_link(self, entry: os.DirEntry[str], folder: Folder, prefix: str) -> None:
        try:
            info = entry.stat()
        except OSError:
            folder.problems[prefix + entry.name] = LEADS_NOWHERE
            return
        if not stat.S_ISREG(info.st_mode):
            return
        if not self._leads_inside(entry.path):
            folder.problems[prefix + entry.name] = "a link to a file outside the notes directories"
            return
        folder.notes[entry.name] = pack(info)
        folder.linked.add(entry.name)

    def _leads_inside(self, path: str) -> bool:
        target = os.path.realpath(path)
        return any(inside(target, root) for root in self.roots)

    def _ignores(self, root: str, start: str) -> Ignores | None:
        if not self.options.honour_ignore_files:
            return None
        from notetui.store.ignore import Ignores

        ignores = Ignores(IGNORE_FILES)
        ignores.enter_above(root)
        above = root
        ignores.enter(above, "")
        parts = start.split("/") if start else []
        for index, part in enumerate(parts):
            above = f"{above}/{part}"
            ignores.enter(above, "/".join(parts[: index + 1]))
        return ignores
