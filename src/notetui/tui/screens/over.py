"""A full-screen view over the library, on top of the main screen: composes and routes what all such views share.

A view says what it shows (`compose_body`), which commands it has (`verbs`), where the cursor is (`place`) and how it
looks again at the library (`load`). It stays alive when one leaves it, so that coming back is coming back to the same
place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widget import Widget

from notetui.core.query.ast import Everything, Query, all_of
from notetui.core.query.parse import QueryError, is_query, parse
from notetui.tui.chrome import chrome
from notetui.tui.commands.command import Verb
from notetui.tui.commands.over import LEAVING
from notetui.tui.keymap import build_keymap, shown
from notetui.tui.review.heading import Heading
from notetui.tui.widgets.painting import palette
from notetui.tui.widgets.prompt_line import PromptLine, told_below
from notetui.tui.widgets.status_line import StatusLine, Tone

if TYPE_CHECKING:
    from notetui.core.grouping import GroupPath
    from notetui.core.library_values import Delta
    from notetui.tui.desk.panes import Pane
    from notetui.tui.review.exporting import Documents, Sheets
    from notetui.tui.screens.main import MainScreen

FILTER_SIGN = "filter"


class OverScreen(Screen[None]):
    """Heading, body, prompt and status line; subclasses give the body."""

    TITLE_TEXT = ""
    ALSO_WANTED: Query = Everything()
    """What every note of the view has, besides what the person filters by."""

    def __init__(self, desk: MainScreen) -> None:
        super().__init__()
        self.desk = desk
        self.library = desk.library
        self.config = desk.config
        variables = desk.app.theme_variables
        self.chrome = chrome(variables)
        self.palette = palette(variables)
        self._verbs: tuple[Verb[Any], ...] = (*self.verbs(), *LEAVING)
        self._by_id = {verb.id: verb for verb in self._verbs}
        changed = {id_: keys for id_, keys in self.config.keys.items() if id_ in self._by_id}
        self.keymap, _ = build_keymap([(verb.id, verb.keys) for verb in self._verbs], changed)
        self.heading = Heading(self.chrome, self.TITLE_TEXT)
        self.status = StatusLine(self.chrome, id="status")
        self.prompt = PromptLine(self.chrome, self.status, id="prompt")
        # What doesn't fit is left out from the end, but for the last; help is worth more than the export.
        named = sorted(
            (verb for verb in self._verbs if verb.footer),
            key=lambda verb: {"view-export": 1, "view-back": 2}.get(verb.id, 0),
        )
        hints = [(shown((*changed.get(verb.id, verb.keys), "")[0]), verb.footer) for verb in named]
        self.status.show_hints([hint for hint in hints if hint[0]])
        self.filter_text = ""
        self.query_now: Query | None = None
        self.pressed = ""
        self._stale = self._begun = False

    # -- what a view gives

    def verbs(self) -> Sequence[Verb[Any]]:
        """Return the commands of this view; the shared ones for leaving come after them."""
        return ()

    def compose_body(self) -> Iterable[Widget]:
        """Return the widgets between heading and status line."""
        return ()

    @property
    def pane(self) -> Pane:
        """The widget that the moving keys go to."""
        raise TypeError(f"{type(self).__name__} has no pane")

    def place(self) -> tuple[str, int]:
        """Return the note and the file line that the cursor leads to; an empty path when it leads nowhere."""
        return "", 0

    def question_group(self) -> GroupPath:
        """Return the group by question that the cursor is in, none where that is not known."""
        return ()

    def load(self, *, anew: bool) -> None:
        """Read what is shown; `anew` is false when only notes changed, and nothing should move."""

    def forget(self, paths: frozenset[str]) -> None:
        """Keep nothing of these notes: they changed or went."""

    def sheets(self) -> Sheets:
        """Return what of the view can be exported as rows."""
        return {}

    def documents(self) -> Documents:
        """Return what of the view can be exported in a form of its own."""
        return {}

    def recolour(self) -> None:
        """Draw the body in `self.chrome` and `self.palette`."""

    # -- the screen

    def compose(self) -> ComposeResult:
        """Lay out heading, body, prompt and status line."""
        yield self.heading
        yield from self.compose_body()
        yield self.prompt
        yield self.status

    def begin(self) -> None:
        """Read for the first time; called before the screen is shown, which takes as long as the first notes do."""
        if not self._begun:
            self._begun, self._stale = True, False
            self.load(anew=True)

    def on_screen_resume(self) -> None:
        """Catch up with what changed while another screen was on top."""
        if self._stale:
            self._stale = False
            self.load(anew=False)

    def on_key(self, event: events.Key) -> None:
        """Turn keys into commands; typing into the prompt is not ours."""
        if self.prompt.is_open:
            return
        self.pressed = event.key
        verb, used = self.keymap.feed(event.key)
        if not used:
            return
        event.stop()
        event.prevent_default()
        if self.status.message:
            self.say("")
        if verb is not None:
            self.run_verb(self._by_id[verb])

    def run_verb(self, verb: Verb[Any]) -> None:
        """Run a command, or say why it can't run now."""
        reason = verb.why_not(self)
        if reason:
            self.say(reason, Tone.WARNING)
        else:
            verb.run(self)

    def say(self, message: str, tone: Tone = Tone.DONE) -> None:
        """Show a line at the bottom until the next key."""
        self.status.say(message, tone)

    # -- what the library tells

    def follow(self, delta: Delta) -> None:
        """Take note of what changed in the library; a view that is not on top reads it when it is."""
        self.forget(delta.changed | delta.removed | delta.added)
        if self.is_current:
            self.load(anew=False)
        else:
            self._stale = True

    def use_theme(self, variables: Mapping[str, str]) -> None:
        """Draw everything in the colours of a theme's CSS variables."""
        self.chrome, self.palette = chrome(variables), palette(variables)
        self.heading.set_chrome(self.chrome)
        self.prompt.set_chrome(self.chrome)
        self.status.set_chrome(self.chrome)
        self.recolour()

    # -- the filter

    @property
    def wanted(self) -> Query | None:
        """What the notes of the view are found by."""
        query = all_of([part for part in (self.query_now, self.ALSO_WANTED) if part is not None])
        return None if isinstance(query, Everything) else query

    def open_filter(self) -> None:
        """Type a query; what it finds is shown as one types, Esc brings back the filter before."""
        before = self.filter_text
        closed, back = self._filter_closed(before), self.body_focus()
        self.prompt.ask(FILTER_SIGN, self._filter_by, closed, back=back, text=before, reads=is_query)

    def body_focus(self) -> Widget:
        """Return the widget that has the focus when nothing is typed."""
        return self.focused or self

    def filter_kept(self) -> None:
        """Do what there is to do when the filter that was typed stays."""

    def _filter_closed(self, before: str) -> Callable[[str | None], None]:
        def closed(text: str | None) -> None:
            if text is None:
                self._filter_by(before)
                self.say("")
            else:
                self.filter_kept()

        return closed

    def _filter_by(self, text: str) -> str:
        try:
            query = parse(text)
        except QueryError as error:
            self.say(told_below(FILTER_SIGN, text, error, self.app.size.width), Tone.WARNING)
            return ""
        if self.prompt.is_open:
            self.say("")
        if text.strip() != self.filter_text:
            self.filter_text = text.strip()
            self.query_now = None if isinstance(query, Everything) else query
            self.load(anew=True)
        return ""

    # -- going elsewhere

    def jump(self) -> None:
        """Open the note under the cursor at its place in the main screen; Esc comes back here."""
        path, line = self.place()
        if path:
            self.desk.views.jump(path, line, self.question_group())

    def edit(self) -> None:
        """Open the note under the cursor in the person's editor."""
        path, line = self.place()
        if path:
            self.desk.outside.editor(path, line)

    def export(self) -> None:
        """Write what is shown to a file."""
        from notetui.tui.review.exporting import Exporting

        Exporting(self, lambda: self.chrome, self.say).start(self.sheets(), self.documents())

    def leave(self) -> None:
        """Go back to where the view was opened."""
        self.desk.views.leave()

    def open_help(self) -> None:
        """Show all keys of this view."""
        from notetui.tui.dialogs.help import Help
        from notetui.tui.review.listing import help_lines

        self.app.push_screen(Help(self.chrome, help_lines(self._verbs, self.keymap)))

    def open_palette(self) -> None:
        """Pick a command of this view by name."""
        from notetui.tui.dialogs.picker import Picker
        from notetui.tui.review.listing import palette_choices

        def run(chosen: str | None) -> None:
            if chosen is not None:
                self.run_verb(self._by_id[chosen])

        self.app.push_screen(Picker(self.chrome, self.TITLE_TEXT, palette_choices(self._verbs, self.keymap, self)), run)
