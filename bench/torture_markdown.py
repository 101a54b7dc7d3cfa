"""Every note of some folders, and notes made to be hard, laid out at several widths: what broke, and the ten slowest.

    python -m bench.torture_markdown [DIR...] [--seconds N]

For each note and width: no exception, no line wider than its width, all lines safe, and time that grows with the
length. What the index reads of it (`gist`, `hints`) is what all of its leaves say. The hard ones (deep nesting,
unclosed marks, one endless line, combining marks) each have a limit of 50 ms to the first screen. Then texts at random
for `--seconds`, each also edited and read again.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import sys
import time
from collections.abc import Iterator
from typing import NamedTuple

from notetui.core.frontmatter.read import read
from notetui.core.links import links, paper_link
from notetui.core.markdown.document import Leaf
from notetui.core.markdown.gist import gist
from notetui.core.markdown.layout import LayoutOptions, lay_out, reach
from notetui.core.markdown.parse import Document
from notetui.core.outline import outline
from notetui.core.questions.hints import may_have_questions
from notetui.core.questions.read import read_questions
from notetui.core.quotes import quotes
from notetui.core.text.cells import cell_len
from notetui.core.text.clean import is_clean

WIDTHS = (20, 40, 80, 200)
LIMIT_MS = 50.0
OPTIONS = (LayoutOptions(), LayoutOptions(keep_breaks=True, folding=True, sideways=True))


class Timed(NamedTuple):
    """What one note took: milliseconds to parse and to lay out at all widths, per 1,000 characters."""

    per_thousand: float
    parse_ms: float
    layout_ms: float
    characters: int
    name: str


def notes(folders: list[str]) -> Iterator[tuple[str, str]]:
    """Yield name and body of every Markdown file below some folders."""
    for folder in folders:
        for top, _, names in sorted(os.walk(folder)):
            for name in sorted(names):
                if name.endswith((".md", ".markdown")):
                    path = os.path.join(top, name)
                    with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
                        yield os.path.relpath(path, folder), read(file.read()).body


def _facts(body: str, leaves: list[Leaf]) -> tuple[object, ...]:
    """Return what leaves say for the index; questions too, asked for or not."""
    headings = outline(leaves)
    found, owners = read_questions(leaves)
    return headings, found, quotes(leaves, headings, owners), links(leaves), paper_link({}, leaves, links(leaves))


def measured(name: str, body: str, wrong: list[str]) -> Timed:
    """Parse and lay out one body; what is not as it must be goes to `wrong`."""
    started = time.process_time()
    leaves = Document(body).parse_all()
    parsed = time.process_time()
    for width in WIDTHS:
        for leaf in leaves:
            lay_out(leaf, width)
    done = time.process_time()
    for width in WIDTHS:
        for options in OPTIONS:
            for leaf in leaves:
                offset = min(7, reach(leaf, width)) if options.sideways else 0
                for line in lay_out(leaf, width, options, offset):
                    text = "".join(piece.text for piece in line)
                    if cell_len(text) > width:
                        wrong.append(f"{name}:{leaf.line} is {cell_len(text)} cells wide at {width}: {text[:60]!r}")
                    if not is_clean(text):
                        wrong.append(f"{name}:{leaf.line} is not safe: {text[:60]!r}")
    if _facts(body, gist(body, asks=may_have_questions(body))) != _facts(body, leaves):
        wrong.append(f"{name}: the index reads other facts of it than all of its leaves say")
    size = max(1, len(body))
    total = (done - started) * 1000
    return Timed(total * 1000 / max(size, 2000), (parsed - started) * 1000, (done - parsed) * 1000, size, name)


def hard() -> dict[str, str]:
    """Return texts that are made to be slow or to break something."""
    many = 100_000
    return {
        "combining marks": "e" + "\u0301" * many,
        "words with combining marks": "e\u0301\u0302\u0303 " * (many // 4),
        "endless line": "x" * 540_000,
        "endless line of CJK": "研" * 200_000,
        "endless data image": "![alt](data:image/png;base64," + "A" * 540_000 + ")",
        "endless code line": "```\n" + "x" * 540_000 + "\n```",
        "quotes in quotes": "> " * 5000 + "x",
        "lists in lists": "".join("  " * depth + "- x\n" for depth in range(400)),
        "open brackets": "[" * 20_000,
        "open images": "![" * 20_000,
        "open parentheses": "[a](" * 10_000,
        "emphasis": "*a **b " * 10_000,
        "backticks": "".join("`" * length + "x" for length in range(1, 500)),
        "angle brackets": "<a " * 20_000,
        "comments": "<!-- " * 20_000,
        "html tags": "<b>" * 20_000,
        "details": "<details>" * 2000,
        "fences": ":::message\n" * 2000,
        "tables": "|" * 5000 + "\n" + "|-" * 2500 + "|\n" + "|" * 5000,
        "wide table": "|a" * 3000 + "|\n" + "|-" * 3000 + "|\n" + ("|b" * 3000 + "|\n") * 3,
        "addresses": "http://a.b/( " * 10_000,
        "address of brackets": "http://a.b/" + "(" * 50_000 + ")" * 50_000,
        "mail addresses": "a@" * 50_000 + "b.c",
        "footnotes": "[^1]" * 10_000 + "\n\n[^1]: x",
        "definitions": "".join(f"[a{number}]: x\n" for number in range(5000)) + "[a1]" * 5000,
        "formulas": "$\\frac{a}{b}$ " * 3000,
        "formula of braces": "$" + "{" * 900 + "}" * 900 + "$",
        "marked text": "==a" * 20_000,
        "properties": "key:: value\n" * 5000,
        "sized images": "![a](b =1x1) " * 5000,
        "callouts": "> [!note]- x\n\n" * 3000,
        "emoji": "👩‍👩‍👧‍👦" * 20_000,
        "controls": "\x1b[31m\u202e" * 20_000,
        "headings": "# a\n" * 20_000,
        "nothing": "\n" * 500_000,
        "tabs": "\t" * 100_000 + "x",
        "entities": "&amp;&#x202e;" * 20_000,
        "definition lists": "a\n: b\n" * 5000,
        "wiki links": "[[a|b]] ![[c]] " * 5000,
        "code spans": "`a` " * 20_000,
    }


def first_screen(body: str) -> float:
    """Return the milliseconds until the first 60 rows of a body can be shown at 80 cells."""
    best = math.inf
    for _ in range(3):
        started = time.process_time()
        document = Document(body)
        rows = index = 0
        while rows < 60 and (index < len(document.leaves) or document.parse_more(32)):
            rows += len(lay_out(document.leaves[index], 80, OPTIONS[1]))
            index += 1
        best = min(best, (time.process_time() - started) * 1000)
    return best


PIECES = [
    *"ab \n\n\t#>-*_`[]()!|:$<&1.~=+\\{}'\"^/@%",
    "研",
    "。",
    "（",
    "👩‍👧",
    "é",
    "\u0301",
    "\x1b",
    "\u202e",
    "\udcff",
    "\r\n",
]
PIECES += [
    "\n\n",
    "```\n",
    "~~~",
    "> ",
    "- ",
    "1. ",
    "    ",
    ":::details x\n",
    ":::\n",
    "<details>",
    "</details>",
    "<!--",
    "-->",
]
PIECES += [
    "| a | b |\n|---|---|\n",
    "[^1]",
    "[^1]: ",
    "[a]: b\n",
    "$$",
    "\\frac{",
    "[!note]-",
    "==",
    "http://",
    "key:: ",
    "![[",
    "]]",
]


def fuzz(seconds: float, seed: int, wrong: list[str]) -> int:
    """Parse and lay out random texts for some seconds; return how many there were."""
    chance = random.Random(seed)
    until = time.monotonic() + seconds
    count = 0
    while time.monotonic() < until:
        text = "".join(chance.choices(PIECES, k=chance.randrange(1, 400)))
        name = f"fuzz {seed}/{count}"
        try:
            started = time.process_time()
            measured(name, text, wrong)
            took = (time.process_time() - started) * 1000 / (2 * len(WIDTHS) + 1)
            if took > LIMIT_MS:
                wrong.append(f"{name} took {took:.0f} ms: {text!r}")
            old = Document(text)
            old.parse_more(chance.randrange(1, 20))
            at = chance.randrange(len(text) + 1)
            new = text[:at] + "".join(chance.choices(PIECES, k=5)) + text[at + chance.randrange(9) :]
            again = [(leaf.kind, leaf.text, leaf.line) for leaf in Document(new, previous=old).parse_all()]
            if again != [(leaf.kind, leaf.text, leaf.line) for leaf in Document(new).parse_all()]:
                wrong.append(f"{name}: after an edit it is not what it is when parsed anew: {text!r} -> {new!r}")
        except Exception as error:
            wrong.append(f"{name}: {error!r}: {text!r}")
        count += 1
    return count


def main() -> int:
    """Run all of it; exit 1 when something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", default=["notes"])
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    wrong: list[str] = []
    found: list[Timed] = []
    for name, body in notes(arguments.folders):
        try:
            found.append(measured(name, body, wrong))
        except Exception as error:
            wrong.append(f"{name}: {error!r}")
    found.sort(reverse=True)
    print(f"{len(found)} notes at widths {', '.join(map(str, WIDTHS))}; the ten slowest for their length:")
    for timed in found[:10]:
        print(
            f"  {timed.per_thousand:7.2f} ms a 1,000 characters, parse {timed.parse_ms:7.1f}, layout"
            f" {timed.layout_ms:7.1f} ms, {timed.characters:>9,} characters  {timed.name}"
        )
    print(f"hard texts, milliseconds to the first screen (limit {LIMIT_MS:.0f}):")
    times = sorted(((first_screen(body), name) for name, body in hard().items()), reverse=True)
    for took, name in times[:10]:
        print(f"  {took:7.1f}  {name}")
    wrong += [f"{name} took {took:.0f} ms to its first screen" for took, name in times if took > LIMIT_MS]
    count = fuzz(arguments.seconds, arguments.seed, wrong)
    print(f"{count} random texts")
    for line in wrong[:40]:
        print("WRONG", line)
    print(f"{len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
