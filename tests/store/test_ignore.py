"""Which notes ignore files leave out: what git itself says is the measure."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notetui.store.ignore_pattern import pattern
from notetui.store.scan import Scanner, ScanOptions
from tests.needs import need

FOLDERS = ("", "a", "a/b", "a/b/a", "b", "drafts", "drafts/keep")
NAMES = ("a.md", "b.md", "ab.md", "a b.md", "!a.md", "#b.md", "[a].md", "-.md", "A.md", "a\\b.md")
LINES = st.one_of(
    st.sampled_from(
        [
            *("*", "!*/", "!*.md", "!**/", "**", "/*", "!/a", "a/", "!a/", "a/**", "**/b", "a/**/a.md", "!a/b/"),
            *("drafts/*", "!drafts/keep/", "a.md  ", r"a\ b.md", r"\!a.md", r"\#b.md", r"\[a].md", "[!a].md"),
            *("[[:upper:]]*", "[^a-]*", "[]-]*", "[a-", "a.md\r", "?.md", "[", "!", "/", "\\", "//", "*b*.md", "a*"),
            *("***/b.md", "\t", "# a", ""),
        ]
    ),
    st.text("ab*?[]!-/\\.#m d", max_size=7),
)
FILES = st.dictionaries(st.sampled_from(["", "a", "a/b", "drafts"]), st.lists(LINES, max_size=4), max_size=3)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    need("git")
    root = tmp_path_factory.mktemp("repository")
    subprocess.run(["git", "init", "--quiet", str(root)], check=True)
    for folder in FOLDERS:
        (root / folder).mkdir(exist_ok=True)
        for name in NAMES:
            (root / folder / name).write_text("text")
    return root


@pytest.fixture
def ignore_files(repository: Path) -> Iterator[Path]:
    yield repository
    put(repository, {})


def put(root: Path, files: Mapping[str, list[str]]) -> None:
    for old in root.rglob(".gitignore"):
        old.unlink()
    for folder, lines in files.items():
        (root / folder / ".gitignore").write_text("\n".join(lines), newline="")


def left_by_git(root: Path) -> set[str]:
    asked = ["git", "-C", str(root), "-c", "core.excludesFile=", "ls-files", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.split("\0")
    return {name for name in names if name.endswith(".md")}


def left_by_us(root: Path) -> set[str]:
    scanner = Scanner((str(root),), ScanOptions(honour_ignore_files=True))
    walked = {os.path.join(folder.path, name) for folder in scanner.walk(str(root)) for name in folder.notes}
    every = {f"{folder}/{name}".lstrip("/") for folder in FOLDERS for name in NAMES}
    assert {name for name in every if scanner.is_visible(str(root), name)} == {name for name in every if name in walked}
    return walked


@pytest.mark.parametrize(
    "files",
    [
        {"": ["*", "!*/", "!*.md"]},
        {"": ["*", "!a/", "!a/*.md"]},
        {"": ["drafts/*", "!drafts/keep/"], "drafts": ["a.md"]},
        {"": ["a.md"], "a": ["!a.md", "b/*", "!b/a/"], "a/b": ["!a.md"]},
    ],
)
def test_what_people_write(ignore_files: Path, files: dict[str, list[str]]) -> None:
    put(ignore_files, files)
    assert left_by_us(ignore_files) == left_by_git(ignore_files) != set()


@settings(
    max_examples=int(os.environ.get("NOTETUI_EXAMPLES", "150")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(FILES)
def test_any_ignore_files_leave_out_what_git_leaves_out(ignore_files: Path, files: dict[str, list[str]]) -> None:
    put(ignore_files, files)
    assert left_by_us(ignore_files) == left_by_git(ignore_files)


def test_no_line_takes_long() -> None:
    names = ["a" * 200] * 100
    started = time.process_time()
    for line in ("*a" * 100 + "b", "/**" * 50 + "/a/**/b/c", "*?" * 100 + "b"):
        read = pattern(line)
        assert read is not None
        assert not read.speaks_of(names, folder=False)
    assert time.process_time() - started < 1.0
