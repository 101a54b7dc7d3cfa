"""What all edits of YAML text share: lines, the style of a file's lists, replacing one scalar.

Positions come from the composer's marks: offsets into the raw front matter. Whoever calls verifies the result.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from notetui.core.frontmatter.entry import Mapping, is_list, is_null, is_scalar
from notetui.core.frontmatter.find import line_end
from notetui.core.frontmatter.quoting import DOUBLE, PLAIN, SINGLE, quote

if TYPE_CHECKING:
    from yaml import Node, ScalarNode


@dataclass(frozen=True, slots=True)
class Style:
    """How lists are written in a file: flow or block, the dash's indentation, the text after it, quotes, line end."""

    flow: bool = False
    indent: int = 2
    gap: str = " "
    quotes: str = PLAIN
    eol: str = "\n"


def quotes_of(items: Sequence[Node]) -> str:
    """Return the quotes that all scalar items have; none when they differ, or when each item can't be without."""
    scalars = [item for item in items if is_scalar(item) and not is_null(item)]
    styles = {item.style or PLAIN for item in scalars}
    if len(styles) != 1 or not styles <= {SINGLE, DOUBLE}:
        return PLAIN
    by_choice = any(quote(item.value, flow=True) == item.value for item in scalars)
    return styles.pop() if by_choice else PLAIN


def style_of(mapping: Mapping, eol: str) -> Style:
    """Return the style of the file's first list that has items, the reference note's where there is none."""
    for key, value in mapping.pairs:
        if not is_list(value) or not value.value or value.start_mark.index < key.start_mark.index:
            continue
        quotes = quotes_of(value.value)
        if value.flow_style:
            return Style(flow=True, quotes=quotes, eol=eol)
        first = value.value[0].start_mark.index
        found = dash_before(mapping.raw, line_start(mapping.raw, value.start_mark.index), first)
        if found >= 0:
            indent = found - line_start(mapping.raw, found) - key.start_mark.column
            return Style(indent=indent, gap=gap_after(mapping.raw, found, value.value[0]), quotes=quotes, eol=eol)
    return Style(eol=eol)


def indented(style: Style, column: int, eol: str) -> Style:
    """Return the style for a key in this column (0 is the first), on a line with this line end."""
    return replace(style, indent=style.indent + column, eol=eol)


# -- lines


def line_start(text: str, at: int) -> int:
    """Return the offset of the first character of the line that `at` is on."""
    if text[at : at + 1] == "\n" and text[at - 1 : at] == "\r":
        at -= 1
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def line_stop(text: str, at: int) -> int:
    """Return the offset of the line end of the line that `at` is on."""
    return line_end(text, at)[0]


def next_line(text: str, at: int) -> int:
    """Return the offset just after the end of the line that `at` is on."""
    return line_end(text, at)[1]


def eol_at(text: str, at: int, fallback: str) -> str:
    """Return the line end of the line that `at` is on: files with mixed ones keep their own."""
    start = line_start(text, at)
    stop, after, _ = line_end(text, start)
    return text[stop:after] or fallback


def last_char(text: str, node: Node, end: int) -> int:
    """Return an offset on the last line of a value that ends at `end` (a block text's end is on a later line)."""
    if is_scalar(node) and node.style not in ("|", ">"):
        return end
    while end > node.start_mark.index + 1 and text[end - 1] in " \t\r\n":
        end -= 1
    return end - 1


def dash_before(raw: str, after: int, before: int) -> int:
    """Return the offset of the last dash that begins an item between two offsets, -1 where there is none."""
    last = -1
    for found in _dash().finditer(raw, after, before):
        last = found.end() - 1
    return last


def gap_after(raw: str, dash: int, item: Node) -> str:
    """Return what stands between a dash and its item on the same line: one space where that is nothing usual."""
    gap = raw[dash + 1 : item.start_mark.index]
    return gap if gap and not gap.strip(" ") else " "


@cache
def _dash() -> re.Pattern[str]:
    return re.compile(r"(?:^|(?<=\r)(?!\n)) *-(?!\S)", re.M)


# -- items


def block_text(items: Sequence[str], style: Style) -> str:
    """Return the lines of new block items."""
    return "".join(f"{' ' * style.indent}-{style.gap}{quote(item, style.quotes)}{style.eol}" for item in items)


def flow_text(items: Sequence[str], quotes: str = PLAIN) -> str:
    """Return new flow items, with commas between them."""
    return ", ".join(quote(item, quotes, flow=True) for item in items)


def text_start(raw: str, node: Node) -> int:
    """Return where the text of a node itself starts, after its anchor."""
    found = anchor().match(raw, node.start_mark.index, max(node.start_mark.index, node.end_mark.index))
    return found.end() if found else int(node.start_mark.index)


@cache
def anchor() -> re.Pattern[str]:
    """An anchor with the spaces after it; its name is the first group."""
    return re.compile(r"&([^\s,\[\]{}]+)[ \t]*")


def replace_scalar(raw: str, node: ScalarNode, text: str, *, flow: bool = False) -> str:
    """Write another text in a scalar's place, in its quotes; its anchor and a comment after it stay."""
    start, end = text_start(raw, node), int(node.end_mark.index)
    if node.style in ("|", ">"):
        # The sign of the block makes room for the text; what stands after the sign (a comment) stays.
        sign = re.compile(r"[|>][-+0-9]*").match(raw, start)
        sign_end = sign.end() if sign else start + 1
        stop = line_stop(raw, sign_end)
        last = last_char(raw, node, end) + 1
        return raw[:start] + quote(text) + raw[sign_end:stop] + raw[max(last, stop) :]
    if start == end:
        space = "" if raw[start - 1 : start] in (" ", "\t") else " "
        after = " " if raw[end : end + 1] == "#" else ""
        return raw[:start] + space + quote(text, flow=flow) + after + raw[end:]
    return raw[:start] + quote(text, node.style or "", flow=flow) + raw[end:]
