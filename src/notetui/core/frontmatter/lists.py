"""A list in YAML front matter: its items as they are edited, and the edits of a flow or block list.

Every function takes the composed mapping and returns the new raw front matter; whoever calls verifies it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from notetui.core.frontmatter import placing, splice, texts, written
from notetui.core.frontmatter.change import Steps
from notetui.core.frontmatter.entry import Mapping, compose, is_list, is_null, is_scalar, item_texts
from notetui.core.frontmatter.quoting import quote


def read(mapping: Mapping, key: str) -> list[str]:
    """Return the items of an entry as they are edited. Raises Refused where they can't be."""
    entry = mapping.entry(key)
    return _items(mapping, entry[1]) if entry else []


def set_to(mapping: Mapping, key: str, before: list[str], after: list[str], eol: str) -> str:
    """Return the raw front matter with the items changed from `before`, in the style of the entry. Raises Refused."""
    return _edit_yaml(mapping, key, before, after, eol)


def _items(mapping: Mapping, value: Any) -> list[str]:
    """Return the items of a list value, or refuse what is no list that can be edited."""
    if is_list(value):
        return item_texts(value)
    if not is_scalar(value):
        raise mapping.refuse("This entry holds keys and values, not a list of tags.", value)
    if is_null(value):
        after = mapping.raw[value.end_mark.index : splice.next_line(mapping.raw, value.end_mark.index)]
        if not value.value and after.lstrip().startswith("#") and not after.lstrip().startswith("# "):
            raise mapping.refuse(
                "YAML reads `#` as the start of a comment, so there is no tag here; quote them.", value
            )
        return []
    text = value.value.strip()
    if value.style in ("|", ">") or "\n" in mapping.raw[value.start_mark.index : value.end_mark.index]:
        raise mapping.refuse("This entry is a text of several lines; make it a list to edit its tags.", value)
    if text.startswith("["):
        raise mapping.refuse("This entry is a list written inside a string; take the quotes away to edit it.", value)
    return written.split_text(text)


def _edit_yaml(mapping: Mapping, key: str, before: list[str], after: list[str], eol: str) -> str:
    if mapping.flow:
        raise mapping.refuse("The whole front matter is written in braces; it is not edited.")
    entry = mapping.entry(key)
    if entry is None:
        return placing.insert_list(mapping, key, after, eol)
    value = entry[1]
    if not is_list(value):
        return texts.edit(mapping, entry, before, after, eol)
    _refuse_aliases(mapping, entry)
    if value.flow_style:
        return _edit_flow(mapping, value, before, after)
    return _edit_block(mapping, entry, before, after, eol)


def _refuse_aliases(mapping: Mapping, entry: tuple[Any, Any]) -> None:
    """Refuse a list that is an alias or holds one: its nodes' marks are elsewhere."""
    key, value = entry
    start, end = key.end_mark.index, value.end_mark.index
    for node in (value, *value.value):
        if not start <= node.start_mark.index <= max(start, end):
            raise mapping.refuse("The list uses an alias (*), so editing it here would not be local.", key)


def _edit_flow(mapping: Mapping, value: Any, before: list[str], after: list[str]) -> str:
    raw = mapping.raw
    steps = Steps(before, after)
    renames, gone, additions = steps.renames, steps.gone, steps.additions
    quotes = splice.quotes_of(value.value)
    open_at = raw.index("[", value.start_mark.index)
    spans = [
        splice.Span(item.start_mark.index, item.end_mark.index, item.value if is_scalar(item) else None)
        for item in value.value
    ]
    nulls = [index for index, item in enumerate(value.value) if is_null(item)]
    if nulls and additions and len(nulls) == len(spans):
        raise mapping.refuse("The list holds only empty items; write [] to edit it.", value)
    kept = [index for index, span in enumerate(spans) if span.text is not None and index not in nulls]
    kept = [index for index in kept if spans[index].text not in gone]
    positions = [
        (kept[place] if place < len(kept) else len(spans), quote(item, quotes, flow=True)) for place, item in additions
    ]
    raw = splice.add_to_flow(raw, open_at, spans, positions) if not gone else raw
    for item in reversed(value.value):
        if is_scalar(item) and not is_null(item) and item.value in renames:
            text = quote(renames[item.value], item.style or "", flow=True)
            raw = raw[: item.start_mark.index] + text + raw[item.end_mark.index :]
    if not gone:
        return raw
    removed = [index for index, span in enumerate(spans) if span.text in gone and index not in nulls]
    raw = splice.remove_from_flow(raw, spans, removed)
    return _again(raw, mapping, value, additions, after, before)


