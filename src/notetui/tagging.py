"""Changing tags and other keys of front matter: many notes at once with one undo; undo and redo; previews.

`saving` does the work of one change over many notes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from notetui.core.frontmatter.change import Changes, ListChange, Refused, ValueChange
from notetui.core.library_values import Outcome
from notetui.core.model import Problem
from notetui.core.text.clean import show
from notetui.saving import Folders, Run, edited, no_undo
from notetui.store import journal, litter, locks, paths
from notetui.store.errors import FileError
from notetui.store.journal import Journal
from notetui.store.read import decode, read_bytes
from notetui.store.replace import kept_dir, resolve

Seek = Callable[[frozenset[bytes]], Mapping[bytes, Sequence[tuple[str, bytes]]]]
"""Finds notes by their files: for each device and inode the paths that have it, with their packed stamps."""


class UndoResult(NamedTuple):
    """What an undo or redo did; `label` names the change, no outcomes mean there was nothing to do.

    `why` says why there never is anything, where nothing can be remembered.
    """

    label: str
    outcomes: list[Outcome]
    why: str = ""


class Undoable(NamedTuple):
    """A change that can be undone: what it did, when it began (seconds since 1970, 0 for unknown), and its notes."""

    id: str
    label: str
    time: float
    paths: tuple[str, ...]


class Preview(NamedTuple):
    """What a change would do to one note: a unified diff, empty when nothing changes, or why not; `tags` after it.

    `same_as` is the name by which the file is changed where this is another name of it.
    """

    path: str
    diff: str
    problem: Problem | None = None
    tags: tuple[str, ...] = ()
    same_as: str = ""


def change_tags(
    note_paths: Sequence[str],
    change: ListChange,
    key: str = "tags",
    *,
    state_dir: str | None = None,
    roots: Sequence[str] = (),
    label: str = "",
) -> list[Outcome]:
    """Change the list under `key` in each note, as one journal entry; return an outcome for each, in order.

    A file with several names among them (symbolic or hard links) is changed once, by one of them. `state_dir` None
    means no undo. With `roots`, symbolic links that lead out of them are refused. An outcome that is changed and has
    a problem was saved, with a remark. `label` names the change where it can be undone, else its entries do.
    """
    return change_notes(note_paths, ((key, change),), state_dir=state_dir, roots=roots, label=label)


def set_values(
    note_paths: Sequence[str],
    values: Mapping[str, str | None],
    *,
    state_dir: str | None = None,
    roots: Sequence[str] = (),
) -> list[Outcome]:
    """Set plain values (`status`, `status_reason`) in each note, None takes a key out; otherwise as `change_tags`.

    All keys of a note are changed in one save, or none of them.
    """
    changes = tuple((key, ValueChange(value)) for key, value in values.items())
    return change_notes(note_paths, changes, state_dir=state_dir, roots=roots)


def change_notes(
    note_paths: Sequence[str],
    changes: Changes,
    *,
    state_dir: str | None = None,
    roots: Sequence[str] = (),
    label: str = "",
) -> list[Outcome]:
    """Change lists and plain values in each note, as one journal entry; otherwise as `change_tags`."""
    names = _files(note_paths, roots)
    unique = list(dict.fromkeys(names.values()))
    book, reason = _open(state_dir)
    trouble = _not_undoable(reason) if book is None else None
    entry_id = ""
    if book is not None:
        try:
            entry_id = book.begin(journal.CHANGE, _with_count(label or _label(changes), len(unique)))
        except OSError as error:
            book, trouble = None, no_undo(error)
    run = Run(dict.fromkeys(unique, changes), book, entry_id, trouble, roots, _folders(state_dir))
    done = {outcome.path: outcome for outcome in run.run()}
    return [
        done[path] if path == file else done[file]._replace(path=path, changed=False, same_as=file)
        for path, file in names.items()
    ]


def undo(*, state_dir: str | None, roots: Sequence[str] = (), wanted: str = "", seek: Seek | None = None) -> UndoResult:
    """Take back the last change (below `roots`, when given), or the one with an id, on the notes as they are now.

    A note that is not where it was is looked for with `seek`.
    """
    return _take_back(journal.UNDO, state_dir, roots, wanted, seek)


def follow_names(names: Mapping[str, str], *, state_dir: str | None) -> None:
    """Let what can be undone and redone follow notes to the names that they have now (old → new)."""
    if state_dir is None or not os.path.exists(os.path.join(state_dir, journal.NAME)):
        return
    # A journal that can't be read or written says so when something is to be undone.
    with suppress(OSError):
        Journal(state_dir).moved(names)


def gone_since(*, state_dir: str | None, roots: Sequence[str] = ()) -> bool:
    """Return whether a note of what would be undone or redone next is not where it was: it may have another name."""
    book, _reason = _open(state_dir)
    try:
        stacks = book.stacks() if book is not None else journal.Stacks()
    except OSError:
        return False  # told when it is to be undone
    below = [os.path.abspath(root) for root in roots]
    last = [journal.next_of(stacks, kind, below) for kind in (journal.UNDO, journal.REDO)]
    return any(not os.path.lexists(path) for entry in last if entry is not None for path in entry.items)


def undoable(*, state_dir: str | None, roots: Sequence[str] = ()) -> list[Undoable]:
    """Return what can be undone (below `roots`, when given), the newest first; raises FileError."""
    book, reason = _open(state_dir)
    if book is None:
        raise FileError(os.path.join(state_dir or "", journal.NAME), f"Nothing can be undone: {reason}.")
    try:
        stacks = book.stacks()
    except OSError as error:
        raise FileError(os.path.join(state_dir or "", journal.NAME), _unreadable(state_dir, error)) from error
    below = [os.path.abspath(root) for root in roots]
    found = [
        Undoable(entry.id, _without_count(entry.label), entry.time, tuple(entry.items))
        for entry in reversed(stacks.undo)
        if journal.is_below(entry, below)
    ]
    if not found and stacks.damage:
        raise FileError(
            os.path.join(state_dir or "", journal.NAME), f"Nothing can be undone: {_damaged(state_dir, stacks)}."
        )
    return found


def _without_count(label: str) -> str:
    """Return a label without the number of notes that were asked for: not all of them need have changed."""
    head, found, number = label.removesuffix(" notes").rpartition(" in ")
    return head if found and number.isdigit() and label.endswith(" notes") else label


def _with_count(label: str, count: int) -> str:
    return _without_count(label) + (f" in {count} notes" if count != 1 else "")


def redo(*, state_dir: str | None, roots: Sequence[str] = (), seek: Seek | None = None) -> UndoResult:
    """Do again the change that was last taken back; otherwise as `undo`."""
    return _take_back(journal.REDO, state_dir, roots, "", seek)


def preview(
    note_paths: Sequence[str],
    change: ListChange,
    key: str = "tags",
    *,
    roots: Sequence[str] = (),
    named: Callable[[str], str] = show,
) -> Iterator[Preview]:
    """Yield what a change would do to each note, without writing anything.

    A diff has the lines of the notes as they are, nothing in it made safe to show but the name: `named` says how its
    head names a note.
    """
    for path, file in _files(note_paths, roots).items():
        try:
            old, _stamp = read_bytes(file)
            resolve(file, roots)
            new, done = edited(file, old, ((key, change),))
        except (Refused, FileError) as refused:
            shown = Preview(path, "", refused.problem)
        else:
            shown = Preview(path, _diff(named(path), decode(old).text, decode(new).text), tags=done.lists[key])
        yield shown if path == file else shown._replace(diff="", same_as=file)


def _files(note_paths: Sequence[str], roots: Sequence[str]) -> dict[str, str]:
    """Return for each note, made absolute, the name by which its file is changed: one of those that are named.

    That is one that is no link, where there is one: the undo follows the file by it, whatever becomes of the link. A
    note that can't be looked at, or whose link leads out of `roots`, is its own, to be told why it is refused.
    """
    unique = list(dict.fromkeys(map(os.path.abspath, note_paths)))
    chosen: dict[tuple[int, int] | str, tuple[bool, str]] = {}
    files: dict[str, tuple[int, int] | str] = {}
    for path in unique:
        key: tuple[int, int] | str = path
        linked = False
        with suppress(OSError, ValueError, FileError):
            real = resolve(path, roots)
            info, linked = os.stat(real), real != path
            key = (info.st_dev, info.st_ino)
        files[path] = key
        chosen[key] = min(chosen.get(key, (linked, path)), (linked, path), key=lambda each: each[0])
    return {path: chosen[key][1] for path, key in files.items()}


def recover(state_dir: str | None, folders: Sequence[str] = ()) -> list[litter.Swept]:
    """Clear what killed saves left: in the folders of changes that were never finished, and in `folders`."""
    book, _reason = _open(state_dir)
    places = list(folders)
    if book is not None:
        try:
            crashed = book.stacks().crashed
        except OSError:
            crashed = []
        for entry in crashed:
            places.extend(os.path.dirname(os.path.realpath(path)) for path in entry.items)
    return litter.sweep(places, _folders(state_dir).kept)


def _take_back(kind: str, state_dir: str | None, roots: Sequence[str], wanted: str, seek: Seek | None) -> UndoResult:
    book, reason = _open(state_dir)
    if book is None:
        return UndoResult("", [], reason)
    below = [os.path.abspath(root) for root in roots]
    try:
        if seek is not None:
            _find_renamed(book, kind, below, wanted, seek)
        claimed = book.claim(kind, below, wanted)
        stacks = book.stacks() if claimed is None else journal.Stacks()
    except OSError as error:
        problem = Problem(_unreadable(state_dir, error))
        return UndoResult("", [Outcome(os.path.join(state_dir or "", journal.NAME), changed=False, problem=problem)])
    if claimed is None:
        return UndoResult("", [], _damaged(state_dir, stacks) if stacks.damage else "")
    entry_id, entry = claimed
    run = Run(entry.items, book, entry_id, None, roots, _folders(state_dir))
    outcomes = [_waiting(each, kind) if each.path in run.missing else each for each in run.run()]
    return UndoResult(_with_count(entry.label, len(entry.items)), outcomes)


def _waiting(outcome: Outcome, kind: str) -> Outcome:
    """Say of a note that is missing that what was to be done to it stays to be done."""
    told = f"{outcome.problem.message} " if outcome.problem else ""
    return outcome._replace(problem=Problem(f"{told}Once it is back, {kind} again."))


def _find_renamed(book: Journal, kind: str, below: Sequence[str], wanted: str, seek: Seek) -> None:
    """Let the notes of the next entry that are not where they were follow the files that they are, where those are."""
    stacks = book.stacks()
    entry = journal.next_of(stacks, kind, below, wanted)
    gone = [path for path in entry.items if not os.path.lexists(path)] if entry is not None else []
    known = journal.stamps_of(stacks, gone)
    if entry is None or not known:
        return
    from notetui.store.born import FILE, is_same_file

    found = seek(frozenset(stamp[:FILE] for stamps in known.values() for stamp in stamps))
    names: dict[str, str] = {}
    for path, stamps in known.items():
        there = (
            new
            for before in stamps
            for new, now in found.get(before[:FILE], ())
            if new not in entry.items and is_same_file(before, now, new)
        )
        if new := next(there, ""):
            names[path] = new
    book.moved(names)


def _unreadable(state_dir: str | None, error: OSError) -> str:
    reason = (error.strerror or str(error)).lower()
    return f"The undo journal in {state_dir} can't be read or written: {reason}."


def _damaged(state_dir: str | None, stacks: journal.Stacks) -> str:
    return (
        f"the undo journal {os.path.join(state_dir or '', journal.NAME)} is damaged ({stacks.damage}). "
        "The notes are as they are, and what is changed from now on can be undone"
    )


def _open(state_dir: str | None) -> tuple[Journal | None, str]:
    """Return the journal, or None and why there is none."""
    if state_dir is None:
        return None, paths.state_dir().reason or "nothing is to be remembered"
    place = paths.make_private(state_dir)
    return (None, place.reason) if place.path is None else (Journal(place.path), "")


def _not_undoable(reason: str) -> Problem:
    return Problem(f"Saved, but this can't be undone: {reason}.")


def _folders(state_dir: str | None) -> Folders:
    kept = paths.make_private(os.path.join(state_dir, "kept")).path if state_dir is not None else kept_dir()
    return Folders(locks.lock_dir(), kept)


def _label(changes: Changes) -> str:
    parts = []
    for key, change in changes:
        if isinstance(change, ValueChange):
            parts.append(f"{key}: {change.value}" if change.value is not None else f"no {key}")
            continue
        if not isinstance(change, ListChange):
            continue
        parts += [f"{old} → {new}{' and below' if change.nested else ''}" for old, new in change.rename]
        parts += [f"−{tag}" for tag in change.remove]
        parts += [f"+{tag}" for tag in change.add]
    return ", ".join(parts)


def _diff(name: str, old: str, new: str) -> str:
    import difflib
    import re

    # Split at \n only: the other line ends of str.splitlines are characters of a note like any.
    before, after = (re.findall(r"[^\n]*\n|[^\n]+", text) for text in (old, new))
    lines = difflib.unified_diff(before, after, name, name)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
