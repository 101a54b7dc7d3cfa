"""Opening the tag editor and the tag manager, and changing many notes: plan, preview, save, what was refused."""

from __future__ import annotations

import asyncio
import os.path
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from notetui.tui.widgets.status_line import Tone

if TYPE_CHECKING:
    from notetui.core.frontmatter.change import ListChange
    from notetui.core.library_values import Outcome
    from notetui.tui.dialogs.dialog import Dialog
    from notetui.tui.dialogs.tag_editor import Saved, TagEditor
    from notetui.tui.dialogs.tag_manager import TagManager
    from notetui.tui.screens.main import MainScreen

Result = TypeVar("Result")


class TagDialogs:
    """What `t` and `T` open; the dialogs are imported when they are first opened."""

    def __init__(self, desk: MainScreen) -> None:
        self._desk = desk
        self._open: TagEditor | TagManager | None = None
        self._paths: list[str] = []
        """The notes that the open editor edits, by the names that they have now."""
        self._looking = self._again = False

    def follow(self, names: Mapping[str, str]) -> None:
        """Keep an open dialog true when notes have changed; its notes that have other names (old → new) keep them."""
        if self._open is None:
            return
        self._paths = [names.get(path, path) for path in self._paths]
        self._again = True
        if not self._looking:
            self._looking = True
            self._desk.run_worker(self._look_again(), exit_on_error=True)

    async def _look_again(self) -> None:
        try:
            while self._again and (dialog := self._open) is not None:
                self._again = False
                counts = await asyncio.to_thread(self._desk.library.tag_counts)
                on = await asyncio.to_thread(self._tags_now) if self._paths else {}
                if dialog is self._open and dialog.is_mounted and not dialog.gone:
                    dialog.follow(counts, on)
        finally:
            self._looking = False

    def _tags_now(self) -> dict[str, int] | None:
        """Return on how many of the editor's notes each tag is, None while its only note can't be read."""
        if len(self._paths) > 1:
            return self._tags_on(self._paths)
        now = self._desk.library.tags_of(self._paths[0])
        return dict.fromkeys(now.tags, 1) if now.problem is None else None

    def _show(self, dialog: TagEditor | TagManager, paths: Sequence[str]) -> None:
        self._open, self._paths = dialog, list(paths)

    def edit(self) -> None:
        """Edit the tags of the marked notes, else of the shown one."""
        desk = self._desk
        marked = sorted(desk.marking.marked)
        if len(marked) > 1:
            desk.open_soon(self._open_for_many(marked, f"{len(marked):,} marked notes"))
        elif marked or desk.reading.path:
            desk.open_soon(self._open_for_one(marked[0] if marked else desk.reading.path))

    def edit_shown(self) -> None:
        """Edit the tags of every note that the tree shows: those that pass the filter."""
        self._desk.open_soon(self._open_for_shown())

    async def _open_for_shown(self) -> None:
        desk = self._desk
        query = desk.browsing.query
        paths = await asyncio.to_thread(desk.library.paths, query)
        if len(paths) == 1:
            await self._open_for_one(paths[0])
        elif paths:
            which = "all" if query is None else "the filter's"
            await self._open_for_many(paths, f"{which} {len(paths):,} notes")
        else:
            desk.say("The tree shows no note.", Tone.WARNING)

    def manager(self) -> None:
        """List all tags, to rename, merge and remove them."""
        self._desk.open_soon(self._open_manager())

    # -- one note

    async def _open_for_one(self, path: str) -> None:
        from notetui.tui.dialogs.tag_editor import Saved, TagEditor

        desk = self._desk
        counts, first = await asyncio.gather(
            asyncio.to_thread(desk.library.tag_counts), asyncio.to_thread(desk.library.tags_of, path)
        )
        if first.problem is not None:
            desk.openings.explain_refused(path, first.problem)
            return

        async def save(change: ListChange, release: Callable[[], None]) -> Saved:
            path = self._paths[0]
            [outcome] = await desk.tagging.change([path], change)
            if outcome.problem is not None and not outcome.changed:
                gone = not os.path.lexists(path)
                if not gone:
                    desk.openings.explain_refused(path, outcome.problem)
                return Saved(dict.fromkeys(outcome.tags, 1), refusal=outcome.problem.message, gone=gone)
            remark = outcome.problem.message if outcome.problem is not None else ""
            return Saved(dict.fromkeys(outcome.tags, 1), remark=remark)

        facts = await asyncio.to_thread(desk.library.facts, path)
        name = " ".join(part for part in (facts.emoji, facts.title) if part) if facts else os.path.basename(path)
        dialog = TagEditor(
            desk.chrome,
            title=f"Tags of {name}",
            on=dict.fromkeys(first.tags, 1),
            counts=counts,
            save=save,
            limits=desk.config.tag_limits,
            hold=desk.hold_keys,
        )
        self._show(dialog, [path])
        desk.app.push_screen(dialog, self._told)

    # -- many notes

    async def _open_for_many(self, paths: Sequence[str], which: str) -> None:
        from notetui.tui.dialogs.tag_editor import Saved, TagEditor

        desk = self._desk
        counts, on = await asyncio.gather(
            asyncio.to_thread(desk.library.tag_counts), asyncio.to_thread(self._tags_on, paths)
        )

        async def save(change: ListChange, release: Callable[[], None]) -> Saved:
            done = await self.change_many(self._paths, change, release, say=dialog.tell)
            on = await asyncio.to_thread(self._tags_on, self._paths)
            return Saved(on, done=done, refusal="" if done else "Nothing was changed.")

        dialog = TagEditor(
            desk.chrome,
            title=f"Tags of {which}",
            on=on,
            of=len(paths),
            counts=counts,
            save=save,
            limits=desk.config.tag_limits,
            hold=desk.hold_keys,
        )
        self._show(dialog, paths)
        desk.app.push_screen(dialog, self._told)

    def _tags_on(self, paths: Sequence[str]) -> dict[str, int]:
        """Return on how many of some notes each tag is, most first."""
        facts = (self._desk.library.facts(path) for path in paths)
        return dict(Counter(tag for each in facts if each for tag in dict.fromkeys(each.tags)).most_common())

    async def change_many(
        self,
        paths: Sequence[str],
        change: ListChange,
        release: Callable[[], None] = lambda: None,
        *,
        remarks: Sequence[str] = (),
        say: Callable[[str], None] = lambda text: None,
    ) -> str:
        """Show what a change would do to notes and make it when the person wants it, as one change with one undo.

        What is refused is shown to walk through, with the others done. `say` is told how it goes, `release` is
        called when the person is asked. Returns what was done as a sentence, empty when nothing was. Call it from a
        worker.
        """
        from notetui.tui.desk import plans
        from notetui.tui.dialogs.plan_view import PlanView
        from notetui.tui.dialogs.refused import Refused

        desk = self._desk
        say(f"Looking at {plans.notes(len(paths))}…")
        stop = threading.Event()
        try:
            plan = await asyncio.to_thread(
                plans.plan, desk.library, desk.config.tag_key, paths, change, stop=stop.is_set
            )
        finally:
            stop.set()
        preview = PlanView(desk.chrome, plan, remarks=remarks, hold=desk.hold_keys)
        answer = self._ask(preview)
        release()
        if not await answer:
            return ""
        say(f"Saving in {plans.notes(len(plan.paths))}…")
        try:
            outcomes: list[Outcome] = await desk.tagging.change(plan.paths, change)
        finally:
            preview.release()
        refused = [*plan.refused, *plans.refusals(outcomes)]
        changed = sum(outcome.changed for outcome in outcomes)
        done = f"{plans.said(change)}: saved in {plans.notes(changed)}."
        done = " ".join([done, *plans.remarks(outcomes)])
        if refused:
            await self._ask(Refused(desk.chrome, done, refused, desk.outside.editor))
        return done

    def _ask(self, dialog: Dialog[Result]) -> asyncio.Future[Result | None]:
        """Open a dialog and return its answer to come; one that comes when the program is ending is nobody's."""
        answer: asyncio.Future[Result | None] = asyncio.get_running_loop().create_future()
        self._desk.app.push_screen(dialog, lambda given: None if answer.done() else answer.set_result(given))
        return answer

    # -- all tags

    async def _open_manager(self) -> None:
        from notetui.tui.dialogs.tag_manager import TagManager

        desk = self._desk
        counts = await asyncio.to_thread(desk.library.tag_counts)
        dialog = TagManager(
            desk.chrome,
            library=desk.library,
            counts=counts,
            change=self.change_many,
            all_read=desk.live.all_read,
            limits=desk.config.tag_limits,
            hold=desk.hold_keys,
        )
        self._show(dialog, ())
        desk.app.push_screen(dialog, self._told)

    def _told(self, message: str | None) -> None:
        self._open = None
        if message:
            self._desk.say(message, Tone.WARNING)
