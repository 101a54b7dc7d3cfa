"""The outline that stays beside the note on wide screens: made when it is first wanted, kept at the present heading."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from notetui.tui.screens.main import MainScreen
    from notetui.tui.widgets.outline_pane import OutlinePane

WIDTH = 34
"""Cells of the outline: most headings fit."""
NOTE_AT_LEAST = 48
"""Cells that the note keeps: with less there is no outline."""


class Contents:
    """What `O` does. `wanted` is remembered; on a screen without room for it the outline waits."""

    def __init__(self, desk: MainScreen) -> None:
        self._desk = desk
        self.wanted = False
        self.pane: OutlinePane | None = None

    def turn(self) -> None:
        """Show the outline beside the note, or take it away."""
        self.wanted = not self.wanted
        self.arrange()
        if self.wanted and not self._fits():
            self._desk.say("The outline is shown when the note has room for it: a wider screen, or z.")

    def arrange(self) -> None:
        """Show or hide it for the present size of the screen."""
        shown = self.wanted and self._fits()
        if shown and self.pane is None:
            from notetui.tui.widgets.outline_pane import OutlinePane

            self.pane = OutlinePane(self._desk.chrome, id="outline")
            self.pane.styles.width = WIDTH
            self._desk.query_one("#panes").mount(self.pane)
            self.follow()
        if self.pane is not None and self.pane.display != shown:
            self.pane.display = shown
            self.follow()

    def _fits(self) -> bool:
        desk = self._desk
        tree = 0 if not desk.tree_view.display else int(getattr(desk.tree_view.styles.width, "value", 0) or 0)
        return desk.reading_pane.display and desk.app.size.width - tree - WIDTH >= NOTE_AT_LEAST

    def follow(self) -> None:
        """Mark the heading that the top of the note stands below."""
        if self.pane is not None and self.pane.display:
            facts = self._desk.reading.facts
            self.pane.show_headings(facts.headings if facts else (), self._desk.note_view.top_line())
