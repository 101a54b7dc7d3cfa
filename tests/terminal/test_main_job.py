"""The main job in a real terminal at 80x24: start, move, read, tag, live, quit."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.sample import GARDEN, HOSTILE, PLAIN, TEA
from tests.terminal.harness import Terminal, notetui

DOWN, ENTER, ESCAPE = "j", "\r", "\x1b"


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "garden.md").write_bytes(GARDEN.encode())
    (folder / "tea.md").write_bytes(TEA.encode())
    return folder


def cursor_on(label: str) -> Callable[[str], bool]:
    """Return the test whether the tree's cursor is on a row with a label."""
    return lambda screen: any(line.startswith("▌") and label in line for line in screen.splitlines())


def opened(notes: Path, **options: object) -> Terminal:
    terminal = notetui(str(notes), **options)
    terminal.wait_for("How Gardens Grow")
    terminal.wait_for("A note about a survey")
    return terminal


def test_start_shows_tree_and_note_and_moving_shows_the_next_at_once(notes: Path) -> None:
    with opened(notes) as terminal:
        screen = terminal.wait_for("RQ1 How does")
        assert "✓" in screen
        assert "~" in screen
        terminal.send(DOWN * 2)
        terminal.wait_for("Water matters most")
        terminal.wait_for("❯ RQ2 What do plants need besides light?")
        terminal.send("G")
        terminal.wait_for("Forty people drank tea")


def test_a_tag_is_one_inserted_line_on_disk_and_undo_takes_it_back(notes: Path) -> None:
    file = notes / "garden.md"
    before = file.read_bytes()
    with opened(notes) as terminal:
        terminal.send("t")
        terminal.wait_for("Tags of 🌱")
        terminal.send("llm")
        terminal.wait_for("A new tag")
        terminal.send(ENTER)
        terminal.wait_for("Saved: added “llm”")
        assert file.read_bytes() == before.replace(b"  - paper-note\n", b"  - paper-note\n  - llm\n")
        assert not file.read_bytes().endswith(b"\n")
        terminal.send(ESCAPE)
        terminal.wait_for(lambda text: "#paper-note #llm" in text and "Enter add" not in text)
        terminal.send("u")
        terminal.wait_for("Undone")
        assert file.read_bytes() == before


def test_what_other_programs_save_is_on_the_screen_and_the_place_is_kept(notes: Path) -> None:
    file = notes / "garden.md"
    with opened(notes) as terminal:
        terminal.send(DOWN * 2)
        shown = terminal.wait_for("Water matters most").splitlines()
        row = next(number for number, line in enumerate(shown) if "Water matters" in line)
        temporary = notes / "garden.md.new"
        temporary.write_bytes(GARDEN.replace("## Objective", "New lines\n\nabove.\n\n## Objective").encode())
        os.replace(temporary, file)
        temporary.write_bytes(
            GARDEN.replace("## Objective", "New\n\nabove.\n\n## Objective")
            .replace("Water matters", "Rain matters")
            .encode()
        )
        os.replace(temporary, file)
        changed = terminal.wait_for("Rain matters most").splitlines()
        assert "Rain matters" in changed[row]


def test_a_save_in_place_as_nano_and_vs_code_do_is_never_shown_half(notes: Path) -> None:
    with opened(notes) as terminal:
        terminal.wait_quiet()
        text = GARDEN.replace("never written", "often read")
        with open(notes / "garden.md", "w", buffering=1) as file:
            file.flush()
            file.write(text[:400])
            file.flush()
            file.write(text[400:])
        terminal.wait_for("often read")
        screen = terminal.wait_for("Objective")
        assert "deleted" not in screen
        assert "RQ3" in screen


def test_a_pipe_among_the_notes_hangs_nothing(notes: Path) -> None:
    os.mkfifo(notes / "pipe.md")
    with opened(notes) as terminal:
        assert "pipe" not in terminal.screen()
        terminal.send("q")
        assert terminal.wait_end() == 0


