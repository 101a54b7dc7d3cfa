"""Coverage: what the notes lack, by code: questions without answers, answers without quotes, and the rest of check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from notetui.core.config.model import CHECK_CODES
from notetui.core.coverage import Finding, findings, rules_of, similar_tags
from notetui.core.review.queue import near_status, reviewed
from notetui.tui.commands.command import Verb
from notetui.tui.commands.coverage import VERBS
from notetui.tui.review.items import Item, Look, Para, group_item
from notetui.tui.screens.over_list import Built, OverList
from notetui.tui.screens.over_notes import OverNotes

if TYPE_CHECKING:
    from notetui.core.library_values import NoteLine
    from notetui.core.model import NoteFacts
    from notetui.tui.review.exporting import Sheets
    from notetui.tui.screens.main import MainScreen

TITLES = {
    "unreadable": "Notes that can't be read",
    "broken-front-matter": "Front matter that can't be read",
    "conflict-copy": "Conflict copies of notes",
    "missing-key": "Front matter without a required key",
    "no-answer": "Questions without an answer",
    "no-quote": "Answers without a quote",
    "rq-order": "Questions out of order",
    "rq-duplicate": "Questions that are asked twice",
    "rq-no-text": "Questions without a text",
    "rq-unmapped": "Questions that belong to no review question",
    "stray-mapping": "Mappings by hand that lead nowhere",
    "similar-tags": "Tags that are nearly the same",
    "unknown-status": "Statuses that are none of the review's",
    "status-form": "Statuses that are a list or a map",
    "no-reason": "Notes excluded without a reason",
}
LONGEST_NAME = 32
"""Of longer paths only the file's name is shown: what must be seen is the line at the end."""
Kept = tuple[str, str, tuple[str, ...], tuple[Finding, ...], tuple[Finding, ...]]
"""Of one note: path, title, tags, what was found in it alone, and what is only found where a review is going on."""


class CoverageScreen(OverNotes[Kept], OverList):
    """Keeps what was found in each note, and looks at all tags together when it is shown."""

    TITLE_TEXT = "Coverage"
    EMPTY = "Nothing is missing: every question has an answer with a quote."

    def __init__(self, desk: MainScreen) -> None:
        super().__init__(desk)
        self._found: list[Finding] = []
        self.group = "code"

    def verbs(self) -> Sequence[Verb[Any]]:
        """Return the commands."""
        return VERBS

    # -- what is shown

    def keep(self, line: NoteLine, facts: NoteFacts) -> Kept:
        """Return what is found in a note alone."""
        found = [f for f in findings([(line.path, facts)], rules_of(self.config)) if f.code != "similar-tags"]
        slip = near_status(facts.status, self.config.review_statuses)
        in_review = tuple(f for f in found if f.code == "unknown-status" and not slip)
        return line.path, facts.title, facts.tags, tuple(f for f in found if f not in in_review), in_review

    def present(self) -> None:
        """List the findings by code or by note."""
        notes, group, whole, progress = self.kept, self.group, self.whole, self.progress
        silent = "similar-tags" in self.config.check_silence

        def make() -> Built:
            found = [finding for *_, own, in_review in notes for finding in (*own, *in_review)]
            if any(note[-1] for note in notes) and not self.library.count(reviewed(self.config.review_statuses)):
                found = [finding for *_, own, _in_review in notes for finding in own]
            if not silent:
                found += similar_tags(((path, tags) for path, _, tags, *_ in notes), rules_of(self.config))
            self._found = found
            titles = {path: title for path, title, *_ in notes}
            groups: dict[str, list[Finding]] = {code: [] for code in CHECK_CODES} if group == "code" else {}
            for finding in found:
                groups.setdefault(finding.code if group == "code" else finding.path, []).append(finding)
            items: list[Item] = []
            for name, some in groups.items():
                if some:
                    title = f"{TITLES.get(name, name)} ({name})" if group == "code" else titles.get(name, name)
                    items.append(group_item(name, title, f"{len(some):,}"))
                    items += [self._item(finding, group, titles) for finding in some]
            count = "1 finding" if len(found) == 1 else f"{len(found):,} findings"
            where = "1 note" if len(notes) == 1 else f"{len(notes):,} notes"
            return Built(items, f"{count} in {where} · by {group}{progress}", whole)

        self.build(make)

    def _item(self, finding: Finding, group: str, titles: Mapping[str, str]) -> Item:
        if group == "code":
            name = self.library.shown_path(finding.path)
            name = name if len(name) <= LONGEST_NAME else f"…/{name.rpartition('/')[2]}"
            place = f"{name}:{finding.line}"
            paras: tuple[Para, ...] = (
                Para(Look.TEXT, titles.get(finding.path, place), "", place),
                Para(Look.PLACE, finding.message, "  "),
            )
        else:
            paras = (
                Para(Look.TEXT, finding.message),
                Para(Look.PLACE, f"{finding.code}, line {finding.line}", "  "),
            )
        key = (finding.path, finding.code, str(finding.line), finding.message)
        return Item(key, paras, finding.path, finding.line)

    # -- what the keys do

    def turn_group(self) -> None:
        """Group by the other thing."""
        self.group = "note" if self.group == "code" else "code"
        self.present()
        self.say(f"Grouped by {self.group}")

    def sheets(self) -> Sheets:
        """Return what can be exported: the findings that are shown."""
        from notetui.core.export.sheets import check_sheet

        found = list(self._found)
        return {"findings": lambda: check_sheet(found)}
