"""Mapping: the papers' questions that belong to no review question yet; one key says where one belongs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from textual.widget import Widget

from notetui.core.config.review import reviews_by_rq
from notetui.core.query.ast import Has
from notetui.core.review.mapping import (
    mapped_by,
    mapping_change,
    mapping_told,
    unknown_reviews,
    unmapped,
    unmapping_change,
)
from notetui.core.text.cells import crop
from notetui.core.text.clean import show
from notetui.tui.commands.command import Verb
from notetui.tui.commands.mapping import VERBS
from notetui.tui.review.items import Item, Look, Para
from notetui.tui.review.legend import Legend
from notetui.tui.screens.over_list import Built, OverList
from notetui.tui.screens.over_notes import OverNotes

if TYPE_CHECKING:
    from notetui.core.export.sheets import Sheet
    from notetui.core.frontmatter.change import ListChange
    from notetui.core.library_values import NoteLine
    from notetui.core.model import NoteFacts, ResearchQuestion
    from notetui.tui.review.exporting import Sheets
    from notetui.tui.screens.main import MainScreen

NO_REVIEW = "There are no review questions. The configuration declares them: see [[review.questions]] in config.toml."

ID_SHOWN = 16
"""Cells of the id of a review question that is not there: anything can be written in a note."""


class Own(NamedTuple):
    """A paper's question: which review questions it belongs to, and whether the note itself says so.

    `unknown` are those that the note says and the configuration does not have.
    """

    question: ResearchQuestion
    reviews: tuple[str, ...]
    by_hand: bool
    undecided: bool
    unknown: tuple[str, ...]


class Mapped(NamedTuple):
    """A note with its questions."""

    path: str
    title: str
    own: tuple[Own, ...]


class MappingScreen(OverNotes[Mapped], OverList):
    """Keeps of each note which question belongs where; what is mapped is in the note's front matter."""

    TITLE_TEXT = "Mapping"
    ALSO_WANTED = Has("rq")
    EMPTY = "Every question belongs somewhere."

    def __init__(self, desk: MainScreen) -> None:
        super().__init__(desk)
        self.reviews = self.config.review_questions
        self.legend = Legend(self.chrome, [f"{review.id} {review.text}" for review in self.reviews])
        self.all_shown = False
        if not self.reviews:
            self.EMPTY = NO_REVIEW

    def verbs(self) -> Sequence[Verb[Any]]:
        """Return the commands."""
        return VERBS

    def compose_body(self) -> Iterable[Widget]:
        """Lay out the list and the review questions with their keys."""
        yield self.listing
        yield self.legend

    # -- what is shown

    def keep(self, line: NoteLine, facts: NoteFacts) -> Mapped:
        """Return where the questions of a note belong."""
        key = self.config.review_key
        mapped = reviews_by_rq(self.reviews, facts, key)
        undecided = {one.question.id for one in unmapped([(line.path, facts)], self.reviews, key)}
        own = tuple(
            Own(
                question,
                tuple(review.id for review in mapped[question.id]),
                mapped_by(facts, question.id, key),
                question.id in undecided,
                unknown_reviews(facts, question.id, self.reviews, key),
            )
            for question in facts.questions
        )
        return Mapped(line.path, facts.title, own)

    def present(self) -> None:
        """List the questions that belong nowhere, or all."""
        notes, all_shown, whole, progress = self.kept, self.all_shown, self.whole, self.progress

        def make() -> Built:
            owned = [(note, own) for note in notes if self.reviews for own in note.own]
            items = [own_item(note, own) for note, own in owned if own.undecided or all_shown]
            left = sum(own.undecided for _, own in owned)
            which = "all shown" if all_shown else "unmapped shown"
            told = f"{left:,} of {len(owned):,} questions belong nowhere yet · {which}{progress}"
            return Built(items, told, whole)

        self.build(make)

    def recolour(self) -> None:
        """Draw in the new colours."""
        super().recolour()
        self.legend.set_chrome(self.chrome)

    # -- mapping

    def map_to_number(self) -> None:
        """Map the question under the cursor to the review question whose number was pressed."""
        number = int(self.pressed) if self.pressed.isdigit() else 0
        if not 1 <= number <= len(self.reviews):
            self.say(f"There are {len(self.reviews)} review questions; p picks one by name.")
            return
        self._map_soon(self.reviews[number - 1].id)

    def pick(self) -> None:
        """Pick the review question by name."""
        from notetui.tui.dialogs.choices import Choice
        from notetui.tui.dialogs.picker import Picker

        choices = [Choice(review.id, f"{review.id} {review.text}") for review in self.reviews]

        def chosen(id_: str | None) -> None:
            if id_ is not None:
                self._map_soon(id_)

        self.app.push_screen(Picker(self.chrome, "Belongs to", choices), chosen)

    def map_to_none(self) -> None:
        """Say that the question under the cursor belongs to no review question."""
        self._map_soon("")

    def unmap(self) -> None:
        """Take what the note itself says away, so that patterns and keys speak again."""
        item = self.here
        if item is not None:
            self.desk.open_soon(self._save(item, None))

    def _map_soon(self, review_id: str) -> None:
        item = self.here
        if item is not None:
            self.desk.open_soon(self._save(item, review_id))

    async def _save(self, item: Item, review_id: str | None) -> None:
        """Save one mapping; among all questions a second key for the same review question takes it away."""
        import asyncio

        path, rq_id = item.key
        facts = await asyncio.to_thread(self.library.facts, path)
        if facts is None:
            return
        key = self.config.review_key
        if review_id is None:
            change: ListChange = unmapping_change(facts, rq_id, key)
            done = mapping_told(rq_id, None)
        else:
            before = self._reviews_of(item) if self.all_shown and review_id else ()
            kept = tuple(id_ for id_ in before if id_ != review_id)
            wanted = kept if review_id in before else (*kept, review_id) if review_id else ()
            change = mapping_change(facts, rq_id, wanted, key)
            done = mapping_told(rq_id, wanted)
        outcomes = await self.desk.tagging.change([path], change, key, label=done)
        await self.feed.settled()
        await self.built()
        self.desk.tagging.report(outcomes, done)

    def _reviews_of(self, item: Item) -> tuple[str, ...]:
        path, rq_id = item.key
        found = (own for note in self.kept if note.path == path for own in note.own if own.question.id == rq_id)
        return next((own.reviews for own in found), ())

    def undo(self) -> None:
        """Take back the last change."""
        self.desk.open_soon(self._undo(redo=False))

    def redo(self) -> None:
        """Bring back the change that was taken back."""
        self.desk.open_soon(self._undo(redo=True))

    async def _undo(self, *, redo: bool) -> None:
        await self.desk.tagging.undo(redo=redo)
        await self.feed.settled()
        await self.built()

    def turn_shown(self) -> None:
        """List the unmapped questions, or all with where they belong."""
        self.all_shown = not self.all_shown
        self.present()
        self.say("All questions" if self.all_shown else "Only questions that belong nowhere yet")

    def sheets(self) -> Sheets:
        """Return what can be exported: the questions of the notes with their review questions."""
        from notetui.core.export.sheets import questions_sheet

        paths = [note.path for note in self.kept]

        def make() -> Sheet:
            notes = [(path, facts) for path in paths if (facts := self.library.facts(path)) is not None]
            return questions_sheet(notes, self.reviews, self.config.review_key)

        return {"questions": make}


def own_item(note: Mapped, own: Own) -> Item:
    """Return a paper's question with where it belongs."""
    unknown = (f"{crop(show(id_), ID_SHOWN)} is unknown" for id_ in own.unknown)
    where = ", ".join((*own.reviews, *unknown)) or ("none" if own.by_hand else "")
    title = f"{own.question.id} {own.question.text}".rstrip()
    belongs = f"→ {where}{' (by hand)' if own.by_hand else ''} · " if where else ""
    paras = (
        # The question is what one decides by: all of it can be read.
        Para(Look.TEXT, title, "? " if own.undecided else "  "),
        Para(Look.PLACE, f"{belongs}{note.title}", "  "),
    )
    return Item((note.path, own.question.id), paras, note.path, own.question.line)
