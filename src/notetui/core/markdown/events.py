"""The one module that knows pyromark (pulldown-cmark): a body made ready for it, its options, its events.

An event is `(event, span)`: `event` is a bare string (`SoftBreak`, `HardBreak`, `Rule`) or a dict of one key; `span`
has `start` and `end` in UTF-8 bytes of the text that was given. Events come lazily; the blocks are found when the first
is asked for. What an event looks like changed between versions of pyromark: `tests/core/test_markdown_parse.py` pins
it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pyromark

_OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_MATH
    | pyromark.Options.ENABLE_GFM
    | pyromark.Options.ENABLE_DEFINITION_LIST
    | pyromark.Options.ENABLE_WIKILINKS
)
_SIGN = "\ue0ff"
"""A private character that makes a comment of ours, so that no comment of a note is taken for one."""


@cache
def _markdown() -> pyromark.Markdown:
    return pyromark.Markdown(options=_OPTIONS)


@cache
def _colons() -> re.Pattern[str]:
    return re.compile(r"^([ \t>]*)(:{3,}[ \t]*(?:\{?\.?[A-Za-z][^\n]*)?)$", re.MULTILINE)


def _as_comment(found: re.Match[str]) -> str:
    return found[0] if "-->" in found[0] else f"{found[1]}<!--{_SIGN}{found[2]}-->"


_FORMULA, _FORMULA_END = f"<!--{_SIGN}$$", f"$${_SIGN}-->"
_LONGEST_FORMULA = 4000
"""Characters of a formula with empty lines in it, at most: a lone `$$` must not take half of a note with it."""


@cache
def _formula_starts() -> re.Pattern[str]:
    return re.compile(r"^[ \t>]*\$\$(?=[^\n$]*\n)", re.MULTILINE)


@cache
def _no_formula() -> re.Pattern[str]:
    return re.compile(r"-->|^[ \t>]*(?:#{1,6}[ \t]|```|~~~)", re.MULTILINE)


@cache
def _empty_line() -> re.Pattern[str]:
    return re.compile(r"\n[ \t>]*\n")


def _is_broken(formula: str) -> bool:
    """Whether the braces of a formula are not in pairs; with a backslash before it a brace is a sign of its own."""
    depth = 0
    for brace in re.findall(r"\\.|[{}]", formula, re.DOTALL):
        depth += (brace == "{") - (brace == "}")
        if depth < 0:
            return True
    return depth != 0


def _with_whole_formulas(body: str) -> str:
    """Return a body in which formulas that the parser would not see between `$$` are comments of ours (`formula_of`).

    To it an empty line ends the paragraph, and with it the formula, and one with broken braces is text, whose
    backslashes and line breaks are gone when it is shown.
    """
    parts: list[str] = []
    at = 0
    for found in _formula_starts().finditer(body):
        start = found.end()
        if found.start() < at:
            continue
        end = body.find("$$", start, start + _LONGEST_FORMULA)
        line_end = body.find("\n", end) if end >= 0 else -1
        if end < 0 or body[end + 2 : line_end if line_end >= 0 else len(body)].strip():
            continue
        inside = body[start:end]
        if (_empty_line().search(inside) or _is_broken(inside)) and not _no_formula().search(inside):
            parts += (body[at : start - 2], _FORMULA, inside, _FORMULA_END)
        else:
            parts.append(body[at : end + 2])
        at = end + 2
    return "".join(parts) + body[at:] if parts else body


_WRITTEN = _SIGN * 2


@cache
def _inline_formulas() -> re.Pattern[str]:
    # Code is matched so that no formula is seen in it.
    code = r"(?<!`)(`+)(?!`).{0,2000}?(?<!`)\1(?!`)"
    formula = r"(?<![\\$\w])\$(?![\s$])([^$\n`]{1,400})(?<![\s\\])\$(?![$\w])"
    return re.compile(f"{code}|{formula}", re.DOTALL)


def _may_be_broken(piece: str) -> bool:
    """Whether what stands between two dollars could be a formula with broken braces: quick, as hardly any is."""
    return (
        "\\" in piece
        and (piece.count("{") != piece.count("}") or "\\{" in piece or "\\}" in piece)
        and "\n" not in piece
        and _is_broken(piece)
    )


def _with_written_formulas(body: str) -> str:
    """Return a body in which inline formulas with broken braces are code of ours (`inline_formula_of`).

    To the parser they are text, which loses the backslashes before punctuation.
    """

    def kept(found: re.Match[str]) -> str:
        formula = found[2]
        broken = formula is not None and _may_be_broken(formula)
        return f"`{_WRITTEN}{formula}{_WRITTEN}`" if broken else found[0]

    return _inline_formulas().sub(kept, body)


def prepared(body: str) -> str:
    """Return a body as the parser is to read it, with as many lines as before.

    Line ends become newlines, as editors count them; a lone carriage return is no line end to them. A byte that is not
    UTF-8 (a surrogate) becomes `?`. The `:::` lines of zenn and its relatives (`fence_of`), and formulas with empty
    lines or broken braces inside (`formula_of`), become HTML comments of ours: like those they end a paragraph, a list
    and a table, and stand for themselves. Inline formulas with broken braces become code (`inline_formula_of`).
    """
    if "\r" in body:
        body = body.replace("\r\n", "\n").replace("\r", " ")
    if ":" in body and ":::" in body:
        body = _colons().sub(_as_comment, body)
    if "$$" in body:
        body = _with_whole_formulas(body)
    if "$" in body and "\\" in body and any(map(_may_be_broken, body.split("$"))):
        body = _with_written_formulas(body)
    if not body.isascii():
        try:
            body.encode("utf-8")
        except UnicodeEncodeError:
            return body.encode("utf-8", "replace").decode("utf-8")
    return body


def fence_of(html: str) -> str:
    """Return the `:::` line that a block of HTML stands for, empty when it is none."""
    text = html.strip()
    return text[5:-3] if text.startswith(f"<!--{_SIGN}") and text.endswith("-->") else ""


def formula_of(html: str) -> str | None:
    """Return the formula that a block of HTML stands for, None when it is none."""
    text = html.strip()
    if not text.startswith(_FORMULA) or not text.endswith(_FORMULA_END):
        return None
    return text[len(_FORMULA) : -len(_FORMULA_END)]


def inline_formula_of(code: str) -> str | None:
    """Return the formula that inline code stands for, None when it is code."""
    formula = code[len(_WRITTEN) : -len(_WRITTEN)]
    return formula if formula and code == f"{_WRITTEN}{formula}{_WRITTEN}" else None


def restored(text: str) -> str:
    """Return text from inside of code or the like with what `prepared` changed as it was."""
    if _SIGN not in text:
        return text
    for ours, theirs in ((f"`{_WRITTEN}", "$"), (f"{_WRITTEN}`", "$"), (_FORMULA, "$$"), (_FORMULA_END, "$$")):
        text = text.replace(ours, theirs)
    return re.sub(f"<!--{_SIGN}(:::.*?)-->", r"\1", text)


def events(text: str) -> Iterator[tuple[Any, dict[str, int]]]:
    """Return the events of a prepared body (or of a part of one that begins at a block of the top level), lazily."""
    return _markdown().events_with_range(text)  # type: ignore[return-value]


def link_definitions(text: str) -> dict[str, tuple[str, str]]:
    """Return the link reference definitions of a prepared body: label to target and the definition's own text."""
    if "]" not in text or "]:" not in text:
        return {}
    data = text.encode("utf-8")
    return {
        label: (found["dest"], data[found["span"]["start"] : found["span"]["end"]].decode("utf-8", "replace"))
        for label, found in _markdown().reference_definitions(text).items()
    }


@cache
def _footnote() -> re.Pattern[str]:
    return re.compile(r"\[\^[^\]\n]{1,1000}\]:")


def footnote_labels(text: str) -> tuple[str, ...]:
    """Return the names of the footnotes that a prepared body defines, in order, each once."""
    if "^" not in text or "[^" not in text or _footnote().search(text) is None:
        return ()
    found: dict[str, None] = {}
    for event in _markdown().events(text):
        if type(event) is dict and "Start" in event:
            tag = event["Start"]
            if type(tag) is dict and "FootnoteDefinition" in tag:
                found[str(tag["FootnoteDefinition"])] = None
    return tuple(found)
