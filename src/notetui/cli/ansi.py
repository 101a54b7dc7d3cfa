"""Lines with roles and marks to text with colours, in the sixteen colours that every terminal has (ECMA-48 SGR)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from notetui.core.markdown.document import Mark

if TYPE_CHECKING:
    from notetui.core.markdown.pieces import Line

_ROLES = {
    "h1": "1;35",
    "h2": "1;35",
    "h3": "1;34",
    "h4": "1;3;34",
    "h5": "1;3",
    "h6": "3",
    "title": "1",
    "fact.name": "2",
    "heading.sign": "2",
    "heading.rule": "2",
    "marker": "35",
    "rule": "2",
    "quote": "3;32",
    "quote.bar": "1;32",
    **{
        f"callout.{part}.{tone}": f"1;{colour}"
        for part in ("bar", "title")
        for tone, colour in (("info", 34), ("good", 32), ("warn", 33), ("bad", 31))
    },
    "footnote": "34",
    "term": "1",
    "table.header": "1",
    "table.line": "2",
    "math": "3;34",
    "code.edge": "2",
    "code.info": "2",
    "code.comment": "2;3",
    "code.keyword": "1;34",
    "code.string": "32",
    "code.number": "33",
    "code.name": "36",
    "code.deleted": "31",
}
_MARKS = {
    Mark.STRONG: "1",
    Mark.EMPHASIS: "3",
    Mark.STRIKE: "9",
    Mark.CODE: "36",
    Mark.LINK: "4;34",
    Mark.WIKILINK: "4;34",
    Mark.IMAGE: "3;34",
    Mark.MATH: "3;34",
    Mark.KEYBOARD: "7",
    Mark.FOOTNOTE: "34",
    Mark.HIGHLIGHT: "7",
    Mark.HTML: "2",
    Mark.UNDERLINE: "4",
    Mark.KEY: "1;2",
}


def painted(line: Line) -> str:
    """Give a line with its colours, which end with it; the texts of a laid-out line are clean already."""
    pieces = []
    for piece in line:
        codes = _codes(piece.role, int(piece.marks))
        pieces.append(f"\x1b[{codes}m{piece.text}\x1b[0m" if codes else piece.text)
    return "".join(pieces).rstrip()


@lru_cache(maxsize=256)
def _codes(role: str, marks: int) -> str:
    codes = [_ROLES[role]] if role in _ROLES else []
    codes += [code for mark, code in _MARKS.items() if marks & mark]
    return ";".join(codes)
