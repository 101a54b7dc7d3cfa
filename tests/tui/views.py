"""What the tests of the full-screen views share."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from notetui.core.config.model import Config, ReviewQuestion
from notetui.tui.screens.main import MainScreen
from notetui.tui.screens.over import OverScreen
from tests.review_sample import LICHEN, MOSS, STRANGE
from tests.sample import GARDEN, TEA
from tests.tui.test_browser import browser, screen_text, until

REVIEW = Config(
    review_questions=(
        ReviewQuestion("L", "What does light do?", patterns=("light|光",)),
        ReviewQuestion("W", "What does water do?", patterns=("water|水|besides",)),
    )
)


def write_notes(folder: Path) -> Path:
    """Write the notes of two languages, with a hostile one, into a new folder."""
    notes = folder / "notes"
    notes.mkdir()
    for name, text in (
        ("garden", GARDEN),
        ("tea", TEA),
        ("moss", MOSS),
        ("strange", STRANGE),
        ("lichen", LICHEN),
    ):
        (notes / f"{name}.md").write_bytes(text.encode())
    return notes


@asynccontextmanager
async def view_of(
    notes: Path, name: str, *keys: str, **options: Any
) -> AsyncIterator[tuple[Pilot[int], MainScreen, Any]]:
    """Open the browser, all notes read, and press the keys that open a view."""
    async with browser(notes, **options) as (pilot, desk):
        await desk.live.scanned()
        await pilot.press(*keys)
        await until(pilot, lambda: isinstance(pilot.app.screen, OverScreen), f"{name} is open")
        view = desk.views.get(name)
        assert pilot.app.screen is view
        yield pilot, desk, view


def shown(pilot: Pilot[int]) -> str:
    """Return the text of the screen; nothing in it may be a control character."""
    lines = screen_text(pilot)
    for line in lines:
        assert not any(ord(character) < 32 or 0x7F <= ord(character) < 0xA0 for character in line), repr(line)
        assert "\u202e" not in line
    return "\n".join(lines)
