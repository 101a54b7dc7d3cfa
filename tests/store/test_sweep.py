"""What a killed save left is cleared by the next start."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from notetui.core.config.model import Config
from notetui.library import Library
from notetui.store.paths import state_dir
from notetui.store.temporaries import KEPT_PREFIX, armed_name, fresh_name, owner

NAME = "print(__import__('notetui.store.temporaries', fromlist=['x']).owner())"


def test_a_temporary_of_an_ended_program_goes_and_that_of_a_living_one_stays(tmp_path: Path) -> None:
    gone = subprocess.run([sys.executable, "-c", NAME], capture_output=True, text=True, check=True).stdout.strip()
    folder = tmp_path / "notes" / "deep"
    folder.mkdir(parents=True)
    (folder / "note.md").write_text("# Note\n")
    litter = folder / f".notetui-{gone}-0123abcd.tmp"
    living = folder / f".notetui-{owner()}-0123abcd.tmp"
    litter.write_text("half of a sa")
    living.write_text("being written")
    library = Library([str(tmp_path / "notes")], Config(), state_dir=state_dir().path, cache_dir=None)
    assert library.sweep() == []
    library.close()
    assert not litter.exists()
    assert living.exists()
    assert (folder / "note.md").read_text() == "# Note\n"


def test_no_file_of_a_save_is_ever_a_note(tmp_path: Path) -> None:
    """Neither for the scan nor for the watcher, not even where every file is one."""
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "note.md").write_text("# Note\n")
    fresh = fresh_name()
    names = [fresh, armed_name(fresh, 1, b"x"), f"{KEPT_PREFIX}20240102-030405-x", f"{KEPT_PREFIX}note.md"]
    for name in names:
        (folder / name).write_text("# No note\n")
    library = Library([str(folder)], Config(note_globs=("*",)), state_dir=None, cache_dir=None)
    for _delta in library.scan():
        continue
    assert library.paths() == [str(folder / "note.md")]
    assert not library.refresh([str(folder / name) for name in names])
    assert library.paths() == [str(folder / "note.md")]
    library.close()
