"""The application: themes, the main screen, and leaving the terminal as it was. Nothing else."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast

# Textual reads these when it is imported: at its default of 60 a key waits up to 33 ms before it is painted.
os.environ.setdefault("TEXTUAL_FPS", "120")
os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")

from notetui.tui.quick_start import lean_imports

with lean_imports():
    import asyncio

    from textual import events
    from textual._compositor import CompositorUpdate
    from textual.app import App

    from notetui.library import Library
    from notetui.tui.cells import CellGrid
    from notetui.tui.collecting import Collecting
    from notetui.tui.colours import input_colours
    from notetui.tui.escape_key import keep_escape
    from notetui.tui.letting_go import let_go_of_closed_widgets
    from notetui.tui.screens.main import MainScreen
    from notetui.tui.settings import THEMES, Settings
    from notetui.tui.signals import Guard
    from notetui.tui.strips import lighten
    from notetui.tui.taking_over import as_opening
    from notetui.tui.timers import surely
    from notetui.tui.type_ahead import KeyDealtWith, TypeAhead

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.driver import Driver
    from textual.filter import LineFilter
    from textual.screen import Screen
    from textual.timer import Timer, TimerCallback
    from textual.worker import Worker

    from notetui.core.config.model import Config
    from notetui.core.kept_screen import KeptScreen
    from notetui.tui.first_paint import FirstPaint
    from notetui.tui.pictures.showing import Showing
    from notetui.tui.pictures.strips import Strips
    from notetui.tui.stages import Stages

Result = TypeVar("Result")
NOTE_AT_MOST = 0.5
"""Seconds that the last screen stays for a note that is still being read."""

let_go_of_closed_widgets()
lighten()


class NotetuiApp(App[int]):
    """Owns the theme and the one main screen."""

    CSS_PATH = "notetui.tcss"
    ENABLE_COMMAND_PALETTE = False
    TITLE = "notetui"

    def __init__(
        self,
        library: Library,
        config: Config,
        settings: Settings,
        *,
        on_remember: Callable[[dict[str, Any]], None] = lambda values: None,
        stages: Stages | None = None,
        paint: FirstPaint | None = None,
    ) -> None:
        # Before Textual's own, which asks for the driver.
        self._paint = paint
        self._cells = CellGrid()
        super().__init__()
        self.library = library
        self.config = config
        self.settings = settings
        self._on_remember = on_remember
        wanted = config.theme or settings.theme
        self.theme = wanted if wanted in self.available_themes else THEMES[0]
        self._stages = stages
        self.type_ahead = TypeAhead(self, super().on_event)
        self.guard = Guard(self, self.came_back, self._leave, paint.modes if paint is not None else None)
        self._waiting: Worker[None] | None = None
        self.left: KeptScreen | None = None
        """The screen as it was left, where a next start can begin with it."""
        self._cursor_was = (-1, -1)
        self._collecting = Collecting(self.set_timer, self.is_reading)
        self.pictures: Showing | None = None
        """Who asks the terminal for pictures, where they are wanted."""

    def get_driver_class(self) -> type[Driver]:
        """Return Textual's driver of this terminal; where it is that of Unix, ours, which sleeps."""
        usual = super().get_driver_class()
        if usual.__name__ != "LinuxDriver":
            return usual
        if self._paint is not None and self._paint.screen is not None:
            from notetui.tui.taking_over import driver_on

            return driver_on(self._paint, self._cells.hold)
        from notetui.tui.input_thread import SleepingDriver

        return SleepingDriver

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return what goes over every line that is drawn: for `NO_COLOR`, what takes the colours away."""
        if not self.no_color:
            return super().get_line_filters()
        from notetui.tui.colourless import FILTERS

        return FILTERS

    def get_css_variables(self) -> dict[str, str]:
        """Return the theme's variables with our own: colours of what is typed that can be read where it is typed."""
        variables = super().get_css_variables()
        return variables | input_colours(variables)

    def get_default_screen(self) -> MainScreen:
        """Return the main screen."""
        desk = MainScreen(self.library, self.config, self.settings, self.theme_variables)
        desk.on_remember = self._on_remember
        desk.hold_keys = self.type_ahead.hold
        return desk

    @property
    def desk(self) -> MainScreen:
        """The main screen, also below a dialog."""
        screen = self.screen_stack[0]
        assert isinstance(screen, MainScreen)
        return screen

    def is_reading(self) -> bool:
        """Return whether a note is being read or parsed; none is once the screens are gone at the end."""
        return any(isinstance(screen, MainScreen) and screen.note_view.is_working for screen in self.screen_stack[:1])

    def on_mount(self) -> None:
        """Draw in the theme's colours from now on, and answer the signals in Textual's place."""
        if not self.is_headless:
            self.guard.take_stops()
        self.theme_changed_signal.subscribe(self, lambda _: self.desk.use_theme(self.theme_variables))
        self.app_resume_signal.subscribe(self, lambda _: self._cells.forget(), immediate=True)
        self._reach("mounted")
        self.call_after_refresh(self._first_frame)

    def _first_frame(self) -> None:
        """Collect garbage again: nothing is worth collecting before the first frame, and it takes part of it."""
        self._reach("tree usable")
        if self._stages is not None:
            self.run_worker(self._tell_scanned(), exit_on_error=True)
        self._collecting.begin()
        if self.pictures is not None:
            self.pictures.ask()

    def on_unmount(self) -> None:
        """Leave this process as it was found."""
        self._collecting.end()

    async def _tell_scanned(self) -> None:
        await self.desk.live.scanned()
        self._reach("scan done")

    def _reach(self, stage: str) -> None:
        if self._stages is not None:
            self._stages.reach(stage)

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        """Write a frame to the terminal: only its cells that changed, and nothing at all when none did.

        Stands in for Textual's own, which is private: `tests/terminal/test_cells.py` compares the two on a real
        program, cell by cell.
        """
        self._collecting.frame()
        driver, update = self._driver, cast(Any, renderable)
        if driver is None or driver.is_inline or self.is_headless or not isinstance(update, CompositorUpdate):
            if renderable is not None:
                self._cells.forget()
            super()._display(screen, renderable)
            return
        if self._batch_count or not self._running or self._closed:
            super()._display(screen, renderable)
            return
        try:
            self._cells.resize(*self.size)
            changed = self._cells.changes(update.render_segments(self.console))
            if self._cells.held is None:
                self._write(changed)
            elif not self.desk.reading.is_behind:
                self._write(self._cells.release())
            elif self._waiting is None:
                self._waiting = self.run_worker(self._wait_for_note(), exit_on_error=True)
        except Exception as error:
            self._handle_exception(error)
        finally:
            self.post_display_hook()

    async def _wait_for_note(self) -> None:
        """Let the last screen stand until a large note is there too, but not for long."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.desk.reading.settled(), NOTE_AT_MOST)
        self.call_after_refresh(lambda: self._write(self._cells.release()))

    def _write(self, changed: str) -> None:
        """Write what changes cells, and put the cursor where it belongs."""
        driver, cursor = self._driver, self.screen.outer_size.clamp_offset(self.cursor_position)
        if driver is not None and (changed or cursor != self._cursor_was):
            self._cursor_was = (cursor.x, cursor.y)
            self._begin_update()
            driver.write(f"{changed}\x1b[{cursor.y + 1};{cursor.x + 1}H")
            self._end_update()
            driver.flush()
            self._reach("first paint")

    def paint_strips(self, strips: Strips) -> None:
        """Paint pictures over their cells from now on."""
        self._cells.strips = strips

    def painted_strips(self) -> str:
        """Return what paints the pictures that are on the screen."""
        painted = self._cells.painted()
        return f"\x1b7{painted}\x1b8" if painted else ""

    def paint_anew(self) -> None:
        """Write the whole screen once more: another program may have written on it."""
        self._cells.forget()
        if self.pictures is not None:
            self.pictures.come_back()
        self.screen.refresh(layout=True)

    def on_resize(self) -> None:
        """Take nothing of what the terminal shows for granted: it may have moved lines, or been given back to us."""
        if self._cells.known:
            self._cells.forget()
            self.screen.refresh()

    def set_timer(
        self, delay: float, callback: TimerCallback | None = None, *, name: str | None = None, pause: bool = False
    ) -> Timer:
        """Call something after a delay (seconds), however late it has become."""
        return surely(super().set_timer(delay, callback, name=name, pause=pause))

    async def on_event(self, event: events.Event) -> None:
        """Let keys and pastes wait in line; all else goes its way."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            await self.type_ahead.take(event)
        else:
            await super().on_event(event)

    async def on_key_dealt_with(self, message: KeyDealtWith) -> None:
        """Give out the next key."""
        await self.type_ahead.dealt_with(message.turn)

    def lend(self, work: Callable[[], Result]) -> Result:
        """Give the terminal to another program while `work` runs it, and paint everything again afterwards."""
        self._leave()
        with self.suspend(), self.guard.lent():
            result = work()
        self.paint_anew()
        return result

    def _leave(self) -> None:
        """Leave no picture in a terminal that is given away; `paint_anew` brings them back."""
        if self.pictures is not None:
            self.pictures.withdraw()

    def came_back(self, stopped: bool) -> None:
        """Paint everything again after a stop, and look at what changed meanwhile; say so when nothing stopped."""
        self.paint_anew()
        self.desk.live.rescan()
        if not stopped:
            self.desk.say("No shell waits in this terminal to go back to. q quits.")

    def on_key(self, event: events.Key) -> None:
        """Stop on the key for that from everywhere, dialogs too: nothing else took it."""
        if self.desk.keymap.bindings.get((event.key,)) == "suspend":
            event.stop()
            self.guard.stop()

    def exit(self, *args: Any, **named: Any) -> None:
        """End the app; a picture must be taken out while the screen that it is on is still there."""
        if self._cells.known and self.left is None and len(self.screen_stack) == 1 and self.desk.is_as_started:
            self.left = self._cells.whole()
        self._leave()
        super().exit(*args, **named)

    def _print_error_renderables(self) -> None:
        """Say what went wrong where it can be read, which is not on the last screen."""
        if self._paint is not None:
            self._paint.give_back()
        super()._print_error_renderables()

    def _fatal_error(self) -> None:
        """End after a fault of our own: say so, without the values of variables, which hold text of notes."""
        import traceback

        from rich.text import Text

        from notetui.core.text.clean import show_lines

        told = "notetui ended by a fault of its own. Notes are only ever replaced whole; u undoes the last change.\n\n"
        self._exit_renderables.append(Text(told + show_lines(traceback.format_exc())))
        self._close_messages_no_wait()

    def on_app_focus(self) -> None:
        """Look at the files again when the person comes back to this terminal: the watcher may have missed some."""
        self.desk.live.rescan()


