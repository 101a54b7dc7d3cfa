"""The note view through the pilot: finding, following, places, selecting, front matter."""

from __future__ import annotations

import base64
import os
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from notetui.core.config.model import Config
from notetui.tui.dialogs.picker import Picker
from notetui.tui.screens.main import MainScreen
from tests.sample import GARDEN, TEA
from tests.tui.test_browser import browser, screen_text, until

LINKS = (
    """---
title: Links
topics: [aaa]
---
# Links

See [the garden](garden.md#rq2), [[tea]], [nowhere](gone.md), and <https://example.org/x>.
Then [down](#far-below) and [bad](javascript:alert).

"""
    + "".join(f"Filler {number}.\n\n" for number in range(60))
    + "## Far below\n\nThe last [garden](garden.md).\n"
)


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "garden.md").write_bytes(GARDEN.encode())
    (folder / "tea.md").write_bytes(TEA.encode())
    (folder / "links.md").write_text(LINKS)
    return folder


async def shows(pilot: Pilot[int], text: str) -> None:
    await until(pilot, lambda: any(text in line for line in screen_text(pilot)), text)


async def opened(pilot: Pilot[int], desk: MainScreen, name: str) -> None:
    """Open a note by its name and give it the focus."""
    await until(pilot, lambda: any(row.path.endswith(name) for row in desk.tree_view.rows))
    path = next(row.path for row in desk.tree_view.rows if row.path.endswith(name))
    desk.browsing.go_to_note(path)
    await until(pilot, lambda: desk.shown is not None and desk.shown.path == path)
    desk.panes.to_note()
    await pilot.pause()


def row_of(pilot: Pilot[int], text: str) -> int:
    return next(y for y, line in enumerate(screen_text(pilot)) if text in line)


# -- finding


async def test_a_search_of_a_long_note_goes_on_in_slices_and_counts_to_the_end(notes: Path) -> None:
    long = "# Long\n\n" + "".join(f"Paragraph {number} of roots.\n\n" for number in range(20_000)) + "The Needle.\n"
    (notes / "long.md").write_text(long)
    async with browser(notes) as (pilot, desk):
        await opened(pilot, desk, "long.md")
        await pilot.press("slash", *"needle", "enter")
        await shows(pilot, "The Needle.")
        assert desk.note_view.found == (1, True)
        await pilot.press("slash", *"roots", "enter", "g", "g", "N")
        await until(pilot, lambda: desk.note_view.found == (20_000, True))
        await pilot.press("g", "g", "n", "N")
        assert desk.status.message.endswith("of 20,000")


