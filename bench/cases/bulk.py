"""Whole libraries at several sizes: the index, the scan, memory, a save, very many changes at once."""

from __future__ import annotations

import asyncio
import os
import resource
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from bench import libraries
from bench.figures import Figure, median
from bench.pty_harness import Session, bare, notetui
from notetui.core.config.model import Config
from notetui.core.library_values import Delta
from notetui.library import Library

Case = Callable[[Path, bool], Iterator[Figure]]
TICK = 0.002
MANY = 10_000


def _library(notes: Path, cache: Path) -> Library:
    return Library([str(notes)], Config(), state_dir=None, cache_dir=str(cache))


class _Counted(Library):
    """Counts the notes that were found changed."""

    changed: set[str]

    def scan(
        self, progress: Callable[[int, int], None] | None = None, stop: Callable[[], bool] | None = None
    ) -> Iterator[Delta]:
        """Scan."""
        for delta in super().scan(progress, stop):
            self.changed |= delta.changed
            yield delta

    def refresh(self, paths: Iterable[str]) -> Delta:
        """Look again."""
        delta = super().refresh(paths)
        self.changed |= delta.changed
        return delta


def _scan(library: Library) -> tuple[float, float]:
    """Return the milliseconds of a scan, of wall clock and of processor, other processes of it included."""
    started, cpu = time.perf_counter(), _processor()
    for _ in library.scan():
        pass
    return (time.perf_counter() - started) * 1000, (_processor() - cpu) * 1000


def _processor() -> float:
    """Return the seconds of processor that this process, and those that it has ended, have taken."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


def _longest_stall(work: Callable[[], object]) -> float:
    """Run something in a thread beside an event loop; return by how many milliseconds the loop was late at most."""

    async def beside() -> float:
        running = asyncio.get_running_loop().run_in_executor(None, work)
        late = 0.0
        while not running.done():
            started = time.perf_counter()
            await asyncio.sleep(TICK)
            late = max(late, time.perf_counter() - started - TICK)
        await running
        return late * 1000

    return asyncio.run(beside())


def index(folder: Path, quick: bool) -> Iterator[Figure]:
    """Cold index and start scan. Times of the processor are of all processes; what a person waits is beside them."""
    colds: dict[int, float] = {}
    scans: dict[int, float] = {}
    # The parsers are imported once, not once a library.
    small = libraries.made(libraries.QUICK_SIZES[0])
    _scan(_library(small, folder / "warm"))
    for count in libraries.sizes(quick):
        notes = libraries.made(count)
        times = 3 if count < MANY else 1
        cold, read, waited = [], [], []
        for number in range(times):
            read.append(libraries.read_all(notes)[1])
            library = _library(notes, folder / f"cache{count}-{number}")
            wall, processor = _scan(library)
            cold.append(processor)
            waited.append(wall)
            read.append(libraries.read_all(notes)[1])
            if number < times - 1:
                library.close()
        colds[count] = median(cold)
        yield Figure(
            f"cold index of {count:,} notes, processor",
            colds[count],
            median(read),
            "walk, stat, read once",
            "ms",
            "15 x",
        )
        yield Figure(f"cold index of {count:,} notes, waited", median(waited), median(read), "the same", "ms", "–")
        pairs = [(_scan(library)[1], libraries.stat_all(notes)[1]) for _ in range(5)]
        scans[count] = median([pair[0] for pair in pairs])
        reference = median([pair[1] for pair in pairs])
        yield Figure(
            f"scan when nothing changed, {count:,} notes, processor",
            scans[count],
            reference,
            "scandir and stat",
            "ms",
            "2 x",
        )
        library.close()
    yield libraries.exponent("cold index", colds, "1")
    yield libraries.exponent("scan when nothing changed", scans, "1")
    library = _library(small, folder / "stall")
    stall = _longest_stall(lambda: _scan(library))
    yield Figure("longest event-loop stall of a cold index", stall, None, "–", "ms", "50 ms")


def _resident(pid: int) -> float:
    """Return the resident memory of a process in MB."""
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024


def _opened(notes: Path, home: Path) -> Session:
    """Start on a library and wait until the start scan is over."""
    session = notetui(notes, home)
    session.wait("▌".encode())
    session.quiet(2.0, at_most=600)
    return session


def memory(folder: Path, quick: bool) -> Iterator[Figure]:
    """The whole program with a note open, after the scan in the background."""
    home = folder / "home"
    home.mkdir()
    with bare(home) as session:
        session.wait(b"BARE-READY")
        session.quiet(1.0)
        reference = _resident(session.pid)
    for count in libraries.sizes(quick):
        notes = libraries.made(count)
        _scan_into(home, notes)
        with _opened(notes, home) as session:
            session.send("lj")
            session.quiet(1.0)
            yield Figure(
                f"memory with {count:,} notes indexed",
                _resident(session.pid),
                reference,
                "bare Textual app",
                "MB",
                "1.4 x",
            )


def _scan_into(home: Path, notes: Path) -> None:
    """Build the index that a program started with this home finds."""
    library = Library([str(notes)], Config(), state_dir=None, cache_dir=str(home / ".cache" / "notetui"))
    _scan(library)
    library.close()


def save(folder: Path, quick: bool) -> Iterator[Figure]:
    """From another program's save of the note on the screen to its painted text, in libraries of several sizes."""
    home = folder / "home"
    home.mkdir()
    medians: dict[int, float] = {}
    for count in libraries.sizes(quick):
        notes = libraries.made(count)
        file = notes / "000-first.md"
        text = '---\ntitle: "First"\ntopics: ["000"]\n---\n# Save0000\n\nText.\n'
        try:
            file.write_text(text)
            _scan_into(home, notes)
            taken, writes = [], []
            with _opened(notes, home) as session:
                session.send("gglj")
                session.wait(b"Save0000")
                session.quiet(1.0)
                for number in range(1, 6 if quick else 21):
                    word = f"Save{number:04d}"
                    mark = len(session.out)
                    started = time.monotonic()
                    temporary = notes / ".first.tmp"
                    temporary.write_text(text.replace("Save0000", word))
                    os.replace(temporary, file)
                    writes.append((time.monotonic() - started) * 1000)
                    # Only the digits that differ may be written anew.
                    session.wait(word[-1].encode(), since=mark, patience=30)
                    taken.append((time.monotonic() - started) * 1000)
                    session.quiet(0.4)
        finally:
            file.unlink(missing_ok=True)
        medians[count] = median(taken)
        what = f"save by another program to painted, {count:,} notes"
        yield Figure(f"{what}, median", medians[count], median(writes), "the write itself", "ms", "60 ms")
        yield Figure(f"{what}, slowest", max(taken), median(writes), "the write itself", "ms", "200 ms (p99)")
    yield libraries.exponent("save to painted", medians, "0")


