"""Where refusals and problems point: the line and column that an editor shows, whatever stands before."""

from __future__ import annotations

import itertools
import re

import pytest

from notetui.core.frontmatter.change import ListChange, Refused
from notetui.core.frontmatter.edit import apply
from notetui.core.frontmatter.read import read
from notetui.core.frontmatter.shown import entries

# `^` is the place to be named, TITLE a text that moves it.
YAML = {
    "key twice": '---\ntitle: "TITLE"\ntags: [a]\n^tags: [b]\n---\n',
    "key twice behind it": '---\ntags: [a]\nx: "TITLE"\n^tags: [b]\n---\n',
    "alias": '---\ntitle: "TITLE"\nother: &x [a]\n^tags: *x\n---\n',
    "anchor": '---\ntitle: "TITLE"\ntags: ^&x [a]\nother: *x\n---\n',
    "comment": '---\ntitle: "TITLE"\ntags: ^#a #b\n---\n',
    "comment behind tabs": '---\ntitle: "TITLE"\ntags:\t \t^#a #b\n---\n',
    "comment as an item": '---\ntitle: "TITLE"\ntags:\n  - a\n  - ^#b\n---\n',
    "open list": '---\ntitle: "TITLE"\ntags: [a, b\nother^: x\n---\n',
    "colon": '---\ntitle: "TITLE"\nsub: 研究🙂 a^: b\ntags: [x]\n---\n',
    "tab": '---\ntitle: "TITLE"\ntags:\n^\t- a\n---\n',
    "open quote": '---\ntitle: "TITLE"\ntags: [a]\nother: ^"never\nmore: x\n---\n',
    "control character": '---\ntitle: "TITLE"\nx: 研究🙂 ^\x01\ntags: [a]\n---\n',
    "type": '---\ntitle: "TITLE"\ntags: ^!!str a\n---\n',
    "text in block style": '---\ntitle: "TITLE"\ntags: ^|\n  a\n  b\n---\n',
    "map": '---\ntitle: "TITLE"\ntags: ^{a: b}\n---\n',
    "braces": '---\n^{title: "TITLE", tags: [a]}\n---\n',
    "open fence": '^---\ntitle: "TITLE"\ntags: [a]\n',
}
TOML = {
    "value": '+++\ntitle = "TITLE"\ntags = ["a" ^"b"]\n+++\n',
    "table": '+++\ntitle = "TITLE"\ntags = ^{a = 1}\n+++\n',
    "open fence": '^+++\ntitle = "TITLE"\ntags = ["a"]\n',
}
JSON = {
    "key twice": '{\n"title": "TITLE",\n"tags": ["a"],\n^"tags": ["b"]\n}\n',
    "value": '{\n"title": "TITLE",\n"tags": ["a" ^"b"]\n}\n',
    "map": '{\n"title": "TITLE",\n\t"tags": ^{"a": 1}\n}\n',
    "open": '{\n"title": "TITLE",\n"tags": ["a"]\n^',
}
TITLES = ("plain", "研究🙂", "e\u0301", "a\u0085b", "a\u2028 b\u2029\u2029c")


def shown_by_an_editor(before: str) -> tuple[int, int]:
    lines = re.split("\r\n|\n|\r", before.removeprefix("\ufeff"))
    return len(lines), len(lines[-1]) + 1


@pytest.mark.parametrize(
    ("case", "newlines"),
    [
        *(pytest.param(case, ("\n", "\r\n", "\r"), id=f"YAML {name}") for name, case in YAML.items()),
        *(pytest.param(case, ("\n", "\r\n"), id=f"TOML {name}") for name, case in TOML.items()),
        *(pytest.param(case, ("\n", "\r\n", "\r"), id=f"JSON {name}") for name, case in JSON.items()),
    ],
)
def test_a_refusal_names_the_place_that_an_editor_shows(case: str, newlines: tuple[str, ...]) -> None:
    for title, newline, mark in itertools.product(TITLES, newlines, ("", "\ufeff")):
        before, _, after = (mark + case.replace("TITLE", title).replace("\n", newline)).partition("^")
        with pytest.raises(Refused) as refusal:
            apply(before + after, (("tags", ListChange(add=("new",))),))
        problem = refusal.value.problem
        assert (problem.line, problem.column) == shown_by_an_editor(before), (title, newline, mark)
        told = read(before + after).problem
        assert told is None or (told.line, told.column) == shown_by_an_editor(before), (title, newline, mark)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "text",
    ['---\ntitle: "a\u2028b\u0085c"\nmore:\n  deep: x\n---\n', '{\n"title": "a\u2028b",\n"more": {\n"deep": "x"}\n}\n'],
)
def test_a_row_of_the_front_matter_names_the_line_that_an_editor_shows(text: str, newline: str) -> None:
    rows = entries(read(text.replace("\n", newline)))
    assert [(row.key, row.line) for row in rows] == [("title", 2), ("more", 3), ("deep", 4)]
