"""From the tree's cursor to the note, and what the header names: the question, else the section, that one is at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notetui.core.tree import Row, RowKind
from notetui.tui.desk.reading import best_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from notetui.tui.screens.main import MainScreen


class Trail:
    """Shows what the cursor is on. Near the end of a note the header names that, not what happens to be at the top."""

    def __init__(self, desk: MainScreen) -> None:
        self._desk = desk

    def moved_to(self, row: Row) -> None:
        """Show the note of a row at once, at the question or section when the row is one."""
        desk = self._desk
        if row.path:
            desk.views.moved_to(row.path)
            self.show(row, desk.reading.open)
            return
        desk.reading.open_left(desk.reading.open)
        if desk.browsing.grouping == "question" and row.kind is RowKind.GROUP and not desk.status.message:
            # A question is longer than the tree is wide, and a number never stands without its text.
            desk.say(row.label)

    def show(self, row: Row, show: Callable[[str, int], None]) -> None:
        """Have the note of a row shown (its path and file line, 0 for where it was left), and name what the row is."""
        desk = self._desk
        if row.kind is RowKind.NOTE:
            same = row.path == desk.reading.path
            show(row.path, row.line)
            if not same:
                desk.header.show_trail("")
            elif not desk.reading.is_behind:
                desk.note_view.tell_place()
            return
        line = row.line
        if row.kind is RowKind.QUESTION:
            question = next((q for q in desk.library.questions_of(row.path) if q.id == row.key[-1]), None)
            if question is not None:
                line = best_line(question)
            desk.header.show_trail(_question_of(row))
        else:
            desk.header.show_trail(row.label)
        show(row.path, line)

    def follow(self, line: int, section: str) -> None:
        """Name the question, else the section, that the top of the text belongs to."""
        desk = self._desk
        row = desk.tree_view.row_under_cursor
        asked = row is not None and row.kind is RowKind.QUESTION and row.path == desk.reading.path
        if row is not None and asked and not desk.panes.in_note:
            # Near the end of a note the answer may stand below the top: what the cursor is on is what was asked for.
            desk.header.show_trail(_question_of(row))
            return
        question = desk.reading.question_at(line)
        if question is not None:
            desk.header.show_trail(f"{question.id} {question.text} {question.state.value}")
        else:
            desk.header.show_trail(section)


def _question_of(row: Row) -> str:
    return f"{row.mark} {row.label} {row.sign}"
