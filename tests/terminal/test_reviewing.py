"""Reviewing in a real terminal at 80x24: matrix, into the note and back, the queue with keys typed ahead, leaving."""

from __future__ import annotations

from pathlib import Path

from tests.sample import GARDEN
from tests.terminal.harness import notetui
from tests.tui.views import write_notes


def test_from_the_matrix_into_the_note_and_back_and_out(tmp_path: Path) -> None:
    notes = write_notes(tmp_path)
    with notetui(str(notes)) as terminal:
        terminal.wait_for("How Gardens Grow")
        terminal.wait_for(lambda screen: "reading" not in screen and "苔" in screen)
        terminal.send("M")
        terminal.wait_for("4 notes × 3")
        terminal.send("jll")
        terminal.wait_for("RQ3  What remains unknown about roots?")
        terminal.send("\r")
        terminal.wait_for("Esc goes back to the matrix")
        terminal.wait_for("Roots answer to gravity")
        terminal.send("\x1b")
        screen = terminal.wait_for("RQ3  What remains unknown about roots?")
        assert any(line.startswith("▌ 🌱 How Gardens") for line in screen.splitlines())
        terminal.send("qq")
        assert terminal.wait_end() == 0
        assert b"\x1b]0;owned" not in terminal.raw_since()


def test_decisions_typed_ahead_go_to_one_note_after_the_other(tmp_path: Path) -> None:
    notes = write_notes(tmp_path)
    before = {path.name: path.read_bytes() for path in notes.iterdir()}
    with notetui(str(notes)) as terminal:
        terminal.wait_for("How Gardens Grow")
        terminal.wait_for(lambda screen: "reading" not in screen and "苔" in screen)
        terminal.send("V")
        terminal.wait_for("4 to do")
        terminal.send("ixtoo old\rw")
        terminal.wait_for("1 to do")
        terminal.wait_quiet()
        assert (notes / "garden.md").read_text().replace("status: include\n", "") == GARDEN
        assert "status: exclude\nstatus_reason: too old\n" in (notes / "lichen.md").read_text()
        assert "status: later\n" in (notes / "tea.md").read_text()
        terminal.send("uuu")
        terminal.wait_for("4 to do")
        terminal.wait_quiet()
        assert {path.name: path.read_bytes() for path in notes.iterdir()} == before
        terminal.send("qq")
        assert terminal.wait_end() == 0
