"""From a key to the painted note, and paging in it, beside Textual's own Markdown."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyromark

from bench.figures import Figure, median
from bench.pty_harness import Session, markdown_app, notetui
from bench.texts import blocks, giant, library, mark
from notetui.core.markdown.layout import LayoutOptions, lay_out
from notetui.core.markdown.parse import Document

Case = Callable[[Path, bool], Iterator[Figure]]
PAGE = "\x1b[6~"


def _tree_ready(session: Session) -> None:
    session.wait(b"bench")
    session.quiet(1.5, at_most=120)


def _opened(session: Session, key: str, title: bytes) -> float:
    """Return the seconds from a key until the note with a title is painted in the note pane."""
    session.quiet()
    mark = len(session.out)
    started = time.monotonic()
    session.send(key)
    return session.wait(title, since=mark, patience=30) - started


def _title(text: str) -> str:
    return text.split("title: ", 1)[1].split("\n", 1)[0]


def opening(folder: Path, quick: bool) -> Iterator[Figure]:
    """Open notes of several sizes and shapes by moving onto them."""
    home = folder / "home"
    home.mkdir()
    long = 20_000
    texts = {
        "a.md": blocks(300, "Aaa the start"),
        "b.md": blocks(100, "Bbb one hundred"),
        "c.md": blocks(1000, "Ccc one thousand"),
        "d.md": blocks(long, "Ddd twenty thousand"),
        "e.md": blocks(80_000, "Eee eighty thousand"),
        "f.md": giant("fence", long, "Fff giant fence"),
        "g.md": giant("list", long, "Ggg giant list"),
        "h.md": giant("table", long, "Hhh giant table"),
        "i.md": giant("paragraph", long, "Iii giant paragraph"),
        "j.md": blocks(50, "Jjj short"),
        "k.md": blocks(300, "Kkk three hundred"),
        "l.md": blocks(50, "Lll the end"),
    }
    notes = library(folder / "notes", texts)
    with notetui(notes, home) as session:
        _tree_ready(session)
        times: dict[str, list[float]] = {}
        titles = [_title(text) for text in texts.values()]
        for _ in range(3 if quick else 7):
            session.send("gg")
            session.quiet(0.6)
            session.send("j")
            session.quiet(0.4)
            for title in titles[1:]:
                # A title is cut in the tree; its first words are painted in the header when the note is shown.
                times.setdefault(title, []).append(_opened(session, "j", mark(title).encode()) * 1000)
        found = {title: median(values) for title, values in times.items()}
    hundred, thousand = found["Bbb one hundred"], found["Ccc one thousand"]
    for text, name in ((texts["b.md"], "100"), (texts["c.md"], "1,000")):
        file = folder / "reference.md"
        file.write_text(text.split("---\n", 2)[2])
        with markdown_app(file, home) as reference:
            reference.wait(b"EMPTY-READY")
            reference.quiet()
            other = reference.time_of("x", mark(_title(text)).encode()) * 1000
        ours = hundred if name == "100" else thousand
        yield Figure(f"key to painted note, {name} lines", ours, other, "Textual's Markdown", "ms", "35 ms")
    for title, target in (("Ddd twenty thousand", "2 x"), ("Eee eighty thousand", "3 x")):
        short = found["Kkk three hundred"]
        yield Figure(f"key to painted note, {title[4:]} lines", found[title], short, "300 lines", "ms", target)
    slowest = max(times["Eee eighty thousand"])
    yield Figure("the same, the slowest time", slowest, max(times["Kkk three hundred"]), "300 lines", "ms", "–")
    for title in ("Fff giant fence", "Ggg giant list", "Hhh giant table", "Iii giant paragraph"):
        yield Figure(
            f"key to painted note, one {title[4:]} of {long:,}",
            found[title],
            found["Ddd twenty thousand"],
            "20,000 lines",
            "ms",
            "1.5 x",
        )


def _pages(session: Session) -> tuple[float, float]:
    """Page down four times; return the median time (milliseconds) and bytes."""
    times, sizes = [], []
    for _ in range(4):
        before = len(session.out)
        started = time.monotonic()
        session.send(PAGE)
        session.wait(lambda tail: len(tail) > 400, since=before, patience=30)
        times.append((time.monotonic() - started) * 1000)
        session.quiet()
        sizes.append(float(len(session.out) - before))
    return median(times), median(sizes)


def paging(folder: Path, quick: bool) -> Iterator[Figure]:
    """Page down in a short and in a long note: time and bytes."""
    home = folder / "home"
    home.mkdir()
    results: dict[object, tuple[float, float]] = {}
    for lines in (100, 20_000):
        notes = library(folder / f"n{lines}", {"a.md": blocks(lines, "Aaa paging")})
        with notetui(notes, home) as session:
            session.wait(b"Aaa paging")
            session.quiet(1.5, at_most=60)
            session.send("j\t")
            session.quiet(0.5)
            results[lines] = _pages(session)
            if lines > 100:
                session.send("G" + "\x1b[5~" * 5)
                session.quiet(1.0)
                results["end"] = _pages(session)
    yield Figure("page down at 20,000 lines", results[20_000][0], results[100][0], "at 100 lines", "ms", "1.2 x")
    yield Figure("page down near their end", results["end"][0], results[100][0], "at 100 lines", "ms", "1.2 x")
    yield Figure("bytes of a page down in a note", results[20_000][1], 1173.0, "vim (1,173)", "bytes", "2 x vim")


def parsing(folder: Path, quick: bool) -> Iterator[Figure]:
    """Markdown to leaves, beside the parser alone; in processor time, the reference is too short to be interrupted."""
    text = blocks(20_000, "Parsing").split("---\n", 2)[2]

    def timed(work: Callable[[], object]) -> float:
        started = time.process_time()
        work()
        return (time.process_time() - started) * 1000

    ours = median([timed(lambda: Document(text).parse_all()) for _ in range(7)])
    reference = median([timed(lambda: pyromark.html(text)) for _ in range(5)])
    first = median([timed(lambda: Document(text).parse_more(64)) for _ in range(5)])
    yield Figure("Markdown to leaves, 20,000 lines", ours, reference, "pyromark to HTML", "ms", "40 x")
    yield Figure("the same, as far as the first screen", first, reference, "pyromark to HTML", "ms", "–")
    yield _reload(text)


def _screen(document: Document, line: int) -> None:
    """Lay out 40 rows from a body line on."""
    document.parse_to_line(line)
    index = max(0, len(document.leaves) - 64)
    rows = 0
    while rows < 40 and (index < len(document.leaves) or document.parse_more(64)):
        rows += len(lay_out(document.leaves[index], 78, LayoutOptions(folding=True, sideways=True)))
        index += 1


def _reload(text: str) -> Figure:
    """An edit in the middle, seen in the middle, beside opening the note at its top."""
    middle = text.index("\n", len(text) // 2) + 1
    edited, line = text[:middle] + "Edited.\n\n" + text[middle:], text.count("\n", 0, middle)
    again, opened = [], []
    for _ in range(5):
        old = Document(text)
        old.parse_all()
        started = time.process_time()
        _screen(Document(edited, previous=old), line)
        again.append((time.process_time() - started) * 1000)
        started = time.process_time()
        _screen(Document(text), 1)
        opened.append((time.process_time() - started) * 1000)
    name = "laid out again after an edit in the middle of 20,000 lines"
    return Figure(name, median(again), median(opened), "opening it", "ms", "1 x")


CASES: dict[str, Case] = {"opening": opening, "paging": paging, "parsing": parsing}
