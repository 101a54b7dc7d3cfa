"""The real program: pipes, encodings, terminals, and what it imports."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import SOURCES

Program = Callable[..., "subprocess.CompletedProcess[bytes]"]


def test_exit_status_and_streams(program: Program) -> None:
    listed = program("list")
    assert listed.returncode == 0
    assert listed.stderr == b""
    assert len(listed.stdout.splitlines()) == 4
    refused = program()
    assert refused.returncode == 2
    assert refused.stdout == b""
    assert b"needs a terminal" in refused.stderr


def test_an_index_that_cannot_be_kept_is_said_once_and_costs_no_answer(program: Program, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("in the way")
    listed = program("list", XDG_CACHE_HOME=str(tmp_path / "cache"))
    assert listed.returncode == 0
    assert len(listed.stdout.splitlines()) == 4
    assert listed.stderr.decode() == (
        f"The index is in memory for now: can't make {tmp_path}/cache/notetui: not a directory;"
        " XDG_CACHE_HOME can name another place\n"
    )


@pytest.mark.parametrize("words", [["list"], ["matrix", "--format", "csv"], ["show", "alpha"], ["config", "show"]])
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_disk_behind_standard_output_is_said(words: list[str], unbuffered: str, notes: Path) -> None:
    command = [sys.executable, "-m", "notetui", *words]
    env = {**os.environ, "PYTHONPATH": str(SOURCES), "PYTHONUNBUFFERED": unbuffered}
    with open("/dev/full", "wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, env=env, timeout=60, check=False)
    assert done.stderr.splitlines()[-1] == b"notetui: Could not write to standard output: No space left on device"
    assert b"Traceback" not in done.stderr
    assert done.returncode == 1


@pytest.mark.parametrize("closed", [1, 2])
def test_a_closed_stream_is_no_error(notes: Path, closed: int) -> None:
    command = [sys.executable, "-m", "notetui", "tag", "add", "new", "--to", "alpha"]
    env = {**os.environ, "PYTHONPATH": str(SOURCES)}
    shell = ["/bin/sh", "-c", f'exec "$@" {closed}>&-', "sh", *command]
    done = subprocess.run(shell, capture_output=True, env=env, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "- new" in (notes / "alpha.md").read_text(encoding="utf-8")


def test_an_encoding_without_the_characters(program: Program) -> None:
    result = program("list", PYTHONIOENCODING="ascii", LANG="C", LC_ALL="C")
    assert result.returncode == 0
    assert b"\\u30d9" in result.stdout
    assert result.stdout.isascii()


@pytest.mark.parametrize("format_", ["table", "json", "jsonl", "csv", "md", "bibtex"])
def test_names_that_are_not_text_are_written_as_valid_text(
    program: Program, notes: Path, tmp_path: Path, format_: str
) -> None:
    with open(os.fsencode(notes) + b"/caf\xe9.md", "wb") as file:
        file.write(b"---\ntitle: Coffee\nyear: 2020\nauthors: [A]\n---\n> Black.\n\n## RQ1: Why?\n")
    commands = [["list"], ["list", "--output", "out.txt", "--force"]]
    if format_ != "bibtex":
        commands += [["search"], ["quotes"], ["check"]]
    for words in commands:
        result = program(*words, *([] if words[0] == "check" else ["coffee"]), "--format", format_, "--dir", "notes")
        assert result.returncode == (1 if words[0] == "check" else 0), result.stderr
        data = (tmp_path / "out.txt").read_bytes() if "--output" in words else result.stdout
        text = data.decode("utf-8")
        assert "\\ud" not in text
        assert ("caf‹E9›" if format_ != "bibtex" else "Coffee") in text


def test_a_path_for_a_shell_is_its_very_bytes(program: Program, notes: Path) -> None:
    with open(os.fsencode(notes) + b"/caf\xe9.md", "wb") as file:
        file.write(b"# Coffee\n")
    assert program("queue", "--next", "coffee").stdout == b"notes/caf\xe9.md\n"


def test_a_reader_that_stops_early(notes: Path) -> None:
    for number in range(300):
        (notes / f"n{number}.md").write_text(f"# {'long title ' * 40}\n", encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(SOURCES)}
    command = [sys.executable, "-m", "notetui", "list"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        errors = process.stderr.read()
        assert process.wait(60) == 0
    assert errors == b""


def on_terminal(*words: str, **environment: str) -> bytes:
    """Run the program on a pseudo-terminal of 80 columns and return what it wrote there."""
    ours, theirs = pty.openpty()
    import fcntl
    import struct
    import termios

    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    env = {**os.environ, "PYTHONPATH": str(SOURCES), "TERM": "xterm", **environment}
    env.pop("COLUMNS", None)
    process = subprocess.Popen([sys.executable, "-m", "notetui", *words], stdin=theirs, stdout=theirs, env=env)
    os.close(theirs)
    written = b""
    try:
        while data := os.read(ours, 65536):
            written += data
    except OSError:  # the other side is closed: that is how a terminal ends
        pass
    finally:
        os.close(ours)
    assert process.wait(60) == 0
    return written


def test_show_has_colours_on_a_terminal_only(notes: Path) -> None:
    coloured = on_terminal("show", "alpha")
    assert b"\x1b[1;32m" in coloured
    plain = on_terminal("show", "alpha", NO_COLOR="1")
    assert b"\x1b" not in plain
    assert "▌ By tuning a general model.".encode() in plain


def test_nothing_of_a_note_controls_the_terminal(notes: Path) -> None:
    for words in (("list",), ("list", "--format", "csv"), ("list", "--format", "json"), ("show", "--raw", "hostile")):
        written = on_terminal(*words)
        assert b"evil" in written or b"red" in written
        assert b"\x1b" not in written
        assert b"\x07" not in written
        assert "\u202e".encode() not in written


def test_a_table_fits_the_terminal(notes: Path) -> None:
    (notes / "long.md").write_text(f"# {'very long title ' * 20}\n", encoding="utf-8")
    from notetui.core.text.cells import cell_len

    for line in on_terminal("list").decode().splitlines():
        assert cell_len(line) <= 80


def test_a_matrix_fits_the_terminal(notes: Path, home: Path) -> None:
    from notetui.core.text.cells import cell_len

    asked = "".join(f"- RQ{number}: Is 研究 number {number} of twelve right?\n" for number in range(1, 13))
    (notes / "many.md").write_text(f"# 多い\n\n## Questions\n\n{asked}", encoding="utf-8")
    config = home / "many.toml"
    config.write_text(
        "".join(
            f"[[review.questions]]\nid = 'R{number}'\ntext = '問い {number}'\npatterns = ['number {number} of']\n"
            for number in range(1, 13)
        ),
        encoding="utf-8",
    )
    by_review = on_terminal("matrix", "--config", str(config)).decode().splitlines()
    assert by_review[0] == "R1   問い 1", "each id stands with its text"
    assert by_review[13].split() == [f"R{number}" for number in range(1, 13)]
    assert by_review[-1].split() == ["·"] * 12 + ["多い"]
    by_number = on_terminal("matrix", "title:多い").decode().splitlines()
    assert by_number[1].split() == ["多い", "RQ1", "·", "Is", "研究", "number", "1", "of", "twelve", "right?"]
    assert all(cell_len(line) <= 80 for line in (*by_review, *by_number))


def test_a_list_imports_no_screen(program: Program, notes: Path) -> None:
    code = (
        "import sys; from notetui.cli.main import run; status = run(['list']); "
        "names = {'textual', 'rich.console', 'rich.text', 'asyncio', 'watchfiles', 'pygments', 'yaml', 'frontmatter', "
        "'pyromark', 'tomllib', 'pylatexenc'}; "
        "print(status, sorted(names & set(sys.modules)), file=sys.stderr)"
    )
    program("list")  # builds the index
    environment = {**os.environ, "PYTHONPATH": str(SOURCES)}
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment, timeout=60, check=True)
    assert result.stderr == b"0 []\n"


def test_a_command_ends_without_taking_python_apart_and_loses_nothing(program: Program, notes: Path) -> None:
    code = (
        "import atexit, sys; atexit.register(print, 'taken apart'); sys.argv = ['notetui', *sys.argv[1:]]; "
        "from notetui.__main__ import main; sys.exit(main())"
    )
    environment = {**os.environ, "PYTHONPATH": str(SOURCES)}
    for words in (["list"], ["--version"], ["list", "--sort", "nothing"], ["list", "--dir", "nowhere"]):
        usual = program(*words)
        command = [sys.executable, "-c", code, *words]
        result = subprocess.run(command, capture_output=True, env=environment, timeout=60, check=False)
        assert (result.returncode, result.stdout, result.stderr) == (usual.returncode, usual.stdout, usual.stderr)
