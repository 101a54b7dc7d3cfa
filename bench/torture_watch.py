"""Whole trees of files changed under the running browser: `python -m bench.torture_watch [NOTES] [FOLDERS]`.

After each blow the index is compared with the files from outside, note by note, until nothing differs; printed is how
long that took after the blow, or after the program was woken where it had been stopped (SIGSTOP) meanwhile.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench import make_library
from bench.pty_harness import Session, notetui
from notetui.core.config.model import Config
from notetui.library import Library
from notetui.store.index.writer import known_in
from notetui.store.scan import Scanner

LONGEST = 600.0


class Run:
    """The browser on a library that is a git repository."""

    def __init__(self, place: Path, count: int, folders: int) -> None:
        self.notes, self.home = place / "notes", place / "home"
        self.home.mkdir()
        make_library.make_library(str(self.notes), count, folders=folders)
        self._git("init", "-q")
        self._git("add", "-A")
        self._commit("one")
        self.library = Library(
            [str(self.notes)], Config(), state_dir=None, cache_dir=str(self.home / ".cache" / "notetui")
        )
        for _ in self.library.scan():
            pass
        self.scanner = Scanner([str(self.notes)])

    def _git(self, *words: str) -> None:
        subprocess.run(
            ["git", "-c", "user.name=bench", "-c", "user.email=bench@example.org", "-c", "gc.auto=0", *words],
            cwd=self.notes,
            check=True,
            stdout=subprocess.DEVNULL,
        )

    def _commit(self, branch: str) -> None:
        self._git("commit", "-q", "-m", branch)
        self._git("branch", "-f", branch)

    def other_branch(self, count: int) -> None:
        """Make a branch on which so many notes are different."""
        self._git("checkout", "-q", "-b", "other")
        paths = sorted(self.notes.rglob("*.md"))[:count]
        for path in paths:
            path.write_text(path.read_text() + "\nThe other branch.\n")
        self._git("commit", "-q", "-a", "-m", "other")
        self._git("checkout", "-q", "one")

    def checkout(self, branch: str) -> None:
        """Switch branches."""
        self._git("checkout", "-q", "-f", branch)

    def differing(self) -> int:
        """Return how many notes the index does not have as the files are now."""
        wrong = 0
        root = str(self.notes)
        seen = 0
        try:
            for folder in self.scanner.walk(root):
                known = self._known(folder.path)
                wrong += sum(known.get(name) != stamp for name, stamp in folder.notes.items())
                seen += len(folder.notes)
        except OSError:
            return 1
        return wrong + abs(self.library.count() - seen)

    def _known(self, folder: str) -> dict[str, bytes]:
        with self.library._database.read() as connection:
            return known_in(connection, 0, folder)

    def settled(self) -> float:
        """Wait until nothing differs; return when (monotonic)."""
        deadline = time.monotonic() + LONGEST
        while self.differing():
            if time.monotonic() > deadline:
                raise TimeoutError(f"{self.differing()} notes still differ after {LONGEST:.0f} s")
            time.sleep(0.05)
        return time.monotonic()


def blow(run: Run, session: Session, what: str, strike: Callable[[], None], *, stopped: bool) -> None:
    """Do something to the files, with the program stopped meanwhile or not, and print how long it took to be seen."""
    if stopped:
        os.kill(session.pid, signal.SIGSTOP)
    started = time.monotonic()
    strike()
    struck = time.monotonic()
    if stopped:
        os.kill(session.pid, signal.SIGCONT)
    seen = run.settled()
    mode = "stopped meanwhile" if stopped else "running"
    print(f"{what:<44} {mode:<18} blow {struck - started:6.2f} s   seen {seen - struck:6.2f} s later", flush=True)
    session.quiet(1.0, at_most=30)


def main() -> int:
    """Run all blows, each with the program running and stopped."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    folders = int(sys.argv[2]) if len(sys.argv) > 2 else max(1, count // 25)
    with tempfile.TemporaryDirectory(prefix="notetui-torture-") as place:
        run = Run(Path(place), count, folders)
        run.other_branch(min(10_000, count))
        for _ in run.library.scan():
            pass
        shelf = next(path for path in sorted(run.notes.iterdir()) if path.is_dir() and path.name != ".git")
        with notetui(run.notes, run.home) as session:
            session.wait("▌".encode())
            session.quiet(3.0, at_most=120)
            for stopped in (False, True):

                def hit(what: str, strike: Callable[[], None], stopped: bool = stopped) -> None:
                    blow(run, session, what, strike, stopped=stopped)

                hit("git checkout to the other branch", lambda: run.checkout("other"))
                hit("git checkout and back", lambda: run.checkout("one"))
                hit("a folder renamed", lambda: os.rename(shelf, run.notes / "moved-shelf"))
                hit("and back", lambda: os.rename(run.notes / "moved-shelf", shelf))
                hit("new folders with notes", lambda: _copy(shelf, run.notes / "copied"))
                hit("deleted again", lambda: shutil.rmtree(run.notes / "copied"))
                hit("the notes directory away and back", lambda: _away_and_back(run.notes))
                hit("one note in it afterwards", lambda: _append(next(shelf.rglob("*.md"))))
        run.library.close()
    return 0


def _copy(source: Path, target: Path) -> None:
    shutil.copytree(source, target)


def _away_and_back(notes: Path) -> None:
    away = notes.with_name("away")
    notes.rename(away)
    time.sleep(1.5)
    away.rename(notes)


def _append(path: Path) -> None:
    with open(path, "a", encoding="utf-8") as file:
        file.write("\nMore.\n")


if __name__ == "__main__":
    sys.exit(main())
