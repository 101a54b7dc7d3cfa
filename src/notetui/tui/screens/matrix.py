"""The matrix: notes by questions, each cell how far the note answers, with a preview of what it says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from textual import events
from textual.containers import Container, Vertical
from textual.widget import Widget

from notetui.core.grouping import group_of_question
from notetui.core.matrix import Column, belonging, matrix
from notetui.core.model import NoteFacts, ResearchQuestion, RQState
from notetui.core.query.ast import Has
from notetui.core.review.apart import told_apart
from notetui.core.review.table import ORDERS, MatrixRow, columns_of, counts, in_order, signs_of
from notetui.tui.commands.command import Verb
from notetui.tui.commands.matrix import VERBS
from notetui.tui.review.heading import Line, lines_needed
from notetui.tui.review.items import GAP, Item, Look, Para
from notetui.tui.review.pieces import READING_ORDER, question_items, question_title
from notetui.tui.review.tables import NotesByQuestions, QuestionsByNotes
from notetui.tui.screens.over_notes import OverNotes
from notetui.tui.widgets.grid_view import GridView
from notetui.tui.widgets.item_list import ItemList

if TYPE_CHECKING:
    from notetui.core.export.sheets import Sheet
    from notetui.core.grouping import GroupPath
    from notetui.core.library_values import NoteLine
    from notetui.tui.desk.panes import Pane
    from notetui.tui.review.exporting import Documents, Sheets
    from notetui.tui.screens.main import MainScreen

BESIDE_FROM = 130
"""Columns of the screen from which the preview stands beside the table."""
SAYS_NOTHING = "This note says nothing on this question."
NAME_AT_MOST = 3
"""Lines that the text of a question may take above the table."""
LINES_A_NAME_LINE = 6
"""So many lines of the screen are there for each of them: on a low one the table is worth more."""


class MatrixScreen(OverNotes[MatrixRow]):
    """Keeps the order, the cell under the cursor by note and question, and the preview."""

    TITLE_TEXT = "Matrix"
    ALSO_WANTED = Has("rq")
    AUTO_FOCUS = "GridView"
    grid: GridView

    def __init__(self, desk: MainScreen) -> None:
        super().__init__(desk)
        self.grid = GridView(self.chrome, id="grid")
        self.grid.notice = "Reading…"
        self.grid.when_moved = self.tell_cell
        self.named = Line(self.chrome, id="grid-named")
        self.preview = ItemList(self.chrome, self.palette, id="preview", cursor_shown=False)
        self._table: NotesByQuestions | QuestionsByNotes = NotesByQuestions((), ())
        self._cell: tuple[str, str] = ("", "")
        self.order = "title"
        self.order_column = ""

    def verbs(self) -> Sequence[Verb[Any]]:
        """Return the commands."""
        return VERBS

    def compose_body(self) -> Iterable[Widget]:
        """Lay out the line that names the cell, the table and the preview."""
        yield self.named
        with Container(id="grid-body"):
            with Vertical(id="grid-table"):
                yield self.grid.header
                yield self.grid
            yield self.preview

    @property
    def pane(self) -> Pane:
        """The table."""
        return self.grid

    def on_resize(self, event: events.Resize) -> None:
        """Put the preview beside the table where there is room, else below."""
        self.query_one("#grid-body").set_class(event.size.width >= BESIDE_FROM, "beside")
        self._room_for_names(event.size.width, event.size.height)
        self.tell_cell()

    def _room_for_names(self, width: int, height: int) -> None:
        """Give what names the cell as many lines as the longest question needs, so that the table stays where it is."""
        across = isinstance(self._table, QuestionsByNotes)
        needed = 1
        if self.config.review_questions:
            most = " ".join(f"{state.value}{len(self.kept)}" for state in RQState)
            texts = ((f"{column.id}  ", column.text) for column in self._table.questions)
            needed = max((lines_needed(*text, most, width) for text in texts), default=1) + across
        self.named.keep_lines(max(1, min(needed, NAME_AT_MOST + across, height // LINES_A_NAME_LINE)))

    # -- what is shown

    @property
    def notes_order(self) -> str:
        """The library's order that the chosen one is made from."""
        return "date" if self.order == "date" else "title"

    def keep(self, line: NoteLine, facts: NoteFacts) -> MatrixRow:
        """Return a note's signs."""
        signs = signs_of(facts, self.config.review_questions, self.config.review_key)
        return MatrixRow(line.path, facts.title, facts.emoji, line.date_shown, signs)

    def show_kept(self, kept: Sequence[MatrixRow], total: int) -> None:
        """Show the rows so far; who asked for the last one stays at the end while more come in."""
        to_end = not self.whole and self.grid.at_end
        self.grid.notice = "No note here has research questions." if not self.filter_text else "No note matches."
        super().show_kept(kept, total)
        if to_end:
            self.grid.move_to_end(1)

    def present(self) -> None:
        """Make the table anew, the cursor staying on its note and question."""
        notes = in_order(self.kept, self.order, self.order_column)
        questions = columns_of(self.kept, self.config.review_questions)
        apart = told_apart(((row.path, row.label) for row in notes), self.library.shown_path)
        kind = QuestionsByNotes if isinstance(self._table, QuestionsByNotes) else NotesByQuestions
        table = self._table = kind(notes, questions, apart)
        path, id_ = self._cell
        old_note, old_question = table.at(self.grid.row, self.grid.column)
        note = next((at for at, row in enumerate(notes) if row.path == path), old_note)
        question = next((at for at, column in enumerate(questions) if column.id == id_), old_question)
        self._room_for_names(*self.app.size)
        cell = self._cell
        self.grid.set_table(table, *table.at(note, question))
        if not self.whole or self.prompt.is_open:
            # A note that is not here now may be once all is read, or when Esc brings back what was shown.
            self._cell = cell
        self._tell()

    def _tell(self) -> None:
        reading = f" · reading {len(self.kept):,}" if not self.whole else ""
        count = f"{self.total:,} notes" if self.total != 1 else "1 note"
        by = "by review question" if self.config.review_questions else "by RQ number"
        order = f"column {self.order_column}" if self.order == "column" else self.order
        self.heading.tell(f"{count} × {len(self._table.questions)} · {by} · order: {order}{reading}", self.filter_text)

    def _under_cursor(self) -> tuple[MatrixRow, Column] | None:
        table = self._table
        note, question = table.at(self.grid.row, self.grid.column)
        if note < len(table.notes) and question < len(table.questions):
            return table.notes[note], table.questions[question]
        return None

    def _own_questions(self) -> tuple[NoteFacts | None, list[ResearchQuestion]]:
        here = self._under_cursor()
        facts = self.library.facts(here[0].path) if here is not None else None
        if here is None or facts is None:
            return None, []
        own = belonging(facts, self.config.review_questions, self.config.review_key)
        return facts, own.get(here[1].id, [])

    def tell_cell(self) -> None:
        """Name the cell under the cursor and preview what it says."""
        here = self._under_cursor()
        if here is None:
            self.named.say()
            self.preview.set_items(())
            return
        note, column = here
        self._cell = (note.path, column.id)
        facts, own = self._own_questions()
        numbers = counts(self.kept, column.id)
        told = " ".join(f"{sign}{number}" for sign, number in numbers.items())
        text = column.text or (own[0].text if own else "")
        across = isinstance(self._table, QuestionsByNotes)
        said = [(column.id, "strong")]
        apart = self._table.apart.get(note.path, "")
        if self.named.lines > 1:
            above = f"❯ {note.title}  {apart}".rstrip() if across else ""
            self.named.say(*said, (f"  {text}", "text"), right=told, above=above)
        else:
            if across:
                # Before the text, which is long and stands in the preview too: columns of notes have room for a word.
                said.append((f"  ❯ {note.title}", "accent"))
                if apart:
                    said.append((f"  {apart}", "muted"))
            if text:
                said.append((f"  {text}", "text"))
            if not column.text:
                where = "this note's own question" if text else "not in this note"
                said.append((f"  ({where})", "muted"))
            self.named.say(*said, right=told)
        self.preview.set_items(self._preview_items(note, facts, own) if facts is not None else ())
        self.preview.to_top()

    def _preview_items(self, note: MatrixRow, facts: NoteFacts, own: Sequence[ResearchQuestion]) -> list[Item]:
        items: list[Item] = []
        if isinstance(self._table, NotesByQuestions) and self.grid.cuts_label(self.grid.row):
            items.append(Item((note.path, "title"), (Para(Look.TITLE, note.title, "❯ "), GAP)))
        for question in own:
            items.append(Item((note.path, question.id), (question_title(question),)))
            items += question_items(note.path, facts, question, READING_ORDER)
        if not own:
            items.append(Item((note.path, "nothing"), (Para(Look.PLACE, SAYS_NOTHING),)))
        return items

    def on_grid_view_chosen(self) -> None:
        """Open the clicked cell."""
        self.jump()

    def place(self) -> tuple[str, int]:
        """Return the note of the cell, at its first answer, else where the question is asked."""
        here = self._under_cursor()
        if here is None:
            return "", 0
        _, own = self._own_questions()
        lines = [part.line for question in own for part in question.parts if part.role.value == "answer"]
        return here[0].path, min(lines, default=own[0].line if own else 0)

    def question_group(self) -> GroupPath:
        """Return the group of the cell's question."""
        here = self._under_cursor()
        return group_of_question(*here[1]) if here is not None else ()

    def recolour(self) -> None:
        """Draw in the new colours."""
        self.grid.set_chrome(self.chrome)
        self.named.set_chrome(self.chrome)
        self.preview.set_looks(self.chrome, self.palette)

    def filter_kept(self) -> None:
        """Take the cell that is under the cursor now for the one to stay on."""
        if self.whole:
            self.tell_cell()

    # -- exporting

    def _noted(self) -> list[tuple[str, NoteFacts]]:
        """Read the notes that are shown, in their order."""
        found = ((note.path, self.library.facts(note.path)) for note in self._table.notes)
        return [(path, facts) for path, facts in found if facts is not None]

    def sheets(self) -> Sheets:
        """Return the matrix as it is shown, and as a row for each cell."""
        from notetui.core.export.sheets import across_sheet, long_sheet, matrix_sheet

        reviews, key = self.config.review_questions, self.config.review_key
        across = isinstance(self._table, QuestionsByNotes)

        def wide() -> Sheet:
            built = matrix(self._noted(), reviews, key)
            return across_sheet(built) if across else matrix_sheet(built)

        def long() -> Sheet:
            notes = self._noted()
            return long_sheet(matrix(notes, reviews, key), dict(notes))

        return {"matrix": wide, "a row for each cell": long}

    def documents(self) -> Documents:
        """Return the papers of the notes that are shown."""
        from notetui.core.export.as_bibtex import write

        return {"papers: BibTeX": (".bib", lambda: write(self._noted()))}

    # -- what the keys do

    def to_column(self, column: int) -> None:
        """Move to a column of the same row."""
        self.grid.move_to(self.grid.row, column)

    def turn_order(self) -> None:
        """Put the notes in the next order."""
        at = ORDERS.index(self.order) if self.order in ORDERS else -1
        was, self.order = self.order, ORDERS[(at + 1) % len(ORDERS)]
        if "date" in (was, self.order):
            self.load(anew=False)
        else:
            self.present()
        self.say(f"Order: {self.order}" + (", most answers first" if self.order == "coverage" else ""))

    def why_no_column(self) -> str | None:
        """Return why the notes can't be put in order by the column under the cursor."""
        return None if self._table.questions else "There is no column."

    def order_by_column(self) -> None:
        """Put the notes that answer the question under the cursor best first."""
        here = self._under_cursor()
        if here is not None:
            self.order, self.order_column = "column", here[1].id
            self.present()
            self.say(f"Order: {self.order_column}, answers with quotes first")

    def read(self) -> None:
        """Read the question under the cursor over all notes."""
        here = self._under_cursor()
        if here is not None:
            self.desk.views.read(here[1].id)

    def transpose(self) -> None:
        """Swap rows and columns, the cursor staying on its cell."""
        table = self._table
        other = NotesByQuestions if isinstance(table, QuestionsByNotes) else QuestionsByNotes
        self._table = other(table.notes, table.questions)
        self.grid.row, self.grid.column = self.grid.column, self.grid.row
        self.present()

    def turn_preview(self) -> None:
        """Show the preview, or give its room to the table."""
        self.preview.display = not self.preview.display

    def scroll_preview(self, rows: int) -> None:
        """Scroll the preview."""
        self.preview.move_lines(rows)