def run(
    roots: Sequence[str],
    config: Config,
    *,
    state_dir: str | None,
    cache_dir: str | None,
    stages: Stages | None = None,
    paint: FirstPaint | None = None,
    on_left: Callable[[KeptScreen], object] | None = None,
) -> int:
    """Open the browser on notes directories (absolute paths) and return the exit status when the person leaves.

    `state_dir` and `cache_dir` are where to remember things, None where that is not possible. `stages` are
    told how far the start is, and printed to standard error at the end. `paint` is what stands on the terminal; at an
    orderly end `on_left` gets the screen that a next start can begin with.
    """
    from notetui.store.state_file import library_key, load_state, save_state

    values, notice = load_state(state_dir)
    library = Library(roots, config, state_dir=state_dir, cache_dir=cache_dir)
    if stages is not None:
        if paint is not None and paint.painted_at:
            stages.reach("last screen", paint.painted_at)
        stages.reach("library opened")
    settings = Settings(values, library_key(library.roots))
    troubles = [notice] if notice else []

    saving = threading.Lock()

    def keep(values: dict[str, Any]) -> None:
        with saving:
            if values is not settings.gathered:
                return  # what was gathered since is being saved or has been
            trouble = save_state(state_dir, values, settings.roots_key)
        if trouble and trouble not in troubles:
            troubles.append(trouble)

    app = NotetuiApp(library, config, settings, on_remember=keep, stages=stages, paint=paint)
    keep_escape()
    if config.images != "never":
        from notetui.tui.pictures.showing import prepared

        app.pictures = prepared(app)
    app.guard.install()
    try:
        status = app.run()
    finally:
        app.guard.uninstall()
        library.close()
    if on_left is not None and app.left is not None and app.return_code != 1:
        on_left(as_opening(app.left))
    if stages is not None:
        sys.stderr.write(stages.report())
    for trouble in troubles:
        sys.stderr.write(trouble + "\n")
    return status if status is not None else (app.return_code or 0)
