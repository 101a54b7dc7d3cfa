"""The bell rings for what changes, also in folders that came later, and is silent otherwise."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from notetui.store import bell as bells
from notetui.store import watch as watching
from notetui.store.bell import Bell
from notetui.store.watch import Rescan, watch

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="inotify is Linux's")

LONG = 15.0


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    (folder / "deep" / "deeper").mkdir(parents=True)
    (folder / ".git").mkdir()
    return folder


@pytest.fixture
def bell(root: Path) -> Iterator[Bell]:
    made = Bell([str(root)])
    yield made
    made.close()


async def test_it_rings_for_a_save_in_any_folder_until_it_is_attended(root: Path, bell: Bell) -> None:
    assert not await bell.rung(0.0)
    for folder in (root, root / "deep", root / "deep" / "deeper"):
        (folder / "a.md").write_text("x")
        assert await bell.rung(LONG)
        assert await bell.rung(LONG)
        bell.attend()
        assert not await bell.rung(0.0)


async def test_hidden_folders_are_not_listened_to(root: Path, bell: Bell) -> None:
    (root / ".git" / "index").write_text("x")
    assert not await bell.rung(0.0)


async def test_folders_that_come_are_listened_to_with_all_below(root: Path, bell: Bell, tmp_path: Path) -> None:
    (tmp_path / "moved" / "in").mkdir(parents=True)
    (tmp_path / "moved").rename(root / "moved")
    assert await bell.rung(LONG)
    bell.attend()
    (root / "moved" / "in" / "a.md").write_text("x")
    assert await bell.rung(LONG)


async def test_after_an_overflow_every_folder_is_listened_to(
    root: Path, bell: Bell, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "missed").mkdir()
    told = bells._EVENT.pack(-1, bells._OVERFLOW, 0, 0)
    real = os.read
    with monkeypatch.context() as patch:
        patch.setattr(os, "read", lambda descriptor, size: real(descriptor, size) and told)
        bell.attend()
    (root / "missed" / "a.md").write_text("x")
    assert await bell.rung(LONG)


async def first_hint(root: Path, name: str) -> float:
    """Return the seconds from a save to the watcher's hint."""
    hints = watch([str(root)])
    async with contextlib.aclosing(hints), asyncio.timeout(LONG):  # type: ignore[type-var]
        assert isinstance(await anext(hints), Rescan)
        (root / name).write_text("x")
        started = asyncio.get_running_loop().time()
        while str(root / name) not in (seen := await anext(hints)):  # type: ignore[operator]
            assert seen
        return asyncio.get_running_loop().time() - started


async def test_the_watcher_looks_when_it_rings(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "LOOK_AT_ROOTS_MS", 60_000)
    await first_hint(root, "a.md")


async def test_without_a_bell_the_watcher_looks_in_steps(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(_roots: object) -> Bell:
        raise OSError("no more inotify instances")

    monkeypatch.setattr(watching, "Bell", none)
    await first_hint(root, "a.md")


async def test_a_bell_that_breaks_is_done_without(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(_bell: Bell) -> None:
        raise OSError("no more watches")

    monkeypatch.setattr(Bell, "attend", breaks)
    await first_hint(root, "a.md")
    await first_hint(root, "b.md")


def test_where_there_is_no_inotify_there_is_no_bell(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(OSError, match="no inotify"):
        Bell([str(root)])
