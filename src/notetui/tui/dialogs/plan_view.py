"""A change of many notes before it is made: how many, which, and what changes in each; Enter makes it."""

from __future__ import annotations

import os.path
from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical

from notetui.tui.chrome import Chrome
from notetui.tui.desk.plans import Plan, notes, said
from notetui.tui.dialogs.choices import Choice, ChoiceList
from notetui.tui.dialogs.dialog import Caption, Dialog, Hold, no_hold


class PlanView(Dialog[bool]):
    """Shows a plan; true when the person wants it done. `remarks` are said above the notes (limits, look-alikes).

    Then keys wait by `hold` until `release` is called, which whoever opened it does when it is done.
    """

    def __init__(self, chrome: Chrome, plan: Plan, *, remarks: Sequence[str] = (), hold: Hold = no_hold) -> None:
        super().__init__(chrome)
        self._plan = plan
        self._remarks = remarks
        self._hold = hold
        self.release: Callable[[], None] = no_hold()

    def compose(self) -> ComposeResult:
        """Lay out the title, what it comes to, the notes, the lines of the one under the cursor, and the keys."""
        plan = self._plan
        with Vertical(classes="box tall"):
            yield Caption(f"{said(plan.change)}: {notes(len(plan.changing))} will change", self.chrome.strong)
            for remark in self._remarks[:3]:
                yield Caption(f"! {remark}", self.chrome.warning)
            yield ChoiceList(self.chrome, id="choices")
            yield Caption("", self.chrome.muted, id="lines")
            yield Caption("", self.chrome.text, id="answer")
            yield Caption("Enter do it · ↑↓ move · Esc back", self.chrome.muted)

    def on_mount(self) -> None:
        """List the notes: the refused first, since they need something done, the unchanged last."""
        plan = self._plan
        rows = []
        if plan.merged:
            has = "has it" if plan.merged == 1 else "have it"
            rows.append(Choice("", f"{plan.merged} of them {has} already: the two become one", "merge", "+"))
        rows += [Choice(each.path, where(each.path, each.problem.line), "refused", "×") for each in plan.refused]
        rows += [Choice(each.path, each.title or each.path, os.path.basename(each.path), "✓") for each in plan.changing]
        rows += [Choice(each.path, each.title or each.path, "stays as it is") for each in plan.unchanged]
        found = self.query_one(ChoiceList)
        found.notice = "No note is like that."
        found.set_choices(rows, 0 if rows else -1)
        answer = self.query_one("#answer", Caption)
        if plan.changing:
            less = f" {len(plan.refused):,} refused." if plan.refused else ""
            answer.say(f"Enter changes {notes(len(plan.changing))}; one undo takes it back.{less}", self.chrome.good)
        else:
            answer.say("Nothing to change.", self.chrome.warning)
        self._show_lines()

    def _show_lines(self) -> None:
        chosen = self.query_one(ChoiceList).chosen
        text = ""
        if chosen is not None:
            lines = next((each.lines for each in self._plan.changing if each.path == chosen.value), ())
            text = "  ".join(lines)
            text = text or next((r.problem.message for r in self._plan.refused if r.path == chosen.value), "")
        self.query_one("#lines", Caption).say(text)

    def take_key(self, key: str) -> bool:
        """Move, do it, leave."""
        if self.query_one(ChoiceList).take_key(key, lowest=0, letters=True):
            self._show_lines()
        elif key == "enter" and self._plan.changing:
            self.release = self._hold()
            self.dismiss(True)
        elif key in ("escape", "q", "enter"):
            self.dismiss(False)
        return True


def where(path: str, line: int = 0, column: int = 0) -> str:
    """Return a place as a person reads it: `note.md:3:7`."""
    return os.path.basename(path) + (f":{line}" if line else "") + (f":{column}" if line and column else "")
