"""One research question of one note: its text, details, answers and quotes together, each with its place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from notetui.core.matrix import belonging
from notetui.tui.commands.command import Verb
from notetui.tui.commands.reader import GATHERED_VERBS
from notetui.tui.review.items import Item
from notetui.tui.review.pieces import copied, question_items, question_title
from notetui.tui.screens.over_list import Built, OverList

if TYPE_CHECKING:
    from notetui.core.model import NoteFacts, ResearchQuestion
    from notetui.tui.review.exporting import Sheets
    from notetui.tui.screens.main import MainScreen


class GatheredScreen(OverList):
    """Shows the question that it was opened for; the note's other questions are a key away."""

    TITLE_TEXT = "Question"
    EMPTY = "This note does not have this question any more."

    def __init__(self, desk: MainScreen) -> None:
        super().__init__(desk)
        self._path = ""
        self._asked = ""
        self._facts: NoteFacts | None = None

    def verbs(self) -> Sequence[Verb[Any]]:
        """Return the commands."""
        return GATHERED_VERBS

    def ask(self, path: str, id_: str) -> None:
        """Show a question of a note; one that the note has not is said to be gone."""
        if (path, id_) != (self._path, self._asked):
            self._path, self._asked = path, id_
            if self.is_mounted:
                self.load(anew=True)

    @property
    def question(self) -> ResearchQuestion | None:
        """The question that is shown."""
        questions = self._facts.questions if self._facts else ()
        return next((question for question in questions if question.id == self._asked), None)

    def load(self, *, anew: bool) -> None:
        """Read the note's facts, which the index has at hand."""
        self._facts = facts = self.library.facts(self._path)
        question = self.question
        if facts is None or question is None:
            self.show_built(Built([], ""))
            return
        number = facts.questions.index(question) + 1
        mapped = [id_ for id_, own in belonging(facts, self.config.review_questions, self.config.review_key).items()
                  if question in own] if self.config.review_questions else []  # fmt: skip
        reviews = [review for review in self.config.review_questions if review.id in mapped]
        belongs = "".join(f" · {review.id} {review.text}" for review in reviews)
        if self.config.review_questions and not reviews:
            belongs = " · belongs to no review question"
        told = f"{facts.title} · {number} of {len(facts.questions)}{belongs}"
        title = Item((self._path, question.id), (question_title(question),), self._path, question.line)
        self.show_built(Built([title, *question_items(self._path, facts, question)], told))
        self.heading.tell(told, name=question.id)
        if anew:
            self.listing.to_top()

    def step(self, direction: int) -> None:
        """Show the note's next or previous question."""
        questions = self._facts.questions if self._facts else ()
        question = self.question
        if question is None:
            return
        at = questions.index(question) + direction
        if 0 <= at < len(questions):
            self.ask(self._path, questions[at].id)
        else:
            self.say("This is the note's last question." if direction > 0 else "This is the note's first question.")

    def read_on(self) -> None:
        """Show what all notes say to this question."""
        ids = [self._asked]
        if self.config.review_questions and self._facts is not None:
            own = belonging(self._facts, self.config.review_questions, self.config.review_key)
            ids = [id_ for id_, questions in own.items() if self.question in questions]
        if not ids:
            self.say("This question belongs to no review question yet: gm maps it.")
            return
        self.desk.views.read(ids[0])

    def copy(self) -> None:
        """Send the text under the cursor to the clipboard, with the note's citation."""
        if self.here is not None and self._facts is not None:
            self.desk.stepping.copy(copied(self.here, self._facts), "Text and citation")

    def sheets(self) -> Sheets:
        """Return what can be exported: the questions of this note."""
        from notetui.core.export.sheets import questions_sheet

        notes = [(self._path, self._facts)] if self._facts is not None else []
        reviews, key = self.config.review_questions, self.config.review_key
        return {"questions of the note": lambda: questions_sheet(notes, reviews, key)}
