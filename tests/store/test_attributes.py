"""What a file has besides its bytes stays: mode, owner, extended attributes, access control lists."""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path

import pytest

from notetui.store import attributes, swap
from notetui.store.attributes import CantCarry
from tests.needs import need
from tests.store.conftest import Save

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="extended attributes of Linux")

# man 5 acl, <linux/posix_acl_xattr.h>: version 2, then entries of tag, permissions, id.
_ACL = struct.pack("<I", 2) + b"".join(
    struct.pack("<HHI", tag, permissions, who)
    for tag, permissions, who in [
        (0x01, 6, 0xFFFFFFFF),
        (0x02, 4, 12345),
        (0x04, 4, 0xFFFFFFFF),
        (0x10, 4, 0xFFFFFFFF),
        (0x20, 0, 0xFFFFFFFF),
    ]
)


def add(data: bytes) -> bytes:
    return data + b"+"


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o444, 0o4755, 0o666])
def test_the_mode_stays(notes: Path, save: Save, mode: int) -> None:
    path = notes / "note.md"
    path.write_bytes(b"text")
    path.chmod(mode)
    save(str(path), add)
    assert os.stat(path).st_mode & 0o7777 == mode
    assert path.read_bytes() == b"text+"


def test_extended_attributes_and_acl_stay(notes: Path, save: Save) -> None:
    path = notes / "note.md"
    path.write_bytes(b"text")
    os.setxattr(path, "user.mine", b"\0value")
    os.setxattr(path, "system.posix_acl_access", _ACL)
    before = {name: os.getxattr(path, name) for name in os.listxattr(path)}
    inode = os.stat(path).st_ino
    save(str(path), add)
    assert {name: os.getxattr(path, name) for name in os.listxattr(path)} == before
    assert "system.posix_acl_access" in before
    assert os.stat(path).st_ino != inode, "it was replaced, not written in place"


def test_a_default_acl_of_the_folder_is_not_taken_on(notes: Path, save: Save) -> None:
    path = notes / "note.md"
    path.write_bytes(b"text")
    path.chmod(0o640)
    os.setxattr(notes, "system.posix_acl_default", _ACL)
    save(str(path), add)
    assert "system.posix_acl_access" not in os.listxattr(path)
    assert os.stat(path).st_mode & 0o777 == 0o640


def test_the_owner_stays(notes: Path, save: Save) -> None:
    need("true", root=True)
    path = notes / "note.md"
    path.write_bytes(b"text")
    os.chown(path, 4711, 4712)
    save(str(path), add)
    assert (os.stat(path).st_uid, os.stat(path).st_gid) == (4711, 4712)


def test_what_cannot_be_carried_is_written_in_place(
    notes: Path, kept: Path, save: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = notes / "note.md"
    path.write_bytes(b"text")
    inode = os.stat(path).st_ino

    def carry(_source: int, _target: int) -> None:
        raise CantCarry(1, "its owner can't be kept")

    monkeypatch.setattr("notetui.store.swap.carry", carry)
    assert swap.swap_in is not None
    assert attributes.carry is not carry
    save(str(path), add)
    assert path.read_bytes() == b"text+"
    assert os.stat(path).st_ino == inode
    assert os.listdir(notes) == ["note.md"]
    assert os.listdir(kept) == []
