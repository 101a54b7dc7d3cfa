"""The matrix as tables for the grid: notes by questions, and the other way round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from notetui.core.matrix import Column
from notetui.core.review.table import MatrixRow


@dataclass(frozen=True, slots=True)
class NotesByQuestions:
    """A row a note; `apart` has by path what tells notes of one name from each other."""

    notes: Sequence[MatrixRow]
    questions: Sequence[Column]
    apart: Mapping[str, str] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """One for each note."""
        return len(self.notes)

    @property
    def columns(self) -> int:
        """One for each question."""
        return len(self.questions)

    @property
    def row_kind(self) -> str:
        """What a row is."""
        return "note"

    def row_label(self, row: int) -> str:
        """Return the note's emoji and title."""
        return self.notes[row].label

    def row_apart(self, row: int) -> str:
        """Return what tells the note from others of its title."""
        return self.apart.get(self.notes[row].path, "")

    def row_detail(self, row: int) -> str:
        """Return the note's date."""
        return self.notes[row].date_shown[:10]

    def column_label(self, column: int) -> str:
        """Return the question's id."""
        return self.questions[column].id

    def sign(self, row: int, column: int) -> str:
        """Return the state's sign."""
        return self.notes[row].signs.get(self.questions[column].id, "")

    def at(self, row: int, column: int) -> tuple[int, int]:
        """Return the numbers of note and question of a cell."""
        return row, column


@dataclass(frozen=True, slots=True)
class QuestionsByNotes:
    """A row a question; otherwise as the other."""

    notes: Sequence[MatrixRow]
    questions: Sequence[Column]
    apart: Mapping[str, str] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """One for each question."""
        return len(self.questions)

    @property
    def columns(self) -> int:
        """One for each note."""
        return len(self.notes)

    @property
    def row_kind(self) -> str:
        """What a row is."""
        return "question"

    def row_label(self, row: int) -> str:
        """Return the question's id and text."""
        question = self.questions[row]
        return f"{question.id} {question.text}".rstrip()

    def row_apart(self, row: int) -> str:
        """Return nothing: no question is called as another."""
        return ""

    def row_detail(self, row: int) -> str:
        """There is none."""
        return ""

    def column_label(self, column: int) -> str:
        """Return the note's title, of which the header shows the beginning."""
        return self.notes[column].title

    def sign(self, row: int, column: int) -> str:
        """Return the state's sign."""
        return self.notes[column].signs.get(self.questions[row].id, "")

    def at(self, row: int, column: int) -> tuple[int, int]:
        """Return the numbers of note and question of a cell."""
        return column, row
