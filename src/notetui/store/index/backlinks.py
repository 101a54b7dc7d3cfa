"""Which notes may link to a note: those whose links name its file. Who asks decides by resolving each link.

Links have no table of their own: looking through the facts of 50,000 notes is a fraction of a second, off the event
loop, and keeping such a table would make every build of the index slower.
"""

from __future__ import annotations

import json
import sqlite3
import urllib.parse
from collections.abc import Sequence

from notetui.core.model import Link
from notetui.store.index.codec import decode_facts
from notetui.store.index.condition import RELPATH
from notetui.store.index.reader import Reader
from notetui.store.index.schema import from_db, to_db


def links_to(reader: Reader, stem: str) -> list[tuple[str, str, Sequence[Link]]]:
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
