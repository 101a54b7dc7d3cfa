"""Which files the images of a note lead to, and that hostile ones lead nowhere."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from notetui.store.pictures import MOST_BYTES, PictureFile, find_picture, open_picture
from tests.pictures import png


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    (folder / "sub" / "my pictures").mkdir(parents=True)
    for path in ("a.png", "sub/b.png", "sub/my pictures/ü.png", "../outside.png"):
        (folder / path).write_bytes(png(40, 20))
    return folder


def find(notes: Path, target: str, note: str = "sub/note.md") -> PictureFile | None:
    return find_picture([str(notes)], str(notes / note), target)


@pytest.mark.parametrize(
    ("target", "wanted"),
    [
        ("b.png", "sub/b.png"),
        ("./b.png", "sub/b.png"),
        ("../a.png", "a.png"),
        ("/a.png", "a.png"),
        ("my%20pictures/%C3%BC.png", "sub/my pictures/ü.png"),
        ("my pictures/ü.png", "sub/my pictures/ü.png"),
        ("b.png?raw=1#top", "sub/b.png"),
    ],
)
def test_pictures_below_the_notes_directory(notes: Path, target: str, wanted: str) -> None:
    found = find(notes, target)
    assert found is not None
    assert found.path == os.path.realpath(notes / wanted)
    assert (found.head.width, found.head.height) == (40, 20)


@pytest.mark.parametrize(
    "target",
    [
        "",
        ".",
        "gone.png",
        "../../outside.png",
        "%2e%2e/%2e%2e/outside.png",
        "/../outside.png",
        "..%2f..%2foutside.png",
        "https://pictures.example/a.png",
        "HTTP://pictures.example/a.png",
        "http%3A//pictures.example/a.png",
        "//pictures.example/a.png",
        "%2F%2Fpictures.example/a.png",
        "file:///etc/passwd",
        "data:image/png;base64,iVBORw0KGgo=",
        "\\\\server\\a.png",
        "a\0.png",
        "a%00.png",
        "x" * 5000,
        "/dev/zero",
        "/proc/self/mem",
    ],
)
def test_all_else_leads_nowhere(notes: Path, target: str) -> None:
    assert find(notes, target) is None


def test_a_picture_outside_is_not_reached_by_an_absolute_path(notes: Path) -> None:
    assert find(notes, str(notes.parent / "outside.png")) is None


def test_symbolic_links_inside_are_followed_and_out_of_it_not(notes: Path) -> None:
    (notes / "in.png").symlink_to("sub/b.png")
    (notes / "out.png").symlink_to("../outside.png")
    (notes / "folder").symlink_to("..")
    (notes / "loop.png").symlink_to("loop.png")
    assert find(notes, "/in.png") is not None
    for target in ("/out.png", "/folder/outside.png", "/loop.png"):
        assert find(notes, target) is None


def test_a_second_notes_directory(notes: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "c.png").write_bytes(png(3, 3))
    roots = [str(notes), str(other)]
    assert find_picture(roots, str(notes / "note.md"), "/c.png") is not None
    assert find_picture(roots, str(notes / "note.md"), "../other/c.png") is not None
    # Only that what it is called begins alike makes it none of them.
    (tmp_path / "notes2").mkdir()
    (tmp_path / "notes2" / "c.png").write_bytes(png(3, 3))
    assert find_picture(roots, str(notes / "note.md"), "../notes2/c.png") is None


def test_odd_files_are_calmly_none(notes: Path) -> None:
    os.mkfifo(notes / "fifo.png")
    (notes / "folder.png").mkdir()
    (notes / "secret.png").write_bytes(png(3, 3))
    (notes / "secret.png").chmod(0)
    (notes / "vector.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")
    (notes / "text.png").write_text("no picture\n" * 1000)
    (notes / "empty.png").write_bytes(b"")
    (notes / "bomb.png").write_bytes(png(30_000, 30_000, rows=1))
    with (notes / "giant.png").open("wb") as giant:
        giant.write(png(3, 3))
        giant.truncate(4 * 1024**3)
    start = time.monotonic()
    names = ["fifo", "folder", "text", "empty", "bomb", "giant"] + (["secret"] if os.geteuid() else [])
    for name in names:
        assert find(notes, f"/{name}.png") is None, name
    assert find(notes, "/vector.svg") is None
    assert time.monotonic() - start < 1


def test_a_picture_is_opened_only_while_it_is_the_one_that_was_measured(notes: Path) -> None:
    found = find(notes, "/a.png")
    assert found is not None
    descriptor = open_picture(found)
    assert descriptor is not None
    assert os.read(descriptor, 4) == b"\x89PNG"
    os.close(descriptor)
    (notes / "a.png").write_bytes(png(900, 900))
    assert open_picture(found) is None
    (notes / "a.png").unlink()
    (notes / "a.png").symlink_to("/etc/passwd")
    assert open_picture(found) is None
    assert MOST_BYTES < 64 * 1024**2
