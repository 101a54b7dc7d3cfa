"""Changing the tags of notes: many at once with one undo, each told apart; undo and redo; previews.

A change is planned on what the notes hold, its inverse made durable in the journal, then each note is saved
on its newest bytes. What fails is told for that note and leaves the others done.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from notetui.core.frontmatter.change import ListChange, Refused
from notetui.core.frontmatter.edit import read_list, set_list
from notetui.core.frontmatter.find import find
from notetui.core.library_values import Outcome
from notetui.core.model import Problem
from notetui.store import journal, litter, locks, paths
from notetui.store.errors import FileError, NotANote, NoteGone, NotReadable, Reason
from notetui.store.journal import Journal
from notetui.store.read import decode, encode, read_bytes
from notetui.store.replace import kept_dir, read_settled, replace

_CHUNK_NOTES, _CHUNK_BYTES = 64, 8 * 1024 * 1024


class UndoResult(NamedTuple):
    """What an undo or redo did; `label` names the change, no outcomes mean there was nothing to do."""

    label: str
    outcomes: list[Outcome]


class Preview(NamedTuple):
    """What a change would do to one note: a unified diff, empty when nothing changes, or why not."""

    path: str
    diff: str
    problem: Problem | None = None


class _Plan(NamedTuple):
    path: str
    change: ListChange
    old: bytes
    new: bytes
    inverse: ListChange
    front: int


class _Folders(NamedTuple):
    locks: str | None
    kept: str | None


def change_tags(
    note_paths: Sequence[str],
    change: ListChange,
    key: str = "tags",
    *,
    state_dir: str | None = None,
    roots: Sequence[str] = (),
    on_done: Callable[[Outcome], None] | None = None,
) -> list[Outcome]:
    """Change the list under `key` in each note, as one journal entry; return an outcome for each, in order.

    `state_dir` None means no undo. With `roots`, symbolic links that lead out of them are refused. An outcome
    that is changed and has a problem was saved, with a remark. `on_done` is called after each note.
    """
    unique = list(dict.fromkeys(map(os.path.abspath, note_paths)))
    changes = dict.fromkeys(unique, change)
    book, trouble = _open(state_dir)
    entry_id = ""
    if book is not None:
        try:
            entry_id = book.begin(journal.CHANGE, key, _label(change, len(unique)))
        except OSError as error:
            book, trouble = None, _no_undo(error)
    return _Run(changes, key, book, entry_id, trouble, roots, _folders(state_dir), on_done).run()


def undo(*, state_dir: str | None, roots: Sequence[str] = ()) -> UndoResult:
    """Take back the last change (below `roots`, when given) on the notes as they are now."""
    return _take_back(journal.UNDO, state_dir, roots)


def redo(*, state_dir: str | None, roots: Sequence[str] = ()) -> UndoResult:
    """Do again the change that was last taken back."""
    return _take_back(journal.REDO, state_dir, roots)


def preview(note_paths: Sequence[str], change: ListChange, key: str = "tags") -> Iterator[Preview]:
    """Yield what a change would do to each note, without writing anything."""
    for path in dict.fromkeys(map(os.path.abspath, note_paths)):
        try:
            old, _stamp = read_bytes(path)
            text, result = decode(old).text, decode(_edited(path, old, change, key)).text
        except Refused as refused:
            yield Preview(path, "", refused.problem)
        except FileError as error:
            yield Preview(path, "", error.problem)
        else:
            yield Preview(path, _diff(path, text, result))


def recover(state_dir: str | None, folders: Sequence[str] = ()) -> list[litter.Swept]:
    """Clear what killed saves left: in the folders of changes that were never finished, and in `folders`."""
    book, _trouble = _open(state_dir)
    places = list(folders)
    if book is not None:
        try:
            crashed = book.stacks().crashed
        except OSError:
            crashed = []
        for entry in crashed:
            places.extend(os.path.dirname(os.path.realpath(path)) for path in entry.items)
    return litter.sweep(places, _folders(state_dir).kept)


def _take_back(kind: str, state_dir: str | None, roots: Sequence[str]) -> UndoResult:
    book, _trouble = _open(state_dir)
    if book is None:
        return UndoResult("", [])
    try:
        claimed = book.claim(kind, [os.path.abspath(root) for root in roots])
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        problem = Problem(f"The undo journal in {state_dir} can't be read or written: {reason}.")
        return UndoResult("", [Outcome(os.path.join(state_dir or "", journal.NAME), changed=False, problem=problem)])
    if claimed is None:
        return UndoResult("", [])
    entry_id, entry = claimed
    run = _Run(entry.items, entry.key, book, entry_id, None, roots, _folders(state_dir), None)
    return UndoResult(entry.label, run.run())


class _Run:
    """One change over many notes, in chunks: plan, make the inverse durable, save."""

    def __init__(
        self,
        changes: Mapping[str, ListChange],
        key: str,
        book: Journal | None,
        entry_id: str,
        trouble: Problem | None,
        roots: Sequence[str],
        folders: _Folders,
        on_done: Callable[[Outcome], None] | None,
    ) -> None:
        self._changes, self._key, self._roots, self._folders = changes, key, roots, folders
        self._book, self._entry_id, self._trouble, self._on_done = book, entry_id, trouble, on_done
        self._outcomes: dict[str, Outcome] = {}
        self._planned: set[str] = set()
        self._retry: set[str] = set()

    def run(self) -> list[Outcome]:
        try:
            for plans in self._chunks():
                self._note(plans)
                for plan in plans:
                    self._save(plan)
        finally:
            self._finish()
        return [self._outcomes[path] for path in self._changes]

    def _chunks(self) -> Iterator[list[_Plan]]:
        plans: list[_Plan] = []
        size = 0
        for path, change in self._changes.items():
            plan = self._plan(path, change)
            if plan is None:
                continue
            plans.append(plan)
            size += len(plan.old) + len(plan.new)
            if len(plans) >= _CHUNK_NOTES or size > _CHUNK_BYTES:
                yield plans
                plans, size = [], 0
        yield plans

    def _plan(self, path: str, change: ListChange) -> _Plan | None:
        try:
            plan, before = _planned(path, read_settled(path), change, self._key)
        except Refused as refused:
            self._done(path, Outcome(path, changed=False, problem=refused.problem), retry=True)
        except NotReadable as error:
            retry = error.reason is not Reason.MISSING
            self._done(path, Outcome(path, changed=False, problem=error.problem), retry=retry)
        except FileError as error:
            self._done(path, Outcome(path, changed=False, problem=error.problem), retry=True)
        else:
            if plan.new != plan.old:
                return plan
            self._done(path, Outcome(path, changed=False, tags=tuple(before)))
        return None

    def _note(self, plans: Sequence[_Plan]) -> None:
        self._planned.update(plan.path for plan in plans)
        if self._book is not None:
            try:
                self._book.files(self._entry_id, [(plan.path, plan.inverse) for plan in plans])
            except OSError as error:
                self._trouble = _no_undo(error)

    def _save(self, plan: _Plan) -> None:
        current = plan

        def edit(data: bytes) -> bytes:
            nonlocal current
            if data == current.old:
                return current.new
            if current.front and data.startswith(current.old[: current.front]):
                # Only the body changed, and the front matter ends where it did: what was made of it holds.
                return current.new[: len(current.new) - len(current.old) + current.front] + data[current.front :]
            earlier, (current, _items) = current.inverse, _planned(plan.path, data, plan.change, self._key)
            if current.inverse != earlier and self._book is not None:
                try:
                    self._book.files(self._entry_id, [(plan.path, current.inverse)])
                except OSError as error:
                    self._trouble = _no_undo(error)
            return current.new

        path = plan.path
        try:
            saved = replace(
                path, edit, roots=self._roots, lock_folder=self._folders.locks, kept_folder=self._folders.kept
            )
        except Refused as refused:
            self._done(path, Outcome(path, changed=False, problem=refused.problem), retry=True)
        except FileError as error:
            retry = not isinstance(error, NoteGone)
            self._done(path, Outcome(path, changed=False, problem=error.problem), retry=retry)
        else:
            changed = saved.new != saved.old
            remark = Problem(saved.warning) if saved.warning else self._trouble if changed else None
            tags = tuple(read_list(decode(saved.new).text, self._key))
            self._done(path, Outcome(path, changed=changed, problem=remark, tags=tags))

    def _done(self, path: str, outcome: Outcome, *, retry: bool = False) -> None:
        self._outcomes[path] = outcome
        if retry:
            self._retry.add(path)
        if self._on_done is not None:
            self._on_done(outcome)

    def _finish(self) -> None:
        if self._book is None:
            return
        # A note without an outcome was being saved when the run was ended: its inverse stays.
        not_done = [path for path in self._planned if path in self._outcomes and not self._outcomes[path].changed]
        try:
            self._book.end(self._entry_id, not_done, self._retry)
        except OSError as error:
            self._trouble = _no_undo(error)


def _planned(path: str, old: bytes, change: ListChange, key: str) -> tuple[_Plan, list[str]]:
    """Plan a change of these bytes; also returns the list as it is now. Raises `Refused` and `SaveError`."""
    new = _edited(path, old, change, key)
    text = decode(old).text
    before = read_list(text, key)
    found = find(text)
    front = len(encode(text[: found.body_start])) if found.kind != "none" else 0
    if not old[:front].endswith(b"\n"):
        front = 0  # what follows on the same line could make the closing fence none
    return _Plan(path, change, old, new, change.inverse(before), front), before


def _edited(path: str, data: bytes, change: ListChange, key: str) -> bytes:
    decoded = decode(data)
    if not decoded.editable:
        why = decoded.problem.message if decoded.problem else "it is not UTF-8"
        raise NotANote(path, f"Could not change the tags of {path}: {why}.")
    return encode(set_list(decoded.text, key, change))


def _open(state_dir: str | None) -> tuple[Journal | None, Problem | None]:
    if state_dir is None:
        return None, None
    place = paths.make_private(state_dir)
    if place.path is None:
        return None, Problem(f"Saved, but this can't be undone: {place.reason}.")
    return Journal(place.path), None


def _folders(state_dir: str | None) -> _Folders:
    kept = paths.make_private(os.path.join(state_dir, "kept")).path if state_dir is not None else kept_dir()
    return _Folders(locks.lock_dir(), kept)


def _no_undo(error: OSError) -> Problem:
    reason = (error.strerror or str(error)).lower()
    return Problem(f"Saved, but this can't be undone: the undo journal can't be written ({reason}).")


def _label(change: ListChange, count: int) -> str:
    parts = [f"{old} → {new}" for old, new in change.rename]
    parts += [f"−{tag}" for tag in change.remove]
    parts += [f"+{tag}" for tag in change.add]
    return ", ".join(parts) + (f" in {count} notes" if count != 1 else "")


def _diff(path: str, old: str, new: str) -> str:
    import difflib

    # Split at \n only: the other line ends of str.splitlines are characters of a note like any.
    before, after = old.split("\n"), new.split("\n")
    lines = difflib.unified_diff(before, after, path, path, lineterm="")
    return "".join(f"{line}\n" for line in lines)