def test_a_save_by_vim_is_on_the_screen(notes: Path) -> None:
    with opened(notes) as terminal:
        terminal.wait_quiet()
        subprocess.run(
            [
                *("vim", "-u", "NONE", "-es", "-N", "-c", "set backupskip= backup writebackup"),
                *("-c", "%s/never written/often read/", "-c", "wq", str(notes / "garden.md")),
            ],
            check=True,
            stdin=subprocess.DEVNULL,
        )
        screen = terminal.wait_for("often read")
        assert "garden.md~" not in screen


def test_new_renamed_and_deleted_notes_patch_the_tree_without_moving_the_cursor(notes: Path) -> None:
    with opened(notes) as terminal:
        terminal.send(DOWN * 2)
        terminal.wait_for(cursor_on("RQ2"))
        (notes / "new.md").write_text("---\ntitle: Brand new\ntopics: [food]\n---\nText\n")
        screen = terminal.wait_for("Brand new")
        assert cursor_on("RQ2")(screen)
        os.rename(notes / "new.md", notes / "newer.md")
        (notes / "newer.md").write_text("---\ntitle: Renamed\ntopics: [food]\n---\nText\n")
        terminal.wait_for(lambda text: "Renamed" in text and "Brand new" not in text)
        os.unlink(notes / "newer.md")
        screen = terminal.wait_for(lambda text: "Renamed" not in text)
        assert cursor_on("RQ2")(screen)


def test_a_note_deleted_under_the_cursor_moves_it_to_its_neighbour(notes: Path) -> None:
    with opened(notes) as terminal:
        os.unlink(notes / "garden.md")
        terminal.wait_for("Forty people drank tea")
        terminal.wait_for("deleted or moved away")


def test_quitting_gives_the_terminal_back(notes: Path) -> None:
    with opened(notes) as terminal:
        assert not terminal.echoes()
        terminal.send("q")
        assert terminal.wait_end() == 0
        assert terminal.echoes()
        end = terminal.raw_since()[-400:]
        assert b"\x1b[?1049l" in end
        assert b"\x1b[?25h" in end
        assert b"\x1b[?1003l" in end or b"\x1b[?1000l" in end


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_being_ended_from_outside_gives_the_terminal_back(notes: Path, number: signal.Signals) -> None:
    with opened(notes) as terminal:
        terminal.kill(number)
        assert terminal.wait_end() == 128 + number
        assert terminal.echoes()
        assert b"\x1b[?1049l" in terminal.raw_since()


def test_nothing_hostile_reaches_the_terminal_and_markup_is_shown_as_it_is(tmp_path: Path) -> None:
    notes = tmp_path / "n"
    notes.mkdir()
    (notes / "file [b] 研究.md").write_text(HOSTILE)
    with notetui(str(notes)) as terminal:
        terminal.wait_for("A [/b] study [red]x")
        terminal.wait_for("␛[31mred␛[0m")
        terminal.send("t")
        terminal.wait_for("[@click=app.quit]go")
        raw = terminal.raw_since()
        for sequence in (b"\x1b]0;owned", b"\x1b[31mred", b"\xc2\x9b2J", "\u202e".encode()):
            assert sequence not in raw
        assert not terminal.ended()


@pytest.mark.parametrize("environ", [{"LANG": "C"}, {"NO_COLOR": "1"}, {"TERM": "linux"}, {"TERM": "screen"}])
def test_poor_terminals_show_the_note(notes: Path, environ: dict[str, str]) -> None:
    with notetui(str(notes), environ=environ) as terminal:
        terminal.wait_for("How Gardens Grow")
        terminal.send("q")
        assert terminal.wait_end() == 0


def test_a_tiny_terminal_breaks_nothing(notes: Path) -> None:
    with notetui(str(notes), columns=20, rows=5) as terminal:
        terminal.wait_for("🌱 How")
        terminal.send(ENTER)
        terminal.wait_for("Gardens")
        terminal.resize(100, 30)
        terminal.wait_for("A note about a survey")
        terminal.send("q")
        assert terminal.wait_end() == 0


def test_idle_it_writes_nothing(notes: Path) -> None:
    with opened(notes) as terminal:
        terminal.wait_quiet(1.0)
        mark = len(terminal.raw)
        terminal.wait_quiet(2.0)
        assert terminal.raw_since(mark) == b""


