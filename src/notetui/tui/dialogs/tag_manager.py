"""The tag manager: all tags with their counts; one is renamed, merged with another or removed in all notes."""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, Protocol

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.worker import Worker

from notetui.core.frontmatter.change import ListChange
from notetui.core.fuzzy import rank
from notetui.core.tagnames import below, check_tag, near_duplicate, told_below, typed_tag, zenn_warnings
from notetui.core.text.clean import show
from notetui.tui.chrome import Chrome
from notetui.tui.desk.plans import notes, notes_with
from notetui.tui.dialogs.choices import SHOWN_AT_MOST, Choice, ChoiceList
from notetui.tui.dialogs.dialog import Caption, Dialog, Hold, no_hold
from notetui.tui.widgets.plain_input import PlainInput

if TYPE_CHECKING:
    from notetui.library import Library

KEYS = {
    "list": "type to narrow · ↑↓ move · Enter rename · Del remove · Esc close",
    "name": "Enter preview · ↑↓ choose a tag to merge into · Tab complete · Esc back",
}


class ChangeMany(Protocol):
    """Plans, shows and makes a change of many notes (`TagDialogs.change_many`)."""

    def __call__(
        self, paths: Sequence[str], change: ListChange, release: Callable[[], None], *, remarks: Sequence[str] = ...
    ) -> Awaitable[str]:
        """Return what was done as a sentence, empty when nothing was."""


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
        Choice(tag, tag, f"like {twins[tag][0]} · {notes(number[tag])}", "~")
        if twins.get(tag)
        else Choice(tag, tag, notes(number[tag]))
        for tag in beside
    ]