def burst(folder: Path, quick: bool) -> Iterator[Figure]:
    """Ten thousand files changed at once, as a branch switch does, while the browser runs."""
    figures: list[Figure] = []
    asyncio.run(_burst(folder, figures))
    yield from figures


async def _burst(folder: Path, figures: list[Figure]) -> None:
    from notetui.tui.app import NotetuiApp
    from notetui.tui.settings import Settings

    notes = libraries.made(MANY)
    files = [os.path.join(base, name) for base, _, names in os.walk(notes) for name in names]
    library = _Counted([str(notes)], Config(), state_dir=None, cache_dir=str(folder / "cache"))
    library.changed = set()
    await asyncio.to_thread(_scan, library)
    app = NotetuiApp(library, Config(), Settings())
    late = 0.0
    running = True

    async def tick() -> None:
        nonlocal late
        while running:
            started = time.perf_counter()
            await asyncio.sleep(TICK)
            late = max(late, time.perf_counter() - started - TICK)

    def change(sign: str) -> None:
        for path in files:
            with open(path, "rb") as file:
                data = file.read()
            data = data + b"x" if sign else data.removesuffix(b"x")
            with open(path, "wb") as file:
                file.write(data)

    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause(2.0)
        ticking = asyncio.create_task(tick())
        library.changed.clear()
        late = 0.0
        await asyncio.to_thread(change, "x")
        started = time.perf_counter()
        while len(library.changed) < len(files):
            await asyncio.sleep(0.01)
            if time.perf_counter() - started > 300:
                raise TimeoutError("the burst never settled")
        settled = (time.perf_counter() - started) * 1000
        stall = late * 1000
        running = False
        await ticking
    change("")
    library.close()
    reference = libraries.read_all(notes)[0]
    what = f"{MANY:,} files changed at once"
    figures.append(Figure(f"{what}: settled after", settled, reference, "scan and read of them", "ms", "6 x"))
    figures.append(Figure(f"{what}: longest event-loop stall", stall, None, "–", "ms", "50 ms"))


CASES: dict[str, Case] = {"index": index, "memory": memory, "save-at-size": save, "burst": burst}
