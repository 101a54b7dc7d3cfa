"""The tree as rows: what is visible, in which order, and where the cursor belongs after a change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from notetui.core.library_values import Group, NoteLine
from notetui.core.model import Heading, ResearchQuestion, Role, RQPart, RQState
from notetui.core.tree import (
    Row,
    RowKind,
    build_rows,
    group_key,
    keys_above,
    note_key,
    renamed_folders,
    renamed_key,
    rows_inside,
    top_sections,
)
from notetui.core.tree_places import end_of_fold, find_row, parent_of, settle_cursor


@dataclass
class Shelf:
    """A small library in memory that counts what it is asked for."""

    notes: dict[tuple[str, ...], list[NoteLine]]
    questions: dict[str, tuple[ResearchQuestion, ...]] = field(default_factory=dict)
    headings: dict[str, tuple[Heading, ...]] = field(default_factory=dict)
    asked: list[tuple[str, ...]] = field(default_factory=list)
    conflicts: dict[str, list[NoteLine]] = field(default_factory=dict)

    def copies(self) -> dict[str, list[NoteLine]]:
        return self.conflicts

    def groups(self, grouping: str) -> Sequence[Group]:
        paths = sorted({path[:length] for path in self.notes for length in range(1, len(path) + 1)})
        return [
            Group(path, path[-1], sum(len(notes) for at, notes in self.notes.items() if at[: len(path)] == path))
            for path in paths
        ]

    def notes_in(self, grouping: str, group: tuple[str, ...]) -> Sequence[NoteLine]:
        self.asked.append(group)
        return self.notes.get(group, [])

    def questions_in(self, grouping: str, group: tuple[str, ...], path: str) -> Sequence[ResearchQuestion]:
        return self.questions.get(path, ())

    def headings_of(self, path: str) -> Sequence[Heading]:
        return self.headings.get(path, ())


def line(path: str, title: str = "") -> NoteLine:
    return NoteLine(path=path, title=title or path, emoji="", date_shown="", has_questions=False)


def question(number: int) -> ResearchQuestion:
    part = RQPart(Role.QUESTION, "why", 10 + number, 10 + number)
    return ResearchQuestion(f"RQ{number}", "why?", RQState.QUOTED, (part,))


SHELF = Shelf(
    {("ml",): [line("/a"), line("/b")], ("ml", "nlp"): [line("/c")], ("zoo",): [line("/d")]},
    questions={"/a": (question(1), question(2))},
    headings={"/b": (Heading(1, "Title", 1), Heading(2, "One", 3), Heading(2, "Two", 5), Heading(3, "Deep", 7))},
)


def labels(rows: Sequence[Row]) -> list[str]:
    return ["  " * row.depth + (row.mark + " " if row.mark else "") + row.label for row in rows]


def test_folded_tree_shows_groups_only_and_asks_for_no_notes() -> None:
    shelf = Shelf(SHELF.notes)
    assert labels(build_rows(shelf, "topic", frozenset())) == ["ml", "zoo"]
    assert shelf.asked == []


def test_topic_note_question_in_order_with_nested_groups_first() -> None:
    expanded = {group_key(("ml",)), group_key(("ml", "nlp")), note_key(("ml",), "/a"), note_key(("ml",), "/b")}
    rows = build_rows(SHELF, "topic", expanded)
    assert labels(rows) == [
        "ml",
        "  nlp",
        "    /c",
        "  /a",
        "    RQ1 why?",
        "    RQ2 why?",
        "  /b",
        "    One",
        "    Two",
        "zoo",
    ]
    assert [row.sign for row in rows if row.kind is RowKind.QUESTION] == ["✓", "✓"]
    assert [row.line for row in rows if row.kind is RowKind.HEADING] == [3, 5]
    assert rows[0].count == 3


def test_a_note_without_questions_shows_its_top_sections() -> None:
    assert [heading.text for heading in top_sections(SHELF.headings["/b"])] == ["One", "Two"]
    assert top_sections([]) == []
    assert [heading.text for heading in top_sections([Heading(1, "Only", 1)])] == ["Only"]


def test_equal_headings_have_keys_of_their_own() -> None:
    shelf = Shelf({("t",): [line("/x")]}, headings={"/x": (Heading(2, "Same", 1), Heading(2, "Same", 9))})
    rows = build_rows(shelf, "topic", {group_key(("t",)), note_key(("t",), "/x")})
    assert len({row.key for row in rows}) == len(rows)


def test_topics_nested_very_deep_are_built() -> None:
    path = tuple("t" for _ in range(3000))
    groups = [Group(path[:length], "t", 1) for length in range(1, 3001)]

    class Deep(Shelf):
        def groups(self, grouping: str) -> Sequence[Group]:
            return groups

    rows = build_rows(Deep({path: [line("/x")]}), "topic", {group_key(path[:length]) for length in range(1, 3001)})
    assert rows[-1].path == "/x"


def test_parent_is_the_nearest_row_above_with_less_depth() -> None:
    rows = build_rows(SHELF, "topic", {group_key(("ml",)), note_key(("ml",), "/a")})
    at = find_row(rows, ("q", "ml", "/a", "RQ2"))
    assert rows[parent_of(rows, at)].key == note_key(("ml",), "/a")
    assert parent_of(rows, 0) == -1


def notes_only(paths: Sequence[str]) -> list[Row]:
    return build_rows(Shelf({("t",): [line(path) for path in paths]}), "topic", {group_key(("t",))})


def test_cursor_of_a_deleted_note_goes_to_the_next_else_to_the_one_before() -> None:
    old = notes_only(["/a", "/b", "/c"])
    assert notes_only(["/a", "/c"])[settle_cursor(old, notes_only(["/a", "/c"]), 2)].path == "/c"
    assert notes_only(["/a", "/b"])[settle_cursor(old, notes_only(["/a", "/b"]), 3)].path == "/b"
    assert settle_cursor(old, [], 3) == 0


def two_groups(*, first: str = "", open_: str = "xz", second: str = "/c /d") -> list[Row]:
    shelf = Shelf({("m",): [line(path) for path in first.split()], ("z",): [line(path) for path in second.split()]})
    shelf.notes = {("b",): [line("/a"), line("/b")], **{group: notes for group, notes in shelf.notes.items() if notes}}
    return build_rows(shelf, "topic", {group_key(("b",)), group_key(("m",)), *(group_key((each,)) for each in open_)})


def test_cursor_of_a_note_that_was_all_of_its_group_goes_to_the_note_beside_the_group() -> None:
    old = two_groups(first="/only")
    at = find_row(old, note_key(("m",), "/only"))
    new = two_groups()
    assert new[settle_cursor(old, new, at)].path == "/c"
    folded = two_groups(open_="x")
    assert folded[settle_cursor(two_groups(first="/only", open_="x"), folded, at)].key == group_key(("z",))
    last = two_groups(second="")
    assert last[settle_cursor(two_groups(first="/only", second=""), last, at)].path == "/b"


def test_cursor_on_a_question_of_a_note_that_is_gone_goes_to_the_note_beside() -> None:
    opened = {group_key(("ml",)), note_key(("ml",), "/a")}
    old = build_rows(SHELF, "topic", opened)
    new = build_rows(Shelf({("ml",): [line("/b")], ("ml", "nlp"): [line("/c")]}), "topic", opened)
    assert new[settle_cursor(old, new, find_row(old, ("q", "ml", "/a", "RQ2")))].path == "/b"


def test_the_key_of_a_row_follows_a_renamed_note() -> None:
    names_of = {"/a": "/x/a"}
    assert renamed_key(note_key(("ml", "/a"), "/a"), names_of) == note_key(("ml", "/a"), "/x/a")
    assert renamed_key(("q", "ml", "/a", "RQ2"), names_of) == ("q", "ml", "/x/a", "RQ2")
    assert renamed_key(("h", "/a", "1:/a"), names_of) == ("h", "/x/a", "1:/a")
    assert renamed_key(group_key(("/a",)), names_of) == group_key(("/a",))
    assert renamed_key((), names_of) == ()


def test_folders_that_are_renamed_take_their_foldings_along() -> None:
    groups = renamed_folders([(("x", "deep"), ("y", "deep")), (("z",), ("x", "z")), (("q",), ())])
    assert groups == {("x", "deep"): ("y", "deep"), ("x",): ("y",), ("z",): ("x", "z")}
    assert renamed_key(group_key(("x",)), {}, groups) == group_key(("y",))
    assert renamed_key(note_key(("x", "deep"), "/a"), {"/a": "/b"}, groups) == note_key(("y", "deep"), "/b")
    assert renamed_key(("q", "z", "/a", "RQ2"), {}, groups) == ("q", "x", "z", "/a", "RQ2")
    assert renamed_key(note_key(("other",), "/a"), {}, groups) == note_key(("other",), "/a")


def test_a_conflict_copy_stands_below_its_note_and_on_its_own_only_without_it() -> None:
    copy = "/a.sync-conflict-20240131-093000-ABCDEFG.md"
    other = line(copy, "A (conflict copy)")
    shelf = Shelf(
        {("ml",): [line("/a.md"), other, line("/b")], ("old",): [other]},
        questions={"/a.md": (question(1),)},
        conflicts={"/a.md": [other]},
    )
    opened = {group_key(("ml",)), group_key(("old",))}
    rows = build_rows(shelf, "topic", opened)
    assert labels(rows) == ["ml", "  /a.md", "    ≠ conflict copy", "  /b", "old", "  ≠ A (conflict copy)"]
    assert (rows[2].path, rows[2].detail) == (copy, "2024-01-31 09:30")
    assert parent_of(rows, 2) == 1
    unfolded = build_rows(shelf, "topic", opened | {rows[1].key})
    assert labels(unfolded)[1:4] == ["  /a.md", "    RQ1 why?", "    ≠ conflict copy"]
    # Unfolding and folding one row come to the same.
    inside = rows_inside(shelf, "topic", rows[1], opened | {rows[1].key})
    assert [row.key for row in (*rows[:2], *inside, *rows[2:])] == [row.key for row in unfolded]
    assert end_of_fold(unfolded, 1) == 3
    assert end_of_fold(unfolded, 0) == 5


def test_the_rows_above_a_row_are_those_to_unfold() -> None:
    groups = [group_key(("ml",)), group_key(("ml", "nlp"))]
    assert keys_above(group_key(("ml", "nlp"))) == groups[:1]
    assert keys_above(note_key(("ml", "nlp"), "/c")) == groups
    assert keys_above(("q", "ml", "nlp", "/c", "RQ1")) == [*groups, note_key(("ml", "nlp"), "/c")]


names = st.lists(st.sampled_from("abcdefgh"), unique=True, min_size=1).map(sorted)


@given(names, names, st.data())
def test_cursor_stays_on_its_row_whenever_the_row_is_still_there(
    before: list[str], after: list[str], data: st.DataObject
) -> None:
    old, new = notes_only(before), notes_only(after)
    cursor = data.draw(st.integers(0, len(old) - 1))
    at = settle_cursor(old, new, cursor)
    assert 0 <= at < len(new)
    if any(row.key == old[cursor].key for row in new):
        assert new[at].key == old[cursor].key
    else:
        assert new[at].kind is old[cursor].kind or not set(before) & set(after)
