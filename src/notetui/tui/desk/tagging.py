"""Changing tags from the screen: saving off the event loop, telling what came of it, undo and redo, marks."""

from __future__ import annotations

import asyncio
import os.path
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from notetui.tui.widgets.status_line import Tone

if TYPE_CHECKING:
    from notetui.core.frontmatter.edit import ListChange
    from notetui.core.library_values import Delta, Outcome
    from notetui.library import Library
    from notetui.tagging import UndoResult


class Tagging:
    """Runs tag changes one after the other and reports each when it is on disk.

    `look_at` refreshes the index for the written paths; `say` shows a line, `explain` a longer reason.
    """

    def __init__(
        self,
        library: Library,
        *,
        look_at: Callable[[Sequence[str]], Awaitable[Delta]],
        say: Callable[[str, Tone], None],
        explain: Callable[[str, str, int], None],
    ) -> None:
        self._library = library
        self._look_at = look_at
        self._say = say
        self._explain = explain
        self._one_at_a_time = asyncio.Lock()
        self.marked: set[str] = set()

    async def change(self, paths: Sequence[str], change: ListChange, key: str | None = None) -> list[Outcome]:
        """Change the tags of notes, or another list of theirs; return what came of each, on disk and in the index."""
        return await self._save(lambda: self._library.change_tags(list(paths), change, key))

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
        refused = [outcome for outcome in outcomes if outcome.problem is not None and not outcome.changed]
        remark = next((outcome.problem.message for outcome in outcomes if outcome.changed and outcome.problem), "")
        changed = sum(outcome.changed for outcome in outcomes)
        if not refused:
            where = "" if len(outcomes) == 1 else f" in {changed} of {len(outcomes)} notes"
            told = f"{done}{where}" if changed else "Nothing to change."
            self._say(f"{told} {remark}".rstrip(), Tone.WARNING if remark else Tone.DONE)
            return
        first = refused[0]
        assert first.problem is not None
        rest = f" (and {len(refused) - 1} more)" if len(refused) > 1 else ""
        place = f"{os.path.basename(first.path)}:{first.problem.line}"
        if first.problem.column:
            place += f":{first.problem.column}"
        self._explain(f"{place}: {first.problem.message}{rest}", first.path, first.problem.line)

    async def undo(self, *, redo: bool = False) -> list[str]:
        """Take back the last change (or bring it again), say which, and return the notes it changed."""
        async with self._one_at_a_time:
            result: UndoResult = await asyncio.to_thread(self._library.redo if redo else self._library.undo)
            await self._look_at([outcome.path for outcome in result.outcomes if outcome.changed])
        if not result.outcomes:
            self._say("Nothing to redo." if redo else "Nothing to undo.", Tone.DONE)
            return []
        self.report(result.outcomes, f"{'Redone' if redo else 'Undone'}: {result.label}")
        return [outcome.path for outcome in result.outcomes if outcome.changed]

    def toggle_mark(self, path: str) -> frozenset[str]:
        """Mark a note, or take its mark away; return all marks."""
        self.marked.symmetric_difference_update({path})
        return frozenset(self.marked)
