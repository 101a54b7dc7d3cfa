"""Stepping through the shown note and saying where one is; copying with a citation."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from notetui.core.model import Quote
from notetui.tui.clipboard import TooLongToCopyError, copy_sequence
from notetui.tui.widgets.status_line import Tone

if TYPE_CHECKING:
    from notetui.tui.screens.main import MainScreen


class Stepping:
    """What `]q`, `]r`, `]h`, `]l`, `y` do."""

    def __init__(self, desk: MainScreen) -> None:
        self._desk = desk

    def quote(self, direction: int) -> None:
        """Go to the next or previous quote and name its place."""
        desk = self._desk
        quotes = desk.reading.facts.quotes if desk.reading.facts else ()
        if not quotes:
            desk.say("This note has no quotes.")
            return
        line = desk.note_view.step_quote([quote.line for quote in quotes], direction)
        if line is None:
            desk.say("This is the last quote." if direction > 0 else "This is the first quote.")
            return
        at = next((number for number, quote in enumerate(quotes) if quote.line == line), None)
        if at is not None:
            desk.say(f"Quote {at + 1} of {len(quotes)}: {quote_place(quotes[at])}")

    def question(self, direction: int) -> None:
        """Go to the next or previous place of a research question and name the question."""
        desk = self._desk
        lines = desk.reading.question_lines()
        if not lines:
            desk.say("This note has no research questions.")
            return
        line = desk.note_view.step_line(lines, direction)
        if line is None:
            desk.say("No research question below." if direction > 0 else "No research question above.")
            return
        question = desk.reading.question_at(line)
        if question is not None:
            role = next((part.role.value for part in question.parts if part.line == line), "")
            desk.say(f"{question.id} {question.state.value} {role}: {question.text}".rstrip(": "))

    def heading(self, direction: int) -> None:
        """Go to the next or previous heading."""
        facts = self._desk.reading.facts
        lines = [heading.line for heading in facts.headings] if facts else []
        if self._desk.note_view.step_line(lines, direction, skip_top=True) is None:
            self._desk.say("No heading below." if direction > 0 else "No heading above.")

    # -- copying

    def copy_quote(self) -> None:
        """Send the quote at the top of the view, or the one stepped to, to the clipboard with its citation."""
        desk = self._desk
        facts = desk.reading.facts
        line = desk.note_view.current_quote_line()
        quotes = facts.quotes if facts else ()
        quote = next((quote for quote in quotes if quote.line <= line <= quote.end_line), None)
        if quote is None:
            quote = next((quote for quote in quotes if quote.end_line >= desk.note_view.top_line()), None)
        if facts is None or quote is None:
            desk.say("No quote here: ]q goes to one.")
            return
        self.copy(citation(quote, facts.title, facts.link), "Quote and citation")

    def copy_link(self) -> None:
        """Send the note's link, or its path where it has none, to the clipboard."""
        desk = self._desk
        facts, note = desk.reading.facts, desk.reading.shown
        if note is None:
            return
        link = facts.link if facts else ""
        self.copy(link or note.path, "Link" if link else "Path")

    def copy(self, text: str, what: str) -> None:
        """Send a text to the clipboard and say so."""
        try:
            self._desk.write_to_terminal(copy_sequence(text, os.environ))
        except TooLongToCopyError as error:
            self._desk.say(f"Not sent to the clipboard: {error}", Tone.WARNING)
            return
        self._desk.say(f"{what} sent to the clipboard.")


def quote_place(quote: Quote) -> str:
    """Return where a quote stands, for a person: section, question and source line."""
    section = " › ".join(quote.section[-2:]) or "top"
    rq = f" ({quote.rq})" if quote.rq and not section.endswith(quote.rq) else ""
    return f"{section}{rq}, line {quote.line}"


def citation(quote: Quote, title: str, link: str) -> str:
    """Return a quote as Markdown with its source below it."""
    quoted = "\n".join("> " + line for line in quote.text.splitlines())
    source = f"{title}, {link}" if link else title
    return f"{quoted}\n>\n> — {source}"
