"""One change of many notes' front matter: planned, made durable in the journal, saved, each note told apart.

What fails is told for that note and leaves the others done.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from notetui.core.frontmatter.change import Changes, Overtaken, Refused
from notetui.core.frontmatter.edit import Edited, apply
from notetui.core.frontmatter.find import find
from notetui.core.library_values import Outcome
from notetui.core.model import Problem, Stamp
from notetui.store.errors import FileError, NotANote, NoteGone, NotReadable, Reason
from notetui.store.journal import Journal
from notetui.store.read import decode, encode
from notetui.store.replace import read_settled, replace

_CHUNK_NOTES, _CHUNK_BYTES = 64, 8 * 1024 * 1024
_FEW, _HANDS = 4, 4
"""From how many notes on several are saved at a time, and how many."""


class Folders(NamedTuple):
    """Where locks and safety copies go, None for nowhere."""

    locks: str | None
    kept: str | None


class _Plan(NamedTuple):
    path: str
    changes: Changes
    old: bytes
    new: bytes
    inverse: Changes
    tags: tuple[str, ...]
    front: int


class Run:
    """One change over many notes, in chunks: plan, make the inverse durable, save.

    `changes` says for each path what to do; `trouble` why nothing goes into the journal. With `roots`, symbolic
    links that lead out of them are refused.
    """

    def __init__(
        self,
        changes: Mapping[str, Changes],
        book: Journal | None,
        entry_id: str,
        trouble: Problem | None,
        roots: Sequence[str],
        folders: Folders,
    ) -> None:
        self._changes, self._roots, self._folders = changes, roots, folders
        self._book, self._entry_id, self._trouble = book, entry_id, trouble
        self._outcomes: dict[str, Outcome] = {}
        self.missing: set[str] = set()
        """The notes that were not there."""
        self._planned: set[str] = set()
        self._retry: set[str] = set()
        self._wrote: dict[str, Stamp] = {}

    def run(self) -> list[Outcome]:
        """Do it; return an outcome for each path, in order."""
        try:
            for plans in self._chunks():
                self._note(plans)
                self._save_all(plans)
        finally:
            self._finish()
        return [self._outcomes[path] for path in self._changes]

    def _chunks(self) -> Iterator[list[_Plan]]:
        plans: list[_Plan] = []
        size = 0
        for path, changes in self._changes.items():
            plan = self._plan(path, changes)
            if plan is None:
                continue
            plans.append(plan)
            size += len(plan.old) + len(plan.new)
            if len(plans) >= _CHUNK_NOTES or size > _CHUNK_BYTES:
                yield plans
                plans, size = [], 0
        yield plans

    def _plan(self, path: str, changes: Changes) -> _Plan | None:
        try:
            plan = _planned(path, read_settled(path), changes)
        except Refused as refused:
            # What somebody has set since is theirs: there is nothing to try again.
            retry = not isinstance(refused, Overtaken)
            self._done(path, Outcome(path, changed=False, problem=refused.problem), retry)
        except FileError as error:
            self._failed(path, error)
            self._done(path, Outcome(path, changed=False, problem=error.problem), True)
        else:
            if plan.new != plan.old:
                return plan
            self._done(path, Outcome(path, changed=False, tags=plan.tags))
        return None

    def _note(self, plans: Sequence[_Plan]) -> None:
        self._planned.update(plan.path for plan in plans)
        self._write_down([(plan.path, plan.inverse) for plan in plans])

    def _write_down(self, items: Sequence[tuple[str, Changes]]) -> None:
        if self._book is not None:
            try:
                self._book.files(self._entry_id, items)
            except OSError as error:
                self._trouble = no_undo(error)

    def _save_all(self, plans: Sequence[_Plan]) -> None:
        if len(plans) < _FEW:
            for plan in plans:
                self._done(plan.path, *self._save(plan))
            return
        from concurrent.futures import ThreadPoolExecutor

        # Each note is as durable as if it were saved alone; the disk only gets several to work on at a time.
        pool = ThreadPoolExecutor(_HANDS, thread_name_prefix="saving")
        try:
            for plan, (outcome, retry) in zip(plans, pool.map(self._save, plans), strict=True):
                self._done(plan.path, outcome, retry)
        finally:
            pool.shutdown(cancel_futures=True)

    def _save(self, plan: _Plan) -> tuple[Outcome, bool]:
        """Save one note; return what came of it, and whether a failed undo of it is to be tried again."""
        current = plan

        def edit(data: bytes) -> bytes:
            nonlocal current
            if data == current.old:
                return current.new
            if current.front and data.startswith(current.old[: current.front]):
                # Only the body changed, and the front matter ends where it did: what was made of it holds.
                return current.new[: len(current.new) - len(current.old) + current.front] + data[current.front :]
            earlier, current = current.inverse, _planned(plan.path, data, plan.changes)
            if current.inverse != earlier:
                self._write_down([(plan.path, current.inverse)])
            return current.new

        path = plan.path
        try:
            saved = replace(
                path, edit, roots=self._roots, lock_folder=self._folders.locks, kept_folder=self._folders.kept
            )
        except Refused as refused:
            return Outcome(path, changed=False, problem=refused.problem), not isinstance(refused, Overtaken)
        except FileError as error:
            self._failed(path, error)
            return Outcome(path, changed=False, problem=error.problem), True
        changed = saved.new != saved.old
        if changed:
            self._wrote[path] = saved.stamp
        remark = Problem(saved.warning) if saved.warning else self._trouble if changed else None
        return Outcome(path, changed=changed, problem=remark, tags=current.tags), False

    def _failed(self, path: str, error: FileError) -> None:
        if isinstance(error, NoteGone) or (isinstance(error, NotReadable) and error.reason is Reason.MISSING):
            self.missing.add(path)

    def _done(self, path: str, outcome: Outcome, retry: bool = False) -> None:
        self._outcomes[path] = outcome
        if retry:
            self._retry.add(path)

    def _finish(self) -> None:
        if self._book is None:
            return
        # A note without an outcome was being saved when the run was ended: its inverse stays.
        not_done = [path for path in self._planned if path in self._outcomes and not self._outcomes[path].changed]
        try:
            self._book.end(self._entry_id, not_done, self._retry, self._wrote, self.missing)
        except OSError as error:
            self._trouble = no_undo(error)


def edited(path: str, data: bytes, changes: Changes) -> tuple[bytes, Edited]:
    """Return the bytes of a note after some changes, and what was made of its text.

    Raises Refused, and `NotANote` for what is no UTF-8 text.
    """
    decoded = decode(data)
    if not decoded.editable:
        why = decoded.problem.message if decoded.problem else "it is not UTF-8"
        raise NotANote(path, f"Could not change {path}: {why}.")
    done = apply(decoded.text, changes)
    return (data if done.text == decoded.text else encode(done.text)), done


def no_undo(error: OSError) -> Problem:
    """Return the remark on a save that could not be written into the journal."""
    reason = (error.strerror or str(error)).lower()
    return Problem(f"Saved, but this can't be undone: the undo journal can't be written ({reason}).")


def _planned(path: str, old: bytes, changes: Changes) -> _Plan:
    """Plan a change of these bytes. Raises `Refused` and `SaveError`."""
    new, done = edited(path, old, changes)
    text = decode(old).text
    found = find(text)
    front = len(encode(text[: found.body_start])) if found.kind != "none" else 0
    if not old[:front].endswith(b"\n"):
        front = 0  # what follows on the same line could make the closing fence none
    return _Plan(path, changes, old, new, done.inverse, next(iter(done.lists.values()), ()), front)
