"""The review queue: the next note without a status, its text beside it, and one key to include, exclude or put off.

The decisions are in the notes' front matter, so the queue goes on where the notes are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from textual import events
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from notetui.core.review.queue import (
    REASON_KEY,
    STATUS_KEY,
    QueueRow,
    next_unreviewed,
    prisma,
    queue_rows,
    reasons_used,
    tally,
)
from notetui.core.text.cells import cell_len
from notetui.core.text.clean import show
from notetui.tui.commands.command import Verb
from notetui.tui.commands.queue import VERBS
from notetui.tui.desk.reading import Reading
from notetui.tui.review.heading import Line
from notetui.tui.review.items import Item, Look, Para
from notetui.tui.screens.over_list import Built, OverList
from notetui.tui.screens.over_notes import OverNotes
from notetui.tui.widgets.item_list import ItemList
from notetui.tui.widgets.note_header import NoteHeader
from notetui.tui.widgets.note_view import NoteView

if TYPE_CHECKING:
    from notetui.core.library_values import NoteLine
    from notetui.core.model import NoteFacts
    from notetui.tui.review.exporting import Sheets
    from notetui.tui.screens.main import MainScreen

SIGNS = ("✓", "×", "…")
"""Signs of the first three statuses; others have their first letter."""
ALL = ""
TO_DO = "\0to do"


class QueueScreen(OverNotes[QueueRow], OverList):
    """Keeps which notes are listed; a note's status is what its file says."""

    TITLE_TEXT = "Review queue"
    EMPTY = "No note here."
    note: NoteView

    def __init__(self, desk: MainScreen) -> None:
        super().__init__(desk)
        self.statuses: Sequence[str] = self.config.review_statuses
        self.numbers = Line(self.chrome, id="queue-numbers")
        self.note = NoteView(
            self.palette,
            max_width=self.config.max_width,
            centre=self.config.centre,
            keep_breaks=self.config.line_breaks == "keep",
        )
        self.header = NoteHeader(self.chrome, id="header")
        self.reading = Reading(self.library, self.note, self.header)
        self._placed = False
        self.shown = ALL

    def verbs(self) -> Sequence[Verb[Any]]:
        """Return the commands."""
        return VERBS

    def compose_body(self) -> Iterable[Widget]:
        """Lay out the numbers, the list and the note."""
        yield self.numbers
        with Horizontal(id="queue-panes"):
            yield self.listing
            with Vertical(id="queue-note"):
                yield self.header
                yield self.note

    def on_mount(self) -> None:
        """The note is read with the list's keys, so it needs no focus."""
        self.note.can_focus = False

    def on_resize(self, event: events.Resize) -> None:
        """Divide the width; where it is too small for both, the list stands above the note."""
        self.query_one("#queue-panes").set_class(event.size.width < 60, "narrow")
        self._tell_numbers(event.size.width)

    # -- what is shown

    def forget(self, paths: frozenset[str]) -> None:
        """Read these notes anew, and the shown one at once."""
        super().forget(paths)
        if self.reading.path in paths:
            self.reading.reload()

    def keep(self, line: NoteLine, facts: NoteFacts) -> QueueRow:
        """Return the status of a note."""
        return queue_rows([(line.path, facts)], self.statuses)[0]

    def show_kept(self, kept: Sequence[QueueRow], total: int) -> None:
        """List the notes; at first with the cursor on the first one to do."""
        super().show_kept(kept, total)
        if not self._placed:
            # Going on where one was is going on with the first note that has no status.
            found = next_unreviewed(kept)
            if found is not None:
                self._placed = True
                self._go_to(found.path)

    def present(self) -> None:
        """List the notes that are wanted, with the counts by status."""
        rows = [row for row in self.kept if self._is_shown(row)]
        counted = tally(self.kept, self.statuses)
        parts = [f"{self._sign(count.name)} {count.name} {count.number:,}" for count in counted.known]
        parts += [f"{count.name} {count.number:,}" for count in counted.other[:3]]
        only = {ALL: "", TO_DO: "only those to do · "}.get(self.shown, f"only {self.shown} · ")
        to_do = counted.none + sum(count.number for count in counted.other)
        told = f"{only}{to_do:,} to do · " + " · ".join(parts) + self.progress
        self.show_built(Built([self._item(row) for row in rows], told, self.whole))
        if not rows and self.reading.path:
            self.reading.close("")
        self._tell_numbers(self.app.size.width)

    def _tell_numbers(self, width: int) -> None:
        """Say the PRISMA numbers on one line, as far as they have room; the key shows them all."""
        flow = prisma(self.kept, self.statuses)
        reasons = ", ".join(f"{count.name} {count.number:,}" for count in flow.reasons)
        start = f"identified {flow.identified:,} → screened {flow.screened:,}"
        parts = f": included {flow.included:,}, undecided {flow.undecided:,}, excluded {flow.excluded:,}"
        told = start + parts
        key = self.keymap.key_of("queue-prisma")
        tries = (
            (f"{told} ({reasons})" if reasons else told, ""),
            (told, f"{key} reasons" if key else ""),
            (f"screened {flow.screened:,} of {flow.identified:,}{parts}", f"{key} reasons" if key else ""),
            (start, f"{key} all numbers" if key else ""),
        )
        fitting = (each for each in tries if cell_len(show(each[0])) + cell_len(each[1]) + 4 <= width)
        text, right = next(fitting, tries[-1])
        self.numbers.say((text, "muted"), right=right)

    def _is_shown(self, row: QueueRow) -> bool:
        if self.shown == TO_DO:
            return not row.reviewed
        return self.shown == ALL or (row.reviewed and row.status == self.shown)

    def _sign(self, status: str) -> str:
        at = self.statuses.index(status) if status in self.statuses else len(SIGNS)
        return SIGNS[at] if at < len(SIGNS) else status[:1]

    def _item(self, row: QueueRow) -> Item:
        sign = f"{self._sign(row.status)} " if row.reviewed else "  "
        odd = f"“{row.status}”" if row.status and not row.reviewed else ""
        right = " · ".join(text for text in (odd, row.reason) if text)
        return Item((row.path,), (Para(Look.TEXT, row.title, sign, right or " ", yields=True),), row.path, 0)

    def on_item_list_moved(self, message: ItemList.Moved) -> None:
        """Show the note under the cursor."""
        self.reading.open(message.item.path)

    def on_note_view_place_changed(self, message: NoteView.PlaceChanged) -> None:
        """Name the section at the top."""
        message.stop()
        self.header.show_trail(message.section)

    def place(self) -> tuple[str, int]:
        """Return the note under the cursor at the line that is at the top of the text."""
        path, _ = super().place()
        return path, self.note.top_line() if path and path == self.reading.path else 0

    def recolour(self) -> None:
        """Draw in the new colours."""
        super().recolour()
        self.numbers.set_chrome(self.chrome)
        self.header.set_chrome(self.chrome)
        self.note.set_palette(self.palette)

    def _go_to(self, path: str) -> None:
        at = next((at for at, item in enumerate(self.listing.items) if item.path == path), -1)
        if at >= 0:
            self.listing.move_cursor(at)

    # -- deciding

    @property
    def row_here(self) -> QueueRow | None:
        """The row under the cursor."""
        path, _ = super().place()
        return next((row for row in self.kept if row.path == path), None)

    def decide_by_number(self) -> None:
        """Give the status whose number was pressed."""
        if self.pressed.isdigit():
            self.decide(int(self.pressed) - 1)

    def decide(self, number: int) -> None:
        """Give the note under the cursor a status, asking for a reason where that excludes it."""
        row = self.row_here
        if row is None:
            return
        if number >= len(self.statuses):
            self.say(f"There are {len(self.statuses)} statuses: {', '.join(self.statuses)}.")
            return
        status = self.statuses[number]
        if number != 1:
            self._save_soon(row, status, None)
            return
        from notetui.tui.dialogs.ask_text import AskText

        def given(reason: str | None) -> None:
            if reason is not None:
                self._save_soon(row, status, reason or None)

        title = f"{status.capitalize()} “{row.title}”: why?"
        self.app.push_screen(
            AskText(
                self.chrome,
                title,
                text=row.reason,
                earlier=reasons_used(self.kept),
                placeholder="a reason, or nothing",
                keys=f"Enter {status} · Esc leave it",
            ),
            given,
        )

    def clear(self) -> None:
        """Take status and reason of the note under the cursor away."""
        row = self.row_here
        if row is not None:
            self._save_soon(row, None, None)

    def _save_soon(self, row: QueueRow, status: str | None, reason: str | None) -> None:
        self.desk.open_soon(self._save(row, status, reason))

    async def _save(self, row: QueueRow, status: str | None, reason: str | None) -> None:
        """Save a decision, and go on to the next note to do once it is on disk."""
        following = next_unreviewed(self.kept, row.path) if status is not None else None
        outcomes = await self.desk.tagging.set_values([row.path], {STATUS_KEY: status, REASON_KEY: reason})
        await self.feed.settled()
        refused = any(outcome.problem is not None and not outcome.changed for outcome in outcomes)
        why = f" ({reason})" if reason else ""
        self.desk.tagging.report(outcomes, f"{status or 'no status'}{why}: {row.title}")
        if not refused and status is not None:
            if following is not None:
                self._go_to(following.path)
            else:
                self.say("That was the last one: every note has a status.")

    def next(self) -> None:
        """Go to the next note without a status."""
        path, _ = super().place()
        found = next_unreviewed(self.kept, path or None)
        if found is None:
            self.say("No other note is without a status.")
            return
        if not self._is_shown(found):
            self.shown = ALL
            self.present()
        self._go_to(found.path)

    def undo(self) -> None:
        """Take back the last change and go to the note that it was of."""
        self.desk.open_soon(self._undo(redo=False))

    def redo(self) -> None:
        """Bring back the change that was taken back."""
        self.desk.open_soon(self._undo(redo=True))

    async def _undo(self, *, redo: bool) -> None:
        paths = await self.desk.tagging.undo(redo=redo)
        await self.feed.settled()
        if len(paths) == 1:
            self._go_to(paths[0])

    def show_prisma(self) -> None:
        """Show the numbers of a PRISMA diagram, one a line."""
        from notetui.tui.dialogs.help import Help

        flow = prisma(self.kept, self.statuses)
        counts = [
            (flow.identified, "identified"),
            (flow.unscreened, "not screened yet"),
            (flow.screened, "screened"),
            (flow.undecided, "  of these not decided"),
            (flow.excluded, "  of these excluded"),
            *((count.number, f"    {count.name}") for count in flow.reasons),
            (flow.included, "  of these included"),
        ]
        width = len(f"{flow.identified:,}")
        lines = [(f"{number:>{width},}", text) for number, text in counts]
        self.app.push_screen(Help(self.chrome, lines, "PRISMA numbers"))

    def turn_shown(self) -> None:
        """List all notes, those to do, or those of one status in turn."""
        kinds = (ALL, TO_DO, *self.statuses)
        self.shown = kinds[(kinds.index(self.shown) + 1) % len(kinds)]
        self.present()
        self.say({ALL: "All notes", TO_DO: "Only notes without a status"}.get(self.shown, f"Only {self.shown}"))

    def sheets(self) -> Sheets:
        """Return what can be exported: the notes with their status, the counts, the PRISMA numbers."""
        from notetui.core.export.sheets import prisma_sheet, queue_sheet, tally_sheet

        rows = list(self.kept)
        return {
            "notes with status": lambda: queue_sheet(rows),
            "PRISMA numbers": lambda: prisma_sheet(prisma(rows, self.statuses)),
            "counts by status": lambda: tally_sheet(tally(rows, self.statuses)),
        }
