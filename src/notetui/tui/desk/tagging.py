"""Changing tags from the screen: saving off the event loop, telling what came of it, undo and redo."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from notetui.core.model import Problem
from notetui.tui.widgets.status_line import Tone

if TYPE_CHECKING:
    from notetui.core.frontmatter.change import ListChange
    from notetui.core.library_values import Delta, Outcome
    from notetui.library import Library
    from notetui.tagging import UndoResult
    from notetui.tui.desk.plans import Refusal


class Tagging:
    """Runs tag changes one after the other and reports each when it is on disk.

    `look_at` refreshes the index for the written paths; `say` shows a line, `explain` why one note
    was refused (or, without a path, why nothing is done), `show_refused` what was done and the notes that were not.
    """

    def __init__(
        self,
        library: Library,
        *,
        look_at: Callable[[Sequence[str]], Awaitable[Delta]],
        say: Callable[[str, Tone], None],
        explain: Callable[[str, Problem], None],
        show_refused: Callable[[str, Sequence[Refusal]], None],
    ) -> None:
        self._library = library
        self._look_at = look_at
        self._say = say
        self._explain = explain
        self._show_refused = show_refused
        self._one_at_a_time = asyncio.Lock()

    @property
    def is_saving(self) -> bool:
        """Whether a change of our own is being made or looked at."""
        return self._one_at_a_time.locked()

    async def change(
        self, paths: Sequence[str], change: ListChange, key: str | None = None, *, label: str = ""
    ) -> list[Outcome]:
        """Change the tags of notes, or another list of theirs; return what came of each, on disk and in the index.

        `label` names the change where it can be undone.
        """
        return await self._save(lambda: self._library.change_tags(list(paths), change, key, label=label))

    async def set_values(self, paths: Sequence[str], values: Mapping[str, str | None]) -> list[Outcome]:
        """Set plain keys of notes, None takes one out; return what came of each, on disk and in the index."""
        return await self._save(lambda: self._library.set_values(list(paths), values))

    async def _save(self, save: Callable[[], list[Outcome]]) -> list[Outcome]:
        async with self._one_at_a_time:
            outcomes = await asyncio.to_thread(save)
            await self._look_at([outcome.path for outcome in outcomes if outcome.changed])
        return outcomes

    def report(self, outcomes: Sequence[Outcome], done: str) -> None:
        """Tell the person what came of a change: one line when all went well, the reasons when not."""
        from notetui.tui.desk.plans import notes, refusals, remarks

        outcomes = [outcome for outcome in outcomes if not outcome.same_as]
        refused = refusals(outcomes)
        remark = " ".join(remarks(outcomes))
        changed = sum(outcome.changed for outcome in outcomes)
        count = notes(len(outcomes))
        where = (
            "" if len(outcomes) == 1 else f" in {count}" if changed == len(outcomes) else f" in {changed:,} of {count}"
        )
        told = f"{done}{where}" if changed else "Nothing to change."
        if not refused:
            self._say(f"{told} {remark}".rstrip(), Tone.WARNING if remark else Tone.DONE)
        elif len(outcomes) == 1:
            self._explain(refused[0].path, refused[0].problem)
        else:
            self._show_refused(told, refused)

    async def undo(self, *, redo: bool = False) -> list[str]:
        """Take back the last change (or bring it again), say which, and return the notes it changed."""
        async with self._one_at_a_time:
            result: UndoResult = await asyncio.to_thread(self._library.redo if redo else self._library.undo)
            await self._look_at([outcome.path for outcome in result.outcomes if outcome.changed])
        if not result.outcomes:
            told = "Nothing to redo" if redo else "Nothing to undo"
            if result.why:
                self._explain("", Problem(f"{told}: {result.why}."))  # it names a place: too long for one line
            else:
                self._say(f"{told}.", Tone.DONE)
            return []
        return self._told(result, redo=redo)

    async def undo_all(self, wanted: Sequence[str]) -> None:
        """Take back several changes by their ids, in this order, and say what came of them all."""

        def undo() -> list[UndoResult]:
            return [self._library.undo(each) for each in wanted]

        async with self._one_at_a_time:
            results = [result for result in await asyncio.to_thread(undo) if result.outcomes]
            await self._look_at([each.path for result in results for each in result.outcomes if each.changed])
        if len(results) == 1:
            self._told(results[0])
            return
        merged: dict[str, Outcome] = {}
        for outcome in (each for result in results for each in result.outcomes):
            before = merged.get(outcome.path)
            changed = outcome.changed or (before is not None and before.changed)
            problem = outcome.problem or (before.problem if before is not None else None)
            merged[outcome.path] = outcome._replace(changed=changed, problem=problem)
        self.report(list(merged.values()), f"Undone: {len(results)} changes")

    def _told(self, result: UndoResult, *, redo: bool = False) -> list[str]:
        label = result.label.removesuffix(f" in {len(result.outcomes)} notes")  # the report counts them itself
        self.report(result.outcomes, f"{'Redone' if redo else 'Undone'}: {label}")
        return [outcome.path for outcome in result.outcomes if outcome.changed]
