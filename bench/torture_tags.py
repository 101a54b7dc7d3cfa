"""Change tags and status in every note below a directory, on a copy: what is edited, refused, not exact.

`python -m bench.torture_tags DIR [--key topics]` works on a temporary copy of DIR. Each note is saved on disk with a
tag added, added again, renamed, removed, and each of these taken back; then with a status set, changed, and taken back.
It prints every refusal with its place and a table; the exit status is 1 when a byte outside the entry changed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence

from notetui.core.frontmatter.change import Changes, ListChange, ValueChange
from notetui.core.frontmatter.edit import Refused, apply, read_list
from notetui.core.frontmatter.find import find
from notetui.store.errors import FileError
from notetui.store.read import decode, encode
from notetui.store.replace import replace
from notetui.store.scan import Scanner, separate_roots

FIRST, SECOND = "notetui-torture", "notetui-torture-renamed"
BAD = ("refused, but changed", "changed outside the entry", "adding twice is not adding once", "not taken back exactly")


class Note:
    """A note on disk that is changed step by step; `inverses` take the steps back."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.inverses: list[Changes] = []

    def read(self) -> bytes:
        """Return the bytes on disk."""
        with open(self.path, "rb") as file:
            return file.read()

    def change(self, changes: Changes) -> None:
        """Save a change, and remember how to take it back."""

        def edit(data: bytes) -> bytes:
            done = apply(decode(data).text, changes)
            self.inverses.append(done.inverse)
            return encode(done.text)

        replace(self.path, edit)

    def take_all_back(self) -> None:
        """Save the inverse of every step, the last one first."""
        for inverse in reversed(self.inverses.copy()):
            self.change(inverse)
        self.inverses.clear()


def one_piece(old: str, new: str) -> bool:
    """Return whether two texts differ in one run of lines only, in the front matter."""
    before, after = old.split("\n"), new.split("\n")
    least = min(len(before), len(after))
    first = next((at for at in range(least) if before[at] != after[at]), least)
    last = next((at for at in range(least - first) if before[-1 - at] != after[-1 - at]), least - first)
    body = find(old)
    return old.endswith(new[find(new).body_start :]) and (
        body.kind == "none" or (first <= old[: body.body_start].count("\n") and last > 0)
    )


def try_note(note: Note, key: str, counts: Counter[str], reasons: list[str]) -> None:
    """Take one note through all steps, and count what came of it."""
    before = note.read()
    text = decode(before).text
    try:
        had = read_list(text, key)
        note.change(((key, ListChange(add=(FIRST,))),))
        added = note.read()
        note.change(((key, ListChange(add=(FIRST,))),))
        counts["adding twice is not adding once"] += note.read() != added
        note.change(((key, ListChange(rename=((FIRST, SECOND),))),))
        note.change(((key, ListChange(remove=(SECOND,))),))
        removed = note.read()
        note.take_all_back()
        counts["not taken back exactly"] += note.read() != before
        note.change((("status", ValueChange("include")), ("status_reason", ValueChange("because: #1"))))
        note.change((("status", ValueChange("exclude")), ("status_reason", ValueChange(None))))
        note.take_all_back()
        counts["not taken back exactly"] += note.read() != before
    except (Refused, FileError) as refused:
        problem = refused.problem
        counts["refused"] += 1
        reasons.append(f"{note.path}:{problem.line}:{problem.column}: {problem.message}")
        counts["refused, but changed"] += note.read() != before
        return
    counts["edited"] += 1
    counts["changed outside the entry"] += not one_piece(text, decode(added).text)
    if removed == before:
        counts["added, renamed, removed: byte for byte as before"] += 1
    elif not had:
        counts["added, renamed, removed: an empty list stays where the tag made one"] += 1
    else:
        counts["added, renamed, removed: the entry is written otherwise than before"] += 1
        reasons.append(f"{note.path}: {key} is written otherwise after adding, renaming and removing")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from a command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.torture_tags", description=__doc__)
    parser.add_argument("directory")
    parser.add_argument("--key", default="tags")
    chosen = parser.parse_args(arguments)
    counts: Counter[str] = Counter(dict.fromkeys(BAD, 0))
    reasons: list[str] = []
    with tempfile.TemporaryDirectory(prefix="notetui-torture-") as folder:
        copy = os.path.join(folder, "notes")
        shutil.copytree(chosen.directory, copy, symlinks=True)
        os.chmod(copy, 0o755)
        for base, folders, names in os.walk(copy):
            for name in [*folders, *names]:
                if not os.path.islink(os.path.join(base, name)):
                    os.chmod(os.path.join(base, name), 0o755)
        roots = separate_roots([copy])
        for found in Scanner(roots).walk(roots[0]):
            for name in sorted(found.notes):
                try_note(Note(os.path.join(roots[0], found.path, name)), chosen.key, counts, reasons)
        for reason in reasons:
            print(reason.replace(roots[0] + "/", ""))
    for what in sorted(counts):
        print(f"{counts[what]:7}  {what}")
    return 1 if any(counts[what] for what in BAD) else 0


if __name__ == "__main__":
    sys.exit(main())
