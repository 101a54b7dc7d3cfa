"""Lines of an old text in a new one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from notetui.tui.widgets.note_place import LineMap

LINES = st.lists(st.sampled_from(["a", "b", "c", "", "d", "e x", "ff", "研究"]), max_size=14)


@given(LINES, LINES)
def test_a_mapped_line_is_the_same_text_and_order_is_kept(before: list[str], after: list[str]) -> None:
    old, new = "\n".join(before), "\n".join(after)
    old_lines, new_lines = old.split("\n"), new.split("\n")
    moved = LineMap(old, new)
    last = 0
    kept = set()
    for line in range(1, len(old_lines) + 1):
        found = moved.exact(line)
        if found:
            assert old_lines[line - 1] == new_lines[found - 1]
            assert found > last
            last = found
            kept.add(found)
        assert 1 <= moved.near(line) <= len(new_lines)
    for line, text in enumerate(new_lines, 1):
        assert moved.is_changed(line, line) == (line not in kept and bool(text.strip()))


def test_lines_that_moved_are_found_between_other_changes() -> None:
    old = "\n".join(["top", "one", "two", "", "three", "", "end"])
    new = "\n".join(["top!", "new", "", "one", "two", "", "new too", "three", "", "end!"])
    moved = LineMap(old, new)
    assert [moved.exact(line) for line in range(1, 8)] == [0, 4, 5, 6, 8, 9, 0]
    assert moved.first_changed == 1
    assert [line for line in range(1, 11) if moved.is_changed(line, line)] == [1, 2, 7, 10]


@given(LINES)
def test_an_equal_text_has_no_change(lines: list[str]) -> None:
    text = "\n".join(lines)
    moved = LineMap(text, text)
    assert moved.first_changed == 0
    assert all(moved.exact(line) == line for line in range(1, text.count("\n") + 2))
