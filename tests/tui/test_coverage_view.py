"""The coverage screen: what check finds, grouped, with the way to each place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from notetui.core.config.model import Config
from tests.review_sample import LICHEN
from tests.tui.test_browser import screen_text, until
from tests.tui.views import shown, view_of, write_notes


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    return write_notes(tmp_path)


def coverage_of(notes: Path, **options: Any) -> Any:
    return view_of(notes, "coverage", "C", **options)


def groups(view: Any) -> dict[str, str]:
    return {item.paras[0].text: item.paras[0].right for item in view.listing.items if not item.lands}


async def test_findings_by_code_with_their_places(notes: Path) -> None:
    async with coverage_of(notes, size=(80, 24)) as (pilot, desk, view):
        await until(
            pilot,
            lambda: (
                groups(view)
                == {"Questions without an answer (no-answer)": "2", "Answers without a quote (no-quote)": "2"}
            ),
        )
        text = shown(pilot)
        assert "4 findings in 5 notes · by code" in text
        assert "lichen.md:8" in text
        assert "RQ1 (Do lichens sleep?) has no answer" in text
        await pilot.press("}")
        assert view.place() == (str(notes / "garden.md"), 37)
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen is desk)
        await until(pilot, lambda: any("Water matters most" in line for line in screen_text(pilot)))
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is view)
        assert view.place() == (str(notes / "garden.md"), 37)


async def test_of_a_long_path_the_file_and_the_line_are_seen(notes: Path) -> None:
    (notes / "shelf/box").mkdir(parents=True)
    (notes / "shelf/box/number-12345.md").write_text("# Moss\n\n## Questions\n- RQ1: Why?\n")
    async with coverage_of(notes, size=(50, 24)) as (pilot, _, _view):
        await until(pilot, lambda: "number-12345.md:4" in shown(pilot))


async def test_by_note_and_what_the_configuration_asks_for(notes: Path) -> None:
    config = Config(check_silence=frozenset({"no-quote"}), check_required_keys=("doi",))
    (notes / "near.md").write_text("---\ntitle: Near\ntags: [Paper-Notes]\ndoi: 10.1/2\n---\n")
    async with coverage_of(notes, config=config) as (pilot, _, view):
        await until(pilot, lambda: len(groups(view)) == 3)
        assert "Tags that are nearly the same (similar-tags)" in groups(view)
        await pilot.press("s")
        await until(pilot, lambda: "Lichens at rest" in groups(view))
        assert "missing-key, line 1" in shown(pilot)
        long = (
            "Why does a question that is this long not say at eighty columns what is wrong with it, in its last words?"
        )
        (notes / "long.md").write_text(f"# Long\n\n## RQ1: {long}\n")
        await until(pilot, lambda: "(Why does a question" in shown(pilot))
        assert "last words?) has no answer" in " ".join(shown(pilot).split())


async def test_what_is_mended_goes_and_the_editor_opens_at_the_line(
    notes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "told"
    script = tmp_path / "ed"
    script.write_text(f'#!/bin/sh\necho "$@" > {told}\n')
    script.chmod(0o755)
    vi = tmp_path / "vi"
    vi.symlink_to(script)
    async with coverage_of(notes, config=Config(editor=str(vi))) as (pilot, _, view):
        await until(pilot, lambda: len(view.listing.items) == 6)
        monkeypatch.setattr(pilot.app, "lend", lambda work: work())
        await pilot.press("e")
        await until(pilot, lambda: told.exists() and bool(told.read_text()))
        path, line = view.place()
        assert told.read_text().split() == [f"+{line}", path]
        (notes / "lichen.md").write_text(LICHEN + "\n## Answers\n### RQ1\n> They do.\n")
        await until(pilot, lambda: len(view.listing.items) == 5)


async def test_nothing_missing_is_said(tmp_path: Path) -> None:
    notes = tmp_path / "whole"
    notes.mkdir()
    (notes / "a.md").write_text("# Whole\n")
    async with coverage_of(notes) as (pilot, _, view):
        await until(pilot, lambda: "Nothing is missing" in shown(pilot))
        assert view.is_current


async def test_statuses_of_another_meaning_are_told_once_somebody_reviews(tmp_path: Path) -> None:
    notes = tmp_path / "garden"
    notes.mkdir()
    for name, status in (("green", "evergreen"), ("slip", "inclde")):
        (notes / f"{name}.md").write_text(f"---\nstatus: {status}\n---\n")
    group = "Statuses that are none of the review's (unknown-status)"
    async with coverage_of(notes) as (pilot, _, view):
        await until(pilot, lambda: groups(view) == {group: "1"})
        assert "slip.md:1" in shown(pilot)
        (notes / "read.md").write_text("---\nstatus: later\n---\n")
        await until(pilot, lambda: groups(view) == {group: "2"})
        (notes / "read.md").unlink()
        await until(pilot, lambda: groups(view) == {group: "1"})
