"""The tag editor: tags that notes have, an input that completes from all tags, each change saved when it says so."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from notetui.core.frontmatter.change import ListChange
from notetui.core.fuzzy import rank
from notetui.core.tagnames import check_tag, near_duplicate, typed_tag, zenn_warnings
from notetui.core.text.clean import show
from notetui.tui.chrome import Chrome
from notetui.tui.dialogs.choices import SHOWN_AT_MOST, Choice, ChoiceList
from notetui.tui.dialogs.dialog import Caption, Dialog, Hold, no_hold
from notetui.tui.widgets.plain_input import PlainInput

KEYS = "Enter add · ↑↓ choose · Tab complete · Del remove · Esc close"


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of one change: on how many of the notes each tag is now, and why nothing was saved, if so.

    `done` is what to say instead of naming the one tag, `remark` what to add to it; `gone` says that the note is
    there no more.
    """

    on: Mapping[str, int]
    refusal: str = ""
    done: str = ""
    remark: str = ""
    gone: bool = False


Save = Callable[[ListChange, Callable[[], None]], Awaitable[Saved]]
"""Makes a change durable; it calls its second argument when it asks the person something: keys wait until then."""


class TagEditor(Dialog[str]):
    """Edits the tags of one note or of several; its result is a message to show when it had to close by itself.

    `on` says on how many `of` the notes each tag is; `counts` are all tags with their number of notes. `save` makes
    a change durable (for several notes after a preview) and says what came of it; it runs in a worker of the dialog.
    Keys typed ahead wait by `hold` until that is done.
    `limits` is `"zenn"` where zenn's rules are to be warned of.
    """

    def __init__(
        self,
        chrome: Chrome,
        *,
        title: str,
        on: Mapping[str, int],
        counts: Sequence[tuple[str, int]],
        save: Save,
        of: int = 1,
        limits: str = "none",
        hold: Hold = no_hold,
    ) -> None:
        super().__init__(chrome)
        self._title_text = title
        self._on = dict(on)
        self._of = of
        self._counts = dict(counts)
        self._save = save
        self._limits = limits
        self._hold = hold
        self._asked = ""
        self._saving = False

    @property
    def tags(self) -> list[str]:
        """The tags that all of the notes have."""
        return [tag for tag, count in self._on.items() if count >= self._of]

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
        warning = self._warning()
        if warning:
            self.tell(warning.strip(), bad=True)

    # -- what is listed

    def follow(self, counts: Sequence[tuple[str, int]], on: Mapping[str, int] | None) -> None:
        """Show what the notes have now that somebody has changed them; what is typed and chosen stays.

        `on` None leaves the notes' tags as they were last seen.
        """
        if self._saving:
            return  # what is being saved tells more
        self._counts = dict(counts)
        if on is not None:
            self._on = dict(on)
        chosen = self.query_one(ChoiceList).chosen
        self._show_choices(self.query_one(Input).value.strip(), chosen.value if chosen is not None else None)

    def _show_choices(self, typed: str, chosen: str | None = None) -> None:
        present = [Choice(tag, tag, self._on_how_many(count), self._sign(tag)) for tag, count in self._on.items()]
        others = sorted(self._counts.keys() - self._on.keys(), key=lambda tag: (-self._counts[tag], tag))
        listed = present + [Choice(tag, tag, _notes(self._counts[tag])) for tag in others]
        if typed:
            order = rank(typed, [choice.label for choice in listed], SHOWN_AT_MOST)
            listed = [listed[index] for index in order]
        found = self.query_one(ChoiceList)
        found.notice = "A new tag: Enter adds it." if typed else "No tags yet: type one."
        listed = listed[:SHOWN_AT_MOST]
        found.set_choices(listed, next((at for at, choice in enumerate(listed) if choice.value == chosen), -1))

    def _on_how_many(self, count: int) -> str:
        if self._of == 1:
            return "on this note"
        return f"on all {self._of:,}" if count >= self._of else f"on {count:,} of {self._of:,}"

    def _sign(self, tag: str) -> str:
        return "✓" if self._on[tag] >= self._of else "~"

    def on_input_changed(self, event: Input.Changed) -> None:
        """Complete from all tags."""
        event.stop()
        self._asked = ""
        self._show_choices(event.value.strip())

    # -- keys

    def take_key(self, key: str) -> bool:
        """Choose, complete, add, remove, leave."""
        found = self.query_one(ChoiceList)
        field = self.query_one(Input)
        chosen = found.chosen
        if found.take_key(key):
            return True
        if key == "tab":
            pick = chosen or (found.choices[0] if found.choices else None)
            if pick is not None:
                field.value = show(pick.value)
                field.cursor_position = len(field.value)
        elif key == "escape":
            if not self._saving:
                self.dismiss(None)
        elif key == "enter":
            self._enter(chosen.value if chosen else self._typed(field.value), typed=chosen is None)
        elif key in ("delete", "ctrl+x") and (chosen is not None or not field.value):
            self._remove(chosen)
        else:
            return False
        return True

    def on_choice_list_picked(self, event: ChoiceList.Picked) -> None:
        """Add the tag that is clicked."""
        self._enter(event.choice.value, typed=False)

    def _typed(self, text: str) -> str:
        tag = typed_tag(text)
        # What is shown of a tag of somebody's with control characters stands for it.
        known = next((each for each in (*self._on, *self._counts) if each == tag or show(each) == tag), "")
        return known or tag

    def _enter(self, tag: str, *, typed: bool) -> None:
        if not tag:
            self.tell("Type a tag, or choose one with ↑↓. Esc closes.")
            return
        refusal = check_tag(tag)
        if refusal:
            self.tell(refusal, bad=True)
            return
        if tag in self.tags:
            self.tell(f"“{tag}” is already there. Del removes it.")
            return
        twin = near_duplicate(tag, [*self._on, *self._counts]) if tag not in self._counts else ""
        if typed and twin and self._asked != tag:
            self._asked = tag
            count = self._counts.get(twin, 0)
            self.tell(f"“{twin}” exists ({_notes(count)}). Enter again adds “{tag}” as another tag.", bad=True)
            return
        self._change(ListChange(add=(tag,)), f"Saved: added “{tag}”.")

    def _remove(self, chosen: Choice | None) -> None:
        tag = chosen.value if chosen is not None else (next(iter(self._on)) if len(self._on) == 1 else "")
        if tag not in self._on:
            self.tell("Choose a tag that is on the notes (✓) with ↓ to remove it.", bad=True)
            return
        self._change(ListChange(remove=(tag,)), f"Saved: removed “{tag}”.")

    # -- saving

    def _change(self, change: ListChange, done: str) -> None:
        if not self._saving:
            self._saving = True
            self.run_worker(self._make(change, done, self._hold()), exit_on_error=True)

    async def _make(self, change: ListChange, done: str, release: Callable[[], None]) -> None:
        try:
            self._after(await self._save(change, release), done)
        finally:
            self._saving = False
            release()

    def _after(self, saved: Saved, done: str) -> None:
        if self.gone:
            return
        if saved.gone:
            self.dismiss(saved.refusal)
            return
        if saved.refusal:
            self.tell(saved.refusal, bad=True)
            return
        for tag in {*saved.on, *self._on}:
            self._counts[tag] = max(0, self._counts.get(tag, 0) + saved.on.get(tag, 0) - self._on.get(tag, 0))
        self._on = dict(saved.on)
        self.query_one(Input).value = ""
        self._show_choices("")
        warning = " ".join(part for part in (saved.remark, self._warning()) if part)
        self.tell(f"{saved.done or done} {warning}".rstrip(), bad=bool(warning))

    def _warning(self) -> str:
        warnings = zenn_warnings(self.tags) if self._limits == "zenn" else []
        return warnings[0] if warnings else ""

    def tell(self, text: str, *, bad: bool = False) -> None:
        """Say something below the list."""
        if not self.gone:
            self.query_one("#answer", Caption).say(text, self.chrome.warning if bad else self.chrome.good)


def _notes(count: int) -> str:
    return "1 note" if count == 1 else f"{count:,} notes"
