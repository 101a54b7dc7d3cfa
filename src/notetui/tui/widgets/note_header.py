"""The lines above a note: title, date, topics and tags, link, and where in its research questions one is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style

from notetui.core.model import NoteFacts
from notetui.core.text.cells import cell_len, crop
from notetui.core.text.clean import show
from notetui.tui.chrome import Chrome
from notetui.tui.widgets.painted import Painted, fit

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])")
REASON_AT_MOST = 40
"""Cells of the reason of a status; the rest of the facts are worth seeing too."""


class NoteHeader(Painted):
    """Shows the facts of one note; `trail` names the question or section that the text below belongs to."""

    def __init__(self, chrome: Chrome, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._chrome = chrome.on_bars
        self._facts: NoteFacts | None = None
        self._trail = ""
        self._notice = ""

    def set_chrome(self, chrome: Chrome) -> None:
        """Draw with other colours."""
        self._chrome = chrome.on_bars
        self.refresh()

    def show_facts(self, facts: NoteFacts | None, notice: str = "") -> None:
        """Show another note's facts; `notice` is a warning about it (a conflict copy, broken front matter)."""
        if facts != self._facts or notice != self._notice:
            self._facts = facts
            self._notice = notice
            self.refresh()

    def show_trail(self, trail: str) -> None:
        """Name the place that the text below belongs to."""
        if trail != self._trail:
            self._trail = trail
            self.refresh()

    def paint(self, width: int) -> Sequence[Sequence[Segment]]:
        """Return title, facts and place lines."""
        chrome, facts = self._chrome, self._facts
        if facts is None:
            return ()
        title = " ".join(part for part in (show(facts.emoji), show(facts.title)) if part)
        lines = [
            fit([(" ", chrome.text), (title, chrome.strong)], width),
            self._facts_line(facts, width),
        ]
        third: list[tuple[str, Style]] = [(" ", chrome.text)]
        if self._notice:
            third += [("! " + show(self._notice), chrome.warning)]
        else:
            third += self._trail_and_link(facts, width - 1)
        lines.append(fit(third, width))
        return lines

    def _trail_and_link(self, facts: NoteFacts, width: int) -> list[tuple[str, Style]]:
        """Return where one is, and the paper's link: at the right where there is room for all of it, or alone."""
        chrome = self._chrome
        trail = "❯ " + show(self._trail) if self._trail and self._trail != facts.title else ""
        link = show(facts.link).removeprefix("https://").removeprefix("http://")
        room = width - cell_len(trail) - 2
        parts = [(trail[:2], chrome.accent), (trail[2:], chrome.text)] if trail else []
        if link and (cell_len(link) <= room or not trail):
            link = crop(link, width)
            gap = max(0, width - cell_len(trail) - cell_len(link) - 1) if trail else 0
            parts += [(" " * gap, chrome.text), (link, chrome.muted)]
        return parts

    def _facts_line(self, facts: NoteFacts, width: int) -> list[Segment]:
        """Return the facts, the date last: what has no room is cut of topics and tags, as half a date says nothing."""
        chrome = self._chrome
        parts, date = self._fact_parts(facts), show(facts.date.shown) if facts.date is not None else ""
        gap = "  " if parts and date else ""
        needed = sum(cell_len(text) for text, _ in parts) + cell_len(gap + date) + 1
        if needed > width and _DAY.match(date):
            date = date[:10]  # the time of the day is worth less than a topic
        room = width - cell_len(gap + date)
        head = fit([(" ", chrome.text), *parts], room if room >= width // 2 else width)
        left = width - sum(segment.cell_length for segment in head)
        return [*head, *fit([(gap + date, chrome.muted)], left)]

    def _fact_parts(self, facts: NoteFacts) -> list[tuple[str, Style]]:
        chrome = self._chrome
        parts: list[tuple[str, Style]] = []

        def add(text: str, style: Style) -> None:
            if parts:
                parts.append(("  ", chrome.muted))
            parts.append((text, style))

        if facts.status:
            # It knows how front matter is read, which the first frame does without.
            from notetui.core.review.queue import reason_of

            reason = crop(show(reason_of(facts)), REASON_AT_MOST)
            add(f"[{show(facts.status)}: {reason}]" if reason else f"[{show(facts.status)}]", chrome.warning)
        if facts.questions:
            states = " ".join(f"{question.id}{question.state.value}" for question in facts.questions[:12])
            add(states, chrome.good)
        if facts.tags:
            add(" ".join("#" + show(tag) for tag in facts.tags), chrome.accent)
        if facts.topics:
            add(", ".join(show(topic) for topic in facts.topics), chrome.text)
        if not parts and facts.date is None:
            add("no tags", chrome.muted)
        return parts
