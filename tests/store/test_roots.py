"""Several notes directories at once are one library."""

from __future__ import annotations

from pathlib import Path

import pytest

from notetui.core.config.model import SORTS, Config
from notetui.core.query.parse import parse
from notetui.library import Library
from notetui.store.index import ahead
from notetui.store.scan import names_before


@pytest.fixture
def roots(tmp_path: Path) -> tuple[Path, Path]:
    for name in ("work", "home"):
        (tmp_path / name / "deep").mkdir(parents=True)
        (tmp_path / name / "same.md").write_text(f"---\ntags: [{name}]\n---\n# Of {name}\nword{name}\n")
        (tmp_path / name / "deep" / "n.md").write_text(f"see [[same]] word{name}\n")
    return tmp_path / "work", tmp_path / "home"


def opened(*roots: Path, cache: Path, ahead_from: int = ahead.FROM) -> Library:
    return Library(
        [str(root) for root in roots],
        Config(),
        state_dir=None,
        cache_dir=str(cache),
        patience=0.0,
        ahead_from=ahead_from,
    )


def scanned(library: Library) -> Library:
    for _ in library.scan():
        pass
    return library


@pytest.mark.parametrize("beside", [False, True], ids=["here", "by another process"])
def test_equal_names_in_two_directories_are_two_notes(
    roots: tuple[Path, Path], tmp_path: Path, beside: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    work, home = roots
    monkeypatch.setattr(ahead, "cores", lambda: 2)
    library = scanned(opened(work, home, cache=tmp_path / "cache", ahead_from=1 if beside else 10**9))
    assert library.count() == 4
    assert library.paths(parse("wordhome")) == [str(home / "deep/n.md"), str(home / "same.md")]
    assert dict(library.tag_counts()) == {"work": 1, "home": 1}
    assert library.relpath(str(work / "deep/n.md")) == "deep/n.md"
    assert library.shown_path(str(work / "deep/n.md")) == "work/deep/n.md"
    assert library.paths(parse("path:home/deep")) == [str(home / "deep/n.md")]
    assert library.paths(parse("path:same -path:work")) == [str(home / "same.md")]
    assert {group.path: group.count for group in library.groups("folder")} == {
        ("home",): 2,
        ("home", "deep"): 1,
        ("work",): 2,
        ("work", "deep"): 1,
    }
    assert library.groups_with("folder", str(work / "same.md")) == (("work",),)
    facts = library.facts(str(home / "same.md"))
    assert facts is not None
    assert facts.title == "Of home"
    # The shortest name wins where a wiki link fits notes of both; it is one of them.
    assert library.resolve(str(work / "deep/n.md"), "same") in {str(work / "same.md"), str(home / "same.md")}
    library.close()


def test_directories_are_named_by_what_tells_them_apart() -> None:
    assert names_before(["/a/notes"]) == ("",)
    assert names_before(["/a/work", "/a/home"]) == ("work/", "home/")
    assert names_before(["/a/notes", "/b/notes", "/b/more"]) == ("a/notes/", "b/notes/", "more/")
    assert names_before(["/notes", "/b/notes"]) == ("notes/", "b/notes/")


def test_the_order_of_directories_makes_no_other_index(roots: tuple[Path, Path], tmp_path: Path) -> None:
    work, home = roots
    first = scanned(opened(work, home, cache=tmp_path / "cache"))
    first.close()
    again = opened(home, work, cache=tmp_path / "cache")
    assert again.count() == 4
    assert not any(again.scan())
    again.close()


def test_one_directory_that_is_gone_leaves_the_other_working(roots: tuple[Path, Path], tmp_path: Path) -> None:
    work, home = roots
    library = scanned(opened(work, home, cache=tmp_path / "cache"))
    home.rename(tmp_path / "away")
    (work / "new.md").write_text("new")
    scanned(library)
    assert library.count() == 5
    assert list(library.problems) == [str(home)]
    (tmp_path / "away").rename(home)
    (home / "same.md").unlink()
    scanned(library)
    assert library.count() == 4
    assert library.problems == {}
    library.close()
    fresh = scanned(opened(work, home, cache=tmp_path / "other"))
    assert fresh.count() == 4
    fresh.close()


def test_a_note_that_links_into_the_other_directory_is_a_note(roots: tuple[Path, Path], tmp_path: Path) -> None:
    work, home = roots
    (work / "linked.md").symlink_to(home / "same.md")
    library = scanned(opened(work, home, cache=tmp_path / "cache"))
    assert library.count() == 5
    (home / "same.md").write_text("---\ntags: [changed]\n---\n")
    delta = library.refresh([str(home / "same.md")])
    assert delta.changed == {str(home / "same.md"), str(work / "linked.md")}
    library.close()


@pytest.mark.parametrize("sort", SORTS)
def test_notes_that_are_equal_stand_by_directory_whichever_was_read_first(
    roots: tuple[Path, Path], tmp_path: Path, sort: str
) -> None:
    work, home = roots
    later = home / "equal.md"
    (work / "equal.md").write_text("text")
    library = scanned(opened(work, home, cache=tmp_path / "cache"))
    later.write_text("text")
    library.refresh([str(later)])
    notes = [note.path for note in library.notes(None, sort) if note.path.endswith("equal.md")]
    assert notes == [str(later), str(work / "equal.md")]
    assert [path for path in library.listing(None, sort).paths if path in notes] == notes
    library.close()


def test_by_path_each_directory_stands_for_itself(roots: tuple[Path, Path], tmp_path: Path) -> None:
    work, home = roots
    library = scanned(opened(work, home, cache=tmp_path / "cache"))
    below = ("deep/n.md", "same.md")
    assert library.paths() == [str(root / name) for root in (home, work) for name in below]
    library.close()
