"""A list in YAML front matter: its items as they are edited, and the edit in the style that it has.

Items that are maps or lists themselves, and nulls, are left where they are; only texts are tags that can be edited.
Every function returns the new raw front matter; whoever calls verifies it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from notetui.core.frontmatter import blocks, flows, placing, splice, texts, written
from notetui.core.frontmatter.change import Steps
from notetui.core.frontmatter.entry import Mapping, compose, is_list, is_null, is_scalar, item_text
from notetui.core.frontmatter.quoting import quote

if TYPE_CHECKING:
    from yaml import SequenceNode

    from notetui.core.frontmatter.entry import ListPair, Pair


def read(mapping: Mapping, key: str) -> list[str]:
    """Return the items of an entry as they are edited. Raises Refused where they can't be."""
    entry = mapping.entry(key)
    if entry is None:
        return []
    name, value = entry
    if is_scalar(value):
        return texts.read(mapping, (name, value))
    if not is_list(value):
        raise mapping.refuse("This entry holds keys and values, not a list of tags.", value)
    for item in value.value:
        if is_null(item):
            texts.refuse_hidden(mapping, item)
    return [text for item in value.value if (text := item_text(item)) is not None]


def refuse_others(mapping: Mapping, key: str, asked: Callable[[str], bool]) -> None:
    """Refuse to change items that are shown as tags but are keys and values, when one of them is `asked` for."""
    entry = mapping.entry(key)
    if entry is None or not is_list(entry[1]):
        return
    for item in entry[1].value:
        if not is_scalar(item) and asked(written.text_of_item(item, mapping.raw) or ""):
            raise mapping.refuse("This item holds keys and values and is no tag; it is not edited.", item)


def set_to(mapping: Mapping, key: str, steps: Steps, eol: str) -> str:
    """Return the raw front matter with the items changed, in the style of the entry. Raises Refused."""
    if mapping.flow:
        raise mapping.refuse("The whole front matter is written in braces; it is not edited.")
    entry = mapping.entry(key)
    if entry is None:
        return placing.insert_list(mapping, key, steps.after, eol)
    refuse_shared(mapping, entry)
    name, value = entry
    if is_scalar(value):
        return texts.edit(mapping, (name, value), steps, eol)
    # Additions come first, so that a list never is empty in between and keeps its style; marks hold for one step.
    if steps.renames:
        mapping = compose(_rename(mapping, _entry(mapping, key)[1], steps.renames), mapping.first_line)
    if steps.additions:
        mapping = compose(_add(mapping, _entry(mapping, key), steps, eol), mapping.first_line)
    if steps.gone:
        return _remove(mapping, _entry(mapping, key), steps.gone)
    return mapping.raw


def refuse_shared(mapping: Mapping, entry: Pair) -> None:
    """Refuse a value that is an alias, holds one, or that another key points to: an edit would not be local."""
    key, value = entry
    start, end = key.end_mark.index, value.end_mark.index
    for node in (value, *(value.value if is_list(value) else ())):
        if not start <= node.start_mark.index <= max(start, end):
            raise mapping.refuse(f"{key.value} uses an alias (*), so editing it here would not be local.", key)
        anchor = splice.anchor().match(mapping.raw, node.start_mark.index)
        if anchor and re.search(rf"\*{re.escape(anchor[1])}(?![^\s,\]}}])", mapping.raw):
            raise mapping.refuse(f"*{anchor[1]} points here from elsewhere, so it is not edited.", node)


def _entry(mapping: Mapping, key: str) -> ListPair:
    """Return the entry of a list that is there."""
    entry = mapping.entry(key)
    assert entry is not None
    name, value = entry
    assert is_list(value)
    return name, value


def _rename(mapping: Mapping, node: SequenceNode, renames: dict[str, str]) -> str:
    raw = mapping.raw
    for item in reversed(node.value):
        new = renames.get(item_text(item) or "")
        if new is not None:
            raw = splice.replace_scalar(raw, item, new, flow=bool(node.flow_style))
    return raw


def _add(mapping: Mapping, entry: ListPair, steps: Steps, eol: str) -> str:
    raw, node = mapping.raw, entry[1]
    stay = [
        number
        for number, item in enumerate(node.value)
        if (text := item_text(item)) is not None and text not in steps.gone
    ]
    new = [(stay[place] if place < len(stay) else len(node.value), text) for place, text in steps.additions]
    empty = [item for item in node.value if is_null(item)]
    if empty and not stay and not steps.gone:
        # The empty item is where the first tag was to be written.
        first = steps.additions[0][1]
        flow = bool(node.flow_style)
        raw = splice.replace_scalar(raw, empty[0], first, flow=True) if flow else blocks.fill_null(raw, empty[0], first)
        after = [text for _, text in steps.additions]
        fresh = compose(raw, mapping.first_line)
        return set_to(fresh, entry[0].value, Steps(after[:1], after), eol) if len(after) > 1 else raw
    if node.flow_style:
        quotes = splice.quotes_of(node.value)
        open_at = splice.text_start(raw, node)
        return flows.add(raw, open_at, _spans(node), [(at, quote(text, quotes, flow=True)) for at, text in new])
    return blocks.add(mapping, node, new, eol)


def _remove(mapping: Mapping, entry: ListPair, names: set[str]) -> str:
    node = entry[1]
    gone = [number for number, item in enumerate(node.value) if item_text(item) in names]
    return flows.remove(mapping.raw, _spans(node), gone) if node.flow_style else blocks.remove(mapping, entry, gone)


def _spans(node: SequenceNode) -> list[flows.Span]:
    return [flows.Span(item.start_mark.index, written.end_of(item), item_text(item)) for item in node.value]