class TagManager(Dialog[None]):
    """Lists the tags and asks for another name; `change` shows what would change in the notes, and does it.

    It does so when `all_read` is set: before that, a tag may be on notes that nobody has seen yet.
    """

    def __init__(
        self,
        chrome: Chrome,
        *,
        library: Library,
        counts: Sequence[tuple[str, int]],
        change: ChangeMany,
        all_read: asyncio.Event,
        limits: str = "none",
        hold: Hold = no_hold,
    ) -> None:
        super().__init__(chrome)
        self._hold = hold
        self._library, self._change, self._limits = library, change, limits
        self._counts = dict(counts)
        self._tags = listed(counts)
        self.step: Literal["list", "name"] = "list"
        self._old = ""
        self._narrowed = ""
        self._filled: tuple[str, str] | None = None
        self._busy = False
        self._all_read = all_read
        self._waiting: Worker[None] | None = None

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

    # -- the two steps

    def _to_list(self) -> None:
        self._enter_step("list", f"Tags: {len(self._tags):,}")
        self._set_text(self._narrowed, "type to narrow")
        found = self.query_one(ChoiceList)
        at = next((index for index, choice in enumerate(found.choices) if choice.value == self._old), 0)
        found.move(at - found.cursor, lowest=0)

    def _to_name(self, old: str) -> None:
        self._narrowed = self.query_one(PlainInput).value
        self._old = old
        self._enter_step("name", f"Rename “{old}” ({notes(self._counts.get(old, 0))}) to")
        self._set_text(show(old), "another name")

    def _enter_step(self, step: Literal["list", "name"], title: str) -> None:
        self.step = step
        self._filled = None
        self.query_one("#title", Caption).say(title)
        self.query_one("#keys", Caption).say(KEYS[step])
        self._answer("")

    # -- changing

    def _rename(self, chosen: Choice | None) -> None:
        new = chosen.value if chosen is not None else typed_tag(self.query_one(PlainInput).value)
        same = new == self._old or (chosen is None and new == show(self._old))
        nested = below(self._old, self._counts)
        change = ListChange(rename=((self._old, new),), nested=bool(nested))
        names = [new, *(name for _, name in change.spelled(nested).rename)]
        refusal = (
            f"“{new}” is its name already. Type another." if same else next(filter(None, map(check_tag, names)), "")
        )
        if refusal:
            self._answer(refusal, bad=True)
            return
        others = [tag for tag in self._counts if tag != self._old]
        twin = "" if new in others else near_duplicate(new, others)
        remarks = [f"“{twin}” stays: “{new}” will be another tag beside it."] if twin else []
        if nested:
            remarks.insert(0, f"{told_below(f'“{self._old}”', nested, 'renamed too')}.")
        if self._limits == "zenn":
            remarks += zenn_warnings([new])
        self._start(change, remarks, becomes=new)

    def _start(self, change: ListChange, remarks: Sequence[str], *, becomes: str = "") -> None:
        self._busy = True
        if self._all_read.is_set():
            self.run_worker(self._make(self._old, change, remarks, becomes, self._hold()), exit_on_error=True)
        else:
            self._waiting = self.run_worker(self._make_later(self._old, change, remarks, becomes), exit_on_error=True)

    async def _make_later(self, old: str, change: ListChange, remarks: Sequence[str], becomes: str) -> None:
        self._answer("All notes are read first… Esc goes back")
        await self._all_read.wait()
        self._waiting = None
        await self._make(old, change, remarks, becomes, self._hold())

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting, self._busy = None, False
            self._answer("Nothing was changed.", bad=True)

    async def _make(
        self, old: str, change: ListChange, remarks: Sequence[str], becomes: str, release: Callable[[], None]
    ) -> None:
        try:
            self._answer("Looking at the notes…")
            paths = await asyncio.to_thread(notes_with, self._library, old, change)
            done = await self._change(paths, change, release, remarks=remarks)
            if done:
                counts = await asyncio.to_thread(self._library.tag_counts)
                self._counts, self._tags = dict(counts), listed(counts)
                if becomes:
                    self._old, self._narrowed = becomes, ""
            if self.gone:
                return
            if done or self.step == "list":
                self._to_list()
            self._answer(done or "Nothing was changed.", bad=not done)
        finally:
            self._busy = False
            release()

    # -- what is listed

    def on_input_changed(self, event: PlainInput.Changed) -> None:
        """Narrow the list."""
        event.stop()
        self._fill()

    def follow(self, counts: Sequence[tuple[str, int]], on: Mapping[str, int] | None = None) -> None:
        """Show the counts of now that notes have changed; what is typed, chosen and said stays. `on` is not needed."""
        self._counts, self._tags = dict(counts), listed(counts)
        if self._busy:
            return  # it looks again itself
        naming = self.step == "name"
        count = notes(self._counts.get(self._old, 0))
        title = f"Rename “{self._old}” ({count}) to" if naming else f"Tags: {len(self._tags):,}"
        self.query_one("#title", Caption).say(title)
        chosen = self.query_one(ChoiceList).chosen
        self._list(self.query_one(PlainInput).value.strip(), chosen.value if chosen is not None else None)

    def _fill(self) -> None:
        typed = self.query_one(PlainInput).value.strip()
        if self._filled == (self.step, typed):
            return  # what a change of our own sends, after the fact
        self._filled = (self.step, typed)
        self._list(typed)
        self._answer("")

    def _list(self, typed: str, chosen: str | None = None) -> None:
        naming = self.step == "name"
        choices = [choice for choice in self._tags if not (naming and choice.value == self._old)]
        if typed:
            order = rank(typed, [choice.label for choice in choices], SHOWN_AT_MOST)
            choices = [choices[index] for index in order]
        found = self.query_one(ChoiceList)
        found.notice = "A new name: nothing is merged." if naming else "Nothing matches." if typed else "No tags yet."
        at = next((index for index, choice in enumerate(choices) if choice.value == chosen), -1)
        found.set_choices(choices, at if at >= 0 else 0 if choices and not naming else -1)

    def _set_text(self, text: str, placeholder: str = "") -> None:
        field = self.query_one(PlainInput)
        field.value = text
        field.cursor_position = len(text)
        field.placeholder = placeholder or field.placeholder
        self._fill()

    # -- keys

    def take_key(self, key: str) -> bool:
        """Move, complete, go a step on or back."""
        found = self.query_one(ChoiceList)
        if self._busy:
            # What it is doing can't be called back, only what it waits for; typing would be lost.
            if key == "escape":
                self._stop_waiting()
            return True
        if found.take_key(key, lowest=-1 if self.step == "name" else 0):
            return True
        if key == "escape":
            if self.step == "list":
                self.dismiss(None)
            else:
                self._to_list()
        elif key == "enter":
            self._on(found.chosen)
        elif key in ("delete", "ctrl+x") and self.step == "list" and found.chosen is not None:
            self._old = found.chosen.value
            self._start(ListChange(remove=(self._old,)), ())
        elif key == "tab":
            if found.choices:
                self._set_text(show((found.chosen or found.choices[0]).value))
        else:
            return False
        return True

    def on_choice_list_picked(self, event: ChoiceList.Picked) -> None:
        """Rename the tag that is clicked, or take it as the new name."""
        if not self._busy:
            self._on(event.choice)

    def _on(self, chosen: Choice | None) -> None:
        if self.step == "name":
            self._rename(chosen)
        elif chosen is not None:
            self._to_name(chosen.value)

    def _answer(self, text: str, *, bad: bool = False) -> None:
        self.query_one("#answer", Caption).say(text, self.chrome.warning if bad else self.chrome.good)
