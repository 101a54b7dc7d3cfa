"""The full-screen views over the main screen: opening them, from them into a note, and back to the same place.

A view that was opened once stays alive, so that leaving and opening it again changes nothing in it.
"""

from __future__ import annotations

import asyncio
from importlib import import_module
from typing import TYPE_CHECKING, Literal, overload

from notetui.core.tree import RowKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from notetui.core.grouping import GroupPath
    from notetui.core.library_values import Delta
    from notetui.tui.screens.gathered import GatheredScreen
    from notetui.tui.screens.main import MainScreen
    from notetui.tui.screens.matrix import MatrixScreen
    from notetui.tui.screens.over import OverScreen
    from notetui.tui.screens.queue import QueueScreen
    from notetui.tui.screens.quotes import QuotesScreen
    from notetui.tui.screens.reader import ReaderScreen
    from notetui.tui.widgets.status_line import Tone

VIEWS = {
    "matrix": ("notetui.tui.screens.matrix", "MatrixScreen"),
    "quotes": ("notetui.tui.screens.quotes", "QuotesScreen"),
    "gathered": ("notetui.tui.screens.gathered", "GatheredScreen"),
    "reader": ("notetui.tui.screens.reader", "ReaderScreen"),
    "coverage": ("notetui.tui.screens.coverage", "CoverageScreen"),
    "queue": ("notetui.tui.screens.queue", "QueueScreen"),
    "mapping": ("notetui.tui.screens.mapping", "MappingScreen"),
}
"""Name of a view to module and class; modules are imported when the view is first opened."""
PREPARED = ("matrix", "quotes")
"""The views that are built before they are asked for."""


class Views:
    """Keeps the views that were opened, and the way back to them from the note."""

    def __init__(self, desk: MainScreen) -> None:
        self._desk = desk
        self._alive: dict[str, OverScreen] = {}
        self._way_back: tuple[str, ...] = ()
        self._jumped_to = ""

    @property
    def way_back(self) -> bool:
        """True when the note was opened from a view, which Esc goes back to."""
        return bool(self._way_back)

    async def prepare(self) -> None:
        """Import and build the most used views while nobody waits for it: it takes longer than showing one.

        Nothing is read for them yet. Textual builds a screen when it is first pushed; the method of the app that does
        it is private, so `tests/tui/test_matrix.py` would tell if it went.
        """
        for name in PREPARED:
            await asyncio.to_thread(import_module, VIEWS[name][0])
            self.get(name)
            _, built = self._desk.app._get_screen(name)
            await built

    # A view of which more is asked than all have is named here.
    @overload
    def get(self, name: Literal["gathered"]) -> GatheredScreen: ...
    @overload
    def get(self, name: Literal["matrix"]) -> MatrixScreen: ...
    @overload
    def get(self, name: Literal["queue"]) -> QueueScreen: ...
    @overload
    def get(self, name: Literal["quotes"]) -> QuotesScreen: ...
    @overload
    def get(self, name: Literal["reader"]) -> ReaderScreen: ...
    @overload
    def get(self, name: str) -> OverScreen: ...

    def get(self, name: str) -> OverScreen:
        """Return a view, made when it is first asked for."""
        view = self._alive.get(name)
        if view is None:
            module, class_name = VIEWS[name]
            view = getattr(import_module(module), class_name)(self._desk)
            self._alive[name] = view
            self._desk.app.install_screen(view, name)
        return view

    def open(self, name: str) -> None:
        """Put a view on top."""
        view = self.get(name)
        app = self._desk.app
        if view in app.screen_stack:
            while app.screen is not view:
                app.pop_screen()
        else:
            view.begin()
            app.push_screen(name)

    def gather(self) -> None:
        """Show all that belongs to the question under the cursor, in the note to the one at the top of the screen."""
        id_ = self._question_here()
        if id_:
            self.get("gathered").ask(self._desk.reading.path, id_)
            self.open("gathered")

    def why_not_gather(self) -> str | None:
        """Return why there is no question to gather."""
        return None if self._question_here() else "No research question here: move onto one in the tree."

    def _question_here(self) -> str:
        desk = self._desk
        row = desk.tree_view.row_under_cursor
        if not desk.panes.in_note and row is not None and row.kind is RowKind.QUESTION and row.path:
            return row.key[-1]
        question = desk.reading.question_at(desk.note_view.top_line())
        if question is None and desk.reading.facts is not None and desk.reading.facts.questions:
            question = desk.reading.facts.questions[0]
        return question.id if question is not None else ""

    def read(self, id_: str = "") -> None:
        """Read one question over all notes: a review question's id, or an RQ number; without one the last."""
        self.get("reader").ask(id_)
        self.open("reader")

    def export(self) -> None:
        """Write the notes of the tree to a file."""
        from notetui.core.export.as_bibtex import write
        from notetui.core.export.sheets import list_sheet
        from notetui.tui.review.exporting import Exporting

        desk, query = self._desk, self._desk.browsing.query
        sheets = {"notes": lambda: list_sheet(desk.library.each(query))}
        documents = {"papers: BibTeX": (".bib", lambda: write(desk.library.each(query)))}
        Exporting(desk, lambda: desk.chrome, desk.say).start(sheets, documents)

    def leave(self) -> None:
        """Go back from the view on top to what is below it."""
        self._desk.app.pop_screen()

    def _names_on_top(self) -> tuple[str, ...]:
        names = {view: name for name, view in self._alive.items()}
        return tuple(names[screen] for screen in self._desk.app.screen_stack if screen in names)

    def jump(self, path: str, line: int, question: GroupPath = ()) -> None:
        """Show a note at a file line in the main screen, with Esc as the way back.

        By question the tree shows it in the group of `question`, where it is there.
        """
        desk, app = self._desk, self._desk.app
        self._way_back = self._names_on_top()
        self._jumped_to = path
        while app.screen is not desk and len(app.screen_stack) > 1:
            app.pop_screen()
        desk.browsing.go_to_note(path, question if desk.browsing.grouping == "question" else ())
        desk.reading.open(path, line)
        desk.panes.to_note()
        if self._way_back:
            desk.say(f"Esc goes back to the {self._alive[self._way_back[-1]].TITLE_TEXT.lower()}.")

    def go_back(self) -> bool:
        """Go back to the view that the note was opened from; false when it was opened from none."""
        names, self._way_back = self._way_back, ()
        if not names:
            return False
        self._desk.panes.to_tree()
        for name in names:
            self._desk.app.push_screen(name)
        return True

    def moved_to(self, path: str) -> None:
        """Forget the way back when the person has gone on to another note."""
        if path != self._jumped_to:
            self._way_back = ()

    def say(self, message: str, tone: Tone) -> None:
        """Show a line in the view that is on top, if one is."""
        for view in self._alive.values():
            if view.is_current:
                view.say(message, tone)

    def follow(self, delta: Delta) -> None:
        """Tell the views what changed in the library."""
        for view in self._alive.values():
            view.follow(delta)

    def use_theme(self, variables: Mapping[str, str]) -> None:
        """Draw the views in the colours of a theme."""
        for view in self._alive.values():
            view.use_theme(variables)
