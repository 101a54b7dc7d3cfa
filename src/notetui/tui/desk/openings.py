"""Opening the dialogs: help, palette, tag editor, messages, and the person's editor."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from notetui.core.frontmatter.edit import ListChange
    from notetui.tui.dialogs.tag_editor import Saved
    from notetui.tui.screens.main import MainScreen


class Openings:
    """Each method opens one dialog; dialogs are imported when they are first opened."""

    def __init__(self, desk: MainScreen) -> None:
        self._desk = desk

    def help(self) -> None:
        """Show all keys."""
        from notetui.tui.dialogs.help import Help
        from notetui.tui.review.listing import help_lines

        desk = self._desk
        desk.app.push_screen(Help(desk.chrome, help_lines(desk.commands, desk.keymap)))

    def palette(self) -> None:
        """Pick a command by name; one that can't run now says why beside it."""
        from notetui.tui.dialogs.picker import Picker
        from notetui.tui.review.listing import palette_choices

        desk = self._desk

        def run(chosen: str | None) -> None:
            if chosen is not None:
                desk.run_command(next(command for command in desk.commands if command.id == chosen))

        desk.app.push_screen(Picker(desk.chrome, "Commands", palette_choices(desk.commands, desk)), run)

    def jump(self) -> None:
        """Pick a note by letters of its title and go to it; a filter that hides it is taken away."""
        from notetui.tui.dialogs.jump import Jump

        desk = self._desk
        recent = [path for path in reversed(list(desk.reading.places)) if path != desk.reading.path]

        def go(path: str | None) -> None:
            if path is None:
                return
            if not desk.browsing.go_to_note(path):
                desk.filtering.use("", keep=path)
            desk.reading.open(path)

        desk.app.push_screen(Jump(desk.chrome, desk.library.notes, desk.library.relpath, recent), go)

    def explain(self, message: str, path: str, line: int) -> None:
        """Show a reason that is too long for the status line; from there the editor opens at the place."""
        from notetui.tui.dialogs.notice import Notice

        def answered(edit: bool | None) -> None:
            if edit:
                self._desk.outside.editor(path, line)

        width = min(72, self._desk.app.size.width - 8)
        self._desk.app.push_screen(Notice(self._desk.chrome, message, can_edit=bool(path), width=width), answered)

    # -- tags

    def tags(self) -> None:
        """Edit the tags of the marked notes, else of the shown one."""
        desk = self._desk
        paths = sorted(desk.tagging.marked) or [desk.reading.path]
        if not paths[0]:
            return
        desk.open_soon(self._open_tag_editor(paths))

    async def _open_tag_editor(self, paths: list[str]) -> None:
        import asyncio

        from notetui.tui.dialogs.tag_editor import Saved, TagEditor

        desk = self._desk
        counts, first = await asyncio.gather(
            asyncio.to_thread(desk.library.tag_counts),
            asyncio.to_thread(desk.library.tags_of, paths[0]),
        )
        if first.problem is not None:
            problem = first.problem
            place = f"{os.path.basename(paths[0])}:{problem.line}" + (f":{problem.column}" if problem.column else "")
            self.explain(f"{place}: {problem.message}", paths[0], problem.line)
            return

        async def save(change: ListChange) -> Saved:
            outcomes = await desk.tagging.change(paths, change)
            refused = next((o for o in outcomes if o.problem is not None and not o.changed), None)
            if refused is not None and refused.problem is not None:
                where = f"{os.path.basename(refused.path)}:{refused.problem.line}"
                return Saved(outcomes[0].tags, f"{where}: {refused.problem.message}")
            return Saved(outcomes[0].tags)

        facts = desk.reading.facts
        one = " ".join(part for part in (facts.emoji, facts.title) if part) if facts else os.path.basename(paths[0])
        title = f"Tags of {one}" if len(paths) == 1 else f"Tags of {len(paths)} marked notes"
        desk.app.push_screen(
            TagEditor(
                desk.chrome, title=title, tags=first.tags, counts=counts, save=save, limits=desk.config.tag_limits
            )
        )

    def tag_manager(self) -> None:
        """List all tags, to rename and merge them."""
        self._desk.open_soon(self._open_tag_manager())

    async def _open_tag_manager(self) -> None:
        import asyncio

        from notetui.tui.dialogs.tag_manager import TagManager

        desk, config = self._desk, self._desk.config
        counts = await asyncio.to_thread(desk.library.tag_counts)
        change = desk.tagging.change
        desk.app.push_screen(
            TagManager(
                desk.chrome,
                library=desk.library,
                key=config.tag_key,
                counts=counts,
                change=change,
                limits=config.tag_limits,
            )
        )
