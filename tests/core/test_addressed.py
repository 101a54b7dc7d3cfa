"""Addresses spelt out behind links and images."""

from __future__ import annotations

import pytest

from notetui.core.markdown.addressed import spell_out_addresses
from notetui.core.markdown.layout import lay_out
from notetui.core.markdown.parse import Document


def spelt(text: str) -> str:
    lines = []
    for leaf in Document(text).parse_all():
        spell_out_addresses(leaf)
        lines += ["".join(piece.text for piece in line) for line in lay_out(leaf, 200)]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("See ![A cup](cup.png =250x) there", "See ▣ A cup <cup.png> there"),
        ("![](https://x.example/y.png)", "▣ y.png <https://x.example/y.png>"),
        ("[![i](i.png)](https://q.example)", "▣ i <i.png> <https://q.example>"),
        ("*[so **it** goes](a.md#b)*, and", "so it goes <a.md#b>, and"),
        ("<https://y.example> and a@b.example and [[wiki]]", "https://y.example and a@b.example and wiki"),
        ("![d](data:image/png;base64,AAAA)", "▣ d"),
        ("- item ![k](k.png)", "• item ▣ k <k.png>"),
        ("![k](<k\x1b[2J.png>)", "▣ k <k␛[2J.png>"),
        ("nothing", "nothing"),
    ],
)
def test_addresses(text: str, wanted: str) -> None:
    assert spelt(text) == wanted
