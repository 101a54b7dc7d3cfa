"""The filter of the tree: typed live in the whole query language, saved on digits, always said while it is on.

What is typed is asked of the library off the event loop; while an answer is under way only the newest question waits
for it, and an answer to an older one is never shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from notetui.tui.widgets.prompt_line import told_below
from notetui.tui.widgets.status_line import Tone

if TYPE_CHECKING:
    from notetui.core.query.ast import Query
    from notetui.tui.screens.main import MainScreen

SIGN = "Filter"
HISTORY_AT_MOST = 50


class Filtering:
    """What `f`, the digits of saved filters and Esc do. `text` is the filter in force, empty for none."""

    def __init__(self, desk: MainScreen) -> None:
        self._desk = desk
        self.text = ""
        self.history: list[str] = []
        self._typed: str | None = None
        self._recalled = 0
        self._came_from = ""
        self._total = 0

    # -- typing

    def open(self) -> None:
        """Ask for a filter, filtering as it is typed."""
        desk = self._desk
        desk.panes.to_tree()
        desk.filter_line.display = False
        self._recalled = len(self.history)
        self._came_from = desk.reading.path
        self._total = desk.library.count()
        self._typed = self.text
        desk.prompt.ask(
            SIGN,
            self._type,
            self._close,
            back=desk.tree_view,
            text=self.text,
            moved=self._move,
            recall=self._recall,
            reads=_reads,
        )

    def _type(self, text: str) -> str:
        desk = self._desk
        try:
            query = parsed(text)
        except ValueError as error:
            # What is shown stays: most texts are no query until their last letter is typed.
            desk.say(told_below(SIGN, text, error, desk.app.size.width), Tone.WARNING)
            return desk.prompt.answer
        desk.say("")
        if text.strip() != (self._typed or "").strip():
            self._typed = text
            self._apply(query)
        return desk.prompt.answer if query is not None else ""

    def _apply(self, query: Query | None, *, keep: str = "") -> None:
        """Filter by a query; `keep` is a note that the cursor is to stay on where no filter is left."""
        from notetui.core.query.ast import Everything, wanted_texts

        desk = self._desk
        words = wanted_texts(query) if query is not None else ()
        if isinstance(query, Everything):
            query = None
        desk.note_view.mark_words(words)
        if query is None:
            desk.browsing.filter(None, place=lambda: desk.browsing.back_to(keep))
        else:
            desk.browsing.filter(query, best_first=bool(words), place=self._to_first)

    def _to_first(self) -> None:
        """Show the first note found, at the place that was found."""
        desk = self._desk
        desk.browsing.to_first()
        row = desk.tree_view.row_under_cursor
        if row is not None and row.line and row.path == desk.reading.path:
            desk.reading.open(row.path, row.line)

    def found(self, count: int) -> None:
        """Say how many notes are found."""
        desk = self._desk
        if desk.prompt.is_open and self._typed is not None:
            desk.prompt.say_answer(f"{count:,} of {self._total:,} notes")
        desk.filter_line.show_filter(self.text, count, desk.library.count() if not desk.prompt.is_open else self._total)

    def _move(self, rows: int) -> None:
        self._desk.tree_view.move_lines(rows)

    def _recall(self, step: int) -> str | None:
        """Return the filter used before (-1) or after (1) the one in the prompt, None where there is none."""
        at = self._recalled + step
        if not 0 <= at <= len(self.history):
            return None
        self._recalled = at
        return self.history[at] if at < len(self.history) else ""

    def _close(self, text: str | None) -> None:
        desk = self._desk
        self._typed = None
        if text is None:
            desk.say("")
            # Back to what was shown before the prompt was opened, the cursor and the note too.
            self.use(self.text)
            if self._came_from and not self.text:
                desk.reading.open(self._came_from)
            return
        self._keep(text.strip())
        if not self.text:
            self.use("")
        self._show_line()
        # Keys typed ahead are meant for what the filter finds, not for what was there before.
        desk.open_soon(desk.browsing.settled())

    def _keep(self, text: str) -> None:
        self.text = text
        if text:
            self.history = [*(past for past in self.history if past != text), text][-HISTORY_AT_MOST:]

    # -- whole filters

    def use(self, text: str, *, keep: str = "") -> None:
        """Use a filter as a whole; empty shows all notes again, with the cursor on the note `keep`."""
        try:
            query = parsed(text)
        except ValueError as error:
            self._desk.say(f"The filter {text} can't be read: {error}", Tone.WARNING)
            return
        self._keep(text.strip() if query is not None else "")
        self._apply(query, keep=keep)
        self._show_line()

    def saved(self, digit: str) -> None:
        """Use the saved filter on a digit, or take it away when it is the one in force."""
        text = self._desk.config.filters[digit]
        if text.strip() == self.text:
            self.clear()
        else:
            self.use(text)

    def clear(self) -> None:
        """Show all notes again, staying on the note under the cursor."""
        row = self._desk.tree_view.row_under_cursor
        self.use("", keep=row.path if row is not None else "")

    def list_best(self) -> None:
        """Show what the filter found as a list, the best notes first."""
        self.use(self.text)

    def why_no_list(self) -> str | None:
        """Return why there is no list with the best first, None where there is."""
        from notetui.core.query.ast import wanted_texts

        query = self._desk.browsing.query
        return None if query is not None and wanted_texts(query) else "Only a filter with words in it has best notes: f"

    def marks_changed(self) -> None:
        """Filter again where the filter asks for marks."""
        if "is:" in self.text:
            self._desk.browsing.follow()

    def _show_line(self) -> None:
        desk = self._desk
        if desk.filter_line.display != bool(self.text):
            desk.filter_line.display = bool(self.text)
        desk.filter_line.show_text(self.text)


def _reads(text: str) -> bool:
    from notetui.core.query.parse import is_query

    return is_query(text)


def parsed(text: str) -> Query | None:
    """Read a query, None for an empty one; raises QueryError (a ValueError)."""
    if not text.strip():
        return None
    from notetui.core.query.parse import parse

    return parse(text)
