"""A fault of our own ends the program calmly, and tells nothing of a note to the terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from notetui.tui.dialogs.notice import Notice
from notetui.tui.screens.main import MainScreen
from tests.sample import GARDEN
from tests.tui.test_browser import browser, until


async def run_into_it(notes: Path, monkeypatch: pytest.MonkeyPatch, printed: list[str]) -> None:
    def fails(desk: MainScreen) -> None:
        text = "\x1b]0;of a note\x07"
        raise RuntimeError(f"about {text}")

    async with browser(notes) as (pilot, _):
        app = pilot.app
        monkeypatch.setattr(MainScreen, "rescan", fails)
        monkeypatch.setattr(app, "_print_error_renderables", lambda: printed.extend(map(str, app._exit_renderables)))
        await pilot.press("R")


async def test_it_is_told_without_control_sequences_or_values(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "garden.md").write_text(GARDEN)
    printed: list[str] = []
    with pytest.raises(RuntimeError):
        await run_into_it(tmp_path, monkeypatch, printed)
    told = "".join(printed)
    assert "a fault of its own" in told
    assert "about ␛]0;of a note␇" in told
    assert "\x1b" not in told
    assert "How Gardens Grow" not in told


async def test_a_dialog_is_left_once_whatever_answers_late(tmp_path: Path) -> None:
    (tmp_path / "garden.md").write_text(GARDEN)
    async with browser(tmp_path) as (pilot, desk):
        answers: list[bool | None] = []
        notice = Notice(desk.chrome, "told", can_edit=False)
        pilot.app.push_screen(notice, answers.append)
        await pilot.pause()
        notice.dismiss(True)
        notice.dismiss(False)
        await until(pilot, lambda: pilot.app.screen is desk)
        await until(pilot, lambda: bool(answers))
        assert answers == [True]
