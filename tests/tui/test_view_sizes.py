"""Every view at every size, with the mouse, and in a theme of the terminal's own colours."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from notetui.core.config.model import Config
from notetui.core.text.cells import cell_len
from notetui.tui.screens.main import MainScreen
from notetui.tui.screens.over import OverScreen
from notetui.tui.widgets.grid_view import GridView
from notetui.tui.widgets.item_list import ItemList
from tests.tui.test_browser import browser, screen_text, until
from tests.tui.views import REVIEW, shown, view_of, write_notes

VIEWS = {
    "matrix": ("M",),
    "quotes": ("Q",),
    "gathered": ("a",),
    "reader": ("A",),
    "coverage": ("C",),
    "queue": ("V",),
    "mapping": ("g", "m"),
}


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    return write_notes(tmp_path)


async def through_all(pilot: Pilot[int], desk: MainScreen, width: int) -> None:
    """Open every view, move in it, ask for its keys, filter, and come back."""
    for name, keys in VIEWS.items():
        await pilot.press(*keys)
        view = desk.views.get(name)
        await until(pilot, lambda view=view: view.is_current, name)  # type: ignore[misc]
        for key in ("j", "ctrl+d", "G", "k", "question_mark", "escape", "f", "x", "escape", "pageup"):
            if key == "f" and name in ("gathered",):
                continue
            await pilot.press(key)
            shown(pilot)
            assert all(cell_len(line) <= width for line in screen_text(pilot))
        if not view.is_current:
            await pilot.press("escape")
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is desk, f"back from {name}")


@pytest.mark.parametrize("size", [(20, 5), (40, 12), (79, 23), (200, 50)])
async def test_every_view_at_every_size(notes: Path, size: tuple[int, int]) -> None:
    async with browser(notes, size=size, config=REVIEW) as (pilot, desk):
        await desk.live.scanned()
        desk.browsing.go_to_note(str(notes / "garden.md"))
        await until(pilot, lambda: desk.shown is not None and desk.shown.path.endswith("garden.md"))
        await through_all(pilot, desk, size[0])


async def test_the_terminals_own_colours_and_another_theme_meanwhile(notes: Path) -> None:
    async with browser(notes, config=Config(theme="ansi-dark")) as (pilot, desk):
        await desk.live.scanned()
        await through_all(pilot, desk, 100)
        desk.turn_theme()
        await pilot.pause()
        await through_all(pilot, desk, 100)


async def test_the_mouse_moves_and_a_second_click_opens(notes: Path) -> None:
    async with view_of(notes, "matrix", "M") as (pilot, desk, view):
        await until(pilot, lambda: view.grid.table.rows == 4)
        grid = view.query_one(GridView)
        at = grid.label_width + grid.cell_width + 1
        await pilot.click(GridView, offset=(at, 3))
        assert (grid.row, grid.column) == (3, 1)
        await pilot.click(GridView, offset=(at, 3))
        await until(pilot, lambda: pilot.app.screen is desk and desk.reading.path.endswith("moss.md"))
        await pilot.press("escape")
        await until(pilot, lambda: view.is_current)
        await pilot.press("q", "Q")
        quotes = desk.views.get("quotes")
        await until(pilot, lambda: len(quotes.listing.items) > 4)
        await pilot.click(ItemList, offset=(10, 5))
        await until(pilot, lambda: quotes.place()[0].endswith("garden.md"))
        await pilot.click(ItemList, offset=(10, 5))
        await until(pilot, lambda: pilot.app.screen is desk and desk.reading.path.endswith("garden.md"))
        assert isinstance(pilot.app.screen_stack[-1], MainScreen)
        assert not isinstance(pilot.app.screen, OverScreen)