@pytest.mark.parametrize(("key", "opens"), [("?", "Moving"), ("o", "Outline"), ("T", "Tags: 3")])
def test_escape_and_the_next_key_in_one_piece_are_two_keys(notes: Path, key: str, opens: str) -> None:
    with opened(notes) as terminal:
        terminal.send("t")
        terminal.wait_for("Tags of 🌱")
        terminal.send(ESCAPE + key)
        screen = terminal.wait_for(opens)
        assert "Tags of" not in screen


def test_keys_typed_ahead_go_to_what_the_keys_before_them_open(notes: Path) -> None:
    with opened(notes) as terminal:
        terminal.send("jkttque\r" + ESCAPE + "?")
        terminal.wait_for("Moving")
        assert b"  - tque\n" in (notes / "garden.md").read_bytes()
        terminal.send(ESCAPE + ":help\r")
        terminal.wait_for("Moving")
        terminal.send(ESCAPE + "q")
        assert terminal.wait_end() == 0


def test_keys_typed_ahead_work_on_the_note_that_the_keys_before_them_show(notes: Path) -> None:
    (notes / "zebra.md").write_text("---\ntitle: Zebra\ntopics: [zoo]\n---\n> A striped word.\n")
    with opened(notes) as terminal:
        terminal.wait_for("Zebra")
        terminal.send("G]qtstripes\r" + ESCAPE + "gg" + "fzebra\r\r]qtword\r" + ESCAPE)
        terminal.wait_for("#stripes #word")
        assert b"stripes" in (notes / "zebra.md").read_bytes()
        assert b"word" not in (notes / "garden.md").read_bytes()
        assert b"stripes" not in (notes / "tea.md").read_bytes()


def test_stopping_and_going_on_leaves_all_as_it_was(notes: Path) -> None:
    with opened(notes) as terminal:
        terminal.kill(signal.SIGSTOP)
        (notes / "later.md").write_text(PLAIN)
        terminal.kill(signal.SIGCONT)
        terminal.wait_for("no topic")


def test_the_next_start_comes_back_to_the_same_place(notes: Path) -> None:
    with opened(notes) as terminal:
        terminal.send("3")
        terminal.wait_for("tea ")
        terminal.send("G")
        terminal.wait_quiet()
        terminal.send("q")
        assert terminal.wait_end() == 0
    with notetui(str(notes)) as terminal:

        def is_there(text: str) -> bool:
            # The last screen is a picture; it goes when the program is there.
            return "opening…" not in text and re.search("▌.*▸ Tea and Memory", text) is not None

        screen = terminal.wait_for(is_there)
        assert "botany" not in screen


def test_a_key_for_an_unknown_command_is_told_before_the_screen_is_touched(notes: Path, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[keys]\nqiut = ["x"]\n')
    with notetui("--config", str(config), str(notes)) as terminal:
        assert terminal.wait_end() == 2
        screen = terminal.screen()
        assert "qiut" in screen
        assert "quit" in screen
        assert b"\x1b[?1049h" not in terminal.raw_since()


def test_without_a_terminal_there_is_a_message_and_status_2(notes: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "notetui", str(notes)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=30,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")},
        check=False,
    )
    assert done.returncode == 2
    assert "terminal" in done.stderr
    assert done.stdout == ""


def test_debug_timing_tells_every_stage_of_the_start_in_order(notes: Path) -> None:
    with notetui("--debug-timing", str(notes)) as terminal:
        terminal.wait_for("How Gardens Grow")
        terminal.wait_quiet()
        terminal.send("q")
        assert terminal.wait_end() == 0
        told = terminal.raw.decode(errors="replace").splitlines()
    lines = [line.rsplit(maxsplit=2) for line in told if line.endswith(" ms") and "done after" not in line]
    stages = {name.rpartition("  ")[2]: float(value) for name, value, _ in lines}
    assert set(stages) == {
        "process start",
        "command line",
        "imports done",
        "library opened",
        "mounted",
        "first paint",
        "tree usable",
        "scan done",
    }
    assert list(stages.values()) == sorted(stages.values())
    assert stages["process start"] == 0 < stages["command line"]
