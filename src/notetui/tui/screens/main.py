"""The main screen: the tree beside the note. It composes the panes and routes keys and messages, nothing more.

What the keys do is in `desk/`: browsing the tree, reading and stepping through the note, tagging, the panes, the
dialogs, keeping up with the files. This class owns what they share.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import Screen

from notetui.core.library_values import NoteText
from notetui.tui.chrome import chrome
from notetui.tui.commands.command import Command, always
from notetui.tui.commands.finding import saved_filters
from notetui.tui.commands.footer import hints
from notetui.tui.commands.registry import COMMANDS
from notetui.tui.desk.browsing import Browsing
from notetui.tui.desk.coming_going import ComingGoing
from notetui.tui.desk.contents import Contents
from notetui.tui.desk.filtering import Filtering
from notetui.tui.desk.finding import Finding
from notetui.tui.desk.following import Following
from notetui.tui.desk.live import Live
from notetui.tui.desk.marking import Marking
from notetui.tui.desk.openings import Openings
from notetui.tui.desk.outside import Outside
from notetui.tui.desk.panes import Panes
from notetui.tui.desk.reading import Reading
from notetui.tui.desk.stepping import Stepping
from notetui.tui.desk.tag_dialogs import TagDialogs
from notetui.tui.desk.tagging import Tagging
from notetui.tui.desk.trail import Trail
from notetui.tui.desk.tree_rows import SORTS
from notetui.tui.desk.undoing import Undoing
from notetui.tui.desk.views import Views
from notetui.tui.keymap import build_keymap
from notetui.tui.widgets.filter_line import FilterLine
from notetui.tui.widgets.note_header import NoteHeader
from notetui.tui.widgets.note_view import NoteView
from notetui.tui.widgets.painting import palette
from notetui.tui.widgets.prompt_line import PromptLine
from notetui.tui.widgets.status_line import StatusLine, Tone
from notetui.tui.widgets.tree_view import TreeView

if TYPE_CHECKING:
    from notetui.core.config.model import Config
    from notetui.library import Library
    from notetui.tui.settings import Settings
    from notetui.tui.widgets.outline_pane import OutlinePane

EMPTY = "No note is open.\n\nMove onto a note in the tree with `j` and `k`; `?` shows all keys."
NO_NOTES = (
    "No notes here yet.\n\nA note is a Markdown file (`*.md`) below\n\n{roots}\n\n"
    "It appears here as soon as it is saved. `q` quits; `notetui DIR` opens another directory."
)


class MainScreen(Screen[None]):
    """Tree, note and status line over one library."""

    AUTO_FOCUS = "TreeView"

    def __init__(self, library: Library, config: Config, settings: Settings, variables: Mapping[str, str]) -> None:
        super().__init__()
        self.library = library
        self.config = config
        self.settings = settings
        self.on_remember: Callable[[dict[str, Any]], None] = lambda values: None
        self.hold_keys: Callable[[], Callable[[], None]] = lambda: lambda: None
        self._release: Callable[[], None] | None = None
        self.chrome = look = chrome(variables)
        # A digit with a saved filter is that filter's: who writes one wants it more than the grouping on that key.
        self.commands = (*COMMANDS, *saved_filters(config.filters)) if config.filters else COMMANDS
        self.keymap, _ = build_keymap([(c.id, c.keys) for c in self.commands], config.keys)
        self.tree_view = TreeView(look, icons=config.icons, id="tree")
        self.note_view = NoteView(
            palette(variables),
            max_width=config.max_width,
            centre=config.centre,
            keep_breaks=config.line_breaks == "keep",
        )
        self.header = NoteHeader(look, id="header")
        self.reading_pane = Vertical(id="reading")
        self.filter_line = FilterLine(look, id="filter")
        self.status = StatusLine(look, id="status")
        self.prompt = PromptLine(look, self.status, id="prompt")
        self.panes: Panes = Panes(self, tree_width=settings.tree_width)
        self.browsing: Browsing = Browsing(
            library, self.tree_view, grouping=settings.grouping or config.grouping, sort=settings.sort or config.sort
        )
        self.filtering: Filtering = Filtering(self)
        self.browsing.on_found = self.filtering.found
        self.reading: Reading = Reading(library, self.note_view, self.header, front_matter=config.front_matter)
        self.trail: Trail = Trail(self)
        self.stepping: Stepping = Stepping(self)
        self.finding: Finding = Finding(self)
        self.following: Following = Following(self)
        self.contents: Contents = Contents(self)
        self.openings: Openings = Openings(self)
        self.outside: Outside = Outside(self)
        self.views: Views = Views(self)
        self.marking: Marking = Marking(self)
        self.tag_dialogs: TagDialogs = TagDialogs(self)
        self.coming_going: ComingGoing = ComingGoing(self)
        self.live: Live = Live(
            library,
            on_delta=self.coming_going.apply,
            on_badge=self.status.badge,
            on_trouble=lambda message: self.say(message, Tone.ERROR),
            on_notice=lambda message: self.say(message, Tone.WARNING),
            rescan_seconds=config.rescan_seconds,
        )
        self.undoing: Undoing = Undoing(self)
        self.tagging: Tagging = Tagging(
            library,
            look_at=self.live.look_at,
            say=self.say,
            explain=self.openings.explain_refused,
            show_refused=self.openings.show_refused,
        )

    def compose(self) -> ComposeResult:
        """Lay out the panes."""
        with Horizontal(id="panes"):
            yield self.tree_view
            with self.reading_pane:
                yield self.header
                yield self.note_view
        yield self.filter_line
        yield self.prompt
        yield self.status

    def on_mount(self) -> None:
        """Show what the index remembers, then look at the files."""
        self.settings.recall(self)
        self.show_hints()
        self.panes.arrange()
        # Keys wait for rows that are left for later: G goes to the last of all.
        self._release = None if self.browsing.build_first() else self.hold_keys()
        row = self.tree_view.row_under_cursor
        self.note_view.postpone_colours()
        if row is not None and row.path:
            self.trail.show(row, self.reading.open_first)
        elif not self.reading.open_left(self.reading.open_first):
            self.reading.close(EMPTY)
        # The scan and the watcher begin when the first frame is on the screen.
        self.call_after_refresh(self._begin_keeping_up)

    def _begin_keeping_up(self) -> None:
        self.note_view.sized()
        if self._release is not None:
            self.open_soon(self.browsing.complete())
            self._release()
        self.run_worker(self.note_view.colour_code(), exit_on_error=True)
        self.live.start()
        self.run_worker(self._after_first_scan(), exit_on_error=True)

    async def _after_first_scan(self) -> None:
        await self.live.scanned()
        await self.browsing.settled()  # what the scan found last is in the rows
        self.browsing.know_library()
        self.reading.open_left(self.reading.open)
        if not self.tree_view.rows:
            self.reading.close(NO_NOTES.format(roots="\n".join(f"`{root}`" for root in self.library.roots)))
        await self.views.prepare()

    async def on_unmount(self) -> None:
        """Keep what is to be remembered, and stop the background work."""
        self.remember()
        await self.live.stop()

    @property
    def is_as_started(self) -> bool:
        """True when a next start would show about what is shown: no filter or prompt, nothing alone on the screen."""
        panes = self.panes
        note_alone = panes.alone or not self.tree_view.display
        return not (self.filtering.text or self.prompt.is_open or note_alone)

    @property
    def shown(self) -> NoteText | None:
        """The note on the screen."""
        return self.reading.shown

    def say(self, message: str, tone: Tone = Tone.DONE) -> None:
        """Show a line at the bottom until the next key, also of a view that is on top."""
        self.status.say(message, tone)
        self.views.say(message, tone)

    # -- keys

    def on_key(self, event: events.Key) -> None:
        """Turn keys into commands; typing into the prompt is not ours."""
        if self.prompt.is_open:
            return
        if self.note_view.take_key(event.key):
            event.stop()
            event.prevent_default()
            return
        command, used = self.keymap.feed(event.key)
        if not used:
            return
        event.stop()
        event.prevent_default()
        if self.status.message:
            self.say("")
        if command is not None:
            self.run_command(next(known for known in self.commands if known.id == command))

    def run_command(self, command: Command) -> None:
        """Run a command, or say why it can't run now."""
        if command.why_not is not always and self.reading.is_behind:
            # A key typed ahead is meant for the note that is just being read, not for the one still shown.
            self.open_soon(self._run_when_read(command))
            return
        self._run_now(command)

    def _run_now(self, command: Command) -> None:
        reason = command.why_not(self)
        if reason:
            self.say(reason, Tone.WARNING)
        else:
            command.run(self)

    async def _run_when_read(self, command: Command) -> None:
        await self.reading.settled()
        self._run_now(command)

    def open_soon(self, opening: Coroutine[Any, Any, None]) -> None:
        """Open a dialog that has to fetch something first; keys typed meanwhile wait for it."""
        release = self.hold_keys()

        async def held() -> None:
            try:
                await opening
            finally:
                release()

        self.run_worker(held(), exit_on_error=True)

    # -- what the widgets tell

    def on_tree_view_moved(self, message: TreeView.Moved) -> None:
        """Show what the cursor is on."""
        self.trail.moved_to(message.row)

    def on_tree_view_chosen(self, message: TreeView.Chosen) -> None:
        """Fold or open a clicked row."""
        if message.fold:
            row = message.row
            if row.expanded:
                self.browsing.fold(row)
            else:
                self.browsing.unfold(row)
        else:
            self.panes.enter()

    def on_note_view_place_changed(self, message: NoteView.PlaceChanged) -> None:
        """Name what the top of the text belongs to."""
        self.contents.follow()
        self.trail.follow(message.line, message.section)

    def on_note_view_link_activated(self, message: NoteView.LinkActivated) -> None:
        """Follow a link of the note."""
        self.following.link(message.target, footnote=message.footnote, back=message.back)

    def on_outline_pane_picked(self, message: OutlinePane.Picked) -> None:
        """Go to a heading of the outline."""
        self.following.go(self.reading.path, line=message.line)

    def on_note_view_found(self) -> None:
        """Say how far the search in the note is."""
        self.finding.tell()

    def on_note_view_selected(self, message: NoteView.Selected) -> None:
        """Copy what was selected with the mouse."""
        self.stepping.copy(message.text, f"{len(message.text):,} characters")

    def on_descendant_focus(self) -> None:
        """Draw the cursors of both panes for the new focus."""
        self.panes.follow_focus()
        self.show_hints()
        self.tree_view.refresh()

    def show_hints(self) -> None:
        """Name the keys of the pane that has the focus at the bottom."""
        self.status.show_hints(hints(self.commands, self.keymap, in_note=self.panes.in_note))

    def on_resize(self) -> None:
        """Divide the new width."""
        self.panes.arrange()

    # -- verbs that belong to the screen as a whole

    def group_by(self, grouping: str) -> None:
        """Group the tree by something else."""
        self.browsing.group_by(grouping)
        by_question = "review question" if self.config.review_questions else "research question, by RQ number"
        self.say(f"By {by_question if grouping == 'question' else grouping}")

    def turn_sort(self) -> None:
        """Put the notes in the next order."""
        if self.browsing.best_first:
            self.say("The best notes are first; 1 to 6 group what was found.")
            return
        sort = SORTS[(SORTS.index(self.browsing.sort) + 1) % len(SORTS)]
        self.browsing.sort_by(sort)
        self.say(f"Sorted by {sort}")

    def turn_front_matter(self) -> None:
        """Show the front matter in the next way."""
        mode = self.reading.turn_front_matter()
        self.say("Front matter: " + {"facts": "facts in the header"}.get(mode, mode))

    def turn_theme(self) -> None:
        """Use the next theme."""
        self.app.theme = self.settings.next_theme(self.app.theme)
        self.say(f"Theme: {self.app.theme}")

    def use_theme(self, variables: Mapping[str, str]) -> None:
        """Draw everything in the colours of a theme's CSS variables."""
        self.chrome = chrome(variables)
        for widget in (self.tree_view, self.header, self.status, self.prompt, self.filter_line):
            widget.set_chrome(self.chrome)
        if self.contents.pane is not None:
            self.contents.pane.set_chrome(self.chrome)
        self.note_view.set_palette(palette(variables))
        self.views.use_theme(variables)

    def rescan(self) -> None:
        """Look at all files again."""
        self.live.rescan()
        self.say("Looking at all files again.")

    def write_to_terminal(self, sequence: str) -> None:
        """Send a control sequence of our own (the clipboard's) to the terminal."""
        driver = self.app._driver
        if driver is not None:
            driver.write(sequence)

    def redraw(self) -> None:
        """Write the whole screen to the terminal once more."""
        from notetui.tui.app import NotetuiApp

        if isinstance(self.app, NotetuiApp):
            self.app.paint_anew()

    def remember(self) -> None:
        """Keep where everything is for the next run."""
        self.on_remember(self.settings.gather(self))

    async def remember_now(self) -> None:
        """Keep it while the screen goes on: other programs read it too."""
        await asyncio.to_thread(self.on_remember, self.settings.gather(self))

    def quit(self) -> None:
        """Leave; what is to be remembered is kept on the way out."""
        self.app.exit(0)