def _again(
    raw: str, mapping: Mapping, value: Any, additions: list[tuple[int, str]], after: list[str], before: list[str]
) -> str:
    """Add after a removal: the marks have moved, so the text is composed again."""
    if not additions:
        return raw
    fresh = compose(raw, mapping.first_line)
    index = next(number for number, pair in enumerate(mapping.pairs) if pair[1] is value)
    key = fresh.pairs[index][0].value
    left = [item for item in before if item in after]
    return _edit_yaml(fresh, key, left, after, "\r\n" if "\r\n" in raw else "\n")


def _edit_block(mapping: Mapping, entry: tuple[Any, Any], before: list[str], after: list[str], eol: str) -> str:
    raw, value = mapping.raw, entry[1]
    items = value.value
    steps = Steps(before, after)
    renames, gone, additions = steps.renames, steps.gone, steps.additions
    nulls = [item for item in items if is_null(item)]
    if additions and nulls and not before:
        (_, first), *rest = additions
        raw = splice.fill_null(raw, nulls[0], first)
        return _edit_yaml(compose(raw, mapping.first_line), entry[0].value, [first], after, eol) if rest else raw
    for item in items:
        if not is_null(item) and splice.dash_before(raw, item.start_mark.index) < 0:
            raise mapping.refuse("This item is not on the line of its dash; it is not edited.", item)
    for item in reversed(items):
        if is_scalar(item) and not is_null(item) and item.value in renames:
            text = quote(renames[item.value], item.style if item.style in ("'", '"') else "")
            raw = raw[: item.start_mark.index] + text + raw[item.end_mark.index :]
    if renames and (gone or additions):
        fresh = compose(raw, mapping.first_line)
        return _edit_yaml(fresh, entry[0].value, [renames.get(item, item) for item in before], after, eol)
    removed = [item for item in items if is_scalar(item) and not is_null(item) and item.value in gone]
    if removed and len(removed) == len(items) and not additions:
        return _emptied_block(mapping, entry, removed)
    if additions:
        solid = [item for item in items if not is_null(item)]
        kept = [number for number, item in enumerate(solid) if is_scalar(item) and item.value not in gone]
        places = [(kept[place] if place < len(kept) else len(solid), item) for place, item in additions]
        raw = splice.add_to_block(raw, solid, places, _eol_at(raw, solid[-1], eol))
        if removed:
            fresh = compose(raw, mapping.first_line)
            middle = _items(fresh, fresh.entry(entry[0].value)[1])  # type: ignore[index]
            return _edit_yaml(fresh, entry[0].value, middle, after, eol)
        return raw
    return splice.remove_from_block(raw, items, removed)


def _eol_at(raw: str, node: Any, fallback: str) -> str:
    """Return the line end of the line that a node ends on: files with mixed ones keep their own."""
    end = raw.find("\n", node.end_mark.index)
    return fallback if end < 0 else ("\r\n" if raw[end - 1] == "\r" else "\n")


def _emptied_block(mapping: Mapping, entry: tuple[Any, Any], removed: Sequence[Any]) -> str:
    """Take out the last items of a block list and leave `[]`, since a key with nothing would be null."""
    raw = splice.remove_from_block(mapping.raw, entry[1].value, removed)
    at = mapping.raw.index(":", entry[0].end_mark.index) + 1
    line_end = splice.next_line(raw, at)
    line = raw[at:line_end]
    anchor = line.strip().split(" ")[0] if line.strip().startswith("&") else ""
    if anchor:
        at = raw.index(anchor, at) + len(anchor)
    return raw[:at] + " []" + raw[at:]
