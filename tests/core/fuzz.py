"""Every parser of ours as a function of a text, texts to break them with, and bombs to stop them with."""

from __future__ import annotations

import contextlib
import tomllib
from collections.abc import Callable

from hypothesis import strategies as st

from notetui.core.config.errors import ConfigError
from notetui.core.config.validate import validate
from notetui.core.dates import read_date
from notetui.core.facts import read_note
from notetui.core.frontmatter.change import ListChange, Refused
from notetui.core.frontmatter.edit import read_list, set_list, set_value
from notetui.core.frontmatter.read import read
from notetui.core.markdown.layout import lay_out
from notetui.core.markdown.parse import Document
from notetui.core.query.parse import parse as parse_query
from notetui.core.tagnames import check_tag, near_duplicate, typed_tag
from notetui.core.text.cells import cell_len, crop
from notetui.core.text.clean import show, show_lines, typed

PIECES = [
    *(
        "---\n",
        "+++\n",
        "...\n",
        "{",
        "}",
        "[",
        "]",
        "tags:",
        "tags: [",
        "- ",
        "  - ",
        "\t- ",
        "&a",
        "*a",
        "<<: *a",
        "!!python/x",
    ),
    *(
        '"',
        "'",
        "\\",
        "\n",
        "\r\n",
        "\r",
        "\ufeff",
        "|",
        "|\n  x",
        ">-\n",
        "# ",
        "## RQ1: ",
        "### RQ2",
        "RQ1-RQ3",
        "- RQ1.1 x",
    ),
    *(
        "> ",
        "> > ",
        "> [!note]-\n",
        ":::message\n",
        ":::\n",
        "```",
        "````py\n",
        "~~~",
        "$$",
        "$x^2$",
        "$\\frac{",
        "[^1]",
        "[^1]: ",
    ),
    *(
        "[[",
        "]]",
        "[a](b)",
        "![a](b =250x)",
        "<div>",
        "<!--",
        "-->",
        "&#x1b;",
        "&amp;",
        "| a | b |\n|---|---|\n",
        "|",
        "1. ",
        "- [ ] ",
    ),
    *(
        "https://example.org/",
        "研究",
        "🌱",
        "👩‍🔬",
        "e\u0301",
        "\u202e",
        "\x1b[31m",
        "\x00",
        "\x9b",
        "\U000e0041",
        "：",
        "（RQ3）",
        "Answers",
    ),
    *(
        "tag:",
        "-",
        "OR",
        "(",
        ")",
        "date:2024-12..",
        "has:",
        '"a b',
        "title:x",
        "2024-13-99",
        "12:30:00",
        "1e999",
        "0x",
        "~",
        "null",
    ),
    *("=" * 9, "*" * 9, "_" * 9, "`" * 9, "[" * 40, ">" * 40, "- " * 40, "\\frac{" * 20, "{" * 40, "|" * 40),
]
TEXT = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=40).map("".join)
NOTE = st.one_of(
    TEXT, TEXT.map(lambda text: f"---\n{text}\n---\n{text}"), TEXT.map(lambda text: f"+++\n{text}\n+++\n{text}")
)


def _markdown(text: str) -> None:
    document = Document(text)
    document.parse_to_line(200)
    for leaf in document.leaves[:200]:
        for width in (20, 80):
            for line in lay_out(leaf, width):
                assert line is not None


def _edited(text: str) -> None:
    with contextlib.suppress(Refused):
        read_list(text, "tags")
    with contextlib.suppress(Refused):
        set_list(text, "tags", ListChange(add=("new",), remove=("a",)))
    with contextlib.suppress(Refused):
        set_value(text, "status", "later")


def _query(text: str) -> None:
    with contextlib.suppress(ValueError):  # QueryError says where
        parse_query(text)


def _config(text: str) -> None:
    with contextlib.suppress(ConfigError, tomllib.TOMLDecodeError, RecursionError):
        validate(tomllib.loads(text), text)


def _shown(text: str) -> None:
    assert "\x1b" not in show(text) + show_lines(text) + typed(text) + typed_tag(text)
    assert cell_len(crop(show(text), 20)) <= 20
    check_tag(text)
    near_duplicate(text, ["a", text.upper()])


PARSERS: dict[str, Callable[[str], object]] = {
    "front matter": read,
    "editing": _edited,
    "facts": lambda text: read_note(text, "stem"),
    "markdown": _markdown,
    "query": _query,
    "configuration": _config,
    "dates": read_date,
    "showing": _shown,
}

BOMBS = {
    "yaml aliases": "---\na: &a [x,x,x,x,x,x,x,x,x]\n"
    + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [{','.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(9))
    + "---\n",
    "yaml merge keys": "---\na: &a {x: 1}\n"
    + "".join(f"{chr(98 + n)}: &{chr(98 + n)} {{<<: [{','.join([f'*{chr(97 + n)}'] * 9)}]}}\n" for n in range(9))
    + "---\n",
    "yaml nesting": "---\ntags: " + "[" * 30_000 + "\n---\n",
    "yaml blocks": "---\n" + "".join(" " * n + "a:\n" for n in range(2_000)) + "---\n",
    "yaml long": "---\n" + "k: v\n" * 20_000 + "---\n",
    "toml nesting": "+++\na = " + "[" * 20_000 + "\n+++\n",
    "json nesting": "{" + '"a":{' * 20_000,
    "quotes": ">" * 5_000 + " x",
    "lists": "- " * 5_000 + "x",
    "indented lists": "".join("  " * n + "- x\n" for n in range(300)),
    "brackets": "[" * 20_000,
    "links": "[a](" * 5_000,
    "emphasis": "*a_ " * 10_000,
    "backticks": "".join("`" * n + " " for n in range(300)),
    "entities": "&" * 50_000,
    "html": "<" * 50_000,
    "comments": "<!--" * 10_000,
    "table": "|" * 10_000 + "\n" + "|-" * 10_000 + "|\n",
    "combining": "e" + "\u0301" * 20_000,
    "math": "$" + "\\frac{" * 5_000 + "$",
    "footnotes": "".join(f"[^{n}]: x [^{n + 1}]\n\n" for n in range(2_000)),
    "rq": "### RQ1 " * 3_000 + "RQ1-RQ9" * 3_000,
    "query": "(" * 10_000,
    "not": "-" * 10_000 + "x",
    "one line": "x" * 500_000,
    "one line of code": "```\n" + "研" * 20_000 + "\n```\n",
    "toml parts": "+++\n" + "a." * 30_000 + "a = 1\n+++\n",
    "toml list": "+++\ntags = [" + "'a', " * 8_000 + "]\n+++\n",
    "json list": '{"tags": [' + '"a", ' * 10_000 + '"a"]}\n',
    "quoted tags": "+++\ntags = [" + "'a', " * 1_000 + "]\n+++\n",
    "asked items": "## Research Questions\n\n" + "- What is it?\n" * 1_500,
    "flags": "\U0001f3f4" + "\U000e0041" * 3_000,
    "formulas": "$$\n" * 20_000 + "$$ a\n\n" * 5_000,
    "boxes": ":::details x\n" * 500 + "x\n" + ":::\n" * 500,
}
