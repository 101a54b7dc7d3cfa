"""A few screens as text, kept beside this file: what a person sees, looked at when they change.

`NOTETUI_WRITE_SNAPSHOTS=1` writes them anew; then look at the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.sample import GARDEN, TEA
from tests.tui.test_browser import browser, screen_text, until

KEPT = Path(__file__).parent / "snapshots"


@pytest.mark.parametrize(
    ("name", "keys", "size"),
    [
        ("start-80x24", [], (80, 24)),
        ("question-80x24", ["j", "j"], (80, 24)),
        ("quote-120x30", ["tab", "]", "q", "]", "q"], (120, 30)),
        ("tags-80x24", ["t"], (80, 24)),
        ("help-80x24", ["question_mark"], (80, 24)),
        ("table-and-code-100x30", ["G"], (100, 30)),
        ("front-matter-80x24", ["tab", "F"], (80, 24)),
        ("link-letters-80x24", ["G", "enter", "enter"], (80, 24)),
        ("outline-beside-120x30", ["z", "O", "]", "h", "]", "h", "]", "h"], (120, 30)),
        ("found-80x24", ["tab", "slash", "r", "o", "o", "t", "s"], (80, 24)),
    ],
)
async def test_screen(name: str, keys: list[str], size: tuple[int, int], tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "garden.md").write_bytes(GARDEN.encode())
    (notes / "tea.md").write_bytes(TEA.encode())
    kept = KEPT / f"{name}.txt"
    async with browser(notes, size=size) as (pilot, desk):
        await until(pilot, lambda: len(desk.tree_view.rows) == 8)
        await desk.live.scanned()
        await pilot.press(*keys)

        def shown() -> str:
            return "\n".join(screen_text(pilot)) + "\n"

        if os.environ.get("NOTETUI_WRITE_SNAPSHOTS"):
            await pilot.pause(1.0)
            KEPT.mkdir(exist_ok=True)
            kept.write_text(shown())
        wanted = kept.read_text()
        await until(pilot, lambda: shown() == wanted, f"the screen of {kept.name}, which is\n{wanted}")
