"""Writing an export: whole or not there, never over a file without being told."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from notetui.store.errors import FileError
from notetui.store.export_file import AlreadyThere, write_export


def test_a_new_file_is_written(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    write_export(str(target), ["a,", "é\r\n", "\udcff"])
    assert target.read_bytes() == "a,é\r\n‹FF›".encode()
    assert [entry.name for entry in tmp_path.iterdir()] == ["out.csv"]


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("mine")
    with pytest.raises(AlreadyThere, match="there already"):
        write_export(str(target), ["x"])
    assert target.read_text() == "mine"


def test_a_dangling_link_is_something_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "none")
    with pytest.raises(AlreadyThere):
        write_export(str(tmp_path / "link"), ["x"])
    assert not (tmp_path / "none").exists()


def test_a_file_that_comes_meanwhile_stays(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"

    def pieces() -> Iterator[str]:
        yield "x"
        target.write_text("theirs")

    with pytest.raises(AlreadyThere):
        write_export(str(target), pieces())
    assert target.read_text() == "theirs"
    assert [entry.name for entry in tmp_path.iterdir()] == ["out.csv"]


def test_replacing_keeps_mode_and_link(tmp_path: Path) -> None:
    target, link = tmp_path / "out.csv", tmp_path / "link"
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to(target)
    write_export(str(link), ["new"], replace=True)
    assert link.is_symlink()
    assert target.read_text() == "new"
    assert target.stat().st_mode & 0o777 == 0o640


def test_what_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("old")

    def broken() -> Iterator[str]:
        yield "half"
        raise RuntimeError("no more")

    with pytest.raises(RuntimeError):
        write_export(str(target), broken(), replace=True)
    assert target.read_text() == "old"
    with pytest.raises(FileError, match="No such file"):
        write_export(str(tmp_path / "none" / "x"), ["x"])
    with pytest.raises(FileError, match="directory"):
        write_export(str(tmp_path), ["x"], replace=True)
    assert [entry.name for entry in tmp_path.iterdir()] == ["out.csv"]


def test_without_hard_links_the_name_is_claimed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_args: object, **_more: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    target = tmp_path / "out.csv"
    write_export(str(target), ["x"])
    assert target.read_text() == "x"
    with pytest.raises(AlreadyThere):
        write_export(str(target), ["y"])
    assert [entry.name for entry in tmp_path.iterdir()] == ["out.csv"]
