"""Edits of a YAML block list: whole lines, each item from its dash to its last line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from notetui.core.frontmatter import splice
from notetui.core.frontmatter.entry import Mapping, is_null, is_scalar
from notetui.core.frontmatter.quoting import quote
from notetui.core.frontmatter.written import end_of

if TYPE_CHECKING:
    from yaml import Node, ScalarNode, SequenceNode

    from notetui.core.frontmatter.entry import ListPair


def dashes(mapping: Mapping, node: SequenceNode) -> list[int]:
    """Return where each item's dash stands, on the item's line or on one before it. Raises Refused."""
    raw, found = mapping.raw, []
    after = splice.line_start(raw, node.start_mark.index)
    for item in node.value:
        dash = splice.dash_before(raw, after, item.start_mark.index)
        if dash < 0:
            raise mapping.refuse("This item's dash does not begin a line; it is not edited.", item)
        found.append(dash)
        after = dash + 1
    return found


def add(mapping: Mapping, node: SequenceNode, new: Sequence[tuple[int, str]], eol: str) -> str:
    """Insert items, each before the item of its number (beyond the last: at the end). Numbers must not fall."""
    raw, items = mapping.raw, node.value
    at_dash = dashes(mapping, node)
    texts = [number for number, item in enumerate(items) if is_scalar(item) and not is_null(item)]
    model = texts[-1] if texts else len(items) - 1
    last = max((number for number, item in enumerate(items) if not is_null(item)), default=len(items) - 1)
    style = splice.Style(
        indent=at_dash[model] - splice.line_start(raw, at_dash[model]),
        gap=splice.gap_after(raw, at_dash[model], items[model]) if texts else " ",
        quotes=splice.quotes_of(items),
        eol=splice.eol_at(raw, _last_char(raw, items[model], at_dash[model]), eol),
    )
    for position, text in reversed(new):
        if position <= last:
            at = splice.line_start(raw, at_dash[position])
        else:
            at = splice.next_line(raw, _last_char(raw, items[last], at_dash[last]))
        line = splice.block_text([text], style)
        raw = raw[:at] + line + raw[at:]
    return raw


def remove(mapping: Mapping, entry: ListPair, gone: Sequence[int]) -> str:
    """Delete the lines of items; comments and blank lines between the others stay.

    A list that loses its last item becomes `[]`, since a key with nothing after it would be null.
    """
    raw, (key, node) = mapping.raw, entry
    at_dash = dashes(mapping, node)
    for number in reversed(gone):
        dash = at_dash[number]
        end = splice.next_line(raw, _last_char(raw, node.value[number], dash))
        raw = raw[: splice.line_start(raw, dash)] + raw[end:]
    if len(gone) < len(node.value):
        return raw
    at = raw.index(":", key.end_mark.index) + 1
    anchor = splice.anchor().match(raw, node.start_mark.index)
    if anchor:
        at = anchor.start() + 1 + len(anchor[1])
    return raw[:at] + " []" + raw[at:]


def fill_null(raw: str, item: ScalarNode, text: str) -> str:
    """Write a text into an empty item (`-` with nothing after it, or a written null)."""
    at = int(item.start_mark.index)
    if at < item.end_mark.index:
        return splice.replace_scalar(raw, item, text)
    # The mark is just behind the dash: spaces that are there are used, but the one before a comment stays.
    spaces = len(raw[at:]) - len(raw[at:].lstrip(" \t"))
    if not spaces or raw[at + spaces : at + spaces + 1] == "#":
        return raw[:at] + " " + quote(text) + raw[at:]
    return raw[: at + spaces] + quote(text) + raw[at + spaces :]


def _last_char(raw: str, item: Node, dash: int) -> int:
    return max(dash, splice.last_char(raw, item, end_of(item)))
