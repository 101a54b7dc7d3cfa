"""The tag manager: all tags with their counts; one is renamed, or merged with another, in all notes after a preview."""

from __future__ import annotations

import asyncio
import os.path
import textwrap
import unicodedata
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical

from notetui.core.frontmatter.change import ListChange
from notetui.core.fuzzy import rank
from notetui.core.tagnames import check_tag, clean_tag, near_duplicate, zenn_warnings
from notetui.core.text.clean import show
from notetui.tui.chrome import Chrome
from notetui.tui.dialogs.choices import Choice, ChoiceList
from notetui.tui.dialogs.dialog import Caption, Dialog
from notetui.tui.widgets.plain_input import PlainInput

if TYPE_CHECKING:
    from notetui.core.library_values import Outcome
    from notetui.core.model import Problem
    from notetui.library import Library

SHOWN_AT_MOST = 200
MOVES = {"down": 1, "up": -1, "ctrl+n": 1, "ctrl+p": -1, "pagedown": 10, "pageup": -10}
KEYS = {
    "list": "type to narrow · ↑↓ move · Enter rename · Esc close",
    "name": "Enter preview · ↑↓ choose a tag to merge into · Tab complete · Esc back",
    "preview": "Enter do it · ↑↓ move · Esc back",
    "done": "↑↓ move · Enter or Esc to the tags",
}


class Plan(NamedTuple):
    """What a rename would do: the notes it changes, how many of them have the new tag already, what is refused."""

    old: str
    new: str
    paths: tuple[str, ...] = ()
    merged: int = 0
    unchanged: int = 0
    refused: tuple[str, ...] = ()


def plan_rename(library: Library, key: str, old: str, new: str) -> Plan:
    """Look at every note that has a tag and say what renaming it would do; reads files, writes nothing."""
    from notetui import tagging
    from notetui.core.query.ast import Field, Has

    # The query finds tags in any case, and what is nested below them; it takes no leading # and no last /.
    query = Has("tag") if old.startswith("#") or old.endswith("/") else Field("tag", old)
    tags = {path: facts.tags for path, facts in library.each(query) if old in facts.tags}
    changing: list[str] = []
    refused: list[str] = []
    merged = unchanged = 0
    for preview in tagging.preview(list(tags), ListChange(rename=((old, new),)), key):
        if preview.problem is not None:
            refused.append(_reason(preview.path, preview.problem))
        elif preview.diff:
            changing.append(preview.path)
            merged += new in tags.get(preview.path, ())
        else:
            unchanged += 1
    return Plan(old, new, tuple(changing), merged, unchanged, tuple(refused))


def listed(counts: Sequence[tuple[str, int]]) -> list[Choice]:
    """Return all tags as choices, most used first, each followed by those that are nearly the same."""
    # near_duplicate decides; letters and digits alone only save comparing every tag with every other.
    alike: dict[str, list[str]] = {}
    for tag, _ in counts:
        folded = unicodedata.normalize("NFKC", tag).casefold()
        alike.setdefault("".join(character for character in folded if character.isalnum()), []).append(tag)
    twins: dict[str, list[str]] = {}
    for tags in alike.values():
        for tag in tags if len(tags) > 1 else ():
            twins[tag] = [other for other in tags if other != tag and near_duplicate(tag, [other])]
    number = dict(counts)
    order = sorted(number, key=lambda tag: (-number[tag], tag))
    beside = dict.fromkeys(
        near for tag in order for near in (tag, *sorted(twins.get(tag, ()), key=lambda twin: (-number[twin], twin)))
    )
    return [
        Choice(tag, tag, f"like {twins[tag][0]} · {_notes(number[tag])}", "~")
        if twins.get(tag)
        else Choice(tag, tag, _notes(number[tag]))
        for tag in beside
    ]


