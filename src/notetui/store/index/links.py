"""Where the links of notes lead, and which notes lead to one: those whose links name its file, each link resolved.

Links have no table of their own: looking through the facts of 50,000 notes is a fraction of a second, off the event
loop, and keeping such a table would make every build of the index slower.
"""

from __future__ import annotations

import json
import os
import sqlite3
import urllib.parse
from collections.abc import Callable, Sequence

from notetui.core.library_values import Backlink
from notetui.core.model import Link
from notetui.store.index.codec import decode_facts
from notetui.store.index.condition import RELPATH
from notetui.store.index.reader import Reader
from notetui.store.index.schema import from_db, to_db
from notetui.store.read import read_note


class Links:
    """The links among the notes of an index; `place_of` says in which root, and where below it, a path is."""

    def __init__(self, reader: Reader, place_of: Callable[[str], tuple[int, str] | None]) -> None:
        self._reader = reader
        self._place_of = place_of

    def resolve(self, path: str, target: str) -> str:
        """Return the path of the note that a link in the note at `path` leads to, empty when to none of ours.

        Relative paths are tried first, then wiki names: a stem or the end of a path, in any case.
        """
        name = urllib.parse.unquote(target.split("#", 1)[0].split("|", 1)[0]).strip()
        if not name or "://" in name or name.startswith("mailto:") or "\0" in name:
            return ""
        beside = os.path.normpath(os.path.join(os.path.dirname(path), name))
        for candidate in (beside, beside + ".md"):
            place = self._place_of(candidate)
            if place is not None and self._reader.facts(*place) is not None:
                return candidate
        wanted = name.casefold().removesuffix(".md")
        for known in self._reader.named(wanted.rpartition("/")[2]):
            place = self._place_of(known)
            relative = place[1] if place else os.path.basename(known)
            if os.path.splitext("/" + relative.casefold())[0].endswith("/" + wanted):
                return known
        return ""

    def leading_to(self, path: str, limit: int) -> list[Backlink]:
        """Return the links of other notes that lead to a note, by path and line, each with the line it stands on."""
        found: list[Backlink] = []
        for other, title, links in _naming(self._reader, os.path.splitext(os.path.basename(path))[0]):
            leading = [link for link in links if other != path and self.resolve(other, link.target) == path]
            lines = read_note(other).text.split("\n") if leading else []
            for line in sorted({link.line for link in leading}):
                found.append(Backlink(other, title, line, lines[line - 1].strip() if line <= len(lines) else ""))
                if len(found) == limit:
                    return found
        return found


def _naming(reader: Reader, stem: str) -> list[tuple[str, str, Sequence[Link]]]:
    """Return path, title and links of every note with links to a file name without suffix, in any case, by path."""
    wanted = stem.casefold()
    # A name begins a target or comes after a slash; spaces may be written as %20.
    written = {_ascii_lower(stem), urllib.parse.quote(stem).lower()}
    marks = [before + json.dumps(name, ensure_ascii=False)[1:-1] for name in sorted(written) for before in ('"', "/")]
    condition = " OR ".join("instr(t.json, ?)" for _ in marks)
    sql = (
        f"SELECT f.root, {RELPATH}, t.original FROM"  # noqa: S608 - only placeholders are put in
        " (SELECT note, json AS original, lower(CAST(json AS TEXT)) AS json FROM facts) t"
        " JOIN note n ON n.id = t.note JOIN folder f ON f.id = n.folder"
        f" WHERE {condition} ORDER BY f.root, {RELPATH}"
    )

    def answer(connection: sqlite3.Connection) -> list[tuple[str, str, Sequence[Link]]]:
        found: list[tuple[str, str, Sequence[Link]]] = []
        for root, relative, data in connection.execute(sql, [to_db(mark) for mark in marks]):
            facts = decode_facts(data)
            links = [link for link in facts.links if link.kind != "image" and _stem(link.target) == wanted]
            if links:
                found.append((reader.path(root, "", from_db(relative)), facts.title, links))
        return found

    return reader.ask(answer)


def _stem(target: str) -> str:
    name = urllib.parse.unquote(target.split("#", 1)[0].split("|", 1)[0]).strip().rpartition("/")[2].casefold()
    return name.removesuffix(".md").removesuffix(".markdown")


def _ascii_lower(text: str) -> str:
    """Return text as SQLite's lower() makes it."""
    return "".join(letter.lower() if letter.isascii() else letter for letter in text)
