"""The note's side of the main screen: which note is shown, at which place, and stepping through it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from notetui.core.model import NoteFacts, ResearchQuestion, Role

if TYPE_CHECKING:
    from notetui.core.library_values import NoteText
    from notetui.library import Library
    from notetui.tui.widgets.note_header import NoteHeader
    from notetui.tui.widgets.note_view import NoteView

FRONT_MATTER_MODES = ("table", "raw", "hidden")


class Reading:
    """Shows notes in the note view and its header; the newest request wins."""

    def __init__(self, library: Library, view: NoteView, header: NoteHeader) -> None:
        self._library = library
        self._view = view
        self._header = header
        self.shown: NoteText | None = None
        self.facts: NoteFacts | None = None
        self.front_matter = FRONT_MATTER_MODES[0]
        self._newest = 0
        self._loading: asyncio.Task[None] | None = None
        self._wanted: str = ""
        self.places: dict[str, object] = {}

    @property
    def path(self) -> str:
        """The path of the note that is shown or being opened, empty when there is none."""
        return self._wanted

    def open(self, path: str, line: int = 0) -> None:
        """Show a note (at once, off the event loop), at a file line when one is given."""
        if path == self._wanted and self.shown is not None and self.shown.path == path:
            if line:
                self._view.goto_line(line)
            return
        self.remember_place()
        self._wanted = path
        self._start(path, line, keep_place=False)

    def reload(self) -> None:
        """Read the shown note again, keeping its place."""
        if self._wanted:
            self._start(self._wanted, 0, keep_place=True)

    def close(self, notice: str) -> None:
        """Show no note, but why there is none."""
        self.remember_place()
        self._newest += 1
        self._wanted = ""
        self.shown = self.facts = None
        self._header.show_facts(None)
        self._header.show_trail("")
        self._view.show("", notice, 1, keep_place=False)

    async def settled(self) -> None:
        """Wait until the asked-for note is shown."""
        while self._loading is not None and not self._loading.done():
            await asyncio.shield(self._loading)

    def _start(self, path: str, line: int, *, keep_place: bool) -> None:
        self._newest += 1
        self._loading = asyncio.create_task(self._load(path, line, self._newest, keep_place=keep_place))

    async def _load(self, path: str, line: int, request: int, *, keep_place: bool) -> None:
        note, facts = await asyncio.to_thread(self._fetch, path)
        if request != self._newest:
            return
        if note.problem is not None and keep_place and self.shown is not None and self.shown.path == path:
            self._header.show_facts(self.facts, note.problem.message)
            return
        self.shown, self.facts = note, facts
        self._header.show_facts(facts, _notice(note, facts))
        body, first_line = self._body(note)
        self._view.show(path, body, first_line, keep_place=keep_place)
        if line:
            self._view.goto_line(line)
        elif not keep_place and path in self.places:
            self._view.restore(self.places[path])

    def _fetch(self, path: str) -> tuple[NoteText, NoteFacts | None]:
        return self._library.read(path), self._library.facts(path)

    def _body(self, note: NoteText) -> tuple[str, int]:
        from notetui.core.frontmatter.read import read

        if note.problem is not None and not note.text:
            return note.problem.message, 1
        front = read(note.text)
        if self.front_matter != "raw" or not front.raw:
            return front.body, front.body_line
        fence = "`" * 8
        lines = note.text.split("\n")[: front.body_line - 1]
        head = "\n".join([f"{fence}{front.kind}", *lines[1:-1], fence])
        # The fences stand where the front matter's own stood, so file lines stay what they are.
        return head + "\n" + front.body, 1

    def turn_front_matter(self) -> str:
        """Show the front matter in the next way; return its name."""
        at = FRONT_MATTER_MODES.index(self.front_matter)
        self.front_matter = FRONT_MATTER_MODES[(at + 1) % len(FRONT_MATTER_MODES)]
        self._header.display = self.front_matter != "hidden"
        self.reload()
        return self.front_matter

    def remember_place(self) -> None:
        """Keep the place in the shown note."""
        if self.shown is not None:
            self.places[self.shown.path] = self._view.place()

    # -- research questions

    def question_at(self, line: int) -> ResearchQuestion | None:
        """Return the research question that a file line belongs to."""
        found: ResearchQuestion | None = None
        best = 0
        for question in self.facts.questions if self.facts else ():
            for part in question.parts:
                if part.line <= line <= part.end_line and part.line >= best:
                    found, best = question, part.line
        return found

    def question_lines(self) -> list[int]:
        """Return the first lines of all places of research questions, in order."""
        return sorted(
            {part.line for question in (self.facts.questions if self.facts else ()) for part in question.parts}
        )


def best_line(question: ResearchQuestion) -> int:
    """Return where reading a question begins: its first answer, else its details, else where it is asked."""
    for role in (Role.ANSWER, Role.DETAILS, Role.QUESTION):
        lines = [part.line for part in question.parts if part.role is role]
        if lines:
            return min(lines)
    return question.line


def _notice(note: NoteText, facts: NoteFacts | None) -> str:
    problem = note.problem or (facts.problems[0] if facts is not None and facts.problems else None)
    if problem is None:
        return "A conflict copy made by a synchroniser" if ".sync-conflict-" in note.path else ""
    return f"line {problem.line}: {problem.message}"
