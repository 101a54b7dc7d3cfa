"""The full-screen views as text, kept beside this file; see test_snapshots.py for how to write them anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from notetui.core.config.model import Config
from tests.tui.test_browser import browser, screen_text, until
from tests.tui.views import REVIEW, write_notes

KEPT = Path(__file__).parent / "snapshots"


@pytest.mark.parametrize(
    ("name", "keys", "size", "config"),
    [
        ("matrix-80x24", ["M", "j"], (80, 24), Config()),
        ("matrix-review-200x50", ["M", "j"], (200, 50), REVIEW),
        ("matrix-across-80x24", ["M", "x", "l"], (80, 24), Config()),
        ("quotes-80x24", ["Q"], (80, 24), Config()),
        ("quotes-by-tag-200x50", ["Q", "s", "s"], (200, 50), Config()),
        ("gathered-80x24", ["a"], (80, 24), REVIEW),
        ("reader-80x24", ["A"], (80, 24), REVIEW),
        ("reader-by-number-80x24", ["A"], (80, 24), Config()),
        ("coverage-80x24", ["C"], (80, 24), Config()),
        ("queue-80x24", ["V"], (80, 24), Config()),
        ("queue-200x50", ["V"], (200, 50), Config()),
        ("mapping-80x24", ["g", "m"], (80, 24), REVIEW),
        ("mapping-help-80x24", ["g", "m", "question_mark"], (80, 24), REVIEW),
    ],
)
async def test_view(name: str, keys: list[str], size: tuple[int, int], config: Config, tmp_path: Path) -> None:
    notes = write_notes(tmp_path)
    kept = KEPT / f"{name}.txt"
    async with browser(notes, size=size, config=config) as (pilot, desk):
        await desk.live.scanned()
        desk.browsing.go_to_note(str(notes / "garden.md"))
        await until(pilot, lambda: desk.shown is not None and desk.shown.path.endswith("garden.md"))
        await pilot.press(*keys)

        def shown() -> str:
            return "\n".join(screen_text(pilot)) + "\n"

        if os.environ.get("NOTETUI_WRITE_SNAPSHOTS"):
            await pilot.pause(1.5)
            kept.write_text(shown())
        wanted = kept.read_text()
        await until(pilot, lambda: shown() == wanted, f"the screen of {kept.name}, which is\n{wanted}")
