"""Front matter as rows to read."""

from __future__ import annotations

from hypothesis import given

from notetui.core.frontmatter.read import read
from notetui.core.frontmatter.shown import Entry, entries
from tests.core.strategies import Generated, notes_with_front_matter

YAML = """---
title: "A"
published_at: 2024-12-04 23:00
authors:
  - name: Ada
    at: there
  - name: Bo
topics: [a, "007"]
nested:
  deep:
    on: yes
empty:
---
body
"""


def test_yaml_is_shown_as_written_with_its_lines() -> None:
    assert entries(read(YAML)) == [
        Entry("title", "A", 2),
        Entry("published_at", "2024-12-04 23:00", 3),
        Entry("authors", "name: Ada · at: there\nname: Bo", 4),
        Entry("topics", "a, 007", 8),
        Entry("nested", "", 9),
        Entry("deep", "", 10, 1),
        Entry("on", "yes", 11, 2),
        Entry("empty", "", 12),
    ]


def test_toml_and_json_are_shown_by_their_values() -> None:
    toml = '+++\ntitle = "A"\ndraft = true\n[extra]\nyear = 2024\n+++\nbody\n'
    assert entries(read(toml)) == [
        Entry("title", "A", 2),
        Entry("draft", "true", 3),
        Entry("extra", "", 4),
        Entry("year", "2024", 5, 1),
    ]
    json = '{\n  "title": "A",\n  "tags": ["x", "y"]\n}\n\nbody\n'
    assert entries(read(json)) == [Entry("title", "A", 2), Entry("tags", "x, y", 3)]


def test_none_and_broken_have_no_rows() -> None:
    assert entries(read("# no front matter\n")) == []
    assert entries(read("---\na: [b\n---\nx\n")) == []


@given(notes_with_front_matter())
def test_every_readable_front_matter_is_shown_with_all_its_keys(note: Generated) -> None:
    front = read(note.text)
    shown = {entry.key for entry in entries(front) if entry.depth == 0}
    assert shown >= set(front.values)
