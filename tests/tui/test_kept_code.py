"""Kept code makes the same classes, and a file that is no good costs nothing but time."""

from __future__ import annotations

import collections
import dataclasses
import marshal
import sys
from pathlib import Path
from typing import Any

import pytest

from notetui.tui import kept_code
from notetui.tui.kept_code import KeptCode


@pytest.fixture(autouse=True)
def byte_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


NAME = f"methods-{sys.hexversion:x}.bin"


def classes(kept: KeptCode) -> tuple[Any, Any]:
    with kept.used():

        @dataclasses.dataclass(frozen=True, slots=True, order=True)
        class Point:
            """A point."""

            x: int
            y: tuple[int, ...] = ()
            tags: list[str] = dataclasses.field(default_factory=list, compare=False)

        return Point, collections.namedtuple("Pair", "first second", defaults=(3,))


def check(made: tuple[Any, Any]) -> None:
    point, pair = made
    assert point(1, (2,)) == point(1, (2,), ["a"]) < point(2)
    assert repr(point(1)).endswith("Point(x=1, y=(), tags=[])")
    assert hash(point(1)) == hash(point(1, ()))
    with pytest.raises(dataclasses.FrozenInstanceError):
        point(1).x = 2
    with pytest.raises(TypeError):
        point()
    assert pair(1) == (1, 3)
    assert pair(1)._replace(second=4) == (1, 4)


def test_what_was_compiled_once_is_not_compiled_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / NAME
    first = KeptCode(str(tmp_path))
    check(classes(first))
    first.keep()
    # Python still compiles where we look, for both kinds of classes.
    assert {kind for kind, _text in marshal.loads(path.read_bytes())} == {"exec", "eval"}
    assert [each.name for each in tmp_path.iterdir()] == [NAME]
    second = KeptCode(str(tmp_path))
    with monkeypatch.context() as patch:
        patch.setattr(kept_code, "compile", lambda *_: pytest.fail("compiled again"), raising=False)
        check(classes(second))
    written = path.stat().st_mtime_ns
    second.keep()
    assert path.stat().st_mtime_ns == written


def test_python_compiles_as_ever_afterwards(tmp_path: Path) -> None:
    classes(KeptCode(None))
    assert "exec" not in vars(dataclasses)
    assert "eval" not in vars(collections)
    check((classes(KeptCode(None))[0], classes(KeptCode(None))[1]))


@pytest.mark.parametrize("what", ["cut", "noise", "other", "no code", "nothing"])
def test_a_file_that_is_no_good_is_compiled_anew(tmp_path: Path, what: str) -> None:
    path = tmp_path / NAME
    kept = KeptCode(str(tmp_path))
    classes(kept)
    kept.keep()
    good = path.read_bytes()
    known = marshal.loads(good)
    path.write_bytes(
        {
            "cut": good[: len(good) // 2],
            "noise": bytes(range(256)),
            "other": marshal.dumps(["a list"]),
            "no code": marshal.dumps(dict.fromkeys(known, "text")),
            "nothing": b"",
        }[what]
    )
    again = KeptCode(str(tmp_path))
    check(classes(again))
    again.keep()
    assert marshal.loads(path.read_bytes()).keys() == known.keys()


@pytest.mark.parametrize(("count", "stays"), [(1, True), (100, False)])
def test_what_nobody_asks_for_goes_when_it_is_the_most(tmp_path: Path, count: int, stays: bool) -> None:
    path = tmp_path / NAME
    code = compile("x = 1", "<string>", "exec")
    path.write_bytes(marshal.dumps({("exec", f"x = {number}"): code for number in range(count)}))
    kept = KeptCode(str(tmp_path))
    classes(kept)
    kept.keep()
    assert (("exec", "x = 0") in marshal.loads(path.read_bytes())) is stays


def test_nothing_is_kept_where_python_keeps_no_byte_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in (tmp_path / "none", tmp_path):
        monkeypatch.setattr(sys, "dont_write_bytecode", folder == tmp_path)
        kept = KeptCode(str(folder))
        check(classes(kept))
        kept.keep()
    assert list(tmp_path.iterdir()) == []
