"""Add, rename and remove a tag in every note below a directory, on a copy: what is edited, refused, not exact.

`python -m bench.torture_tags DIR` works on a temporary copy of DIR and prints a table; the exit status is 1 when a byte
outside the entry changed.
"""

from __future__ import annotations

import argparse
import difflib
import os
import shutil
import sys
import tempfile
from collections import Counter

from notetui.core.frontmatter.edit import ListChange, Refused, read_list, set_list
from notetui.store.read import decode, encode
from notetui.store.replace import replace
from notetui.store.scan import Scanner, separate_roots

FIRST, SECOND = "notetui-torture", "notetui-torture-renamed"
KEY = "tags"


def outside_is_equal(old: str, new: str) -> bool:
    """Return whether two texts differ in one run of lines only, in the front matter."""
    matcher = difflib.SequenceMatcher(a=old.splitlines(keepends=True), b=new.splitlines(keepends=True), autojunk=False)
    changed = [opcode for opcode in matcher.get_opcodes() if opcode[0] != "equal"]
    return len(changed) <= 2


def try_note(path: str, counts: Counter[str], reasons: list[str]) -> None:
    """Take one note through add, rename and remove on disk, and count what came of it."""

    def change(data: bytes, what: ListChange) -> bytes:
        return encode(set_list(decode(data).text, KEY, what))

    with open(path, "rb") as file:
        before = file.read()
    text = decode(before).text
    try:
        had = read_list(text, KEY)
        replace(path, lambda data: change(data, ListChange(add=(FIRST,))))
        with open(path, "rb") as file:
            added = decode(file.read()).text
        replace(path, lambda data: change(data, ListChange(rename=((FIRST, SECOND),))))
        replace(path, lambda data: change(data, ListChange(remove=(SECOND,))))
    except Refused as refused:
        counts["refused"] += 1
        reasons.append(f"{path}:{refused.problem.line}:{refused.problem.column}: {refused.problem.message}")
        with open(path, "rb") as file:
            counts["refused, but changed"] += file.read() != before
        return
    counts["edited"] += 1
    counts["changed outside the entry"] += not outside_is_equal(text, added)
    with open(path, "rb") as file:
        after = file.read()
    if after == before:
        counts["byte for byte as before"] += 1
    elif not had and not read_list(decode(after).text, KEY):
        counts["an empty list stays where the tag made one"] += 1
    else:
        counts["NOT as before"] += 1
        reasons.append(f"{path}: not as before")


def main() -> int:
    """Run from a command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.torture_tags", description=__doc__)
    parser.add_argument("directory")
    directory = parser.parse_args().directory
    counts: Counter[str] = Counter()
    reasons: list[str] = []
    with tempfile.TemporaryDirectory(prefix="notetui-torture-") as folder:
        copy = os.path.join(folder, "notes")
        shutil.copytree(directory, copy, symlinks=True)
        os.chmod(copy, 0o755)
        for base, folders, names in os.walk(copy):
            for name in [*folders, *names]:
                os.chmod(os.path.join(base, name), 0o755)
        roots = separate_roots([copy])
        for found in Scanner(roots).walk(roots[0]):
            for name in sorted(found.notes):
                try_note(os.path.join(roots[0], found.path, name), counts, reasons)
        for reason in reasons:
            print(reason.removeprefix(roots[0] + "/"))
    for what in sorted(counts):
        print(f"{counts[what]:7}  {what}")
    bad = ("refused, but changed", "changed outside the entry", "NOT as before")
    return 1 if any(counts[what] for what in bad) else 0


if __name__ == "__main__":
    sys.exit(main())
