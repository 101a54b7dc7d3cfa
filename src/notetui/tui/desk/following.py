"""Following links of the shown note: to notes and headings here, to the web only when asked; back and forward."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from notetui.core.anchors import heading_of, split_target
from notetui.tui.desk.history import History, Stop
from notetui.tui.widgets.status_line import Tone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from notetui.tui.screens.main import MainScreen

OPENED = ("http://", "https://", "mailto:")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")


class Following:
    """What Enter in a note, `]l`, `H`, `L`, `B` and `o` do."""

    def __init__(self, desk: MainScreen) -> None:
        self._desk = desk
        self._history = History()

    # -- choosing a link

    def enter(self) -> None:
        """Follow the link that was stepped to; else show letters beside the links on the screen."""
        view = self._desk.note_view
        link = view.present_link()
        if link is not None:
            self.link(link.target, footnote=link.footnote)
        elif view.show_hints():
            self._desk.say("Type the letters of a link; Esc leaves.")
        else:
            self._desk.say("No link on the screen.")

    def step(self, direction: int) -> None:
        """Go to the next or previous link and say where it leads."""
        target = self._desk.note_view.step_link(direction)
        if target is None:
            self._desk.say("No link below." if direction > 0 else "No link above.")
        else:
            self._desk.say(f"{target}   Enter follows")

    # -- following

    def link(self, target: str, *, footnote: bool = False, back: bool = False) -> None:
        """Follow a link as the note has it; a footnote's name, or `back` from it to where it is referred to."""
        desk = self._desk
        if footnote:
            here = self._here()
            if desk.note_view.goto_footnote(target, back=back):
                self._history.leave(here)
            else:
                desk.say(f"Nothing refers to {target}" if back else f"No footnote {target}", Tone.WARNING)
            return
        name, fragment = split_target(target)
        lower = target.strip().lower()
        if lower.startswith(OPENED):
            self._ask_to_open(target.strip())
            return
        path = desk.library.resolve(desk.reading.path, target) if name else desk.reading.path
        if path:
            self.go(path, fragment=fragment)
        elif _SCHEME.match(target.strip()):
            desk.say(f"Not opened: {target} (only http, https, mailto and notes are)", Tone.WARNING)
        else:
            desk.say(f"No note is found for {target}", Tone.WARNING)

    def go(self, path: str, *, line: int = 0, fragment: str = "") -> None:
        """Open a note at a line or a heading, so that one can come back to where one is."""
        desk = self._desk
        if fragment:
            heading = heading_of(desk.library.headings_of(path), fragment)
            if heading is not None:
                line = heading.line
            else:
                desk.say(f"No heading “{fragment}” there", Tone.WARNING)
                if path == desk.reading.path:
                    return
        self._history.leave(self._here())
        if path != desk.reading.path:
            desk.browsing.go_to_note(path)
        desk.reading.open(path, line, point=bool(line))
        desk.panes.to_note()

    def leave(self) -> None:
        """Remember the present place: another command is going somewhere else."""
        self._history.leave(self._here())

    def rename(self, names: Mapping[str, str]) -> None:
        """Find the places on the way back under the new names of their notes."""
        self._history.rename(names)

    def _here(self) -> Stop:
        desk = self._desk
        return Stop(desk.reading.path if desk.shown is not None else "", desk.note_view.place())

    def back(self) -> None:
        """Go back to where the last jump began."""
        self._return_to(self._history.back(self._here()), "Nothing to go back to.")

    def forward(self) -> None:
        """Go forward to where one came back from."""
        self._return_to(self._history.forward(self._here()), "Nothing to go forward to.")

    def _return_to(self, stop: Stop | None, otherwise: str) -> None:
        desk = self._desk
        if stop is None:
            desk.say(otherwise)
            return
        if stop.path == desk.reading.path:
            desk.note_view.restore(stop.place)
        else:
            desk.reading.places[stop.path] = stop.place
            desk.browsing.go_to_note(stop.path)
            desk.reading.open(stop.path)
        desk.panes.to_note()

    # -- what links here

    def backlinks(self) -> None:
        """Pick one of the places in other notes that link to this one, and go there."""
        desk = self._desk
        desk.open_soon(self._open_backlinks(desk.reading.path))

    async def _open_backlinks(self, path: str) -> None:
        import asyncio

        from notetui.tui.dialogs.choices import Choice
        from notetui.tui.dialogs.picker import Picker

        desk = self._desk
        links = await asyncio.to_thread(desk.library.backlinks, path)
        choices = [
            Choice(str(number), f"{link.title}:{link.line}", link.text.lstrip("#>-* "))
            for number, link in enumerate(links)
        ]

        def go(chosen: str | None) -> None:
            if chosen is not None:
                link = links[int(chosen)]
                self.go(link.path, line=link.line)

        title = "Links to this note" if len(links) == 1 else f"{len(links)} links to this note"
        desk.app.push_screen(Picker(desk.chrome, title, choices, empty="No other note links here."), go)

    # -- the web

    def _ask_to_open(self, target: str) -> None:
        """Say where a link leads, and open or copy it only when the person chooses so."""
        from notetui.tui.desk.opener import find_opener, open_outside
        from notetui.tui.dialogs.choices import Choice
        from notetui.tui.dialogs.picker import Picker

        desk = self._desk
        opener = find_opener()
        choices = [Choice("copy", "Copy the address", target)]
        if opener:
            choices.insert(0, Choice("open", f"Open with {opener.rpartition('/')[2]}", target))

        def chosen(what: str | None) -> None:
            if what == "copy":
                desk.stepping.copy(target, "Address")
            elif what == "open" and opener:
                trouble = open_outside(opener, target)
                desk.say(trouble or f"Opened {target}", Tone.WARNING if trouble else Tone.DONE)

        desk.app.push_screen(Picker(desk.chrome, target, choices), chosen)

    # -- the outline

    def outline(self) -> None:
        """Pick a heading of the note and go there; the cursor begins at the present one."""
        from notetui.tui.dialogs.choices import Choice
        from notetui.tui.dialogs.picker import Picker

        desk = self._desk
        headings = desk.reading.facts.headings if desk.reading.facts else ()
        lowest = min((heading.level for heading in headings), default=1)
        top = desk.note_view.top_line()
        at = max((index for index, heading in enumerate(headings) if heading.line <= top), default=0)
        choices = [
            Choice(
                str(heading.line),
                "  " * (heading.level - lowest) + heading.text,
                f"line {heading.line}",
                "▸" if number == at else " ",
            )
            for number, heading in enumerate(headings)
        ]

        def go(chosen: str | None) -> None:
            if chosen is not None:
                self.go(desk.reading.path, line=int(chosen))

        desk.app.push_screen(Picker(desk.chrome, "Outline", choices, at=at, empty="This note has no headings."), go)
