"""The splices: text edits of one list in the style that it has. Each returns the new raw front matter.

All positions are found from the composer's marks and checked against the text; whoever calls verifies the result.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from notetui.core.frontmatter.entry import Mapping, is_null, is_scalar
from notetui.core.frontmatter.find import line_end
from notetui.core.frontmatter.quoting import DOUBLE, PLAIN, SINGLE, quote


@dataclass(frozen=True, slots=True)
class Style:
    """How lists are written in a file: flow or block, the dash's indentation, the text after it, quotes, line end."""

    flow: bool = False
    indent: int = 2
    gap: str = " "
    quotes: str = PLAIN
    eol: str = "\n"


def quotes_of(items: Sequence[Any]) -> str:
    """Return the quotes that all scalar items have, none when they differ."""
    styles = {item.style or PLAIN for item in items if is_scalar(item) and not is_null(item)}
    return styles.pop() if len(styles) == 1 and styles <= {SINGLE, DOUBLE} else PLAIN


def style_of(mapping: Mapping, eol: str) -> Style:
    """Return the style of the file's first list that has items, the reference note's where there is none."""
    for _, value in mapping.pairs:
        if isinstance(value.value, list) and value.value and not isinstance(value.value[0], tuple):
            if value.flow_style:
                return Style(flow=True, quotes=quotes_of(value.value), eol=eol)
            dash = dash_before(mapping.raw, value.value[0].start_mark.index)
            if dash < 0:
                continue
            indent = dash - line_start(mapping.raw, dash)
            return Style(indent=indent, quotes=quotes_of(value.value), eol=eol)
    return Style(eol=eol)


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


def last_char(text: str, node: Any, end: int) -> int:
    """Return an offset on the last line of a value that ends at `end` (a block text's end is on a later line)."""
    if is_scalar(node) and node.style not in ("|", ">"):
        return end
    while end > node.start_mark.index + 1 and text[end - 1] in " \t\r\n":
        end -= 1
    return end - 1


def dash_before(raw: str, at: int) -> int:
    """Return the offset of the dash of the item whose node starts at `at`, -1 where it is not on the same line."""
    start = line_start(raw, at)
    line = raw[start:at]
    stripped = line.lstrip(" ")
    if not stripped.startswith("-"):
        return -1
    return start + len(line) - len(stripped)


def block_text(items: Sequence[str], style: Style) -> str:
    """Return the lines of new block items."""
    return "".join(f"{' ' * style.indent}-{style.gap}{quote(item, style.quotes)}{style.eol}" for item in items)


def flow_text(items: Sequence[str], quotes: str = PLAIN) -> str:
    """Return new flow items, with commas between them."""
    return ", ".join(quote(item, quotes, flow=True) for item in items)


# -- block lists


def add_to_block(raw: str, items: Sequence[Any], new: Sequence[tuple[int, str]], eol: str) -> str:
    """Insert items into a block list, each with its position among the items that are there."""
    dashes = [dash_before(raw, item.start_mark.index) for item in items]
    indent = dashes[-1] - line_start(raw, dashes[-1])
    scalars = [(dash, item) for dash, item in zip(dashes, items, strict=True) if is_scalar(item) and not is_null(item)]
    gap = raw[scalars[-1][0] + 1 : scalars[-1][1].start_mark.index] if scalars else " "
    style = Style(indent=indent, gap=gap if gap.strip(" ") == "" and gap else " ", quotes=quotes_of(items), eol=eol)
    for position, text in reversed(new):
        at = (
            line_start(raw, dashes[position])
            if position < len(items)
            else next_line(raw, last_of(raw, items[-1], dashes[-1]))
        )
        line = block_text([text], style)
        if at == len(raw) and raw and not raw.endswith("\n"):
            line = eol + line.removesuffix(eol)
        raw = raw[:at] + line + raw[at:]
    return raw


