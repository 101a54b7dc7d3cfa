"""The note's side of the main screen: which note is shown, at which place, and stepping through it."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from notetui.core.frontmatter.find import find
from notetui.core.frontmatter.places import line_at
from notetui.core.markdown.parse import Document
from notetui.core.model import NoteFacts, ResearchQuestion, Role
from notetui.tui.widgets.note_place import LineMap

if TYPE_CHECKING:
    from notetui.core.library_values import Delta, NoteText
    from notetui.core.markdown.document import Leaf
    from notetui.library import Library
    from notetui.tui.widgets.note_header import NoteHeader
    from notetui.tui.widgets.note_view import NoteView

FRONT_MATTER_MODES = ("facts", "table", "raw", "hidden")
PARSED_AT_A_TIME = 128

LOOKED_AT_FOR_A_NAME = 1_000
"""New notes at once among which a renamed note is looked for; a branch switch brings more."""

FIRST_FRAME_BYTES = 200_000
"""The largest note that is read before the first frame."""


@dataclass(slots=True)
class _Loaded:
    """A note made ready to be shown, off the event loop."""

    note: NoteText
    facts: NoteFacts | None
    body: str
    first_line: int
    front: Sequence[Leaf]
    document: Document
    moved: LineMap | None


class Reading:
    """Shows notes in the note view and its header; the newest request wins."""

    def __init__(self, library: Library, view: NoteView, header: NoteHeader, *, front_matter: str = "facts") -> None:
        self._library = library
        self._view = view
        self._header = header
        self.shown: NoteText | None = None
        self.facts: NoteFacts | None = None
        self.front_matter = front_matter
        self._header.display = front_matter != "hidden"
        self._newest = 0
        self._loading: asyncio.Task[None] | None = None
        self._wanted = ""
        self._line = 0
        self._point = False
        self._sought = ""
        """The shown note while its file can't be found, and the notes that came since: one may be its new name."""
        self._came: set[str] = set()
        self._parsing = threading.Lock()
        self._latest: Document | None = None
        """The newest document of the shown note, perhaps not shown yet: what the next one can be made from."""
        self.places: dict[str, object] = {}
        """The place in each note read, the latest last."""
        self.left_open = ""
        """The note that was open when the program was left, until another one is shown."""

    @property
    def path(self) -> str:
        """The path of the note that is shown or being opened, empty when there is none."""
        return self._wanted

    @property
    def is_behind(self) -> bool:
        """True while another note than the wanted one is still shown."""
        loading = self._loading is not None and not self._loading.done()
        return loading and (self.shown is None or self.shown.path != self._wanted)

    def open(self, path: str, line: int = 0, *, point: bool = False) -> None:
        """Show a note (at once, off the event loop), at a file line when one is given, else where it was left.

        With `point` a sign shows the line until the next key.
        """
        if path == self._wanted:
            if line and self.shown is not None and self.shown.path == path:
                self._view.goto_line(line, point=point)
            elif line:
                self._line, self._point = line, point
            return
        self.remember_place()
        self.left_open = ""
        self._wanted, self._line, self._point = path, line, point
        self._start(path, keep_place=False)

    def open_first(self, path: str, line: int = 0) -> None:
        """Read a note on this thread, so that the first frame has it; a large one is opened off the event loop."""
        try:
            small = os.path.getsize(path) <= FIRST_FRAME_BYTES
        except OSError:
            small = False
        if not small:
            self.open(path, line)
            return
        self._newest += 1
        self.left_open = ""
        self._wanted, self._line, self._point = path, line, False
        request = self._newest
        loaded = self._fetch(path, request, None, line or kept_line(self.places.get(path)))

        def take() -> None:
            if request == self._newest:
                self._take(loaded, keep_place=False)

        self._header.show_facts(loaded.facts, _notice(loaded.note, loaded.facts))
        self._view.when_sized(take)

    def open_left(self, show: Callable[[str, int], None]) -> bool:
        """Show the note that was open when the program was left, unless something else was shown since."""
        path = self.left_open
        if not path or self._library.facts(path) is None:
            return False
        show(path, 0)
        return True

    def reload(self) -> None:
        """Read the shown note again, keeping its place."""
        if self._wanted:
            self._start(self._wanted, keep_place=self.shown is not None and self.shown.path == self._wanted)

    def new_name(self, delta: Delta) -> str:
        """Return the new path of the shown note when it is gone and a new note has its text, else nothing.

        A note that can't be found is first looked at again, so that its new name may be known before it is gone.
        """
        path, shown = self._wanted, self.shown
        if path != self._sought or path in delta.changed or path in delta.added:
            self._sought = path if path in delta.retry else ""
            self._came.clear()
        if self._sought or path in delta.removed:
            self._came |= delta.added
        if path not in delta.removed or shown is None or shown.path != path or not shown.text or shown.stamp is None:
            return ""
        came = sorted(self._came) if len(self._came) <= LOOKED_AT_FOR_A_NAME else ()
        for new in came:
            try:
                same_size = os.path.getsize(new) == shown.stamp.size
            except OSError:
                continue
            if same_size and self._library.read(new).text == shown.text:
                return new
        return ""

    def rename(self, path: str) -> None:
        """Show the shown note from its new path on, at the place it was left at."""
        old = self._wanted
        self.remember_place()
        if old in self.places:
            self.places[path] = self.places[old]
        self.open(path)
        self.places.pop(old, None)

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

    def _start(self, path: str, *, keep_place: bool) -> None:
        self._newest += 1
        self._loading = asyncio.create_task(self._load(path, self._newest, keep_place=keep_place))

    async def _load(self, path: str, request: int, *, keep_place: bool) -> None:
        view = self._view
        if keep_place:
            # What moves on a reload is told by lines of the body; a place is a line of the file.
            old_body, until = view.body, view.bottom_line() - view.first_line + 1
            shown = view.before_renewal()
            self._latest = self._latest or shown
        else:
            old_body, until = None, self._line or kept_line(self.places.get(path))
            self._latest = None
        loaded = await asyncio.to_thread(self._fetch, path, request, old_body, until)
        if request == self._newest:
            self._take(loaded, keep_place=keep_place)

    def _take(self, loaded: _Loaded, *, keep_place: bool) -> None:
        """Show what was read."""
        view, note, path = self._view, loaded.note, self._wanted
        if note.problem is not None and not note.text and keep_place:
            # It can't be read just now: what is shown stays.
            self._header.show_facts(self.facts, _brief(note.problem.message, path))
            self._view.no_renewal()
            return
        self._latest = None
        self.shown, self.facts = note, loaded.facts
        self._header.show_facts(loaded.facts, _notice(note, loaded.facts))
        view.show(
            path,
            loaded.body,
            loaded.first_line,
            keep_place=keep_place,
            front=loaded.front,
            document=loaded.document,
            moved=loaded.moved,
        )
        if self._line and not keep_place:
            view.goto_line(self._line, point=self._point)
        elif not keep_place and path in self.places:
            view.restore(self.places[path])
        self._line = 0

    def _fetch(self, path: str, request: int, old_body: str | None, until: int) -> _Loaded:
        """Read a note, and parse it as far as it will be shown, so that its place is there in the first frame."""
        note, facts = self._library.read(path), self._library.facts(path)
        body, first_line, front = self._body(note)
        moved = LineMap(old_body, body) if old_body is not None else None
        line = until - first_line + 1 if moved is None else moved.near(until)
        with self._parsing:
            if request != self._newest or (moved is not None and not note.text):
                # Nobody waits for this one; what the newest one is made from must not be spoiled.
                return _Loaded(note, facts, body, first_line, front, Document(""), moved)
            document = Document(body, previous=self._latest if moved is not None else None)
            self._latest = document
            while not document.complete and (not document.leaves or document.leaves[-1].line <= line):
                if request != self._newest:
                    break
                document.parse_more(PARSED_AT_A_TIME)
        return _Loaded(note, facts, body, first_line, front, document, moved)

    def _body(self, note: NoteText) -> tuple[str, int, Sequence[Leaf]]:
        if note.problem is not None and not note.text:
            return note.problem.message, 1, ()
        if self.front_matter == "table":
            from notetui.core.frontmatter.read import read
            from notetui.tui.widgets.note_front import table_leaves

            front = read(note.text)
            if front.problem is None:
                return front.body, front.body_line, table_leaves(front)
        # The values are the header's, which has them from the index: reading them takes a parser, and its import.
        found = find(note.text)
        body, body_line = note.text[found.body_start :], line_at(note.text, found.body_start)
        if self.front_matter in ("facts", "hidden") or found.kind == "none" or found.start == found.end:
            return body, body_line, ()
        fence = "`" * 8
        lines = note.text.split("\n")[: body_line - 1]
        head = "\n".join([f"{fence}{found.kind}", *lines[1:-1], fence])
        # The fences stand where the front matter's own stood, so file lines stay what they are.
        return head + "\n" + body, 1, ()

    def turn_front_matter(self) -> str:
        """Show the front matter in the next way; return its name."""
        at = FRONT_MATTER_MODES.index(self.front_matter)
        self.front_matter = FRONT_MATTER_MODES[(at + 1) % len(FRONT_MATTER_MODES)]
        self._header.display = self.front_matter != "hidden"
        self._show_again()
        return self.front_matter

    def _show_again(self) -> None:
        """Show the note anew from its top, where the front matter is, or at its place when that is further down."""
        if self.shown is None:
            return
        self.remember_place()
        if self._view.is_at_top:
            self.places.pop(self.shown.path, None)
        self._start(self._wanted, keep_place=False)

    def remember_place(self) -> None:
        """Keep the place in the shown note; notes left at their top need none."""
        if self.shown is not None:
            self.places.pop(self.shown.path, None)
            if not self._view.is_at_top:
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


def kept_line(place: object) -> int:
    """Return the file line of a place as the note view keeps it, 0 for what is none."""
    return place[0] if isinstance(place, list) and place and isinstance(place[0], int) else 0


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
        from notetui.core.conflicts import conflict_of

        of = conflict_of(os.path.splitext(os.path.basename(note.path))[0])
        return f"A synchroniser made this copy of {of} when both were changed" if of else ""
    return f"line {problem.line}: {_brief(problem.message, note.path)}"


def _brief(message: str, path: str) -> str:
    """Return a message with the note's name in place of its whole path, which leaves no room for the reason."""
    return message.replace(path, os.path.basename(path))
