"""Folders and small tools for the tests of saving."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from notetui.store.replace import Replaced, replace
from tests.needs import need

Save = Callable[..., Replaced]


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """A notes directory of its own: whatever is in it besides the notes was left behind."""
    folder = tmp_path / "notes"
    folder.mkdir()
    return folder


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    folder = tmp_path / "kept"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def save(tmp_path: Path, kept: Path) -> Save:
    locks = tmp_path / "locks"
    locks.mkdir(mode=0o700)
    return partial(replace, lock_folder=str(locks), kept_folder=str(kept))


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A state directory, and a runtime directory beside it, instead of the person's own."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "home state"))
    return str(tmp_path / "state")


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A small tmpfs; the test fills it."""
    yield from _mounted(tmp_path / "disk", "size=256k")


def _mounted(folder: Path, options: str) -> Iterator[Path]:
    import subprocess

    need("mount", root=True)
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A tmpfs with room for an index and not much more."""
    yield from _mounted(tmp_path / "small", "size=24m")
