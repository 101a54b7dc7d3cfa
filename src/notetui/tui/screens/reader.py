"""The question reader: one question, what every note answers to it in turn, with title, date, link and quotes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from notetui.core.grouping import group_of_question
from notetui.core.matrix import Column, belonging
from notetui.core.model import RQState
from notetui.core.query.ast import Has
from notetui.core.questions.ids import id_key
from notetui.core.review.apart import told_apart
from notetui.core.review.gathered import Kind
from notetui.core.review.reader import ReaderRow
from notetui.tui.commands.command import Verb
from notetui.tui.commands.reader import READER_VERBS
from notetui.tui.review.heading import Line
from notetui.tui.review.items import GAP, Item, Look, Para
from notetui.tui.review.pieces import copied, question_items, question_title
from notetui.tui.screens.over_list import Built, OverList
from notetui.tui.screens.over_notes import OverNotes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from notetui.core.grouping import GroupPath
    from notetui.core.library_values import NoteLine
    from notetui.core.model import NoteFacts
    from notetui.tui.review.exporting import Documents, Sheets
    from notetui.tui.screens.main import MainScreen

ORDERS = ("title", "date")


class ReaderScreen(OverNotes["tuple[str, NoteFacts]"], OverList):
    """Keeps the question that is read; a note that does not have it is not in the list."""

    TITLE_TEXT = "Question reader"
    ALSO_WANTED = Has("rq")
    EMPTY = "No note says anything to this question."

    def __init__(self, desk: MainScreen) -> None:
        super().__init__(desk)
        self.named = Line(self.chrome, id="reader-named", lines=3)
        self.columns: tuple[Column, ...] = ()
        self.asked = ""
        self._read_before = ""
        self.details = False
        self.order = "title"

    def verbs(self) -> Sequence[Verb[Any]]:
        """Return the commands."""
        return READER_VERBS

    def compose_body(self) -> Iterable[Widget]:
        """Lay out the question and the list."""
        yield self.named
        yield self.listing

    # -- what is shown

    def ask(self, id_: str) -> None:
        """Read a question: the id of a review question, else an RQ number."""
        if id_ and id_ != self.asked:
            self.asked = id_
            if self.is_mounted:
                self.present()

    @property
    def notes_order(self) -> str:
        """The order that was chosen."""
        return self.order

    def keep(self, line: NoteLine, facts: NoteFacts) -> tuple[str, NoteFacts]:
        """Return a note's path and facts."""
        return line.path, facts

    def present(self) -> None:
        """Give an item for each piece of what each note says to the question."""
        notes, details, order, whole, progress = self.kept, self.details, self.order, self.whole, self.progress
        reviews = self.config.review_questions

        def make() -> Built:
            ids = {question.id for _, facts in notes for question in facts.questions} if not reviews else set()
            numbers = [review.id for review in reviews] or sorted(ids, key=id_key)
            texts = {review.id: review.text for review in reviews}
            self.columns = tuple(Column(id_, texts.get(id_, "")) for id_ in numbers)
            if not self.asked and numbers:
                self.asked = numbers[0]
            rows = list(self.rows())
            answered = sum(row.state is not RQState.ASKED for row in rows)
            apart = told_apart(((row.path, _label(row)) for row in rows), self.library.shown_path)
            items = [item for row in rows for item in note_items(row, apart.get(row.path, ""), details=details)]
            which = f"{numbers.index(self.asked) + 1} of {len(numbers)} · " if self.asked in numbers else ""
            by = "by review question" if reviews else "by RQ number"
            answer = "note answers" if len(rows) == 1 else "notes answer"
            told = f"{which}{by} · {answered} of {len(rows)} {answer} · order: {order}{progress}"
            return Built(items, told, whole)

        self.build(make)

    def show_built(self, built: Built) -> None:
        """Show the answers, and name the question above them."""
        another = self._read_before != self.asked
        self._read_before = self.asked
        super().show_built(built)
        if another:
            self.listing.to_top()
        if self.column.text:
            self.named.say((self.asked, "strong"), (f"  {self.column.text}", "text"))
        else:
            own = "  a number of each paper's own: its text stands with each note"
            self.named.say((self.asked, "strong"), (own, "muted"))

    @property
    def column(self) -> Column:
        """The question that is read."""
        return next((column for column in self.columns if column.id == self.asked), Column(self.asked, ""))

    def rows(self) -> Iterable[ReaderRow]:
        """Give what each note says to the question, in the notes' order."""
        for path, facts in self.kept:
            own = belonging(facts, self.config.review_questions, self.config.review_key).get(self.asked)
            if own:
                yield ReaderRow(path, facts, tuple(own))

    def question_group(self) -> GroupPath:
        """Return the group of the question that is read."""
        return group_of_question(*self.column) if self.asked else ()

    def recolour(self) -> None:
        """Draw in the new colours."""
        super().recolour()
        self.named.set_chrome(self.chrome)

    # -- what the keys do

    def step(self, direction: int) -> None:
        """Read the next or previous question."""
        numbers = [column.id for column in self.columns]
        at = numbers.index(self.asked) + direction if self.asked in numbers else 0
        if 0 <= at < len(numbers):
            self.ask(numbers[at])
        else:
            self.say("This is the last question." if direction > 0 else "This is the first question.")

    def pick(self) -> None:
        """Pick a question by its number or text."""
        from notetui.tui.dialogs.choices import Choice
        from notetui.tui.dialogs.picker import Picker

        choices = [
            Choice(column.id, f"{column.id} {column.text}".rstrip(), self._count(column.id)) for column in self.columns
        ]
        at = next((index for index, column in enumerate(self.columns) if column.id == self.asked), 0)

        def chosen(id_: str | None) -> None:
            self.ask(id_ or "")

        title = "Review questions" if self.config.review_questions else "RQ numbers"
        self.app.push_screen(Picker(self.chrome, title, choices, at=at), chosen)

    def _count(self, id_: str) -> str:
        reviews, key = self.config.review_questions, self.config.review_key
        number = sum(id_ in belonging(facts, reviews, key) for _, facts in self.kept)
        return "1 note" if number == 1 else f"{number:,} notes"

    def step_note(self, direction: int) -> None:
        """Go to the next or previous note."""
        if not self.listing.step_to(lambda item: item.key[1:] == ("note",), direction):
            self.say("This is the last note." if direction > 0 else "This is the first note.")

    def turn_order(self) -> None:
        """Put the notes in the next order."""
        self.order = ORDERS[(ORDERS.index(self.order) + 1) % len(ORDERS)]
        self.load(anew=False)
        self.say(f"Order: {self.order}")

    def turn_details(self) -> None:
        """Show what the notes say about the question, or only what they answer."""
        self.details = not self.details
        self.present()
        self.say("With details" if self.details else "Answers only")

    def copy(self) -> None:
        """Send the text under the cursor to the clipboard, with the note's citation."""
        facts = dict(self.kept).get(self.here.path) if self.here is not None else None
        if self.here is not None and facts is not None:
            self.desk.stepping.copy(copied(self.here, facts), "Text and citation")

    def sheets(self) -> Sheets:
        """Return what can be exported: the answers that are read."""
        from notetui.core.export.sheets import reader_sheet

        column, rows = self.column, list(self.rows())
        return {"answers": lambda: reader_sheet(column, rows)}

    def documents(self) -> Documents:
        """Return the answers as a document."""
        from notetui.core.export.reader_document import write

        column, rows = self.column, list(self.rows())
        return {"answers: Markdown document": (".md", lambda: write(column, rows, self.library.shown_path))}


def _label(row: ReaderRow) -> str:
    return f"{row.note.emoji} {row.note.title}" if row.note.emoji else row.note.title


def note_items(row: ReaderRow, apart: str, *, details: bool) -> list[Item]:
    """Return a note's heading, with its own words for the question, and what it says to it.

    `apart` tells the note from others of its title.
    """
    date = row.note.date.shown[:10] if row.note.date else ""
    head = [Para(Look.GROUP, _label(row), "", " · ".join(filter(None, (apart, date))))]
    if row.note.link:
        head.append(Para(Look.PLACE, row.note.link))
    head += [question_title(question) for question in row.questions]
    if not row.answer:
        head.append(GAP)
    items = [Item((row.path, "note"), tuple(head), row.path, row.line)]
    kinds = (Kind.DETAILS, Kind.ANSWER) if details else (Kind.ANSWER,)
    for question in row.questions:
        items += question_items(row.path, row.note, question, kinds)
    return items
