"""Kept expressions are the same expressions, and a file that is no good costs nothing but time."""

from __future__ import annotations

import marshal
import re
from pathlib import Path
from typing import Any

import pytest

from notetui.tui import kept_patterns
from notetui.tui.kept_patterns import KeptPatterns
from tests.terminal.harness import notetui

EXPRESSIONS: list[tuple[str | bytes, int]] = [
    (r"(?P<year>\d{4})-(?P<month>\d\d)|(x)", 0),
    (rb"[\x80-\xff]+", 0),
    ("a.b # c", re.VERBOSE | re.DOTALL),
    ("ÄÖÜ[研-究]", re.IGNORECASE),
    ("[\ud800-\udfff\U000f0000-\U0010ffff]", 0),
    ("(?i:x)(?<=x)y(?!z)", re.ASCII),
]
TEXTS = ("2024-12 x", "a\nb", "äöü研", "xy Xy xyz", "\ud800")


def compiled(kept: KeptPatterns) -> list[re.Pattern[Any]]:
    with kept.used():
        return [kept_patterns._compiler().compile(pattern, flags) for pattern, flags in EXPRESSIONS]


def what_is_found(pattern: re.Pattern[Any]) -> object:
    if isinstance(pattern.pattern, bytes):
        return [pattern.findall(text.encode("utf-8", "surrogatepass")) for text in TEXTS]
    return [pattern.findall(text) for text in TEXTS]


def said(patterns: list[re.Pattern[Any]]) -> list[object]:
    return [(each.pattern, each.flags, each.groups, dict(each.groupindex), what_is_found(each)) for each in patterns]


def by_python() -> list[object]:
    return said([re.compile(pattern, flags) for pattern, flags in EXPRESSIONS])


def file_in(folder: Path) -> Path:
    (found,) = folder.glob("patterns-*.bin")
    return found


def test_what_was_compiled_once_is_not_compiled_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = KeptPatterns(str(tmp_path))
    assert said(compiled(first)) == by_python()
    first.keep()
    assert [path.name for path in tmp_path.iterdir()] == [file_in(tmp_path).name]
    second = KeptPatterns(str(tmp_path))
    with monkeypatch.context() as patch:
        patch.setattr(kept_patterns._compiler(), "_code", lambda *_: pytest.fail("compiled again"))
        again = compiled(second)
    assert said(again) == by_python()
    written = file_in(tmp_path).stat().st_mtime_ns
    second.keep()
    assert file_in(tmp_path).stat().st_mtime_ns == written


def test_python_compiles_as_ever_afterwards(tmp_path: Path) -> None:
    compiler = kept_patterns._compiler()
    before = compiler.compile, compiler._sre
    kept = KeptPatterns(str(tmp_path))
    with kept.used(), pytest.raises(re.error):
        compiler.compile("(", 0)
    assert (compiler.compile, compiler._sre) == before


@pytest.mark.parametrize("what", ["cut", "noise", "other", "codes", "nothing"])
def test_a_file_that_is_no_good_is_compiled_anew(tmp_path: Path, what: str) -> None:
    kept = KeptPatterns(str(tmp_path))
    compiled(kept)
    kept.keep()
    path = file_in(tmp_path)
    good = path.read_bytes()
    known = marshal.loads(good)
    path.write_bytes(
        {
            "cut": good[: len(good) // 2],
            "noise": bytes(range(256)),
            "other": marshal.dumps(["a list"]),
            "codes": marshal.dumps({key: (value[0], b"\xff" * 41, *value[2:]) for key, value in known.items()}),
            "nothing": marshal.dumps(dict.fromkeys(known, (1,))),
        }[what]
    )
    again = KeptPatterns(str(tmp_path))
    assert said(compiled(again)) == by_python()
    again.keep()
    assert marshal.loads(path.read_bytes()) == known


def test_where_nothing_can_be_kept_all_is_compiled(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder in (None, str(tmp_path / "file"), str(tmp_path / "none")):
        kept = KeptPatterns(folder)
        assert said(compiled(kept)) == by_python()
        kept.keep()
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_start_leaves_them_for_the_next(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "a.md").write_text("# A note\n")
    with notetui(str(notes), environ={"XDG_CACHE_HOME": str(tmp_path)}) as terminal:
        terminal.wait_for("A note")
        terminal.send("q")
        assert terminal.wait_end() == 0
    assert len(marshal.loads(file_in(tmp_path / "notetui").read_bytes())) > 50
