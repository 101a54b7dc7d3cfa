"""The last screen is given back to a start like the one that left it, and to no other; nothing odd is read."""

from __future__ import annotations

import os
import stat
from binascii import crc32
from collections.abc import Callable
from pathlib import Path

import pytest

from notetui.core.kept_screen import KeptScreen
from notetui.store import last_screen
from notetui.store.last_screen import Start, state_of

SCREEN = KeptScreen([list("ab"), list("cd")], [["", "1"], ["1", "38;5;1"]])
ARGUMENTS = ["--config", "c.toml"]


@pytest.fixture
def cache(own_home: Path) -> Path:
    folder = own_home / ".cache" / "notetui"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (tmp_path / "c.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    return folder


def start(arguments: list[str] = ARGUMENTS, **environ: str) -> Start:
    return Start(arguments, {**os.environ, "TERM": "xterm", **environ})


def keep(notes: Path, *, anywhere: bool = False) -> Path:
    """Keep a screen; return its file."""
    config = notes.parent / "c.toml"
    assert start().keep(SCREEN, [(str(config), state_of(str(config))), (str(notes), "directory")], anywhere=anywhere)
    (file,) = (Path(os.environ["XDG_CACHE_HOME"]) / "notetui").iterdir()
    return file


def same(screen: KeptScreen | None) -> bool:
    return screen is not None and (screen.texts, screen.styles) == (SCREEN.texts, SCREEN.styles)


def test_it_comes_back_readable_by_the_person_alone_and_can_be_forgotten(cache: Path, notes: Path) -> None:
    assert start().last_screen() is None
    file = keep(notes)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert same(start().last_screen())
    start().forget()
    assert start().last_screen() is None
    assert list(cache.iterdir()) == []
    start().forget()


def test_another_start_gets_nothing(cache: Path, notes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(notes)
    other = [
        start([]),
        start([*ARGUMENTS, "x"]),
        start(TERM="screen"),
        start(NO_COLOR="1"),
        start(TEXTUAL_THEME="nord"),
    ]
    other += [start(COLORTERM="truecolor"), start(HOME="/"), start(NOTETUI_CONFIG="x"), start(XDG_CONFIG_HOME="/x")]
    assert [one.last_screen() for one in other] == [None] * len(other)
    assert same(start(EDITOR="vim").last_screen())
    monkeypatch.setattr(last_screen, "__version__", "0.0.0")
    assert start().last_screen() is None


def test_the_working_directory_counts_unless_the_same_is_shown_from_anywhere(
    cache: Path, notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(notes)
    monkeypatch.chdir(notes)
    assert start().last_screen() is None
    monkeypatch.chdir(notes.parent)
    start().forget()
    keep(notes, anywhere=True)
    monkeypatch.chdir(notes)
    assert same(start().last_screen())
    (notes / "gone").mkdir()
    monkeypatch.chdir(notes / "gone")
    (notes / "gone").rmdir()
    assert same(start().last_screen())


def touched(notes: Path) -> None:
    (notes.parent / "c.toml").write_text("theme = 1")


def removed(notes: Path) -> None:
    (notes.parent / "c.toml").unlink()


def no_notes(notes: Path) -> None:
    notes.rmdir()


def a_file(notes: Path) -> None:
    notes.rmdir()
    notes.write_text("")


@pytest.mark.parametrize("change", [touched, removed, no_notes, a_file])
def test_what_would_be_told_as_an_error_is_not_painted_over(
    cache: Path, notes: Path, change: Callable[[Path], None]
) -> None:
    keep(notes)
    assert same(start().last_screen())
    change(notes)
    assert start().last_screen() is None


def test_a_file_that_came_where_none_was_counts(cache: Path, notes: Path) -> None:
    config = str(notes / "none.toml")
    assert start().keep(SCREEN, [(config, state_of(config))], anywhere=True)
    assert same(start().last_screen())
    Path(config).write_text("")
    assert start().last_screen() is None


def test_paths_of_any_bytes_are_looked_at(cache: Path, notes: Path) -> None:
    odd = os.fsdecode(os.fsencode(notes) + b"/a,b:\n\xff")
    os.mkdir(odd)
    assert start().keep(SCREEN, [(odd, "directory")], anywhere=True)
    assert same(start().last_screen())
    os.rmdir(odd)
    assert start().last_screen() is None


def resealed(data: bytes) -> bytes:
    """Return a kept file with a right sum: whoever puts a file there can make one."""
    body = data.partition(b"\n")[2]
    return f"notetui screen 1 {crc32(body)}\n".encode() + body


def test_not_one_byte_of_damage_is_read(cache: Path, notes: Path) -> None:
    file = keep(notes)
    data = file.read_bytes()
    assert resealed(data) == data
    for at in range(len(data)):
        file.write_bytes(data[:at])
        assert start().last_screen() is None
        file.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        assert start().last_screen() is None
    file.write_bytes(data)
    assert same(start().last_screen())


@pytest.mark.parametrize("put", [b"\x1b]0;owned\x07", b"\x1bc", b"\xff", b"\n", b"abc", b"", "研".encode(), b"\t"])
def test_a_foreign_text_in_a_right_file_is_not_read(cache: Path, notes: Path, put: bytes) -> None:
    file = keep(notes)
    file.write_bytes(resealed(file.read_bytes().replace(b"\nab\n", b"\n" + put + b"\n")))
    assert start().last_screen() is None


def world_writable(file: Path) -> None:
    file.chmod(0o622)


def a_link(file: Path) -> None:
    file.rename(file.with_name("elsewhere"))
    file.symlink_to("elsewhere")


def a_fifo(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def a_directory(file: Path) -> None:
    file.unlink()
    file.mkdir()


def huge(file: Path) -> None:
    file.write_bytes(resealed(file.read_bytes() + b" " * (1 << 18)))


@pytest.mark.parametrize("make", [world_writable, a_link, a_fifo, a_directory, huge])
def test_only_a_small_file_that_nobody_else_can_write_is_read(
    cache: Path, notes: Path, make: Callable[[Path], None]
) -> None:
    make(keep(notes))
    assert start().last_screen() is None


def test_there_are_never_more_than_a_few_files(cache: Path) -> None:
    for number in range(200):
        assert start([str(number)]).keep(SCREEN, [("/", "directory")], anywhere=True)
        assert same(start([str(number)]).last_screen())
    assert len(list(cache.iterdir())) <= 16


def test_where_nothing_can_be_kept_nothing_is_said(cache: Path, notes: Path) -> None:
    cache.rmdir()
    assert not start().keep(SCREEN, [("/", "directory")], anywhere=True)
    cache.write_text("a file")
    assert not start().keep(SCREEN, [("/", "directory")], anywhere=True)
    assert start().last_screen() is None
    start().forget()
    for slot in range(16):
        (notes.parent / f"screen-{slot:x}").write_text("mine")
    nowhere = Start(ARGUMENTS, {})
    assert not nowhere.keep(SCREEN, [("/", "directory")], anywhere=True)
    assert nowhere.last_screen() is None
    nowhere.forget()
    assert cache.read_text() == "a file"
    assert len(list(notes.parent.glob("screen-*"))) == 16
