"""The review queue: one key decides, the file says so, the next note comes; mapping with two keys."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from notetui.core.config.model import Config, ReviewQuestion
from notetui.tui.dialogs.ask_text import AskText
from notetui.tui.screens.over import OverScreen
from tests.review_sample import LICHEN, MOSS
from tests.sample import GARDEN, TEA
from tests.tui.test_browser import browser, screen_text, until
from tests.tui.views import REVIEW, shown, view_of, write_notes


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    return write_notes(tmp_path)


def queue_of(notes: Path, **options: Any) -> Any:
    return view_of(notes, "queue", "V", **options)


def signs(view: Any) -> list[str]:
    return [item.paras[0].sign.strip() for item in view.listing.items]


async def ready(pilot: Any, view: Any) -> None:
    await until(pilot, lambda: len(view.listing.items) == 5 and view.reading.shown is not None)


async def test_include_exclude_later_are_in_the_files_and_the_next_one_comes(notes: Path) -> None:
    async with queue_of(notes, size=(80, 24)) as (pilot, _, view):
        await ready(pilot, view)
        assert view.place()[0].endswith("garden.md"), "the first note without a status"
        assert "4 to do · ✓ include 0 · × exclude 0 · … later 1" in shown(pilot)
        assert "How Gardens Grow" in "".join(screen_text(pilot)[2:6])
        await pilot.press("i")
        await until(pilot, lambda: view.place()[0].endswith("lichen.md"))
        assert (notes / "garden.md").read_text() == GARDEN.replace("\n---\n\n#", "\nstatus: include\n---\n\n#")
        await pilot.press("x")
        await until(pilot, lambda: isinstance(pilot.app.screen, AskText))
        await pilot.press(*"off topic", "enter")
        await until(pilot, lambda: view.place()[0].endswith("tea.md"))
        text = (notes / "lichen.md").read_text()
        assert "status: exclude\nstatus_reason: off topic\n" in text
        assert text.replace("status: exclude\nstatus_reason: off topic\n", "") == LICHEN
        assert "identified 5 → screened 3: included 1, undecided 1, excluded 1 (off topic 1)" in shown(pilot)
        await pilot.resize_terminal(80, 24)
        numbers = "identified 5 → screened 3: included 1, undecided 1, excluded 1"
        await until(pilot, lambda: screen_text(pilot)[1].split("  ")[0].strip() == f"{numbers} (off topic 1)")
        await pilot.resize_terminal(78, 24)
        await until(pilot, lambda: screen_text(pilot)[1].strip().startswith(f"{numbers}  "))
        assert screen_text(pilot)[1].rstrip().endswith("P reasons"), "what has no room is a key away"
        await pilot.resize_terminal(74, 24)
        await until(pilot, lambda: screen_text(pilot)[1].strip().startswith("screened 3 of 5: included 1, undecided 1"))
        assert screen_text(pilot)[1].rstrip().endswith("P reasons")
        await pilot.resize_terminal(60, 24)
        await until(pilot, lambda: "identified 5 → screened 3 " in screen_text(pilot)[1])
        assert screen_text(pilot)[1].rstrip().endswith("P all numbers")
        await pilot.resize_terminal(120, 40)
        await pilot.press("P")
        assert any("off topic" in line and " 1 " in line for line in screen_text(pilot))
        await pilot.press("escape", "w")
        await until(pilot, lambda: view.place()[0].endswith("moss.md"))
        assert "status: later" in (notes / "tea.md").read_text()
        assert signs(view) == ["…", "✓", "×", "…", ""]


async def test_earlier_reasons_are_offered_and_esc_decides_nothing(notes: Path) -> None:
    (notes / "lichen.md").write_text(LICHEN.replace("date:", "status: exclude\nstatus_reason: no data\ndate:"))
    async with queue_of(notes) as (pilot, _, view):
        await ready(pilot, view)
        await pilot.press("x")
        await until(pilot, lambda: isinstance(pilot.app.screen, AskText))
        assert "no data" in shown(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is view)
        assert (notes / "garden.md").read_text() == GARDEN
        await pilot.press("x")
        await until(pilot, lambda: isinstance(pilot.app.screen, AskText))
        await pilot.press("down", "enter")
        await until(pilot, lambda: "status_reason: no data" in (notes / "garden.md").read_text())
        await until(pilot, lambda: view.place()[0].endswith("tea.md"))


async def test_a_reason_from_a_file_is_only_text(notes: Path) -> None:
    reason = '"\\e[2J [/b] \\u202E why"'
    (notes / "lichen.md").write_text(LICHEN.replace("date:", f"status: exclude\nstatus_reason: {reason}\ndate:"))
    async with queue_of(notes) as (pilot, _, view):
        await ready(pilot, view)
        await pilot.press("g", "g", "j", "j", "x")
        await until(pilot, lambda: isinstance(pilot.app.screen, AskText))
        assert "␛[2J [/b]" in shown(pilot)
        await pilot.press("escape", "P")
        await until(pilot, lambda: "␛[2J [/b]" in shown(pilot))


async def test_undo_brings_the_very_bytes_back_and_goes_to_the_note(notes: Path) -> None:
    async with queue_of(notes) as (pilot, _, view):
        await ready(pilot, view)
        await pilot.press("2")
        await until(pilot, lambda: isinstance(pilot.app.screen, AskText))
        await pilot.press("enter")
        await until(pilot, lambda: "status: exclude" in (notes / "garden.md").read_text())
        await until(pilot, lambda: view.place()[0].endswith("lichen.md"))
        await pilot.press("u")
        await until(pilot, lambda: (notes / "garden.md").read_text() == GARDEN)
        await until(pilot, lambda: view.place()[0].endswith("garden.md"))
        assert view.status.message.startswith("Undone")
        await pilot.press("ctrl+r")
        await until(pilot, lambda: "status: exclude" in (notes / "garden.md").read_text())
        await pilot.press("-")
        await until(pilot, lambda: (notes / "garden.md").read_text() == GARDEN)


async def test_it_goes_on_where_it_was_after_a_restart(notes: Path) -> None:
    async with queue_of(notes) as (pilot, _, view):
        await ready(pilot, view)
        await pilot.press("i")
        await until(pilot, lambda: view.place()[0].endswith("lichen.md"))
    async with queue_of(notes) as (pilot, _, view):
        await ready(pilot, view)
        await until(pilot, lambda: view.place()[0].endswith("lichen.md"))


async def test_next_shown_and_the_end_of_the_queue(notes: Path) -> None:
    async with queue_of(notes) as (pilot, _, view):
        await ready(pilot, view)
        await pilot.press("n")
        assert view.place()[0].endswith("lichen.md")
        await pilot.press("s")
        assert len(view.listing.items) == 4
        await pilot.press("s")  # none is included: no note is shown beside the empty list
        await until(pilot, lambda: "No note here." in shown(pilot))
        assert not view.reading.path
        assert not view.note.body
        await pilot.press("s", "s", "s", "s")
        await until(pilot, lambda: bool(view.reading.path))
        assert shown(pilot).split("\n")[0].startswith(" Review queue  only those to do · 4 to do")
        for left in (3, 2, 1):
            await pilot.press("i")
            await until(pilot, partial(lambda number: len(view.listing.items) == number, left))
        await pilot.press("i")
        await until(pilot, lambda: view.status.message == "That was the last one: every note has a status.")
        await pilot.press("s")
        assert len(view.listing.items) == 4
        await pilot.press("n")
        assert view.status.message == "No other note is without a status."


async def test_reading_beside_and_into_the_main_screen_and_back(notes: Path) -> None:
    async with queue_of(notes, size=(80, 24)) as (pilot, desk, view):
        await ready(pilot, view)
        await pilot.press("space", "J", "ctrl+d")
        line = view.note.top_line()
        assert line > 12
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen is desk and desk.reading.path.endswith("garden.md"))
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is view)
        assert view.note.top_line() == line
        changed = GARDEN.replace("Nobody has watched", "Somebody has watched")
        (notes / "garden.md").write_bytes(changed.encode())
        await pilot.press("pagedown", "pagedown")
        await until(pilot, lambda: any("Somebody has watched" in text for text in screen_text(pilot)))


async def test_a_status_that_is_none_of_the_review_is_shown_and_still_to_do(notes: Path) -> None:
    listed, several = "---\ntitle: 0 A\nstatus: [include] # sure\n---\n", "---\ntitle: 0 B\nstatus: [include, x]\n---\n"
    (notes / "listed.md").write_text(listed)
    (notes / "several.md").write_text(several)
    (notes / "word.md").write_text("---\ntitle: 0 C\nstatus: 除外\nstatus_reason: why\n---\n")
    async with view_of(notes, "queue", "V") as (pilot, _, view):
        await until(pilot, lambda: len(view.listing.items) == 8 and view.reading.shown is not None)
        assert view.place()[0].endswith("several.md"), "a list of one word is decided, one of several is not"
        assert [(item.paras[0].sign.strip(), item.paras[0].right.strip()) for item in view.listing.items[:3]] == [
            ("✓", ""),
            ("", "“include, x”"),
            ("", "“除外” · why"),
        ]
        assert "6 to do · ✓ include 1" in shown(pilot)
        await pilot.press("i")
        await until(pilot, lambda: "holds a list or a map" in shown(pilot))
        assert (notes / "several.md").read_text() == several
        await pilot.press("escape")
        assert view.place()[0].endswith("several.md")
        await pilot.press("k", "w")
        await until(pilot, lambda: "later" in (notes / "listed.md").read_text())
        assert (notes / "listed.md").read_text() == listed.replace("include", "later")
        await pilot.press("u")
        await until(pilot, lambda: (notes / "listed.md").read_text() == listed)


async def test_long_review_questions_wrap_where_there_is_room_and_are_cut_where_not(notes: Path) -> None:
    long = "What does light do to plants that stand in the shade, and for how long does what it does last afterwards?"
    asked = [ReviewQuestion(f"R{number}", long, patterns=("nothing",)) for number in range(1, 9)]
    for number, whole in ((2, True), (8, False)):
        config = Config(review_questions=tuple(asked[:number]))
        async with view_of(notes, "mapping", "g", "m", size=(80, 24), config=config) as (pilot, _, view):
            await until(pilot, lambda view=view: bool(view.listing.items))  # type: ignore[misc]
            foot = screen_text(pilot)[-2 - view.legend.size.height + 1 : -1]
            text = " ".join(" ".join(line.split()) for line in foot)
            assert text.count("last afterwards?") == (number if whole else 0), text
            assert text.count("…") == (0 if whole else number)
            assert view.listing.size.height >= 10


async def test_numbers_stand_below_each_other_and_titles_have_the_width(tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"{number:02}.md").write_text(f"---\ntitle: {number:02} A note of some words\n---\n")
    (tmp_path / "00.md").write_text("---\ntitle: 00 Kept\nstatus: include\n---\n")
    async with view_of(tmp_path, "queue", "V", size=(80, 24)) as (pilot, _, view):
        await until(pilot, lambda: len(view.listing.items) == 12 and view.reading.shown is not None)
        assert "    02 A note of some words" in shown(pilot)
        await pilot.press("P")
        await until(pilot, lambda: "PRISMA numbers" in shown(pilot))
        lines = screen_text(pilot)
        ends = {line.index(text) for text in ("12  identified", "11  not screened") for line in lines if text in line}
        ends |= {line.index("1  screened") - 1 for line in lines if "1  screened" in line}
        assert len(ends) == 1


async def test_what_cannot_be_edited_is_explained(notes: Path) -> None:
    (notes / "bad.md").write_text("---\ntitle: 0 Bad\nstatus: {a: b}\n---\n")
    async with browser(notes) as (pilot, desk):
        await desk.live.scanned()
        await pilot.press("V")
        view = desk.views.get("queue")
        await until(pilot, lambda: len(view.listing.items) == 6)
        await pilot.press("g", "g", "i")
        await until(pilot, lambda: not isinstance(pilot.app.screen, OverScreen) or "!" in shown(pilot))
        assert (notes / "bad.md").read_text() == "---\ntitle: 0 Bad\nstatus: {a: b}\n---\n"


@pytest.mark.parametrize("size", [(20, 5), (40, 12), (80, 24), (200, 50)])
async def test_every_size_works(notes: Path, size: tuple[int, int]) -> None:
    async with queue_of(notes, size=size) as (pilot, _, view):
        await ready(pilot, view)
        for key in ("j", "k", "space", "J", "n", "s", "s", "x", "escape", "question_mark", "escape"):
            await pilot.press(key)
            shown(pilot)
        assert pilot.app.is_running


# -- mapping


def mapping_of(notes: Path, **options: Any) -> Any:
    return view_of(notes, "mapping", "g", "m", **options)


def unmapped(view: Any) -> list[str]:
    return [item.paras[0].text for item in view.listing.items]


def belongs(view: Any) -> str:
    where, dot, _title = view.here.paras[1].text.partition(" · ")
    return str(where).removeprefix("→ ") if dot else ""


async def test_a_question_is_read_whole_where_it_is_mapped_and_what_is_undone_is_said_in_words(notes: Path) -> None:
    text = "How is the training data of each model collected, filtered, cleaned and licensed before anybody may use it?"
    (notes / "long.md").write_text(f"---\ntitle: 0 Long\n---\n## Questions\n- RQ1: {text}\n")
    async with mapping_of(notes, config=REVIEW, size=(60, 24)) as (pilot, _, view):
        await until(pilot, lambda: f"RQ1 {text}" in unmapped(view))
        await pilot.press("g", "g")
        assert text in " ".join(" ".join(line.strip("▌│┃ ") for line in shown(pilot).splitlines()).split())
        assert any(line.startswith("▌ ? RQ1 How is") for line in screen_text(pilot)), "its sign is where the eye is"
        await pilot.press("2")
        await until(pilot, lambda: "RQ1 belongs to W" in view.status.message)
        await pilot.press("u")
        await until(pilot, lambda: view.status.message == "Undone: RQ1 belongs to W")
        await pilot.press("0")
        await until(pilot, lambda: view.status.message == "RQ1 belongs to no review question")


async def test_a_mapping_to_a_review_question_that_is_no_more_is_shown_and_mapped_anew(notes: Path) -> None:
    (notes / "garden.md").write_text(GARDEN.replace("---\n", "---\nreview: [old=RQ3]\n", 1))
    async with mapping_of(notes, config=REVIEW, size=(80, 24)) as (pilot, _, view):
        await until(pilot, lambda: "RQ3 What remains unknown about roots?" in unmapped(view))
        await until(pilot, lambda: "→ old is unknown (by hand) · How Gardens Grow" in shown(pilot))
        await pilot.press("j", "j", "2")
        await until(pilot, lambda: "RQ3 What remains unknown about roots?" not in unmapped(view))
        assert "review: [W=RQ3]" in (notes / "garden.md").read_text()


async def test_two_keys_map_a_question_and_the_file_says_so(notes: Path) -> None:
    async with mapping_of(notes, config=REVIEW, size=(80, 24)) as (pilot, _, view):
        wanted = ["RQ1 Is [/b] this \x1b[31mred?", "RQ2 Nothing said", "RQ3 What remains unknown about roots?"]
        await until(pilot, lambda: unmapped(view) == [*wanted, "RQ1 Do lichens sleep?"])
        text = shown(pilot)
        assert "4 of 8 questions belong nowhere yet" in text
        assert " 2  W What does water do?" in text
        await pilot.press("j", "j", "2")
        await until(pilot, lambda: len(unmapped(view)) == 3)
        assert (notes / "garden.md").read_text().replace("review:\n  - W=RQ3\n", "") == GARDEN
        assert view.here is not None
        assert view.here.paras[0].text == "RQ1 Do lichens sleep?", "the next one is under the cursor"
        await pilot.press("0")
        await until(pilot, lambda: len(unmapped(view)) == 2)
        assert "=RQ1" in (notes / "lichen.md").read_text()
        await pilot.press("u")
        await until(pilot, lambda: (notes / "lichen.md").read_text() == LICHEN)
        await until(pilot, lambda: len(unmapped(view)) == 3)
        await pilot.press("9")
        assert view.status.message == "There are 2 review questions; p picks one by name."


async def test_all_questions_with_where_they_belong_and_a_second_review(notes: Path) -> None:
    async with mapping_of(notes, config=REVIEW) as (pilot, _, view):
        await until(pilot, lambda: len(unmapped(view)) == 4)
        await pilot.press("s")
        await until(pilot, lambda: len(unmapped(view)) == 8)
        await pilot.press("G")
        assert belongs(view) == "W"
        await pilot.press("p", *"light", "enter")
        await until(pilot, lambda: belongs(view) in ("W, L (by hand)", "L, W (by hand)"))
        await pilot.press("2")
        await until(pilot, lambda: belongs(view) == "L (by hand)")
        await pilot.press("-")
        await until(pilot, lambda: "=RQ2" not in (notes / "moss.md").read_text())
        assert (notes / "moss.md").read_text().replace("review: []\n", "") == MOSS


async def test_without_review_questions_it_says_what_to_do(notes: Path) -> None:
    async with mapping_of(notes, config=Config()) as (pilot, _, view):
        await until(pilot, lambda: "The configuration declares them" in shown(pilot))
        await pilot.press("1", "0", "p", "-")
        assert view.is_current
        assert (notes / "tea.md").read_text() == TEA


async def test_a_reason_leaves_the_title_its_room_and_stands_above_the_note(notes: Path) -> None:
    title = "A title that needs all the room of its list"
    (notes / "0.md").write_text(f"---\ntitle: {title}\nstatus: exclude\nstatus_reason: not about plants\n---\n")
    async with queue_of(notes, size=(80, 24)) as (pilot, _, view):
        await until(pilot, lambda: len(view.listing.items) == 6)
        await pilot.press("g", "g", "j")
        await until(pilot, lambda: "[exclude: not about plants]" in shown(pilot))
        row = next(line for line in screen_text(pilot) if line.startswith("▌ × "))
        assert row.startswith("▌ × A title that needs")
        await pilot.resize_terminal(200, 50)
        await until(pilot, lambda: any("of its list" in line and "not about plants" in line for line in lines(pilot)))


def lines(pilot: Any) -> list[str]:
    return [line for line in screen_text(pilot) if line.startswith("▌ × ")]
