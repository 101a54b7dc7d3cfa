"""Small files read whole: as long as they may be and no longer, and nothing that is no file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from notetui.store.small_file import read_small

MOST = 1 << 20


def test_as_long_as_it_may_be_and_no_longer(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"x" * MOST)
    assert read_small(str(path), MOST) == b"x" * MOST
    path.write_bytes(b"x" * (MOST + 1))
    with pytest.raises(OSError, match="larger than 1 MiB") as raised:
        read_small(str(path), MOST)
    assert raised.value.strerror == "larger than 1 MiB"


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"there")
    (tmp_path / "link").symlink_to("file")
    assert read_small(str(tmp_path / "link"), MOST) == b"there"


@pytest.mark.parametrize(
    ("what", "said"), [("pipe", "not a regular file"), ("folder", "Is a directory"), ("device", "not a regular file")]
)
def test_what_is_no_file_is_an_error_and_no_hang(tmp_path: Path, what: str, said: str) -> None:
    path = tmp_path / "file"
    if what == "pipe":
        os.mkfifo(path)
    elif what == "folder":
        path.mkdir()
    else:
        path.symlink_to("/dev/zero")
    opened = len(os.listdir("/dev/fd"))
    with pytest.raises(OSError, match=said) as raised:
        read_small(str(path), MOST)
    assert raised.value.strerror == said
    assert len(os.listdir("/dev/fd")) == opened, "nothing is left open"


def test_what_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_small(str(tmp_path / "file"), MOST)
