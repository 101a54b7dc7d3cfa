"""The tag editor: the tags a note has, an input that completes from all tags, each change saved when it says so."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from notetui.core.frontmatter.edit import ListChange
from notetui.core.fuzzy import rank
from notetui.core.tagnames import check_tag, near_duplicate
from notetui.tui.chrome import Chrome
from notetui.tui.dialogs.choices import Choice, ChoiceList
from notetui.tui.dialogs.dialog import Caption, Dialog
from notetui.tui.widgets.plain_input import PlainInput

SHOWN_AT_MOST = 200
KEYS = "Enter add · ↑↓ choose · Tab complete · Del remove · Esc close"


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of one change: the tags the notes have now, and a refusal's reason (empty when it was saved)."""

    tags: Sequence[str]
    refusal: str = ""


class TagEditor(Dialog[None]):
    """Edits the tags of one note or of several.

    `save` makes a change durable and says what came of it; `counts` are all tags with the number of notes each
    is on. `limits` is `"zenn"` where zenn's rules are to be warned of.
    """

    def __init__(
        self,
        chrome: Chrome,
        *,
        title: str,
        tags: Sequence[str],
        counts: Sequence[tuple[str, int]],
        save: Callable[[ListChange], Awaitable[Saved]],
        limits: str = "none",
    ) -> None:
        super().__init__(chrome)
        self._title_text = title
        self.tags = list(tags)
        self._counts = dict(counts)
        self._save = save
        self._limits = limits
        self._asked = ""
        self._saving = False

    def compose(self) -> ComposeResult:
        """Lay out title, input, list, answer and keys."""
        with Vertical(classes="box middle"):
            yield Caption(self._title_text, self.chrome.strong)
            yield PlainInput(placeholder="a tag", id="text")
            yield ChoiceList(self.chrome, id="choices")
            yield Caption("", self.chrome.text, id="answer")
            yield Caption(KEYS, self.chrome.muted)

    def on_mount(self) -> None:
        """Show the tags and wait for typing."""
        self._show_choices("")
        self.query_one(Input).focus()

    # -- what is listed

    def _show_choices(self, typed: str) -> None:
        present = [Choice(tag, tag, "on this note", "✓") for tag in self.tags]
        others = [
            tag for tag in sorted(self._counts, key=lambda tag: (-self._counts[tag], tag)) if tag not in self.tags
        ]
        listed = present + [Choice(tag, tag, _notes(self._counts[tag])) for tag in others]
        if typed:
            order = rank(typed, [choice.label for choice in listed], SHOWN_AT_MOST)
            listed = [listed[index] for index in order]
        found = self.query_one(ChoiceList)
        found.notice = "A new tag: Enter adds it." if typed else "No tags yet: type one."
        found.set_choices(listed[:SHOWN_AT_MOST])

    def on_input_changed(self, event: Input.Changed) -> None:
        """Complete from all tags."""
        event.stop()
        self._asked = ""
        self._show_choices(event.value.strip())

    # -- keys

    async def on_key(self, event: events.Key) -> None:
        """Choose, complete, add, remove, leave."""
        found = self.query_one(ChoiceList)
        field = self.query_one(Input)
        chosen = found.chosen
        if event.key in ("down", "ctrl+n"):
            found.move(1)
        elif event.key in ("up", "ctrl+p"):
            found.move(-1)
        elif event.key == "tab":
            pick = chosen or (found.choices[0] if found.choices else None)
            if pick is not None:
                field.value = pick.value
                field.cursor_position = len(pick.value)
        elif event.key == "escape":
            if not self._saving:
                self.dismiss(None)
        elif event.key == "enter":
            await self._enter(chosen.value if chosen else field.value, typed=chosen is None)
        elif event.key in ("delete", "ctrl+x") and (chosen is not None or not field.value):
            await self._remove(chosen)
        else:
            return
        event.stop()
        event.prevent_default()

    async def _enter(self, text: str, *, typed: bool) -> None:
        tag = text.strip()
        if not tag:
            self._answer("Type a tag, or choose one with ↑↓. Esc closes.")
            return
        refusal = check_tag(tag)
        if refusal:
            self._answer(refusal, bad=True)
            return
        if tag in self.tags:
            self._answer(f"“{tag}” is already there. Del removes it.")
            return
        twin = near_duplicate(tag, [*self.tags, *self._counts])
        if typed and twin and self._asked != tag:
            self._asked = tag
            count = self._counts.get(twin, 0)
            self._answer(f"“{twin}” exists ({_notes(count)}). Enter again adds “{tag}” as another tag.", bad=True)
            return
        await self._change(ListChange(add=(tag,)), f"Saved: added “{tag}”.")

    async def _remove(self, chosen: Choice | None) -> None:
        tag = chosen.value if chosen is not None else (self.tags[-1] if len(self.tags) == 1 else "")
        if tag not in self.tags:
            self._answer("Choose one of the note's tags (✓) with ↓ to remove it.")
            return
        await self._change(ListChange(remove=(tag,)), f"Saved: removed “{tag}”.")

    async def _change(self, change: ListChange, done: str) -> None:
        if self._saving:
            return
        self._saving = True
        try:
            saved = await self._save(change)
        finally:
            self._saving = False
        if saved.refusal:
            self._answer(saved.refusal, bad=True)
            return
        for tag in change.add:
            self._counts[tag] = self._counts.get(tag, 0) + 1
        for tag in change.remove:
            self._counts[tag] = max(0, self._counts.get(tag, 1) - 1)
        self.tags = list(saved.tags)
        self.query_one(Input).value = ""
        self._show_choices("")
        self._answer(done + self._warning())

    def _warning(self) -> str:
        if self._limits != "zenn":
            return ""
        from notetui.core.tagnames import zenn_warnings

        warnings = zenn_warnings(self.tags)
        return f" {warnings[0]}" if warnings else ""

    def _answer(self, text: str, *, bad: bool = False) -> None:
        self.query_one("#answer", Caption).say(text, self.chrome.warning if bad else self.chrome.good)


def _notes(count: int) -> str:
    return "1 note" if count == 1 else f"{count} notes"
