"""Walking the notes directories."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from notetui.core.model import Stamp
from notetui.store.scan import Scanner, ScanOptions, name_matcher, separate_roots
from notetui.store.stamps import pack, pack_stamp, size_of
from tests.needs import need

SOURCES = Path(__file__).parents[2] / "src"


def found(root: Path, **options: object) -> dict[str, bytes]:
    scanner = Scanner((str(root),), ScanOptions(**options))  # type: ignore[arg-type]
    return {
        os.path.join(folder.path, name): stamp
        for folder in scanner.walk(str(root))
        for name, stamp in folder.notes.items()
    }


def problems(root: Path) -> dict[str, str]:
    return {
        path: message for folder in Scanner((str(root),)).walk(str(root)) for path, message in folder.problems.items()
    }


def write(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("# x\n")


def test_notes_are_found_by_name_in_any_case_and_at_any_depth(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "B.MD", "c.markdown", "x/y/d [1] 研究.md", "e.txt", "md", "x/.md")
    assert found(tmp_path).keys() == {"a.md", "B.MD", "c.markdown", "x/y/d [1] 研究.md"}


@pytest.mark.parametrize(
    "name",
    ["4913", "a.md~", ".a.md.swp", "#a.md#", ".#a.md", ".git/a.md", "node_modules/a.md", ".hidden/a.md", ".a.md"],
)
def test_what_editors_and_tools_leave_is_no_note(tmp_path: Path, name: str) -> None:
    write(tmp_path, name, "true.md")
    assert found(tmp_path, globs=("*",)).keys() == {"true.md"}


def test_a_pattern_that_ends_like_a_backup_finds_none(tmp_path: Path) -> None:
    for name in ("a.md", "a.md~", "#a.md#", "b.x#", ".c.md", "#d.md"):
        write(tmp_path, name)
    options = ScanOptions(("*.md", "*~", "*#", "*"))
    by_walk = {name for folder in Scanner([str(tmp_path)], options).walk(str(tmp_path)) for name in folder.notes}
    assert by_walk == {name for name in os.listdir(tmp_path) if name_matcher(options.globs)(name)}
    assert {"a.md", "#d.md"} <= by_walk
    assert not {"a.md~", "#a.md#", ".c.md"} & by_walk


def test_other_patterns_than_endings() -> None:
    matches = name_matcher(("note-[0-9]*.txt", "*.org"))
    assert matches("Note-1.txt")
    assert matches("a.ORG")
    assert not matches("note-x.txt")
    assert not matches("a.md")


def test_a_name_that_is_not_utf8_is_kept(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.md"
    with open(path, "wb") as file:
        file.write(b"x")
    (name,) = found(tmp_path)
    assert os.fsencode(name) == b"caf\xe9.md"


def test_a_link_to_a_note_within_the_root_is_a_note_and_one_out_of_it_a_problem(tmp_path: Path) -> None:
    root, other = tmp_path / "notes", tmp_path / "other"
    write(root, "a.md")
    write(other, "secret.md")
    (root / "link.md").symlink_to("a.md")
    (root / "out.md").symlink_to(other / "secret.md")
    (root / "folder").symlink_to(other)
    (root / "nowhere.md").symlink_to("missing")
    (root / ".#a.md").symlink_to("someone@host.1")
    seen = found(root)
    assert seen.keys() == {"a.md", "link.md"}
    assert seen["a.md"] == seen["link.md"]
    assert problems(root).keys() == {"out.md", "folder", "nowhere.md"}


def test_link_loops_end(tmp_path: Path) -> None:
    write(tmp_path, "a/n.md")
    (tmp_path / "a" / "up").symlink_to("..")
    (tmp_path / "self.md").symlink_to("self.md")
    assert found(tmp_path).keys() == {"a/n.md"}


def test_a_pipe_is_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    write(tmp_path, "a.md")
    assert found(tmp_path).keys() == {"a.md"}
    assert Scanner((str(tmp_path),)).look(str(tmp_path / "pipe.md")) is None


def test_a_folder_that_cannot_be_listed_is_a_problem_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "shut/a.md", "open/b.md")
    real = os.scandir

    def scandir(path: str) -> object:
        if path.endswith("/shut"):
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    monkeypatch.setattr("notetui.store.scan.os.scandir", scandir)
    assert found(tmp_path).keys() == {"open/b.md"}
    assert problems(tmp_path) == {"shut": "can't list the folder: permission denied"}


def test_a_root_that_is_gone_raises(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="gone"):
        list(Scanner((str(tmp_path / "gone"),)).walk(str(tmp_path / "gone")))


def test_ignore_files_are_honoured_when_asked_for(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "b.md", "drafts/c.md", "keep/b.md", "keep/deep/d.md", "e.md")
    (tmp_path / ".gitignore").write_text("drafts/\n/b.md\n*.tmp\nd.md\n")
    (tmp_path / ".ignore").write_text("e.md\n")
    (tmp_path / "keep" / ".gitignore").write_text("!d.md\n")
    assert len(found(tmp_path)) == 6
    scanner = Scanner((str(tmp_path),), ScanOptions(honour_ignore_files=True))
    seen = found(tmp_path, honour_ignore_files=True).keys()
    assert seen == {"a.md", "keep/b.md", "keep/deep/d.md"}
    for name in ("a.md", "b.md", "drafts/c.md", "keep/b.md", "keep/deep/d.md", "e.md"):
        assert scanner.is_visible(str(tmp_path), name) == (name in seen), name


@pytest.mark.parametrize(
    ("patterns", "left_out"),
    [
        ("/my/notes/drafts/\nb.md\n", {"b.md", "drafts/c.md"}),
        ("*.md\n!/my/notes/*.md\n", {"drafts/c.md"}),
        ("notes/\n", set()),
        ("my\n", set()),
    ],
)
def test_ignore_files_of_the_repository_above_count(tmp_path: Path, patterns: str, left_out: set[str]) -> None:
    root = tmp_path / "repository" / "my" / "notes"
    write(root, "a.md", "b.md", "drafts/c.md")
    (tmp_path / ".gitignore").write_text("*\n")
    (tmp_path / "repository" / ".gitignore").write_text(patterns)
    assert len(found(root, honour_ignore_files=True)) == 3  # above is no repository
    (tmp_path / "repository" / ".git").mkdir()
    seen = found(root, honour_ignore_files=True).keys()
    assert {"a.md", "b.md", "drafts/c.md"} - seen == left_out
    scanner = Scanner((str(root),), ScanOptions(honour_ignore_files=True))
    assert all(scanner.is_visible(str(root), name) == (name in seen) for name in ("a.md", "b.md", "drafts/c.md"))


def test_single_looks_agree_with_the_walk(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "x/b.md", ".h/c.md", "d.txt")
    (tmp_path / "y").symlink_to("x")
    scanner = Scanner((str(tmp_path),))
    walked = found(tmp_path)
    for name in ("a.md", "x/b.md", ".h/c.md", "d.txt", "y/b.md", "none.md"):
        one = scanner.look(str(tmp_path / name)) if scanner.is_visible(str(tmp_path), name) else None
        assert (one[0] if one else None) == walked.get(name), name


def test_roots_inside_others_are_left_out(tmp_path: Path) -> None:
    write(tmp_path, "a/b/n.md", "a/.h/n.md", "ab/n.md")
    (tmp_path / "link").symlink_to("a")
    asked = [str(tmp_path / name) for name in ("a/b", "link", "a", "ab", "a/.h")]
    assert separate_roots(asked) == tuple(str(tmp_path / name) for name in ("a", "ab", "a/.h"))


def test_stamps_pack_and_unpack(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("12345")
    info = path.stat()
    stamp = Stamp(info.st_dev, info.st_ino, info.st_size, info.st_mtime_ns, info.st_ctime_ns)
    assert pack_stamp(stamp) == pack(info)
    assert size_of(pack(info)) == 5
    before = pack(info)
    os.utime(path, ns=(-5, -5_000_000_000))
    assert pack(path.stat()) != before


WALK = """
import sys
from notetui.store.scan import Scanner
print(sum(len(folder.notes) for folder in Scanner((sys.argv[1],)).walk(sys.argv[1])))
"""


def calls_of_a_walk(root: Path, log: Path) -> int:
    """Return how many system calls that name a note a process makes that walks a directory and ends."""
    traced = ["strace", "-f", "-qq", "-e", "trace=%file,%desc", "-o", str(log), sys.executable, "-c", WALK, str(root)]
    environment = {**os.environ, "PYTHONPATH": str(SOURCES)}
    done = subprocess.run(traced, env=environment, check=True, capture_output=True, text=True, timeout=60)
    assert int(done.stdout) == sum(len(names) for _, _, names in os.walk(root))
    return sum('.md"' in line for line in log.read_text(errors="replace").splitlines())


def test_the_walk_looks_at_each_file_once(tmp_path: Path) -> None:
    need("strace")
    for number in range(600):
        write(tmp_path / "notes", f"{number % 20}/n{number}.md")
    assert calls_of_a_walk(tmp_path / "notes", tmp_path / "log") == 600
