"""Reading files that are no notes, are being written, or are not UTF-8."""

from __future__ import annotations

import os
import socket
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notetui.store import read as reading
from notetui.store.errors import NotReadable, Reason
from notetui.store.read import decode, encode, read_bytes, read_once, stamp_of
from tests.needs import cannot_be_tested


def test_bytes_and_stamp(tmp_path: Path) -> None:
    path = tmp_path / "note.md"
    path.write_bytes(b"\xef\xbb\xbfa\r\nb")
    data, stamp = read_bytes(str(path))
    assert data == b"\xef\xbb\xbfa\r\nb"
    assert stamp == stamp_of(os.stat(path))
    assert read_once(str(path)).stable


@pytest.mark.parametrize("size", [0, 1, 100_000, 3 * 1024 * 1024])
def test_every_size_is_read_whole(tmp_path: Path, size: int) -> None:
    path = tmp_path / "note.md"
    path.write_bytes(b"x" * size)
    assert len(read_bytes(str(path))[0]) == size


def test_no_regular_file_is_refused_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = tmp_path / "pipe.md"
    os.mkfifo(pipe)
    folder = tmp_path / "folder.md"
    folder.mkdir()
    with socket.socket(socket.AF_UNIX) as server:
        monkeypatch.chdir(tmp_path)  # a socket's path may only be short
        server.bind("socket.md")
        found = {}
        for name in ("pipe.md", "folder.md", "socket.md", "missing.md"):
            with pytest.raises(NotReadable) as caught:
                read_bytes(str(tmp_path / name))
            found[name] = caught.value.reason
            assert name in str(caught.value)
    assert found == {
        "pipe.md": Reason.NOT_REGULAR,
        "folder.md": Reason.FOLDER,
        "socket.md": Reason.NOT_REGULAR,
        "missing.md": Reason.MISSING,
    }


def test_devices_loops_and_names_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "a.md").symlink_to("b.md")
    (tmp_path / "b.md").symlink_to("a.md")
    expected = {
        "/dev/zero": Reason.NOT_REGULAR,
        str(tmp_path / "a.md"): Reason.LINK,
        str(tmp_path / "n\0l.md"): Reason.MISSING,
    }
    for path, reason in expected.items():
        with pytest.raises(NotReadable) as caught:
            read_bytes(path)
        assert caught.value.reason is reason


def test_too_big_and_binary(tmp_path: Path) -> None:
    path = tmp_path / "note.md"
    path.write_bytes(b"x" * 11)
    with pytest.raises(NotReadable, match="more than 10 bytes") as caught:
        read_bytes(str(path), cap=10)
    assert caught.value.reason is Reason.TOO_BIG
    path.write_bytes(b"\x89PNG\0\0\0\x0dIHDR\0\0\1")
    with pytest.raises(NotReadable, match="binary") as caught:
        read_bytes(str(path))
    assert caught.value.reason is Reason.BINARY


def test_a_file_that_changes_while_it_is_read_is_not_stable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "note.md"
    path.write_bytes(b"old")
    real, changes = reading.read_all, iter([b"half", b"the whole text"])

    def read_all(descriptor: int, name: str, cap: int, size_hint: int) -> bytes:
        data = real(descriptor, name, cap, size_hint)
        if (change := next(changes, None)) is not None:
            path.write_bytes(change)
        return data

    monkeypatch.setattr(reading, "read_all", read_all)
    assert not read_once(str(path)).stable
    assert read_bytes(str(path))[0] == b"the whole text"


def test_a_file_under_a_write_lease_is_read_when_it_is_free(tmp_path: Path) -> None:
    from notetui.store import leases

    path = tmp_path / "note.md"
    path.write_bytes(b"text")
    holder = os.open(path, os.O_RDWR)
    if leases.take(holder, write=True) is not leases.Quiet.LEASED:
        cannot_be_tested("this file system has no leases")
    timer = threading.Timer(0.05, os.close, [holder])
    timer.start()
    try:
        assert read_bytes(str(path))[0] == b"text"
    finally:
        timer.join()


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_every_byte_comes_back(data: bytes) -> None:
    decoded = decode(data)
    if decoded.editable:
        assert encode(decoded.text) == data


def test_what_is_not_utf8_is_said_with_its_place() -> None:
    decoded = decode("eins\nzwei ä\n".encode() + b"dr\xe4i\n")
    assert decoded.editable
    assert decoded.problem is not None
    assert (decoded.problem.line, decoded.problem.column) == (3, 3)
    assert "0xe4" in decoded.problem.message


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_is_shown_and_never_edited(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "note.md"
    path.write_bytes("---\ntags: [a]\n---\nText".encode(encoding))
    decoded = decode(read_bytes(str(path))[0])
    assert decoded.text == "---\ntags: [a]\n---\nText"
    assert not decoded.editable
    assert decoded.problem is not None
    assert "UTF-16" in decoded.problem.message