class TagManager(Dialog[None]):
    """Lists, asks for a name, shows what would change, does it: one change with one undo, four steps in one dialog.

    `key` is the front matter key of the tags; `change` makes a change durable and says what came of each note.
    """

    def __init__(
        self,
        chrome: Chrome,
        *,
        library: Library,
        key: str,
        counts: Sequence[tuple[str, int]],
        change: Callable[[Sequence[str], ListChange], Awaitable[list[Outcome]]],
        limits: str = "none",
    ) -> None:
        super().__init__(chrome)
        self._library, self._key, self._change, self._limits = library, key, change, limits
        self._counts = counts
        self._tags = listed(counts)
        self.step: Literal["list", "name", "preview", "done"] = "list"
        self._old = ""
        self._narrowed = ""
        self._plan = Plan("", "")
        self._filled: tuple[str, str] | None = None
        self._saving = False

    def compose(self) -> ComposeResult:
        """Lay out title, input, list, answer and keys."""
        with Vertical(classes="box tall"):
            yield Caption("", self.chrome.strong, id="title")
            yield PlainInput(id="text")
            yield ChoiceList(self.chrome, id="choices")
            yield Caption("", self.chrome.text, id="answer")
            yield Caption("", self.chrome.muted, id="keys")

    def on_mount(self) -> None:
        """Show all tags."""
        self._to_list()
        self.query_one(PlainInput).focus()

    # -- the steps

    def _enter_step(self, step: Literal["list", "name", "preview", "done"], title: str) -> None:
        self.step = step
        self._filled = None
        self.query_one("#title", Caption).say(title)
        self.query_one("#keys", Caption).say(KEYS[step])
        self._answer("")

    def _to_list(self) -> None:
        self._enter_step("list", f"Tags: {len(self._tags)}")
        self._set_text(self._narrowed, "type to narrow")
        found = self.query_one(ChoiceList)
        at = next((index for index, choice in enumerate(found.choices) if choice.value == self._old), 0)
        found.move(at - found.cursor, lowest=0)

    def _to_name(self, old: str) -> None:
        if self.step == "list":
            self._narrowed = self.query_one(PlainInput).value
        self._old = old
        self._enter_step("name", f"Rename “{old}” ({_notes(dict(self._counts).get(old, 0))}) to")
        self._set_text(show(old), "another name")

    def _to_preview(self, plan: Plan) -> None:
        self._plan = plan
        self._enter_step("preview", f"Rename “{plan.old}” → “{plan.new}”")
        rows = [Choice("", f"{_notes(len(plan.paths))} will change", sign="✓" if plan.paths else " ")]
        if plan.merged:
            has = "has" if plan.merged == 1 else "have"
            rows.append(
                Choice("", f"{plan.merged} of them {has} “{plan.new}” already: the two become one", "merge", "+")
            )
        if plan.unchanged:
            rows.append(Choice("", f"{_notes(plan.unchanged)} no longer with “{plan.old}”: left alone"))
        others = [tag for tag, _ in self._counts if tag != plan.old]
        twin = "" if plan.new in others else near_duplicate(plan.new, others)
        if twin:
            rows.append(Choice("", f"“{twin}” stays: “{plan.new}” will be another tag beside it", sign="~"))
        if self._limits == "zenn":
            rows += _wrapped("!", zenn_warnings([plan.new]))
        if plan.refused:
            rows += [Choice("", f"{_notes(len(plan.refused))} refused:"), *_wrapped("×", plan.refused)]
        self.query_one(ChoiceList).set_choices(rows, 0)
        if plan.paths:
            self._answer(f"Enter again renames in {_notes(len(plan.paths))}. One undo takes it back.")
        else:
            self._answer("Nothing to change.", bad=True)

    # -- what takes time

    async def _look(self, old: str, new: str) -> None:
        self._answer("Looking at the notes…")
        plan = await asyncio.to_thread(plan_rename, self._library, self._key, old, new)
        if self.step == "name" and self._old == old:
            self._to_preview(plan)

    async def _rename(self, plan: Plan) -> None:
        self._answer(f"Renaming in {_notes(len(plan.paths))}…")
        try:
            outcomes = await self._change(plan.paths, ListChange(rename=((plan.old, plan.new),)))
            self._counts = await asyncio.to_thread(self._library.tag_counts)
            self._tags = listed(self._counts)
        finally:
            self._saving = False
        failed = [_reason(o.path, o.problem) for o in outcomes if o.problem is not None and not o.changed]
        remarks = [_reason(o.path, o.problem) for o in outcomes if o.problem is not None and o.changed]
        refused = [*plan.refused, *failed]
        self._old, self._narrowed = plan.new, ""
        done = f"Renamed {plan.old} → {plan.new} in {_notes(sum(outcome.changed for outcome in outcomes))}."
        if refused or remarks:
            self._enter_step("done", f"Rename “{plan.old}” → “{plan.new}”")
            rows = [*_wrapped("×", refused), *_wrapped("!", list(dict.fromkeys(remarks)))]
            self.query_one(ChoiceList).set_choices(rows, 0)
            self._answer(done + (f" {len(refused)} refused." if refused else ""), bad=True)
        else:
            self._to_list()
            self._answer(done)

    # -- what is listed

    def on_input_changed(self, event: PlainInput.Changed) -> None:
        """Narrow the list; a name changed after the preview needs another one."""
        event.stop()
        self._fill()

    def _fill(self) -> None:
        typed = self.query_one(PlainInput).value.strip()
        if self.step == "preview" and not self._saving and clean_tag(typed) != clean_tag(show(self._plan.new)):
            self._enter_step("name", f"Rename “{self._old}” ({_notes(dict(self._counts).get(self._old, 0))}) to")
        if self.step not in ("list", "name") or self._filled == (self.step, typed):
            return  # what a change of our own sends, after the fact
        self._filled = (self.step, typed)
        self.workers.cancel_group(self, "look")
        naming = self.step == "name"
        choices = [choice for choice in self._tags if not (naming and choice.value == self._old)]
        if typed:
            order = rank(typed, [choice.label for choice in choices], SHOWN_AT_MOST)
            choices = [choices[index] for index in order]
        found = self.query_one(ChoiceList)
        found.notice = "No tag is like this one yet." if naming else "Nothing matches." if typed else "No tags yet."
        found.set_choices(choices, 0 if choices and not naming else -1)
        self._answer("")

    def _set_text(self, text: str, placeholder: str = "") -> None:
        field = self.query_one(PlainInput)
        field.value = text
        field.cursor_position = len(text)
        field.placeholder = placeholder or field.placeholder
        self._fill()

    # -- keys

    def on_key(self, event: events.Key) -> None:
        """Move, complete, go a step on or back."""
        found = self.query_one(ChoiceList)
        if event.key in MOVES:
            found.move(MOVES[event.key], lowest=-1 if self.step == "name" else 0)
        elif event.key == "escape":
            self._back()
        elif event.key == "enter":
            self._on(found.chosen)
        elif event.key == "tab":
            if self.step in ("list", "name") and found.choices:
                self._set_text(show((found.chosen or found.choices[0]).value))
        elif self.step != "done" and not self._saving:
            return
        event.stop()
        event.prevent_default()

    def on_line_view_row_clicked(self, event: ChoiceList.RowClicked) -> None:
        """Rename the tag that is clicked, or take it as the new name."""
        choices = self.query_one(ChoiceList).choices
        if self.step in ("list", "name") and event.row < len(choices):
            self._on(choices[event.row])

    def _back(self) -> None:
        self.workers.cancel_group(self, "look")
        if self._saving:
            return
        if self.step == "list":
            self.dismiss(None)
        elif self.step == "preview":
            self._enter_step("name", f"Rename “{self._old}” ({_notes(dict(self._counts).get(self._old, 0))}) to")
            self._fill()
        else:
            self._to_list()

    def _on(self, chosen: Choice | None) -> None:
        if self._saving:
            return
        if self.step == "list" and chosen is not None:
            self._to_name(chosen.value)
        elif self.step == "name":
            new = chosen.value if chosen is not None else clean_tag(self.query_one(PlainInput).value)
            refusal = check_tag(new) or (f"“{new}” is its name already. Type another." if new == self._old else "")
            if refusal:
                self._answer(refusal, bad=True)
                return
            if chosen is not None:
                self._set_text(show(new))
            self.run_worker(self._look(self._old, new), group="look", exclusive=True)
        elif self.step == "preview" and self._plan.paths:
            self._saving = True
            self.run_worker(self._rename(self._plan), group="rename")
        elif self.step == "done":
            self._to_list()

    def _answer(self, text: str, *, bad: bool = False) -> None:
        self.query_one("#answer", Caption).say(text, self.chrome.warning if bad else self.chrome.good)


def _reason(path: str, problem: Problem) -> str:
    place = os.path.basename(path) + (f":{problem.line}" if problem.line else "")
    return f"{place}: {problem.message}"


def _wrapped(sign: str, texts: Sequence[str]) -> list[Choice]:
    return [
        Choice("", line, sign=" " if number else sign)
        for text in texts
        for number, line in enumerate(textwrap.wrap(show(text), 66) or [""])
    ]


def _notes(count: int) -> str:
    return "1 note" if count == 1 else f"{count} notes"
