"""What asks for very many notes does so on another thread: keys and the screen wait for it, the program doesn't."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from notetui.library import Library
from tests.sample import GARDEN, TEA
from tests.tui.test_browser import browser, screen_text, until


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "garden.md").write_text(GARDEN)
    (folder / "tea.md").write_text(TEA)
    return folder


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note what the library is asked for on the thread of the event loop."""
    found: list[str] = []
    loop = threading.get_ident()

    def noted(name: str) -> None:
        ask = getattr(Library, name)

        def note(library: Library, *arguments: Any) -> Any:
            if threading.get_ident() == loop:
                found.append(name)
            return ask(library, *arguments)

        monkeypatch.setattr(Library, name, note)

    for name in ("paths", "notes_in", "groups", "notes", "each"):
        noted(name)
    return found


@pytest.mark.parametrize("keys", ["asterisk", "g g m", "asterisk t", "ctrl+t"])
async def test_of_all_notes_is_asked_on_another_thread(notes: Path, asked: list[str], keys: str) -> None:
    async with browser(notes) as (pilot, desk):
        await until(pilot, desk.live.all_read.is_set)
        await desk.browsing.settled()
        asked.clear()
        await pilot.press(*keys.split())
        marks = {"asterisk": 2, "g g m": 1, "asterisk t": 2}.get(keys, 0)
        await until(pilot, lambda: len(desk.marking.marked) == marks)
        if keys.endswith("t"):
            await until(pilot, lambda: any("Enter add" in line for line in screen_text(pilot)))
        assert asked == []