async def test_incremental_find_begins_where_one_is_and_escape_goes_back_there(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await opened(pilot, desk, "links.md")
        await pilot.press("pagedown")
        await shows(pilot, "Filler 20.")
        top = desk.note_view.top_line()
        await pilot.press("slash", *"garden")
        await shows(pilot, "The last garden.")
        await shows(pilot, "2 matches")
        await pilot.press("escape")
        await until(pilot, lambda: desk.note_view.top_line() == top)
        assert not desk.note_view.is_finding
        await pilot.press("slash", *"zzz")
        await shows(pilot, "no match")
        await pilot.press("escape")


def marked(desk: MainScreen, y: int) -> list[str]:
    """Return the texts of a row of the note that are in reverse, which is what a match is without colours."""
    return [s.text for s in desk.note_view.render_line(y) if s.style and s.style.reverse]


async def test_matches_are_marked_in_tables_code_and_quotes(notes: Path) -> None:
    text = "# T\n\n| cup | points |\n|---|---|\n| green cup | 12 |\n\n```python\ncup = 1\n```\n\n> a cup\n"
    (notes / "cups.md").write_text(text)
    async with browser(notes) as (pilot, desk):
        await opened(pilot, desk, "cups.md")
        await pilot.press("slash", *"cup", "enter")
        await until(pilot, lambda: desk.note_view.found == (4, True))
        found = [part for y in range(desk.note_view.size.height) for part in marked(desk, y)]
        assert found == ["cup"] * 4


async def test_words_of_a_filter_are_marked_and_stepped_through(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await opened(pilot, desk, "garden.md")
        desk.note_view.mark_words(["ROOTS", "water"])
        await pilot.press("n")
        count = sum(GARDEN.split("---\n", 2)[2].lower().count(word) for word in ("roots", "water"))
        assert desk.status.message.startswith(f"Filter word 1 of {count}, line ")
        await pilot.press("slash", *"light", "enter", "escape")
        assert desk.note_view.found == (count, True)
        desk.note_view.mark_words([])
        await pilot.press("n")
        assert desk.status.message.startswith("Nothing is searched for")


# -- links


async def test_letters_follow_links_and_back_and_forward_return(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await opened(pilot, desk, "links.md")
        await pilot.press("enter")
        assert desk.note_view.is_hinting
        y = row_of(pilot, "nd")
        assert y
        await pilot.press("s")
        await until(pilot, lambda: desk.reading.path.endswith("tea.md") and desk.shown is not None)
        await shows(pilot, "Forty people")
        await pilot.press("H")
        await until(pilot, lambda: desk.shown is not None and desk.shown.path.endswith("links.md"))
        await pilot.press("enter", "a")
        await until(pilot, lambda: desk.shown is not None and desk.shown.path.endswith("garden.md"))
        await until(pilot, lambda: "RQ2" in screen_text(pilot)[row_of(pilot, "❯")])
        await pilot.press("H", "L")
        await until(pilot, lambda: desk.shown is not None and desk.shown.path.endswith("garden.md"))
        await pilot.press("H", "H", "H", "H")
        assert desk.status.message == "Nothing to go back to."


async def test_a_link_to_a_heading_of_the_note_jumps_and_comes_back(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await opened(pilot, desk, "links.md")
        for _ in range(5):
            await pilot.press("]", "l")
        assert desk.status.message.startswith("#far-below")
        await pilot.press("enter")
        await shows(pilot, "The last garden.")
        await pilot.press("H")
        await shows(pilot, "See the garden")
        assert desk.note_view.is_at_top


async def test_what_leads_nowhere_says_so_and_nothing_else_is_opened(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await opened(pilot, desk, "links.md")
        await pilot.press("enter", "d")
        assert desk.status.message == "No note is found for gone.md"
        await pilot.press("enter", "h")
        assert desk.status.message == "Not opened: javascript:alert (only http, https, mailto and notes are)"
        await pilot.press("enter", "escape")
        assert not desk.note_view.is_hinting
        assert desk.note_view.has_focus


async def test_an_address_is_shown_and_opened_only_when_asked(
    notes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opener = tmp_path / "bin" / "xdg-open"
    opener.parent.mkdir()
    opener.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/opened\n')
    opener.chmod(0o755)
    monkeypatch.setenv("PATH", f"{opener.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("DISPLAY", ":9")
    async with browser(notes) as (pilot, desk):
        await opened(pilot, desk, "links.md")
        await pilot.press("enter", "f")
        await until(pilot, lambda: isinstance(pilot.app.screen, Picker))
        await shows(pilot, "https://example.org/x")
        assert not (tmp_path / "opened").exists()
        await pilot.press("enter")
        await until(pilot, lambda: (tmp_path / "opened").exists() and (tmp_path / "opened").read_text() != "")
        assert (tmp_path / "opened").read_text() == "https://example.org/x\n"


async def test_the_outline_begins_at_the_present_heading_and_can_be_undone(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await opened(pilot, desk, "links.md")
        await pilot.press("G", "o")
        await until(pilot, lambda: isinstance(pilot.app.screen, Picker))
        await shows(pilot, "▸ ")
        await pilot.press("up", "enter")
        await until(pilot, lambda: desk.note_view.is_at_top)
        await pilot.press("H")
        await shows(pilot, "The last garden.")


# -- places


async def test_the_same_text_stays_on_its_row_and_what_changed_is_signed_until_the_next_key(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await opened(pilot, desk, "links.md")
        await pilot.press("pagedown")
        await shows(pilot, "Filler 20.")
        row = row_of(pilot, "Filler 20.")
        changed = LINKS.replace("Filler 3.", "New.\n\nNewer.").replace("Filler 22.", "Filler 22 is another.")
        (notes / "links.md").write_text(changed)
        await shows(pilot, "+Filler 22 is another.")
        assert row_of(pilot, "Filler 20.") == row
        assert sum("+Filler" in line for line in screen_text(pilot)) == 1
        await pilot.press("j")
        assert not any("+Filler" in line for line in screen_text(pilot))


async def test_text_stays_on_its_row_when_the_text_above_it_on_the_screen_goes(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await opened(pilot, desk, "links.md")
        await pilot.press("pagedown")
        top = next(line for line in screen_text(pilot)[4:] if "Filler" in line).split("Filler")[1].strip(" .│┃")
        below = int(top) + 4
        row = row_of(pilot, f"Filler {below}.")
        text = LINKS
        for number in range(int(top) - 2, int(top) + 2):
            text = text.replace(f"Filler {number}.\n\n", "")
        (notes / "links.md").write_text(text)
        await until(pilot, lambda: desk.shown is not None and desk.shown.text == text)
        await pilot.pause()
        assert row_of(pilot, f"Filler {below}.") == row


async def test_a_reload_keeps_search_and_quote(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await opened(pilot, desk, "garden.md")
        await pilot.press("]", "q", "]", "q", "slash", *"roots", "enter")
        here, line = desk.note_view._finder.at, desk.note_view.current_quote_line()
        text = GARDEN.replace("## Objective", "One\n\ntwo\n\n## Objective")
        (notes / "garden.md").write_text(text)
        await until(pilot, lambda: desk.shown is not None and desk.shown.text == text)
        assert desk.note_view.current_quote_line() == line + 4
        await until(pilot, lambda: desk.note_view._finder.at == here)
        await pilot.press("]", "q")
        assert desk.status.message.startswith("Quote 3 of 4")


async def test_each_note_remembers_its_place_also_when_lines_came_above_it_between_two_runs(notes: Path) -> None:
    values: dict[str, Any] = {}
    async with browser(notes, values=values) as (pilot, desk):
        await opened(pilot, desk, "links.md")
        await pilot.press("pagedown")
        await shows(pilot, "Filler 20.")
        row = row_of(pilot, "Filler 20.")
        await opened(pilot, desk, "tea.md")
        await opened(pilot, desk, "links.md")
        await shows(pilot, "Filler 20.")
        assert row_of(pilot, "Filler 20.") == row
    (notes / "links.md").write_text(LINKS.replace("See [the", "One\n\ntwo\n\nthree\n\nSee [the"))
    async with browser(notes, values=values) as (pilot, desk):
        await opened(pilot, desk, "links.md")
        await shows(pilot, "Filler 20.")
        assert row_of(pilot, "Filler 20.") == row


# -- the mouse


async def drag(pilot: Pilot[int], start: tuple[int, int], end: tuple[int, int]) -> None:
    """Drag over the note from a cell to another."""
    await pilot.mouse_down("#note", offset=start)
    await pilot.hover("#note", offset=end)
    await pilot.mouse_up("#note", offset=end)
    await pilot.pause()


async def test_dragging_copies_the_text_without_bars_and_line_breaks(notes: Path) -> None:
    text = "# T\n\n> " + "word " * 30 + "end\n\nAfter it.\n"
    (notes / "words.md").write_text(text)
    async with browser(notes, size=(100, 30)) as (pilot, desk):
        await opened(pilot, desk, "words.md")
        sent: list[str] = []
        desk.write_to_terminal = sent.append  # type: ignore[method-assign, assignment]
        view = desk.note_view
        lines = ["".join(s.text for s in view.render_line(y)) for y in range(view.size.height)]
        first = next(y for y, line in enumerate(lines) if "word" in line)
        last = next(y for y, line in enumerate(lines) if "After" in line)
        await drag(pilot, (lines[first].index("word"), first), (lines[last].index("After") + 5, last))
        assert len(sent) == 1
        copied = base64.b64decode(sent[0].split(";")[2].rstrip("\x07")).decode()
        assert copied == "word " * 30 + "end\n\nAfter"
        assert desk.status.message == f"{len(copied)} characters sent to the clipboard."
        assert marked(desk, last) == ["After"]
        await pilot.press("j")
        assert not any(marked(desk, y) for y in range(view.size.height))


async def test_two_clicks_select_a_word_and_one_follows_a_link(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await opened(pilot, desk, "tea.md")
        sent: list[str] = []
        desk.write_to_terminal = sent.append  # type: ignore[method-assign, assignment]
        view = desk.note_view
        lines = ["".join(s.text for s in view.render_line(y)) for y in range(view.size.height)]
        y = next(y for y, line in enumerate(lines) if "Forty" in line)
        await pilot.click("#note", offset=(lines[y].index("people") + 2, y), times=2)
        await until(pilot, lambda: bool(sent))
        assert base64.b64decode(sent[0].split(";")[2].rstrip("\x07")) == b"people"
        y = next(y for y, line in enumerate(lines) if "the survey" in line)
        await pilot.click("#note", offset=(lines[y].index("survey"), y))
        await until(pilot, lambda: desk.reading.path.endswith("garden.md"))


# -- front matter


async def test_front_matter_as_a_table_raw_and_hidden_keeps_file_lines(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await opened(pilot, desk, "garden.md")
        await pilot.press("F")
        await shows(pilot, "published_at │ 2024-03-05 21:00")
        await shows(pilot, "A note about a survey")
        await pilot.press("]", "q")
        assert desk.status.message == "Quote 1 of 4: Answers › RQ1, line 35"
        await pilot.press("g", "g", "F")
        await shows(pilot, "published_at: 2024-03-05 21:00")
        await pilot.press("F")
        await until(pilot, lambda: not desk.header.display)
        await until(pilot, lambda: not any("published_at" in line for line in screen_text(pilot)))
        await pilot.press("F")
        await until(pilot, lambda: bool(desk.header.display))


async def test_the_configured_way_is_shown_and_the_place_of_the_text_stays(notes: Path) -> None:
    async with browser(notes, config=Config(front_matter="table")) as (pilot, desk):
        await opened(pilot, desk, "links.md")
        await shows(pilot, "topics │ aaa")
        await pilot.press("pagedown")
        await shows(pilot, "Filler 20.")
        await pilot.press("F")
        await shows(pilot, "Filler 20.")


# -- folding, what is wide, footnotes

FOLDS = (
    """# Folds

Text[^a] before.

:::details The secret
Hidden words.

More hidden.
:::

> [!note]- Closed callout
> In the callout.

| a | b | c | d | e | f | g | h | i | j |
|---|---|---|---|---|---|---|---|---|---|
| aaaaaaaaaaaaaaaaaaaa | b | c | dddddddddddddddddddd | e | ffffffffffffffffffffff | g | h | i | the end of it |

```text
start of a line """
    + "of code that is long " * 8
    + """end of the line
```

"""
    + "Filler.\n\n" * 40
    + "Again[^a].\n\n[^a]: The footnote says this.\n"
)


async def test_details_and_callouts_fold_by_key_letters_and_click(notes: Path) -> None:
    (notes / "folds.md").write_text(FOLDS)
    async with browser(notes) as (pilot, desk):
        await opened(pilot, desk, "folds.md")
        await pilot.press("minus")
        await shows(pilot, "▸ The secret")
        assert not any("Hidden words" in line or "In the callout" in line for line in screen_text(pilot))
        gap = row_of(pilot, "Closed callout") - row_of(pilot, "The secret")
        assert gap == 2
        await pilot.press("enter")
        letters = [label for label, link in desk.note_view._hints.items() if link.container is not None]
        await pilot.press(letters[0])
        await shows(pilot, "Hidden words.")
        y = next(y for y in range(20) if "The secret" in "".join(s.text for s in desk.note_view.render_line(y)))
        await pilot.click("#note", offset=(8, y))
        await until(pilot, lambda: not any("Hidden words" in line for line in screen_text(pilot)))
        await pilot.press("plus")
        await shows(pilot, "In the callout.")


async def test_a_match_in_what_is_folded_unfolds_it_and_a_reload_keeps_what_is_folded(notes: Path) -> None:
    (notes / "folds.md").write_text(FOLDS)
    async with browser(notes) as (pilot, desk):
        await opened(pilot, desk, "folds.md")
        await pilot.press("minus")
        text = FOLDS.replace("Text[^a] before.", "Text[^a] before it.\n\nAnd more.")
        (notes / "folds.md").write_text(text)
        await shows(pilot, "+And more.")
        await shows(pilot, "▸ The secret")
        await pilot.press("slash", *"more hidden", "enter")
        await shows(pilot, "More hidden.")
        assert any("▸ NOTE" in line for line in screen_text(pilot))


async def test_wide_tables_and_code_scroll_sideways_and_then_h_leaves_the_note(notes: Path) -> None:
    (notes / "folds.md").write_text(FOLDS)
    async with browser(notes) as (pilot, desk):
        await opened(pilot, desk, "folds.md")
        assert not any("the end of it" in line for line in screen_text(pilot))
        await pilot.press(*["l"] * 30)
        await shows(pilot, "the end of it")
        await shows(pilot, "end of the line")
        assert any("Text[a] before." in line for line in screen_text(pilot))
        for _ in range(30):
            if not desk.note_view.scroll_sideways(-1):
                break
        await shows(pilot, "start of a line")
        await pilot.press("h")
        assert desk.tree_view.has_focus


async def test_footnotes_are_jumped_to_and_back(notes: Path) -> None:
    (notes / "folds.md").write_text(FOLDS)
    async with browser(notes) as (pilot, desk):
        await opened(pilot, desk, "folds.md")
        await pilot.press("]", "l", "enter")
        await shows(pilot, "❯[a] The footnote says this.")
        await pilot.press("H")
        await shows(pilot, "Text[a] before.")
        await pilot.press("G", "enter")
        marker = [label for label, link in desk.note_view._hints.items() if link.container is not None]
        await pilot.press(marker[0])
        await shows(pilot, "Text[a] before.")


async def test_backlinks_are_listed_with_their_lines_and_gone_to(notes: Path) -> None:
    async with browser(notes) as (pilot, desk):
        await desk.live.scanned()
        await opened(pilot, desk, "garden.md")
        await pilot.press("B")
        await until(pilot, lambda: isinstance(pilot.app.screen, Picker))
        await shows(pilot, "3 links to this note")
        await shows(pilot, "Tea and Memory:20")
        await pilot.press(*"links", "down", "enter")
        await until(pilot, lambda: desk.shown is not None and desk.shown.path.endswith("links.md"))
        await shows(pilot, "❯The last garden.")
        await pilot.press("H")
        await until(pilot, lambda: desk.shown is not None and desk.shown.path.endswith("garden.md"))
        await opened(pilot, desk, "links.md")
        await pilot.press("B")
        await shows(pilot, "No other note links here.")


async def test_the_outline_beside_the_note_follows_and_is_clicked_and_remembered(notes: Path) -> None:
    values: dict[str, Any] = {}
    async with browser(notes, size=(140, 30), values=values) as (pilot, desk):
        await opened(pilot, desk, "garden.md")
        await pilot.press("O")
        await until(pilot, lambda: desk.contents.pane is not None and desk.contents.pane.present == 0)
        await shows(pilot, "▸ How Gardens Grow")
        await pilot.press("]", "h", "]", "h")
        await shows(pilot, "▸   Question Details")
        await pilot.click("#outline", offset=(8, 1))
        await shows(pilot, "▸   Objective")
        await pilot.press("H")
        await shows(pilot, "▸   Question Details")
        await opened(pilot, desk, "links.md")
        await shows(pilot, "▸ Links")
    async with browser(notes, size=(140, 30), values=values) as (pilot, desk):
        await opened(pilot, desk, "garden.md")
        await until(pilot, lambda: desk.contents.pane is not None and desk.contents.pane.display)
        await pilot.press("O")
        await until(pilot, lambda: desk.contents.pane is not None and not desk.contents.pane.display)


async def test_the_note_alone_is_in_the_middle(notes: Path) -> None:
    async with browser(notes, size=(160, 30)) as (pilot, desk):
        await opened(pilot, desk, "garden.md")
        await pilot.press("z")
        await until(pilot, lambda: desk.note_view.size.width == 160)
        line = next(line for line in screen_text(pilot)[3:] if "The survey aims" in line)
        assert line.index("The survey") == (160 - 2 - 100) // 2
        await pilot.press("z")
        await until(pilot, lambda: desk.note_view.size.width < 160)


async def test_the_line_at_the_top_is_that_of_the_row_also_inside_a_paragraph_quote_or_fence(notes: Path) -> None:
    """An editor opens at it, and what leads to a line shows that line."""
    words = [f"word{number} stands on a line of its own" for number in range(40)]
    text = "\n".join(words)
    quoted, hard = "\n".join(f"> {word} quoted" for word in words), "  \n".join(f"{word} broken" for word in words)
    (notes / "aaa.md").write_text(
        f"---\ntitle: Aaa\n---\n# Aaa\n\n{text}\n\n{quoted}\n\n```\n{text.replace('on', 'in code on')}\n```\n\n{hard}\n"
    )
    lines = (notes / "aaa.md").read_text().split("\n")
    async with browser(notes, size=(60, 12)) as (pilot, desk):
        await desk.live.scanned()
        desk.reading.open(str(notes / "aaa.md"))
        await until(pilot, lambda: desk.shown is not None and desk.shown.path.endswith("aaa.md"))
        view, tops = desk.note_view, set()
        for number, line in enumerate(lines, 1):
            if not line.startswith(("word", "> word")):
                continue
            view.goto_line(number)
            await pilot.pause()
            rows = ["".join(segment.text for segment in view.render_line(y)) for y in range(view.size.height)]
            word = line.removeprefix("> ").split()[0] + " "
            assert any(word in row for row in rows), (number, rows)
            top = view.top_line()
            first = rows[0].strip(" ▌┃│").partition(" ")[0]
            assert not first.startswith("word") or first in lines[top - 1], (rows[0], lines[top - 1])
            tops.add(top)
        assert len(tops) > 100


async def test_of_many_tags_the_header_cuts_the_tags_and_not_the_date(notes: Path) -> None:
    tags = ", ".join(f"tag-number-{number}" for number in range(9))
    (notes / "0.md").write_text(f"---\ntitle: 0 Moss\ntags: [{tags}]\ndate: 2024-03-05 21:00\n---\n# 0 Moss\n")
    async with browser(notes, size=(80, 24)) as (pilot, desk):
        await opened(pilot, desk, "0.md")
        line = screen_text(pilot)[1]
        assert line.rstrip().endswith("…  2024-03-05")
        assert "#tag-number-0" in line
        await pilot.resize_terminal(300, 24)
        await until(pilot, lambda: screen_text(pilot)[1].rstrip().endswith("#tag-number-8  2024-03-05 21:00"))
