"""Options, help, configuration, and everything that is wrong use."""

from __future__ import annotations

from pathlib import Path

import pytest

from notetui import __version__
from notetui.cli.config import settings_text
from notetui.cli.main import COMMANDS, split
from notetui.core.config.model import Config, ReviewQuestion
from notetui.store.config_file import example, load, read_text

from .conftest import Command


@pytest.mark.parametrize(
    ("argv", "name", "rest"),
    [
        ([], "", []),
        (["list"], "list", []),
        (["--config", "list", "tags", "x"], "tags", ["--config", "list", "x"]),
        (["--dir", "d", "--debug-timing", "list", "list"], "list", ["--dir", "d", "--debug-timing", "list"]),
        (["notes", "list"], "", ["notes", "list"]),
        (["--", "list"], "", ["--", "list"]),
    ],
)
def test_which_command_is_meant(argv: list[str], name: str, rest: list[str]) -> None:
    assert split(argv) == (name, rest)


def test_help_names_every_command(nt: Command) -> None:
    result = nt("--help")
    assert result.status == 0
    for name in COMMANDS:
        assert f"\n  {name} " in result.out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(nt: Command, name: str) -> None:
    result = nt(name, "--help")
    assert result.status == 0
    assert result.out.startswith(f"usage: notetui {name}")


def test_version(nt: Command) -> None:
    assert nt("--version").out == f"notetui {__version__}\n"


def test_the_browser_needs_a_terminal(nt: Command) -> None:
    for words in ((), ("notes",)):
        result = nt(*words)
        assert result.status == 2
        assert result.out == ""
        assert "needs a terminal" in result.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["lst"], 'did you mean "notetui list"?'),
        (["no-such-directory"], "does not exist"),
        (["--dir", "notes/alpha.md", "list"], "is not a directory"),
        (["list", "tga:x"], 'unknown name "tga:"; did you mean "tag"?\n  tga:x\n  ^'),
        (["list", "言語", "(x"], 'column 4: "(" is not closed\n  言語 (x\n       ^'),
        (["list", "--format", "xml"], "invalid choice"),
        (["list", "--colour"], "unrecognized arguments"),
        (["--config", "none.toml", "list"], "there is no such file"),
        (["config", "edit"], "invalid choice"),
    ],
)
def test_wrong_use_is_said_with_status_2(nt: Command, words: list[str], said: str) -> None:
    result = nt(*words)
    assert result.status == 2
    assert result.out == ""
    assert said in result.err


def test_a_wrong_configuration_stops_everything(nt: Command, home: Path) -> None:
    (home / "c.toml").write_text("\nsrot = 'date'\n", encoding="utf-8")
    for words in (["list"], ["tags"], []):
        result = nt("--config", "c.toml", *words)
        assert result.status == 2
        assert f'{home}/c.toml:2: unknown key "srot"; did you mean "sort"?' in result.err


def test_where_notes_are_looked_for(nt: Command, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "other").mkdir()
    (home / "other/x.md").write_text("# X", encoding="utf-8")
    assert len(nt("list", "--dir", "other").out.splitlines()) == 2
    assert len(nt("list", "--dir", "other", "--dir", "notes").out.splitlines()) == 5
    (home / "c.toml").write_text("notes_dir = 'other'", encoding="utf-8")
    assert len(nt("list", "--config", "c.toml").out.splitlines()) == 2
    monkeypatch.chdir(home / "other")
    assert nt("list").out.splitlines()[1].split() == ["X", "x.md"]


def test_config_init_where_no_notes_are_says_what_to_do(
    nt: Command, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "empty").mkdir()
    monkeypatch.chdir(home / "empty")
    made = nt("config", "init")
    assert "set it to where your notes are" in made.err
    assert load(made.out.strip()).notes_dirs == ()
    assert nt("list").status == 0
    Path(made.out.strip()).unlink()
    (home / "empty" / "a.md").write_text("# A")
    assert load(nt("config", "init").out.strip()).notes_dirs == (f"{home}/empty",)


def test_config_init_writes_the_directories_that_are_named(nt: Command, home: Path) -> None:
    papers = home / "home" / 'pa"pers'
    papers.mkdir(parents=True)
    path = nt("config", "init", "--dir", str(papers), "--dir", "notes").out.strip()
    assert load(path).notes_dirs == (str(papers), f"{home}/notes")
    assert "~/pa" in Path(path).read_text(encoding="utf-8")


def test_a_line_end_in_what_was_given_is_shown_as_a_sign(nt: Command) -> None:
    for given in (("tag", "add", "a\nb", "--to", "alpha"), ("show", "a\nb"), ("list", "--dir", "a\nb")):
        err = nt(*given).err
        assert "a␊b" in err
        assert "a\nb" not in err


def test_config_path_init_show(nt: Command, home: Path) -> None:
    path = home / "home/.config/notetui/config.toml"
    missing = nt("config", "path")
    assert missing.out == f"{path}\n"
    assert "does not exist" in missing.err
    made = nt("config", "init")
    assert (made.status, made.out) == (0, f"{path}\n")
    assert f"The notes are in {home}/notes;" in made.err
    kept = [line for line in example().split("\n") if not line.startswith("notes_dirs")]
    written = path.read_text(encoding="utf-8").split("\n")
    assert [line for line in written if not line.startswith(("notes_dirs", "    ", "]"))] == kept
    assert load(str(path)).notes_dirs == (f"{home}/notes",)
    assert nt("list").status == 0
    again = nt("config", "init")
    assert again.status == 1
    assert "stays as it is" in again.err
    assert nt("config", "path") == (0, f"{path}\n", "")
    shown = nt("config", "show")
    assert f"# {path}\n" in shown.out
    assert 'sort = "title"' in shown.out


@pytest.mark.parametrize(
    "config",
    [
        Config(),
        Config(
            notes_dirs=("/a", "/b"),
            keys={"quit": ("q", "x"), "help": ()},
            filters={"0": 'tag:"a b"'},
            review_questions=(ReviewQuestion("R1", "Why?", ("a", "b")), ReviewQuestion("R2", "How?", (), "k", "v")),
            check_silence=frozenset({"no-quote", "no-answer"}),
            rescan_seconds=2.5,
        ),
    ],
)
def test_what_is_shown_reads_back(config: Config) -> None:
    assert read_text(settings_text(config).encode(), "/x.toml", {}) == config


def test_timing_goes_to_standard_error(nt: Command) -> None:
    assert "done after" in nt("list", "--debug-timing").err