def last_of(raw: str, item: Any, dash: int) -> int:
    """Return an offset on the last line of a block item (a collection's end mark is on the line after it)."""
    end = max(int(item.end_mark.index), dash)
    if not is_scalar(item) or item.style in ("|", ">"):
        while end > dash + 1 and raw[end - 1] in " \t\r\n":
            end -= 1
    return max(dash, end if is_scalar(item) and item.style not in ("|", ">") else end - 1)


def remove_from_block(raw: str, items: Sequence[Any], gone: Sequence[Any]) -> str:
    """Delete the lines of items; comments and blank lines between the others stay."""
    for item in reversed(gone):
        dash = dash_before(raw, item.start_mark.index)
        raw = raw[: line_start(raw, dash)] + raw[next_line(raw, last_of(raw, item, dash)) :]
    return raw


def fill_null(raw: str, item: Any, text: str) -> str:
    """Write a text into the one empty item of a list (`- ` with nothing after it)."""
    at = int(item.start_mark.index)
    dash = raw.rfind("-", 0, at)
    end = dash + 1
    while end < len(raw) and raw[end] in " \t":
        end += 1
    if raw[end : end + 1] not in ("\r", "\n", "", "#"):
        end = int(item.end_mark.index)
        return raw[: item.start_mark.index] + quote(text) + raw[end:]
    keep = raw[dash + 1 : end] or " "
    after = " " if raw[end : end + 1] == "#" else ""
    return raw[: dash + 1] + (keep if not after else " ") + quote(text) + after + raw[end:]


# -- flow lists (also TOML's and JSON's arrays: `Span` has the marks that are needed)


@dataclass(frozen=True, slots=True)
class Span:
    """An item of an array: `start` to `end` in the text, and its text, None when it is no string."""

    start: int
    end: int
    text: str | None


def add_to_flow(raw: str, open_at: int, spans: Sequence[Span], new: Sequence[tuple[int, str]]) -> str:
    """Insert written items into an array whose bracket is at `open_at`, each with its position among the others."""
    if not spans:
        text = ", ".join(written for _, written in new)
        return raw[: open_at + 1] + text + raw[open_at + 1 :]
    separator = _separator(raw, open_at, spans)
    for position, written in reversed(new):
        if position >= len(spans):
            end = spans[-1].end
            raw = raw[:end] + separator + written + raw[end:]
        else:
            start = spans[position].start
            raw = raw[:start] + written + separator + raw[start:]
    return raw


def _separator(raw: str, open_at: int, spans: Sequence[Span]) -> str:
    """Return what stands between two items: a comma and a space, or a comma and a line of the same indentation."""
    last = spans[-1].start
    before = spans[-2].end if len(spans) > 1 else open_at + 1
    between = raw[before:last]
    if "\n" not in between:
        tight = len(spans) > 1 and between == ","
        return "," if tight else ", "
    eol = "\r\n" if "\r\n" in between else "\n"
    indent = raw[line_start(raw, last) : last]
    return f",{eol}{indent}" if not indent.strip() else ", "


def remove_from_flow(raw: str, spans: Sequence[Span], gone: Sequence[int]) -> str:
    """Delete items of an array with the comma that belongs to each."""
    kept = [index for index in range(len(spans)) if index not in gone]
    if not kept:
        start, end = spans[0].start, spans[-1].end
        comma = _comma_after(raw, end)
        return raw[:start] + raw[comma if comma >= 0 else end :]
    for index in sorted(gone, reverse=True):
        if index > kept[0]:
            start, end = spans[index - 1].end, spans[index].end
            if "#" in raw[start : spans[index].start]:
                # A comment after the item before it stays; then the comma is taken from behind.
                start, after = spans[index].start, _comma_after(raw, end)
                end = after if after >= 0 else end
        else:
            start, end = spans[index].start, spans[index + 1].start
        raw = raw[:start] + raw[end:]
    return raw


def _comma_after(raw: str, at: int) -> int:
    """Return the offset after the comma that follows `at`, -1 where none does."""
    while at < len(raw) and raw[at] in " \t\r\n":
        at += 1
    return at + 1 if raw[at : at + 1] == "," else -1
