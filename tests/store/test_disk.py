"""Disks that are full or read-only, folders without permission."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from notetui import tagging
from notetui.core.frontmatter.change import ListChange
from notetui.store import paths
from notetui.store.config_file import usual_path
from notetui.store.errors import DiskFull, NameTooLong, NoteGone, ReadOnlyDisk
from tests.needs import need
from tests.store.conftest import Save


def add(data: bytes) -> bytes:
    return data + b"+" * 8192


def test_a_full_disk(full_disk: Path, save: Save) -> None:
    path, linked = full_disk / "note.md", full_disk / "linked.md"
    path.write_bytes(b"text" * 5000)
    linked.write_bytes(b"text" * 5000)
    os.link(linked, full_disk / "other.md")
    with open(full_disk / "filler", "wb", buffering=0) as file, pytest.raises(OSError, match="No space"):
        file.writelines(itertools.repeat(b"x" * 4096))
    for note in (path, linked):
        with pytest.raises(DiskFull, match="disk is full; make room") as caught:
            save(str(note), add)
        assert str(note) in str(caught.value)
        assert note.read_bytes() == b"text" * 5000
    assert sorted(os.listdir(full_disk)) == ["filler", "linked.md", "note.md", "other.md"]
    (full_disk / "filler").unlink()
    for note in (path, linked):
        save(str(note), add)


def test_a_full_disk_in_the_middle_of_a_bulk_change(full_disk: Path, state: str) -> None:
    texts = {f"{number}.md": b"---\ntags: [a]\n---\n" + b"x" * (60_000 if number == 1 else 100) for number in range(3)}
    for name, data in texts.items():
        (full_disk / name).write_bytes(data)
    room = os.statvfs(full_disk)
    (full_disk / "filler").write_bytes(b"x" * (room.f_bavail * room.f_bsize - 16384))
    outcomes = tagging.change_tags([str(full_disk / name) for name in texts], ListChange(add=("b",)), state_dir=state)
    assert [outcome.changed for outcome in outcomes] == [True, False, True]
    assert outcomes[1].problem is not None
    assert "disk is full" in outcomes[1].problem.message
    assert (full_disk / "1.md").read_bytes() == texts["1.md"]
    assert len(tagging.undo(state_dir=state).outcomes) == 2
    assert {name: (full_disk / name).read_bytes() for name in texts} == texts


def test_a_read_only_disk(full_disk: Path, save: Save) -> None:
    path = full_disk / "note.md"
    path.write_bytes(b"text")
    subprocess.run(["mount", "-o", "remount,ro", str(full_disk)], check=True)
    with pytest.raises(ReadOnlyDisk, match="read-only"):
        save(str(path), add)
    assert path.read_bytes() == b"text"


_AS_ANOTHER = """
import json, os, sys
from notetui.store.errors import SaveError
from notetui.store.replace import replace
os.setgroups([]); os.setgid(4711); os.setuid(4711)
try:
    replace(sys.argv[1], lambda data: data + b"+", lock_folder=None, kept_folder=None)
except SaveError as error:
    print(json.dumps([type(error).__name__, str(error)]))
else:
    print(json.dumps(["saved", ""]))
"""


@pytest.mark.parametrize(("folder_mode", "file_mode"), [(0o755, 0o644), (0o755, 0o666), (0o777, 0o600), (0o000, 0o644)])
def test_without_permission(folder_mode: int, file_mode: int) -> None:
    need("true", root=True)
    import tempfile

    with tempfile.TemporaryDirectory() as room:  # pytest's own folders are closed to others
        os.chmod(room, 0o755)
        folder = Path(room) / "notes"
        folder.mkdir()
        path = folder / "note.md"
        path.write_bytes(b"text")
        path.chmod(file_mode)
        folder.chmod(folder_mode)
        environ = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        program = [sys.executable, "-c", _AS_ANOTHER, str(path)]
        done = subprocess.run(program, env=environ, capture_output=True, text=True, check=True)
        kind, message = json.loads(done.stdout)
        assert kind == "NoPermission", message
        assert str(path) in message
        assert "permission" in message
        assert path.read_bytes() == b"text"
        assert os.listdir(folder) == ["note.md"]


def test_a_note_deleted_while_its_tags_are_edited(notes: Path, state: str) -> None:
    path = notes / "note.md"
    (outcome,) = tagging.change_tags([str(path)], ListChange(add=("x",)), state_dir=state)
    assert not outcome.changed
    assert outcome.problem is not None
    assert os.listdir(notes) == []


def test_names_that_are_too_long_and_folders_that_are_gone(notes: Path, save: Save) -> None:
    with pytest.raises((NameTooLong, NoteGone)):
        save(str(notes / ("n" * 300 + ".md")), add)
    with pytest.raises(NoteGone):
        save(str(notes / "folder" / "note.md"), add)


def test_a_home_that_is_missing_or_closed(tmp_path: Path) -> None:
    missing = paths.state_dir({})
    assert missing.path is None
    assert "home" in missing.reason
    (tmp_path / "file").write_bytes(b"")
    closed = paths.cache_dir({"HOME": str(tmp_path / "file")})
    assert closed.path is None
    assert str(tmp_path / "file") in closed.reason


def test_the_directories_are_private_and_where_the_standard_says(tmp_path: Path) -> None:
    environ = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "c"), "XDG_STATE_HOME": "relative"}
    assert usual_path(environ) == str(tmp_path / ".config" / "notetui" / "config.toml")
    assert paths.state_dir(environ).path == str(tmp_path / ".local" / "state" / "notetui")
    assert paths.cache_dir(environ).path == str(tmp_path / "c" / "notetui")
    assert os.stat(tmp_path / "c" / "notetui").st_mode & 0o777 == 0o700
    runtime = paths.runtime_dir({**environ, "XDG_RUNTIME_DIR": str(tmp_path)})
    assert runtime.path == str(tmp_path / "notetui")
