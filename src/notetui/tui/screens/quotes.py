"""The quote ledger: every quote of every note with where it stands; grouped, filtered, copied with its source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from notetui.core.query.ast import Has, Not, Query, parts_of
from notetui.core.query.match import Context
from notetui.core.review.ledger import GROUPS, QuoteRow, grouped, ledger, narrowed
from notetui.tui.commands.command import Verb
from notetui.tui.commands.quotes import VERBS
from notetui.tui.review.items import GAP, Item, Look, Para, group_item
from notetui.tui.review.pieces import place_of
from notetui.tui.screens.over_list import Built, OverList
from notetui.tui.screens.over_notes import OverNotes

if TYPE_CHECKING:
    from notetui.core.library_values import NoteLine
    from notetui.core.model import NoteFacts
    from notetui.tui.review.exporting import Documents, Sheets
    from notetui.tui.screens.main import MainScreen

NOT_GROUPED = ""
TAGS_SHOWN = 6
"""More tags than these would hide the quotes between them."""


class QuotesScreen(OverNotes[tuple[QuoteRow, ...]], OverList):
    """Reads the quotes of the notes that have some, and shows those that the filter finds."""

    TITLE_TEXT = "Quotes"
    ALSO_WANTED = Has("quote")
    EMPTY = "No note here has quotes. A quote is a Markdown block quote: a line that begins with >."

    def __init__(self, desk: MainScreen) -> None:
        super().__init__(desk)
        self._rows: Sequence[QuoteRow] = ()
        self.group = "note"

    def verbs(self) -> Sequence[Verb[Any]]:
        """Return the commands."""
        return VERBS

    # -- what is shown

    @property
    def wanted(self) -> Query | None:
        """What the notes of the view are found by: what a filter leaves out of a note, one of its quotes may have."""
        query = self.query_now
        if query is None or any(isinstance(part, Not) for part in parts_of(query)):
            return self.ALSO_WANTED
        return super().wanted

    def keep(self, line: NoteLine, facts: NoteFacts) -> tuple[QuoteRow, ...]:
        """Return all quotes of a note; which of them the filter finds is decided when they are shown."""
        # Headings and links are not shown here; a ledger of thousands of notes does not keep them.
        slim = replace(facts, headings=(), links=())
        return tuple(ledger([(line.path, slim)], self.config.review_questions, self.config.review_key))

    def present(self) -> None:
        """List the quotes that the filter finds, in groups or one after the other."""
        notes, query, group, whole, progress = self.kept, self.query_now, self.group, self.whole, self.progress
        reviews, key, marked = tuple(self.config.review_questions), self.config.review_key, self.library.marked

        def make() -> Built:
            rows: Sequence[QuoteRow] = [row for quotes in notes for row in quotes]
            if query is not None:
                contexts = {is_marked: Context(reviews, key, is_marked) for is_marked in (False, True)}
                rows = [
                    found
                    for quotes in notes
                    if quotes
                    for found in narrowed(quotes, query, self.library.shown_path, contexts[quotes[0].path in marked])
                ]
            self._rows = rows
            items: list[Item] = []
            if group == NOT_GROUPED:
                items = [quote_item(row, "", group) for row in rows]
            else:
                for found in grouped(rows, group):
                    items.append(group_item(f"{found.label}\n{found.detail}", found.label, _quotes(len(found.rows))))
                    items += [quote_item(row, found.label, group) for row in found.rows]
            by = f"by {group}" if group else "not grouped"
            return Built(items, f"{_quotes(len(rows))} · {by}{progress}", whole)

        self.build(make)

    # -- what the keys do

    @property
    def row_here(self) -> QuoteRow | None:
        """The quote under the cursor."""
        path, line = self.place()
        return next((row for row in self._rows if (row.path, row.line) == (path, line)), None)

    def turn_group(self) -> None:
        """Group by the next thing, the cursor staying on its quote."""
        groups = (*GROUPS, NOT_GROUPED)
        self.group = groups[(groups.index(self.group) + 1) % len(groups)]
        self.present()
        self.say(f"Grouped by {self.group}" if self.group else "Not grouped")

    def copy(self) -> None:
        """Send the quote under the cursor with its source to the clipboard."""
        row = self.row_here
        if row is not None:
            self.desk.stepping.copy(row.cited, "Quote and citation")

    def sheets(self) -> Sheets:
        """Return what can be exported: the quotes that are shown."""
        from notetui.core.export.sheets import quotes_sheet

        rows = self._rows
        return {"quotes": lambda: quotes_sheet(rows)}

    def documents(self) -> Documents:
        """Return the quotes as a document, grouped as they are shown."""
        from notetui.core.export.quotes_document import write

        rows, by = self._rows, self.group or "note"
        return {"quotes: Markdown document": (".md", lambda: write(grouped(rows, by), by, self.library.shown_path))}


def quote_item(row: QuoteRow, label: str, group: str) -> Item:
    """Return a quote with where it stands, without what the heading of its group says."""
    where = [] if group == "note" else [row.note.title]
    if row.question is not None and group != "question":
        where.append(row.rq)
    where.append(place_of(row.quote.section, row.line, row.note.title))
    if group != "tag" and row.note.tags:
        tags = ["#" + tag for tag in row.note.tags[:TAGS_SHOWN]]
        if len(row.note.tags) > TAGS_SHOWN:
            tags.append(f"+{len(row.note.tags) - TAGS_SHOWN} tags")
        where.append("  ".join(tags))
    paras = (Para(Look.QUOTE, row.text), Para(Look.PLACE, " · ".join(where)), GAP)
    return Item((row.path, str(row.line), label), paras, row.path, row.line)


def _quotes(number: int) -> str:
    return "1 quote" if number == 1 else f"{number:,} quotes"
