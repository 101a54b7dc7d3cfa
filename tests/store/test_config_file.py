"""Where the configuration is read from, and the example that goes with the program."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from notetui.core.config.errors import ConfigError
from notetui.core.config.model import Config
from notetui.store.config_file import example, load, usual_path, write_example

TOP = Path(__file__).parents[2]


def write(path: Path, text: str) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_the_order_of_places(tmp_path: Path) -> None:
    named = write(tmp_path / "named.toml", "theme = 'named'")
    variable = write(tmp_path / "variable.toml", "theme = 'variable'")
    write(tmp_path / "xdg/notetui/config.toml", "theme = 'xdg'")
    write(tmp_path / "home/.config/notetui/config.toml", "theme = 'home'")
    environ = {
        "HOME": str(tmp_path / "home"),
        "XDG_CONFIG_HOME": str(tmp_path / "xdg"),
        "NOTETUI_CONFIG": variable,
    }
    assert load(named, environ).theme == "named"
    assert load(None, environ).theme == "variable"
    del environ["NOTETUI_CONFIG"]
    assert load(None, environ).theme == "xdg"
    environ["XDG_CONFIG_HOME"] = "relative"
    assert load(None, environ).theme == "home"


def test_never_from_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "config.toml", "theme = 'here'")
    write(tmp_path / "notetui/config.toml", "theme = 'here'")
    monkeypatch.chdir(tmp_path)
    assert load(None, {"HOME": str(tmp_path / "nobody"), "XDG_CONFIG_HOME": ""}) == Config()


def test_a_named_file_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file"):
        load(str(tmp_path / "none.toml"), {})
    with pytest.raises(ConfigError, match="no such file"):
        load(None, {"NOTETUI_CONFIG": str(tmp_path / "none.toml")})


def test_directories_are_relative_to_the_file(tmp_path: Path) -> None:
    file = write(tmp_path / "a/c.toml", "notes_dirs = ['n', '../m', '~/x', '~', '/abs']")
    assert load(file, {"HOME": "/h"}).notes_dirs == (
        str(tmp_path / "a/n"),
        str(tmp_path / "m"),
        "/h/x",
        "/h",
        "/abs",
    )


@pytest.mark.parametrize(
    ("data", "line", "said"),
    [
        (b"a = 1\nb = \n", 2, "not valid TOML"),
        (b"a = 1\na = 2\n", 2, "not valid TOML"),
        (b"a = [1,\n", 2, "not valid TOML"),
        (b"theme = 'x'\n# \xff\n", 2, "UTF-8"),
        (b"theme = 'x'\r\nnope = 1\r\n", 2, 'unknown key "nope"'),
    ],
)
def test_broken_files_have_lines(tmp_path: Path, data: bytes, line: int, said: str) -> None:
    file = tmp_path / "c.toml"
    file.write_bytes(data)
    with pytest.raises(ConfigError) as caught:
        load(str(file), {})
    assert str(caught.value).startswith(f"{file}:{line}: ")
    assert said in str(caught.value)


def test_a_byte_order_mark_is_allowed(tmp_path: Path) -> None:
    file = tmp_path / "c.toml"
    file.write_bytes(b"\xef\xbb\xbftheme = 'x'\n")
    assert load(str(file), {}).theme == "x"


def test_a_pipe_or_folder_in_its_place_does_not_hang(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.toml"
    os.mkfifo(pipe)
    for path in (pipe, tmp_path):
        with pytest.raises(ConfigError):
            load(str(path), {})


def test_the_example_holds_the_defaults(tmp_path: Path) -> None:
    path = tmp_path / "new/dir/config.toml"
    write_example(str(path), ["/h/notes"])
    config = load(str(path), {"HOME": "/h"})
    assert config.notes_dirs == ("/h/notes",)
    assert config.filters == {"0": "no:tag"}
    defaults = Config(notes_dirs=("/h/notes",), filters={"0": "no:tag"})
    assert config == defaults
    with pytest.raises(FileExistsError):
        write_example(str(path))


def test_the_example_names_every_setting() -> None:
    from notetui.core.config.validate import SETTINGS

    text = example()
    for place in SETTINGS:
        if place != ("notes_dir",):
            assert str(place[-1]) in text
    commented = "\n".join(
        line.removeprefix("# ")
        if line.startswith(("# [[", "# id", "# text", "# patterns", "# key", "# value"))
        else line
        for line in text.splitlines()
    )
    import tomllib

    from notetui.core.config.validate import validate

    questions = validate(tomllib.loads(commented), commented).review_questions
    assert [question.id for question in questions] == ["R1", "R2"]


def test_the_projects_own_is_the_example_with_its_notes() -> None:
    own = (TOP / "config.toml").read_text(encoding="utf-8").splitlines()
    shipped = example().splitlines()
    different = [(a, b) for a, b in zip(own, shipped, strict=True) if a != b]
    assert different == [('notes_dirs = ["notes"]', 'notes_dirs = ["~/notes"]')]
    assert load(str(TOP / "config.toml"), {}).notes_dirs == (str(TOP / "notes"),)


def test_the_usual_path() -> None:
    assert usual_path({"HOME": "/h"}) == "/h/.config/notetui/config.toml"
    assert usual_path({"HOME": "/h", "XDG_CONFIG_HOME": "/x"}) == "/x/notetui/config.toml"
