"""The last screen in the real program: painted before Textual is there, taken over without a flicker, given back.

The program is stopped where it begins to import Textual, until the test lets it go on.
"""

from __future__ import annotations

import contextlib
import os
import re
import select
import signal
import sys
import time
from binascii import crc32
from collections.abc import Callable, Iterator
from pathlib import Path

import pyte
import pytest

from tests.sample import GARDEN, TEA
from tests.terminal.harness import PATIENCE, Terminal
from tests.terminal.test_signals import given_back, private_modes, until
from tests.tui.test_cells import seen

OPENING = "opening…"
FOREVER = ("typing", "re", "enum", "signal", "rich", "textual", "sqlite3", "asyncio", "argparse", "tomllib", "json")
"""What the first paint must not wait for."""
GATE = """
import os, sys
class Gate:
    def find_spec(self, name, path=None, target=None):
        if name == "textual":
            sys.meta_path.remove(self)
            open("reached", "w").write(" ".join(sys.modules))
            with open("gate") as gate:
                if word := gate.read().strip():
                    raise RuntimeError(word)
        return None
sys.meta_path.insert(0, Gate())
"""
MAIN = "from notetui.__main__ import main; sys.exit(main())"


class Place:
    """A home with notes, in which notetui is started again and again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = Path(os.environ["HOME"])
        self.cache = Path(os.environ["XDG_CACHE_HOME"]) / "notetui"
        self.notes = folder / "notes"
        self.notes.mkdir()
        (self.notes / "garden.md").write_bytes(GARDEN.encode())
        (self.notes / "tea.md").write_bytes(TEA.encode())

    def words(self, *arguments: str, code: str = "") -> list[str]:
        """The program without its notes directory, which is ./notes."""
        return [sys.executable, "-c", f"import sys\n{code}\n{MAIN}", *arguments]

    def run(self, *arguments: str, code: str = "", **options: object) -> Terminal:
        return Terminal(self.words(*arguments, code=code), cwd=self.folder, **options)  # type: ignore[arg-type]

    def leave(self, keys: str = "", *arguments: str, environ: dict[str, str] | None = None) -> str:
        """Be in the program once, with some keys; return the screen that was left."""
        with self.run(*arguments, environ=environ) as terminal:
            opened(terminal)
            for key in keys:
                terminal.send(key)
                terminal.wait_quiet()
            screen = terminal.screen()
            terminal.send("q")
            assert terminal.wait_end() == 0
        return screen

    @contextlib.contextmanager
    def stopped(self, *arguments: str, code: str = "", **options: object) -> Iterator[Terminal]:
        """Start it, up to where it begins to import Textual; `go_on` lets it."""
        self.close_gate()
        with self.run(*arguments, code=code + GATE, **options) as terminal:
            until((self.folder / "reached").exists, "Textual is wanted")
            yield terminal

    def close_gate(self) -> None:
        for name in ("reached", "gate"):
            (self.folder / name).unlink(missing_ok=True)
        os.mkfifo(self.folder / "gate")

    def go_on(self, word: str = "") -> None:
        """Let the import of Textual happen; with a word, fail."""
        (self.folder / "gate").write_text(word)

    @property
    def screens(self) -> list[Path]:
        return list(self.cache.glob("screen-*"))


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def opened(terminal: Terminal) -> None:
    terminal.wait_for(lambda text: "How Gardens Grow" in text and OPENING not in text and "? help" in text)
    terminal.wait_quiet()


def above(screen: str) -> list[str]:
    """All lines but the bottom one."""
    return screen.splitlines()[:-1]


def painted(terminal: Terminal) -> str:
    return terminal.wait_for(OPENING)


def test_the_screen_is_there_before_textual_and_keys_typed_meanwhile_arrive_in_order(place: Place) -> None:
    left = place.leave("jj")
    assert len(place.screens) == 1
    assert place.screens[0].stat().st_mode & 0o777 == 0o600
    with place.stopped() as terminal:
        assert above(painted(terminal)) == above(left)
        loaded = (place.folder / "reached").read_text().split()
        assert "notetui.tui.first_paint" in loaded
        assert "textual" not in loaded
        mark = len(terminal.raw)
        terminal.send("fsea\r")
        terminal.wait_quiet()
        assert terminal.raw_since(mark) == b""
        place.go_on()
        terminal.wait_for(lambda text: OPENING not in text and "sea" in text and "Filter" in text)
        terminal.send("q")
        assert terminal.wait_end() == 0
        given_back(terminal)
    # With a filter on the next start would show something else.
    assert place.screens == []


def test_it_is_painted_before_anything_else_is_imported(place: Place) -> None:
    place.leave()
    code = (
        "from notetui.tui.first_paint import FirstPaint\n"
        "paint = FirstPaint.paint\n"
        "def watched(self, environ):\n"
        "    paint(self, environ)\n"
        "    open('loaded', 'w').write(' '.join(sys.modules))\n"
        "FirstPaint.paint = watched\n"
    )
    with place.stopped(code=code) as terminal:
        painted(terminal)
        place.go_on()
        opened(terminal)
    loaded = (place.folder / "loaded").read_text().split()
    assert "notetui.core.kept_screen" in loaded
    assert not set(FOREVER) & set(loaded)


@pytest.mark.parametrize("large", [False, True], ids=["small", "large"])
def test_only_cells_that_differ_change_and_each_at_once(place: Place, large: bool) -> None:
    if large:
        # Larger than what is read before the first frame.
        (place.notes / "garden.md").write_text(GARDEN + "\nmore text of the garden\n" * 20_000)
    left = place.leave("jj" if not large else "")
    with place.stopped() as terminal:
        painted(terminal)
        mark = len(terminal.raw)
        place.go_on()
        opened(terminal)
        assert terminal.screen() == left
        whole = terminal.raw_since()
        terminal.send("q")
        terminal.wait_end()
    took_over = whole[mark:]
    assert b"\x1b[?1049h" not in took_over
    assert not re.search(rb"\x1b\[[0-9]*[JKLMPX@]", took_over)
    assert len(took_over) < 1200
    assert private_modes(whole) >= {b"1049", b"1000", b"2004"}
    screen = pyte.Screen(80, 24)
    stream = pyte.ByteStream(screen)

    def cells() -> list[list[object]]:
        return [[seen(screen.buffer[y][x]) for x in range(80)] for y in range(24)]

    def feed(data: bytes) -> None:
        stream.feed(re.sub(rb"\x1b\[[<>=?][0-9;]*[a-zA-Z~]|\x1b\[\?[0-9;]*\$p|\x1b\][^\x07]*\x07", b"", data))

    feed(whole[:mark])
    before, moments = cells(), []
    for piece in re.split(rb"(?=\x1b)", took_over):
        feed(piece)
        moments.append(cells())
    after = moments[-1]
    assert before[:-1] == after[:-1]
    for moment in moments:
        assert all(cell in (before[23][x], after[23][x]) for x, cell in enumerate(moment[23]))
        assert moment[:-1] == before[:-1]


def other_size(place: Place) -> Terminal:
    return place.run(columns=81)


def fewer_rows(place: Place) -> Terminal:
    return place.run(rows=23)


def not_unicode(place: Place) -> Terminal:
    return place.run(environ={"PYTHONIOENCODING": "latin-1"})


def told_to_warn(place: Place) -> Terminal:
    return place.run(environ={"PYTHONWARNINGS": "default::UserWarning"})


def with_configuration(place: Place) -> Terminal:
    (place.home / ".config" / "notetui").mkdir()
    (place.home / ".config" / "notetui" / "config.toml").write_text("sort = 'date'")
    return place.run()


def hostile(place: Place) -> Terminal:
    (file,) = place.screens
    body = file.read_bytes().partition(b"\n")[2].replace(b"botany", b"\x1b[1mx\x07")
    file.write_bytes(f"notetui screen 1 {crc32(body)}\n".encode() + body)
    return place.run()


def no_cache(place: Place) -> Terminal:
    import shutil

    shutil.rmtree(place.cache)
    return place.run()


@pytest.mark.parametrize(
    "begin",
    [
        other_size,
        fewer_rows,
        not_unicode,
        told_to_warn,
        with_configuration,
        hostile,
        no_cache,
    ],
)
def test_a_start_that_may_look_otherwise_begins_as_ever(place: Place, begin: Callable[[Place], Terminal]) -> None:
    # Other arguments, another environment and other damage: `store/test_last_screen.py`.
    place.leave()
    assert len(place.screens) == 1
    with begin(place) as terminal:
        opened(terminal)
        assert OPENING.encode() not in terminal.raw_since()
        assert b"\x1b[1mx" not in terminal.raw_since()
        assert terminal.raw_since().count(b"\x1b[?1049h") == 1
        terminal.send("q")
        assert terminal.wait_end() == 0
        given_back(terminal)


def test_without_colours_none_is_painted(place: Place) -> None:
    environ = {"NO_COLOR": "1"}
    left = place.leave("j", environ=environ)
    with place.stopped(environ=environ) as terminal:
        assert above(painted(terminal)) == above(left)
        assert not re.search(rb"\x1b\[[0-9;]*\b[34][0-9]\b", terminal.raw_since())


def test_the_other_commands_and_the_first_start_paint_nothing(place: Place) -> None:
    for _ in range(2):
        for arguments in (["list"], ["--help"], ["--version"], ["tags"]):
            with place.run(*arguments) as terminal:
                assert terminal.wait_end() == 0
                assert b"\x1b[?" not in terminal.raw_since()
        place.leave()


def test_a_wrong_configuration_is_told_before_the_screen_is_touched(place: Place) -> None:
    config = place.folder / "own.toml"
    config.write_text("sort = 'date'\n")
    arguments = ("--config", "own.toml")
    place.leave("", *arguments)
    with place.stopped(*arguments) as terminal:
        painted(terminal)
        place.go_on()
        opened(terminal)
        terminal.send("q")
        terminal.wait_end()
    config.write_text("sort = 'dat'\n")
    with place.run(*arguments) as terminal:
        assert terminal.wait_end() == 2
        assert "own.toml" in terminal.screen().replace("\n", "")
        assert b"\x1b[?" not in terminal.raw_since()
    config.unlink()
    with place.run(*arguments) as terminal:
        assert terminal.wait_end() == 2
        assert b"\x1b[?" not in terminal.raw_since()


def test_it_can_be_switched_off(place: Place) -> None:
    config = place.folder / "own.toml"
    config.write_text("sort = 'title'\n")
    place.leave("", "--config", "own.toml")
    assert len(place.screens) == 1
    config.write_text("last_screen = false\n")
    for _ in range(2):
        with place.run("--config", "own.toml") as terminal:
            opened(terminal)
            assert OPENING.encode() not in terminal.raw_since()
            terminal.send("q")
            terminal.wait_end()
        assert place.screens == []


@pytest.mark.parametrize("keys", ["?", "M", "z", "frice\r", "t"], ids=["help", "matrix", "alone", "filter", "dialog"])
def test_what_a_start_does_not_bring_back_is_not_kept(place: Place, keys: str) -> None:
    with place.run() as terminal:
        opened(terminal)
        terminal.send(keys)
        terminal.wait_quiet()
        terminal.kill(signal.SIGTERM)
        terminal.wait_end()
    assert place.screens == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_a_session_that_is_ended_leaves_its_screen_and_one_that_is_killed_does_not(
    place: Place, number: signal.Signals
) -> None:
    with place.run() as terminal:
        opened(terminal)
        left = terminal.screen()
        terminal.kill(number)
        assert terminal.wait_end() == 128 + number
    with place.run() as terminal:
        assert above(painted(terminal)) == above(left)
        opened(terminal)
        terminal.kill(signal.SIGKILL)
        terminal.wait_end()
    assert place.screens == []


def test_nothing_is_written_elsewhere_and_nothing_is_lost_with_the_cache(place: Place) -> None:
    def everything() -> set[Path]:
        cache = place.cache
        return {path for top in (place.home, place.folder) for path in top.rglob("*") if cache not in path.parents}

    place.leave("jj")
    before = everything()
    place.leave("jj")
    assert everything() == before
    assert len(place.screens) == 1
    assert not [path for path in place.cache.iterdir() if path.name.endswith(".tmp")]


# -- between the paint and the program


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT], ids=lambda number: number.name)
def test_a_signal_gives_the_terminal_back(place: Place, number: signal.Signals) -> None:
    place.leave()
    with place.stopped() as terminal:
        painted(terminal)
        terminal.kill(number)
        assert terminal.wait_end() == -number
        given_back(terminal)
        assert OPENING not in terminal.screen()


def test_ctrl_c_gives_the_terminal_back(place: Place) -> None:
    place.leave()
    with place.stopped() as terminal:
        modes = terminal.attributes()
        painted(terminal)
        terminal.send("\x03")
        assert terminal.wait_end() == 130
        given_back(terminal)
        assert terminal.attributes() != modes


def test_a_terminal_that_is_lost_ends_it(place: Place) -> None:
    place.leave()
    with place.stopped() as terminal:
        painted(terminal)
        terminal.hang_up()
        assert terminal.wait_end() == -signal.SIGHUP


def test_a_start_that_fails_is_told_on_a_terminal_as_it_was(place: Place) -> None:
    place.leave()
    with place.stopped() as terminal:
        painted(terminal)
        place.go_on("brass-doorknob")
        assert terminal.wait_end() == 1
        given_back(terminal)
        assert "RuntimeError: brass-doorknob" in terminal.screen()
        assert OPENING not in terminal.screen()


@pytest.mark.parametrize(
    "fault",
    [
        "NotetuiApp.CSS_PATH = 'brass-doorknob.tcss'",
        "NotetuiApp.get_default_screen = lambda self: {}['brass-doorknob']",
        "MainScreen.compose = lambda self: {}['brass-doorknob']",
        "MainScreen.on_mount = lambda self: {}['brass-doorknob']",
    ],
)
def test_a_fault_of_the_program_is_told_on_a_terminal_as_it_was(place: Place, fault: str) -> None:
    place.leave()
    broken = (
        "import notetui.cli.browse as browse\n"
        "def check(config):\n"
        "    from notetui.tui.app import NotetuiApp\n"
        "    from notetui.tui.screens.main import MainScreen\n"
        f"    {fault}\n"
        "browse._check_keys = check\n"
    )
    with place.stopped(code=broken) as terminal:
        painted(terminal)
        place.go_on()
        assert terminal.wait_end() != 0
        given_back(terminal)
        told = terminal.raw_since().rpartition(b"\x1b[?1049l")[2]
        assert b"brass-doorknob" in told
        assert "brass-doorknob" in terminal.screen()
    assert place.screens == []


@pytest.mark.parametrize("size", [(100, 30), (60, 20)])
def test_a_resize_meanwhile_paints_everything_again(place: Place, size: tuple[int, int]) -> None:
    place.leave()
    with place.stopped() as terminal:
        painted(terminal)
        terminal.resize(*size)
        place.go_on()
        opened(terminal)
        resized = terminal.screen()
        terminal.send("q")
        terminal.wait_end()
    with place.run(columns=size[0], rows=size[1]) as terminal:
        opened(terminal)
        assert terminal.screen() == resized


def test_a_resize_there_and_back_paints_everything_again(place: Place) -> None:
    left = place.leave()
    with place.stopped() as terminal:
        painted(terminal)
        terminal.resize(40, 10)
        terminal.resize(80, 24)
        place.go_on()
        opened(terminal)
        assert terminal.screen() == left


class Job:
    """notetui as a job of an interactive bash, stopped before it imports Textual."""

    def __init__(self, place: Place) -> None:
        place.close_gate()
        (place.folder / "start.py").write_text(f"import sys\n{GATE}\n{MAIN}\n")
        self.place = place
        self.terminal = Terminal(
            ["/bin/bash", "--norc", "--noprofile", "--noediting", "-i"], environ={"PS1": "ready> "}, cwd=place.folder
        )
        self.terminal.wait_for("ready>")
        self.terminal.send(f"clear; {sys.executable} start.py\r")
        until((place.folder / "reached").exists, "Textual is wanted")
        painted(self.terminal)

    @property
    def pid(self) -> int | None:
        children = Path(f"/proc/{self.terminal.pid}/task/{self.terminal.pid}/children").read_text().split()
        return int(children[0]) if children else None

    def wait_stopped(self) -> None:
        def is_stopped() -> bool:
            return Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"

        until(is_stopped, "the job is stopped")


@pytest.mark.parametrize("how", ["key", "SIGSTOP"])
def test_stopping_and_going_on_ends_in_a_whole_screen_and_a_whole_shell(place: Place, how: str) -> None:
    left = place.leave()
    job = Job(place)
    with job.terminal as terminal:
        if how == "key":
            terminal.send("\x1a")
        else:
            assert job.pid is not None
            os.kill(job.pid, signal.SIGSTOP)
        job.wait_stopped()
        if how == "key":
            given_back(terminal)
        terminal.wait_for("Stopped")
        terminal.send("echo at-$((40 + 2))\r")
        terminal.wait_for("at-42")
        terminal.send("fg\r")
        terminal.wait_quiet()
        place.go_on()
        opened(terminal)
        assert terminal.screen() == left
        terminal.send("q")
        until(lambda: job.pid is None, "it has ended")
        given_back(terminal)
        mark = len(terminal.raw)
        terminal.send("echo still-$((40 + 2))\r")
        until(lambda: b"still-42" in terminal.raw_since(mark), "the shell answers")


def test_in_the_background_nothing_is_painted(place: Place) -> None:
    place.leave()
    place.close_gate()
    with Terminal(
        ["/bin/bash", "--norc", "--noprofile", "--noediting", "-i"], environ={"PS1": "ready> "}, cwd=place.folder
    ) as terminal:
        (place.folder / "start.py").write_text(f"import sys\n{GATE}\n{MAIN}\n")
        terminal.wait_for("ready>")
        terminal.send(f"{sys.executable} start.py &\r")
        until((place.folder / "reached").exists, "Textual is wanted")
        assert terminal.echoes()
        assert b"\x1b[?1049h" not in terminal.raw_since()
        terminal.send("kill %1\r")
        deadline = time.monotonic() + PATIENCE
        while "Terminated" not in terminal.screen() and time.monotonic() < deadline:
            terminal.send("\r")
            select.select([], [], [], 0.05)
        assert "Terminated" in terminal.screen()
