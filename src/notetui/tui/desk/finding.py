"""Finding in the note: the prompt, what is said while the search goes on, and stepping through the matches."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from notetui.tui.screens.main import MainScreen


class Finding:
    """What `/`, `n` and `N` do."""

    def __init__(self, desk: MainScreen) -> None:
        self._desk = desk

    def open(self) -> None:
        """Find in the note as one types; Esc goes back to where one was."""
        desk = self._desk
        desk.panes.to_note()
        desk.note_view.begin_find()

        def typed(text: str) -> str:
            desk.note_view.find(text)
            return self._counted()

        def closed(text: str | None) -> None:
            if text is None:
                desk.note_view.clear_find(back=True)
            elif desk.note_view.is_finding:
                self.tell()

        desk.prompt.ask("/", typed, closed, back=desk.note_view)

    def tell(self) -> None:
        """Say how far the search is, where the person looks now."""
        desk = self._desk
        if desk.prompt.is_open:
            desk.prompt.say_answer(self._counted())
        elif desk.note_view.is_finding and not desk.note_view.has_matches:
            desk.say(self._counted())

    def step(self, direction: int) -> None:
        """Go to the next or previous match of what is searched for."""
        desk = self._desk
        view = desk.note_view
        if not view.is_finding and not view.has_words:
            desk.say("Nothing is searched for: / finds in the note, f in all notes.")
            return
        number, count, done = view.step_match(direction)
        so_far = f"{number:,} of {count:,}" + ("" if done else "…")
        if view.is_finding:
            desk.say(f"Match {so_far}" if count else "No match in this note." if done else "Searching…")
        elif count:
            desk.say(f"Filter word {so_far}, line {view.match_line()}")
        else:
            desk.say("The words of the filter are not in the text." if done else "Searching…")

    def _counted(self) -> str:
        view = self._desk.note_view
        if not view.is_finding:
            return ""
        count, done = view.found
        if not done:
            return f"{count:,} matches…"
        return "no match" if not count else "1 match" if count == 1 else f"{count:,} matches"
